//! Recursors as the kernel makes them, compared with what is written down here by hand.

mod support;

use lean_kernel::{Expr, KernelError, Recursor};
use support::{World, prelude};

/// A recursor written by hand.
struct Expected {
    name: &'static str,
    /// Universe parameters by name, that of the motive first if there is one.
    params: &'static [&'static str],
    /// Parameters, indices, motives, minor premises.
    counts: [u32; 4],
    k: bool,
    ty: &'static str,
    /// Constructor, number of fields, value.
    rules: &'static [(&'static str, u32, &'static str)],
}

#[track_caller]
fn check(world: &mut World, expected: &Expected) {
    let made = world.recursor(expected.name);
    let name = expected.name;
    assert_eq!(made.params as usize, expected.params.len(), "{name}: universe parameters");
    assert_eq!(made.k, expected.k, "{name}: k");
    assert_eq!([made.parameters, made.indices, made.motives, made.minors], expected.counts, "{name}");
    let ty = world.expr(expected.params, expected.ty);
    assert_eq!(world.terms.show(made.ty), world.terms.show(ty), "{name}");
    assert_eq!(made.ty, ty, "{name}: its type");
    assert_eq!(made.rules.len(), expected.rules.len(), "{name}: rules");
    for (rule, (constructor, fields, value)) in made.rules.iter().zip(expected.rules) {
        assert_eq!(world.terms.text(rule.constructor), *constructor, "{name}");
        assert_eq!(rule.fields, *fields, "{name}, {constructor}: fields");
        let value = world.expr(expected.params, value);
        assert_eq!(world.terms.show(rule.value), world.terms.show(value), "{name}, {constructor}");
        assert_eq!(rule.value, value, "{name}, {constructor}: value");
    }
}

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

const TREE_COMMON: &str = "(α : Type.{v}) (C : Tree.{v} α → Sort.{u}) (D : List.{v} (Tree.{v} α) → Sort.{u})
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

/// What [`claims_that_differ_are_refused`] changes in the recursors of a family.
type Change = fn(&mut World, &mut Vec<Recursor>);

const CHANGES: [(&str, Change); 17] = [
    ("type", |w, r| r[0].ty = w.expr(&[], "∀ (n : Nat), Nat")),
    ("a loose variable as type", |w, r| r[0].ty = w.expr(&[], "#0")),
    ("universe parameters", |_, r| r[0].params += 1),
    ("parameters", |_, r| r[0].parameters += 1),
    ("indices", |_, r| r[0].indices += 1),
    ("motives", |_, r| r[0].motives -= 1),
    ("minor premises", |_, r| r[0].minors -= 1),
    ("k", |_, r| r[0].k = true),
    ("k of a nested one", |_, r| r[1].k = true),
    ("fields", |_, r| r[1].rules[1].fields = 1),
    ("constructors of rules", |_, r| {
        let other = r[1].rules[0].constructor;
        r[1].rules[1].constructor = other;
    }),
    ("the order of rules", |_, r| r[1].rules.reverse()),
    ("a rule less", |_, r| _ = r[1].rules.pop()),
    ("a rule more", |_, r| {
        let last = r[0].rules[0].clone();
        r[0].rules.push(last);
    }),
    ("a rule without its induction hypothesis", |w, r| {
        let text =
            "fun COMMON (a : α) (l : List.{v} (Tree.{v} α)) => node a l".replace("COMMON", TREE_COMMON);
        r[0].rules[0].value = w.expr(&["u", "v"], &text);
    }),
    ("a recursor less", |_, r| _ = r.pop()),
    ("a recursor more", |w, r| {
        let mut last = r[0].clone();
        last.name = w.terms.dotted("Tree.rec_2");
        r.push(last);
    }),
];

/// A family with claims about its recursors that are right but for one thing.
#[test]
fn claims_that_differ_are_refused() {
    let family = "inductive (1) Tree.{u} : Type.{u} → Type.{u}
      | Tree.node : ∀ (α : Type.{u}) (a : α) (l : List.{u} (Tree.{u} α)), Tree.{u} α";
    let mut w = World::with(&[prelude::BASE]);
    w.must(family);
    let made = [w.recursor("Tree.rec"), w.recursor("Tree.rec_1")];
    // into a world in which the family is not declared yet
    let mut fresh = World::with(&[prelude::BASE]);
    let mut copier = lean_kernel::Copier::new(&w.terms);
    let right: Vec<Recursor> = made.iter().map(|r| copier.recursor(&mut fresh.terms, r)).collect();
    let mut w = fresh;
    let unit = w.units(family).remove(0);
    let add = |w: &mut World, claimed: &[Recursor]| {
        let before = w.env.len();
        let result = w.env.add(&mut w.terms, &mut lean_kernel::NoLibrary, &unit, claimed);
        assert_eq!(result.is_err(), w.env.len() == before, "all of it is kept or nothing");
        result
    };
    for (what, change) in CHANGES {
        let mut claimed = right.clone();
        change(&mut w, &mut claimed);
        assert_ne!(claimed, right, "{what}: nothing was changed");
        match add(&mut w, &claimed) {
            Err(KernelError::Recursor(_) | KernelError::LooseVariable) => {}
            other => panic!("{what}: {other:?}"),
        }
    }
    // written otherwise, by what is well typed and by what is not
    for (argument, is_right) in [("0", true), ("True.intro", false)] {
        for in_rule in [false, true] {
            let mut claimed = right.clone();
            let place = if in_rule { &mut claimed[1].rules[1].value } else { &mut claimed[0].ty };
            let (domain, value) = (w.expr(&[], "Nat"), w.expr(&[], argument));
            let function = w.terms.add_expr(Expr::Lambda(0, domain, *place));
            *place = w.terms.add_expr(Expr::App(function, value));
            let mark = w.env.mark(&w.terms);
            assert_eq!(add(&mut w, &claimed).is_ok(), is_right, "{argument}");
            w.env.rollback(&mut w.terms, mark);
        }
    }
    add(&mut w, &right).expect("the right claims");
}
