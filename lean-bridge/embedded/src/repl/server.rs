//! The server: numbers for environments and proof states, one request after another, engines replaced when lost.

use super::answer::{self, Answer};
use super::commands::command::{Elaborated, SorryReport, elaborate};
use super::commands::constants;
use super::commands::tactic::{StateReport, describe};
use super::commands::tactics::{self, Attempt};
use super::engine::{Engine, EngineId, Engines, OpenError, Source};
use super::framing::{Message, read_message, write_answer};
use super::header;
use super::numbered::Numbered;
use super::origin::{EnvOrigin, Pickle, ProofOrigin, ProofRoot, ProofRootText, Step};
use super::request::{self, Candidate, Common, Reports, Request};
use super::snapshot::Snapshot;
use super::watchdog::Watchdog;
use crate::audit::Rule;
use crate::goal::{self, GoalOptions};
use crate::lean::CallError;
use crate::machine::{LossReason, Lost};
use crate::object::Obj;
use crate::proof_state::FailureKind;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Deadline of requests that name none.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(600);

/// What `hello` announces beyond the community REPL.
const FEATURES: [&str; 11] =
    ["tactics", "goal", "key", "terms", "plain", "forget", "constants", "uses", "audit", "judge", "gc"];

/// An environment that a client may name.
struct Env {
    engine: EngineId,
    /// `Command.State`
    state: Obj,
    origin: EnvOrigin,
}

/// A proof state that a client may name.
struct Proof {
    engine: EngineId,
    snapshot: Snapshot,
    origin: ProofOrigin,
}

/// Why a request has no ordinary answer.
enum Refusal {
    /// Told to the client as `{"message": …}`.
    Message(String),
    /// The engine was lost while it worked on the request.
    Lost(Lost),
}

impl From<CallError> for Refusal {
    fn from(e: CallError) -> Refusal {
        match e {
            CallError::Exception(m) => Refusal::Message(m),
            CallError::Lost(l) => Refusal::Lost(l),
        }
    }
}

impl From<Lost> for Refusal {
    fn from(l: Lost) -> Refusal {
        Refusal::Lost(l)
    }
}

fn refuse<T>(text: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::Message(text.into()))
}

const UNKNOWN_ENV: &str = "Unknown environment.";
const UNKNOWN_PROOF: &str = "Unknown proof state.";

pub struct Server<S: Source> {
    source: S,
    engines: Engines,
    envs: Numbered<Env>,
    proofs: Numbered<Proof>,
    watchdog: Watchdog,
    /// Unknown fields that the log has named.
    named: HashSet<String>,
}

impl<S: Source> Server<S> {
    pub fn new(source: S) -> io::Result<Server<S>> {
        Ok(Server {
            source,
            engines: Engines::default(),
            envs: Numbered::default(),
            proofs: Numbered::default(),
            watchdog: Watchdog::start()?,
            named: HashSet::new(),
        })
    }

    /// Answers messages until the input ends.
    pub fn serve(&mut self, input: &mut impl BufRead, output: &mut impl Write) -> io::Result<()> {
        loop {
            let answer = match read_message(input)? {
                Message::Text(text) => self.answer(&text),
                Message::Bad(why) => Answer::message(format!("Could not parse JSON:\n{why}")),
                Message::End => return Ok(()),
            };
            write_answer(output, &answer.to_text())?;
        }
    }

    /// The answer to one message.
    pub fn answer(&mut self, text: &str) -> Answer {
        let request = match Request::parse(text) {
            Ok(r) => r,
            Err(e) => return Answer::message(e),
        };
        for field in request.extra() {
            if self.named.insert(field.to_string()) {
                tracing::warn!(field, "unknown field in a request, ignored");
            }
        }
        // Reading an object with a wrong layout panics: the guest is not what the host takes it for.
        let outcome = catch_unwind(AssertUnwindSafe(|| self.dispatch(&request)));
        match outcome {
            Ok(Ok(answer)) => answer,
            Ok(Err(Refusal::Message(m))) => Answer::message(m),
            Ok(Err(Refusal::Lost(lost))) => self.recover(&lost),
            Err(panic) => {
                let detail = panic.downcast_ref::<String>().cloned();
                let detail = detail.or_else(|| panic.downcast_ref::<&str>().map(|s| s.to_string()));
                self.recover(&Lost { reason: LossReason::Trap, detail: detail.unwrap_or_default() })
            }
        }
    }

    fn dispatch(&mut self, request: &Request) -> Result<Answer, Refusal> {
        match request {
            Request::Hello => Ok(hello()),
            Request::Command(r) => self.command(&r.cmd, r.env, &r.reports, &r.common),
            Request::File(r) => match std::fs::read_to_string(&r.path) {
                Ok(text) => self.command(&text, r.env, &r.reports, &r.common),
                Err(e) => refuse(file_error(&e, &r.path)),
            },
            Request::ProofStep(r) => self.tactic(r),
            Request::PickleEnvironment(r) => self.pickle_env(r),
            Request::UnpickleEnvironment(r) => self.unpickle_env(r),
            Request::PickleProofState(r) => self.pickle_proof(r),
            Request::UnpickleProofState(r) => self.unpickle_proof(r),
            Request::Forget(r) => self.forget(&r.forget),
            Request::Constants(r) => {
                let (engine, env) = self.env(r.constants.env)?;
                let answer =
                    self.with_deadline(engine, DEFAULT_TIMEOUT, |e| constants::list(e, &env, &r.constants))?;
                Ok(Answer::Compact(answer))
            }
            Request::Uses(r) => {
                let (engine, env) = self.env(r.env)?;
                let answer = self.with_deadline(engine, DEFAULT_TIMEOUT, |e| {
                    Ok(constants::uses(&mut e.lean, &env, &r.uses)?)
                })?;
                match answer {
                    Some(a) => Ok(Answer::Compact(a)),
                    None => refuse(format!("Unknown constant `{}`.", r.uses)),
                }
            }
            Request::Tactics(r) => self.tactics(r),
            Request::Judge(r) => self.judge(r),
            Request::Audit(r) => {
                let (engine, env) = self.env(r.env)?;
                let found = self.with_deadline(engine, DEFAULT_TIMEOUT, |e| {
                    let base = crate::frontend::environment(&e.root);
                    Ok(crate::audit::audit(&mut e.lean, &base, &env, &r.audit)?)
                })?;
                Ok(Answer::Compact(json!(found)))
            }
            Request::Candidates(_) => refuse("Unknown command."),
        }
    }

    // ---- engines

    /// Everything is forgotten; the engines start again from their snapshots when they are next used.
    fn recover(&mut self, lost: &Lost) -> Answer {
        let start = Instant::now();
        tracing::warn!(%lost, "engine lost");
        self.envs.retain(|_| false);
        self.proofs.retain(|_| false);
        let headers = self.engines.headers();
        self.engines.drop_all();
        // the header in use is likely to be used again: have it ready
        if let Some(h) = headers.last()
            && let Err(e) = self.engines.for_header(&mut self.source, h)
        {
            tracing::error!(error = %e, "the engine does not come back");
        }
        let restored = start.elapsed().as_secs_f64() * 1e3;
        Answer::Repl(json!({
            "message": lost.to_string(),
            "error": {"kind": "engine", "reason": lost.reason, "restoredMs": (restored * 10.0).round() / 10.0},
        }))
    }

    /// Engine and `Environment` of an environment's number.
    fn env(&self, number: u64) -> Result<(EngineId, Obj), Refusal> {
        match self.envs.get(number) {
            Some(e) => Ok((e.engine, crate::frontend::environment(&e.state))),
            None => refuse(UNKNOWN_ENV),
        }
    }

    fn engine(&mut self, id: EngineId) -> Result<&mut Engine, Refusal> {
        match self.engines.get(id) {
            Some(e) => Ok(e),
            None => refuse(UNKNOWN_ENV),
        }
    }

    /// Runs `work` on an engine under a deadline.
    fn with_deadline<T>(
        &mut self,
        id: EngineId,
        timeout: Duration,
        work: impl FnOnce(&mut Engine) -> Result<T, CallError>,
    ) -> Result<T, Refusal> {
        let Some(engine) = self.engines.get(id) else { return refuse(UNKNOWN_ENV) };
        engine.lean.reset_cancel();
        let token = engine.lean.cancel.cell();
        let deadline = Instant::now() + timeout;
        let armed = self.watchdog.arm(token, &engine.lean.machine.code.engine, deadline);
        let result = work(engine);
        drop(armed);
        Ok(result?)
    }

    // ---- commands

    fn command(
        &mut self,
        text: &str,
        env: Option<u64>,
        reports: &Reports,
        common: &Common,
    ) -> Result<Answer, Refusal> {
        let (engine, state, origin, start) = match env {
            Some(n) => match self.envs.get(n) {
                Some(e) => (e.engine, e.state.clone(), e.origin.clone(), 0),
                None => return refuse(UNKNOWN_ENV),
            },
            None => {
                let (header, start) = header::split(text);
                let engine = match self.engines.for_header(&mut self.source, &header) {
                    Ok(e) => e,
                    Err(OpenError::Header(m)) => return Ok(self.bad_header(&m)),
                    Err(e) => return refuse(e.to_string()),
                };
                let root = self.engine(engine)?.root.clone();
                (engine, root, EnvOrigin::of_header(&header), start)
            }
        };
        let plain = common.plain.unwrap_or(true);
        let mut goals: Vec<Value> = vec![];
        let done = self.with_deadline(engine, timeout(common), |e| {
            let done = elaborate(e, &state, text, start, reports, plain)?;
            if common.terms {
                let options = GoalOptions { terms: true, plain };
                for s in &done.sorries {
                    goals.push(json!(goal::goals(&mut e.lean, &s.snapshot.state, options)?));
                }
            }
            Ok(done)
        })?;
        if done.cancelled {
            return Ok(timed_out(timeout(common)));
        }
        let root = ProofRoot {
            env: origin.clone(),
            command: ProofRootText {
                text: text.to_string(),
                start,
                all_tactics: reports.all_tactics == Some(true),
                root_goals: reports.root_goals == Some(true),
                index: 0,
            },
        };
        let first = self.proofs.next();
        let mut index = 0;
        let mut record = |server: &mut Self, snapshot: &Snapshot| {
            let command = ProofRootText { index, ..root.command.clone() };
            let root = Rc::new(ProofRoot { env: root.env.clone(), command });
            index += 1;
            let origin = ProofOrigin { root, last: None };
            server.proofs.push(Proof { engine, snapshot: snapshot.clone(), origin })
        };
        let mut sorries: Vec<Value> =
            done.sorries.iter().map(|s| answer::sorry(s, record(self, &s.snapshot))).collect();
        for (sorry, goals) in sorries.iter_mut().zip(goals) {
            sorry["goals"] = goals;
        }
        let tactics = done.tactics.iter().map(|t| answer::tactic(t, record(self, &t.snapshot))).collect();
        let origin = origin.then(text, start);
        let number = self.envs.push(Env { engine, state: done.state.clone(), origin });
        let answer = answer::command(number, &done, sorries, tactics);
        if reports.gc == Some(true) {
            self.envs.forget(number);
            for n in first..self.proofs.next() {
                self.proofs.forget(n);
            }
        }
        Ok(answer)
    }

    /// As in the community REPL an environment that does not import is a message; its number leads nowhere.
    fn bad_header(&mut self, message: &str) -> Answer {
        let number = self.envs.skip();
        let start = json!({"line": 1, "column": 0});
        let message =
            json!({"severity": "error", "pos": start, "endPos": null, "data": message.trim_ascii()});
        Answer::Repl(json!({"env": number, "messages": [message]}))
    }

    fn tactic(&mut self, r: &request::ProofStep) -> Result<Answer, Refusal> {
        let Some(proof) = self.proofs.get(r.proof_state) else { return refuse(UNKNOWN_PROOF) };
        let (engine, old, origin) = (proof.engine, proof.snapshot.clone(), proof.origin.clone());
        let result = self.with_deadline(engine, timeout(&r.common), |e| {
            let new = old.run(&mut e.lean, &r.tactic, r.common.heartbeats)?;
            let report = describe(e, &new, Some(&old))?;
            Ok((new, report))
        });
        match result {
            Ok((new, report)) => {
                let sorries =
                    self.record_sorries(engine, &report, |i| origin.then(Step::Sorry(r.tactic.clone(), i)));
                let origin = origin.then(Step::Tactic(r.tactic.clone()));
                let number = self.proofs.push(Proof { engine, snapshot: new, origin });
                Ok(answer::proof_state(number, &report, sorries))
            }
            Err(Refusal::Message(m)) => match self.engine(engine)?.lean.is_cancelled() {
                true => Ok(timed_out(timeout(&r.common))),
                false => refuse(format!("Lean error:\n{m}")),
            },
            Err(lost) => Err(lost),
        }
    }

    fn tactics(&mut self, r: &request::Tactics) -> Result<Answer, Refusal> {
        let Some(proof) = self.proofs.get(r.proof_state) else { return refuse(UNKNOWN_PROOF) };
        let (engine, snapshot, mut origin) = (proof.engine, proof.snapshot.clone(), proof.origin.clone());
        let state = match r.goal {
            None => snapshot.state.clone(),
            Some(i) => {
                origin = origin.then(Step::Focus(i));
                match snapshot.state.focus(&mut self.engine(engine)?.lean, i)? {
                    Some(s) => s,
                    None => {
                        return refuse(format!(
                            "Unknown goal: the state has {}.",
                            snapshot.state.goals().count()
                        ));
                    }
                }
            }
        };
        let options = GoalOptions { terms: r.common.terms, plain: r.common.plain.unwrap_or(false) };
        let until_closed = r.until.as_deref() == Some("closed");
        let mut results = vec![];
        for candidate in &r.tactics {
            let (text, heartbeats, ms) = match candidate {
                Candidate::Text(t) => (t, None, None),
                Candidate::Limited { tactic, heartbeats, timeout_ms } => (tactic, *heartbeats, *timeout_ms),
            };
            let heartbeats = heartbeats.or(r.common.heartbeats);
            let limit = ms.map_or(timeout(&r.common), Duration::from_millis);
            let run = |e: &mut Engine| tactics::attempt(&mut e.lean, &state, text, heartbeats, options);
            let attempt = match self.with_deadline(engine, limit, run) {
                Ok(a) => a,
                // the state is as it was, but describing what the tactic left failed
                Err(Refusal::Message(m)) => Attempt::failed(FailureKind::Tactic, m),
                Err(Refusal::Lost(lost)) => {
                    self.recover(&lost);
                    results.push(json!({"error": lost.to_string(), "kind": "engine", "reason": lost.reason}));
                    break;
                }
            };
            match &attempt.outcome {
                Ok((new, goals)) => {
                    let snapshot = Snapshot { state: new.clone(), root_goals: snapshot.root_goals.clone() };
                    let origin = origin.then(Step::Strict(text.clone()));
                    let number = self.proofs.push(Proof { engine, snapshot, origin });
                    results.push(attempt.success(number, goals));
                    if goals.is_empty() && until_closed {
                        break;
                    }
                }
                Err(f) => results.push(attempt.failure(f)),
            }
        }
        Ok(Answer::Compact(json!({"results": results})))
    }

    fn judge(&mut self, r: &request::Judge) -> Result<Answer, Refusal> {
        let (engine, state) = match r.env {
            Some(n) => match self.envs.get(n) {
                Some(e) => (e.engine, e.state.clone()),
                None => return refuse(UNKNOWN_ENV),
            },
            None => match self.engines.for_header(&mut self.source, "") {
                Ok(e) => (e, self.engine(e)?.root.clone()),
                Err(e) => return refuse(e.to_string()),
            },
        };
        let start = Instant::now();
        let judged = self.with_deadline(engine, timeout(&r.common), |e| {
            Ok(crate::judge::judge(&mut e.lean, &state, &r.statement, &r.judge, r.name.as_deref())?)
        });
        let judged = match judged {
            Ok(j) => j,
            Err(Refusal::Lost(lost)) => {
                self.recover(&lost);
                crate::judge::Judgement::refused(crate::audit::Refusal::new(Rule::Engine, lost.to_string()))
            }
            Err(other) => return Err(other),
        };
        let mut answer = json!(judged);
        answer["messages"] = judged.messages.iter().map(answer::message).collect();
        answer["ms"] = ((start.elapsed().as_secs_f64() * 1e5).round() / 1e2).into();
        Ok(Answer::Compact(answer))
    }

    fn record_sorries(
        &mut self,
        engine: EngineId,
        report: &StateReport,
        origin: impl Fn(usize) -> ProofOrigin,
    ) -> Vec<Value> {
        let mut record = |(i, s): (usize, &SorryReport)| {
            let proof = Proof { engine, snapshot: s.snapshot.clone(), origin: origin(i) };
            answer::sorry(s, self.proofs.push(proof))
        };
        report.sorries.iter().enumerate().map(&mut record).collect()
    }

    fn forget(&mut self, what: &request::Forgotten) -> Result<Answer, Refusal> {
        let forgotten = match what {
            request::Forgotten::Word(w) if w == "all" => {
                self.proofs.retain(|_| false) + self.envs.retain(|e| e.origin.last.is_none())
            }
            request::Forgotten::Word(w) => {
                return refuse(format!("Cannot forget {w:?}: expected \"all\" or numbers."));
            }
            request::Forgotten::Numbers { proof_states, envs } => {
                let proofs = proof_states.iter().filter(|&&n| self.proofs.forget(n)).count();
                let envs = envs.iter().filter(|&&n| self.envs.forget(n)).count();
                (proofs + envs) as u64
            }
        };
        Ok(Answer::Compact(json!({"forgotten": forgotten})))
    }

    // ---- pickles

    fn pickle_env(&mut self, r: &request::PickleEnvironment) -> Result<Answer, Refusal> {
        let Some(env) = self.envs.get(r.env) else { return refuse(UNKNOWN_ENV) };
        write_pickle(&Pickle::of_env(&env.origin), &r.pickle_to)?;
        Ok(Answer::Repl(json!({"env": r.env})))
    }

    fn unpickle_env(&mut self, r: &request::UnpickleEnvironment) -> Result<Answer, Refusal> {
        let pickle = read_pickle(&r.unpickle_env_from)?;
        let (engine, state, origin) = self.replay_env(&pickle)?;
        let number = self.envs.push(Env { engine, state, origin });
        Ok(Answer::Repl(json!({"env": number})))
    }

    fn pickle_proof(&mut self, r: &request::PickleProofState) -> Result<Answer, Refusal> {
        let Some(proof) = self.proofs.get(r.proof_state) else { return refuse("Unknown proof State.") };
        let (engine, snapshot, origin) = (proof.engine, proof.snapshot.clone(), proof.origin.clone());
        write_pickle(&Pickle::of_proof(&origin), &r.pickle_to)?;
        self.record_and_describe(engine, snapshot, origin)
    }

    fn unpickle_proof(&mut self, r: &request::UnpickleProofState) -> Result<Answer, Refusal> {
        if r.env.is_some_and(|n| self.envs.get(n).is_none()) {
            return refuse(UNKNOWN_ENV);
        }
        let pickle = read_pickle(&r.unpickle_proof_state_from)?;
        let Some(proof) = &pickle.proof else {
            return refuse("the pickle holds an environment, not a proof state");
        };
        let (engine, state, env) = self.replay_env(&pickle)?;
        let command = &proof.command;
        let reports = Reports {
            all_tactics: Some(command.all_tactics),
            root_goals: Some(command.root_goals),
            ..Reports::default()
        };
        let snapshot = self.with_deadline(engine, DEFAULT_TIMEOUT, |e| {
            let done = elaborate(e, &state, &command.text, command.start, &reports, false)?;
            let start = nth_snapshot(done, command.index).ok_or_else(|| {
                CallError::Exception("the pickled command no longer has that proof state".into())
            })?;
            proof.steps.iter().try_fold(start, |s, step| s.repeat(e, step))
        })?;
        let fresh = self.with_deadline(engine, DEFAULT_TIMEOUT, |e| snapshot.repeat(e, &Step::Fresh))?;
        let root = Rc::new(ProofRoot { env, command: command.clone() });
        let mut origin = ProofOrigin { root, last: None };
        for step in proof.steps.iter().cloned().chain([Step::Fresh]) {
            origin = origin.then(step);
        }
        self.record_and_describe(engine, fresh, origin)
    }

    fn record_and_describe(
        &mut self,
        engine: EngineId,
        snapshot: Snapshot,
        origin: ProofOrigin,
    ) -> Result<Answer, Refusal> {
        let report = self.with_deadline(engine, DEFAULT_TIMEOUT, |e| describe(e, &snapshot, None))?;
        // trees of a whole state carry no context, so that there are no sorries to report
        let number = self.proofs.push(Proof { engine, snapshot, origin });
        Ok(answer::proof_state(number, &report, vec![]))
    }

    fn replay_env(&mut self, pickle: &Pickle) -> Result<(EngineId, Obj, EnvOrigin), Refusal> {
        let engine = match self.engines.for_header(&mut self.source, &pickle.header) {
            Ok(e) => e,
            Err(e) => return refuse(e.to_string()),
        };
        let mut state = self.engine(engine)?.root.clone();
        let mut origin = EnvOrigin::of_header(&pickle.header);
        for c in &pickle.commands {
            let options = crate::frontend::RunOptions { trees: false, start: c.start };
            let run = self.with_deadline(engine, DEFAULT_TIMEOUT, |e| {
                Ok(crate::frontend::run(&mut e.lean, &state, &c.text, &options)?)
            })?;
            if run.cancelled {
                return refuse("the pickled commands ran past the deadline");
            }
            state = run.state;
            origin = origin.then(&c.text, c.start);
        }
        Ok((engine, state, origin))
    }
}

fn hello() -> Answer {
    Answer::Compact(json!({
        "hello": 1,
        "server": "prover",
        "version": env!("CARGO_PKG_VERSION"),
        "lean": "4.28.0-pre",
        "features": FEATURES,
    }))
}

fn timeout(common: &Common) -> Duration {
    common.timeout_ms.map_or(DEFAULT_TIMEOUT, Duration::from_millis)
}

fn timed_out(timeout: Duration) -> Answer {
    Answer::Repl(json!({
        "message": format!("The request ran past its deadline of {} ms.", timeout.as_millis()),
        "error": {"kind": "timeout"},
    }))
}

/// The proof states of a command in the order of their numbers.
fn nth_snapshot(done: Elaborated, index: usize) -> Option<Snapshot> {
    let sorries = done.sorries.into_iter().map(|s| s.snapshot);
    sorries.chain(done.tactics.into_iter().map(|t| t.snapshot)).nth(index)
}

/// The error of a file that cannot be read or written, as Lean words it.
fn file_error(e: &io::Error, path: &str) -> String {
    let code = e.raw_os_error().map(|c| format!(" (error code: {c})")).unwrap_or_default();
    let text = match e.kind() {
        io::ErrorKind::NotFound => "no such file or directory".to_string(),
        io::ErrorKind::PermissionDenied => "permission denied".to_string(),
        _ => e.to_string(),
    };
    format!("{text}{code}\n  file: {path}")
}

fn write_pickle(pickle: &Pickle, path: &str) -> Result<(), Refusal> {
    let bytes = serde_json::to_vec(pickle).map_err(|e| Refusal::Message(e.to_string()))?;
    std::fs::write(path, bytes).map_err(|e| Refusal::Message(file_error(&e, path)))
}

fn read_pickle(path: &str) -> Result<Pickle, Refusal> {
    let bytes = std::fs::read(path).map_err(|e| Refusal::Message(file_error(&e, path)))?;
    Pickle::parse(&bytes).map_err(|e| Refusal::Message(format!("{path}: {e}")))
}
