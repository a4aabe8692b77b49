//! Pickles: states written down as the texts that make them, and made again.

use super::{DEFAULT_TIMEOUT, Env, Proof, Refusal, Server, file_error, refuse, unknown};
use crate::answer::{self, Answer};
use crate::commands::command::{Elaborated, elaborate};
use crate::commands::inspect::inspect;
use crate::commands::tactic::describe;
use crate::engine::EngineId;
use crate::origin::{EnvOrigin, OriginStep, Pickle, ProofOrigin, ProofRoot};
use crate::proof_snapshot::ProofSnapshot;
use lean_meta::frontend::{self, RunOptions};
use lean_meta::goal::GoalOptions;
use lean_meta::region;
use lean_meta::source::Source;
use lean_protocol::ErrorKind;
use lean_protocol::answer::EnvironmentAnswer;
use lean_protocol::request::{self, Reports};
use lean_wasm::LEAN_VERSION;
use lean_wasm::lean::CallError;
use lean_wasm::object::Obj;
use std::rc::Rc;

impl<S: Source> Server<S> {
    pub(super) fn pickle_env(&mut self, r: &request::PickleEnvironment) -> Result<Answer, Refusal> {
        let Some(env) = self.envs.get(r.env) else { return unknown(ErrorKind::UnknownEnvironment) };
        let (engine, state, pickle) = (env.engine, env.state.clone(), to_json(&Pickle::of_env(&env.origin))?);
        let file = self.with_deadline(engine, DEFAULT_TIMEOUT, |e| {
            region::environment(&mut e.lean, &state, LEAN_VERSION, &pickle)
        })?;
        write(&file, &r.pickle_to)?;
        Ok(Answer::repl(&EnvironmentAnswer { env: r.env }))
    }

    pub(super) fn unpickle_env(&mut self, r: &request::UnpickleEnvironment) -> Result<Answer, Refusal> {
        let pickle = read_pickle(&r.unpickle_env_from)?;
        let (engine, state, origin) = self.replay_env(&pickle)?;
        let number = self.envs.push(Env { engine, state, origin });
        Ok(Answer::repl(&EnvironmentAnswer { env: number }))
    }

    pub(super) fn pickle_proof(&mut self, r: &request::PickleProofState) -> Result<Answer, Refusal> {
        let Some(proof) = self.proofs.get(r.proof_state) else { return refuse("Unknown proof State.") };
        let (engine, snapshot, origin) = (proof.engine, proof.snapshot.clone(), proof.origin.clone());
        write(&to_json(&Pickle::of_proof(&origin))?, &r.pickle_to)?;
        self.record_and_describe(engine, snapshot, origin)
    }

    pub(super) fn unpickle_proof(&mut self, r: &request::UnpickleProofState) -> Result<Answer, Refusal> {
        if r.env.is_some_and(|n| self.envs.get(n).is_none()) {
            return unknown(ErrorKind::UnknownEnvironment);
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
            let found = match command.place {
                Some(place) => {
                    let places = vec![place];
                    let options =
                        RunOptions { trees: true, places: Some(places.clone()), ..Default::default() };
                    let run = frontend::run(&mut e.lean, &state, &command.text, &options)?;
                    let (form, len) = (GoalOptions::default(), command.text.len());
                    let seen = inspect(&mut e.lean, &e.maker, &run, 0, len, &places, form)?;
                    seen.into_iter().flat_map(|s| s.goals).nth(command.index).map(|g| g.snapshot)
                }
                None => {
                    let (text, start) = (&command.text, command.start);
                    let done = elaborate(&mut e.lean, &e.maker, &state, text, start, &reports, false)?;
                    nth_snapshot(done, command.index)
                }
            };
            let start = found.ok_or_else(|| {
                CallError::Exception("the pickled command no longer has that proof state".into())
            })?;
            proof.steps.iter().try_fold(start, |s, step| s.repeat(e, step))
        })?;
        let fresh =
            self.with_deadline(engine, DEFAULT_TIMEOUT, |e| snapshot.repeat(e, &OriginStep::Fresh))?;
        let root = Rc::new(ProofRoot { env, command: command.clone() });
        let mut origin = ProofOrigin { root, last: None };
        for step in proof.steps.iter().cloned().chain([OriginStep::Fresh]) {
            origin = origin.then(step);
        }
        self.record_and_describe(engine, fresh, origin)
    }

    fn record_and_describe(
        &mut self,
        engine: EngineId,
        snapshot: ProofSnapshot,
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
            let options = RunOptions { start: c.start, ..Default::default() };
            let run = self.with_deadline(engine, DEFAULT_TIMEOUT, |e| {
                Ok(frontend::run(&mut e.lean, &state, &c.text, &options)?)
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

/// The proof states of a command in the order of their numbers.
fn nth_snapshot(done: Elaborated, index: usize) -> Option<ProofSnapshot> {
    let sorries = done.sorries.into_iter().map(|s| s.snapshot);
    sorries.chain(done.tactics.into_iter().map(|t| t.snapshot)).nth(index)
}

fn to_json(pickle: &Pickle) -> Result<Vec<u8>, Refusal> {
    serde_json::to_vec(pickle).map_err(|e| Refusal::Message(e.to_string()))
}

fn write(bytes: &[u8], path: &str) -> Result<(), Refusal> {
    std::fs::write(path, bytes).map_err(|e| Refusal::Message(file_error(&e, path)))
}

fn read_pickle(path: &str) -> Result<Pickle, Refusal> {
    let bytes = std::fs::read(path).map_err(|e| Refusal::Message(file_error(&e, path)))?;
    Pickle::parse(region::first_text(&bytes).unwrap_or(&bytes))
        .map_err(|e| Refusal::Message(format!("{path}: {e}")))
}
