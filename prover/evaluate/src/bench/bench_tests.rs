use super::*;
use data::Suite;
use proof_search::scripted::{Rules, Scripted};
use proof_search::{EngineFailure, Guidance, SearchOptions, Tier, Verdict};
use std::path::Path;
use std::time::Duration;
use supervise::StopFlag;

/// Theorems whose toy goal is the last word of the statement.
fn suite(goals: &[&str]) -> Suite {
    let line = |(i, g): (usize, &&str)| {
        format!("{{\"name\": \"t{i}\", \"formal_statement\": \"theorem t{i} : {g} := by\"}}\n")
    };
    Suite::records("toy", &goals.iter().enumerate().map(line).collect::<String>()).unwrap()
}

fn rules() -> Rules {
    Rules::new(&[("easy", "close", &[]), ("two", "split", &["easy", "easy"]), ("hard", "loop", &["hard"])])
}

fn config() -> BenchConfig {
    BenchConfig {
        auto_bound: Default::default(),
        timeout_s: Some(10.0),
        steps: Some(100),
        samples: None,
        tokens: None,
        refute: false,
        premises: false,
        policy: "rules".into(),
        search: SearchOptions { deterministic: true, ..SearchOptions::default() },
    }
}

struct Silent;
impl Display for Silent {
    fn begin(&mut self, _: &Suite, _: &[BenchResult]) {}
    fn result(&mut self, _: &BenchResult) {}
}

fn run(suite: &Suite, config: &BenchConfig, out: &Path, workers: usize) -> Result<Outcome, BenchError> {
    let rules = rules();
    let guidance = Guidance { policy: &rules, refuter: None, value: None };
    let bench = Bench {
        suite,
        config,
        guidance,
        lint: None,
        rechecker: None,
        whole_files: None,
        engine: "toy 1",
        workers,
        searches: workers,
        out,
        attempts: None,
        records: None,
    };
    bench.run(&|| Ok(Scripted::new(&rules)), &mut Silent, &StopFlag::default())
}

fn verdicts(outcome: &Outcome) -> Vec<(&str, &str)> {
    outcome.results.iter().map(|r| (r.name.as_str(), r.report.verdict.word())).collect()
}

#[test]
fn every_theorem_gets_a_line_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("r.jsonl");
    let suite = suite(&["easy", "hard", "two", "unknown", "easy"]);
    let outcome = run(&suite, &config(), &out, 3).unwrap();
    let expected =
        [("t0", "proved"), ("t1", "not_found"), ("t2", "proved"), ("t3", "not_found"), ("t4", "proved")];
    assert_eq!(verdicts(&outcome), expected);
    let lines: Vec<BenchResult> = data::read_json_lines(&out).unwrap();
    assert_eq!(lines, outcome.results);
    assert_eq!(lines[0].report.verdict, Verdict::Proved { tier: Tier::Audited });
    let summary = Summary::new(&suite.name, suite.theorems.len(), &lines);
    assert_eq!((summary.verdicts["proved"], summary.verdicts["not_run"]), (3, 0));
    assert!(summary.table().contains("proved, audited") && !summary.table().contains("replayed only"));
    assert!(
        summary.table().contains("proved 60.0 % (95 % interval 23.1 – 88.2 %, Wilson) of toy"),
        "{}",
        summary.table()
    );
}

#[test]
fn a_summary_tells_tiers_apart() {
    let dir = tempfile::tempdir().unwrap();
    let suite = suite(&["easy", "two", "easy"]);
    let mut results = run(&suite, &config(), &dir.path().join("r.jsonl"), 1).unwrap().results;
    results[1].report.verdict = Verdict::Proved { tier: Tier::Replayed };
    let table = Summary::new(&suite.name, suite.theorems.len(), &results).table();
    assert!(table.contains("proved (audited 2, replayed 1)"), "{table}");
    assert!(table.contains("replayed only: 1; this Lean's judge cannot audit"), "{table}");
}

#[test]
fn a_rerun_continues_after_a_torn_line() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("r.jsonl");
    let suite = suite(&["easy", "two", "easy"]);
    let first = run(&suite, &config(), &out, 1).unwrap();
    let text = std::fs::read_to_string(&out).unwrap();
    let second_line = text.lines().next().unwrap().len() + 1;
    std::fs::write(&out, &text[..second_line + 40]).unwrap();
    let again = run(&suite, &config(), &out, 1).unwrap();
    assert_eq!((again.resumed, again.interrupted), (1, false));
    assert_eq!(verdicts(&again), verdicts(&first));
    // Nothing left to do: nothing is written.
    let before = std::fs::read_to_string(&out).unwrap();
    assert_eq!(run(&suite, &config(), &out, 1).unwrap().resumed, 3);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), before);
}

#[test]
fn a_failure_of_the_engine_is_tried_again() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("r.jsonl");
    let suite = suite(&["easy", "two"]);
    let first = run(&suite, &config(), &out, 1).unwrap();
    let mut lost = first.results[1].clone();
    let failure = EngineFailure { stage: "search".into(), message: "lost".into() };
    lost.report.verdict = Verdict::EngineFailure { failure };
    let lines = [&first.results[0], &lost].map(|r| serde_json::to_string(r).unwrap() + "\n");
    std::fs::write(&out, lines.concat()).unwrap();
    let again = run(&suite, &config(), &out, 1).unwrap();
    assert_eq!(again.resumed, 1);
    assert_eq!(verdicts(&again), verdicts(&first));
    // the later line counts
    assert_eq!(run(&suite, &config(), &out, 1).unwrap().resumed, 2);
}

#[test]
fn other_suites_settings_and_engines_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("r.jsonl");
    let easy = suite(&["easy"]);
    run(&easy, &config(), &out, 1).unwrap();
    let error = run(&suite(&["two"]), &config(), &out, 1).unwrap_err().to_string();
    assert!(error.contains("another suite") && error.contains("--out"), "{error}");
    let mut other = config();
    other.search.seed = 3;
    let error = run(&easy, &other, &out, 1).unwrap_err().to_string();
    assert!(error.contains("search.seed: 0 there, 3 now"), "{error}");
    let rules = rules();
    let guidance = Guidance { policy: &rules, refuter: None, value: None };
    let (config, stop) = (config(), StopFlag::default());
    let bench = Bench {
        suite: &easy,
        config: &config,
        guidance,
        lint: None,
        rechecker: None,
        whole_files: None,
        engine: "toy 2",
        workers: 1,
        searches: 1,
        out: &out,
        attempts: None,
        records: None,
    };
    let error = bench.run(&|| Ok(Scripted::new(&rules)), &mut Silent, &stop).unwrap_err().to_string();
    assert!(error.contains("another engine (toy 1, now toy 2)"), "{error}");
}

#[test]
fn an_unwritable_file_is_an_error_before_any_work() {
    let suite = suite(&["easy"]);
    let error = run(&suite, &config(), Path::new("/proc/nowhere/r.jsonl"), 1).unwrap_err().to_string();
    assert!(error.contains("/proc/nowhere"), "{error}");
}

#[test]
fn an_interruption_keeps_what_was_done() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("r.jsonl");
    let suite = suite(&["easy"; 20]);
    let (rules, config, stop) = (rules(), config(), StopFlag::default());
    let guidance = Guidance { policy: &rules, refuter: None, value: None };
    let bench = Bench {
        suite: &suite,
        config: &config,
        guidance,
        lint: None,
        rechecker: None,
        whole_files: None,
        engine: "toy 1",
        workers: 2,
        searches: 2,
        out: &out,
        attempts: None,
        records: None,
    };
    let make = || Ok(Scripted { delay: Duration::from_millis(10), ..Scripted::new(&rules) });
    struct StopAfter(usize, StopFlag);
    impl Display for StopAfter {
        fn begin(&mut self, _: &Suite, _: &[BenchResult]) {}
        fn result(&mut self, _: &BenchResult) {
            self.0 -= 1;
            if self.0 == 0 {
                self.1.set();
            }
        }
    }
    let outcome = bench.run(&make, &mut StopAfter(5, stop.clone()), &stop).unwrap();
    assert!(outcome.interrupted && (5..10).contains(&outcome.results.len()), "{}", outcome.results.len());
    let rest = run(&suite, &config, &out, 2).unwrap();
    assert_eq!((rest.results.len(), rest.resumed, rest.interrupted), (20, outcome.results.len(), false));
}

#[test]
fn no_engine_at_all_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("r.jsonl");
    let (suite, rules, config) = (suite(&["easy"]), rules(), config());
    let guidance = Guidance { policy: &rules, refuter: None, value: None };
    let bench = Bench {
        suite: &suite,
        config: &config,
        guidance,
        lint: None,
        rechecker: None,
        whole_files: None,
        engine: "toy 1",
        workers: 1,
        searches: 1,
        out: &out,
        attempts: None,
        records: None,
    };
    let none =
        || Err::<Scripted, _>(EngineFailure { stage: "start".into(), message: "no such program".into() });
    let error = bench.run(&none, &mut Silent, &StopFlag::default()).unwrap_err().to_string();
    assert_eq!(error, "no engine: start: no such program");
}
