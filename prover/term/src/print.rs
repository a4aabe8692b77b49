//! Terms as Lean source text that elaborates back to the same term in a goal's context.
//!
//! Arithmetic, logic, comparisons, casts, lists, pairs and `if` get their notation; numerals get a type
//! ascription where the surrounding does not fix their type; everything else is written `@f a b _`, with
//! `_` for instances, which the elaborator then synthesises. The letters ℕ ℤ ℚ are never used: they are
//! notation of some suites only. The printer gives up (`None`) on inaccessible hypotheses,
//! metavariables, universe-polymorphic sorts and private names.

use crate::names::{EXPLICIT, is_identifier, is_instance, name, simple};
use crate::shape::head;
use crate::view::{self, BinOp, NumType, Rel, as_cast, binary, num_type, numeral, relation};
use lean_protocol::term::{Goal, Term};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Signed;

/// Binding strength of what is asked for: the text may stand where
/// a term of at least this precedence is expected.
const MAX: u8 = 100;
const APP: u8 = 99;

/// The text of `term` as an argument or operand: atoms bare, everything else in parentheses.
pub fn atom(goal: &Goal, term: &Term) -> Option<String> {
    Printer::new(goal).expr(term, MAX, false)
}

/// The text of a term, without outer parentheses.
pub fn print(goal: &Goal, term: &Term) -> Option<String> {
    Printer::new(goal).expr(term, 0, false)
}

/// Like [`print()`], for a place where the expected type is known (so that `5` needs no ascription).
pub fn print_typed(goal: &Goal, term: &Term) -> Option<String> {
    Printer::new(goal).expr(term, 0, true)
}

/// A rational constant as text of type `ty`: `5`, `(-5)`, `(3 / 2)`; `ascribed` adds the type.
pub fn rational_text(value: &BigRational, ty: NumType, ascribed: bool) -> String {
    let mut s = value.numer().to_string();
    if !value.is_integer() {
        s = format!("({s} / {})", value.denom());
    } else if value.is_negative() {
        s = format!("({s})");
    }
    if ascribed { format!("({s} : {})", ty.name()) } else { s }
}

/// An integer as text, negative ones in parentheses.
pub fn integer_text(value: &BigInt) -> String {
    if value.is_negative() { format!("({value})") } else { value.to_string() }
}

struct Printer<'a> {
    goal: &'a Goal,
    bound: Vec<String>,
}

impl<'a> Printer<'a> {
    fn new(goal: &'a Goal) -> Printer<'a> {
        Printer { goal, bound: vec![] }
    }

    /// `typed`: the surrounding fixes the type of a numeral here.
    fn expr(&mut self, term: &Term, prec: u8, typed: bool) -> Option<String> {
        let (text, own) = self.raw(term, typed)?;
        Some(if own < prec { format!("({text})") } else { text })
    }

    /// Text and its precedence.
    fn raw(&mut self, term: &Term, typed: bool) -> Option<(String, u8)> {
        match term {
            Term::Hyp(i) => {
                let h = self.goal.hyps.get(*i).filter(|h| h.accessible)?;
                Some((name(&h.name)?, MAX))
            }
            Term::Bound(i) => {
                let i = self.bound.len().checked_sub(i + 1)?;
                Some((self.bound[i].clone(), MAX))
            }
            Term::Const(c) => Some(match c.as_str() {
                "List.nil" | "Prop" => (format!("@{}", name(c)?), APP),
                _ if is_instance(term) => ("inferInstance".into(), MAX),
                _ if simple(c) => (name(c)?, MAX),
                _ => (format!("@{}", name(c)?), MAX),
            }),
            Term::Nat(n) => Some((format!("nat_lit {n}"), 50)),
            Term::Str(s) => Some((format!("{s:?}"), MAX)),
            Term::Sort(l) => match l.as_str() {
                "0" => Some(("Prop".into(), MAX)),
                "1" => Some(("Type".into(), MAX)),
                _ => None,
            },
            Term::Meta(_) => None,
            Term::Proj(_, i, e) => Some((format!("{}.{}", self.expr(e, MAX, false)?, i + 1), MAX)),
            Term::Lambda(b, e) => {
                let (ty, x, body) = self.binder(&b.name, &b.ty, e)?;
                Some((format!("fun ({x} : {ty}) => {body}"), 0))
            }
            Term::Let(b, v, e) => {
                let v = self.expr(v, 0, true)?;
                let (ty, x, body) = self.binder(&b.name, &b.ty, e)?;
                Some((format!("let {x} : {ty} := {v}; {body}"), 0))
            }
            Term::Forall(b, e) => {
                if b.info == 0
                    && let Some(body) = view::strip(e)
                {
                    return Some((
                        format!("{} → {}", self.expr(&b.ty, 26, false)?, self.expr(&body, 25, false)?),
                        25,
                    ));
                }
                let (ty, x, body) = self.binder(&b.name, &b.ty, e)?;
                let (l, r) = [("(", ")"), ("{", "}"), ("⦃", "⦄"), ("[", "]")][b.info.min(3) as usize];
                Some((format!("∀ {l}{x} : {ty}{r}, {body}"), 0))
            }
            Term::App(f, xs) => self.application(term, f, xs, typed),
        }
    }

    /// Type, fresh name and body of a binder.
    fn binder(&mut self, name: &str, ty: &Term, body: &Term) -> Option<(String, String, String)> {
        let ty = self.expr(ty, 0, false)?;
        let x = self.fresh(name);
        self.bound.push(x.clone());
        let body = self.expr(body, 0, false);
        self.bound.pop();
        Some((ty, x, body?))
    }

    fn fresh(&self, name: &str) -> String {
        let base = if is_identifier(name) { name } else { "x" };
        let taken = |name: &str| {
            self.goal.hyps.iter().any(|h| h.name == name) || self.bound.iter().any(|b| b == name)
        };
        if !taken(base) {
            return base.to_string();
        }
        (1..).map(|i| format!("{base}{i}")).find(|name| !taken(name)).expect("unbounded")
    }

    fn application(
        &mut self,
        term: &Term,
        function: &Term,
        xs: &[Term],
        typed: bool,
    ) -> Option<(String, u8)> {
        if let Some(r) = self.arithmetic(term, typed) {
            return r;
        }
        if let Some(r) = self.logic(term) {
            return r;
        }
        if let Term::Const(c) = function {
            if let Some(r) = self.data(c, xs) {
                return r;
            }
            if is_instance(term) {
                return Some(("inferInstance".into(), MAX));
            }
            if EXPLICIT.contains(&(c.as_str(), xs.len())) {
                let args = self.args(xs, true)?;
                return Some((format!("{} {args}", name(c)?), APP));
            }
            let args = self.args(xs, false)?;
            return Some((format!("@{} {args}", name(c)?), APP));
        }
        let explicit = match function {
            Term::Hyp(i) => all_explicit(&self.goal.hyps.get(*i)?.ty, xs.len()),
            _ => true,
        };
        let head = self.expr(function, MAX, false)?;
        let args = self.args(xs, true)?;
        Some((if explicit { format!("{head} {args}") } else { format!("@{head} {args}") }, APP))
    }

    /// Arguments; under `@` instances become `_`.
    fn args(&mut self, xs: &[Term], explicit: bool) -> Option<String> {
        let one = |p: &mut Self, x: &Term| {
            if !explicit && is_instance(x) { Some("_".into()) } else { p.expr(x, MAX, true) }
        };
        Some(xs.iter().map(|x| one(self, x)).collect::<Option<Vec<String>>>()?.join(" "))
    }

    /// Numerals, casts, negation and binary operations. The outer `None` means "none of these".
    #[allow(clippy::option_option)]
    fn arithmetic(&mut self, term: &Term, typed: bool) -> Option<Option<(String, u8)>> {
        if let Some((from, to, x)) =
            as_cast(term).filter(|_| term.as_const_app().is_none_or(|c| c.0 != "Int.ofNat"))
        {
            let bare = matches!(x, Term::Hyp(_) | Term::Bound(_));
            return Some(self.expr(x, 0, true).map(|x| {
                let (from, to) = (from.name(), to.name());
                (if bare { format!("({x} : {to})") } else { format!("(({x} : {from}) : {to})") }, MAX)
            }));
        }
        if let Some(x) = view::as_neg(term) {
            let neg = |p: &mut Self| {
                if !typed && !fixes_type(x) {
                    let ty = p.expr(&term.as_const_app()?.1[0], 0, false)?;
                    return Some((format!("(-{} : {ty})", p.expr(x, MAX, true)?), MAX));
                }
                Some((format!("(-{})", p.expr(x, MAX, true)?), MAX))
            };
            return Some(neg(self));
        }
        if let Some(text) = literal(term) {
            let (_, ty) = numeral(term)?;
            if typed || num_type(ty) == Some(NumType::Nat) {
                return Some(Some((text, MAX)));
            }
            return Some(self.expr(ty, 0, false).map(|ty| (format!("({text} : {ty})"), MAX)));
        }
        let b = binary(term)?;
        let known = typed || num_type(b.ty) == Some(NumType::Nat);
        let (symbol, own, l, r) = match b.op {
            BinOp::Add => ("+", 65, 65, 66),
            BinOp::Sub => ("-", 65, 65, 66),
            BinOp::Mul => ("*", 70, 70, 71),
            BinOp::Div => ("/", 70, 70, 71),
            BinOp::Mod => ("%", 70, 70, 71),
            BinOp::Pow => {
                let go = |p: &mut Self| {
                    let x = p.expr(b.lhs, 76, known)?;
                    let typed = num_type(&term.as_const_app()?.1[1]) == Some(NumType::Nat);
                    Some((format!("{x} ^ {}", p.expr(b.rhs, 75, typed)?), 75))
                };
                return Some(go(self));
            }
        };
        let go = |p: &mut Self| {
            let left_known = known || fixes_type(b.lhs) || fixes_type(b.rhs);
            Some((format!("{} {symbol} {}", p.expr(b.lhs, l, left_known)?, p.expr(b.rhs, r, true)?), own))
        };
        Some(go(self))
    }

    /// Relations and connectives. The outer `None` means "none of these".
    #[allow(clippy::option_option)]
    fn logic(&mut self, term: &Term) -> Option<Option<(String, u8)>> {
        let infix = |p: &mut Self, a: &Term, s: &str, b: &Term, own: u8, l: u8, r: u8| {
            Some((format!("{} {s} {}", p.expr(a, l, false)?, p.expr(b, r, false)?), own))
        };
        if let Some(x) = view::as_not(term) {
            return Some(self.expr(x, MAX, false).map(|x| (format!("¬{x}"), 40)));
        }
        if let Some(r) = relation(term) {
            let s = match r.rel {
                Rel::Eq => "=",
                Rel::Ne => "≠",
                Rel::Le => "≤",
                Rel::Lt => "<",
                Rel::Dvd => "∣",
            };
            // written as it stands, `≥` and `>` not turned round
            let (s, a, b) = match (term.as_const_app()?.0, s) {
                ("GE.ge", _) => ("≥", r.rhs, r.lhs),
                ("GT.gt", _) => (">", r.rhs, r.lhs),
                _ => (s, r.lhs, r.rhs),
            };
            let known = num_type(r.ty) == Some(NumType::Nat) || fixes_type(a) || fixes_type(b);
            let go =
                |p: &mut Self| Some((format!("{} {s} {}", p.expr(a, 51, known)?, p.expr(b, 51, true)?), 50));
            return Some(go(self));
        }
        if let Some((a, b)) = view::as_and(term) {
            return Some(infix(self, a, "∧", b, 35, 36, 35));
        }
        if let Some((a, b)) = view::as_or(term) {
            return Some(infix(self, a, "∨", b, 30, 31, 30));
        }
        if let Some((a, b)) = view::as_iff(term) {
            return Some(infix(self, a, "↔", b, 20, 21, 21));
        }
        if let Some((n, ty, body)) = view::as_exists(term) {
            return Some(
                self.binder(n, ty, body).map(|(ty, x, body)| (format!("∃ ({x} : {ty}), {body}"), 0)),
            );
        }
        None
    }

    /// Lists, pairs, `if`, `decide`, products. The outer `None` means "none of these".
    #[allow(clippy::option_option)]
    fn data(&mut self, constant: &str, xs: &[Term]) -> Option<Option<(String, u8)>> {
        Some(match (constant, xs) {
            ("List.nil", [ty]) => self.expr(ty, MAX, false).map(|ty| (format!("([] : List {ty})"), MAX)),
            ("List.cons", [_, x, rest]) => self.list(x, rest),
            // lists and arrays have one way to be indexed by numbers
            ("GetElem?.getElem!", [of, _, _, _, _, _, xs, i]) if is_sequence(of) => self.place(xs, i, "!"),
            ("GetElem?.getElem?", [of, _, _, _, _, xs, i]) if is_sequence(of) => self.place(xs, i, "?"),
            ("Prod.mk", [_, _, a, b]) => {
                let (a, b) = (self.expr(a, 0, false)?, self.expr(b, 0, false)?);
                Some((format!("({a}, {b})"), MAX))
            }
            ("Prod", [a, b]) => {
                let (a, b) = (self.expr(a, 36, false)?, self.expr(b, 35, false)?);
                Some((format!("{a} × {b}"), 35))
            }
            ("ite", [_, p, _, a, b]) => {
                let (p, a) = (self.expr(p, 0, false)?, self.expr(a, 0, false)?);
                Some((format!("if {p} then {a} else {}", self.expr(b, 0, false)?), 0))
            }
            ("Decidable.decide", [p, _]) => self.expr(p, MAX, false).map(|p| (format!("decide {p}"), APP)),
            ("Min.min" | "Max.max", [_, _, a, b]) => {
                let f = if constant == "Min.min" { "min" } else { "max" };
                let (a, b) = (self.expr(a, MAX, false)?, self.expr(b, MAX, true)?);
                Some((format!("{f} {a} {b}"), APP))
            }
            _ => return None,
        })
    }

    /// `xs[i]!` or `xs[i]?`.
    fn place(&mut self, sequence: &Term, index: &Term, mark: &str) -> Option<(String, u8)> {
        let (sequence, index) = (self.expr(sequence, MAX, false)?, self.expr(index, 0, true)?);
        Some((format!("{sequence}[{index}]{mark}"), MAX))
    }

    fn list(&mut self, argument: &Term, rest: &Term) -> Option<(String, u8)> {
        let mut items = vec![argument];
        let mut tail = rest;
        while let Some([_, y, r]) = view::app(tail, "List.cons", 3) {
            items.push(y);
            tail = r;
        }
        if view::app(tail, "List.nil", 1).is_some() {
            let each = items.iter().map(|y| self.expr(y, 0, false)).collect::<Option<Vec<_>>>()?;
            return Some((format!("[{}]", each.join(", ")), MAX));
        }
        let each = items.iter().map(|y| self.expr(y, 68, false)).collect::<Option<Vec<_>>>()?;
        Some((format!("{} :: {}", each.join(" :: "), self.expr(tail, 67, false)?), 67))
    }
}

fn is_sequence(ty: &Term) -> bool {
    matches!(head(ty), Some("List" | "Array"))
}

/// The digits of a non-negative numeral (`5`, `1.5`) that is not built from others.
fn literal(term: &Term) -> Option<String> {
    match term.as_const_app()? {
        ("OfNat.ofNat", [_, Term::Nat(n), _]) => Some(n.clone()),
        ("OfScientific.ofScientific", _) => {
            let (v, _) = numeral(term)?;
            let (mut v, mut digits) = (v, 0);
            let ten = BigRational::from_integer(10.into());
            while !v.is_integer() {
                v *= &ten;
                digits += 1;
            }
            let s = format!("{:0>w$}", v.to_integer().to_string(), w = digits + 1);
            let (a, b) = s.split_at(s.len() - digits);
            Some(if b.is_empty() { format!("{a}.0") } else { format!("{a}.{b}") })
        }
        _ => None,
    }
}

/// Whether the elaborator can tell the type of this operand
/// without its surroundings: some leaf is no numeral.
fn fixes_type(term: &Term) -> bool {
    if as_cast(term).is_some() {
        return true;
    }
    if let Some(x) = view::as_neg(term) {
        return fixes_type(x);
    }
    if let Some(b) = binary(term) {
        return fixes_type(b.lhs) || (b.op != BinOp::Pow && fixes_type(b.rhs));
    }
    literal(term).is_none() && !matches!(term.as_const_app(), Some(("List.nil", _)))
}

/// Whether the first `count` binders of a function type are explicit.
fn all_explicit(ty: &Term, count: usize) -> bool {
    match ty {
        Term::Forall(b, e) if count > 0 => b.info == 0 && all_explicit(e, count - 1),
        _ => true,
    }
}

#[cfg(test)]
#[path = "print_tests.rs"]
mod tests;
