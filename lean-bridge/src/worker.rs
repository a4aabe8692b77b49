//! A worker: a server process that is replaced whenever it is lost, and the states it holds.

use crate::config::PoolConfig;
use crate::error::Error;
use crate::held::{Held, Number};
use crate::judging::{JudgeRequest, VerifyRequest};
use crate::outcome::{Elaboration, Opened};
use crate::server::{Features, Server};
use crate::spares::{Spare, Spares};
use crate::state::ProofState;
use crate::stats::Counters;
use crate::{native, native_names};
use lean_protocol::AutoBound;
use lean_protocol::answer::CommandAnswer;
use lean_protocol::answer::Verified;
use lean_protocol::request::{Command, Forget, Forgotten, Judge, Reports, RequestOptions, Verify};
use lean_protocol::term::Goal;
use lean_protocol::{Judgement, Message, Refusal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use supervise::Watcher;

/// How often a request other than a tactic is tried when its
/// process dies or the numbers of its states are lost.
const TRIES: u32 = 8;
/// Unwanted states and environments are forgotten in lots of this size.
const FORGET_LOT: usize = 128;
/// Time for requests that cost nothing.
const QUICK: Duration = Duration::from_secs(10);

/// Attempts at one request.
#[derive(Debug)]
pub(crate) struct Tries {
    since: Instant,
    count: u32,
}

impl Tries {
    pub(crate) fn new() -> Self {
        Tries { since: Instant::now(), count: 0 }
    }
}

/// What all workers of a pool share.
#[derive(Debug)]
pub(crate) struct Common {
    pub config: PoolConfig,
    pub command: Arc<crate::command::ServerCommand>,
    pub watcher: Watcher,
    pub spares: Spares,
    pub counters: Counters,
    /// For judging on servers that cannot.
    pub auditor: crate::audit_process::AuditProcess,
    /// Process number of each worker, 0 while it has none.
    pub pids: Vec<AtomicU32>,
}

/// One worker of a pool.
#[derive(Debug)]
pub(crate) struct Worker {
    pub slot: usize,
    pub common: Arc<Common>,
    server: Option<Server>,
    /// The successor of a lost process, on its way while nobody waits for it.
    successor: Option<tokio::task::JoinHandle<Result<Server, Error>>>,
    pub held: Held,
    /// Requests to the present process.
    requests: u64,
}

impl Worker {
    pub(crate) fn new(slot: usize, common: Arc<Common>) -> Self {
        Worker { slot, common, server: None, successor: None, held: Held::default(), requests: 0 }
    }

    /// The process, started if there is none; features known.
    pub(crate) async fn server(&mut self) -> Result<&mut Server, Error> {
        if self.server.as_ref().is_some_and(|s| s.process().is_mid_answer()) {
            // Its caller went away during a request; the late answer must not be taken for that of the next.
            self.abandon();
        }
        if self.server.is_none() {
            self.held.clear();
            self.requests = 0;
            let server = match self.successor.take() {
                Some(starting) => {
                    starting.await.map_err(|e| Error::Usage(format!("starting a server: {e}")))?
                }
                None => start(self.common.clone()).await,
            }?;
            self.common.pids[self.slot].store(server.process().pid(), Ordering::Relaxed);
            self.server = Some(server);
        }
        // Just filled; the error is for the compiler's sake.
        self.server.as_mut().ok_or_else(|| Error::Usage("the worker has no process".into()))
    }

    pub(crate) fn features(&self) -> Option<&Features> {
        self.server.as_ref().map(|s| &s.features)
    }

    /// What the server can do; starts it if need be.
    pub(crate) async fn has(&mut self, extension: &'static str) -> Result<bool, Error> {
        Ok(self.server().await?.features.has(extension))
    }

    /// Takes note of an error: a lost process or engine takes all numbers with it. Gives the error back.
    pub(crate) fn note(&mut self, error: Error) -> Error {
        if error.is_process_loss() {
            self.common.counters.lost(&error);
            tracing::debug!(slot = self.slot, %error, "a Lean server is lost");
            self.abandon();
        } else if matches!(error, Error::EngineLost { .. }) || is_unknown_number(&error) {
            self.common.counters.engines_lost.fetch_add(1, Ordering::Relaxed);
            self.held.clear();
        }
        error
    }

    /// Whether a request that is not to blame for this error should be tried again.
    pub(crate) fn may_retry(&self, error: &Error, tries: &mut Tries) -> bool {
        if error.is_foreign_kill() {
            return tries.since.elapsed() < self.common.config.recover_within;
        }
        tries.count += 1;
        tries.count < TRIES
            && (matches!(error, Error::Died { .. } | Error::Garbage { .. }) || is_unknown_number(error))
    }

    /// Sends a request after whatever housekeeping is due.
    pub(crate) async fn call<A: serde::de::DeserializeOwned>(
        &mut self,
        request: &'static str,
        body: &impl serde::Serialize,
        limit: Duration,
    ) -> Result<A, Error> {
        self.requests += 1;
        let called = self.server().await?.call(request, body, limit).await;
        called.map_err(|e| self.note(e))
    }

    /// Forgets what nobody wants, and replaces a process that is
    /// worn out. For times when no number is in use.
    pub(crate) async fn rest(&mut self) -> Result<(), Error> {
        let config = &self.common.config;
        let worn = self.server.as_ref().is_some_and(|s| {
            self.requests >= config.recycle_requests || s.process().private_mb() > config.recycle_mb
        });
        if worn && let Some(server) = self.server.take() {
            tracing::debug!(slot = self.slot, requests = self.requests, "replacing a worn Lean server");
            self.common.counters.recycled.fetch_add(1, Ordering::Relaxed);
            server.kill().await;
            self.abandon();
        }
        if self.held.unwanted_states.len() + self.held.unwanted_envs.len() < FORGET_LOT {
            return Ok(());
        }
        let forget = Forget {
            forget: Forgotten::Numbers {
                proof_states: std::mem::take(&mut self.held.unwanted_states),
                envs: std::mem::take(&mut self.held.unwanted_envs),
            },
            extra: Default::default(),
        };
        if self.has("forget").await? {
            let _: serde_json::Value = self.call("forget", &forget, QUICK).await?;
        }
        Ok(())
    }

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
            None => vec![native::goal(sorry.goal.as_deref().unwrap_or_default())],
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
        let Some(question) = native_names::question(statement) else { return AutoBound::unknown() };
        match self.run(header, &question, limit).await {
            Ok(ran) => native_names::answer(&question, &ran.messages),
            Err(_) => AutoBound::unknown(),
        }
    }

    /// See [`crate::Session::judge`].
    pub(crate) async fn judge(&mut self, r: &JudgeRequest) -> Result<Judgement, Error> {
        if !self.has("judge").await? {
            only_without_prelude(&r.prelude)?;
            return crate::native_judge::judge(self, r).await;
        }
        if !self.has("prelude").await? {
            only_without_prelude(&r.prelude)?;
        }
        let body = Judge {
            judge: r.candidate.clone(),
            prelude: r.prelude.clone(),
            header: Some(r.header.clone()),
            statement: r.statement.clone(),
            whole: r.whole,
            name: r.name.clone(),
            axioms: r.axioms.clone(),
            common: RequestOptions::within(millis(r.limit)),
            ..Judge::default()
        };
        let refused = |refusal| Judgement { refused: Some(refusal), ..Judgement::default() };
        Ok(self.judged("judge", &body, r.limit).await?.unwrap_or_else(refused))
    }

    /// See [`crate::Session::verify`].
    pub(crate) async fn verify(&mut self, r: &VerifyRequest) -> Result<Verified, Error> {
        if !self.has("verify").await? {
            only_without_prelude(&r.prelude)?;
            return crate::native_judge::verify(self, r).await;
        }
        if !self.has("prelude").await? {
            only_without_prelude(&r.prelude)?;
        }
        let body = Verify {
            verify: r.text.clone(),
            prelude: r.prelude.clone(),
            axioms: r.axioms.clone(),
            reports: Reports { infotree: r.infotree.clone(), ..Reports::default() },
            common: RequestOptions::within(millis(r.limit)),
            ..Verify::default()
        };
        let refused = |refusal| Verified { refused: Some(refusal), ..Verified::default() };
        Ok(self.judged("verify", &body, r.limit).await?.unwrap_or_else(refused))
    }

    /// A request for a verdict. Running out of time and costing the engine its life are verdicts.
    async fn judged<A: serde::de::DeserializeOwned>(
        &mut self,
        request: &'static str,
        body: &impl serde::Serialize,
        limit: Duration,
    ) -> Result<Result<A, Refusal>, Error> {
        let mut tries = Tries::new();
        loop {
            let judged = async {
                self.rest().await?;
                if !self.has(request).await? {
                    return Err(Error::Unsupported { feature: request });
                }
                self.call::<A>(request, body, limit + self.common.config.grace).await
            };
            match judged.await {
                Ok(answer) => return Ok(Ok(answer)),
                Err(e @ (Error::Deadline { .. } | Error::Memory { .. } | Error::EngineLost { .. })) => {
                    return Ok(Err(Refusal::new(e.rule_of_loss(), e.to_string())));
                }
                Err(e) if self.may_retry(&e, &mut tries) => {}
                Err(e) => return Err(e),
            }
        }
    }

    /// See [`crate::Session::run`].
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

    /// Kills the process without waiting for its end; a spare takes its place, or
    /// another is started. The next request that fails to get that one starts anew, so
    /// that one bad start is not held against later ones.
    pub(crate) fn abandon(&mut self) {
        self.server = None;
        self.held.clear();
        self.common.pids[self.slot].store(0, Ordering::Relaxed);
        match self.common.spares.take() {
            Some(spare) => self.adopt(spare),
            None => self.successor = Some(tokio::spawn(start(self.common.clone()))),
        }
        Spares::fill(&self.common);
    }

    fn adopt(&mut self, spare: Spare) {
        self.common.counters.spares.fetch_add(1, Ordering::Relaxed);
        self.requests = 0;
        if let Some((imports, env)) = spare.imported {
            self.held.insert_env(&imports, env, self.common.config.held_headers);
            self.held.has_imported = true;
        }
        self.common.pids[self.slot].store(spare.server.process().pid(), Ordering::Relaxed);
        self.server = Some(spare.server);
    }

    /// Ends the process.
    pub(crate) async fn shut_down(&mut self) {
        if let Some(starting) = self.successor.take() {
            // Waited for rather than cancelled: then the process is certainly gone.
            if let Ok(Ok(server)) = starting.await {
                server.kill().await;
            }
        }
        if let Some(server) = self.server.take() {
            server.kill().await;
        }
        self.held.clear();
        self.common.pids[self.slot].store(0, Ordering::Relaxed);
    }
}

pub(crate) async fn start(common: Arc<Common>) -> Result<Server, Error> {
    let config = &common.config;
    let server =
        Server::start(&common.command, config.memory_mb, config.ready_within, &common.watcher).await?;
    common.counters.started.fetch_add(1, Ordering::Relaxed);
    Ok(server)
}

/// What a server says about the `sorry` of a statement.
pub(crate) struct OpenedSorry {
    pub goals: Vec<Goal>,
    pub auto_bound: AutoBound,
    pub messages: Vec<Message>,
}

/// Other servers judge a text as it is.
fn only_without_prelude(prelude: &str) -> Result<(), Error> {
    match prelude {
        "" => Ok(()),
        _ => Err(Error::Unsupported { feature: "prelude" }),
    }
}

/// Whether the server does not know a number that it gave out: its engine was lost without a word to us.
fn is_unknown_number(error: &Error) -> bool {
    matches!(error, Error::Lean { kind, .. } if kind.is_unknown_number())
}

/// Whole milliseconds, at least one.
pub(crate) fn millis(d: Duration) -> u64 {
    (d.as_millis() as u64).max(1)
}
