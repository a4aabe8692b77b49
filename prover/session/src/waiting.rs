//! Requests that a user waits for, apart from the session: they can
//! be run on another thread, and the session goes on.

use crate::answer::TextHash;
use crate::error::SessionError;
use crate::proof::{Attempt, Node};
use crate::proposals::{Settled, settled};
use crate::service::Service;
use lean_bridge::{ProofState, TacticRequest};
use proof_search::{Backend, EngineFailure, Judgement, Problem};
use std::sync::Arc;

/// The family of tactics that the user typed.
pub const USER: &str = "user";

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
    /// Runs it, within the limit for tactics that are typed.
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
    let outcomes = match desk.session().tactics_printed(state, index, &[request], false) {
        Ok(outcomes) => outcomes,
        Err(lean_bridge::Error::Interrupted) => return Ok(Typed::Failed("stopped".into())),
        Err(e) => return Err(engine(e.to_string())),
    };
    let outcome = outcomes.into_iter().next().ok_or_else(|| engine("no answer".into()))?;
    let settled = settled(desk.session(), state, index, tactic, outcome, timeout);
    Ok(match settled.map_err(|e| engine(e.to_string()))? {
        Ok(Settled { tactic, state, goals, ms }) => {
            Typed::Worked(Box::new(Attempt::new(&tactic, USER, state, goals, ms)))
        }
        Err(message) => Typed::Failed(message),
    })
}

/// A finished proof that is to be judged.
pub struct Judging {
    pub(crate) service: Arc<Service>,
    pub(crate) problem: Problem,
    /// The readable text, and the one with every step as it was run.
    pub(crate) pretty: String,
    pub(crate) verbatim: String,
    pub(crate) hash: TextHash,
}

/// What the judge said of a proof.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The hash of the session's text.
    pub hash: TextHash,
    /// The verdict.
    pub judgement: Judgement,
    /// The declaration that was judged.
    pub text: String,
}

impl Judging {
    /// Asks about the readable text first, then about the other one.
    ///
    /// # Errors
    /// [`SessionError::Engine`].
    pub fn run(self) -> Result<Judged, SessionError> {
        let (judgement, text) = match self.ask(&self.pretty)? {
            first if first.is_accepted() || self.verbatim == self.pretty => (first, self.pretty),
            first => match self.ask(&self.verbatim)? {
                second if second.is_accepted() => (second, self.verbatim),
                _ => (first, self.pretty),
            },
        };
        Ok(Judged { hash: self.hash, judgement, text })
    }

    fn ask(&self, text: &str) -> Result<Judgement, SessionError> {
        let failed = |f: EngineFailure| SessionError::Engine { stage: "judge", message: f.message };
        self.service.desk().judge(&self.problem, text, self.service.limits().open).map_err(failed)
    }
}
