//! One process of `fstar.exe --ide`: queries out, answers in, and a certain death.

use crate::command::{FstarCommand, ProcessLimits, SessionFile};
use crate::error::Error;
use crate::lines::{self, Event};
use crate::message::{Contents, Greeting, Incoming, Issue, Level, Message, Response, Status};
use crate::query::{Ending, Query};
use std::collections::VecDeque;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};
use supervise::{Exit, Killed, LastWords, Watched, Watcher, guarded, interrupt, reap};
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, ChildStdin};
use tokio::sync::mpsc::UnboundedReceiver;

/// Errors said beside the answers, and lines of noise, that are kept for messages.
const KEPT: usize = 6;

/// A running F* in its own process group, z3 with it. Dropping it kills the group; the runtime reaps it.
///
/// Queries are answered one at a time. The stack of pushes is F*'s; who pushes keeps account of it.
#[derive(Debug)]
pub struct Ide {
    child: Child,
    stdin: Option<ChildStdin>,
    events: UnboundedReceiver<Event>,
    words: LastWords,
    watched: Arc<Watched>,
    command: String,
    greeting: Greeting,
    limits: ProcessLimits,
    asked: u64,
    /// What it said last beside its answers: errors, noise.
    said: VecDeque<String>,
}

/// All that came back for one query.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The first response; none for queries that have none.
    pub response: Option<Response>,
    /// Of a query with several.
    pub more: Vec<Response>,
    /// What was said beside the responses, in order.
    pub messages: Vec<Message>,
    /// The deadline passed and F* has stopped when asked to.
    pub interrupted: bool,
    /// From the query to the last of it.
    pub elapsed: Duration,
}

impl Answer {
    /// Whether F* calls the outcome a success; see [`crate::Pushed`] for what that means.
    pub fn is_success(&self) -> bool {
        self.response.as_ref().is_some_and(|r| r.status == Status::Success)
    }

    /// It has ended by itself just before the signal: F*, idle by then, may die of it.
    pub fn is_late(&self) -> bool {
        self.interrupted && (self.is_success() || !self.issues().is_empty())
    }

    /// The issues of the first response.
    pub fn issues(&self) -> Vec<Issue> {
        self.response.as_ref().map(Response::issues).unwrap_or_default()
    }
}

/// Why waiting ended without an answer.
enum Missing {
    Late,
    Closed,
    Garbage { reason: String, excerpt: String },
}

impl Ide {
    /// Starts F* on a file and waits for its greeting.
    ///
    /// # Errors
    /// [`Error::Spawn`], [`Error::Greeting`].
    pub async fn start(
        command: &FstarCommand,
        file: &SessionFile,
        limits: &ProcessLimits,
        watcher: &Watcher,
    ) -> Result<Ide, Error> {
        let begun = Instant::now();
        let text = command_text(command, file);
        let failed = |reason: &str| Error::Spawn { command: text.clone(), reason: reason.into() };
        let program = command.located().ok_or_else(|| failed("there is no such program"))?;
        let mut builder = guarded(program, limits.memory_mb);
        builder
            .args(&command.args)
            .arg("--ide")
            .arg(file.path.file_name().ok_or_else(|| failed("the file has no name"))?)
            .args(&file.options)
            .envs(command.env.iter().map(|(k, v)| (k, v)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true);
        if let Some(folder) = file.path.parent().filter(|f| !f.as_os_str().is_empty()) {
            builder.current_dir(folder);
        }
        let mut child = builder.spawn().map_err(|e| failed(&e.to_string()))?;
        let gone = || failed("it ended at once");
        let watched = Watched::new(child.id().ok_or_else(gone)?, limits.memory_mb);
        watcher.add(&watched);
        let mut ide = Ide {
            stdin: child.stdin.take(),
            events: lines::read(child.stdout.take().ok_or_else(gone)?),
            words: LastWords::of(child.stderr.take().ok_or_else(gone)?),
            child,
            watched,
            command: text,
            greeting: Greeting::default(),
            limits: limits.clone(),
            asked: 0,
            said: VecDeque::new(),
        };
        let reason = match tokio::time::timeout(limits.greeting, ide.greeted()).await {
            Ok(Ok(greeting)) => {
                ide.greeting = greeting;
                return Ok(ide);
            }
            Err(_) => "it says nothing".to_string(),
            Ok(Err(Missing::Garbage { excerpt, .. })) => format!("it said {excerpt:?}"),
            Ok(Err(_)) => {
                let exit = ide.end(true).await;
                format!("it ended: {exit}")
            }
        };
        ide.end(false).await;
        let stderr = ide.last_words().await;
        Err(Error::Greeting { command: ide.command.clone(), waited: begun.elapsed(), reason, stderr })
    }

    /// What this F* can do.
    pub fn greeting(&self) -> &Greeting {
        &self.greeting
    }

    /// Process number, also of its group.
    pub fn pid(&self) -> u32 {
        self.watched.pid()
    }

    async fn greeted(&mut self) -> Result<Greeting, Missing> {
        loop {
            match self.event().await? {
                Incoming::Greeting(greeting) => return Ok(greeting),
                other => self.remember(&other),
            }
        }
    }

    /// The next line that is no noise.
    async fn event(&mut self) -> Result<Incoming, Missing> {
        loop {
            match self.events.recv().await {
                None => return Err(Missing::Closed),
                Some(Event::Said(said)) => return Ok(*said),
                Some(Event::Noise(line)) => self.keep(line),
                Some(Event::Garbage { reason, excerpt }) => return Err(Missing::Garbage { reason, excerpt }),
            }
        }
    }

    fn keep(&mut self, line: String) {
        if !line.is_empty() {
            self.said.push_back(line);
        }
        if self.said.len() > KEPT {
            self.said.pop_front();
        }
    }

    fn remember(&mut self, said: &Incoming) {
        if let Incoming::Message(Message { level: Level::Error, contents: Contents::Text(text), .. }) = said {
            self.keep(text.trim().chars().take(400).collect());
        }
    }

    /// Asks and waits. At the deadline F* is interrupted; if that does not end the query, it is killed.
    ///
    /// # Errors
    /// [`Error::Unsupported`] without asking; [`Error::Protocol`]; all others leave no process: the
    /// value must be dropped.
    pub async fn ask(&mut self, query: &Query<'_>, limit: Duration) -> Result<Answer, Error> {
        let name = query.name();
        if !self.greeting.has(name) && self.greeting.has("describe-protocol") {
            let (version, advice) = (self.greeting.version, "a newer F* has it");
            return Err(Error::Unsupported { feature: name, version, advice });
        }
        let begun = Instant::now();
        self.asked += 1;
        let line = query.line(self.asked);
        let id = self.asked.to_string();
        let mut answer = Answer::default();
        // a closed pipe shows again, with its cause, when reading
        let talk = async {
            if let Some(stdin) = &mut self.stdin {
                let _ = stdin.write_all(&line).await;
            }
        };
        let mut outcome = match tokio::time::timeout(limit, talk).await {
            Err(_) => Err(Missing::Late),
            Ok(()) => self.collect(&id, query.ending(), &mut answer, begun + limit).await,
        };
        if matches!(outcome, Err(Missing::Late)) && self.greeting.has("interrupt") {
            // it may have ended by itself just now: then an idle F* dies of the signal, which is seen as
            // such
            interrupt(self.pid());
            answer.interrupted = true;
            let grace = Instant::now() + self.limits.grace;
            outcome = self.collect(&id, query.ending(), &mut answer, grace).await;
        }
        answer.elapsed = begun.elapsed();
        match outcome {
            Ok(()) => {}
            Err(missing) => return Err(self.lost(name, limit, missing, answer.interrupted).await),
        }
        if let Some(response) = &answer.response
            && response.status == Status::ProtocolViolation
        {
            let message = response.text().unwrap_or("no reason given").to_string();
            return Err(Error::Protocol { query: name, message });
        }
        Ok(answer)
    }

    /// Reads until the query is answered.
    async fn collect(
        &mut self,
        id: &str,
        ending: Ending,
        answer: &mut Answer,
        until: Instant,
    ) -> Result<(), Missing> {
        if ending == Ending::Nothing {
            return Ok(());
        }
        loop {
            let said = match tokio::time::timeout_at(until.into(), self.event()).await {
                Err(_) => return Err(Missing::Late),
                Ok(said) => said?,
            };
            self.remember(&said);
            match said {
                Incoming::Message(message) => {
                    let stage = match &message.contents {
                        Contents::Stage { stage, .. } => stage.as_str(),
                        _ => "",
                    };
                    let is_end = message.query.as_deref() == Some(id) && stage == "full-buffer-finished";
                    answer.messages.push(message);
                    if is_end && ending == Ending::Finished {
                        return Ok(());
                    }
                }
                // `?`: the line sent last was not understood
                Incoming::Response(response) if response.query == id || response.query == "?" => {
                    if answer.response.is_none() {
                        answer.response = Some(response);
                    } else {
                        answer.more.push(response);
                    }
                    if ending == Ending::Response {
                        return Ok(());
                    }
                }
                // of an earlier query that was answered twice, or of nobody's
                Incoming::Response(response) => {
                    tracing::debug!(query = response.query, "a response to another query");
                }
                Incoming::Greeting(_) | Incoming::Other(_) => {}
            }
        }
    }

    /// Kills what is left and says why.
    async fn lost(&mut self, query: &'static str, limit: Duration, missing: Missing, late: bool) -> Error {
        let is_closed = matches!(missing, Missing::Closed);
        let exit = self.end(is_closed).await;
        if let Some(Killed::Memory { private_mb }) = self.watched.killed() {
            return Error::Memory { query, private_mb, limit_mb: self.watched.limit_mb() };
        }
        let said = self.last_words().await;
        match missing {
            Missing::Garbage { reason, excerpt } => Error::Garbage { query, reason, excerpt },
            // interrupted when it was just idle again, or in deep recursion
            Missing::Closed if !late => Error::Died { query, exit, command: self.command.clone(), said },
            Missing::Closed | Missing::Late => Error::Deadline { query, limit, said },
        }
    }

    /// Kills the group and waits for F*.
    async fn end(&mut self, dying: bool) -> Exit {
        self.stdin = None;
        reap(&mut self.child, &self.watched, dying).await
    }

    async fn last_words(&mut self) -> Vec<String> {
        let mut said: Vec<String> = self.said.iter().cloned().collect();
        said.extend(self.words.lines().await);
        said
    }

    /// Ends F* and z3 and waits until they are gone.
    pub async fn shut_down(mut self) {
        self.end(false).await;
    }
}

impl Drop for Ide {
    fn drop(&mut self) {
        self.watched.release();
    }
}

fn command_text(command: &FstarCommand, file: &SessionFile) -> String {
    let mut text = format!("{command} --ide {}", file.path.display());
    for option in &file.options {
        text += " ";
        text += &option.to_string_lossy();
    }
    text
}
