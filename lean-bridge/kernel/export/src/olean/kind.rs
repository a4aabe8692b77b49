//! Kinds of declarations.

use super::image::Image;
use super::part::Ref;
use crate::error::{ReadProblem, malformed};

/// Kinds of declarations, in the order of `Lean.ConstantInfo`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Axiom,
    Definition,
    Theorem,
    Opaque,
    Quotient,
    Inductive,
    Constructor,
    Recursor,
}

impl Kind {
    /// The kind that `Lean.ConstantInfo` has under this tag.
    pub fn of(tag: u8) -> Result<Kind, ReadProblem> {
        use Kind::*;
        let kinds = [Axiom, Definition, Theorem, Opaque, Quotient, Inductive, Constructor, Recursor];
        let kind = kinds.get(usize::from(tag)).copied();
        kind.ok_or_else(|| malformed(format!("there is no kind {tag} of declarations")))
    }

    /// Whether a declaration is one that the kernel lets nothing safe mention.
    pub(crate) fn is_unsafe(self, image: &Image, value: Ref) -> Result<bool, ReadProblem> {
        match self {
            Kind::Axiom | Kind::Opaque | Kind::Constructor => image.flag(value, 0),
            Kind::Inductive | Kind::Recursor => image.flag(value, 1),
            Kind::Theorem | Kind::Quotient => Ok(false),
            // unsafe, safe, partial
            Kind::Definition => match image.scalar(value, 0)? {
                0 | 2 => Ok(true),
                1 => Ok(false),
                other => Err(malformed(format!("there is no safety {other} of definitions"))),
            },
        }
    }
}
