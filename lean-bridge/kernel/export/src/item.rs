//! What files hold, in the order in which a kernel is to be asked.

use lean_kernel::{NameId, Recursor, Unit};

/// What is handed to a kernel at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A declaration, or the family of an inductive type.
    Unit {
        /// What the kernel is asked to accept.
        unit: Unit,
        /// For a family: the recursors that the file claims it has.
        recursors: Vec<Recursor>,
    },
    /// A declaration marked `unsafe` or `partial`. Lean's kernel lets nothing safe mention it, and here it does not exist.
    LeftOut(NameId),
}
