//! Universe levels.

use crate::base;

/// `Sort (imax 1 0)` is `Prop`: nothing but proofs comes out of what lives there.
#[test]
fn propositions_in_disguise() {
    let mut w = base();
    for level in ["imax 1 0", "imax 2 (imax 1 0)", "max 0 (imax 1 0)", "max (imax 1 0) (imax 3 0)"] {
        let odd = format!("inductive (0) Odd : Sort.{{{level}}} | Odd.put : Bool → Odd ");
        w.accepts(&odd);
        w.accepts(&format!(
            "{odd} theorem same : Eq.{{0}} Odd (Odd.put Bool.true) (Odd.put Bool.false) := \
             Eq.refl.{{0}} Odd (Odd.put Bool.true)"
        ));
        w.refuses(&format!("{odd} def get : Odd → Bool := fun (x : Odd) => proj Odd 0 x"), "a projection");
        w.refuses(
            &format!(
                "{odd} def get : Odd → Bool := Odd.rec.{{1}} (fun (_ : Odd) => Bool) (fun (b : Bool) => b)"
            ),
            "universe parameters",
        );
        w.refuses(
            &format!("{odd} def get : Odd → Bool := Odd.rec (fun (_ : Odd) => Bool) (fun (b : Bool) => b)"),
            "the type is",
        );
        w.refuses(
            &format!(
                "inductive (0) Plain : Prop | Plain.put : Plain and Odd : Sort.{{{level}}} | Odd.put
                  : Bool → Odd
                 def get : Odd → Bool := fun (x : Odd) => proj Odd 0 x"
            ),
            "a projection",
        );
    }
    // the same type in another universe is data, and data is not irrelevant
    for level in ["max 1 0", "max 0 1", "imax 0 1", "imax 1 1"] {
        let even = format!("inductive (0) Even : Sort.{{{level}}} | Even.put : Bool → Even ");
        w.accepts(&format!("{even} def get : Even → Bool := fun (x : Even) => proj Even 0 x"));
        w.refuses(
            &format!(
                "{even} theorem same : Eq.{{1}} Even (Even.put Bool.true) (Even.put Bool.false) :=
                   Eq.refl.{{1}} Even (Even.put Bool.true)"
            ),
            "the value",
        );
    }
    w.accepts(
        "inductive (0) Odd : Sort.{imax 0 1} | Odd.put : Bool → Odd
         def get : Odd → Bool := fun (x : Odd) => proj Odd 0 x",
    );
    // a type that may be a proposition
    let either = "inductive (0) Either.{u} : Sort.{u} | Either.put : Bool → Either.{u}";
    w.refuses(either, "of a greater universe");
    w.refuses(
        "inductive (0) Either.{u} : Sort.{imax 1 u} | Either.put : Bool → Either.{u}",
        "of a greater universe",
    );
    let boxed =
        "inductive (1) Box.{u} : Sort.{u} → Sort.{u} | Box.put : ∀ (α : Sort.{u}) (a : α), Box.{u} α ";
    w.accepts(&format!(
        "{boxed} def get.{{u}} : ∀ (α : Sort.{{u}}), Box.{{u}} α → α := fun (α
      : Sort.{{u}}) (x : Box.{{u}} α) => proj Box 0 x"
    ));
    w.refuses(
        &format!(
            "{boxed} def get.{{u}} : ∀ (α : Sort.{{u}}), Box.{{u}} α → α := fun (α : Sort.{{u}}) =>
               Box.rec.{{u u}} α (fun (_ : Box.{{u}} α) => α) (fun (a : α) => a)"
        ),
        "universe parameters",
    );
}

#[test]
fn universes() {
    let mut w = base();
    let greater = "of a greater universe";
    w.refuses("inductive (0) U : Type | U.mk : Type → U", greater);
    w.refuses("inductive (0) U.{u} : Type.{u} | U.mk : ∀ (α : Type.{u}), U.{u}", greater);
    w.refuses("inductive (0) U.{u v} : Type.{u} | U.mk : ∀ (α : Sort.{v}) (a : α), U.{u v}", greater);
    w.refuses(
        "inductive (1) U.{u v} : Sort.{v} → Type.{u} | U.mk : ∀ (α : Sort.{v}) (a : α), U.{u v} α",
        greater,
    );
    w.refuses("inductive (0) U.{u v} : Sort.{imax v u} | U.mk : ∀ (α : Sort.{u}), U.{u v}", greater);
    w.accepts("inductive (0) U.{u} : Type.{u+1} | U.mk : ∀ (α : Type.{u}), U.{u}");
    w.accepts(
        "inductive (1) U.{u v} : Sort.{v} → Type.{max u v} | U.mk : ∀ (α : Sort.{v}) (a : α), U.{u v} α",
    );
    w.accepts("inductive (0) U : Prop | U.mk : Type → U");
    let other = "of another universe";
    w.refuses("inductive (0) A : Type | A.mk : A and B : Type.{1} | B.mk : B", other);
    w.refuses("inductive (0) A : Prop | A.mk : A and B : Type | B.mk : B", other);
    w.refuses("inductive (0) A.{u} : Type.{u} | A.mk : A.{u} and B.{u} : Type | B.mk : B.{u}", other);
    w.accepts(
        "inductive (0) A.{u v} : Sort.{max u v} | A.mk : A.{u v} and B.{u v} : Sort.{max v u} | B.mk
      : B.{u v}",
    );
    // one name at two levels is two things, whether it unfolds or not
    w.must(
        "def irrelevant.{u} : Unit → Prop := fun (_ : Unit) => ∀ (α : Sort.{u}) (a b : α), Eq.{u} α a b
         axiom some.{u} : Prop axiom same : irrelevant.{0} Unit.unit",
    );
    w.refuses("theorem t : irrelevant.{1} Unit.unit := same", "the value");
    w.refuses("axiom s : some.{0} theorem t : some.{1} := s", "the value");
    w.accepts("axiom s : some.{0} theorem t : some.{imax 1 0} := s");
    // nested in a type of another universe
    w.must(
        "inductive (1) Ghost : Type.{1} → Type | Ghost.mk : ∀ (α : Type.{1}) (n : Nat), Ghost α
         inductive (1) Inhabited : Type → Prop | Inhabited.intro : ∀ (α : Type) (a : α), Inhabited α",
    );
    w.refuses("inductive (0) T : Type.{1} | T.mk : Ghost T → T", other);
    w.refuses("inductive (0) T : Type | T.mk : Inhabited T → T", other);
    w.must("inductive (1) Lift.{u} : Type → Type.{u} | Lift.up : ∀ (α : Type) (a : α), Lift.{u} α");
    w.refuses("inductive (0) T : Type.{1} | T.mk : Lift.{1} T → T", "");
    w.accepts("inductive (0) T : Type | T.mk : Lift.{0} T → T");
    // levels
    w.refuses("axiom a : Sort.{#0}", "universe parameter");
    w.refuses("axiom a.{u} : Sort.{max u #1}", "universe parameter");
    w.refuses("def a.{u} : Type.{u+1} := List.{#7} Nat", "universe parameter");
    w.refuses("axiom a.{u} : (fun (α : Type.{#4294967295}) => Prop) Nat", "universe parameter");
    w.refuses("inductive (0) A.{u} : Sort.{#1} | A.mk : A.{u}", "universe parameter");
    w.refuses("def a : Type := List Nat", "universe parameters, and 0 levels");
    w.refuses("def a : Type := List.{0 0} Nat", "universe parameters, and 2 levels");
    w.refuses("def a : Nat := Nat.zero.{0}", "universe parameters, and 1 levels");
    w.refuses("def a : Type := Type", "the value");
    w.refuses("def a.{u} : Type.{u} := Type.{u}", "the value");
    w.refuses("def a.{u v} : Sort.{(max u v)+1} := Sort.{imax u (v+1)}", "the value");
    w.accepts("def a.{u v} : Sort.{(max u (v+1))+1} := Sort.{imax u (v+1)}");
    w.refuses("def a.{u v} : Sort.{imax u v} := PUnit.{u}", "unknown constant");
    w.accepts("def a.{u v} : Sort.{max (u+1) (v+1)} := ∀ (α : Sort.{u}), Sort.{v}");
    w.refuses("def a.{u v} : Sort.{(imax u v)+1} := ∀ (α : Sort.{u}), Sort.{v}", "the value");
}
