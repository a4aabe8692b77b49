//! Declarations: what a kernel is asked to accept.

use crate::ids::{ExprId, NameId};

/// A declaration as a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// Its name.
    pub name: NameId,
    /// Number of universe parameters.
    pub params: u32,
    /// Its type.
    pub ty: ExprId,
    /// What its kind has besides.
    pub body: Body,
}

/// What kinds of declarations have besides name and type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Nothing: it is believed.
    Axiom,
    /// A value that the kernel may unfold.
    Definition {
        /// What it stands for.
        value: ExprId,
        /// How eagerly it is unfolded.
        hints: Hints,
    },
    /// A proof, which nothing ever looks at again.
    Theorem {
        /// The proof.
        value: ExprId,
    },
    /// A value that nothing ever unfolds.
    Opaque {
        /// The value.
        value: ExprId,
    },
    /// An inductive type.
    Inductive {
        /// How many of its arguments are parameters.
        parameters: u32,
        /// The types that are declared together with it, itself included, in their order.
        family: Vec<NameId>,
        /// Its constructors in their order.
        constructors: Vec<NameId>,
    },
    /// A constructor.
    Constructor {
        /// Its type.
        of: NameId,
    },
    /// A recursor.
    Recursor {
        /// The first type of its family.
        of: NameId,
    },
    /// `Quot` and what belongs to it.
    Quotient,
}

/// How eagerly a definition is unfolded. This guides, and decides nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hints {
    /// Last.
    Opaque,
    /// First.
    Abbreviation,
    /// The higher one of two first: it was defined on top of the other.
    Regular(u32),
}

impl Declaration {
    /// The value of a definition, theorem or opaque constant.
    pub fn value(&self) -> Option<ExprId> {
        match self.body {
            Body::Definition { value, .. } | Body::Theorem { value } | Body::Opaque { value } => Some(value),
            _ => None,
        }
    }
}

/// What is added at once: a declaration, or the whole family of an inductive type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// An axiom, a definition, a theorem or an opaque constant.
    Single(Declaration),
    /// Inductive types that are declared together.
    Family {
        /// Number of universe parameters.
        params: u32,
        /// How many of their arguments are parameters.
        parameters: u32,
        /// Types with their constructors.
        types: Vec<(Declaration, Vec<Declaration>)>,
    },
}

impl Unit {
    /// The name it is known by.
    ///
    /// # Panics
    /// For a family without a type.
    pub fn name(&self) -> NameId {
        match self {
            Unit::Single(d) => d.name,
            Unit::Family { types, .. } => types[0].0.name,
        }
    }

    /// Its declarations: types, each with its constructors behind it.
    pub fn declarations(&self) -> impl Iterator<Item = &Declaration> {
        let (single, types) = match self {
            Unit::Single(d) => (Some(d), &[][..]),
            Unit::Family { types, .. } => (None, &types[..]),
        };
        single.into_iter().chain(types.iter().flat_map(|(ty, c)| std::iter::once(ty).chain(c)))
    }
}

/// A recursor as somebody claims it to be. The kernel makes its own and compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recursor {
    /// Its name.
    pub name: NameId,
    /// Number of universe parameters.
    pub params: u32,
    /// Its type.
    pub ty: ExprId,
    /// Number of parameters of the family.
    pub parameters: u32,
    /// Number of indices of its type.
    pub indices: u32,
    /// Number of motives.
    pub motives: u32,
    /// Number of minor premises.
    pub minors: u32,
    /// Whether it computes on any proof of a proposition with one constructor without arguments.
    pub k: bool,
    /// How it computes, by constructor.
    pub rules: Vec<RecursorRule>,
}

/// How a recursor computes on one constructor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecursorRule {
    /// The constructor.
    pub constructor: NameId,
    /// Number of its fields.
    pub fields: u32,
    /// A function of parameters, motives, minor premises and fields.
    pub value: ExprId,
}
