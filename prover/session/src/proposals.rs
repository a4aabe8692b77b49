//! Tactics that stand for others: what `exact?` and the like find is run and shown, never the question
//! itself.

use lean_bridge::term::Goal;
use lean_bridge::{BlockingWorker, Error, ProofState, TacticOutcome, TacticRequest, TacticResult};
use std::time::Duration;

/// Proposals of one tactic that are run, at most.
pub(crate) const PROPOSALS: usize = 4;

/// A tactic that worked, and what it left.
pub(crate) struct Settled {
    /// Its text: that of a proposal, where there are some.
    pub tactic: String,
    pub state: ProofState,
    pub goals: Vec<Goal>,
    pub ms: f64,
}

/// What is to be shown of a tactic that was run: itself, or the first of its proposals that closes the goal,
/// or else the first that works. The inner error is why there is nothing to show.
///
/// # Errors
/// Those of running the proposals.
pub(crate) fn settled(
    worker: &mut BlockingWorker,
    state: &ProofState,
    index: Option<usize>,
    tactic: &str,
    outcome: TacticOutcome,
    limit: Duration,
) -> Result<Result<Settled, String>, Error> {
    let TacticOutcome { result, ms, proposals, .. } = outcome;
    let (after, goals) = match result {
        TacticResult::Goals { state, goals } => (state, goals),
        TacticResult::Failed { message, .. } => return Ok(Err(message)),
    };
    if proposals.is_empty() {
        return Ok(Ok(Settled { tactic: tactic.into(), state: after, goals, ms }));
    }
    let request = |text: &String| TacticRequest { timeout: limit, ..TacticRequest::new(text.as_str()) };
    let requests: Vec<TacticRequest> = proposals.iter().take(PROPOSALS).map(request).collect();
    let outcomes = worker.tactics_printed(state, index, &requests, true)?;
    let mut best: Option<Settled> = None;
    for (outcome, text) in outcomes.into_iter().zip(proposals) {
        let TacticResult::Goals { state, goals } = outcome.result else { continue };
        if outcome.proposals.is_empty() && (best.is_none() || goals.is_empty()) {
            best = Some(Settled { tactic: text, state, goals, ms: outcome.ms });
        }
    }
    let none = || format!("`{}` proposes tactics, but none of them works here", tactic.trim());
    Ok(best.ok_or_else(none))
}
