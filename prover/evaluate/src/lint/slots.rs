//! Answers that are left open: `abbrev answer : Nat := sorry` before a statement that is about `answer`.

use super::finding::{Code, Finding, Level};
use super::subject::Subject;
use lean_bridge::{BlockingSession, Error};
use proof_search::statement::open_slots;

/// Definitions before the statement that it uses, and that rest on `sorry`.
///
/// # Errors
/// The worker's.
pub fn slots(session: &mut BlockingSession, header: &str, subject: &Subject) -> Result<Vec<Finding>, Error> {
    let names = open_slots(session, header, std::slice::from_ref(&subject.goal))?;
    let reason = "it is left open (`sorry`): the statement says nothing until it has a value";
    let finding = |name| Finding::new(Code::AnswerSlot, Level::Error, format!("definition {name}"), reason);
    Ok(names.into_iter().map(finding).collect())
}
