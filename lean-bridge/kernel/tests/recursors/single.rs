//! Families of one type whose constructors mention it directly.

use super::support::{World, prelude};
use super::{Expected, check};

#[test]
fn numbers() {
    let mut w = World::with(&[prelude::BASE]);
    let nat = Expected {
        name: "Nat.rec",
        params: &["u"],
        counts: [0, 0, 1, 2],
        k: false,
        ty: "∀ (C : Nat → Sort.{u}) (z : C Nat.zero) (s : ∀ (n : Nat), C n → C (Nat.succ n)) (t : Nat), C t",
        rules: &[
            (
                "Nat.zero",
                0,
                "fun (C : Nat → Sort.{u}) (z : C Nat.zero) (s : ∀ (n : Nat), C n → C (Nat.succ n)) => z",
            ),
            (
                "Nat.succ",
                1,
                "fun (C : Nat → Sort.{u}) (z : C Nat.zero) (s : ∀ (n : Nat), C n → C (Nat.succ n)) (n
                  : Nat) =>
                  s n (Nat.rec.{u} C z s n)",
            ),
        ],
    };
    check(&mut w, &nat);
}

#[test]
fn lists() {
    let mut w = World::with(&[prelude::BASE]);
    let list = Expected {
        name: "List.rec",
        params: &["u", "v"],
        counts: [1, 0, 1, 2],
        k: false,
        ty: "∀ (α : Type.{v}) (C : List.{v} α → Sort.{u}) (n : C (List.nil.{v} α))
              (c : ∀ (a : α) (l : List.{v} α), C l → C (List.cons.{v} α a l)) (t : List.{v} α), C t",
        rules: &[
            (
                "List.nil",
                0,
                "fun (α : Type.{v}) (C : List.{v} α → Sort.{u}) (n : C (List.nil.{v} α))
                  (c : ∀ (a : α) (l : List.{v} α), C l → C (List.cons.{v} α a l)) => n",
            ),
            (
                "List.cons",
                2,
                "fun (α : Type.{v}) (C : List.{v} α → Sort.{u}) (n : C (List.nil.{v} α))
                  (c : ∀ (a : α) (l : List.{v} α), C l → C (List.cons.{v} α a l)) (a : α) (l : List.{v} α) =>
                  c a l (List.rec.{u v} α C n c l)",
            ),
        ],
    };
    check(&mut w, &list);
}

/// `Eq` goes into every universe and has K; its right side is an index.
#[test]
fn equality() {
    let mut w = World::with(&[prelude::BASE]);
    let eq = Expected {
        name: "Eq.rec",
        params: &["u", "v"],
        counts: [2, 1, 1, 1],
        k: true,
        ty: "∀ (α : Sort.{v}) (a : α) (C : ∀ (b : α), Eq.{v} α a b → Sort.{u}) (r : C a (Eq.refl.{v} α a))
              (b : α) (t : Eq.{v} α a b), C b t",
        rules: &[(
            "Eq.refl",
            0,
            "fun (α : Sort.{v}) (a : α) (C : ∀ (b : α), Eq.{v} α a b → Sort.{u}) (r : C a
              (Eq.refl.{v} α a)) => r",
        )],
    };
    check(&mut w, &eq);
}

/// A reflexive proposition whose data is determined by its index.
#[test]
fn accessibility() {
    let mut w = World::with(&[prelude::BASE]);
    let acc = Expected {
        name: "Acc.rec",
        params: &["u", "v"],
        counts: [2, 1, 1, 1],
        k: false,
        ty: "∀ (α : Sort.{v}) (r : α → α → Prop) (C : ∀ (x : α), Acc.{v} α r x → Sort.{u})
              (m : ∀ (x : α) (h : ∀ (y : α), r y x → Acc.{v} α r y),
                (∀ (y : α) (p : r y x), C y (h y p)) → C x (Acc.intro.{v} α r x h))
              (x : α) (t : Acc.{v} α r x), C x t",
        rules: &[(
            "Acc.intro",
            2,
            "fun (α : Sort.{v}) (r : α → α → Prop) (C : ∀ (x : α), Acc.{v} α r x → Sort.{u})
              (m : ∀ (x : α) (h : ∀ (y : α), r y x → Acc.{v} α r y),
                (∀ (y : α) (p : r y x), C y (h y p)) → C x (Acc.intro.{v} α r x h))
              (x : α) (h : ∀ (y : α), r y x → Acc.{v} α r y) =>
              m x h (fun (y : α) (p : r y x) => Acc.rec.{u v} α r C m y (h y p))",
        )],
    };
    check(&mut w, &acc);
}

#[test]
fn vectors() {
    let mut w = World::with(&[
        prelude::BASE,
        "inductive (1) Vec.{u} : Type.{u} → Nat → Type.{u}
          | Vec.nil : ∀ (α : Type.{u}), Vec.{u} α Nat.zero
          | Vec.cons : ∀ (α : Type.{u}) (n : Nat) (a : α) (v : Vec.{u} α n), Vec.{u} α (Nat.succ n)",
    ]);
    let vec = Expected {
        name: "Vec.rec",
        params: &["u", "v"],
        counts: [1, 1, 1, 2],
        k: false,
        ty: "∀ (α : Type.{v}) (C : ∀ (n : Nat), Vec.{v} α n → Sort.{u}) (z : C Nat.zero (Vec.nil.{v} α))
              (c : ∀ (n : Nat) (a : α) (v : Vec.{v} α n), C n v → C (Nat.succ n) (Vec.cons.{v} α n a v))
              (n : Nat) (t : Vec.{v} α n), C n t",
        rules: &[
            (
                "Vec.nil",
                0,
                "fun (α : Type.{v}) (C : ∀ (n : Nat), Vec.{v} α n → Sort.{u}) (z : C Nat.zero (Vec.nil.{v} α))
                  (c : ∀ (n : Nat) (a : α) (v : Vec.{v} α n), C n v → C (Nat.succ n)
                    (Vec.cons.{v} α n a v)) => z",
            ),
            (
                "Vec.cons",
                3,
                "fun (α : Type.{v}) (C : ∀ (n : Nat), Vec.{v} α n → Sort.{u}) (z : C Nat.zero (Vec.nil.{v} α))
                  (c : ∀ (n : Nat) (a : α) (v : Vec.{v} α n), C n v → C (Nat.succ n) (Vec.cons.{v} α n a v))
                  (n : Nat) (a : α) (v : Vec.{v} α n) => c n a v (Vec.rec.{u v} α C z c n v)",
            ),
        ],
    };
    check(&mut w, &vec);
}

/// Propositions that go into data: one constructor with nothing but proofs, or none. And one that does not.
#[test]
fn propositions() {
    let mut w = World::with(&[prelude::BASE]);
    let and = Expected {
        name: "And.rec",
        params: &["u"],
        counts: [2, 0, 1, 1],
        k: false,
        ty: "∀ (a b : Prop) (C : And a b → Sort.{u}) (m : ∀ (l : a) (r : b), C (And.intro a b l r)) (t
          : And a b), C t",
        rules: &[(
            "And.intro",
            2,
            "fun (a b : Prop) (C : And a b → Sort.{u}) (m : ∀ (l : a) (r : b), C (And.intro a b l r)) (l
              : a) (r : b) =>
              m l r",
        )],
    };
    check(&mut w, &and);
    let falsity = Expected {
        name: "False.rec",
        params: &["u"],
        counts: [0, 0, 1, 0],
        k: false,
        ty: "∀ (C : False → Sort.{u}) (t : False), C t",
        rules: &[],
    };
    check(&mut w, &falsity);
    let truth = Expected {
        name: "True.rec",
        params: &["u"],
        counts: [0, 0, 1, 1],
        k: true,
        ty: "∀ (C : True → Sort.{u}) (m : C True.intro) (t : True), C t",
        rules: &[("True.intro", 0, "fun (C : True → Sort.{u}) (m : C True.intro) => m")],
    };
    check(&mut w, &truth);
    let exists = Expected {
        name: "Exists.rec",
        params: &["u"],
        counts: [2, 0, 1, 1],
        k: false,
        ty: "∀ (α : Sort.{u}) (p : α → Prop) (C : Exists.{u} α p → Prop)
              (m : ∀ (w : α) (h : p w), C (Exists.intro.{u} α p w h)) (t : Exists.{u} α p), C t",
        rules: &[(
            "Exists.intro",
            2,
            "fun (α : Sort.{u}) (p : α → Prop) (C : Exists.{u} α p → Prop)
              (m : ∀ (w : α) (h : p w), C (Exists.intro.{u} α p w h)) (w : α) (h : p w) => m w h",
        )],
    };
    check(&mut w, &exists);
}

/// Equality of things of different types: type and value are indices.
#[test]
fn heterogeneous_equality() {
    let mut w = World::with(&["inductive (2) HEq.{u} : ∀ (α : Sort.{u}) (a : α) (β : Sort.{u}), β → Prop
          | HEq.refl : ∀ (α : Sort.{u}) (a : α), HEq.{u} α a α a"]);
    let heq = Expected {
        name: "HEq.rec",
        params: &["u", "v"],
        counts: [2, 2, 1, 1],
        k: true,
        ty: "∀ (α : Sort.{v}) (a : α) (C : ∀ (β : Sort.{v}) (b : β), HEq.{v} α a β b → Sort.{u})
              (r : C α a (HEq.refl.{v} α a)) (β : Sort.{v}) (b : β) (t : HEq.{v} α a β b), C β b t",
        rules: &[(
            "HEq.refl",
            0,
            "fun (α : Sort.{v}) (a : α) (C : ∀ (β : Sort.{v}) (b : β), HEq.{v} α a β b → Sort.{u})
              (r : C α a (HEq.refl.{v} α a)) => r",
        )],
    };
    check(&mut w, &heq);
}
