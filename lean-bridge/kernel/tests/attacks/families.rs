//! Families of inductive types that break a rule.

use crate::base;
use crate::support::prelude;

#[test]
fn ill_typed_arguments_for_the_parameters_of_a_nested_type() {
    let mut w = base();
    w.must(
        "inductive (2) Tagged : Nat → Type → Type | Tagged.mk : ∀ (n : Nat) (α : Type) (a : α), Tagged n α",
    );
    w.accepts("inductive (0) T : Type | T.leaf : T | T.node : Tagged 0 T → T");
    w.refuses("inductive (0) T : Type | T.leaf : T | T.node : Tagged Bool.true T → T", "the type is Bool");
    w.refuses("inductive (0) T : Type | T.leaf : T | T.node : Tagged T T → T", "the type is");
    w.refuses(
        "inductive (0) T : Type | T.leaf : T | T.node : List.{0} (List.{0} T T) → T",
        "a function is expected",
    );
    w.refuses("inductive (0) T : Type | T.leaf : T | T.node : List.{1} T → T", "the type is Sort");
    w.refuses("inductive (0) T : Type | T.leaf : T | T.node : List.{0} T.leaf → T", "unknown constant");
    // a parameter that the constructors do not use
    w.must("inductive (1) Ghost : Nat → Type | Ghost.mk : ∀ (n : Nat), Ghost n");
    w.refuses("inductive (0) T : Type | T.node : Ghost True.intro → T", "the type is True");
    w.refuses("inductive (0) T : Type | T.node : Ghost (Ghost T) → T", "the type is");
    w.accepts("inductive (0) T : Type | T.node : Ghost 3 → T");
}

/// The shortest program that Lean 4.28 takes for a proof of `False`, as terms; what it proves by induction
/// stands as an axiom, as nobody looks into proofs.
#[test]
fn families_in_a_sort_that_is_stuck() {
    let mut w = base();
    w.must(
        "axiom lt : Nat → Nat → Prop
         axiom lt_succ : ∀ (n : Nat), lt n (Nat.succ n)
         axiom inv : ∀ (x : Nat), Acc.{1} Nat lt x → ∀ (y : Nat), lt y x → Acc.{1} Nat lt y
         def f : ∀ (m : Nat), (∀ (y : Nat), lt y m → Nat) → Nat := fun (m : Nat) =>
           Nat.rec.{1} (fun (m : Nat) => (∀ (y : Nat), lt y m → Nat) → Nat)
             (fun (_ : ∀ (y : Nat), lt y 0 → Nat) => 0)
             (fun (k : Nat) (_ : (∀ (y : Nat), lt y k → Nat) → Nat) (ih : ∀ (y : Nat), lt y (Nat.succ k) →
               Nat) =>
               ih k (lt_succ k)) m
         def r : ∀ (n : Nat), Acc.{1} Nat lt n → Nat := fun (n : Nat) (h : Acc.{1} Nat lt n) =>
           Acc.rec.{1 1} Nat lt (fun (x : Nat) (_ : Acc.{1} Nat lt x) => Nat)
             (fun (m : Nat) (_ : ∀ (y : Nat), lt y m → Acc.{1} Nat lt y) => f m) n h
         axiom s : Acc.{1} Nat lt 1
         opaque s0 : Acc.{1} Nat lt 0 := inv 1 s 0 (lt_succ 0)
         axiom w : Eq.{1} Nat (r 1 s) (r 0 s0)
         def P : Prop := Eq.{1} Nat (r 1 s) (r 1 (Acc.intro.{1} Nat lt 1 (inv 1 s)))
         def w' : P := w
         def G : P → Type := fun (h : P) =>
           Eq.rec.{2 1} Nat (r 1 s) (fun (b : Nat) (_ : Eq.{1} Nat (r 1 s) b) => Type) Prop (r 1
             (Acc.intro.{1} Nat lt 1 (inv 1 s))) h",
    );
    w.refuses("inductive (0) O : ∀ (h : P), G h | O.mk : ∀ (h : P) (b : Bool), O h", "");
    w.refuses("inductive (1) O : ∀ (h : P), G h | O.mk : ∀ (h : P) (b : Bool), O h", "");
    w.refuses("axiom x : G w' def y : x := True.intro", "");
    // a type in that sort: whether it is a proposition cannot be told
    w.must(
        "axiom T : ∀ (h : P), G h axiom a : ∀ (h : P), T h axiom b : ∀ (h : P), T h def A : P → Prop := T",
    );
    w.accepts("theorem t : ∀ (h : P), Eq.{0} (A h) (a h) (b h) := fun (h : P) => Eq.refl.{0} (A h) (a h)");
    w.must("axiom v : Eq.{1} Nat (r 1 s) (r 0 s0) def u : A v := a v");
    w.refuses("theorem t : Eq.{0} (A v) (a v) (b v) := Eq.refl.{0} (A v) (a v)", "cannot be decided");
    // a sort behind a definition, and behind an application
    w.accepts("def Pred : Type → Type := fun (α : Type) => α → Prop inductive (0) E : Pred Nat | E.z : E 0");
    w.accepts("inductive (0) E : (fun (α : Type) => α → Prop) Nat | E.z : E 0");
    // a sort that a recursor computes to: what ends in it depends on reduction
    w.refuses(
        "def S : Bool → Type.{1} := fun (b : Bool) => Bool.rec.{3} (fun (_ : Bool) => Type.{1}) Type Type b
         inductive (0) E : S Bool.true | E.z : E",
        "does not end in a sort",
    );
}

#[test]
fn occurrences_with_other_parameters() {
    let mut w = base();
    let uniform = "with other parameters";
    w.refuses("inductive (1) T : Type → Type | T.mk : ∀ (α : Type), T (List.{0} α) → T α", uniform);
    w.refuses("inductive (1) T : Type → Type | T.mk : ∀ (α : Type), (Nat → T Nat) → T α", uniform);
    w.refuses("inductive (1) T : Type → Type | T.mk : ∀ (α : Type), List.{0} (T Nat) → T α", uniform);
    w.refuses("inductive (1) T : Type → Type | T.mk : ∀ (α : Type), T Nat", uniform);
    w.refuses(
        "inductive (1) T.{u} : Type.{u} → Type.{u} | T.mk : ∀ (α : Type.{u}), List.{u} (T.{0} Nat) → T.{u} α",
        "",
    );
    w.refuses("inductive (2) T : Nat → Nat → Type | T.mk : ∀ (m n : Nat), T n m → T m n", uniform);
    w.refuses(
        "inductive (1) T : Type → Type | T.mk : ∀ (α : Type), (fun (F : Type → Type) => F α) T → T α",
        uniform,
    );
    w.accepts("inductive (0) T : Type → Type.{1} | T.mk : ∀ (α : Type), T (List.{0} α) → T α");
    w.accepts("inductive (1) T : Nat → Nat → Type | T.mk : ∀ (m n : Nat), T m (Nat.succ n) → T m n");
    w.accepts("inductive (0) T : Nat → Nat → Type | T.mk : ∀ (m n : Nat), T n m → T m n");
    // a constructor's own parameters are those of the type
    w.refuses("inductive (1) T : Type → Type | T.mk : ∀ (n : Nat), T Nat", "a parameter of a constructor");
    w.refuses("inductive (1) T : Type → Type | T.mk : T Nat", "fewer parameters");
    w.refuses("inductive (3) T : Type → Type | T.mk : ∀ (α : Type), T α", "fewer parameters");
    w.refuses("inductive (4294967295) T : Type → Type | T.mk : ∀ (α : Type), T α", "fewer parameters");
}

#[test]
fn occurrences_that_are_not_positive() {
    let mut w = base();
    w.must(
        "def Neg : Type → Type := fun (α : Type) => α → Nat
         def Arrow : Type → Type → Type := fun (α β : Type) => α → β
         inductive (1) Use : Type → Type | Use.mk : ∀ (α : Type), (α → Bool) → Use α
         inductive (2) Apply : (Type → Type) → Type → Type | Apply.mk : ∀ (F : Type → Type) (α : Type),
           F α → Apply F α
         inductive (0) Index : Type → Type.{1} | Index.mk : ∀ (α : Type), Index α
         axiom Hole : Type → Type",
    );
    w.must(prelude::QUOTIENTS);
    let not = "an occurrence that is not";
    for bad in [
        "(T → False) → T",
        "Neg T → T",
        "((T → Nat) → Nat) → T",
        "(Nat → T → Nat) → T",
        "Arrow T Nat → T",
        "Use T → T",
        "List.{0} (T → Nat) → T",
        "Apply (fun (α : Type) => α → Nat) T → T",
        "Apply Neg T → T",
        "Apply Use T → T",
        "Apply (Arrow T) Nat → T",
        "Hole T → T",
        "Quot.{1} T (fun (_ _ : T) => True) → T",
        "(List.{0} T → Nat) → T",
        "∀ (n : Nat), (∀ (m : Nat), T → Eq.{1} Nat m n) → T",
        "(let α : Type := T; α → Nat) → T",
        "(∀ (F : T → Type), F (F T)) → T",
    ] {
        w.refuses(&format!("inductive (0) T : Type | T.leaf : T | T.mk : {bad}"), "");
        if !bad.contains('F') || bad.contains("Apply") {
            w.refuses(&format!("inductive (0) T : Type | T.leaf : T | T.mk : {bad}"), not);
        }
    }
    for good in [
        "(Nat → T) → T",
        "Arrow Nat T → T",
        "List.{0} (Nat → T) → T",
        "Apply (fun (α : Type) => List.{0} α) T → T",
        "Apply (Arrow Nat) T → T",
        "(∀ (m n : Nat), Eq.{1} Nat m n → List.{0} (List.{0} T)) → T",
        "Prod.{0 0} T (Prod.{0 0} Nat (List.{0} T)) → T",
    ] {
        w.accepts(&format!("inductive (0) T : Type | T.leaf : T | T.mk : {good}"));
    }
    // in an index of a nested type, and in an index of the family itself
    w.refuses("inductive (0) T : Type.{1} | T.mk : Index T → T", "");
    w.refuses("inductive (0) T : Type → Type.{1} | T.mk : ∀ (α : Type), T (T α) → T α", "");
    w.refuses(
        "axiom decide : Type → Bool inductive (0) C : Bool → Type | C.c : C (decide (C Bool.false))",
        "an index that mentions the family",
    );
    w.refuses(
        "axiom decide : Type → Bool inductive (0) C : Bool → Type | C.c : C (decide (C Bool.false)) →
          C Bool.true",
        "an index that mentions the family",
    );
    // mutual
    w.refuses("inductive (0) A : Type | A.mk : B → A and B : Type | B.mk : (A → Nat) → B", not);
    w.accepts("inductive (0) A : Type | A.mk : B → A and B : Type | B.mk : (Nat → A) → B");
    // nested below what a constructor takes
    w.must("inductive (1) Vec : Type → Nat → Type | Vec.nil : ∀ (α : Type), Vec α 0");
    w.accepts("inductive (0) T : Type | T.mk : ∀ (n : Nat), Vec T n → T");
    w.must("inductive (2) Vec' : Type → Nat → Type | Vec'.nil : ∀ (α : Type) (n : Nat), Vec' α n");
    w.refuses("inductive (0) T : Type | T.mk : ∀ (n : Nat), Vec' T n → T", not);
    w.accepts("inductive (0) T : Type | T.mk : Vec' T 3 → T");
}

#[test]
fn what_a_family_says_of_itself() {
    use lean_kernel::{Body, NoLibrary, Unit};
    let mut w = base();
    let text = "inductive (1) A : Type → Type | A.a : ∀ (α : Type), A α | A.b : ∀ (α : Type), B α → A α
        and B : Type → Type | B.b : ∀ (α : Type) (x : A α), B α";
    type Types = Vec<(lean_kernel::Declaration, Vec<lean_kernel::Declaration>)>;
    let changes: [fn(&mut Types); 9] = [
        |t| t.clear(),
        |t| t[0].1.reverse(),
        |t| _ = t[0].1.pop(),
        |t| t[1].0.params = 1,
        |t| t[0].1[0].params = 1,
        |t| t[0].1[0].body = Body::Axiom,
        |t| t[0].0.body = Body::Axiom,
        |t| {
            let other = t[1].0.name;
            t[0].1[0].body = Body::Constructor { of: other };
        },
        |t| {
            let moved = t[0].1.pop().unwrap();
            t[1].1.push(moved);
        },
    ];
    for (i, change) in changes.into_iter().enumerate() {
        let Unit::Family { params, parameters, mut types } = w.units(text).remove(0) else { unreachable!() };
        change(&mut types);
        let unit = Unit::Family { params, parameters, types };
        assert!(w.env.add(&mut w.terms, &mut NoLibrary, &unit, &[]).is_err(), "change {i}");
    }
    let Unit::Family { params, types, .. } = w.units(text).remove(0) else { unreachable!() };
    for parameters in [0, 2, u32::MAX] {
        let unit = Unit::Family { params, parameters, types: types.clone() };
        assert!(w.env.add(&mut w.terms, &mut NoLibrary, &unit, &[]).is_err(), "{parameters} parameters");
    }
    // types with other parameters
    let parameter = "a parameter of a family";
    w.refuses("inductive (1) A : Nat → Type | A.a : ∀ (n : Nat), A n and B : Bool → Type", parameter);
    w.refuses("inductive (1) A.{u} : Type.{u} → Type and B.{u} : Type → Type", parameter);
    // a constructor that makes a value of the other type
    w.refuses("inductive (0) A : Type | A.a : B and B : Type | B.b : B", "makes no value of its type");
    w.refuses("inductive (0) A : Type | A.a : Nat", "makes no value of its type");
    w.refuses("inductive (0) A : Type | A.a : Type", "");
    w.refuses("inductive (0) A : Type | A.a : Nat → Nat → Prop", "");
    w.refuses("def D : Type := Nat inductive (0) A : D | A.a : A", "");
    w.refuses("inductive (0) A : Nat", "does not end in a sort");
    w.accepts(text);
    // outside of a family
    let Unit::Family { types, .. } = w.units(text).remove(0) else { unreachable!() };
    for d in types.iter().flat_map(|(t, c)| std::iter::once(t).chain(c)) {
        let unit = Unit::Single(d.clone());
        assert!(w.env.add(&mut w.terms, &mut NoLibrary, &unit, &[]).is_err());
    }
}
