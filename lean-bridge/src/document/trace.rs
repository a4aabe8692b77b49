//! What each tactic of a text did, and what the text's declarations are made of.

use super::Document;
use super::elaborate::remaining;
use super::text::Text;
use crate::error::Error;
use crate::tries::{Tries, millis};
use crate::worker::Worker;
use lean_meta::header::split;
use lean_protocol::answer::{CommandAnswer, Constants, StateAnswer, TextTactic, Uses};
use lean_protocol::request::{
    self, Command, ConstantsQuery, InEnvironment, ProofStep, Reports, RequestOptions,
};
use lean_protocol::tree::TacticTree;
use std::time::{Duration, Instant};

/// Time for one question about a text that is elaborated already.
const LIMIT: Duration = Duration::from_secs(60);

/// A text with all its tactics.
#[derive(Clone, Debug, Default)]
pub struct TracedText {
    /// Its commands and messages. Where its header does not import, the deadline passed or the engine was
    /// lost, there are no tactics.
    pub document: Document,
    /// Its tactics, combinators left out, in the order of Lean's information trees.
    pub tactics: Vec<TextTactic>,
    /// The same and more with the goals after them, nested as they ran.
    pub trees: Vec<TacticTree>,
    /// What each of `tactics` gave when it ran once more on the state before it; empty if that was not
    /// wanted.
    pub replays: Vec<Replay>,
}

/// What a tactic gave when it ran once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replay {
    /// The goals that it left, printed.
    Goals(Vec<String>),
    /// It failed, in Lean's words.
    Failed(String),
}

impl Worker {
    /// See [`crate::ReservedWorker::trace`].
    pub(crate) async fn trace(
        &mut self,
        text: &str,
        replay: bool,
        limit: Duration,
    ) -> Result<TracedText, Error> {
        let deadline = Instant::now() + limit;
        let document = self.document(text, limit).await?;
        if document.failed_imports.is_some() || document.timed_out || document.engine_lost {
            return Ok(TracedText { document, ..TracedText::default() });
        }
        let text = Text::new(text);
        let mut tries = Tries::new();
        loop {
            match self.tactics_of(&text, replay, deadline).await {
                Ok((answer, replays)) => {
                    let trees = answer.infotree.map_or(Ok(vec![]), serde_json::from_value::<Vec<TacticTree>>);
                    let trees =
                        trees.map_err(|e| Error::lean("trace", format!("no trees of tactics: {e}")))?;
                    return Ok(TracedText { document, tactics: answer.tactics, trees, replays });
                }
                Err(e) if self.may_retry(&e, &mut tries) => {}
                Err(e) => return Err(e),
            }
        }
    }

    async fn tactics_of(
        &mut self,
        text: &Text,
        replay: bool,
        deadline: Instant,
    ) -> Result<(CommandAnswer, Vec<Replay>), Error> {
        let reports =
            Reports { all_tactics: Some(true), infotree: Some("substantive".into()), ..Reports::default() };
        let body = match self.has("commands").await? {
            false => self.native_command(text, reports).await?,
            true => {
                let (_, env) = self.begin(text).await?;
                let reports = Reports { start: Some(split(&text.unix).1), gc: Some(!replay), ..reports };
                let common = RequestOptions::within(millis(remaining(deadline)));
                Command { cmd: text.unix.to_string(), env: Some(env), reports, common, ..Command::default() }
            }
        };
        let limit = remaining(deadline);
        let grace = self.common.config.grace;
        let answer: CommandAnswer = self.call("trace", &body, limit + grace).await?;
        if !replay {
            return Ok((answer, vec![]));
        }
        self.held.unwanted_envs.push(answer.env);
        self.held.unwanted_states.extend(answer.tactics.iter().map(|t| t.proof_state));
        self.held.unwanted_states.extend(answer.sorries.iter().filter_map(|s| s.proof_state));
        let mut replays = vec![];
        for tactic in &answer.tactics {
            let limit = remaining(deadline);
            let step = ProofStep {
                tactic: written(text, tactic),
                proof_state: tactic.proof_state,
                common: RequestOptions::within(millis(limit)),
                ..ProofStep::default()
            };
            let stepped: Result<StateAnswer, Error> = self.call("tactic", &step, limit + grace).await;
            replays.push(match stepped {
                Ok(after) => {
                    self.held.unwanted_states.push(after.proof_state);
                    match after.messages.iter().find(|m| m.is_error()) {
                        Some(error) => Replay::Failed(error.data.clone()),
                        None => Replay::Goals(after.goals),
                    }
                }
                Err(Error::Lean { message, .. }) => Replay::Failed(message),
                Err(e) => return Err(e),
            });
        }
        Ok((answer, replays))
    }

    /// See [`crate::ReservedWorker::constants_of_text`].
    pub(crate) async fn constants_of_text(
        &mut self,
        text: &str,
        query: &ConstantsQuery,
    ) -> Result<Constants, Error> {
        self.require("names").await?;
        self.after_text(text, "constants", |env| request::Constants {
            constants: InEnvironment { env, query: query.clone() },
            common: RequestOptions::within(millis(LIMIT)),
            ..request::Constants::default()
        })
        .await
    }

    /// See [`crate::ReservedWorker::uses_of_text`].
    pub(crate) async fn uses_of_text(&mut self, text: &str, name: &str) -> Result<Uses, Error> {
        self.require("uses").await?;
        let body = |env| request::Uses { uses: name.into(), env, ..request::Uses::default() };
        self.after_text(text, "uses", body).await
    }

    /// A question about the environment behind the last command of a text, which is elaborated if the worker
    /// does not know it any more.
    async fn after_text<A: serde::de::DeserializeOwned, B: serde::Serialize>(
        &mut self,
        text: &str,
        request: &'static str,
        body: impl Fn(u64) -> B,
    ) -> Result<A, Error> {
        let mut tries = Tries::new();
        loop {
            let document = self.document(text, LIMIT).await?;
            if document.failed_imports.is_some() || document.timed_out || document.engine_lost {
                return Err(Error::lean(request, "the text could not be elaborated once more"));
            }
            let asked = async {
                let (known, header) = self.begin(&Text::new(text)).await?;
                let env = known.env(known.commands.len()).unwrap_or(header);
                self.keep(known);
                self.call(request, &body(env), LIMIT + self.common.config.grace).await
            };
            match asked.await {
                Err(e) if self.may_retry(&e, &mut tries) => {}
                other => return other,
            }
        }
    }
}

/// A tactic as the text has it. Lean prints it otherwise, with lines broken at other places.
fn written(text: &Text, tactic: &TextTactic) -> String {
    let (start, end) = (text.offset(tactic.pos), text.offset(tactic.end_pos));
    let Some(written) = text.unix.get(start..end) else { return tactic.tactic.clone() };
    // the columns of the lines below are told from the first one's, as the parser of tactics compares them
    " ".repeat(tactic.pos.column as usize) + written
}
