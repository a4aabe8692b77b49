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
    /// A declaration marked `unsafe` or `partial`. Lean's kernel lets
    /// nothing safe mention it, and here it does not exist.
    LeftOut(NameId),
}

impl Item {
    /// The names that it has a kernel declare: types, constructors and recursors of a family alike.
    pub fn names(&self) -> Vec<NameId> {
        match self {
            Item::Unit { unit, recursors } => members(unit, recursors).collect(),
            Item::LeftOut(_) => vec![],
        }
    }
}

/// The names that a unit declares.
pub(crate) fn members<'a>(unit: &'a Unit, recursors: &'a [Recursor]) -> impl Iterator<Item = NameId> + 'a {
    let (single, types) = match unit {
        Unit::Single(d) => (Some(d.name), None),
        Unit::Family { types, .. } => (None, Some(types)),
    };
    let family = types.into_iter().flatten();
    let family = family.flat_map(|(t, cs)| std::iter::once(t.name).chain(cs.iter().map(|c| c.name)));
    single.into_iter().chain(family).chain(recursors.iter().map(|r| r.name))
}
