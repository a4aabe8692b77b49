//! New theorems: what they are, that the kernel has accepted them, and that their text proves their text.

use crate::common::{messages, start, with_lean};
use crate::printing::{base, printer};
use lean_meta::boot::Booted;
use lean_meta::environment::{Constant, Constants};
use lean_meta::frontend;
use lean_meta::lemmas::Lemmas;
use lean_meta::proof_state::ProofState;
use lean_mutate::{Answers, Effort, Key, Known, Library, Mutant, Mutator, Tally, key};
use lean_protocol::mutation::{Closer, Kinds, Mutation};
use lean_wasm::machine::GuestLimits;
use lean_wasm::object::Obj;

struct Bench {
    lemmas: Lemmas,
    known: Known,
    answers: Answers,
    base: ProofState,
    env: Obj,
}

impl Bench {
    fn new(booted: &mut Booted) -> Bench {
        let env = frontend::environment(&booted.state);
        let base = base(booted);
        let lemmas = Lemmas::of(&mut booted.lean, &env).expect("alive");
        let known = Known::of(&mut booted.lean, &env).expect("alive");
        Bench { lemmas, known, answers: Answers::default(), base, env }
    }

    fn find(&self, booted: &mut Booted, name: &str) -> Obj {
        let constants = Constants::of(&mut booted.lean, &self.env).expect("alive");
        let name = booted.lean.name(name).expect("alive");
        constants.find(&mut booted.lean, &self.env, name.view()).expect("alive").expect("a library theorem")
    }

    fn mutants(&self, booted: &mut Booted, target: &str, effort: &Effort) -> (Vec<Mutant>, Tally) {
        let theorem = self.find(booted, target);
        let l = &mut booted.lean;
        let library = Library { known: &self.known, lemmas: &self.lemmas, answers: &self.answers };
        let mutator = Mutator::new(l, &self.env, self.base.clone(), library).expect("alive");
        let mut tally = Tally::new();
        let found = mutator.mutants(l, Constant(theorem.view()), effort, &mut tally);
        (found.expect("alive"), tally)
    }
}

const TARGETS: [&str; 9] = [
    "Nat.sub_add_cancel",
    "Nat.le_of_lt_succ",
    "List.length_append",
    "List.reverse_append",
    "Nat.pos_of_ne_zero",
    "Option.some_inj",
    "Nat.mul_le_mul",
    "List.map_map",
    "UInt32.sub_lt",
];

#[test]
fn texts_prove_what_they_say() {
    with_lean(GuestLimits::default(), |b| {
        let bench = Bench::new(b);
        let mut printer = printer(b);
        let mut fresh = start(&GuestLimits::default());
        let (mut good, mut bad) = (0, vec![]);
        let (mut made, mut all) = (std::collections::BTreeSet::new(), Tally::new());
        let none = Kinds::NONE;
        let each = [
            Kinds { rewrite: true, ..none },
            Kinds { rewrite_hypothesis: true, ..none },
            Kinds { apply: true, ..none },
            Kinds { contrapose: true, ..none },
            Kinds { compose: true, ..none },
            Kinds { specialise: true, ..none },
            Kinds { generalise: true, ..none },
        ];
        for (target, kinds) in TARGETS.into_iter().flat_map(|t| each.map(|kinds| (t, kinds))) {
            let effort = Effort { kinds, limit: Some(6), ..Effort::default() };
            let (mutants, tally) = bench.mutants(b, target, &effort);
            tally.into_iter().for_each(|(word, n)| *all.entry(word).or_default() += n);
            for m in mutants {
                let printed = printer.print(&mut b.lean, m.ty.view(), &m.levels).expect("alive");
                let levels: Vec<String> = m.levels.iter().map(|n| n.view().name()).collect();
                let levels =
                    if levels.is_empty() { String::new() } else { format!(".{{{}}}", levels.join(", ")) };
                let names = m.script.names();
                let value = m.value.as_ref().map(|v| printer.print_body(&mut b.lean, v.view(), &names));
                let value = value.map(|v| v.expect("alive").expect("printed"));
                let script = m.script.lines(&value.unwrap_or_default()).join("\n  ");
                let text = format!("theorem mutant{levels} : {} := by\n  {script}", printed.text);
                let errors: Vec<_> = messages(&mut fresh, &text)
                    .expect("alive")
                    .into_iter()
                    .filter(|m| m.0 == "error")
                    .collect();
                made.insert(match m.mutation {
                    Mutation::Rewrite { .. } => "rewrite",
                    Mutation::RewriteHypothesis { .. } => "hypothesis",
                    Mutation::Apply { .. } => "apply",
                    Mutation::Contrapose { .. } => "contrapose",
                    Mutation::Compose { .. } => "compose",
                    Mutation::Specialise { .. } => "specialise",
                    Mutation::Generalise { .. } => "generalise",
                });
                if printed.form.is_some() && errors.is_empty() { good += 1 } else { bad.push((text, errors)) }
            }
        }

        assert!(good >= 40, "{good} good: {all:?}");
        assert!(bad.len() * 50 <= good, "{good} good; {bad:#?}");
        assert_eq!(made.len(), 7, "{made:?}");
        assert_eq!(all.get("kernel"), None, "the kernel accepts what Lean builds: {all:?}");
    });
}

/// The key of a statement given as text.
fn key_of(booted: &mut Booted, statement: &str) -> Key {
    let text = format!("public theorem keyed : {statement} := sorry");
    let run = frontend::run(&mut booted.lean, &booted.state, &text, &Default::default()).expect("alive");
    let env = frontend::environment(&run.state);
    let constants = Constants::of(&mut booted.lean, &env).expect("alive");
    let found = constants.added().find(|(n, _)| n.ends_with("keyed")).expect("declared");
    key(found.1.ty())
}

#[test]
fn the_same_statement_has_the_same_key() {
    with_lean(GuestLimits::default(), |b| {
        let same = [
            ("∀ a b : Nat, a + b = b + a", "∀ x y : Nat, y + x = x + y"),
            (
                "∀ (a : Nat) (b : Int), 0 ≤ b → 0 < a → b * a = a * b",
                "∀ (b : Int) (a : Nat), 0 < a → 0 ≤ b → a * b = b * a",
            ),
            ("∀ {p q : Prop}, p → (p ↔ q) → q", "∀ (q p : Prop), (q ↔ p) → q → p"),
            (
                "∀ {α : Type} (l : List α), l.reverse.length = l.length",
                "∀ {α : Type 3} (l : List α), l.length = l.reverse.length",
            ),
        ];
        for (x, y) in same {
            assert_eq!(key_of(b, x), key_of(b, y), "{x} and {y}");
        }
        let other = [
            ("∀ a b : Nat, a + b = b + a", "∀ a b : Nat, a + b = a + b"),
            ("∀ a b : Nat, a ≤ b → a - b = 0", "∀ a b : Nat, b ≤ a → a - b = 0"),
            ("∀ a b c : Nat, a < b → b < c → a < c", "∀ a b c : Nat, a < b → b < c → c < a"),
            ("∀ n : Nat, n + 1 = n.succ", "∀ n : Nat, n + 2 = n.succ"),
            ("∀ a b : Nat, a < b", "∀ a b : Int, a < b"),
        ];
        for (x, y) in other {
            assert_ne!(key_of(b, x), key_of(b, y), "{x} and {y}");
        }
    });
}

#[test]
fn what_lean_proves_alone_is_dropped_and_what_is_excluded_is_not_used() {
    with_lean(GuestLimits::default(), |b| {
        let bench = Bench::new(b);
        let all = Effort::default();
        let (loose, _) = bench.mutants(b, "Nat.lt_of_lt_of_le", &all);
        let strict = Effort { closers: vec![Closer::Simp, Closer::OneLemma, Closer::Omega], ..all.clone() };
        let (kept, tally) = bench.mutants(b, "Nat.lt_of_lt_of_le", &strict);
        assert!(!kept.is_empty() && kept.len() < loose.len(), "{} of {}: {tally:?}", kept.len(), loose.len());
        let lemma = kept[0].lemma.clone();
        let without = Effort { excluded: [lemma.clone()].into(), ..strict.clone() };
        let (others, _) = bench.mutants(b, "Nat.lt_of_lt_of_le", &without);
        assert!(others.iter().all(|m| m.lemma != lemma));
        let nothing = Effort { excluded: ["Nat.lt_of_lt_of_le".to_string()].into(), ..strict };
        assert!(bench.mutants(b, "Nat.lt_of_lt_of_le", &nothing).0.is_empty());
        let keyed = |keys: &[Key]| Effort { excluded_keys: keys.iter().copied().collect(), ..all.clone() };
        let (others, tally) = bench.mutants(b, "Nat.lt_of_lt_of_le", &keyed(&[loose[0].key]));
        assert_eq!((others.len(), tally.get("excluded")), (loose.len() - 1, Some(&1)));
        let own = key(Constant(bench.find(b, "Nat.lt_of_lt_of_le").view()).ty());
        assert!(bench.mutants(b, "Nat.lt_of_lt_of_le", &keyed(&[own])).0.is_empty());
        let stated = key(Constant(bench.find(b, &lemma).view()).ty());
        assert!(bench.mutants(b, "Nat.lt_of_lt_of_le", &keyed(&[stated])).0.iter().all(|m| m.lemma != lemma));
    });
}
