//! Modules with an interface: the fake against what a real F* said, and the checker against the fake.

use crate::recorded::{Line, fixtures, query};
use crate::{SECOND, command, common, limits};
use fstar_bridge::{
    Checker, Confirm, DefinitionProblem, Ide, Path, PushKind, SessionFile, StackEntry, Watcher, Word,
};
use std::sync::Arc;

/// The module that the recordings are about.
const IMPLEMENTATION: &str = include_str!("../../data/suites/fstar-sample/Arith.Counter.fst");
const INTERFACE: &str = include_str!("../../data/suites/fstar-sample/Arith.Counter.fsti");

/// A folder with that module.
fn counter() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("Arith.Counter.fst"), IMPLEMENTATION).unwrap();
    std::fs::write(folder.path().join("Arith.Counter.fsti"), INTERFACE).unwrap();
    folder
}

/// What the fake answers to a recorded query, which it must word as F* did; a type error it must be told of.
#[tokio::test(flavor = "multi_thread")]
async fn the_fake_answers_as_f_star_did() {
    let watcher = Watcher::start().unwrap();
    let mut compared = 0;
    for (name, _, recording) in fixtures().into_iter().filter(|(name, ..)| name.contains("_interface_")) {
        if name.starts_with("s19") {
            continue;
        }
        let folder = counter();
        let file = if name.starts_with("s36") || name.starts_with("s37") {
            "Arith.Counter.fsti"
        } else {
            "Arith.Counter.fst"
        };
        let session = SessionFile { path: folder.path().join(file), options: vec![] };
        let limits = limits();
        let mut ide = Ide::start(&command("model"), &session, &limits, &watcher).await.unwrap();
        let mut live: Vec<String> = vec![];
        for line in &recording {
            match line {
                Line::In(value) => {
                    let mut value = value.clone();
                    let code = value["args"]["code"].as_str().unwrap_or_default();
                    if code.contains("= true") {
                        value["args"]["code"] = format!("{} (*fake:type*)\n", code.trim_end()).into();
                    }
                    let answer = ide.ask(&query(&value).unwrap(), 60 * SECOND).await.unwrap();
                    live.extend(answer.messages.iter().map(|m| format!("{:?}", m.contents)));
                    let response = answer.response.unwrap();
                    live.push(format!("{:?} {}", response.status, response.body));
                }
                Line::Out(text) => {
                    let recorded = match fstar_bridge::Incoming::parse(text.as_bytes()).unwrap() {
                        fstar_bridge::Incoming::Message(m) => format!("{:?}", m.contents),
                        fstar_bridge::Incoming::Response(r) => format!("{:?} {}", r.status, r.body),
                        _ => continue,
                    };
                    assert!(!live.is_empty(), "{name}: no answer where F* said {recorded}");
                    let said = live.remove(0);
                    // the fake does not know types
                    let is_type = recorded.contains("Expected expression of type");
                    assert!(
                        said == recorded || (is_type && said.starts_with("Failure")),
                        "{name}:\n{said}\n{recorded}"
                    );
                    compared += 1;
                }
                Line::Event(event) => panic!("{name}: {event}"),
            }
        }
        assert!(live.is_empty(), "{name}: {live:?}");
        ide.shut_down().await;
    }
    assert!(compared > 70, "{compared} lines");
}

/// The problem that a definition of the module poses, its types given by the interface.
fn problem(folder: &tempfile::TempDir, name: &str, val: Option<&str>) -> DefinitionProblem {
    let before = &IMPLEMENTATION[..IMPLEMENTATION.find(&format!("let {name} ")).unwrap()];
    let step = StackEntry::Push { kind: PushKind::Lax, code: before.into(), line: 1 };
    DefinitionProblem {
        id: name.into(),
        before: Path {
            file: SessionFile { path: folder.path().join("Arith.Counter.fst"), options: vec![] },
            contents: Some(IMPLEMENTATION.into()),
            steps: vec![Arc::new(step)],
        },
        line: before.matches('\n').count() as i64 + 1,
        val: val.map(str::to_string),
        interface: Some(INTERFACE.into()),
        signature: None,
        budget: None,
        names: vec![format!("Arith.Counter.{name}")],
        limit: 60 * SECOND,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_interface_gives_the_type_and_a_candidate_gives_nothing_else() {
    let folder = counter();
    let zero = problem(&folder, "zero", Some("val zero: counter"));
    let mut checker = Checker::new(common("model"), Confirm::Fresh);
    for (candidate, word) in [
        ("let zero = 0", Word::Proved),
        // the type again, as the interface has it
        ("val zero: counter\nlet zero = 0", Word::Proved),
        ("let zero = true (*fake:type*)", Word::Refuted),
        ("val zero: nat\nlet zero = 0", Word::IllFormed),
        ("let zero = 0\nlet tick c = c", Word::IllFormed),
        ("let tick c = c", Word::IllFormed),
        ("let zero = 0\nval more: int", Word::IllFormed),
        ("friend Arith.Sum\nlet zero = 0", Word::Forbidden),
    ] {
        let verdict = checker.check(&zero, candidate).await.unwrap();
        assert_eq!(verdict.verdict, word, "{candidate}: {}", verdict.detail);
    }
    // what comes before the next definition of the implementation is there: `two` is the interface's own
    for (name, val, candidate) in [
        ("value", Some("val value: counter -> Tot nat"), "let value c = c"),
        ("value_two", None, "let value_two () = value_zero (); value_tick zero; value_tick (tick zero)"),
    ] {
        let verdict = checker.check(&problem(&folder, name, val), candidate).await.unwrap();
        assert_eq!(verdict.verdict, Word::Proved, "{name}: {}", verdict.detail);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_implementation_only_definition_has_its_type_pushed() {
    let folder = counter();
    let mut helper = problem(&folder, "tick", Some("val helper: nat -> Tot nat"));
    helper.names = vec!["Arith.Counter.helper".into()];
    let mut checker = Checker::new(common("model"), Confirm::Never);
    let verdict = checker.check(&helper, "let helper n = n").await.unwrap();
    assert_eq!(verdict.verdict, Word::Proved, "{}", verdict.detail);
    // its type is known to F*, which the one of the `let` alone would not tell
    let (start, _) = helper.start();
    let Some(StackEntry::Push { code, .. }) = start.steps.last().map(|s| &**s) else { panic!() };
    assert_eq!(code, "val helper: nat -> Tot nat\n");
}

/// Without it, any type would do.
#[tokio::test(flavor = "multi_thread")]
async fn an_interface_that_f_star_does_not_find_gives_no_verdict() {
    let folder = counter();
    std::fs::remove_file(folder.path().join("Arith.Counter.fsti")).unwrap();
    let mut checker = Checker::new(common("model"), Confirm::Never);
    let zero = problem(&folder, "zero", Some("val zero: counter"));
    let verdict = checker.check(&zero, "let zero = true").await.unwrap();
    assert_eq!(verdict.verdict, Word::Infrastructure);
    assert!(verdict.detail.contains("interface of `Arith.Counter`"), "{}", verdict.detail);
}

/// An error at the beginning of the buffer is the text's own, in whatever process.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_text_causes_is_no_fault_of_f_star() {
    let folder = counter();
    let mut zero = problem(&folder, "zero", None);
    // as a checker would that does not know of the interface
    zero.interface = None;
    zero.before.steps.push(Arc::new(StackEntry::Push {
        kind: PushKind::Full,
        code: "val zero: counter\n".into(),
        line: 5,
    }));
    zero.line = 6;
    let mut checker = Checker::new(common("model"), Confirm::Never);
    let verdict = checker.check(&zero, "let zero = 0").await.unwrap();
    assert_eq!((verdict.verdict, verdict.processes), (Word::Refuted, 1), "{}", verdict.detail);
    assert!(verdict.detail.contains("already used in this module"), "{}", verdict.detail);
}
