//! Bringing a text up to date in a worker.

use super::cache::Known;
use super::text::Text;
use super::{Document, DocumentCommand};
use crate::error::Error;
use crate::tries::{Tries, millis};
use crate::worker::Worker;
use lean_meta::header::split;
use lean_protocol::document::CommandsAnswer;
use lean_protocol::request::{Command, Inspect, Reports, RequestOptions};
use std::sync::Arc;
use std::time::{Duration, Instant};

impl Worker {
    /// See [`crate::ReservedWorker::document`].
    pub(crate) async fn document(&mut self, text: &str, limit: Duration) -> Result<Document, Error> {
        let begun = Instant::now();
        let text = Text::new(text);
        let mut tries = Tries::new();
        loop {
            let read = async {
                match self.has("commands").await? {
                    true => self.elaborate(&text, begun + limit).await,
                    false => self.native_document(&text, limit).await,
                }
            };
            match read.await {
                Ok(document) => {
                    return Ok(Document { ms: begun.elapsed().as_secs_f64() * 1e3, ..document });
                }
                Err(e) if self.may_retry(&e, &mut tries) => {}
                Err(e) => return Err(e),
            }
        }
    }

    async fn elaborate(&mut self, text: &Text, deadline: Instant) -> Result<Document, Error> {
        let (mut known, env) = match self.begin(text).await {
            Err(Error::Statement { reason, .. }) => return Ok(without_imports(text, reason)),
            begun => begun?,
        };
        let mut timed_out = false;
        if !known.is_whole {
            let start = known.next();
            let env = known.env(known.commands.len()).unwrap_or(env);
            let limit = remaining(deadline);
            let body = Command {
                cmd: text.unix.to_string(),
                env: Some(env),
                reports: Reports { commands: Some(true), start: Some(start), ..Reports::default() },
                common: RequestOptions::within(millis(limit)),
                ..Command::default()
            };
            let limit = limit + self.common.config.grace;
            let answer: CommandsAnswer = match self.call("document", &body, limit).await {
                Err(Error::EngineLost { .. }) => return self.step_by_step(text, deadline).await,
                answer => answer?,
            };
            timed_out = answer.error.is_some();
            known.append(answer);
        }
        let document = Document { timed_out, ..described(text, &known) };
        self.keep(known);
        Ok(document)
    }

    /// Elaborates one command per request, up to the one that costs the
    /// engine its life and all that was known with it.
    async fn step_by_step(&mut self, text: &Text, deadline: Instant) -> Result<Document, Error> {
        let (mut known, header) = self.begin(text).await?;
        while !known.is_whole && Instant::now() < deadline {
            let (start, limit) = (known.next(), remaining(deadline));
            let body = Inspect {
                inspect: text.unix.to_string(),
                env: Some(known.env(known.commands.len()).unwrap_or(header)),
                start: Some(start),
                places: vec![text.position(start)],
                common: RequestOptions { plain: Some(false), ..RequestOptions::within(millis(limit)) },
                ..Inspect::default()
            };
            let limit = limit + self.common.config.grace;
            let answer: CommandsAnswer = match self.call("document", &body, limit).await {
                Err(Error::EngineLost { .. }) => {
                    return Ok(Document { engine_lost: true, ..described(text, &known) });
                }
                answer => answer?,
            };
            for goals in answer.places.iter().flat_map(|p| &p.goals) {
                self.held.unwanted_states.push(goals.proof_state);
            }
            let is_cut = answer.error.is_some();
            known.append(answer);
            if is_cut {
                break;
            }
        }
        let document = Document { timed_out: !known.is_whole, ..described(text, &known) };
        self.keep(known);
        Ok(document)
    }

    /// What the process knows of a text, and the environment of its header.
    ///
    /// # Errors
    /// [`Error::Statement`] when it does not import.
    pub(super) async fn begin(&mut self, text: &Text) -> Result<(Known, u64), Error> {
        self.rest().await?;
        let (imports, start) = split(&text.unix);
        let imports: Arc<str> = imports.into();
        let env = self.env(&imports).await?;
        Ok((self.held.documents.find(&text.unix, &imports, start), env))
    }

    pub(super) fn keep(&mut self, known: Known) {
        let unwanted = self.held.documents.keep(known);
        self.held.unwanted_envs.extend(unwanted);
    }
}

/// The time left for a request; a late one still gets a moment.
pub(super) fn remaining(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(10))
}

/// A text whose header does not import.
pub(super) fn without_imports(text: &Text, reason: String) -> Document {
    let header = 0..text.original(split(&text.unix).1);
    Document { header, failed_imports: Some(reason), ..Document::default() }
}

fn described(text: &Text, known: &Known) -> Document {
    let mut first = 0;
    let commands = known.commands.iter().map(|c| {
        let (command, messages) = (&c.command, first..first + c.messages.len());
        first = messages.end;
        DocumentCommand {
            range: text.original_range(&(command.start..command.end)),
            start: command.pos,
            end: command.end_pos,
            kind: command.kind.clone(),
            names: command.names.clone(),
            messages,
        }
    });
    Document {
        header: 0..text.original(known.start),
        commands: commands.collect(),
        messages: known.messages().cloned().collect(),
        read: text.original(known.read()),
        reused: known.reused,
        elaborated: known.commands.len() - known.reused,
        ..Document::default()
    }
}
