//! Constants, and what the checker may do with them.

use crate::declaration::{Hints, Recursor};
use crate::ids::{ExprId, NameId};
use std::rc::Rc;

/// A constant of an environment.
#[derive(Clone, Debug)]
pub struct Constant {
    /// Its name.
    pub name: NameId,
    /// Number of universe parameters.
    pub params: u32,
    /// Its type.
    pub ty: ExprId,
    /// What else is known of it.
    pub kind: ConstantKind,
}

/// What the checker may do with a constant.
#[derive(Clone, Debug)]
pub enum ConstantKind {
    /// Nothing: axioms, theorems and opaque constants.
    Opaque,
    /// Unfold it.
    Definition {
        /// What it stands for.
        value: ExprId,
        /// How eagerly.
        hints: Hints,
    },
    /// A type of a family.
    Inductive(Rc<Inductive>),
    /// A constructor.
    Constructor(Constructor),
    /// Compute with it.
    Recursor(Rc<Recursion>),
    /// `Quot` and what belongs to it.
    Quotient(QuotientKind),
}

/// A type of a family.
#[derive(Clone, Debug)]
pub struct Inductive {
    /// Its name.
    pub name: NameId,
    /// How many of its arguments are parameters.
    pub parameters: u32,
    /// How many arguments come after the parameters.
    pub indices: u32,
    /// The types of its family, itself included.
    pub family: Vec<NameId>,
    /// Its constructors in their order.
    pub constructors: Vec<NameId>,
    /// Whether a constructor takes an argument whose type mentions the family.
    pub is_recursive: bool,
}

/// A constructor.
#[derive(Clone, Copy, Debug)]
pub struct Constructor {
    /// Its type.
    pub of: NameId,
    /// Its place among the constructors.
    pub index: u32,
    /// How many of its arguments are parameters.
    pub parameters: u32,
    /// How many arguments come after the parameters.
    pub fields: u32,
}

/// A recursor, with the type that its major premise has.
#[derive(Clone, Debug)]
pub struct Recursion {
    /// Type and rules.
    pub recursor: Recursor,
    /// The inductive type of the major premise.
    pub of: NameId,
    /// The first type of the family that it was made for.
    pub family: NameId,
}

impl Recursion {
    /// The place of the major premise among the arguments.
    pub fn major(&self) -> usize {
        let r = &self.recursor;
        (r.parameters + r.motives + r.minors + r.indices) as usize
    }
}

/// Which of the four constants of quotients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotientKind {
    /// `Quot`.
    Type,
    /// `Quot.mk`.
    Mk,
    /// `Quot.lift`.
    Lift,
    /// `Quot.ind`.
    Ind,
}
