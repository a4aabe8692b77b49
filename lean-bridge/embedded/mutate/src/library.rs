//! What is known of the library that mutations draw on.

use super::answers::Answers;
use super::known::Known;
use lean_meta::lemmas::Lemmas;

/// What is known of an environment's imports.
#[derive(Clone, Copy)]
pub struct Library<'a> {
    /// The statements that the library has.
    pub known: &'a Known,
    /// Its lemmas by the shape of their statements.
    pub lemmas: &'a Lemmas,
    /// What Lean has answered about it.
    pub answers: &'a Answers,
}
