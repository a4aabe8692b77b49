//! A recorded session again: each query that comes must be the next recorded one, whatever its id, and is
//! answered by what F* wrote then. In the end the process ends as F* ended.
//!
//! A fixture's first line is `{"name","argv","exit_code","stderr"}`, each further one `{"in":
//! LINE}`, `{"out": LINE}` or `{"event": NAME}`: `sigint` (waits for it), `kill` (waits to be
//! killed), `eof` (waits for the end of the input), `end-of-output` (F* ended here), `kill-z3`
//! (nothing to do). Bytes that were no UTF-8 stand as U+FFFD.

use super::input::Input;
use super::{death, wire};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::io::Write;
use std::time::Duration;

/// Nobody waits so long for a signal in a test.
const PATIENCE: Duration = Duration::from_secs(20);

/// What does not fit the recording ends the process with this code.
const DIFFERS: i32 = 99;

pub fn serve(path: &str) -> ! {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| super::misuse(&format!("{path}: {e}")));
    let mut lines = text.lines().map(|line| {
        serde_json::from_str::<Value>(line).unwrap_or_else(|e| super::misuse(&format!("{path}: {e}")))
    });
    let head = lines.next().unwrap_or_default();
    let interrupts = interrupts();
    let mut out = wire::open();
    let mut input = Input::new();
    let mut ids = HashMap::new();
    for line in lines {
        if let Some(recorded) = line["in"].as_str() {
            let Some(bytes) = input.line() else { std::process::exit(0) };
            let live = String::from_utf8_lossy(&bytes);
            if let Err(difference) = same(recorded, &live, &mut ids) {
                eprintln!("fake F*: the session differs from the recorded one: {difference}");
                std::process::exit(DIFFERS);
            }
        } else if let Some(recorded) = line["out"].as_str() {
            let line = with_live_id(recorded, &ids);
            if out.write_all(line.as_bytes()).is_err() {
                break;
            }
        } else {
            match line["event"].as_str() {
                Some("sigint") => drop(interrupts.recv_timeout(PATIENCE)),
                Some("kill") => std::thread::sleep(PATIENCE),
                Some("eof") => while input.line().is_some() {},
                Some("end-of-output") => break,
                _ => {}
            }
        }
    }
    for line in head["stderr"].as_array().into_iter().flatten() {
        eprintln!("{}", line.as_str().unwrap_or_default());
    }
    match head["exit_code"].as_i64() {
        Some(signal) if signal < 0 => death::by_signal(&death::signal_name(-signal)),
        code => std::process::exit(code.unwrap_or(0) as i32),
    }
}

/// Every SIGINT that arrives.
fn interrupts() -> std::sync::mpsc::Receiver<()> {
    let (sender, receiver) = std::sync::mpsc::channel();
    let (ready, is_ready) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let kind = tokio::signal::unix::SignalKind::interrupt();
            let mut signals = tokio::signal::unix::signal(kind).expect("a signal handler");
            ready.send(()).expect("the main thread waits");
            while signals.recv().await.is_some() && sender.send(()).is_ok() {}
        });
    });
    is_ready.recv().expect("the listener is ready");
    receiver
}

/// Whether both lines say the same but for their ids, which are noted.
fn same(recorded: &str, live: &str, ids: &mut HashMap<String, String>) -> Result<(), String> {
    let object = |text: &str| serde_json::from_str::<Map<String, Value>>(text).ok();
    let (Some(mut old), Some(mut new)) = (object(recorded), object(live)) else {
        // Lines that are no queries are compared as they stand.
        return if recorded == live { Ok(()) } else { Err(format!("{recorded:?} became {live:?}")) };
    };
    if let (Some(Value::String(old)), Some(Value::String(new))) =
        (old.remove("query-id"), new.remove("query-id"))
    {
        ids.insert(old, new);
    }
    for key in ["query", "args"] {
        let (old, new) = (old.get(key), new.get(key));
        if old != new {
            let show = |v: Option<&Value>| v.map_or_else(|| "nothing".to_string(), Value::to_string);
            return Err(format!("{key}: {} became {}", show(old), show(new)));
        }
    }
    Ok(())
}

fn with_live_id(recorded: &str, ids: &HashMap<String, String>) -> String {
    let object = serde_json::from_str::<Map<String, Value>>(recorded).ok();
    let id = object.as_ref().and_then(|o| o.get("query-id")).and_then(Value::as_str);
    match id.and_then(|id| Some((id, ids.get(id)?))) {
        Some((old, new)) => {
            let (old, new) = (Value::from(old), Value::from(new.as_str()));
            let (old, new) = (format!("\"query-id\":{old}"), format!("\"query-id\":{new}"));
            format!("{}\n", recorded.replacen(&old, &new, 1))
        }
        None => format!("{recorded}\n"),
    }
}
