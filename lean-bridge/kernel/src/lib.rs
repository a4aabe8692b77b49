//! A type checker for Lean 4's theory, independent of Lean's own kernel.

mod checker;
mod copy;
mod declaration;
mod environment;
mod equal;
mod error;
mod inductive;
mod infer;
mod level;
mod limits;
mod literal;
mod print;
mod quotient;
mod reduce;
mod store;
mod structure;
mod substitute;
mod terms;
mod unfold;
mod well_known;

pub use copy::Copier;
pub use dashu_int::UBig;
pub use declaration::{Body, Declaration, Hints, Recursor, RecursorRule, Unit};
pub use environment::{
    Constant, ConstantKind, Constructor, Environment, EnvironmentMark, Inductive, Library, NoLibrary, Recursion,
};
pub use error::KernelError;
pub use limits::{Limit, Limits};
pub use quotient::QuotientKind;
pub use terms::{Expr, ExprId, Level, LevelId, LevelsId, Local, Mark, Name, NameId, NatId, StrId, Terms};
