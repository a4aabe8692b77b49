//! Answers that are left open: `abbrev answer : Nat := sorry` before a statement that is about `answer`.

use super::finding::{Code, Finding, Level};
use super::subject::Subject;
use lean_bridge::{BlockingWorker, Error};
use proof_search::statement::open_slots;

/// Definitions before the statement that it uses, and that rest on `sorry`.
///
/// # Errors
/// The worker's.
pub fn slots(worker: &mut BlockingWorker, header: &str, subject: &Subject) -> Result<Vec<Finding>, Error> {
    let names = open_slots(worker, header, std::slice::from_ref(&subject.goal))?;
    let reason = "it is left open (`sorry`): the statement says nothing until it has a value";
    let finding = |name| Finding::new(Code::AnswerSlot, Level::Error, format!("definition {name}"), reason);
    Ok(names.into_iter().map(finding).collect())
}
