//! Mutual families, and types nested in others or below functions.

use super::support::{World, prelude};
use super::{Expected, check};

#[test]
fn a_mutual_pair() {
    let mut w = World::with(&["
        inductive (0) Even : Type | Even.zero : Even | Even.next : Odd → Even
        and Odd : Type | Odd.next : Even → Odd"]);
    let odd = Expected {
        name: "Odd.rec",
        params: &["u"],
        counts: [0, 0, 2, 3],
        k: false,
        ty: "∀ (C : Even → Sort.{u}) (D : Odd → Sort.{u}) (z : C Even.zero) (e : ∀ (o : Odd), D o → C
          (Even.next o))
              (o : ∀ (e : Even), C e → D (Odd.next e)) (t : Odd), D t",
        rules: &[(
            "Odd.next",
            1,
            "fun (C : Even → Sort.{u}) (D : Odd → Sort.{u}) (z : C Even.zero)
              (e : ∀ (o : Odd), D o → C (Even.next o)) (o : ∀ (e : Even), C e → D (Odd.next e)) (x : Even) =>
              o x (Even.rec.{u} C D z e o x)",
        )],
    };
    check(&mut w, &odd);
    let even = Expected {
        name: "Even.rec",
        ty: "∀ (C : Even → Sort.{u}) (D : Odd → Sort.{u}) (z : C Even.zero) (e : ∀ (o : Odd), D o → C
          (Even.next o))
              (o : ∀ (e : Even), C e → D (Odd.next e)) (t : Even), C t",
        rules: &[
            (
                "Even.zero",
                0,
                "fun (C : Even → Sort.{u}) (D : Odd → Sort.{u}) (z : C Even.zero)
                  (e : ∀ (o : Odd), D o → C (Even.next o)) (o : ∀ (e : Even), C e → D (Odd.next e)) => z",
            ),
            (
                "Even.next",
                1,
                "fun (C : Even → Sort.{u}) (D : Odd → Sort.{u}) (z : C Even.zero)
                  (e : ∀ (o : Odd), D o → C (Even.next o)) (o : ∀ (e : Even), C e → D (Odd.next e)) (x
                    : Odd) =>
                  e x (Odd.rec.{u} C D z e o x)",
            ),
        ],
        ..odd
    };
    check(&mut w, &even);
}

pub const TREE_COMMON: &str =
    "(α : Type.{v}) (C : Tree.{v} α → Sort.{u}) (D : List.{v} (Tree.{v} α) → Sort.{u})
    (node : ∀ (a : α) (l : List.{v} (Tree.{v} α)), D l → C (Tree.node.{v} α a l))
    (n : D (List.nil.{v} (Tree.{v} α)))
    (c : ∀ (t : Tree.{v} α) (l : List.{v} (Tree.{v} α)), C t → D l → D (List.cons.{v} (Tree.{v} α) t l))";

/// The list counts as a second type of the family.
#[test]
fn trees_nested_in_lists() {
    let mut w = World::with(&[
        prelude::BASE,
        "inductive (1) Tree.{u} : Type.{u} → Type.{u}
          | Tree.node : ∀ (α : Type.{u}) (a : α) (l : List.{u} (Tree.{u} α)), Tree.{u} α",
    ]);
    let text =
        |rest: &str| -> &'static str { Box::leak(rest.replace("COMMON", TREE_COMMON).into_boxed_str()) };
    let tree = Expected {
        name: "Tree.rec",
        params: &["u", "v"],
        counts: [1, 0, 2, 3],
        k: false,
        ty: text("∀ COMMON (t : Tree.{v} α), C t"),
        rules: Box::leak(Box::new([(
            "Tree.node",
            2,
            text(
                "fun COMMON (a : α) (l : List.{v} (Tree.{v} α)) =>
                  node a l (Tree.rec_1.{u v} α C D node n c l)",
            ),
        )])),
    };
    check(&mut w, &tree);
    let list = Expected {
        name: "Tree.rec_1",
        ty: text("∀ COMMON (t : List.{v} (Tree.{v} α)), D t"),
        rules: Box::leak(Box::new([
            ("List.nil", 0, text("fun COMMON => n")),
            (
                "List.cons",
                2,
                text(
                    "fun COMMON (t : Tree.{v} α) (l : List.{v} (Tree.{v} α)) =>
                      c t l (Tree.rec.{u v} α C D node n c t) (Tree.rec_1.{u v} α C D node n c l)",
                ),
            ),
        ])),
        ..tree
    };
    check(&mut w, &list);
}

#[test]
fn a_reflexive_type() {
    let mut w = World::with(&[
        prelude::BASE,
        "inductive (0) Ord : Type | Ord.zero : Ord | Ord.limit : ∀ (f : Nat → Ord), Ord",
    ]);
    let ord = Expected {
        name: "Ord.rec",
        params: &["u"],
        counts: [0, 0, 1, 2],
        k: false,
        ty: "∀ (C : Ord → Sort.{u}) (z : C Ord.zero)
              (l : ∀ (f : Nat → Ord), (∀ (n : Nat), C (f n)) → C (Ord.limit f)) (t : Ord), C t",
        rules: &[
            (
                "Ord.zero",
                0,
                "fun (C : Ord → Sort.{u}) (z : C Ord.zero)
                  (l : ∀ (f : Nat → Ord), (∀ (n : Nat), C (f n)) → C (Ord.limit f)) => z",
            ),
            (
                "Ord.limit",
                1,
                "fun (C : Ord → Sort.{u}) (z : C Ord.zero)
                  (l : ∀ (f : Nat → Ord), (∀ (n : Nat), C (f n)) → C (Ord.limit f)) (f : Nat → Ord) =>
                  l f (fun (n : Nat) => Ord.rec.{u} C z l (f n))",
            ),
        ],
    };
    check(&mut w, &ord);
}

/// A nested occurrence below a function, and one type met twice: it is one member.
#[test]
fn occurrences_nested_below_functions_and_met_twice() {
    let mut w = World::with(&[
        prelude::BASE,
        "inductive (0) T : Type
          | T.a : (Nat → List.{0} T) → T
          | T.b : List.{0} T → List.{0} (List.{0} T) → T",
    ]);
    let made = w.recursor("T.rec");
    assert_eq!([made.motives, made.minors], [3, 6]);
    let first = "∀ (f : Nat → List.{0} T), (∀ (n : Nat), D (f n)) → C (T.a f)";
    let ty = format!(
        "∀ (C : T → Sort.{{u}}) (D : List.{{0}} T → Sort.{{u}}) (E : List.{{0}} (List.{{0}} T) →
          Sort.{{u}}) (a : {first})
          (b : ∀ (l : List.{{0}} T) (m : List.{{0}} (List.{{0}} T)), D l → E m → C (T.b l m))
          (n1 : D (List.nil.{{0}} T)) (c1 : ∀ (t : T) (l : List.{{0}} T), C t → D l → D
            (List.cons.{{0}} T t l))
          (n2 : E (List.nil.{{0}} (List.{{0}} T)))
          (c2 : ∀ (t : List.{{0}} T) (l : List.{{0}} (List.{{0}} T)), D t → E l → E (List.cons.{{0}}
            (List.{{0}} T) t l))
          (t : T), C t"
    );
    let ty = w.expr(&["u"], &ty);
    assert_eq!(made.ty, ty, "{}\n{}", w.terms.show(made.ty), w.terms.show(ty));
}
