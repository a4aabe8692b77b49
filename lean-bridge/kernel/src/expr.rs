//! Names, universe levels and expressions, whose parts are stored in a [`Terms`](crate::Terms).

use crate::ids::{ExprId, LevelId, LevelsId, NameId, NatId, StrId};
use dashu_int::UBig;

/// A hierarchical name. A part that holds a dot and two parts are different names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// The root.
    Anonymous,
    /// A name with a further part, in UTF-8.
    Str(NameId, Box<[u8]>),
    /// A name with a number as a further part.
    Num(NameId, UBig),
}

/// A universe level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// The level of `Prop`.
    Zero,
    /// One more.
    Succ(LevelId),
    /// The greater one.
    Max(LevelId, LevelId),
    /// Zero if the second one is, else the greater one.
    IMax(LevelId, LevelId),
    /// By position among the declaration's universe parameters.
    Param(u32),
}

/// An expression.
///
/// A declaration holds no free variables: there is no way to write one down outside of this crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expr {
    /// A bound variable by its de Bruijn index.
    Bound(u32),
    /// A variable whose binder the checker has opened.
    Local(Local),
    /// `Sort u`.
    Sort(LevelId),
    /// A constant with its universe levels.
    Const(NameId, LevelsId),
    /// Function, argument.
    App(ExprId, ExprId),
    /// Binder annotation (0 explicit, 1 implicit, 2 strict implicit, 3 instance), type, body.
    Lambda(u8, ExprId, ExprId),
    /// The same for a type of functions.
    Forall(u8, ExprId, ExprId),
    /// Type, value, body; whether it is a `have`.
    Let(ExprId, ExprId, ExprId, bool),
    /// A `Nat` literal.
    Nat(NatId),
    /// A `String` literal.
    Str(StrId),
    /// Structure, index of the field, the structure's value.
    Proj(NameId, u32, ExprId),
}

/// A variable whose binder was opened. Its type is part of it, so that what is found out about a
/// term never depends on a context. Its depth is greater than that of every variable in sight at
/// its binder, which keeps apart what is bound apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Local {
    pub(crate) depth: u32,
    pub(crate) ty: ExprId,
}
