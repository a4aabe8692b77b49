//! What comes out of propositions: projections, recursors, K.

use crate::base;

#[test]
fn projections() {
    let mut w = base();
    w.must(
        "inductive (0) Two : Prop | Two.a : False → Two | Two.b : True → Two
         inductive (0) Data : Type | Data.a : Nat → Data | Data.b : Bool → Data
         inductive (0) Pair : Type | Pair.mk : Nat → Bool → Pair
         inductive (0) Riap : Type | Riap.mk : Bool → Nat → Riap
         inductive (0) At : Nat → Type | At.mk : ∀ (n : Nat), Bool → At n
         inductive (0) Leaf : Type
         inductive (1) Sig : (Bool → Type) → Type | Sig.mk : ∀ (β : Bool → Type) (b : Bool) (x : β b), Sig β",
    );
    let no = "a projection that there is not";
    w.refuses("theorem t : False := proj Two 0 (Two.b True.intro)", no);
    w.refuses("def t : Nat := proj Data 0 (Data.b Bool.true)", no);
    w.refuses("def t : Nat := proj Riap 0 (Pair.mk 0 Bool.true)", no);
    w.refuses("def t : Bool := proj Pair 0 (Riap.mk Bool.true 0)", no);
    w.refuses("def t : Bool := proj At 1 (At.mk 0 Bool.true)", no);
    w.refuses("def t : Nat := proj Pair 2 (Pair.mk 0 Bool.true)", no);
    w.refuses("def t : Nat := proj Pair 4294967295 (Pair.mk 0 Bool.true)", no);
    w.refuses("def t : Nat := proj Sig 4294967295 (Sig.mk (fun (_ : Bool) => Nat) Bool.true 0)", no);
    w.refuses("def t : Leaf → Nat := fun (x : Leaf) => proj Leaf 0 x", no);
    w.refuses("def t : (Nat → Nat) → Nat := fun (x : Nat → Nat) => proj Pair 0 x", no);
    w.refuses("def t : Nat := proj Nat 0 1", no);
    w.refuses("def t : Nat := proj None 0 (Pair.mk 0 Bool.true)", no);
    w.accepts("def t : Nat := proj Pair 0 (Pair.mk 0 Bool.true)");
    w.accepts(
        "theorem t : ∀ (p : Pair), Eq.{1} Pair p (Pair.mk (proj Pair 0 p) (proj Pair 1 p)) := fun (p
      : Pair) => Eq.refl.{1} Pair p",
    );
    let sig = "∀ (β : Bool → Type) (s : Sig β), β (proj Sig 0 s)";
    w.accepts(&format!("def t : {sig} := fun (β : Bool → Type) (s : Sig β) => proj Sig 1 s"));
    w.refuses(
        "def t : ∀ (β : Bool → Type) (s : Sig β), β Bool.true := fun (β : Bool → Type) (s : Sig β)
      => proj Sig 1 s",
        "the value",
    );
    // and the same on what computes
    w.refuses(
        "theorem t : Eq.{1} Nat (proj Pair 0 (Pair.mk 1 Bool.true)) 2 := Eq.refl.{1} Nat 2",
        "the value",
    );
}

/// Proofs come out of propositions, data does not, and nothing that depends on data.
#[test]
fn projections_out_of_propositions() {
    let mut w = base();
    w.must(
        "inductive (1) Mixed : Prop → Prop | Mixed.mk : ∀ (p : Prop) (n : Nat) (h : p), Mixed p
         inductive (0) Depends : Prop | Depends.mk : ∀ (n : Nat) (e : Eq.{1} Nat n n), Depends",
    );
    let no = "a projection that there is not";
    w.accepts("theorem t : ∀ (a b : Prop), And a b → b := fun (a b : Prop) (h : And a b) => proj And 1 h");
    w.accepts("theorem t : ∀ (p : Prop), Mixed p → p := fun (p : Prop) (h : Mixed p) => proj Mixed 1 h");
    w.refuses("def t : ∀ (p : Prop), Mixed p → Nat := fun (p : Prop) (h : Mixed p) => proj Mixed 0 h", no);
    w.refuses(
        "theorem t : ∀ (h : Depends), Eq.{1} Nat (proj Depends 0 h) (proj Depends 0 h) := fun (h
          : Depends) => proj Depends 1 h",
        no,
    );
    w.refuses(
        "theorem t : Depends → True := fun (h : Depends) => (fun (x : Eq.{1} Nat 0 0) => True.intro)
          (proj Depends 1 h)",
        no,
    );
    w.refuses(
        "def t : (∀ (p : Nat → Prop), Exists.{1} Nat p → Nat) := fun (p : Nat → Prop) (h
          : Exists.{1} Nat p) => proj Exists 0 h",
        no,
    );
}

/// A value of a structure is made of its fields, if it does not hold values of its own type and is data.
#[test]
fn values_of_structures() {
    let mut w = base();
    let eta = |ty: &str, mk: &str| {
        format!("theorem t : ∀ (x : {ty}), Eq.{{1}} {ty} x ({mk}) := fun (x : {ty}) => Eq.refl.{{1}} {ty} x")
    };
    w.must(
        "inductive (0) Point : Type | Point.mk : Nat → Nat → Point
         inductive (0) Rose : Type | Rose.mk : Nat → List.{0} Rose → Rose
         inductive (0) Deep : Type | Deep.mk : (Nat → Deep) → Deep",
    );
    w.accepts(&eta("Point", "Point.mk (proj Point 0 x) (proj Point 1 x)"));
    w.refuses(&eta("Point", "Point.mk (proj Point 1 x) (proj Point 0 x)"), "the value");
    w.refuses(&eta("Point", "Point.mk (proj Point 0 x) 0"), "the value");
    w.accepts(&eta("Unit", "Unit.unit"));
    w.refuses(&eta("Rose", "Rose.mk (proj Rose 0 x) (proj Rose 1 x)"), "the value");
    w.refuses(&eta("Deep", "Deep.mk (proj Deep 0 x)"), "the value");
    // two variables are equal where there is one value only
    let same = |ty: &str| {
        format!("theorem t : ∀ (x y : {ty}), Eq.{{1}} {ty} x y := fun (x y : {ty}) => Eq.refl.{{1}} {ty} x")
    };
    w.accepts(&same("Unit"));
    w.refuses(&same("Point"), "the value");
    w.refuses(&same("Bool"), "the value");
    w.refuses(&same("Deep"), "the value");
}

/// What may be taken apart into data, and what not.
#[test]
fn eliminations() {
    let mut w = base();
    let no = "universe parameters";
    w.refuses(
        "def get : ∀ (a b : Prop), Or a b → Bool := fun (a b : Prop) =>
           Or.rec.{1} a b (fun (_ : Or a b) => Bool) (fun (_ : a) => Bool.true) (fun (_ : b) => Bool.false)",
        no,
    );
    w.refuses(
        "def get : ∀ (p : Nat → Prop), Exists.{1} Nat p → Nat := fun (p : Nat → Prop) =>
           Exists.rec.{1 1} Nat p (fun (_ : Exists.{1} Nat p) => Nat) (fun (n : Nat) (_ : p n) => n)",
        no,
    );
    w.accepts(
        "def get : ∀ (a b : Prop), And a b → Nat := fun (a b : Prop) =>
           And.rec.{1} a b (fun (_ : And a b) => Nat) (fun (_ : a) (_ : b) => 1)",
    );
    // data that an index determines, and data that it does not
    w.accepts(
        "inductive (0) At : Nat → Prop | At.mk : ∀ (n : Nat), At n
         def get : ∀ (n : Nat), At n → Nat := At.rec.{1} (fun (n : Nat) (_ : At n) => Nat) (fun (n : Nat)
           => n)",
    );
    w.refuses(
        "inductive (0) At : Nat → Prop | At.mk : ∀ (n : Nat), At (Nat.succ n)
         def get : ∀ (n : Nat), At n → Nat := At.rec.{1} (fun (n : Nat) (_ : At n) => Nat) (fun (n : Nat)
           => n)",
        no,
    );
    // families of several propositions do not go into data, nor do nested ones
    w.refuses(
        "inductive (0) A : Prop | A.mk : A and B : Prop | B.mk : B
         def get : A → Nat := A.rec.{1} (fun (_ : A) => Nat) (fun (_ : B) => Nat) 1 1",
        no,
    );
    // K: a variable of a true equation computes, one of another type does not
    w.accepts(
        "theorem t : ∀ (n : Nat) (h : Eq.{1} Nat n n), Eq.{1} Nat (Eq.rec.{1 1} Nat n (fun (b : Nat) (_
          : Eq.{1} Nat n b) => Nat) 5 n h) 5 :=
           fun (n : Nat) (h : Eq.{1} Nat n n) => Eq.refl.{1} Nat 5",
    );
    w.refuses(
        "theorem t : ∀ (n m : Nat) (h : Eq.{1} Nat n m), Eq.{1} Nat (Eq.rec.{1 1} Nat n (fun (b : Nat) (_
          : Eq.{1} Nat n b) => Nat) 5 m h) 5 :=
           fun (n m : Nat) (h : Eq.{1} Nat n m) => Eq.refl.{1} Nat 5",
        "the value",
    );
    // K is for propositions only
    w.refuses(
        "inductive (2) Id.{u} : ∀ (α : Type.{u}) (a : α), α → Type.{u} | Id.refl : ∀ (α : Type.{u}) (a
          : α), Id.{u} α a a
         theorem t : ∀ (n : Nat) (h : Id.{0} Nat n n), Eq.{1} (Id.{0} Nat n n) h (Id.refl.{0} Nat n) :=
           fun (n : Nat) (h : Id.{0} Nat n n) => Eq.refl.{1} (Id.{0} Nat n n) h",
        "the value",
    );
}
