//! A tactic that a user typed, apart from the session: it can be run on
//! another thread, and the session goes on.

use crate::error::SessionError;
use crate::proof::{Attempt, Node};
use crate::proposals::{Settled, settled};
use crate::service::Service;
use lean_bridge::{ProofState, TacticRequest};
use std::sync::Arc;

/// The family of tactics that the user typed.
pub(crate) const USER: &str = "user";

/// What came of a tactic that the user typed.
#[derive(Clone, Debug)]
pub enum Typed {
    /// It worked; nothing is taken yet.
    Worked(Box<Attempt>),
    /// Lean's message, or why it was ended.
    Failed(String),
}

/// A tactic that is to be run on a goal.
pub struct Trial {
    pub(crate) service: Arc<Service>,
    pub(crate) node: Node,
    pub(crate) tactic: String,
}

impl Trial {
    /// Runs the tactic within the limit for tactics that are typed.
    ///
    /// # Errors
    /// [`SessionError::Engine`].
    pub fn run(&self) -> Result<Typed, SessionError> {
        attempt(&self.service, &self.node.state, self.node.part.index, &self.tactic)
    }
}

/// Runs a tactic on a goal of a state.
pub(crate) fn attempt(
    service: &Service,
    state: &ProofState,
    index: Option<usize>,
    tactic: &str,
) -> Result<Typed, SessionError> {
    let timeout = service.limits().tactic;
    let request = TacticRequest { timeout, ..TacticRequest::new(tactic) };
    let engine = |message: String| SessionError::Engine { stage: "tactic", message };
    let mut desk = service.desk();
    let outcomes = match desk.worker().tactics_printed(state, index, &[request], false) {
        Ok(outcomes) => outcomes,
        Err(lean_bridge::Error::Interrupted) => return Ok(Typed::Failed("stopped".into())),
        Err(e) => return Err(engine(e.to_string())),
    };
    let outcome = outcomes.into_iter().next().ok_or_else(|| engine("no answer".into()))?;
    let settled = settled(desk.worker(), state, index, tactic, outcome, timeout);
    Ok(match settled.map_err(|e| engine(e.to_string()))? {
        Ok(Settled { tactic, state, goals, ms }) => {
            Typed::Worked(Box::new(Attempt::new(&tactic, USER, state, goals, ms)))
        }
        Err(message) => Typed::Failed(message),
    })
}
