//! What is known of the library that mutations draw on.

use super::answers::Answers;
use super::known::Known;
use lean_meta::lemmas::Lemmas;

/// What is known of an environment's imports.
#[derive(Clone, Copy)]
pub struct Library<'a> {
    pub known: &'a Known,
    pub lemmas: &'a Lemmas,
    pub answers: &'a Answers,
}
