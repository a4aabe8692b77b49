//! Declarations as modules have them.

use lean_kernel::{Recursor, Unit};

/// A declaration as a module has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Something that a kernel checks.
    Unit {
        /// The declaration, or the family that the name belongs to.
        unit: Unit,
        /// For a family: the recursors that the module claims it has.
        recursors: Vec<Recursor>,
    },
    /// A declaration marked `unsafe` or `partial`, which nothing safe may mention.
    Unsafe,
}
