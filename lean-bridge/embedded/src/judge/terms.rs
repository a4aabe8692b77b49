//! Names, universe levels and expressions outside of any engine.
//!
//! Everything is stored once: equal terms have equal numbers, so that comparing two terms is comparing two numbers, and
//! a term that was read from one engine can be built again in another. What the kernel does not look at is not stored:
//! names of bound variables and metadata. Universe parameters are stored by their position in the declaration.

use num_bigint::BigUint;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}
number!(
    /// A [`Name`] of a [`Terms`].
    NameId
);
number!(
    /// A [`Level`] of a [`Terms`].
    LevelId
);
number!(
    /// An [`Expr`] of a [`Terms`]. The parts of an expression have smaller numbers than itself.
    ExprId
);

/// A hierarchical name. A part that holds a dot and two parts are different names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    Anonymous,
    Str(NameId, Box<[u8]>),
    Num(NameId, BigUint),
}

/// A universe level.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    Zero,
    Succ(LevelId),
    Max(LevelId, LevelId),
    IMax(LevelId, LevelId),
    /// By position among the declaration's universe parameters.
    Param(u32),
}

/// A closed-under-declaration expression: no free variables, no metavariables.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expr {
    /// A bound variable by its de Bruijn index.
    Bound(u32),
    Sort(LevelId),
    Const(NameId, Box<[LevelId]>),
    App(ExprId, ExprId),
    /// Binder annotation (0 explicit, 1 implicit, 2 strict implicit, 3 instance), type, body.
    Lambda(u8, ExprId, ExprId),
    Forall(u8, ExprId, ExprId),
    /// Type, value, body; whether it is a `have`.
    Let(ExprId, ExprId, ExprId, bool),
    Nat(BigUint),
    Str(Box<[u8]>),
    /// Structure, index of the field, the structure's value.
    Proj(NameId, u32, ExprId),
}

/// The store.
pub struct Terms {
    names: Store<Name>,
    levels: Store<Level>,
    exprs: Store<Expr>,
}

/// Values, each once, numbered in the order in which they came.
struct Store<T> {
    items: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T: Clone + Eq + Hash> Store<T> {
    fn new() -> Store<T> {
        Store { items: vec![], numbers: HashMap::new() }
    }

    fn add(&mut self, item: T) -> u32 {
        if let Some(known) = self.numbers.get(&item) {
            return *known;
        }
        let number = self.items.len() as u32;
        self.items.push(item.clone());
        self.numbers.insert(item, number);
        number
    }
}

impl Default for Terms {
    fn default() -> Terms {
        let mut terms = Terms { names: Store::new(), levels: Store::new(), exprs: Store::new() };
        terms.names.add(Name::Anonymous);
        terms
    }
}

impl Terms {
    pub const ANONYMOUS: NameId = NameId(0);

    pub fn add_name(&mut self, name: Name) -> NameId {
        NameId(self.names.add(name))
    }
    pub fn add_level(&mut self, level: Level) -> LevelId {
        LevelId(self.levels.add(level))
    }
    pub fn add_expr(&mut self, expr: Expr) -> ExprId {
        ExprId(self.exprs.add(expr))
    }
    pub fn name(&self, id: NameId) -> &Name {
        &self.names.items[id.index()]
    }
    pub fn level(&self, id: LevelId) -> &Level {
        &self.levels.items[id.index()]
    }
    pub fn expr(&self, id: ExprId) -> &Expr {
        &self.exprs.items[id.index()]
    }
    /// The name with one more part, if the store has it.
    pub fn find_child(&self, parent: NameId, part: &str) -> Option<NameId> {
        let child = Name::Str(parent, part.as_bytes().into());
        self.names.numbers.get(&child).map(|i| NameId(*i))
    }

    /// The parts of a name, the first one first; numbers as text.
    pub fn parts(&self, name: NameId) -> Vec<String> {
        let mut parts = vec![];
        let mut at = name;
        loop {
            at = match self.name(at) {
                Name::Anonymous => break,
                Name::Str(parent, part) => {
                    parts.push(String::from_utf8_lossy(part).into_owned());
                    *parent
                }
                Name::Num(parent, number) => {
                    parts.push(number.to_string());
                    *parent
                }
            };
        }
        parts.reverse();
        parts
    }

    /// A name as Lean writes it: parts that hold anything unusual stand between `«»`.
    pub fn text(&self, name: NameId) -> String {
        let usual = |c: char| {
            c.is_alphanumeric() || matches!(c, '_' | '\'' | '!' | '?' | '@' | '✝') || c as u32 > 0x7f
        };
        let escape = |p: String| if !p.is_empty() && p.chars().all(usual) { p } else { format!("«{p}»") };
        self.parts(name).into_iter().map(escape).collect::<Vec<_>>().join(".")
    }

    /// Calls `visit` once for every constant that an expression mentions (projections mention their structure).
    pub fn constants(&self, root: ExprId, visit: &mut impl FnMut(NameId)) {
        let mut seen = HashSet::new();
        let mut stack = vec![root];
        while let Some(e) = stack.pop() {
            if !seen.insert(e) {
                continue;
            }
            match self.expr(e) {
                Expr::Const(name, _) => visit(*name),
                Expr::Proj(name, ..) => visit(*name),
                _ => {}
            }
            stack.extend(self.parts_of(e));
        }
    }

    /// The expressions directly inside an expression.
    pub fn parts_of(&self, e: ExprId) -> impl Iterator<Item = ExprId> + use<> {
        let (a, b, c) = match *self.expr(e) {
            Expr::App(f, a) => (Some(f), Some(a), None),
            Expr::Lambda(_, ty, body) | Expr::Forall(_, ty, body) => (Some(ty), Some(body), None),
            Expr::Let(ty, value, body, _) => (Some(ty), Some(value), Some(body)),
            Expr::Proj(_, _, e) => (Some(e), None, None),
            _ => (None, None, None),
        };
        [a, b, c].into_iter().flatten()
    }

    /// All parts of some expressions, themselves included, each after its own parts.
    pub fn closure(&self, roots: impl IntoIterator<Item = ExprId>) -> Vec<ExprId> {
        let mut seen = HashSet::new();
        let mut stack: Vec<ExprId> = roots.into_iter().collect();
        while let Some(e) = stack.pop() {
            if seen.insert(e) {
                stack.extend(self.parts_of(e));
            }
        }
        let mut all: Vec<ExprId> = seen.into_iter().collect();
        all.sort_unstable();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_dots_in_their_parts_are_other_names() {
        let mut t = Terms::default();
        let part = |s: &str| s.as_bytes().into();
        let one = t.add_name(Name::Str(Terms::ANONYMOUS, part("a.b")));
        let a = t.add_name(Name::Str(Terms::ANONYMOUS, part("a")));
        let two = t.add_name(Name::Str(a, part("b")));
        assert_ne!(one, two);
        assert_eq!((t.text(one).as_str(), t.text(two).as_str()), ("«a.b»", "a.b"));
        assert_eq!(t.find_child(a, "b"), Some(two));
    }

    #[test]
    fn equal_terms_are_one() {
        let mut t = Terms::default();
        let zero = t.add_level(Level::Zero);
        let sort = t.add_expr(Expr::Sort(zero));
        let bound = t.add_expr(Expr::Bound(0));
        let explicit = t.add_expr(Expr::Forall(0, sort, bound));
        assert_eq!(t.add_expr(Expr::Forall(0, sort, bound)), explicit);
        let implicit = t.add_expr(Expr::Forall(1, sort, bound));
        assert_ne!(explicit, implicit);
        assert_eq!(t.closure([implicit, sort]), [sort, bound, implicit]);
    }
}
