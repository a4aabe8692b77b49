//! Terms that mention universe parameters by name.

use lean_kernel::{Expr, ExprId, LevelId, NameId};

/// A universe level of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LevelRef {
    /// One without parameters.
    Closed(LevelId),
    /// The number of an [`OpenLevel`].
    Open(u32),
}

/// An expression of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExprRef {
    /// One without universe parameters.
    Closed(ExprId),
    /// The number of an [`OpenExpr`].
    Open(u32),
}

/// A universe level that mentions parameters. Its parts have smaller numbers.
#[derive(Clone, Copy, Debug)]
pub(super) enum OpenLevel {
    Succ(LevelRef),
    Max(LevelRef, LevelRef),
    IMax(LevelRef, LevelRef),
    Param(NameId),
}

/// An expression that mentions universe parameters. Its parts have smaller numbers.
#[derive(Clone, Debug)]
pub(super) enum OpenExpr {
    Sort(LevelRef),
    Const(NameId, Box<[LevelRef]>),
    App(ExprRef, ExprRef),
    Lambda(u8, ExprRef, ExprRef),
    Forall(u8, ExprRef, ExprRef),
    Let(ExprRef, ExprRef, ExprRef, bool),
    Proj(NameId, u32, ExprRef),
}

impl LevelRef {
    /// The level, if it is one without parameters.
    pub fn closed(self) -> Option<LevelId> {
        match self {
            LevelRef::Closed(u) => Some(u),
            LevelRef::Open(_) => None,
        }
    }
}

impl ExprRef {
    /// The expression, if it is one without parameters.
    pub fn closed(self) -> Option<ExprId> {
        match self {
            ExprRef::Closed(e) => Some(e),
            ExprRef::Open(_) => None,
        }
    }

    /// The number of an expression with parameters.
    pub fn open(self) -> Option<u32> {
        match self {
            ExprRef::Closed(_) => None,
            ExprRef::Open(n) => Some(n),
        }
    }
}

impl OpenExpr {
    /// The expressions that it is made of.
    pub fn parts(&self) -> [Option<ExprRef>; 3] {
        match *self {
            OpenExpr::Sort(_) | OpenExpr::Const(..) => [None, None, None],
            OpenExpr::App(a, b) | OpenExpr::Lambda(_, a, b) | OpenExpr::Forall(_, a, b) => {
                [Some(a), Some(b), None]
            }
            OpenExpr::Let(a, b, c, _) => [Some(a), Some(b), Some(c)],
            OpenExpr::Proj(_, _, e) => [Some(e), None, None],
        }
    }

    /// The kernel's expression with these parts; `None` if a part has none, or
    /// for expressions that are not made of expressions.
    pub fn with_parts(&self, mut part: impl FnMut(ExprRef) -> Option<ExprId>) -> Option<Expr> {
        Some(match *self {
            OpenExpr::Sort(_) | OpenExpr::Const(..) => return None,
            OpenExpr::App(f, a) => Expr::App(part(f)?, part(a)?),
            OpenExpr::Lambda(binder, ty, body) => Expr::Lambda(binder, part(ty)?, part(body)?),
            OpenExpr::Forall(binder, ty, body) => Expr::Forall(binder, part(ty)?, part(body)?),
            OpenExpr::Let(ty, value, body, have) => Expr::Let(part(ty)?, part(value)?, part(body)?, have),
            OpenExpr::Proj(structure, index, of) => Expr::Proj(structure, index, part(of)?),
        })
    }
}
