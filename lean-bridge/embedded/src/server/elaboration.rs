//! Commands, files and tactics.

use super::{Env, Proof, Refusal, Server, refuse, timed_out, timeout, unknown};
use crate::answer::{self, Answer};
use crate::commands::command::{SorryReport, elaborate};
use crate::commands::tactic::{StateReport, describe};
use crate::commands::tactics::{self, Attempt};
use crate::engine::{Engine, EngineId};
use crate::origin::{EnvOrigin, OriginStep, ProofOrigin, ProofRoot, ProofRootText};
use crate::proof_snapshot::ProofSnapshot;
use lean_meta::frontend::unix_lines;
use lean_meta::goal::{self, GoalOptions};
use lean_meta::header;
use lean_meta::source::{OpenError, Source};
use lean_protocol::answer::{CommandAnswer, Sorry};
use lean_protocol::request::{self, Reports, RequestOptions, TacticItem};
use lean_protocol::tactic::{TacticAnswer, TacticsAnswer};
use lean_protocol::term::Goal;
use lean_protocol::{ErrorKind, FailureKind, Message, Position};
use lean_wasm::object::Obj;
use std::rc::Rc;
use std::time::Duration;

/// Engine, `Command.State` and its origin, and where in a text its commands begin.
pub(super) type Base = (EngineId, Obj, EnvOrigin, usize);

impl<S: Source> Server<S> {
    pub(super) fn command(
        &mut self,
        text: &str,
        env: Option<u64>,
        reports: &Reports,
        common: &RequestOptions,
    ) -> Result<Answer, Refusal> {
        let text = &*unix_lines(text);
        let (engine, state, origin, start) = match self.base(text, env, reports.start)? {
            Ok(base) => base,
            Err(answer) => return Ok(answer),
        };
        let plain = common.plain.unwrap_or(true);
        let mut goals: Vec<Vec<Goal>> = vec![];
        let done = self.with_deadline(engine, timeout(common), |e| {
            let done = elaborate(&mut e.lean, &e.maker, &state, text, start, reports, plain)?;
            if common.terms {
                let options = GoalOptions { terms: true, plain };
                for s in &done.sorries {
                    goals.push(goal::goals(&mut e.lean, &s.snapshot.state, options)?);
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
                place: None,
            },
        };
        let first = self.proofs.next();
        let mut index = 0;
        let mut record = |server: &mut Self, snapshot: &ProofSnapshot| {
            let command = ProofRootText { index, ..root.command.clone() };
            let root = Rc::new(ProofRoot { env: root.env.clone(), command });
            index += 1;
            let origin = ProofOrigin { root, last: None };
            server.proofs.push(Proof { engine, snapshot: snapshot.clone(), origin })
        };
        let mut sorries: Vec<Sorry> =
            done.sorries.iter().map(|s| answer::sorry(s, record(self, &s.snapshot))).collect();
        for (sorry, goals) in sorries.iter_mut().zip(goals) {
            sorry.goals = Some(goals);
        }
        for (sorry, report) in sorries.iter_mut().zip(&done.sorries).filter(|_| common.terms) {
            sorry.auto_bound = report.auto_bound.clone();
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

    /// Where the commands of a text begin: engine, `Command.State` and its origin, byte in the text.
    /// Or the answer for a header that does not import.
    pub(super) fn base(
        &mut self,
        text: &str,
        env: Option<u64>,
        start: Option<usize>,
    ) -> Result<Result<Base, Answer>, Refusal> {
        if start.is_some_and(|at| !text.is_char_boundary(at)) {
            return refuse("The commands begin at no character of the text.");
        }
        if let Some(n) = env {
            let Some(e) = self.envs.get(n) else { return unknown(ErrorKind::UnknownEnvironment) };
            return Ok(Ok((e.engine, e.state.clone(), e.origin.clone(), start.unwrap_or(0))));
        }
        let (header, behind) = header::split(text);
        let engine = match self.engines.for_header(&mut self.source, &header) {
            Ok(e) => e,
            Err(OpenError::Header(m)) => return Ok(Err(self.bad_header(&m))),
            Err(e) => return refuse(e.to_string()),
        };
        let root = self.engine(engine)?.root.clone();
        Ok(Ok((engine, root, EnvOrigin::of_header(&header), start.unwrap_or(behind))))
    }

    /// As in the community REPL an environment that does not import is a message; its number leads nowhere.
    fn bad_header(&mut self, message: &str) -> Answer {
        let number = self.envs.skip();
        let message = message.strip_prefix("the header does not import: ").unwrap_or(message);
        let message = Message {
            severity: "error".into(),
            pos: Some(Position { line: 1, column: 0 }),
            end_pos: None,
            data: message.trim_ascii().into(),
        };
        Answer::repl(&CommandAnswer { env: number, messages: vec![message], ..CommandAnswer::default() })
    }

    pub(super) fn tactic(&mut self, r: &request::ProofStep) -> Result<Answer, Refusal> {
        let Some(proof) = self.proofs.get(r.proof_state) else {
            return unknown(ErrorKind::UnknownProofState);
        };
        let (engine, old, origin) = (proof.engine, proof.snapshot.clone(), proof.origin.clone());
        let result = self.with_deadline(engine, timeout(&r.common), |e| {
            let new = old.run(&mut e.lean, &r.tactic, r.common.heartbeats)?;
            let report = describe(e, &new, Some(&old))?;
            Ok((new, report))
        });
        match result {
            Ok((new, report)) => {
                let sorries = self
                    .record_sorries(engine, &report, |i| origin.then(OriginStep::Sorry(r.tactic.clone(), i)));
                let origin = origin.then(OriginStep::Tactic(r.tactic.clone()));
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

    fn record_sorries(
        &mut self,
        engine: EngineId,
        report: &StateReport,
        origin: impl Fn(usize) -> ProofOrigin,
    ) -> Vec<Sorry> {
        let mut record = |(i, s): (usize, &SorryReport)| {
            let proof = Proof { engine, snapshot: s.snapshot.clone(), origin: origin(i) };
            answer::sorry(s, self.proofs.push(proof))
        };
        report.sorries.iter().enumerate().map(&mut record).collect()
    }

    pub(super) fn tactics(&mut self, r: &request::Tactics) -> Result<Answer, Refusal> {
        let Some(proof) = self.proofs.get(r.proof_state) else {
            return unknown(ErrorKind::UnknownProofState);
        };
        let (engine, snapshot, mut origin) = (proof.engine, proof.snapshot.clone(), proof.origin.clone());
        let state = match r.goal {
            None => snapshot.state.clone(),
            Some(i) => {
                origin = origin.then(OriginStep::Focus(i));
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
                TacticItem::Text(t) => (t, None, None),
                TacticItem::Limited { tactic, heartbeats, timeout_ms } => (tactic, *heartbeats, *timeout_ms),
            };
            let heartbeats = heartbeats.or(r.common.heartbeats);
            let limit = ms.map_or(timeout(&r.common), Duration::from_millis);
            let run = |e: &mut Engine| tactics::attempt(&mut e.lean, &state, text, heartbeats, options);
            let attempt = match self.with_deadline(engine, limit, run) {
                Ok(a) => a,
                // the state is as it was, but describing what the tactic left failed
                Err(Refusal::Message(m)) => Attempt::failed(FailureKind::Tactic, m),
                Err(unknown @ Refusal::Unknown(_)) => return Err(unknown),
                Err(Refusal::Lost(lost)) => {
                    self.recover(&lost);
                    results.push(TacticAnswer {
                        error: Some(lost.to_string()),
                        kind: Some(FailureKind::Engine),
                        reason: Some(lost.reason),
                        ..TacticAnswer::default()
                    });
                    break;
                }
            };
            match &attempt.outcome {
                Ok((new, goals)) => {
                    let snapshot =
                        ProofSnapshot { state: new.clone(), root_goals: snapshot.root_goals.clone() };
                    let origin = origin.then(OriginStep::Strict(text.clone()));
                    let number = self.proofs.push(Proof { engine, snapshot, origin });
                    results.push(attempt.success(number, goals));
                    if goals.is_empty() && until_closed {
                        break;
                    }
                }
                Err(f) => results.push(attempt.failure(f)),
            }
        }
        Ok(Answer::of(&TacticsAnswer { results }))
    }
}
