//! What a real F* said, read and understood.

use crate::fake;
use fstar_bridge::{
    Answer, Contents, Ide, Incoming, Outcome, Position, PushKind, Pushed, Query, SessionFile, Status, Watcher,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A line of a recording.
pub enum Line {
    In(Value),
    Out(String),
    Event(String),
}

pub fn fixtures() -> Vec<(String, PathBuf, Vec<Line>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/fstar");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 48, "{} recordings", files.len());
    files
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let lines = text.lines().skip(1).map(line).collect();
            (path.file_stem().unwrap().to_str().unwrap().to_string(), path, lines)
        })
        .collect()
}

fn line(text: &str) -> Line {
    let value: Value = serde_json::from_str(text).unwrap();
    let field = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_string);
    if let Some(text) = field("in") {
        return Line::In(serde_json::from_str(&text).unwrap_or(Value::Null));
    }
    match field("out") {
        Some(text) => Line::Out(text),
        None => Line::Event(field("event").unwrap()),
    }
}

#[test]
fn every_line_is_typed_and_none_is_dropped() {
    let (mut lines, mut issues, mut goals) = (0, 0, 0);
    for (name, _, recording) in fixtures() {
        for line in &recording {
            let Line::Out(text) = line else { continue };
            lines += 1;
            match Incoming::parse(text.as_bytes()).unwrap_or_else(|e| panic!("{name}: {e}: {text}")) {
                Incoming::Greeting(greeting) => assert!(greeting.version == 2 && greeting.has("segment")),
                Incoming::Message(message) => match &message.contents {
                    Contents::Other(_) => panic!("{name}: {text}"),
                    Contents::ProofState(state) => {
                        assert!(!state.label.is_empty(), "{name}: {text}");
                        goals += state.goals.len() + state.smt_goals.len();
                    }
                    _ => {}
                },
                Incoming::Response(response) => {
                    assert!(!matches!(response.status, Status::Other(_)), "{name}: {text}");
                    let is_list_of_issues = response.body.as_array().is_some_and(|items| {
                        items.iter().any(|i| i.get("level").is_some() && i.get("message").is_some())
                    });
                    if is_list_of_issues {
                        for issue in response.issues() {
                            assert!(
                                !issue.message.starts_with('{') && issue.number.is_none(),
                                "{name}: {text}"
                            );
                            issues += 1;
                        }
                    }
                }
                Incoming::Other(_) => panic!("{name}: {text}"),
            }
        }
    }
    assert!(lines > 700 && issues > 60 && goals > 10, "{lines} lines, {issues} issues, {goals} goals");
}

/// What each push came to, a letter each: accepted, refuted, out of
/// resources, ill-formed, interrupted, a fault, no answer.
fn pushes(recording: &[Line]) -> String {
    let mut asked: BTreeMap<String, (i64, bool)> = BTreeMap::new();
    let mut letters: BTreeMap<String, char> = BTreeMap::new();
    let mut order = vec![];
    let mut messages = vec![];
    let mut interrupted = false;
    for line in recording {
        match line {
            Line::In(query) if query.get("query").and_then(Value::as_str) == Some("push") => {
                let id = query["query-id"].as_str().unwrap_or_default().to_string();
                let at = query["args"].get("line").and_then(Value::as_i64).unwrap_or(1);
                asked.insert(id.clone(), (at, true));
                order.push(id.clone());
                letters.insert(id, '-');
                messages.clear();
                interrupted = false;
            }
            Line::In(_) => {}
            Line::Event(event) => interrupted |= event == "sigint",
            Line::Out(text) => match Incoming::parse(text.as_bytes()).unwrap() {
                Incoming::Message(message) => messages.push(message),
                Incoming::Response(response) => {
                    let Some((at, _)) = asked.remove(&response.query) else { continue };
                    let id = response.query.clone();
                    let answer = Answer {
                        response: Some(response),
                        messages: messages.clone(),
                        interrupted,
                        ..Answer::default()
                    };
                    let pushed = Pushed::of(&answer, at, "");
                    letters.insert(id, letter(pushed.outcome));
                    interrupted = false;
                }
                _ => {}
            },
        }
    }
    order.iter().map(|id| letters[id]).collect()
}

fn letter(outcome: Outcome) -> char {
    match outcome {
        Outcome::Accepted => 'A',
        Outcome::Refuted => 'R',
        Outcome::ResourceOut => 'O',
        Outcome::IllFormed => 'I',
        Outcome::Interrupted => 'T',
        Outcome::Infrastructure => 'X',
    }
}

#[test]
fn pushes_mean_what_they_were_seen_to_mean() {
    let expected: BTreeMap<&str, &str> = EXPECTED.iter().copied().collect();
    let mut wrong = vec![];
    for (name, _, recording) in fixtures() {
        let found = pushes(&recording);
        if expected.get(name.as_str()).copied().unwrap_or_default() != found {
            wrong.push(format!("    (\"{name}\", \"{found}\"),"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// By hand, from what each session was made to show.
const EXPECTED: &[(&str, &str)] = &[
    ("s02_push_ok", "AAAAAAAAA"),
    ("s03_push_errors", "ARRRRIRRIIRARARRRRRARARRARR"),
    // the last two are no pushes to F*: it knows no such kind
    ("s04_lax_and_peek", "AARRRXX"),
    ("s05_protocol_violations", "------"),
    ("s07_segment", "A"),
    ("s09_timeouts", "AAOAOAOARAAAAAA"),
    ("s10_interrupt", "ATA-"),
    ("s11_kill_z3", "AAXA----"),
    ("s12_eof_idle", "A"),
    ("s12_eof_mid_query", "AO"),
    ("s12_kill_fstar_sigkill", "A-"),
    ("s12_kill_fstar_sigterm", "A-"),
    ("s13_z3_bad_path", "--"),
    ("s13_z3_exits", "A--"),
    ("s13_z3_garbage", "A--"),
    ("s13_z3_missing", "----"),
    ("s13_z3_wrongversion", "AAA"),
    ("s14_tactics", "ARARRRARAARARAA"),
    ("s15_lemma_calls", "AAARAARAAAARAAAA"),
    ("s16_unicode", "AAAIRIRRRRRAAAA-"),
    ("s18_pipelining", "AARA"),
    ("s19_bad_extension", "X"),
    ("s19_first_push_without_module", "RAA"),
    ("s19_interface_itself", "AAR"),
    ("s19_name_mismatch", "RR"),
    ("s19_no_such_file", "XXX"),
    ("s19_two_files", "-"),
    ("s20_admit_except", "AAR"),
    ("s20_lax_flag", "AA"),
    ("s20_print_options", "AA"),
    ("s20_stdout_noise", "AAR"),
    // after the text before it, three times: F* of 2019 accepts the cheats as well as the proofs
    ("s22_checker", "AAAAAAAAAARA"),
    ("s24_memory_limit", "A-"),
    // among them three that name their own module, and two that do not parse
    ("s24_options_and_lines", "AARRRRAIIIIIAAAAARR"),
    ("s24_sigint_idle", "A"),
    // the third is refused for an error of a `compute` before it
    ("s25_leftover_errors", "AAXAAAAA"),
    ("s26_interrupt_z3_children", "ATATATATATATA"),
    // the header, then in the order of the interface and without its types
    ("s30_interface_in_order", "AAAAAAAAA"),
    // a `val` of the interface again: the error stands at the beginning of the buffer, and is the text's own
    ("s31_interface_val_again", "AAR"),
    ("s32_interface_out_of_order", "ARA"),
    ("s33_interface_wrong_type", "AARA"),
    ("s34_interface_all_at_once", "A"),
    ("s35_interface_admit_prefix", "AA"),
    ("s36_interface_file", "AAAAA"),
    ("s37_interface_val_and_let", "AR"),
];

/// A recorded query as one of ours; nothing for what this client never asks.
pub fn query(value: &Value) -> Option<Query<'_>> {
    let args = value.get("args")?;
    let text = |name: &str| args.get(name).and_then(Value::as_str);
    let kind = || match text("kind") {
        Some("full") => Some(PushKind::Full),
        Some("lax") => Some(PushKind::Lax),
        _ => None,
    };
    let at = || Some(Position(args.get("line")?.as_i64()?, args.get("column")?.as_i64()?));
    Some(match value.get("query")?.as_str()? {
        "push" => Query::Push { kind: kind()?, code: text("code")?, at: at()? },
        "peek" => Query::Peek { kind: kind()?, code: text("code")?, at: at()? },
        "pop" => Query::Pop,
        "vfs-add" => Query::VfsAdd { file: text("filename"), contents: text("contents")? },
        "segment" => Query::Segment { code: text("code")? },
        "describe-protocol" => Query::DescribeProtocol,
        "exit" => Query::Exit,
        _ => return None,
    })
}

/// The client in front of a recorded F*: it asks what was asked then and gets what was answered then.
#[tokio::test(flavor = "multi_thread")]
async fn recorded_sessions_run_again() {
    let watcher = Watcher::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for name in ["s02_push_ok", "s07_segment", "s14_tactics", "s15_lemma_calls", "s22_checker"] {
        let (_, path, recording) = fixtures().into_iter().find(|(n, ..)| n == name).unwrap();
        let (program, args, env) = fake::program(&format!("replay:{}", path.display()));
        let command = fstar_bridge::FstarCommand { program, args, env };
        let file = folder.path().join("M.fst");
        std::fs::write(&file, "").unwrap();
        let session = SessionFile { path: file, options: vec![] };
        let limits = crate::limits();
        let mut ide = Ide::start(&command, &session, &limits, &watcher).await.unwrap();
        let mut asked = 0;
        for line in &recording {
            let Line::In(value) = line else { continue };
            let Some(query) = query(value) else { break };
            let answer = ide.ask(&query, 60 * crate::SECOND).await;
            let answer = answer.unwrap_or_else(|e| panic!("{name}: {value}: {e}"));
            assert!(answer.response.is_some(), "{name}");
            asked += 1;
        }
        assert!(asked >= 5, "{name}: {asked} queries");
        ide.shut_down().await;
    }
}
