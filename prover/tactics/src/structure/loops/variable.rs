//! The arguments that a function changes.

use lean_bridge::term::Term;
use proof_term::shape::head;

/// An argument that the function changes, as a variable of the strengthened claim.
pub(super) struct Variable {
    /// Which argument it is.
    pub position: usize,
    /// Its entry in the extended goal.
    pub index: usize,
    pub name: String,
    /// As text; `None` leaves it to Lean.
    pub ty: Option<String>,
    pub kind: Option<Role>,
    /// What the loop starts with.
    pub start: Term,
}

/// What an argument that changes is to a loop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Role {
    /// A number, which counts up or down.
    Index,
    /// Something that is built or used up, with the name of the function that counts its places.
    Places(&'static str),
}

impl Role {
    /// What an argument of this type may be.
    pub fn of(ty: &Term) -> Option<Role> {
        match head(ty) {
            Some("Nat") => Some(Role::Index),
            _ => count(ty).map(Role::Places),
        }
    }
}

/// The name of the function that counts the places of a list or an array.
pub(super) fn count(ty: &Term) -> Option<&'static str> {
    match head(ty) {
        Some("Array") => Some("Array.size"),
        Some("List") => Some("List.length"),
        _ => None,
    }
}
