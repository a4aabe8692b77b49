//! Terms of the reference checker, and the way from and to those of the kernel.

use lean_kernel::{Expr, ExprId, Level, LevelId, NameId, Terms};
use std::fmt;
use std::rc::Rc;

pub type Name = Rc<str>;
pub type T = Rc<Tm>;
pub type L = Rc<Lv>;

/// A universe level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lv {
    Zero,
    Succ(L),
    Max(L, L),
    IMax(L, L),
    Param(u32),
}

/// A term with bound variables by de Bruijn index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tm {
    Var(usize),
    Sort(L),
    Const(Name, Vec<L>),
    App(T, T),
    Lam(T, T),
    Pi(T, T),
    Let(T, T, T),
    Nat(u64),
    Proj(Name, usize, T),
}

impl Lv {
    pub fn number(number: u32) -> L {
        (0..number).fold(Rc::new(Lv::Zero), |l, _| Lv::succ(&l))
    }
    pub fn succ(level: &L) -> L {
        Rc::new(Lv::Succ(level.clone()))
    }
    pub fn param(index: u32) -> L {
        Rc::new(Lv::Param(index))
    }

    /// What it is for some values of the parameters.
    fn at(&self, values: &[u64]) -> u64 {
        match self {
            Lv::Zero => 0,
            Lv::Succ(l) => l.at(values) + 1,
            Lv::Max(a, b) => a.at(values).max(b.at(values)),
            Lv::IMax(_, b) if b.at(values) == 0 => 0,
            Lv::IMax(a, b) => a.at(values).max(b.at(values)),
            Lv::Param(i) => values[*i as usize],
        }
    }

    /// One more than the greatest parameter.
    pub fn params(&self) -> u32 {
        match self {
            Lv::Zero => 0,
            Lv::Succ(l) => l.params(),
            Lv::Max(a, b) | Lv::IMax(a, b) => a.params().max(b.params()),
            Lv::Param(i) => i + 1,
        }
    }

    /// Whether something holds of two levels for all small values of
    /// the parameters. Levels here are small, too.
    fn always(&self, other: &Lv, holds: fn(u64, u64) -> bool) -> bool {
        const GREATEST: u64 = 6;
        let params = self.params().max(other.params());
        let points = (GREATEST + 1).pow(params);
        (0..points).all(|mut point| {
            let mut values = vec![];
            for _ in 0..params {
                values.push(point % (GREATEST + 1));
                point /= GREATEST + 1;
            }
            holds(self.at(&values), other.at(&values))
        })
    }
    pub fn same(&self, other: &Lv) -> bool {
        self == other || self.always(other, |a, b| a == b)
    }
    pub fn le(&self, other: &Lv) -> bool {
        self.always(other, |a, b| a <= b)
    }
    pub fn is_zero(&self) -> bool {
        self.always(&Lv::Zero, |a, _| a == 0)
    }
    pub fn is_never_zero(&self) -> bool {
        self.always(&Lv::Zero, |a, _| a > 0)
    }

    pub fn with(&self, values: &[L]) -> L {
        Rc::new(match self {
            Lv::Zero => Lv::Zero,
            Lv::Succ(l) => Lv::Succ(l.with(values)),
            Lv::Max(a, b) => Lv::Max(a.with(values), b.with(values)),
            Lv::IMax(a, b) => Lv::IMax(a.with(values), b.with(values)),
            Lv::Param(i) => return values[*i as usize].clone(),
        })
    }
}

pub fn var(index: usize) -> T {
    Rc::new(Tm::Var(index))
}
pub fn sort(level: &L) -> T {
    Rc::new(Tm::Sort(level.clone()))
}
pub fn cst(name: &str, levels: &[L]) -> T {
    Rc::new(Tm::Const(name.into(), levels.to_vec()))
}
pub fn app(function: T, args: impl IntoIterator<Item = T>) -> T {
    args.into_iter().fold(function, |function, a| Rc::new(Tm::App(function, a)))
}
pub fn lam(ty: T, body: T) -> T {
    Rc::new(Tm::Lam(ty, body))
}
pub fn pi(ty: T, body: T) -> T {
    Rc::new(Tm::Pi(ty, body))
}
pub fn nat(number: u64) -> T {
    Rc::new(Tm::Nat(number))
}

impl Tm {
    /// The same with its parts exchanged by `part`, which is told how many binders they are under.
    pub fn map(&self, part: &mut dyn FnMut(&T, usize) -> T) -> Tm {
        match self {
            Tm::Var(_) | Tm::Sort(_) | Tm::Const(..) | Tm::Nat(_) => self.clone(),
            Tm::App(f, a) => Tm::App(part(f, 0), part(a, 0)),
            Tm::Lam(ty, body) => Tm::Lam(part(ty, 0), part(body, 1)),
            Tm::Pi(ty, body) => Tm::Pi(part(ty, 0), part(body, 1)),
            Tm::Let(ty, value, body) => Tm::Let(part(ty, 0), part(value, 0), part(body, 1)),
            Tm::Proj(s, i, e) => Tm::Proj(s.clone(), *i, part(e, 0)),
        }
    }

    /// Its parts with the number of binders they are under.
    pub fn parts(&self) -> Vec<(T, usize)> {
        let mut parts = vec![];
        self.map(&mut |t, under| {
            parts.push((t.clone(), under));
            t.clone()
        });
        parts
    }

    /// Whether a variable is used.
    pub fn uses(&self, index: usize) -> bool {
        match self {
            Tm::Var(j) => index == *j,
            _ => self.parts().iter().any(|(t, under)| t.uses(index + under)),
        }
    }

    pub fn size(&self) -> usize {
        1 + self.parts().iter().map(|(t, _)| t.size()).sum::<usize>()
    }
}

/// The term with variables from `from` on moved by `by`.
pub fn shift(term: &T, from: usize, by: usize) -> T {
    match &**term {
        Tm::Var(i) if *i >= from => var(i + by),
        other => Rc::new(other.map(&mut |p, under| shift(p, from + under, by))),
    }
}

/// The term with levels in place of universe parameters.
pub fn with_levels(term: &T, values: &[L]) -> T {
    match &**term {
        Tm::Sort(l) => sort(&l.with(values)),
        Tm::Const(name, levels) => {
            let levels = levels.iter().map(|l| l.with(values)).collect();
            Rc::new(Tm::Const(name.clone(), levels))
        }
        other => Rc::new(other.map(&mut |p, _| with_levels(p, values))),
    }
}

// ---- to and from the kernel

pub fn level_to(terms: &mut Terms, source: &Lv) -> LevelId {
    let level = match source {
        Lv::Zero => Level::Zero,
        Lv::Succ(source) => Level::Succ(level_to(terms, source)),
        Lv::Max(a, b) => Level::Max(level_to(terms, a), level_to(terms, b)),
        Lv::IMax(a, b) => Level::IMax(level_to(terms, a), level_to(terms, b)),
        Lv::Param(i) => Level::Param(*i),
    };
    terms.add_level(level)
}

pub fn level_from(terms: &Terms, id: LevelId) -> L {
    Rc::new(match terms.level(id) {
        Level::Zero => Lv::Zero,
        Level::Succ(l) => Lv::Succ(level_from(terms, l)),
        Level::Max(a, b) => Lv::Max(level_from(terms, a), level_from(terms, b)),
        Level::IMax(a, b) => Lv::IMax(level_from(terms, a), level_from(terms, b)),
        Level::Param(i) => Lv::Param(i),
    })
}

pub fn to_kernel(terms: &mut Terms, term: &Tm) -> ExprId {
    let expr = match term {
        Tm::Var(i) => Expr::Bound(*i as u32),
        Tm::Sort(l) => Expr::Sort(level_to(terms, l)),
        Tm::Const(name, levels) => {
            let levels: Vec<LevelId> = levels.iter().map(|l| level_to(terms, l)).collect();
            Expr::Const(terms.dotted(name), terms.add_levels(&levels))
        }
        Tm::App(f, a) => Expr::App(to_kernel(terms, f), to_kernel(terms, a)),
        Tm::Lam(ty, body) => Expr::Lambda(0, to_kernel(terms, ty), to_kernel(terms, body)),
        Tm::Pi(ty, body) => Expr::Forall(0, to_kernel(terms, ty), to_kernel(terms, body)),
        Tm::Let(ty, value, body) => {
            Expr::Let(to_kernel(terms, ty), to_kernel(terms, value), to_kernel(terms, body), false)
        }
        Tm::Nat(n) => Expr::Nat(terms.add_nat((*n).into())),
        Tm::Proj(s, i, e) => Expr::Proj(terms.dotted(s), *i as u32, to_kernel(terms, e)),
    };
    terms.add_expr(expr)
}

pub fn name_from(terms: &Terms, name: NameId) -> Name {
    terms.text(name).into()
}

pub fn from_kernel(terms: &Terms, term: ExprId) -> T {
    Rc::new(match terms.expr(term) {
        Expr::Bound(i) => Tm::Var(i as usize),
        Expr::Sort(l) => Tm::Sort(level_from(terms, l)),
        Expr::Const(name, levels) => {
            let levels = terms.levels(levels).iter().map(|l| level_from(terms, *l)).collect();
            Tm::Const(name_from(terms, name), levels)
        }
        Expr::App(f, a) => Tm::App(from_kernel(terms, f), from_kernel(terms, a)),
        Expr::Lambda(_, ty, body) => Tm::Lam(from_kernel(terms, ty), from_kernel(terms, body)),
        Expr::Forall(_, ty, body) => Tm::Pi(from_kernel(terms, ty), from_kernel(terms, body)),
        Expr::Let(ty, value, body, _) => {
            Tm::Let(from_kernel(terms, ty), from_kernel(terms, value), from_kernel(terms, body))
        }
        Expr::Nat(n) => Tm::Nat(u64::try_from(terms.nat(n)).expect("a small number")),
        Expr::Proj(s, i, term) => Tm::Proj(name_from(terms, s), i as usize, from_kernel(terms, term)),
        other @ (Expr::Str(_) | Expr::Local(_)) => panic!("no term of the reference: {other:?}"),
    })
}

// ---- as text

impl fmt::Display for Lv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Lv::Zero => write!(f, "0"),
            Lv::Succ(l) => write!(f, "({l}+1)"),
            Lv::Max(a, b) => write!(f, "(max {a} {b})"),
            Lv::IMax(a, b) => write!(f, "(imax {a} {b})"),
            Lv::Param(i) => write!(f, "#{i}"),
        }
    }
}

/// In the syntax of the tests' parser.
impl fmt::Display for Tm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Tm::Var(i) => write!(f, "#{i}"),
            Tm::Sort(l) => write!(f, "Sort.{{{l}}}"),
            Tm::Const(name, levels) if levels.is_empty() => write!(f, "{name}"),
            Tm::Const(name, levels) => {
                let levels: Vec<String> = levels.iter().map(|l| l.to_string()).collect();
                write!(f, "{name}.{{{}}}", levels.join(" "))
            }
            Tm::App(g, a) => write!(f, "({g} {a})"),
            Tm::Lam(ty, body) => write!(f, "(fun (_ : {ty}) => {body})"),
            Tm::Pi(ty, body) => write!(f, "(∀ (_ : {ty}), {body})"),
            Tm::Let(ty, value, body) => write!(f, "(let _ : {ty} := {value}; {body})"),
            Tm::Nat(n) => write!(f, "{n}"),
            Tm::Proj(s, i, e) => write!(f, "(proj {s} {i} {e})"),
        }
    }
}
