use super::*;
use crate::request::{Prompt, Sampling};
use serde_json::json;
use supervise::StopFlag;

const LONG: Duration = Duration::from_secs(30);

#[derive(Debug, Deserialize)]
struct Texts {
    candidates: Vec<String>,
}

fn exchange(program: &Program, limit: Duration) -> Result<Vec<String>, ModelError> {
    let asked = Asked { limit, stop: &StopFlag::default() };
    program.exchange::<_, Texts>(&json!({"id": 0, "n": 2}), asked).map(|t| t.candidates)
}

fn request(n: usize) -> Request {
    Request {
        prompt: Prompt::Text("a".into()),
        sampling: Sampling { n, ..Sampling::default() },
        structure: None,
    }
}

fn ask(program: &Program, requests: &[Request]) -> Vec<Result<Answer, ModelError>> {
    program.ask(requests, Asked { limit: LONG, stop: &StopFlag::default() })
}

#[test]
fn a_program_is_asked_in_lines_and_started_again() {
    let program = Program::new(r#"while read line; do echo noise; echo '{"candidates": ["()", "1"]}'; done"#);
    assert_eq!(exchange(&program, LONG).unwrap(), ["()", "1"]);
    assert_eq!(exchange(&program, LONG).unwrap(), ["()", "1"]);
    let once = Program::new(r#"read line; echo '{"candidates": ["()"]}'; exit 3"#);
    assert_eq!(exchange(&once, LONG).unwrap(), ["()"]);
    let ended = exchange(&once, LONG).unwrap_err();
    assert!(matches!(&ended, ModelError::Ended { reason, .. } if reason.contains('3')), "{ended}");
    assert_eq!(exchange(&once, LONG).unwrap(), ["()"]);
    let slow = Program::new("sleep 60");
    assert!(matches!(exchange(&slow, Duration::from_millis(100)), Err(ModelError::Late { .. })));
    let garbage = Program::new("read line; echo '{oh'");
    assert!(matches!(exchange(&garbage, LONG), Err(ModelError::Garbage { .. })));
}

#[test]
fn late_answers_belong_to_nobody() {
    // answers the question before with the first line
    let program = Program::new(
        r#"while read line; do echo '{"id": 999, "candidates": ["old"]}'
        case "$line" in *'"id":1,'*|*'"id":1}'*) n=1;; *) n=2;; esac
        echo "{\"id\": $n, \"candidates\": [\"$n\"]}"; done"#,
    );
    assert_eq!(exchange(&program, LONG).unwrap(), ["1"]);
    assert_eq!(exchange(&program, LONG).unwrap(), ["2"]);
}

#[test]
fn a_request_is_answered_with_samples_or_candidates() {
    let program = Program::new(
        r#"while read line; do case "$line" in
        *'"prompt":{"text":"a"}'*'"n":2'*) echo '{"samples": [{"text": "x", "log_probability": -1.5}]}';;
        *'"n":1'*) echo '{"candidates": ["y", "z"]}';;
        *) echo '{"error": "n is too large"}';;
        esac; done"#,
    );
    let mut answers = ask(&program, &[request(2), request(1), request(3)]).into_iter();
    let answer = answers.next().unwrap().unwrap();
    assert_eq!((answer.samples[0].text.as_str(), answer.samples[0].log_probability), ("x", Some(-1.5)));
    assert_eq!(answer.ignored, [Ignored::Number]);
    let answer = answers.next().unwrap().unwrap();
    assert_eq!((answer.samples.len(), answer.samples[0].text.as_str()), (1, "y"));
    assert_eq!(answer.ignored, [Ignored::LogProbabilities]);
    let refused = answers.next().unwrap().unwrap_err();
    assert!(
        matches!(&refused, ModelError::Refused { reason, .. } if reason == "n is too large"),
        "{refused}"
    );
    let empty = Program::new(r#"while read line; do echo '{}'; done"#);
    assert!(matches!(ask(&empty, &[request(1)])[0], Err(ModelError::Garbage { .. })));
}

#[test]
fn a_stop_flag_ends_waiting_and_the_program_with_its_children() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pid");
    // does not read what it is asked either
    let program = Program::new(format!("sleep 600 & echo $! > {}; wait", file.display()));
    let stop = StopFlag::default();
    let setter = stop.clone();
    let waiter = std::thread::spawn({
        let file = file.clone();
        move || {
            while std::fs::read_to_string(&file).map_or(true, |t| !t.ends_with('\n')) {
                std::thread::sleep(Duration::from_millis(5));
            }
            setter.set();
        }
    });
    let long = Request { prompt: Prompt::Text("a".repeat(1 << 20)), ..request(1) };
    let answers = program.ask(&[long], Asked { limit: LONG, stop: &stop });
    waiter.join().unwrap();
    assert_eq!(answers, [Err(ModelError::Stopped)]);
    let child = std::fs::read_to_string(&file).unwrap();
    let stat = || std::fs::read_to_string(format!("/proc/{}/stat", child.trim()));
    // gone, or dead and not yet waited for; the system takes its moment
    let end = Instant::now() + LONG;
    while stat().is_ok_and(|s| !s.contains(") Z ")) {
        assert!(Instant::now() < end, "{:?}", stat());
        std::thread::sleep(LOOK);
    }
}
