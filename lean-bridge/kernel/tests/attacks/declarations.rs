//! Declarations of every kind, their names, and the order of questions.

use crate::base;
use crate::support::{TextLibrary, World};
use lean_kernel::KernelError;

#[test]
fn values_with_free_variables() {
    let mut w = base();
    for kind in ["opaque", "def", "theorem"] {
        w.refuses(&format!("{kind} o : False := #0"), "without a binder");
        w.refuses(&format!("{kind} o : True := (fun (x : True) => #1) True.intro"), "without a binder");
        w.refuses(&format!("{kind} o : #0 := True.intro"), "without a binder");
        w.accepts(&format!("{kind} o : True := (fun (x : True) => #0) True.intro"));
    }
    w.refuses("axiom a : #0", "without a binder");
    w.refuses("axiom a : ∀ (x : True), #1", "without a binder");
    w.refuses("inductive (0) T : #0", "without a binder");
    w.refuses("inductive (0) T : Type | T.mk : #0 → T", "without a binder");
    // the greatest index must not wrap to a bound one
    w.refuses("opaque o : False := fun (x : True) => #4294967295", "without a binder");
}

/// An accessibility proof makes equality by definition
/// intransitive; it must not matter what was asked before.
#[test]
fn answers_do_not_depend_on_earlier_questions() {
    let mut w = base();
    w.must(
        "def r : Nat → Nat → Prop := fun (_ _ : Nat) => False
         def g : ∀ (n : Nat), Acc.{1} Nat r n → Nat := fun (n : Nat) (h : Acc.{1} Nat r n) =>
           Acc.rec.{1 1} Nat r (fun (x : Nat) (_ : Acc.{1} Nat r x) => Nat)
             (fun (x : Nat) (_ : ∀ (y : Nat), r y x → Acc.{1} Nat r y) (_ : ∀ (y : Nat), r y x → Nat)
               => 1) n h
         axiom h : Acc.{1} Nat r 0
         def made : Acc.{1} Nat r 0 :=
           Acc.intro.{1} Nat r 0 (fun (y : Nat) (p : r y 0) => False.rec.{0} (fun (_ : False)
             => Acc.{1} Nat r y) p)",
    );
    let equation = |a: &str, b: &str| format!("(Eq.{{1}} Nat ({a}) ({b}))");
    let rfl = |a: &str| format!("(Eq.refl.{{1}} Nat ({a}))");
    let (a, b, c) = ("g 0 h", "g 0 made", "1");
    let right = [(a, b), (b, a), (b, c), (c, b)];
    let wrong = [(a, c), (c, a)];
    for (x, y) in right {
        w.accepts(&format!("theorem t : {} := {}", equation(x, y), rfl(x)));
    }
    for (x, y) in wrong {
        w.refuses(&format!("theorem t : {} := {}", equation(x, y), rfl(x)), "the value");
    }
    // two right questions and a wrong one in one declaration, in every order
    let all = |list: [(&str, &str); 3]| {
        let [p, q, s] = list.map(|(x, y)| equation(x, y));
        let [u, v, t] = list.map(|(x, _)| rfl(x));
        format!(
            "theorem t : And {p} (And {q} {s}) := And.intro {p} (And {q} {s}) {u} (And.intro {q} {s} {v} {t})"
        )
    };
    for bad in wrong {
        for list in [
            [right[0], right[2], bad],
            [right[2], bad, right[1]],
            [bad, right[0], right[2]],
            [right[1], right[3], bad],
        ] {
            w.refuses(&all(list), "");
        }
    }
    w.accepts(&all([right[0], right[2], right[1]]));
    w.accepts(&all([right[3], right[1], right[0]]));
}

#[test]
fn names() {
    let mut w = base();
    let taken = "is declared already";
    w.refuses("axiom Nat : Type", taken);
    w.refuses("axiom Nat.rec : Type", taken);
    w.refuses("axiom Nat.succ : Nat", taken);
    w.refuses("inductive (0) T : Type | T : T", taken);
    w.refuses("inductive (0) T : Type | T.mk : T | T.mk : Nat → T", taken);
    w.refuses("inductive (0) T : Type | T.rec : T", taken);
    w.refuses("inductive (0) T : Type | T.mk : T and T : Type | T.mk2 : T", taken);
    w.refuses("inductive (0) T : Type | T.mk : T and T.rec : Type | T.mk2 : T.rec", taken);
    w.refuses("inductive (0) T : Type | T.mk : T and T.mk : Type | T.mk2 : T.mk", taken);
    w.refuses("axiom T.rec : Nat inductive (0) T : Type | T.mk : T", taken);
    w.refuses("axiom T.rec_1 : Nat inductive (0) T : Type | T.mk : List.{0} T → T", taken);
    w.refuses("inductive (0) T : Type | T.rec_1 : List.{0} T → T", taken);
    w.refuses("inductive (0) T : Type | Nat.zero : T", taken);
    w.accepts("axiom T.rec_1 : Nat inductive (0) T : Type | T.mk : T");
    w.accepts("axiom T.rec_2 : Nat inductive (0) T : Type | T.mk : List.{0} T → T");
    // a declaration is not known to itself
    w.refuses("theorem t : False := t", "unknown constant");
    w.refuses("def t : t := True.intro", "unknown constant");
    w.refuses("inductive (0) T : T | T.mk : T", "unknown constant");
    w.refuses("inductive (0) T : Type | T.mk : Eq.{1} T T.mk T.mk → T", "unknown constant");
    w.refuses("inductive (0) T : Type | T.mk : T.rec.{1} → T", "unknown constant");
}

#[test]
fn kinds_of_declarations() {
    let mut w = base();
    w.refuses("theorem t : Nat := 0", "no proposition");
    w.refuses("theorem t : Prop := True", "no proposition");
    w.refuses("theorem t.{u} : ∀ (α : Sort.{u}), α → α := fun (α : Sort.{u}) (a : α) => a", "no proposition");
    w.accepts("def t.{u} : ∀ (α : Sort.{u}), α → α := fun (α : Sort.{u}) (a : α) => a");
    w.accepts("theorem t : ∀ (α : Prop), α → α := fun (α : Prop) (a : α) => a");
    w.refuses("theorem t : True := 0", "the value");
    w.refuses("def t : True.intro := True.intro", "a type is expected");
    // theorems and opaque constants have no value for anybody else
    for kind in ["opaque", "theorem"] {
        w.refuses(
            &format!(
                "{kind} p : True := True.intro opaque n : Nat := 5 theorem t : Eq.{{1}} Nat n 5 :=
              Eq.refl.{{1}} Nat 5"
            ),
            "the value",
        );
    }
    w.accepts("def n : Nat := 5 theorem t : Eq.{1} Nat n 5 := Eq.refl.{1} Nat 5");
    // every argument, binder and value is looked at
    w.refuses("def t : Nat := (fun (x : True) => 0) 1", "an argument");
    w.refuses("def t : Nat := (fun (x : 0) => 0) 1", "a type is expected");
    w.refuses("def t : Nat := let x : Nat := True.intro; 0", "the value of a `let`");
    w.refuses("def t : Nat := let x : 0 := 0; 0", "a type is expected");
    w.refuses("def t : Nat := 0 0", "a function is expected");
    w.refuses("def t : Type := ∀ (x : 0), Nat", "a type is expected");
    w.refuses("def t : Nat := proj Prod 0 (Prod.mk.{0 0} Nat Nat 0 True.intro)", "an argument");
}

/// Variables of one type under different binders, far apart and inside of each other.
#[test]
fn variables_are_kept_apart() {
    let mut w = base();
    w.must("axiom g : (Nat → Nat) → Nat axiom h : Nat → Nat → Nat");
    let equation = |a: &str, b: &str| {
        format!(
            "theorem t : Eq.{{1}} (Nat → Nat) (fun (x : Nat) => {a}) (fun (x : Nat) => {b}) :=
               Eq.refl.{{1}} (Nat → Nat) (fun (x : Nat) => {a})"
        )
    };
    let terms = [
        "g (fun (y : Nat) => g (fun (z : Nat) => x))",
        "g (fun (y : Nat) => g (fun (z : Nat) => y))",
        "g (fun (y : Nat) => g (fun (z : Nat) => z))",
        "g (fun (y : Nat) => h y (g (fun (z : Nat) => h x y)))",
        "g (fun (y : Nat) => h y (g (fun (z : Nat) => h z y)))",
        "g (fun (y : Nat) => h y (g (fun (z : Nat) => h y z)))",
        "g (fun (y : Nat) => h (g (fun (y : Nat) => y)) y)",
        "g (fun (y : Nat) => h (g (fun (z : Nat) => y)) y)",
        "g (fun (y : Nat) => g (fun (z : Nat) => h x (h y z)))",
        "g (fun (y : Nat) => g (fun (z : Nat) => h x (h z y)))",
        "g (fun (y : Nat) => g (fun (z : Nat) => h x (h y y)))",
        "g (fun (y : Nat) => g (fun (z : Nat) => h x (h z z)))",
        "g (fun (y : Nat) => g (fun (z : Nat) => h y (h x z)))",
        "g (g' x)",
    ];
    w.must("axiom g' : Nat → Nat → Nat");
    for a in terms {
        for b in terms {
            match a == b {
                true => w.accepts(&equation(a, b)),
                false => w.refuses(&equation(a, b), "the value"),
            }
        }
    }
    // the types of variables that hold other variables
    w.accepts(
        "def t : ∀ (α : Type) (p : α → Prop) (a : α), p a → ∀ (b : α), p b → p a :=
           fun (α : Type) (p : α → Prop) (a : α) (ha : p a) (b : α) (hb : p b) => ha",
    );
    w.refuses(
        "def t : ∀ (α : Type) (p : α → Prop) (a : α), p a → ∀ (b : α), p b → p a :=
           fun (α : Type) (p : α → Prop) (a : α) (ha : p a) (b : α) (hb : p b) => hb",
        "the value",
    );
}

/// Whether a name is taken does not depend on what was asked of the library before.
#[test]
fn names_of_a_library_that_nothing_has_asked_for() {
    let mut w = World::empty();
    let text = "inductive (0) False : Prop\nopaque secret : Type := Prop";
    let mut library = TextLibrary::new(&mut w.terms, text).without_values();
    for taken in [
        "axiom secret : Prop",
        "def secret : Type := Prop",
        "axiom False : Prop",
        "axiom False.rec : Prop",
        "inductive (0) False : Prop",
        "inductive (0) False : Prop | False.secret : False",
        "inductive (0) T : Prop | secret : T",
    ] {
        let before = w.env.len();
        let result = w.add_with(&mut library, taken);
        assert!(matches!(result, Err(KernelError::AlreadyDeclared(_))), "{taken}: {result:?}");
        assert_eq!(w.env.len(), before, "{taken}");
    }
    w.add_with(&mut library, "inductive (0) True : Prop | True.intro : True").unwrap();
    w.add_with(&mut library, "theorem t : False → True := fun (f : False) => True.intro").unwrap();
}
