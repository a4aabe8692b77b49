//! Language models in the search, on the embedded Lean, with a server that answers by a script.

#[path = "support/model_server.rs"]
mod model_server;
#[path = "support/mod.rs"]
mod support;

use model_server::ModelServer;
use serde_json::Value;
use std::path::Path;
use std::process::Output;
use std::time::Duration;
use support::{dir, err, out};

/// Statements whose proofs need the model's tactics, if it is asked alone.
const SUITE: [(&str, &str); 4] = [
    ("pair", "(p q : Prop) (hp : p) (hq : q) : p ∧ q"),
    ("swap", "(a b : Nat) : a + b = b + a"),
    ("nil", "(l : List Nat) : l ++ [] = l"),
    ("false", "(n : Nat) : n = n + 1"),
];

fn write_suite(path: &Path) {
    let line = |(name, rest): &(&str, &str)| {
        let statement = format!("theorem {name} {rest} := by sorry");
        format!("{}\n", serde_json::json!({"name": name, "formal_statement": statement}))
    };
    std::fs::write(path, SUITE.iter().map(line).collect::<String>()).expect("writable");
}

/// Runs the program without any key.
fn prover(args: &[&str], folder: &Path) -> Output {
    let mut command = support::command(args, folder);
    command.env_remove("PROVER_API_KEY").env_remove("OPENAI_API_KEY");
    command.output().expect("the program runs")
}

/// What the model says to a state: tactics that fit some goals, others that do not, and one with a name
/// that is almost right.
fn tactics(_: &str) -> Result<Vec<String>, u16> {
    let all = ["constructor", "assumption", "simp", "rw [Nat.add_comm']", "exact Nat.frob_knob", "sorry"];
    Ok(all.map(String::from).to_vec())
}

fn results(path: &Path) -> Vec<Value> {
    support::json_file(path)
}

fn verdict<'a>(results: &'a [Value], name: &str) -> &'a Value {
    &results.iter().find(|r| r["name"] == name).expect("a result")["verdict"]
}

#[test]
fn a_model_alone_proves_what_it_can_and_is_asked_nothing_twice() {
    let folder = dir();
    write_suite(&folder.path().join("suite.jsonl"));
    let server = ModelServer::start(Duration::ZERO, tactics);
    // the name keeps answers of other runs of this test apart
    let model = format!("scripted-{}", std::process::id());
    let bench = |out: &str| {
        let args = [
            "bench",
            "suite.jsonl",
            "--policy",
            "model",
            "--endpoint",
            &server.url,
            "--model",
            &model,
            "--no-refute",
            "--timeout",
            "20",
            "--samples",
            "6",
            "--out",
            out,
            "--record",
            "searches.jsonl",
        ];
        prover(&args, folder.path())
    };
    let o = bench("first.jsonl");
    assert_eq!(o.status.code(), Some(0), "{}{}", out(&o), err(&o));
    assert!(out(&o).contains("names replaced in"), "{}", out(&o));
    assert!(err(&o).contains("the model was busy"), "{}", err(&o));
    let first = results(&folder.path().join("first.jsonl"));
    assert_eq!(first.len(), SUITE.len());
    for name in ["pair", "swap", "nil"] {
        assert_eq!(verdict(&first, name), "proved", "{name}");
    }
    assert_eq!(verdict(&first, "false"), "not_found");
    let swap = first.iter().find(|r| r["name"] == "swap").expect("a result");
    assert!(swap["model"]["mended"].as_u64() >= Some(1), "{swap}");
    assert!(swap["model"]["dropped"].as_u64() >= Some(2), "`sorry` and what does not exist: {swap}");
    let asked = server.asked();
    assert!(asked.iter().any(|q| q.ends_with("⊢ p ∧ q:::")), "{asked:?}");

    let o = bench("second.jsonl");
    assert_eq!(o.status.code(), Some(0), "{}{}", out(&o), err(&o));
    assert_eq!(server.asked().len(), asked.len(), "all answers were kept");
    let second = results(&folder.path().join("second.jsonl"));
    assert_eq!(verdict(&second, "pair"), "proved");

    let export = |form: &str| prover(&["model", "export", "searches.jsonl", "--form", form], folder.path());
    let pairs = out(&export("pairs"));
    let pair = pairs.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON"));
    let tactics: Vec<(String, String)> = pair
        .filter(|p| p["theorem"] == "pair")
        .map(|p| {
            (p["state"].as_str().unwrap_or_default().into(), p["tactic"].as_str().unwrap_or_default().into())
        })
        .collect();
    assert!(tactics.iter().any(|(s, t)| s.ends_with("⊢ p ∧ q") && t == "constructor"), "{tactics:?}");
    assert!(out(&export("preferences")).contains("\"rejected\""));
    assert!(out(&export("proofs")).contains("theorem pair"));
}

#[test]
fn beside_computed_moves_a_model_may_be_slow() {
    let folder = dir();
    write_suite(&folder.path().join("suite.jsonl"));
    let server = ModelServer::start(Duration::from_millis(300), tactics);
    let args = [
        "bench",
        "suite.jsonl",
        "--endpoint",
        &server.url,
        "--model",
        "slow",
        "--no-kept-answers",
        "--timeout",
        "20",
        "--no-refute",
        "--max-samples",
        "64",
    ];
    let o = prover(&args, folder.path());
    assert_eq!(o.status.code(), Some(0), "{}{}", out(&o), err(&o));
    let results = results(&folder.path().join("suite.results.jsonl"));
    for name in ["pair", "swap", "nil"] {
        assert_eq!(verdict(&results, name), "proved", "{name}");
    }
    let policy = results[0]["config"]["policy"].as_str().unwrap_or_default();
    assert!(policy.contains("symbolic beside slow at") && policy.contains("template state"), "{policy}");
}

#[test]
fn a_model_that_refuses_loses_no_theorem() {
    let folder = dir();
    write_suite(&folder.path().join("suite.jsonl"));
    let server = ModelServer::start(Duration::ZERO, |_| Err(401));
    let args = [
        "bench",
        "suite.jsonl",
        "--policy",
        "model",
        "--endpoint",
        &server.url,
        "--model",
        "m",
        "--no-kept-answers",
        "--timeout",
        "20",
        "--no-refute",
    ];
    let o = prover(&args, folder.path());
    let results = results(&folder.path().join("suite.results.jsonl"));
    assert_eq!(results.len(), SUITE.len(), "{}{}", out(&o), err(&o));
    for result in &results {
        assert_eq!(result["verdict"], "engine_failure", "{result}");
        let text = result.to_string();
        assert!(text.contains("no such key") && text.contains("PROVER_API_KEY"), "{text}");
    }
}

/// Statements that closers leave open, so that there is something to value.
fn write_open_suite(path: &Path) {
    let statements = [
        (
            "least",
            "(p q r : Prop) (h : p ∨ q) (hp : p → ∃ n : Nat, n * n = 49) (hq : q → r) (hr : ¬ r) : \
         ∃ n : Nat, n * n = 49",
        ),
        ("false", "(f : Nat → Nat) (h : ∀ n, f (f n) = f n) : ∃ n, f n = 5"),
    ];
    let line = |(name, rest): (&str, &str)| {
        let statement = format!("theorem {name} {rest} := by sorry");
        format!("{}\n", serde_json::json!({"name": name, "formal_statement": statement}))
    };
    std::fs::write(path, statements.map(line).concat()).expect("writable");
}

#[test]
fn a_critic_leads_a_search_and_its_failure_is_told_and_changes_no_verdict() {
    let folder = dir();
    write_open_suite(&folder.path().join("suite.jsonl"));
    let bench = |server: &ModelServer, out: &str| {
        let args = [
            "bench",
            "suite.jsonl",
            "--strategy",
            "mcts",
            "--critic-endpoint",
            &server.url,
            "--critic-model",
            "judge",
            "--no-kept-answers",
            "--no-refute",
            "--steps",
            "150",
            "--out",
            out,
        ];
        prover(&args, folder.path())
    };
    let answering = ModelServer::start(Duration::ZERO, |_| Ok(vec!["I think 0.6".into()]));
    let o = bench(&answering, "answering.jsonl");
    assert_eq!(o.status.code(), Some(0), "{}{}", out(&o), err(&o));
    assert!(out(&o).contains("goals asked about") && !out(&o).contains("failed in"), "{}", out(&o));
    assert!(err(&o).contains("the critic was busy"), "{}", err(&o));
    let asked = answering.asked();
    assert!(asked.iter().any(|q| q.contains("⊢ ∃ n, f n = 5")), "{asked:?}");
    let answered = results(&folder.path().join("answering.jsonl"));
    let policy = answered[0]["config"]["policy"].as_str().unwrap_or_default();
    assert!(policy.contains("values judge at") && policy.contains("template critic"), "{policy}");
    let of_false = answered.iter().find(|r| r["name"] == "false").expect("a result");
    assert!(of_false["values"]["answered"].as_u64() >= Some(1), "{of_false}");

    let refusing = ModelServer::start(Duration::ZERO, |_| Err(401));
    let o = bench(&refusing, "refusing.jsonl");
    assert_eq!(o.status.code(), Some(0), "{}{}", out(&o), err(&o));
    assert!(out(&o).contains("the source failed in"), "{}", out(&o));
    let refused = results(&folder.path().join("refusing.jsonl"));
    for name in ["least", "false"] {
        assert_eq!(verdict(&refused, name), verdict(&answered, name), "{name}");
        assert_ne!(verdict(&refused, name), "engine_failure", "{name}");
    }
}

#[test]
fn mistakes_are_told_before_anything_is_asked() {
    let folder = dir();
    write_suite(&folder.path().join("suite.jsonl"));
    let told = |args: &[&str]| {
        let o = prover(&[&["bench", "suite.jsonl"], args].concat(), folder.path());
        assert_eq!(o.status.code(), Some(2), "{}{}", out(&o), err(&o));
        err(&o)
    };
    assert!(told(&["--policy", "model"]).contains("none is named"));
    assert!(told(&["--whole-proof"]).contains("none is named"));
    let folder_of_model = folder.path().join("model");
    std::fs::create_dir(&folder_of_model).expect("a folder");
    let e = told(&["--model-folder", "model"]);
    assert!(e.contains("config.json"), "{e}");
    let e = told(&["--generator", "true", "--template", "whole-proof"]);
    assert!(e.contains("not for single steps"), "{e}");
    assert!(told(&["--value", "learned"]).contains("only --strategy mcts"));
    assert!(told(&["--critic-generator", "true"]).contains("only --strategy mcts"));
    assert!(told(&["--strategy", "mcts", "--value", "critic"]).contains("none is named"));
    let e = told(&["--strategy", "mcts", "--value", "size", "--critic-generator", "true"]);
    assert!(e.contains("ask none"), "{e}");
    let e = told(&["--strategy", "mcts", "--critic-generator", "true", "--critic-template", "state"]);
    assert!(e.contains("not for values of goals") && e.contains("--critic-template critic"), "{e}");
    assert!(told(&["--strategy", "mcts", "--beam-width", "3"]).contains("--strategy beam"));
    let e = told(&["--generator", "true", "--template", "nowhere.toml"]);
    assert!(e.contains("nowhere.toml") && e.contains("reprover"), "{e}");
    let e = told(&["--endpoint", "nonsense", "--model", "m"]);
    assert!(e.contains("http://localhost:8000/v1"), "{e}");
    let e = told(&["--generator", "true", "--sampling", r#"{"n": 0}"#]);
    assert!(e.contains("at least 1"), "{e}");
    let e = told(&["--generator", "true", "--answer-timeout", "1e300"]);
    assert!(e.contains("1000000000"), "{e}");
    let text = ["--generator", "true", "--whole-proof", "--template", "complete", "--repair", "1"];
    let e = told(&text);
    assert!(e.contains("goes on with a conversation"), "{e}");
    let e = told(&["--generator", "true", "--whole-proof", "--repair-template", "state"]);
    assert!(e.contains("not for repairs"), "{e}");
}

#[test]
fn what_is_paid_is_told_and_limited() {
    let folder = dir();
    write_suite(&folder.path().join("suite.jsonl"));
    let server = ModelServer::start(Duration::ZERO, tactics);
    let bench = |limit: &str| {
        let _ = std::fs::remove_file(folder.path().join("suite.results.jsonl"));
        let policy = ["bench", "suite.jsonl", "--policy", "model", "--no-refute", "--steps", "50"];
        let model = ["--endpoint", &server.url, "--model", "m", "--no-kept-answers", "--searches", "1"];
        let money = ["--price", "1000000,1000000", "--max-cost", limit, "--workers", "1"];
        let o = prover(&[&policy[..], &model, &money].concat(), folder.path());
        (format!("{}{}", out(&o), err(&o)), results(&folder.path().join("suite.results.jsonl")))
    };
    let (told, results) = bench("1e6");
    assert!(told.contains("; paid: "), "{told}");
    assert!(results.iter().any(|r| r["model"]["cost"].as_f64() > Some(0.0)), "{results:?}");
    let (told, results) = bench("0.5");
    let stopped = results.iter().filter(|r| r["verdict"] == "engine_failure").count();
    assert!(stopped > 0 && results.len() == SUITE.len(), "{told}");
    assert!(results.iter().any(|r| r.to_string().contains("is the limit")), "{results:?}");
}

#[test]
fn a_question_is_shown_and_nobody_asked() {
    let folder = dir();
    let show = |template: &str| {
        let statement = "theorem t (a b : Nat) : a + b = b + a";
        let o = prover(&["model", "question", statement, "--template", template], folder.path());
        assert_eq!(o.status.code(), Some(0), "{}{}", out(&o), err(&o));
        out(&o)
    };
    let whole = show("whole-proof");
    assert!(
        whole.contains("[user]\n") && whole.contains("theorem t (a b : Nat) : a + b = b + a := by\n  sorry"),
        "{whole}"
    );
    let step = show("state");
    assert!(step.contains("a b : Nat\n⊢ a + b = b + a:::") && step.contains("\"temperature\":0.7"), "{step}");
    let premises = show("reprover-premises");
    assert!(premises.contains("<a>Nat.add"), "{premises}");
}
