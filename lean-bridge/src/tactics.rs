//! Running batches of tactics on a worker so that no result is lost: states are rebuilt, and
//! when the process dies the tactic to blame is found.

use crate::error::Error;
use crate::held::Number;
use crate::native::goals;
use crate::outcome::{TacticOutcome, TacticResult};
use crate::proposals::proposals;
use crate::state::{Origin, PathStep, ProofState, TacticRequest};
use crate::tries::{Tries, millis};
use crate::worker::Worker;
use lean_protocol::answer::StateAnswer;
use lean_protocol::request::{RequestOptions, TacticItem, Tactics};
use lean_protocol::tactic::{TacticAnswer, TacticsAnswer};
use lean_protocol::term::Goal;
use lean_protocol::{ErrorKind, FailureKind};
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

/// When a request failed: while its state was made ready, or while it ran.
enum Failure {
    Before(Error),
    During(Error),
}

/// What is told of goals besides their keys.
#[derive(Clone, Copy, Default)]
struct GoalForm {
    terms: bool,
    plain: bool,
}

/// One tactic's result, and whether the engine was lost over it.
struct Tried {
    outcome: TacticOutcome,
    engine_lost: bool,
}

/// A step on a community REPL that worked.
struct NativeStep {
    goals: Vec<Goal>,
    number: Number,
    /// See [`TacticOutcome::proposals`].
    proposals: Vec<String>,
}

/// Deaths of the process over one tactic that ran alone.
#[derive(Default)]
struct Deaths {
    own: u32,
    killed: u32,
}

impl Worker {
    /// See [`crate::ReservedWorker::tactics`].
    pub(crate) async fn tactics(
        &mut self,
        state: &ProofState,
        goal: Option<usize>,
        requests: &[TacticRequest],
        until_closed: bool,
        printed: bool,
    ) -> Result<Vec<TacticOutcome>, Error> {
        let (goals, wanted) = (state.goal_keys().len(), goal.unwrap_or(0));
        if wanted >= goals {
            return Err(Error::Usage(format!("goal {wanted} of a state with {goals} goals")));
        }
        let mut done: Vec<TacticOutcome> = Vec::with_capacity(requests.len());
        // The process died on a batch: what is left of it is tried one by one.
        let mut one_by_one = false;
        let (mut tries, mut slow_rebuilds, mut deaths) = (Tries::new(), 0, Deaths::default());
        while done.len() < requests.len() && !(until_closed && done.last().is_some_and(|o| o.is_closed())) {
            let rest = &requests[done.len()..];
            let batch = if one_by_one { &rest[..1] } else { rest };
            match self.try_batch(state, goal, batch, until_closed, printed).await {
                Ok(tried) => {
                    (tries, deaths) = (Tries::new(), Deaths::default());
                    if tried.last().is_some_and(|t| t.engine_lost) {
                        self.held.clear();
                        self.common.counters.engines_lost.fetch_add(1, Relaxed);
                    }
                    done.extend(tried.into_iter().map(|t| t.outcome));
                }
                Err(Failure::During(e))
                    if batch.len() > 1 && (e.is_process_loss() || matches!(e, Error::EngineLost { .. })) =>
                {
                    one_by_one = true;
                }
                Err(Failure::During(e)) if let Some(kind) = self.blame(&e, &mut deaths) => {
                    done.push(TacticOutcome::failed(kind, e.to_string()));
                }
                Err(Failure::Before(e) | Failure::During(e)) => {
                    // A rebuild may be late because the machine is busy or the process hangs.
                    slow_rebuilds += u32::from(matches!(e, Error::Deadline { .. }));
                    let late = matches!(e, Error::Deadline { .. }) && slow_rebuilds < 3;
                    if !late && !self.may_retry(&e, &mut tries) {
                        return Err(e);
                    }
                }
            }
        }
        Ok(done)
    }

    /// See [`crate::ReservedWorker::goals`].
    pub(crate) async fn goals(&mut self, state: &ProofState) -> Result<Vec<Goal>, Error> {
        if state.is_closed() {
            return Ok(vec![]);
        }
        let skip = [TacticRequest { heartbeats: 0, ..TacticRequest::new("skip") }];
        match self.tactics(state, None, &skip, false, true).await?.pop().map(|o| o.result) {
            Some(TacticResult::Goals { goals, .. }) => Ok(goals),
            Some(TacticResult::Failed { message, .. }) => Err(Error::lean("goals", message)),
            None => Ok(vec![]),
        }
    }

    /// What a single tactic failed with, if it is to blame for this error. One that ran into its deadline or
    /// the memory limit is; for a death that may have come from elsewhere it must have happened a few times.
    fn blame(&self, error: &Error, deaths: &mut Deaths) -> Option<FailureKind> {
        let config = &self.common.config;
        let kind = match error {
            Error::Deadline { .. } => FailureKind::Timeout,
            Error::EngineLost { reason, .. } => FailureKind::of_loss(*reason),
            Error::Memory { .. } => FailureKind::Engine,
            Error::Died { .. } | Error::Garbage { .. } => {
                let (count, most) = match error.is_foreign_kill() {
                    true => (&mut deaths.killed, config.blame_kills_after),
                    false => (&mut deaths.own, config.blame_after),
                };
                *count += 1;
                if *count < most {
                    return None;
                }
                FailureKind::Engine
            }
            _ => return None,
        };
        *deaths = Deaths::default();
        Some(kind)
    }

    /// One message (or one step on a community REPL). At least one result, or an error.
    async fn try_batch(
        &mut self,
        state: &ProofState,
        goal: Option<usize>,
        batch: &[TacticRequest],
        until_closed: bool,
        printed: bool,
    ) -> Result<Vec<Tried>, Failure> {
        self.rest().await.map_err(Failure::Before)?;
        let number = self.number(state).await.map_err(Failure::Before)?;
        if !self.has("tactics").await.map_err(Failure::Before)? {
            let tried = self.native_step(state, goal, number, &batch[0]).await;
            return tried.map(|t| vec![t]).map_err(Failure::During);
        }
        let form = GoalForm { terms: true, plain: printed };
        let answers = self.send(number.number, goal, batch, until_closed, form).await;
        let answers = answers.map_err(Failure::During)?;
        let tried: Vec<Tried> =
            answers.into_iter().zip(batch).map(|(a, r)| self.read(state, goal, a, r)).collect();
        // Fewer results than tactics are fine: what came is kept, the rest is asked for again.
        if tried.is_empty() {
            let (request, excerpt) = ("tactics", "[]".to_string());
            return Err(Failure::During(Error::Garbage { request, reason: "no results".into(), excerpt }));
        }
        Ok(tried)
    }

    async fn send(
        &mut self,
        proof_state: u64,
        goal: Option<usize>,
        batch: &[TacticRequest],
        until_closed: bool,
        form: GoalForm,
    ) -> Result<Vec<TacticAnswer>, Error> {
        let tactics = batch
            .iter()
            .map(|t| TacticItem::Limited {
                tactic: t.text.clone(),
                heartbeats: Some(t.heartbeats),
                timeout_ms: Some(millis(t.timeout)),
            })
            .collect();
        let until = until_closed.then(|| "closed".to_owned());
        let common =
            RequestOptions { terms: form.terms, plain: Some(form.plain), ..RequestOptions::default() };
        let body = Tactics { proof_state, goal, tactics, until, common, ..Tactics::default() };
        // Each tactic may take its own time and then the server's grace time to be stopped.
        let limit: Duration = batch.iter().map(|t| t.timeout + Duration::from_secs(1)).sum::<Duration>()
            + self.common.config.grace;
        let answer: TacticsAnswer = self.call("tactics", &body, limit).await?;
        self.common.counters.tactics.fetch_add(answer.results.len() as u64, Relaxed);
        Ok(answer.results)
    }

    /// Turns one answer into an outcome; a new state is remembered.
    fn read(
        &mut self,
        state: &ProofState,
        goal: Option<usize>,
        answer: TacticAnswer,
        request: &TacticRequest,
    ) -> Tried {
        let engine_lost = answer.kind == Some(FailureKind::Engine);
        let kind = answer.failure();
        let result = match (answer.proof_state, answer.goals) {
            (Some(number), Some(goals)) => {
                let after = state.after(PathStep { goal, tactic: request.clone() }, &goals);
                self.held.insert(&after, Number { number, others: 0 }, self.common.config.held_states);
                TacticResult::Goals { state: after, goals }
            }
            _ => {
                let message =
                    answer.error.unwrap_or_else(|| "the server gave neither goals nor an error".into());
                TacticResult::Failed { kind, message }
            }
        };
        let proposals = answer.messages.iter().flat_map(|m| proposals(m)).collect();
        let outcome = TacticOutcome { result, ms: answer.ms, heartbeats: answer.heartbeats, proposals };
        Tried { outcome, engine_lost }
    }

    /// One step on a community REPL.
    async fn native_step(
        &mut self,
        state: &ProofState,
        goal: Option<usize>,
        number: Number,
        request: &TacticRequest,
    ) -> Result<Tried, Error> {
        let begun = Instant::now();
        let stepped = self.native_call(state.goal_keys().len(), goal, number, request).await;
        let mut proposed = vec![];
        let result = match stepped? {
            Ok(NativeStep { goals, number, proposals }) => {
                proposed = proposals;
                let after = state.after(PathStep { goal, tactic: request.clone() }, &goals);
                self.held.insert(&after, number, self.common.config.held_states);
                TacticResult::Goals { state: after, goals }
            }
            Err((kind, message)) => TacticResult::Failed { kind, message },
        };
        let ms = begun.elapsed().as_secs_f64() * 1e3;
        let outcome = TacticOutcome { result, ms, heartbeats: 0, proposals: proposed };
        Ok(Tried { outcome, engine_lost: false })
    }

    async fn native_call(
        &mut self,
        own: usize,
        goal: Option<usize>,
        number: Number,
        request: &TacticRequest,
    ) -> Result<Result<NativeStep, (FailureKind, String)>, Error> {
        // On the state as it is, the branch's goals come first; the others must stay behind them.
        let (text, others) = match goal {
            Some(goal) => {
                let goals = own + number.others;
                (goals::focused(&request.text, goal, goals), goals.saturating_sub(1))
            }
            None => (request.text.clone(), number.others),
        };
        let limit = request.timeout + self.common.config.grace;
        let answer = self.call::<StateAnswer>("tactic", &goals::step(&text, number.number), limit).await;
        self.common.counters.tactics.fetch_add(1, Relaxed);
        match answer {
            Ok(answer) => Ok(goals::read(&answer, others).map(|(goals, others)| NativeStep {
                goals,
                number: Number { number: answer.proof_state, others },
                proposals: answer.messages.iter().flat_map(|m| proposals(&m.data)).collect(),
            })),
            Err(Error::Lean { kind, message, .. }) if kind != ErrorKind::UnknownProofState => {
                Ok(Err(goals::failure(&message)))
            }
            Err(e) => Err(e),
        }
    }

    /// The state's number in the present process; replays its path from the nearest state held, if need be.
    ///
    /// # Errors
    /// [`Error::Diverged`] when a step of the path fails or gives other goals than the first time.
    pub(crate) async fn number(&mut self, state: &ProofState) -> Result<Number, Error> {
        self.server().await?;
        if let Some(number) = self.held.number(state) {
            return Ok(number);
        }
        let mut missing: Vec<&ProofState> = vec![state];
        let mut known = None;
        while let Some((parent, _)) = missing.last().and_then(|s| s.parent()) {
            known = self.held.number(parent);
            if known.is_some() {
                break;
            }
            missing.push(parent);
        }
        self.common.counters.rebuilt.fetch_add(1, Relaxed);
        let most = self.common.config.held_states;
        while let Some(next) = missing.pop() {
            let number = match (next.parent(), known) {
                (Some((parent, step)), Some(number)) => {
                    self.common.counters.replayed_steps.fetch_add(1, Relaxed);
                    let diverged = |reason| diverged(next.depth(), &step.tactic.text, reason);
                    let (goals, number) = self.replay(parent, step, number, diverged).await?;
                    check_keys(next, &goals).map_err(diverged)?;
                    number
                }
                _ => {
                    let limit = self.common.config.header_within;
                    let (number, goals, what) = match next.origin() {
                        Origin::Statement { header, statement } => {
                            let (number, opened) = self.open_number(header, statement, limit).await?;
                            (number, opened.goals, statement.as_str())
                        }
                        Origin::Place { text, place, .. } => {
                            let (number, goals) = self.place_number(text, *place, limit).await?;
                            (number, goals, "its place in the text")
                        }
                    };
                    check_keys(next, &goals).map_err(|r| diverged(0, what, r))?;
                    number
                }
            };
            self.held.insert(next, number, most);
            known = Some(number);
        }
        known.ok_or_else(|| Error::Usage("a proof state without a path".into()))
    }

    /// Repeats a step that succeeded before, with room for a busier machine. `diverged` makes the error of a
    /// step that fails now.
    async fn replay(
        &mut self,
        parent: &ProofState,
        step: &PathStep,
        number: Number,
        diverged: impl Fn(String) -> Error,
    ) -> Result<(Vec<Goal>, Number), Error> {
        let timeout = step.tactic.timeout * 3 + Duration::from_secs(5);
        let tactic = TacticRequest { timeout, ..step.tactic.clone() };
        if !self.has("tactics").await? {
            let own = parent.goal_keys().len();
            let stepped = self.native_call(own, step.goal, number, &tactic).await?;
            return stepped.map(|s| (s.goals, s.number)).map_err(|(_, message)| diverged(message));
        }
        let answers = self
            .send(number.number, step.goal, std::slice::from_ref(&tactic), false, GoalForm::default())
            .await?;
        let Some(answer) = answers.into_iter().next() else {
            return Err(diverged("no result".into()));
        };
        if answer.kind == Some(FailureKind::Engine) {
            self.held.clear();
        }
        match (answer.proof_state, answer.goals) {
            (Some(number), Some(goals)) => Ok((goals, Number { number, others: 0 })),
            _ => Err(diverged(answer.error.unwrap_or_else(|| "neither goals nor an error".into()))),
        }
    }
}

fn diverged(step: usize, tactic: &str, reason: String) -> Error {
    Error::Diverged { step, tactic: tactic.to_string(), reason }
}

fn check_keys(state: &ProofState, goals: &[Goal]) -> Result<(), String> {
    if state.goal_keys().iter().eq(goals.iter().map(|g| &g.key)) {
        return Ok(());
    }
    let was = state.goal_keys().join(", ");
    let now = goals.iter().map(|g| g.key.as_str()).collect::<Vec<_>>().join(", ");
    Err(format!("the goals were [{was}] and are now [{now}]"))
}
