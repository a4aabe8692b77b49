//! Values of the reference checker, and what is declared in it.

use super::term::{L, Name, T};
use std::rc::Rc;

pub type V = Rc<Val>;
/// A constant with its levels and arguments.
pub type Applied = (Name, Vec<L>, Vec<V>);

/// A value: whatever can be computed of it is.
#[derive(Debug)]
pub enum Val {
    Sort(L),
    Pi(V, Closure),
    Lam(V, Closure),
    Nat(u64),
    Rigid(Head, Vec<Elim>),
}

#[derive(Clone, Debug)]
pub enum Head {
    /// A variable with its type.
    Var(usize, V),
    Const(Name, Vec<L>),
}

#[derive(Clone, Debug)]
pub enum Elim {
    App(V),
    Proj(Name, usize),
}

#[derive(Clone, Debug)]
pub struct Closure {
    pub env: Vec<V>,
    pub body: T,
}

/// What is declared.
#[derive(Clone, Debug)]
pub struct Global {
    pub params: u32,
    pub ty: T,
    pub kind: Kind,
}

#[derive(Clone, Debug)]
pub enum Kind {
    Opaque,
    Def(T),
    Ind {
        parameters: usize,
        indices: usize,
        family: Vec<Name>,
        constructors: Vec<Name>,
        recursive: bool,
    },
    Ctor {
        of: Name,
        parameters: usize,
        fields: usize,
    },
    /// Parameters, motives and minor premises together; the place of the major premise; the type it is of.
    Rec {
        before: usize,
        major: usize,
        k: bool,
        of: Name,
        rules: Vec<(Name, usize, T)>,
    },
}

/// Variables in scope, the innermost one last: their values, and their types.
#[derive(Clone, Default)]
pub struct Ctx {
    pub env: Vec<V>,
    pub types: Vec<V>,
}

impl Ctx {
    pub fn with(&self, value: V, ty: V) -> Ctx {
        let mut new = self.clone();
        new.env.push(value);
        new.types.push(ty);
        new
    }
}
