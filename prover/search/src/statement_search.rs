//! The search for one statement, be it the one to prove or its negation, with the judge at its end.

use super::backend::{Backend, EngineFailure, Judgement, Problem, Refusal, Rule};
use super::budget::{Budget, StopReason};
use super::graph::{AndId, ProofTree};
use super::negation::Negation;
use super::search::Search;
use super::search_options::SearchOptions;
use super::value::Value;
use crate::policy::Policy;
use lean_bridge::term::Goal;
use std::sync::Arc;
use std::time::{Duration, Instant};
use supervise::StopFlag;

/// So many refused proofs end a search: something is wrong that more search will not cure.
const MAX_REFUSALS: usize = 25;

/// A proof that the judge accepts.
pub(super) struct Accepted {
    pub(super) text: String,
    pub(super) tree: ProofTree,
    pub(super) judgement: Judgement,
}

/// What the judge says of the texts of a proof.
enum Judged {
    Accepted {
        text: String,
        judgement: Box<Judgement>,
    },
    /// Why not, and the step to blame.
    Refused {
        refusal: Refusal,
        step: AndId,
    },
}

/// The search for a proof of one statement, with the judge at its end.
pub(super) struct StatementSearch<S> {
    pub(super) problem: Problem,
    /// If the problem is a negation: what it is, and of which problem.
    pub(super) negation: Option<(Negation, Problem)>,
    pub(super) search: Search<S>,
    pub(super) reason: StopReason,
    pub(super) accepted: Option<Accepted>,
    pub(super) refusals: Vec<Refusal>,
    pub(super) judging: Duration,
}

impl<S: Clone + Send + Sync> StatementSearch<S> {
    pub(super) fn new(
        problem: Problem,
        state: S,
        goals: Vec<Goal>,
        (options, value): (&SearchOptions, Option<&Arc<dyn Value>>),
    ) -> StatementSearch<S> {
        let search = Search::new(state, goals, options.clone());
        StatementSearch {
            problem,
            negation: None,
            search: match value {
                Some(value) => search.valued_by(Arc::clone(value)),
                None => search,
            },
            reason: StopReason::Steps { limit: 0 },
            accepted: None,
            refusals: vec![],
            judging: Duration::ZERO,
        }
    }

    /// The values that the proof of a negation names: those of the first step in it that has some.
    pub(super) fn witness(&self, tree: &ProofTree) -> Option<String> {
        let own = &self.search.application(tree.step).tactic;
        let named = self.negation.as_ref()?.0.witnesses.iter().find(|(step, _)| step == own);
        named.map(|(_, values)| values.clone()).or_else(|| tree.kids.iter().find_map(|k| self.witness(k)))
    }

    pub(super) fn exhausted(&self) -> bool {
        use StopReason::*;
        // samples are not divided into portions: once they are spent there are none to come
        matches!(self.reason, Exhausted { .. } | Refusals { .. } | Samples { .. } | Tokens { .. })
    }

    /// Searches and has what is found judged, until a proof is accepted or the portion is spent.
    pub(super) fn run<E: Backend<State = S>>(
        &mut self,
        engines: &mut [E],
        policy: &dyn Policy,
        (portion, whole): (&Budget, &Budget),
        limit: Duration,
        stop: &StopFlag,
    ) {
        loop {
            let header = &self.problem.header;
            self.reason = self.search.run(engines, policy, header, portion, whole, stop);
            let Some(tree) = self.search.proof().filter(|_| self.reason == StopReason::Solved) else {
                return;
            };
            let started = Instant::now();
            let judged = self.judge(&mut engines[0], &tree, limit);
            self.judging += started.elapsed();
            match judged {
                Ok(Judged::Accepted { text, judgement }) => {
                    match self.confirm(&mut engines[0], &text, limit) {
                        Ok(None) => self.accepted = Some(Accepted { text, tree, judgement: *judgement }),
                        Ok(Some(refusal)) => {
                            // any other proof would be one of the same
                            self.reason = StopReason::Refusals { count: 1, last: refusal.to_string() };
                            self.refusals.push(refusal);
                        }
                        Err(failure) => {
                            self.reason =
                                StopReason::EngineFailure { failures: 1, last: failure.to_string() };
                        }
                    }
                    return;
                }
                Ok(Judged::Refused { refusal, step }) => {
                    tracing::debug!(name = self.problem.name, %refusal, "the judge refused a proof");
                    self.search.reject(step);
                    self.refusals.push(refusal);
                    if let (count @ MAX_REFUSALS.., Some(last)) = (self.refusals.len(), self.refusals.last())
                    {
                        self.reason = StopReason::Refusals { count, last: last.to_string() };
                        return;
                    }
                }
                Err(failure) => {
                    self.reason = StopReason::EngineFailure { failures: 1, last: failure.to_string() };
                    return;
                }
            }
        }
    }

    /// If a negation was proved: why it is not that of the statement.
    fn confirm<E: Backend>(
        &self,
        engine: &mut E,
        text: &str,
        limit: Duration,
    ) -> Result<Option<Refusal>, EngineFailure> {
        let Some((_, original)) = &self.negation else { return Ok(None) };
        let judgement = engine.confirm_negation(original, &self.problem, text, limit)?;
        if judgement.is_accepted() {
            return Ok(None);
        }
        let why = judgement.refused.as_ref().map_or("it was not judged", Refusal::reason);
        let detail = format!("what was refuted is not the statement: {why}");
        Ok(Some(Refusal::new(Rule::Statement, detail)))
    }

    /// The text that the judge accepts, or why not and the step to blame.
    fn judge<E: Backend<State = S>>(
        &self,
        engine: &mut E,
        tree: &ProofTree,
        limit: Duration,
    ) -> Result<Judged, EngineFailure> {
        let tactic = |step| self.search.application(step).tactic.as_str();
        let mut refused = None;
        for candidate in E::texts(&self.problem, tree, &tactic, self.heartbeats(tree)) {
            let judgement = engine.judge(&self.problem, &candidate.text, limit)?;
            if judgement.is_accepted() {
                return Ok(Judged::Accepted { text: candidate.text, judgement: Box::new(judgement) });
            }
            let unfinished = || Refusal::new(Rule::Engine, "the judge has not come to a verdict");
            let refusal = judgement.refused.unwrap_or_else(unfinished);
            let step = refusal.line.and_then(|line| candidate.step_at(line));
            refused = Some((refusal, step));
        }
        let none = || (Refusal::new(Rule::Missing, "there is no text to judge"), None);
        let (refusal, step) = refused.unwrap_or_else(none);
        Ok(Judged::Refused { refusal, step: step.unwrap_or_else(|| last_leaf(tree)) })
    }

    fn heartbeats(&self, tree: &ProofTree) -> u64 {
        let own = self.search.application(tree.step).heartbeats;
        own + tree.kids.iter().map(|k| self.heartbeats(k)).sum::<u64>()
    }
}

fn last_leaf(tree: &ProofTree) -> AndId {
    tree.kids.last().map_or(tree.step, last_leaf)
}
