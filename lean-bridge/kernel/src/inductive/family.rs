//! A family of inductive types.

use crate::declaration::Declaration;
use crate::error::KernelError;
use crate::ids::LevelId;

/// A family as it is declared.
#[derive(Clone, Copy)]
pub(crate) struct Family<'a> {
    /// Number of universe parameters.
    pub params: u32,
    /// How many arguments of its types are parameters.
    pub parameters: u32,
    /// Its types, each with its constructors.
    pub types: &'a [(Declaration, Vec<Declaration>)],
}

/// What is known of a family once its types are checked.
pub(crate) struct Sorts {
    /// Number of indices of each type.
    pub indices: Vec<u32>,
    /// The level of the sort of all of them.
    pub level: LevelId,
}

/// A family that breaks a rule.
pub(super) fn refuse<T>(reason: String) -> Result<T, KernelError> {
    Err(KernelError::Inductive(reason))
}
