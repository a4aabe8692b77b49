//! Tactics that worked, and the shortest text that does the same.

use lean_bridge::term::Goal;
use lean_bridge::{ProofState, TacticOutcome, TacticResult};
use proof_search::{Part, split};

/// A tactic that worked.
#[derive(Clone)]
pub(crate) struct Worked {
    /// The text that was run.
    pub text: String,
    /// The state that it leaves.
    pub state: ProofState,
    /// The goals that it leaves.
    pub goals: Vec<Goal>,
    /// Time in the engine, milliseconds.
    pub ms: f64,
    /// See [`lean_bridge::TacticOutcome::proposals`].
    pub proposals: Vec<String>,
}

impl Worked {
    /// What came of running a text; `None` if it failed.
    pub(crate) fn of(text: &str, outcome: TacticOutcome) -> Option<Worked> {
        let TacticOutcome { result, ms, proposals, .. } = outcome;
        match result {
            TacticResult::Goals { state, goals } => {
                Some(Worked { text: text.to_owned(), state, goals, ms, proposals })
            }
            TacticResult::Failed { .. } => None,
        }
    }
}

/// Where goals are, up to names of metavariables: a key that is the same for the same goals.
pub(crate) fn where_goals_are(goals: Vec<Goal>) -> String {
    split(goals).iter().map(Part::key).collect::<Vec<_>>().join("|")
}

/// The first of some texts that leaves the goals which a tactic left, and proposes no other tactic. `run`
/// runs a text; it gives nothing for one that fails, or that there is no time for.
///
/// # Errors
/// Those of `run`.
pub(crate) fn first_alike<E>(
    texts: &[String],
    goals: &[Goal],
    mut run: impl FnMut(&str) -> Result<Option<Worked>, E>,
) -> Result<Option<Worked>, E> {
    let key = where_goals_are(goals.to_vec());
    for text in texts {
        let Some(worked) = run(text)? else { continue };
        if worked.proposals.is_empty() && where_goals_are(worked.goals.clone()) == key {
            return Ok(Some(worked));
        }
    }
    Ok(None)
}
