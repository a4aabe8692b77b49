//! The constants of quotients, and `Eq`.

use crate::base;
use crate::support::{World, prelude};

#[test]
fn quotients() {
    let mut w = base();
    w.must(prelude::QUOTIENTS);
    let lift = "Quot.lift.{1 1} Nat (fun (_ _ : Nat) => False) Nat (fun (n : Nat) => Nat.succ n)
      (fun (a b : Nat) (h : False) => False.rec.{0} (fun (_ : False) => Eq.{1} Nat (Nat.succ a)
        (Nat.succ b)) h)";
    let mk = "(Quot.mk.{1} Nat (fun (_ _ : Nat) => False) 4)";
    w.accepts(&format!("theorem t : Eq.{{1}} Nat ({lift} {mk}) 5 := Eq.refl.{{1}} Nat 5"));
    w.refuses(&format!("theorem t : Eq.{{1}} Nat ({lift} {mk}) 4 := Eq.refl.{{1}} Nat 4"), "the value");
    w.refuses(
        "theorem t : Eq.{1} (Quot.{1} Nat (fun (_ _ : Nat) => True)) (Quot.mk.{1} Nat (fun (_ _ : Nat)
          => True) 0)
           (Quot.mk.{1} Nat (fun (_ _ : Nat) => True) 1) := Eq.refl.{1} (Quot.{1} Nat (fun (_ _ : Nat)
             => True)) (Quot.mk.{1} Nat (fun (_ _ : Nat) => True) 0)",
        "the value",
    );
    // a function that the relation does not respect
    w.refuses(
        "def t : Quot.{1} Bool (fun (_ _ : Bool) => True) → Bool := Quot.lift.{1 1} Bool (fun (_ _ : Bool)
          => True) Bool
           (fun (b : Bool) => b) (fun (a b : Bool) (h : True) => Eq.refl.{1} Bool a)",
        "an argument",
    );
    w.refuses("quot Quot.other.{u} : ∀ (α : Sort.{u}), (α → α → Prop) → Sort.{u}", "not the constant");
}

/// Constants of quotients that are declared with another shape, or next to something else of the same name.
#[test]
fn quotients_of_another_shape() {
    let mut w = base();
    let [quot, mk, lift, ind] = {
        let mut parts = prelude::QUOTIENTS.trim().split("quot ").filter(|p| !p.is_empty());
        std::array::from_fn(|_| format!("quot {}", parts.next().expect("four constants")))
    };
    let not = "not the constant";
    w.accepts(&format!("{quot} {mk} {lift} {ind}"));
    w.refuses("quot Quot.{u} : ∀ (α : Sort.{u}), (α → α → Type) → Sort.{u}", not);
    w.refuses("quot Quot : ∀ (α : Type), (α → α → Prop) → Type", not);
    w.refuses(&format!("{quot} quot Quot.mk.{{u}} : ∀ (α : Sort.{{u}}) (r : α → α → Prop), α → α"), not);
    w.refuses(
        &format!(
            "{quot} {mk} quot Quot.lift.{{u v}} : ∀ (α : Sort.{{u}}) (r : α → α → Prop) (β : Sort.{{v}})
              (f : α → β),
               Quot.{{u}} α r → β"
        ),
        not,
    );
    w.refuses(
        &format!(
            "{quot} {mk} quot Quot.lift.{{u v}} : ∀ (α : Sort.{{u}}) (r : α → α → Prop) (β : Sort.{{v}})
              (f : α → β),
               (∀ (a b : α), r a b → Eq.{{v}} β (f a) (f a)) → Quot.{{u}} α r → β"
        ),
        not,
    );
    // each rests on the others
    w.refuses(&mk, "");
    w.refuses(&format!("{quot} {ind}"), "");
    // something else called `Quot`: then `Quot.mk` makes a value of it out of anything
    let empty = "inductive (0) PEmpty.{u} : Sort.{u}";
    let other = "Quot.{u} : ∀ (α : Sort.{u}), (α → α → Prop) → Sort.{u}";
    for quot in [
        format!("{empty} def {other} := fun (α : Sort.{{u}}) (_ : α → α → Prop) => PEmpty.{{u}}"),
        format!("axiom {other}"),
        format!("inductive (2) {other}"),
        format!("{empty} opaque {other} := fun (α : Sort.{{u}}) (_ : α → α → Prop) => PEmpty.{{u}}"),
    ] {
        for part in [&mk, &lift, &ind] {
            w.refuses(&format!("{quot} {part}"), "");
        }
    }
    for part in [&lift, &ind] {
        w.refuses(&format!("{quot} axiom {} {part}", &mk["quot ".len()..]), not);
    }
}

/// `Quot.lift` rests on `Eq`, and `Eq` is one type only.
#[test]
fn equality_of_another_shape() {
    let eq = "inductive (2) Eq.{u} : ∀ (α : Sort.{u}) (a : α), α → Prop | Eq.refl : ∀ (α : Sort.{u}) (a
      : α), Eq.{u} α a a";
    assert!(World::empty().add(&format!("{eq} {}", prelude::QUOTIENTS)).is_ok());
    for wrong in [
        "axiom Eq.{u} : ∀ (α : Sort.{u}) (a : α), α → Prop axiom Eq.refl.{u} : ∀ (α : Sort.{u}) (a : α),
          Eq.{u} α a a",
        "def Eq.{u} : ∀ (α : Sort.{u}) (a : α), α → Prop := fun (α : Sort.{u}) (_ _ : α) => ∀ (p : Prop),
          p → p",
        "inductive (2) Eq.{u} : ∀ (α : Sort.{u}) (a : α), α → Prop | Eq.refl : ∀ (α : Sort.{u}) (a b : α),
          Eq.{u} α a b",
        "inductive (2) Eq.{u} : ∀ (α : Sort.{u}) (a : α), α → Prop
           | Eq.refl : ∀ (α : Sort.{u}) (a : α), Eq.{u} α a a | Eq.any : ∀ (α : Sort.{u}) (a b : α),
             Eq.{u} α a b",
        "inductive (1) Eq.{u} : ∀ (α : Sort.{u}) (a : α), α → Prop | Eq.refl : ∀ (α : Sort.{u}) (a : α),
          Eq.{u} α a a",
        "inductive (2) Eq.{u} : ∀ (α : Sort.{u}) (a : α), α → Prop",
        "inductive (0) Eq.refl : Type inductive (2) Eq.{u} : ∀ (α : Sort.{u}) (a : α), α → Prop | Eq.new :
          ∀ (α : Sort.{u}) (a : α), Eq.{u} α a a",
        "",
    ] {
        assert!(World::empty().add(&format!("{wrong} {}", prelude::QUOTIENTS)).is_err(), "{wrong}");
    }
}
