//! Whole proofs on the embedded Lean, from a model that answers by a script: what is right is proved, what is
//! broken is repaired, filled in or not counted, and nothing is lost from the count.

use data::Suite;
use language_model::{
    Answer, Asked, LanguageModel, ModelError, Prompt, Request, Sample, Sampling, Template, Usage,
};
use lean_bridge::{BlockingPool, PoolConfig, ServerCommand};
use proof_search::{EngineFailure, Guidance, LeanBackend, Tier, Verdict};
use prover_evaluate::bench::{BenchConfig, BenchResult, Display};
use prover_whole::{
    Asker, TemplateWords, Way, WholeError, WholeOptions, WholeOutcome, WholeRun, WholeSummary,
};
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use supervise::StopFlag;

/// Theorems whose right proof comes only as an answer to Lean's errors.
const REPAIRED: [&str; 2] = ["prop_curry", "list_append_nil_right"];

/// Proofs with one wrong line, and how they are proved all the same.
const BROKEN: [(&str, Way, &str); 6] = [
    ("nat_mod_chain", Way::Sketch, "refine ⟨?_, ?_⟩\n· omega\n· exact wrong h"),
    ("prop_barber", Way::Prefix, "intro h\nobtain ⟨b, h⟩ := h\nhave hi := h b\nexact wrong hi"),
    ("list_cons_injective", Way::Prefix, "injection h with h1 h2\nrw [wrong]\nconstructor\n· rfl\n· rfl"),
    (
        "fin_cast_round_trip",
        Way::Sketch,
        "have g : (i.castSucc).val = i.val := by wrong_tactic\nrefine ⟨g, ?_⟩\nintro h\ngrind",
    ),
    ("function_injective_of_comp", Way::Prefix, "intro x y h1\nexact h _ _ h1 wrong"),
    ("option_some_injective", Way::Prefix, "injection h with h1\nsimpa using wrong"),
];

/// Proofs with holes.
const SKETCHES: [(&str, &str); 3] = [
    ("nat_linear_system", "refine ⟨?_, ?_⟩\n· sorry\n· omega"),
    ("prop_knights_and_knaves", "have ha : a := by sorry\nexact ⟨ha, by sorry⟩"),
    ("int_system_of_three", "have g : x = 2 := sorry\nomega"),
];

/// Texts that prove nothing, whatever is done: another statement, an axiom, and a lemma that is false.
const CHEATS: [(&str, &str); 3] = [
    ("nat_square_mod_three", "theorem nat_square_mod_three : True := by\n  trivial"),
    (
        "list_reverse_pair",
        "axiom cheat : False\n\ntheorem list_reverse_pair (α : Type) (xs ys : List α) :\n    \
         (xs ++ ys).reverse = ys.reverse ++ xs.reverse := by\n  exact cheat.elim",
    ),
    (
        "bool_de_morgan",
        "theorem all (p : Prop) : p := by sorry\n\ntheorem bool_de_morgan (a b : Bool) : (!(a && b)) = \
         (!a || !b) := by\n  exact all _",
    ),
];

/// Answers by the name of the theorem: to the first question and to errors.
struct Scripted {
    first: HashMap<String, Vec<String>>,
    repaired: HashMap<String, String>,
    /// Theorems for which there is no answer.
    failing: Vec<String>,
    asked: AtomicUsize,
}

fn fenced(text: &str) -> String {
    format!("<think>\n```lean\nnot this\n```\n</think>\nHere it is.\n```lean\n{text}\n```\n")
}

impl Scripted {
    fn new(first: HashMap<String, Vec<String>>) -> Scripted {
        Scripted { first, repaired: HashMap::new(), failing: vec![], asked: AtomicUsize::new(0) }
    }

    fn answer(&self, request: &Request) -> Result<Answer, ModelError> {
        self.asked.fetch_add(1, Relaxed);
        let Prompt::Chat(messages) = &request.prompt else { panic!("a chat") };
        let question = &messages[0].content;
        let name = question.split("\ntheorem ").nth(1).or(question.split("lean\ntheorem ").nth(1));
        let name = name.and_then(|rest| rest.split_whitespace().next()).expect("a theorem").to_owned();
        if self.failing.contains(&name) {
            return Err(ModelError::Busy { model: self.name(), reason: "a script".into() });
        }
        let texts = match (messages.len(), self.repaired.get(&name)) {
            (1, _) => self.first[&name].iter().cycle().take(request.sampling.n).cloned().collect(),
            (_, Some(text)) => vec![text.clone()],
            (_, None) => vec![self.first[&name][0].clone()],
        };
        let usage =
            Usage { requests: 1, prompt_tokens: 10, completion_tokens: 100 * texts.len() as u64, cost: 0.0 };
        let sample = |text: String| Sample { text: fenced(&text), ..Sample::default() };
        Ok(Answer { samples: texts.into_iter().map(sample).collect(), usage, ..Answer::default() })
    }
}

impl LanguageModel for Scripted {
    fn name(&self) -> String {
        "scripted".into()
    }

    fn ask(&self, requests: &[Request], _: Asked) -> Vec<Result<Answer, ModelError>> {
        requests.iter().map(|r| self.answer(r)).collect()
    }
}

struct Silent;

impl Display for Silent {
    fn begin(&mut self, _: &Suite, _: &[BenchResult]) {}
    fn result(&mut self, _: &BenchResult) {}
}

/// Proofs that the search once found.
fn right() -> HashMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/whole_proofs.jsonl");
    let text = std::fs::read_to_string(path).expect("the proofs");
    let lines = text.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).expect("JSON"));
    lines.map(|l| (l["name"].as_str().unwrap().into(), l["proof"].as_str().unwrap().into())).collect()
}

/// The theorems of `first-steps` with these names.
fn suite(names: &[&str]) -> Suite {
    let mut suite = Suite::open("first-steps").expect("a suite");
    suite.theorems.retain(|t| names.contains(&t.name.as_str()));
    assert_eq!(suite.theorems.len(), names.len());
    suite
}

fn run(
    suite: &Suite,
    model: &Scripted,
    options: &WholeOptions,
    out: &Path,
) -> Result<WholeOutcome, WholeError> {
    let config = PoolConfig::new(2, ServerCommand::embedded_in(env!("CARGO_BIN_EXE_prover")));
    let pool = BlockingPool::start(config).expect("processes");
    let limit = Duration::from_secs(10);
    let template = |name| Template::find(name).expect("it is built in");
    let words = TemplateWords::new(template("whole-proof"), template("repair"));
    let asker = Asker { model, words: &words, sampling: Sampling::default(), limit };
    let policy = proof_tactics::symbolic(None);
    let config = BenchConfig {
        timeout_s: None,
        steps: None,
        samples: None,
        tokens: None,
        refute: false,
        premises: false,
        auto_bound: Default::default(),
        policy: WholeRun::policy_name(&asker, "symbolic"),
        search: Default::default(),
    };
    let run = WholeRun {
        suite,
        asker: &asker,
        options,
        config: &config,
        guidance: Guidance { policy: &policy, refuter: None, value: None },
        engine: "Lean",
        workers: 2,
        out,
    };
    let engine = || {
        let failure = |e: lean_bridge::Error| EngineFailure { stage: "start".into(), message: e.to_string() };
        pool.reserve().map(LeanBackend::new).map_err(failure)
    };
    let outcome = run.run(&engine, &mut Silent, &StopFlag::default());
    pool.shut_down();
    outcome
}

#[test]
fn what_can_be_proved_is_proved_and_what_cannot_stays_in_the_count() {
    let mut model = Scripted::new(HashMap::new());
    let mut expected: HashMap<String, Option<Way>> = HashMap::new();
    for (name, proof) in right() {
        let is_repaired = REPAIRED.contains(&name.as_str());
        let way = if is_repaired { Way::Repair } else { Way::Sample };
        expected.insert(name.clone(), Some(way));
        match is_repaired {
            true => {
                model.repaired.insert(name.clone(), proof);
                model.first.insert(name, vec!["exact wrong".into()]);
            }
            false => _ = model.first.insert(name, vec![proof]),
        }
    }
    for (name, way, proof) in BROKEN {
        expected.insert(name.into(), Some(way));
        model.first.insert(name.into(), vec![proof.into()]);
    }
    for (name, proof) in SKETCHES {
        expected.insert(name.into(), Some(Way::Sketch));
        model.first.insert(name.into(), vec![proof.into()]);
    }
    for (name, text) in CHEATS {
        expected.insert(name.into(), None);
        model.first.insert(name.into(), vec![text.into()]);
    }
    let names: Vec<&str> = expected.keys().map(String::as_str).collect();
    let suite = suite(&names);
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("results.jsonl");
    let options = WholeOptions { samples: 2, repair: 1, fill_s: 60.0, ..WholeOptions::default() };
    let outcome = run(&suite, &model, &options, &out).expect("a run");
    let found: HashMap<String, Option<Way>> =
        outcome.results.iter().map(|r| (r.result.name.clone(), r.whole.way)).collect();
    let differences: Vec<_> = expected
        .iter()
        .filter(|(name, way)| found.get(*name) != Some(way))
        .map(|(name, way)| {
            let result = outcome.results.iter().find(|r| r.result.name == *name);
            (name, way, result.map(|r| (r.whole.way, &r.result.report.verdict, &r.result.report.refusals)))
        })
        .collect();
    assert!(differences.is_empty(), "{differences:#?}");
    for r in &outcome.results {
        let report = &r.result.report;
        match r.whole.way {
            Some(_) => {
                assert_eq!(report.verdict, Verdict::Proved { tier: Tier::Audited }, "{}", r.result.name);
                let proof = report.proof.as_deref().expect("a proof");
                assert!(proof.contains(&r.result.statement) && !proof.contains("sorry"), "{proof}");
            }
            None => {
                assert!(!matches!(report.verdict, Verdict::Proved { .. }));
                assert_eq!(report.proof, None);
            }
        }
        assert_eq!(r.whole.distinct, 1, "the second sample is the first one again: {}", r.result.name);
    }
    let summary = WholeSummary::new("first-steps", suite.theorems.len(), &outcome.results);
    let ways: Vec<usize> = summary.ways.values().copied().collect();
    assert_eq!((ways.as_slice(), summary.bench.theorems), (&[10, 2, 4, 5][..], 24));
    assert_eq!(summary.bench.rate, 21.0 / 24.0);
    assert!(summary.pass_at.is_empty(), "not all samples were asked for");
    assert!(summary.table().contains("sketch"));

    let asked = model.asked.load(Relaxed);
    let again = run(&suite, &model, &options, &out).expect("a run");
    assert_eq!((again.resumed, again.results.len(), model.asked.load(Relaxed)), (24, 24, asked));
    let other = WholeOptions { samples: 3, ..options };
    assert!(matches!(run(&suite, &model, &other, &out), Err(WholeError::Resume(_))));
}

#[test]
fn all_samples_are_judged_for_pass_at_k() {
    let names = ["prop_modus_ponens_twice", "bool_and_absorb"];
    let right = right();
    let wrong = "exact wrong".to_owned();
    let first = HashMap::from([
        (names[0].to_owned(), vec![wrong.clone(), wrong.clone(), right[names[0]].clone(), wrong]),
        (names[1].to_owned(), vec![right[names[1]].clone()]),
    ]);
    let folder = tempfile::tempdir().expect("a folder");
    let options = WholeOptions { samples: 4, all_samples: true, ..WholeOptions::default() };
    let model = Scripted::new(first);
    let outcome = run(&suite(&names), &model, &options, &folder.path().join("r.jsonl")).expect("a run");
    // one theorem more, which has no result
    let summary = WholeSummary::new("s", 3, &outcome.results);
    assert_eq!((summary.samples, summary.right, summary.pass_at.len()), (8, 5, 4));
    let expected = [1.25 / 3.0, 1.5 / 3.0, 1.75 / 3.0, 2.0 / 3.0];
    for ((k, estimate), expected) in summary.pass_at.iter().zip(expected) {
        assert!((estimate - expected).abs() < 1e-9, "pass@{k} {estimate}");
    }
    assert_eq!(summary.solved_within_tokens, [(400, 2)]);
}

#[test]
fn a_model_that_fails_is_no_search_without_result() {
    let names = ["prop_modus_ponens_twice", "bool_and_absorb", "fin_two_cases", "array_mem_push"];
    let first = right().into_iter().map(|(name, proof)| (name, vec![proof])).collect();
    let mut model = Scripted::new(first);
    model.failing.push(names[1].into());
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("r.jsonl");
    let options = WholeOptions { samples: 1, ..WholeOptions::default() };
    let outcome = run(&suite(&names), &model, &options, &out).expect("one failure is no end");
    let failed = outcome.results.iter().find(|r| r.result.name == names[1]).expect("it keeps its place");
    assert!(matches!(
        &failed.result.report.verdict,
        Verdict::EngineFailure { failure } if failure.stage == "model"
    ));
    let summary = WholeSummary::new("s", 4, &outcome.results);
    assert_eq!((summary.bench.theorems, summary.bench.rate), (4, 0.75));

    // it is tried again, and only it
    model.failing.clear();
    let asked = model.asked.load(Relaxed);
    let outcome = run(&suite(&names), &model, &options, &out).expect("a run");
    assert_eq!((outcome.resumed, model.asked.load(Relaxed) - asked), (3, 1));
    assert_eq!(WholeSummary::new("s", 4, &outcome.results).bench.rate, 1.0);

    model.failing = names.iter().map(|n| n.to_string()).collect();
    let ended = run(&suite(&names), &model, &options, &folder.path().join("none.jsonl"));
    assert!(matches!(ended, Err(WholeError::Model { failures: 3, .. })), "{ended:?}");
}
