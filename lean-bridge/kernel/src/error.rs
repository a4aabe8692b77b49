//! Why a declaration is not accepted.

use crate::ids::NameId;
use crate::limits::Limit;

/// What the checker says of a declaration that it does not accept. Terms and names in the texts are as
/// Lean writes them, cut to a length that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KernelError {
    /// A name that nothing declares.
    #[error("unknown constant `{text}`")]
    UnknownConstant {
        /// The name.
        name: NameId,
        /// As text.
        text: String,
    },
    /// A name that is taken.
    #[error("`{0}` is declared already")]
    AlreadyDeclared(String),
    /// A constant with more or fewer universe levels than it has parameters.
    #[error("`{name}` has {expected} universe parameters, and {given} levels are given")]
    LevelCount {
        /// The constant.
        name: String,
        /// Its parameters.
        expected: u32,
        /// Levels that stand there.
        given: usize,
    },
    /// A universe parameter that the declaration does not have.
    #[error("a universe parameter that is not declared")]
    UnknownParameter,
    /// A text literal whose bytes are no UTF-8.
    #[error("a text that is no UTF-8")]
    BrokenText,
    /// A variable that nothing binds.
    #[error("a variable without a binder")]
    LooseVariable,
    /// Something else than a type where a type must stand.
    #[error("a type is expected, and this is none: {0}")]
    TypeExpected(String),
    /// The type of a type is neither a sort nor reduces to one.
    #[error("whether this is a proposition cannot be decided, as its type is no sort: {0}")]
    StuckSort(String),
    /// Something else than a function is applied.
    #[error("a function is expected, and this is none: {0}")]
    FunctionExpected(String),
    /// A term of another type than the one that is needed.
    #[error("{what}: the type is {given}, and should be {expected}")]
    TypeMismatch {
        /// Where.
        what: &'static str,
        /// The type it has.
        given: String,
        /// The type it should have.
        expected: String,
    },
    /// The type of a theorem is no proposition.
    #[error("the type of a theorem is no proposition")]
    TheoremType,
    /// A projection that there is not.
    #[error("a projection that there is not: {0}")]
    Projection(String),
    /// A family of inductive types that breaks a rule.
    #[error("{0}")]
    Inductive(String),
    /// A recursor that is not the one that belongs to its type.
    #[error("the recursor `{0}` is not the one of its type")]
    Recursor(String),
    /// A constant that the checker computes with, and that is not what it must be.
    #[error("`{0}` is not the constant that kernels compute with")]
    Primitive(String),
    /// Declarations of a library that rest on each other. Whoever adds one after the other never meets them.
    #[error("it rests on itself, by way of {0}")]
    Circular(String),
    /// Something of the library that cannot be read.
    #[error("`{name}` cannot be read: {why}")]
    Unreadable {
        /// The constant.
        name: String,
        /// Why.
        why: String,
    },
    /// It is too much work: no verdict.
    #[error("too much work for the second kernel: {}", limit_text(.0))]
    Limit(Limit),
}

fn limit_text(limit: &Limit) -> &'static str {
    match limit {
        Limit::Time => "it ran past the deadline",
        Limit::Steps => "more steps than allowed",
        Limit::Depth => "terms nested too deeply",
        Limit::Memory => "more terms than fit into its memory",
        Limit::Levels => "universe levels too large to compare",
        Limit::Number => "a number too large to compute",
    }
}
