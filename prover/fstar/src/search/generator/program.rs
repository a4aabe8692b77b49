//! A program that is asked in JSON lines.
//!
//! One line a question ([`Question`] in JSON), where `sketch` is the definition with one hole (`□`); one line
//! an answer: `{"id", "candidates": [text]}`, each what to write into the hole, or the whole definition. A
//! language model, a server of one, or a table of old answers can stand behind it.

use super::GeneratorError;
use super::question::Question;
use serde::Deserialize;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

#[derive(Deserialize)]
struct Reply {
    #[serde(default)]
    id: u64,
    #[serde(default)]
    candidates: Vec<String>,
}

/// A program that is started when it is first asked, and again if it has ended.
#[derive(Debug)]
pub struct Program {
    command: String,
    limit: Duration,
    live: Mutex<Option<Live>>,
}

#[derive(Debug)]
struct Live {
    child: Child,
    input: ChildStdin,
    lines: mpsc::Receiver<String>,
    asked: u64,
}

impl Program {
    /// `command`: for the shell. `limit`: for one answer.
    pub fn new(command: impl Into<String>, limit: Duration) -> Program {
        Program { command: command.into(), limit, live: Mutex::new(None) }
    }

    /// As it was given.
    pub fn command(&self) -> &str {
        &self.command
    }

    /// Asks for candidates; one question at a time. After any error the program
    /// is ended, and started anew by the next question.
    ///
    /// # Errors
    /// [`GeneratorError`].
    pub fn ask(&self, question: &Question) -> Result<Vec<String>, GeneratorError> {
        let mut live = self.live.lock().unwrap_or_else(|e| e.into_inner());
        if live.is_none() {
            *live = Some(self.start()?);
        }
        let answer = live.as_mut().map(|l| self.exchange(l, question));
        match answer {
            Some(Ok(candidates)) => Ok(candidates),
            Some(Err(e)) => {
                *live = None;
                Err(e)
            }
            None => Err(GeneratorError::Ended { generator: self.command.clone() }),
        }
    }

    fn start(&self) -> Result<Live, GeneratorError> {
        let failed = |reason: String| GeneratorError::Start { generator: self.command.clone(), reason };
        let mut child = Command::new("sh")
            .args(["-c", &self.command])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .map_err(|e| failed(e.to_string()))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed("no pipes".into()));
        };
        let (tx, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if tx.send(line).is_err() {
                    return;
                }
            }
        });
        Ok(Live { child, input, lines, asked: 0 })
    }

    fn exchange(&self, live: &mut Live, question: &Question) -> Result<Vec<String>, GeneratorError> {
        let command = || self.command.clone();
        live.asked += 1;
        let question = Question { id: live.asked, ..question.clone() };
        let line = serde_json::to_string(&question).unwrap_or_default();
        // a closed pipe shows again when reading
        let _ = live.input.write_all(format!("{line}\n").as_bytes()).and_then(|()| live.input.flush());
        let end = Instant::now() + self.limit;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let line = match live.lines.recv_timeout(left) {
                Ok(line) => line,
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    return Err(GeneratorError::Late { generator: command(), limit: self.limit });
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    return Err(GeneratorError::Ended { generator: command() });
                }
            };
            if !line.trim_start().starts_with('{') {
                continue;
            }
            let Ok(reply) = serde_json::from_str::<Reply>(&line) else {
                let excerpt = line.chars().take(200).collect();
                return Err(GeneratorError::Garbage { generator: command(), excerpt });
            };
            // an answer that comes late belongs to nobody; one without a number is the next one
            if reply.id == question.id || reply.id == 0 {
                return Ok(reply.candidates);
            }
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        supervise::kill_group(self.child.id());
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question() -> Question {
        Question { definition: "M.f".into(), sketch: "let f = □".into(), n: 2, ..Question::default() }
    }

    #[test]
    fn a_generator_is_asked_in_lines_and_started_again() {
        let reply = r#"while read line; do echo noise; echo '{"candidates": ["()", "1"]}'; done"#;
        let generator = Program::new(reply, Duration::from_secs(10));
        assert_eq!(generator.ask(&question()).unwrap(), ["()", "1"]);
        assert_eq!(generator.ask(&question()).unwrap(), ["()", "1"]);
        let once = Program::new(r#"read line; echo '{"candidates": ["()"]}'"#, Duration::from_secs(10));
        assert_eq!(once.ask(&question()).unwrap(), ["()"]);
        assert!(matches!(once.ask(&question()), Err(GeneratorError::Ended { .. })));
        assert_eq!(once.ask(&question()).unwrap(), ["()"]);
        let slow = Program::new("sleep 60", Duration::from_millis(100));
        assert!(matches!(slow.ask(&question()), Err(GeneratorError::Late { .. })));
        let garbage = Program::new("read line; echo '{oh'", Duration::from_secs(10));
        assert!(matches!(garbage.ask(&question()), Err(GeneratorError::Garbage { .. })));
    }
}
