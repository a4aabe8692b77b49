//! The server: numbers for environments and proof states, one
//! request after another, engines replaced when lost.

mod documents;
mod elaboration;
mod judging;
mod modules;
mod pickles;

use super::answer::Answer;
use super::commands::{candidates, constants, mutate, premises, project_premises};
use super::engine::{Engine, EngineId, Engines};
use super::framing::{Message, read_message, write_answer};
use super::numbered::Numbered;
use super::origin::{EnvOrigin, ProofOrigin};
use super::proof_snapshot::ProofSnapshot;
use super::request::Request;
use lean_judge::Judge;
use lean_meta::source::Source;
use lean_protocol::ErrorKind;
use lean_protocol::answer::{FEATURES, ForgetAnswer, HelloAnswer};
use lean_protocol::failure::{RefusedRequest, RequestError, TIMED_OUT};
use lean_protocol::request::{self, RequestOptions};
use lean_wasm::LEAN_VERSION;
use lean_wasm::lean::CallError;
use lean_wasm::machine::Lost;
use lean_wasm::object::Obj;
use lean_wasm::watchdog::Watchdog;
use std::collections::HashSet;
use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// Deadline of requests that name none.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(600);

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
    snapshot: ProofSnapshot,
    origin: ProofOrigin,
}

/// Why a request has no ordinary answer.
enum Refusal {
    /// Told to the client as `{"message": …}`.
    Message(String),
    /// The same about a number that the server does not know.
    Unknown(ErrorKind),
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

/// There is no environment, or no proof state, with the number that was asked for.
fn unknown<T>(kind: ErrorKind) -> Result<T, Refusal> {
    Err(Refusal::Unknown(kind))
}

/// What answers requests: engines, and the environments and proof states that clients know by number.
pub struct Server<S: Source> {
    source: S,
    engines: Engines,
    envs: Numbered<Env>,
    proofs: Numbered<Proof>,
    watchdog: Watchdog,
    judge: Judge,
    /// Unknown fields that the log has named.
    named: HashSet<String>,
}

impl<S: Source> Server<S> {
    /// A server without any environment; engines come from `source`.
    ///
    /// # Errors
    /// When the thread that watches deadlines does not start.
    pub fn new(source: S) -> io::Result<Server<S>> {
        Ok(Server {
            source,
            engines: Engines::default(),
            envs: Numbered::default(),
            proofs: Numbered::default(),
            watchdog: Watchdog::start()?,
            judge: Judge::default(),
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
            // nobody waits for this
            self.judge.tidy(&mut self.source);
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
            Ok(Err(Refusal::Unknown(kind))) => Answer::unknown(kind, request.is_extension()),
            Ok(Err(Refusal::Lost(lost))) => self.recover(&lost),
            Err(panic) => self.recover(&Lost::to_panic(&*panic)),
        }
    }

    fn dispatch(&mut self, request: &Request) -> Result<Answer, Refusal> {
        match request {
            Request::Hello => Ok(hello()),
            Request::Command(r) => self.commands_or_outline(&r.cmd, r.env, &r.reports, &r.common),
            Request::Inspect(r) => self.inspect(r),
            Request::File(r) => match std::fs::read_to_string(&r.path) {
                Ok(text) => self.commands_or_outline(&text, r.env, &r.reports, &r.common),
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
                let limit = timeout(&r.common);
                let work = |e: &mut Engine| constants::list(e, &env, &r.constants.query, limit);
                Ok(Answer::of(&self.with_deadline(engine, limit, work)?))
            }
            Request::Uses(r) => {
                let (engine, env) = self.env(r.env)?;
                let answer = self.with_deadline(engine, DEFAULT_TIMEOUT, |e| {
                    Ok(constants::uses(&mut e.lean, &env, &r.uses)?)
                })?;
                match answer {
                    Some(answer) => Ok(Answer::of(&answer)),
                    None => refuse(format!("Unknown constant `{}`.", r.uses)),
                }
            }
            Request::Premises(r) => {
                let (engine, _) = self.env(r.premises.env)?;
                let answer = self.with_deadline(engine, timeout(&r.common), |e| {
                    premises::premises(e, &r.premises.query)
                })?;
                match answer {
                    Some(answer) => Ok(answer),
                    None => refuse("Unknown module index."),
                }
            }
            Request::ProjectPremises(r) => {
                let query = &r.project_premises;
                let Some(proof) = self.proofs.get(query.proof_state) else {
                    return unknown(ErrorKind::UnknownProofState);
                };
                let (engine, state) = (proof.engine, proof.snapshot.state.clone());
                let work = |e: &mut Engine| project_premises::project_premises(e, &state, query.limit);
                Ok(Answer::of(&self.with_deadline(engine, timeout(&r.common), work)?))
            }
            Request::Mutate(r) => {
                let (engine, env) = self.env(r.mutate.env)?;
                let work = |e: &mut Engine| mutate::mutate(e, &env, &r.mutate.query);
                Ok(Answer::of(&self.with_deadline(engine, timeout(&r.common), work)?))
            }
            Request::Keys(r) => {
                let (engine, env) = self.env(r.keys.env)?;
                let work = |e: &mut Engine| mutate::keys(e, &env, &r.keys.query);
                Ok(Answer::of(&self.with_deadline(engine, DEFAULT_TIMEOUT, work)?))
            }
            Request::CompileModule(r) => self.compile_module(r),
            Request::Tactics(r) => self.tactics(r),
            Request::Judge(r) => self.judge(r),
            Request::Verify(r) => self.verify(r),
            Request::Audit(r) => self.audit(r),
            Request::Candidates(r) => {
                let query = &r.candidates;
                let Some(proof) = self.proofs.get(query.proof_state) else {
                    return unknown(ErrorKind::UnknownProofState);
                };
                let (engine, state) = (proof.engine, proof.snapshot.state.clone());
                let find = |e: &mut Engine| candidates::candidates(e, &state, query.goal, query.limit);
                match self.with_deadline(engine, DEFAULT_TIMEOUT, find)? {
                    Some(answer) => Ok(Answer::of(&answer)),
                    None => refuse(format!("Unknown goal: the state has {}.", state.goals().count())),
                }
            }
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
        let error = RequestError {
            reason: Some(lost.reason),
            restored_ms: Some((restored * 10.0).round() / 10.0),
            ..RequestError::of(ErrorKind::Engine)
        };
        Answer::repl(&RefusedRequest { message: lost.to_string(), error: Some(error) })
    }

    /// Engine and `Environment` of an environment's number.
    fn env(&self, number: u64) -> Result<(EngineId, Obj), Refusal> {
        match self.envs.get(number) {
            Some(e) => Ok((e.engine, lean_meta::frontend::environment(&e.state))),
            None => unknown(ErrorKind::UnknownEnvironment),
        }
    }

    fn engine(&mut self, id: EngineId) -> Result<&mut Engine, Refusal> {
        match self.engines.get(id) {
            Some(e) => Ok(e),
            None => unknown(ErrorKind::UnknownEnvironment),
        }
    }

    /// Runs `work` on an engine under a deadline.
    fn with_deadline<T>(
        &mut self,
        id: EngineId,
        timeout: Duration,
        work: impl FnOnce(&mut Engine) -> Result<T, CallError>,
    ) -> Result<T, Refusal> {
        let Some(engine) = self.engines.get(id) else { return unknown(ErrorKind::UnknownEnvironment) };
        engine.lean.reset_cancel();
        let armed = self.watchdog.arm(&engine.lean, Instant::now() + timeout);
        let result = work(engine);
        drop(armed);
        Ok(result?)
    }

    // ---- commands

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
        Ok(Answer::of(&ForgetAnswer { forgotten }))
    }
}

fn hello() -> Answer {
    Answer::of(&HelloAnswer {
        hello: 1,
        server: "prover".into(),
        version: env!("CARGO_PKG_VERSION").into(),
        lean: LEAN_VERSION.into(),
        features: FEATURES.map(String::from).into(),
    })
}

fn timeout(common: &RequestOptions) -> Duration {
    common.timeout_ms.map_or(DEFAULT_TIMEOUT, Duration::from_millis)
}

fn timed_out(timeout: Duration) -> Answer {
    Answer::repl(&RefusedRequest {
        message: format!("{TIMED_OUT} of {} ms.", timeout.as_millis()),
        error: Some(RequestError::of(ErrorKind::Timeout)),
    })
}

/// The error of a file that cannot be read or written, as Lean words it.
fn file_error(error: &io::Error, path: &str) -> String {
    let code = error.raw_os_error().map(|c| format!(" (error code: {c})")).unwrap_or_default();
    let text = match error.kind() {
        io::ErrorKind::NotFound => "no such file or directory".to_string(),
        io::ErrorKind::PermissionDenied => "permission denied".to_string(),
        _ => error.to_string(),
    };
    format!("{text}{code}\n  file: {path}")
}
