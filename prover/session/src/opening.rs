//! Opening a statement in a Lean process.

use crate::error::SessionError;
use crate::service::Service;
use lean_bridge::term::Goal;
use lean_bridge::{AutoBound, ProofState};
use proof_search::{Backend, EngineFailure, Opened, Problem};

/// Opens a statement: its state, its goals as Lean prints them, and the names that Lean has bound by itself.
///
/// # Errors
/// [`SessionError::Statement`] with Lean's message, [`SessionError::Unsupported`] for names that the service
/// does not want to be bound, [`SessionError::Engine`].
pub(crate) fn opened(
    service: &Service,
    problem: &Problem,
) -> Result<(ProofState, Vec<Goal>, AutoBound), SessionError> {
    let failed = |f: EngineFailure| SessionError::Engine { stage: "open", message: f.message };
    let mut desk = service.desk();
    match desk.open(problem, service.limits().open).map_err(failed)? {
        Opened::Rejected(message) => Err(SessionError::Statement(message)),
        Opened::Goals { auto_bound, .. } if service.auto_bound().objection(&auto_bound).is_some() => {
            Err(SessionError::Unsupported(service.auto_bound().objection(&auto_bound).unwrap_or_default()))
        }
        Opened::Goals { state, auto_bound, .. } => {
            let goals = desk.worker().goals(&state);
            let failed =
                |e: lean_bridge::Error| SessionError::Engine { stage: "open", message: e.to_string() };
            Ok((state, goals.map_err(failed)?, auto_bound))
        }
    }
}
