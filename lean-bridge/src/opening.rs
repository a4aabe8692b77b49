//! Opening statements, and elaborating texts after a header.

use crate::error::Error;
use crate::held::Number;
use crate::native::{goals, names};
use crate::outcome::{Elaboration, Opened};
use crate::state::ProofState;
use crate::tries::{Tries, millis};
use crate::worker::Worker;
use lean_protocol::answer::CommandAnswer;
use lean_protocol::request::{Command, RequestOptions};
use lean_protocol::term::Goal;
use lean_protocol::{AutoBound, Message};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What a server says about the `sorry` of a statement.
pub(crate) struct OpenedSorry {
    pub goals: Vec<Goal>,
    pub auto_bound: AutoBound,
    pub messages: Vec<Message>,
}

impl Worker {
    /// Opens a statement: its number in the process, its goals, what Lean has bound, Lean's messages.
    pub(crate) async fn open_number(
        &mut self,
        header: &Arc<str>,
        statement: &str,
        limit: Duration,
    ) -> Result<(Number, OpenedSorry), Error> {
        let env = self.env(header).await?;
        let terms = self.has("terms").await?;
        let body = Command {
            cmd: statement.into(),
            env: Some(env),
            common: RequestOptions { terms, ..RequestOptions::within(millis(limit)) },
            ..Command::default()
        };
        let limit = limit + self.common.config.grace;
        let answer: CommandAnswer = self.call("open", &body, limit).await?;
        self.held.unwanted_envs.push(answer.env);
        let mut sorries = answer.sorries;
        let auto_bound = sorries.last().map(|s| s.auto_bound.clone()).unwrap_or_default();
        let failed = |reason: &str, messages| Error::Statement {
            part: "statement",
            reason: reason.to_string(),
            auto_bound: auto_bound.clone(),
            messages,
        };
        if let Some(error) = answer.messages.iter().find(|m| m.is_error()) {
            return Err(failed(&error.data, answer.messages.clone()));
        }
        let (Some(sorry), 0) = (sorries.pop(), sorries.len()) else {
            return Err(failed("it must hold exactly one `sorry` as its proof", answer.messages));
        };
        let Some(number) = sorry.proof_state else {
            return Err(failed("Lean gave no proof state for its `sorry`", answer.messages));
        };
        let goals = match sorry.goals {
            Some(goals) => goals,
            None => vec![goals::goal(sorry.goal.as_deref().unwrap_or_default())],
        };
        let opened = OpenedSorry { goals, auto_bound, messages: answer.messages };
        Ok((Number { number, others: 0 }, opened))
    }

    pub(crate) async fn open(
        &mut self,
        header: &str,
        statement: &str,
        limit: Duration,
    ) -> Result<Opened, Error> {
        let header: Arc<str> = header.into();
        let mut tries = Tries::new();
        loop {
            let opened = async {
                self.rest().await?;
                self.open_number(&header, statement, limit).await
            };
            match opened.await {
                Ok((number, OpenedSorry { goals, auto_bound, messages })) => {
                    let state = ProofState::opening(&header, statement, &goals);
                    self.held.insert(&state, number, self.common.config.held_states);
                    let auto_bound = match self.has("autoBound").await? {
                        true => auto_bound,
                        false => self.names_of(&header, statement, limit).await,
                    };
                    return Ok(Opened { state, goals, auto_bound, messages });
                }
                Err(e) if self.may_retry(&e, &mut tries) => {}
                Err(e) => return Err(e),
            }
        }
    }

    /// Names that a native Lean has bound in a statement which it accepts. Not to learn
    /// them is no reason to do without the statement.
    async fn names_of(&mut self, header: &Arc<str>, statement: &str, limit: Duration) -> AutoBound {
        let Some(question) = names::question(statement) else { return AutoBound::unknown() };
        match self.run(header, &question, limit).await {
            Ok(ran) => names::answer(&question, &ran.messages),
            Err(_) => AutoBound::unknown(),
        }
    }

    /// See [`crate::ReservedWorker::run`].
    pub(crate) async fn run(
        &mut self,
        header: &str,
        text: &str,
        limit: Duration,
    ) -> Result<Elaboration, Error> {
        let header: Arc<str> = header.into();
        let mut tries = Tries::new();
        loop {
            let begun = Instant::now();
            let ran = async {
                self.rest().await?;
                let env = self.env(&header).await?;
                let body = Command {
                    cmd: text.into(),
                    env: Some(env),
                    common: RequestOptions::within(millis(limit)),
                    ..Command::default()
                };
                self.call::<CommandAnswer>("run", &body, limit + self.common.config.grace).await
            };
            match ran.await {
                Ok(answer) => {
                    self.held.unwanted_envs.push(answer.env);
                    self.held.unwanted_states.extend(answer.sorries.iter().filter_map(|s| s.proof_state));
                    return Ok(Elaboration {
                        messages: answer.messages,
                        sorries: answer.sorries.len(),
                        ms: begun.elapsed().as_secs_f64() * 1e3,
                    });
                }
                Err(e) if self.may_retry(&e, &mut tries) => {}
                Err(e) => return Err(e),
            }
        }
    }
}
