//! Modules with an interface: the fake against what a real F* said, and the checker against the fake.

use crate::recorded::{Line, fixtures, query};
use crate::{SECOND, command};
use fstar_bridge::{Ide, Limits, SessionFile, Watcher};

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
        let limits = Limits { greeting: 10 * SECOND, ..Limits::default() };
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
                    let answer = ide.ask(&query(&value).unwrap(), 10 * SECOND).await.unwrap();
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
