//! A program that is asked in JSON lines.

use crate::answer::{Answer, Ignored, Sample};
use crate::error::ModelError;
use crate::language_model::{Asked, LanguageModel};
use crate::obeyed::{Checks, Draft, note};
use crate::request::Request;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, TryLockError, mpsc};
use std::time::{Duration, Instant};

/// Between two looks at the flag that ends waiting.
const LOOK: Duration = Duration::from_millis(20);
/// Lines are no longer, bytes.
const LARGEST: u64 = 16 << 20;
/// So many lines are read ahead: one that writes without being asked has to wait.
const LINES_AHEAD: usize = 8;

/// A shell command that answers lines of JSON with lines of JSON.
///
/// It is started when it is first asked, and again if it has ended; with its process group it is killed when
/// this is dropped, and after an error. One line is a question, with a member `id`; the answer is an object
/// with the same `id`, or without one. Lines that do not begin with `{` are passed over.
///
/// As a [`LanguageModel`] it is asked a [`Request`], and answers `{"samples": [{"text",
/// "log_probability"}]}`, `{"candidates": [text]}`, or `{"error": text}`.
///
/// ```
/// use language_model::{Asked, LanguageModel, Program, Prompt, Request, Sampling};
///
/// let program = Program::new(r#"while read line; do echo '{"candidates": ["rfl"]}'; done"#);
/// let stop = supervise::StopFlag::default();
/// let prompt = Prompt::Text("a".into());
/// let request = Request { prompt, sampling: Sampling::default(), structure: None };
/// let asked = Asked { limit: std::time::Duration::from_secs(60), stop: &stop };
/// assert_eq!(program.ask(&[request], asked)[0].as_ref().unwrap().samples[0].text, "rfl");
/// ```
#[derive(Debug)]
pub struct Program {
    command: String,
    live: Mutex<Option<Live>>,
}

#[derive(Debug)]
struct Live {
    child: Child,
    /// To the thread that writes: a program that does not read must not stop those who ask it.
    input: mpsc::Sender<String>,
    lines: mpsc::Receiver<String>,
    asked: u64,
    /// Whether it repeats numbers, so that a late answer is known as one.
    tells_ids: bool,
}

impl Program {
    /// `command`: for the shell.
    pub fn new(command: impl Into<String>) -> Program {
        Program { command: command.into(), live: Mutex::new(None) }
    }

    /// As it was given.
    pub fn command(&self) -> &str {
        &self.command
    }

    /// Asks any question that is an object in JSON; one at a time, others wait.
    ///
    /// # Errors
    /// All of [`ModelError`] but `Refused` and `Busy`.
    pub fn exchange<Q: Serialize, A: DeserializeOwned>(
        &self,
        question: &Q,
        asked: Asked,
    ) -> Result<A, ModelError> {
        let end = Instant::now().checked_add(asked.limit);
        let mut live = self.lock(end, asked)?;
        if live.is_none() {
            *live = Some(self.start()?);
        }
        let Some(running) = live.as_mut() else { return Err(self.ended("it is not there")) };
        let answer = self.converse(running, question, end, asked);
        let is_kept = match &answer {
            Ok(_) => true,
            // What it answers to a question that was given up is passed over by its number.
            Err(ModelError::Stopped) => running.tells_ids,
            Err(_) => false,
        };
        if !is_kept {
            *live = None;
        }
        answer
    }

    /// The turn of this question.
    fn lock(&self, end: Option<Instant>, asked: Asked) -> Result<MutexGuard<'_, Option<Live>>, ModelError> {
        loop {
            match self.live.try_lock() {
                Ok(live) => return Ok(live),
                Err(TryLockError::Poisoned(e)) => return Ok(e.into_inner()),
                Err(TryLockError::WouldBlock) => {}
            }
            self.wait(end, asked)?;
            std::thread::sleep(LOOK);
        }
    }

    /// How long it may be waited before the next look.
    fn wait(&self, end: Option<Instant>, asked: Asked) -> Result<Duration, ModelError> {
        let left = end.map_or(LOOK, |end| end.saturating_duration_since(Instant::now()));
        match (asked.stop.is_set(), left.is_zero()) {
            (true, _) => Err(ModelError::Stopped),
            (_, true) => Err(ModelError::Late { model: self.command.clone(), limit: asked.limit }),
            _ => Ok(left.min(LOOK)),
        }
    }

    fn start(&self) -> Result<Live, ModelError> {
        let failed = |reason: String| ModelError::Start { model: self.command.clone(), reason };
        let mut child = Command::new("sh")
            .args(["-c", &self.command])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .map_err(|e| failed(e.to_string()))?;
        let (Some(mut to), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed("it has no pipes".into()));
        };
        let (sender, lines) = mpsc::sync_channel(LINES_AHEAD);
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(line) = line(&mut output) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let (input, questions) = mpsc::channel::<String>();
        std::thread::spawn(move || {
            for question in questions {
                // a closed pipe shows again when reading
                if to.write_all(question.as_bytes()).and_then(|()| to.flush()).is_err() {
                    return;
                }
            }
        });
        Ok(Live { child, input, lines, asked: 0, tells_ids: false })
    }

    fn converse<Q: Serialize, A: DeserializeOwned>(
        &self,
        live: &mut Live,
        question: &Q,
        end: Option<Instant>,
        asked: Asked,
    ) -> Result<A, ModelError> {
        let garbage = |reason: String| ModelError::Garbage { model: self.command.clone(), reason };
        live.asked += 1;
        let mut question = serde_json::to_value(question)
            .map_err(|e| garbage(format!("the question itself cannot be written ({e})")))?;
        if let Some(members) = question.as_object_mut() {
            members.insert("id".into(), live.asked.into());
        }
        let _ = live.input.send(format!("{question}\n"));
        loop {
            let line = match live.lines.recv_timeout(self.wait(end, asked)?) {
                Ok(line) => line,
                Err(mpsc::RecvTimeoutError::Timeout) => continue,
                Err(mpsc::RecvTimeoutError::Disconnected) => return Err(self.ended(&live.last_words())),
            };
            if !line.trim_start().starts_with('{') {
                continue;
            }
            let excerpt = || line.chars().take(200).collect::<String>();
            let reply: Value = serde_json::from_str(&line)
                .map_err(|e| garbage(format!("{:?} is no JSON ({e})", excerpt())))?;
            let id = reply.get("id").and_then(Value::as_u64).unwrap_or(0);
            live.tells_ids |= id != 0;
            // an answer that comes late belongs to nobody; one without a number is the next one
            if id == live.asked || id == 0 {
                return serde_json::from_value(reply).map_err(|e| garbage(format!("{:?}: {e}", excerpt())));
            }
        }
    }

    fn ended(&self, reason: &str) -> ModelError {
        ModelError::Ended { model: self.command.clone(), reason: reason.into() }
    }

    fn answer(&self, request: &Request, asked: Asked) -> Result<Answer, ModelError> {
        let refused = |reason: String| ModelError::Refused { model: self.command.clone(), reason };
        let checks = Checks::new(request).map_err(refused)?;
        let reply: Reply = self.exchange(request, asked)?;
        if let Some(reason) = reply.error {
            return Err(refused(reason));
        }
        let candidates =
            reply.candidates.map(|c| c.into_iter().map(|text| Sample { text, ..Sample::default() }));
        let Some(told) = reply.samples.or(candidates.map(Iterator::collect)) else {
            let reason = "there are neither `samples` nor `candidates` in it".into();
            return Err(ModelError::Garbage { model: self.command.clone(), reason });
        };
        let mut answer = Answer::default();
        answer.usage.requests = 1;
        if told.len() < request.sampling.n {
            note(&mut answer.ignored, Ignored::Number);
        }
        for Sample { text, log_probability, tokens, is_cut } in
            told.into_iter().take(request.sampling.n.max(1))
        {
            if log_probability.is_none() {
                note(&mut answer.ignored, Ignored::LogProbabilities);
            }
            let draft = Draft { text, log_probability, count: tokens, is_cut, ..Draft::default() };
            answer.samples.extend(checks.sample(draft, &mut answer.ignored));
        }
        Ok(answer)
    }
}

/// The answer to a [`Request`].
#[derive(Deserialize)]
struct Reply {
    #[serde(default)]
    samples: Option<Vec<Sample>>,
    #[serde(default)]
    candidates: Option<Vec<String>>,
    #[serde(default)]
    error: Option<String>,
}

impl LanguageModel for Program {
    fn name(&self) -> String {
        self.command.clone()
    }

    fn ask(&self, requests: &[Request], asked: Asked) -> Vec<Result<Answer, ModelError>> {
        let begin = Instant::now();
        let rest = || Asked { limit: asked.limit.saturating_sub(begin.elapsed()), ..asked };
        let late = |e| match e {
            // the limit is that of the whole batch
            ModelError::Late { model, .. } => ModelError::Late { model, limit: asked.limit },
            e => e,
        };
        requests.iter().map(|request| self.answer(request, rest()).map_err(late)).collect()
    }

    fn batch(&self) -> usize {
        1
    }
}

/// The next line; `None` at the end, and at a line that is too long to be one.
fn line(output: &mut impl BufRead) -> Option<String> {
    let mut line = vec![];
    let length = output.take(LARGEST).read_until(b'\n', &mut line).ok()?;
    let is_whole = length > 0 && (length as u64) < LARGEST;
    is_whole.then(|| String::from_utf8_lossy(&line).into_owned())
}

impl Live {
    /// How it ended, if the system tells soon.
    fn last_words(&mut self) -> String {
        for _ in 0..10 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return format!("{status}; run the command by itself to see why");
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        "it closed its output; it must stay for further questions".into()
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        supervise::kill_group(self.child.id());
        let _ = self.child.wait();
    }
}

#[cfg(test)]
#[path = "program_tests.rs"]
mod tests;
