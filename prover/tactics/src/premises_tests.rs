//! Moves from premises, on made-up answers.

use super::super::structure::testing::*;
use super::*;
use crate::arithmetic::tests::force;
use crate::structure::scene::Scene;
use lean_bridge::term::Term;
use lean_bridge::{ApplyCandidate, LemmaCandidates, LibraryPremise, RewriteCandidate};
use proof_premises::library::LibrarySource;
use proof_search::policy::Context;
use proof_term::build::*;
use retriever::{Kind, Position, Premise, PremiseCorpusBuilder};

/// Runs tactics by a rule, knows two lemmas by shape, and has the statements of a project.
struct Fake<F>(F, Vec<String>, Vec<LibraryPremise>);

impl<F: Fn(&str) -> Outcome> Probe for Fake<F> {
    fn fail(&mut self, stage: &str, message: String) {
        panic!("{stage}: {message}");
    }

    fn run(&mut self, tactics: &[Tactic], until_closed: bool) -> Vec<Outcome> {
        let mut out = vec![];
        for t in tactics {
            self.1.push(t.text.clone());
            out.push(self.0(&t.text));
            if until_closed && matches!(out.last(), Some(Outcome::Goals(g)) if g.is_empty()) {
                break;
            }
        }
        out
    }

    fn candidates(&mut self, _: usize) -> LemmaCandidates {
        let rewrite = RewriteCandidate { name: "Pair.swap_eq".into(), symm: true, hyp: None, score: 2 };
        LemmaCandidates {
            apply: vec![ApplyCandidate { name: "Pair.ext".into(), score: 3 }],
            rewrite: vec![rewrite],
        }
    }

    fn project_premises(&mut self, _: usize) -> Option<Vec<LibraryPremise>> {
        Some(self.2.clone())
    }
}

fn service() -> Premises {
    let nowhere = Position::default();
    let premise = |name: &str, kind: Kind, text: &str| Premise {
        name: name.into(),
        kind,
        text: text.into(),
        constants: vec!["Eq".into(), "Pair".into(), "Pair.swap".into()],
        start: nowhere,
        end: nowhere,
    };
    let mut corpus = PremiseCorpusBuilder::default();
    corpus.file(
        "Init",
        vec![],
        vec![
            premise("Pair", Kind::Inductive, "Type"),
            premise("Pair.mk", Kind::Constructor, "Nat → Nat → Pair"),
            premise("Pair.swap", Kind::Definition, "Pair → Pair"),
            premise("Pair.swap_eq", Kind::Theorem, "∀ (p : Pair), p.swap.swap = p"),
            premise("Pair.swap_inj", Kind::Theorem, "∀ (p q : Pair), p.swap = q.swap → p = q"),
        ],
    );
    Premises::of(corpus.build().unwrap())
}

fn run(rule: impl Fn(&str) -> Outcome) -> (Vec<String>, Vec<String>) {
    run_with(service(), vec![], rule)
}

fn run_with(
    service: Premises,
    project: Vec<LibraryPremise>,
    rule: impl Fn(&str) -> Outcome,
) -> (Vec<String>, Vec<String>) {
    let pair = constant("Pair");
    let swap = |t| call("Pair.swap", vec![t]);
    let goal = goal(&[("p", pair.clone())], eq(&pair, swap(swap(Term::Hyp(0))), Term::Hyp(0)));
    let scene = Scene::new(&goal, &Context { depth: 0, path: &[], preamble: "" }).unwrap();
    let mut out = vec![];
    moves(&scene, "", &Arc::new(service), &mut out);
    assert!(out.iter().all(|m| matches!(m.action, Action::Lazy(_))), "nothing waits at the visit");
    let mut probe = Fake(rule, vec![], project);
    let moves = force(out, &mut probe);
    (moves.iter().map(text_of).collect(), probe.1)
}

#[test]
fn lemmas_by_retrieval_by_shape_and_by_definition() {
    let (moves, probed) = run(|_| Outcome::Failed("no".into()));
    for expected in [
        "(simp_all [Pair.swap_eq]; done)",
        "(simp [Pair.swap, Pair.swap_eq]; done)",
        "(rw [← Pair.swap_eq] <;> first | assumption | rfl | omega | (simp_all; done))",
        "apply Pair.ext",
        "unfold Pair.swap",
        "(cases p; simp [Pair.swap_eq]; done)",
    ] {
        assert!(moves.iter().any(|m| m == expected), "{expected}: {moves:#?}");
    }
    assert!(!moves.iter().any(|m| m.contains("swap_inj")), "it does not rewrite: {moves:#?}");
    assert!(probed.contains(&"first | (simp [Pair.swap, Pair.swap_eq]; done)".into()), "{probed:?}");
    let exact = ["exact Pair.swap_eq ..", "(apply Pair.swap_inj <;> assumption)"];
    let all = |text: &String| text.starts_with("first") && exact.iter().all(|e| text.contains(e));
    assert!(probed.iter().any(all), "{probed:?}");
}

#[test]
fn without_a_library_there_is_what_the_text_declares() {
    let own = LibraryPremise {
        name: "Mine.swap_swap".into(),
        kind: "theorem".into(),
        ty: "∀ (p : Pair), p.swap.swap = p".into(),
        constants: vec!["Eq".into(), "Pair".into(), "Pair.swap".into()],
        ..LibraryPremise::default()
    };
    let run = |own| run_with(Premises::without_library(), own, |_| Outcome::Failed("no".into()));
    assert!(run(vec![]).0.is_empty(), "nothing is known");
    let (moves, _) = run(vec![own]);
    assert!(moves.contains(&"(simp_all [Mine.swap_swap]; done)".into()), "{moves:#?}");
}

#[test]
fn the_lemma_that_is_the_goal() {
    let (moves, _) = run(|t| match t {
        "exact Pair.swap_eq .." => Outcome::Goals(vec![]),
        t if t.starts_with("first") && t.contains("exact Pair.swap_eq ..") => Outcome::Goals(vec![]),
        _ => Outcome::Failed("no".into()),
    });
    assert!(moves.contains(&"exact Pair.swap_eq ..".into()));
}

#[test]
fn grind_goes_on_without_a_lemma_it_cannot_use() {
    let (moves, _) = run(|t| match t {
        "grind [Pair.swap_eq]" => Outcome::Goals(vec![]),
        t if t.contains("swap_inj") && t.starts_with("grind") => {
            Outcome::Failed("invalid `grind` theorem, failed to find a pattern for `Pair.swap_inj`".into())
        }
        _ => Outcome::Failed("no".into()),
    });
    assert!(moves.contains(&"grind [Pair.swap_eq]".into()), "{moves:?}");
}

#[test]
fn while_the_library_is_being_read_cheaper_moves_go_first() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("library.jsonl");
    let constants = ["Eq", "Pair", "Pair.swap"];
    let premise = serde_json::json!({"name": "Pair.swap_eq", "kind": "theorem",
        "type": "∀ (p : Pair), p.swap.swap = p", "constants": constants});
    let head = serde_json::json!({"lean": "a Lean", "header": "import Lean",
        "modules": [{"name": "Init", "imports": []}]});
    let module = serde_json::json!({"module": "Init", "premises": [premise]});
    std::fs::write(&file, format!("{head}\n{module}\n")).unwrap();
    // the library is not there before it is let go
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let more = move |_: &retriever::PremiseCorpus| {
        _ = wait.recv();
        Ok(vec![])
    };
    let service = Arc::new(Premises::load(LibrarySource::Printed(file), None, more));

    let pair = constant("Pair");
    let swap = |t| call("Pair.swap", vec![t]);
    let goal = goal(&[("p", pair.clone())], eq(&pair, swap(swap(Term::Hyp(0))), Term::Hyp(0)));
    let scene = Scene::new(&goal, &Context { depth: 0, path: &[], preamble: "" }).unwrap();
    let mut out = vec![];
    moves(&scene, "", &service, &mut out);
    let mut probe = Fake(|_: &str| Outcome::Goals(vec![]), vec![], vec![]);
    let mut compute = |m: Move| match m.action {
        Action::Lazy(compute) => compute(&mut probe),
        Action::Tactic(t) => panic!("`{}` is no lazy move", t.text),
        Action::Ask(_) => panic!("premises ask nobody outside"),
    };
    let sets = out.into_iter().find(|m| m.family == "premises").unwrap();
    let cost = sets.cost;
    let [later] = compute(sets).try_into().ok().expect("itself, for later");
    assert!(matches!(later.action, Action::Lazy(_)));
    assert_eq!((later.family, later.cost), ("premises", cost + TURN_COST));

    go.send(()).unwrap();
    service.wait().unwrap();
    let texts: Vec<String> = compute(later).iter().map(text_of).collect();
    assert!(texts.iter().any(|text| text.contains("Pair.swap_eq")), "{texts:?}");
}
