//! A goal as the structural moves see it: named variables by kind,
//! hypotheses, definitions that can be unfolded.

use super::grind_lemmas;
use super::preamble::Preamble;
use lean_bridge::term::{Goal, Term};
use proof_search::policy::{Action, Context, Move, Tactic, TacticLimits};
use proof_term::shape::head;
use proof_term::{print, traverse, view};
use std::time::Duration;

/// What the type of a variable is, as far as moves care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Nat,
    Int,
    Rat,
    Bool,
    Prop,
    List,
    Option,
    Array,
    BitVec,
    Fin,
    Prod,
    Sum,
    /// A function or predicate.
    Function,
    /// A type of the statement's own, or one not listed here.
    Named(String),
    /// An element of a type variable, or anything else that cannot be taken apart.
    Opaque,
}

/// A local variable (not a hypothesis, not an instance, not a type) that tactic text can name.
#[derive(Clone, Debug, PartialEq)]
pub struct Var {
    /// Index in [`Goal::hyps`].
    pub index: usize,
    pub name: String,
    pub kind: Kind,
}

/// How much a tactic may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effort {
    Light,
    Normal,
    Heavy,
    Extreme,
}

impl Effort {
    pub fn limits(self) -> TacticLimits {
        let (heartbeats, ms) = match self {
            Effort::Light => (20_000, 1_000),
            Effort::Normal => (60_000, 3_000),
            Effort::Heavy => (200_000, 8_000),
            Effort::Extreme => (1_000_000, 20_000),
        };
        TacticLimits { heartbeats, timeout: Duration::from_millis(ms) }
    }
}

/// A move that runs one tactic text.
pub fn tactic(family: &'static str, cost: f64, text: impl Into<String>, effort: Effort) -> Move {
    Move { family, cost, action: Action::Tactic(Tactic { text: text.into(), limits: effort.limits() }) }
}

pub struct Scene<'a> {
    pub goal: &'a Goal,
    pub target: &'a Term,
    pub depth: usize,
    pub path: &'a [&'static str],
    pub vars: Vec<Var>,
    /// Index, name and statement of the accessible hypotheses.
    pub props: Vec<(usize, &'a str, &'a Term)>,
    /// Definitions of the preamble that occur in the goal, the target's first.
    pub defs: Vec<String>,
    pub preamble: Preamble,
}

impl<'a> Scene<'a> {
    /// `None` if the goal came without terms.
    pub fn new(goal: &'a Goal, context: &Context<'a>) -> Option<Scene<'a>> {
        let target = goal.target.as_ref()?;
        let preamble = Preamble::parse(context.preamble);
        let props = view::props(goal);
        let vars = goal.hyps.iter().enumerate().filter(|(_, h)| h.accessible && !h.prop);
        let vars = vars
            .filter_map(|(index, h)| {
                let kind = kind(goal, &h.ty)?;
                Some(Var { index, name: h.name.clone(), kind })
            })
            .collect();
        let mut defs: Vec<String> = vec![];
        for t in std::iter::once(target).chain(props.iter().map(|p| p.2)) {
            traverse::visit(t, &mut |s, _| {
                if let Term::Const(c) = s
                    && preamble.definition(c).is_some()
                    && !defs.contains(c)
                {
                    defs.push(c.clone());
                }
            });
        }
        Some(Scene { goal, target, depth: context.depth, path: context.path, vars, props, defs, preamble })
    }

    /// A name that no entry of the goal has.
    pub fn fresh(&self, base: &str) -> String {
        view::fresh(self.goal, base)
    }

    /// Whether hypothesis or variable `index` occurs in the target.
    pub fn in_target(&self, index: usize) -> bool {
        traverse::mentions(self.target, index)
    }

    /// Whether it occurs in the target or in a hypothesis.
    pub fn in_goal(&self, index: usize) -> bool {
        self.in_target(index) || self.props.iter().any(|p| traverse::mentions(p.2, index))
    }

    /// The target and all hypotheses.
    pub fn statements(&self) -> impl Iterator<Item = &'a Term> + '_ {
        std::iter::once(self.target).chain(self.props.iter().map(|p| p.2))
    }

    /// Whether a constant satisfying `accepted` occurs in the target or in a hypothesis.
    pub fn has_const(&self, accepted: impl Fn(&str) -> bool) -> bool {
        self.statements().any(|t| proof_term::shape::has_const(t, &accepted))
    }

    /// Number of moves of this family on the path to the goal.
    pub fn used(&self, family: &str) -> usize {
        self.path.iter().filter(|f| **f == family).count()
    }

    /// Text of a term as an argument.
    pub fn text(&self, term: &Term) -> Option<String> {
        print::atom(self.goal, term)
    }

    /// Definitions in sight that do not call themselves.
    pub fn plain_defs(&self) -> Vec<&str> {
        let plain = |c: &&String| self.preamble.definition(c).is_some_and(|d| !d.recursive);
        self.defs.iter().filter(plain).map(String::as_str).collect()
    }

    /// `[f, g]` of the definitions in sight with whose equations rewriting comes to an end, and the extra
    /// names; empty if there are none.
    pub fn simp_set(&self, extra: &[&str]) -> String {
        let ends = |c: &&str| self.preamble.definition(c).is_none_or(|d| !d.unrolls());
        set(self.defs.iter().map(String::as_str).filter(ends).chain(extra.iter().copied()))
    }

    /// Definitions in sight with equations that fit their own right sides.
    pub fn unrolling(&self) -> Vec<&str> {
        let unrolls = |c: &&str| self.preamble.definition(c).is_some_and(|d| d.unrolls());
        self.defs.iter().map(String::as_str).filter(unrolls).collect()
    }

    /// Those of the simp set that Lean does not unfold by itself; `grind` refuses to be told the others.
    pub fn told(&self) -> Vec<&str> {
        let told = |c: &&str| self.preamble.definition(c).is_none_or(|d| !d.reducible && !d.unrolls());
        self.defs.iter().map(String::as_str).filter(told).collect()
    }

    /// Those, the extra names, and lemmas about what is in sight, for `grind`.
    pub fn grind_set(&self, extra: &[&str]) -> String {
        set(self.told().into_iter().chain(extra.iter().copied()).chain(grind_lemmas::lemmas(self)))
    }
}

/// ` [a, b]`, or nothing.
pub fn set<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    if names.is_empty() { String::new() } else { format!(" [{}]", names.join(", ")) }
}

/// Kind of a variable of type `ty`; `None` for types themselves and for instances.
fn kind(goal: &Goal, ty: &Term) -> Option<Kind> {
    Some(match ty {
        Term::Sort(l) if l == "0" => Kind::Prop,
        Term::Sort(_) => return None,
        Term::Forall(_, e) => {
            let (_, end) = proof_term::shape::telescope(e);
            if matches!(end, Term::Sort(l) if l != "0") || is_class(head(end)) {
                return None;
            }
            Kind::Function
        }
        Term::Hyp(i) if goal.hyps.get(*i).is_some() => Kind::Opaque,
        _ => match head(ty) {
            Some("Nat") => Kind::Nat,
            Some("Int") => Kind::Int,
            Some("Rat") => Kind::Rat,
            Some("Bool") => Kind::Bool,
            Some("List") => Kind::List,
            Some("Option") => Kind::Option,
            Some("Array") => Kind::Array,
            Some("BitVec") => Kind::BitVec,
            Some("Fin") => Kind::Fin,
            Some("Prod") => Kind::Prod,
            Some("Sum") => Kind::Sum,
            c if is_class(c) => return None,
            Some(c) => Kind::Named(c.to_string()),
            None => Kind::Opaque,
        },
    })
}

/// Type classes whose instances appear as variables of generic statements.
fn is_class(constant: Option<&str>) -> bool {
    matches!(
        constant,
        Some(
            "DecidableEq"
                | "DecidablePred"
                | "DecidableRel"
                | "Decidable"
                | "BEq"
                | "LawfulBEq"
                | "ReflBEq"
                | "EquivBEq"
                | "Inhabited"
                | "Nonempty"
                | "Add"
                | "Mul"
                | "Sub"
                | "Neg"
                | "Zero"
                | "One"
                | "LE"
                | "LT"
                | "Min"
                | "Max"
                | "Ord"
                | "Hashable"
                | "Monad"
                | "LawfulMonad"
                | "Functor"
                | "Subsingleton"
        )
    ) || constant.is_some_and(|constant| constant.starts_with("Std.") || constant.starts_with("Lean.Grind."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lean_bridge::term::Hyp;
    use proof_term::build::*;

    #[test]
    fn kinds_definitions_names() {
        let hyp = |n: &str, ty: Term, prop| Hyp { name: n.into(), ty, value: None, prop, accessible: true };
        let list = call("List", vec![Term::Hyp(0)]);
        let goal = Goal {
            hyps: vec![
                hyp("α", Term::Sort("u_1".into()), false),
                hyp("x", Term::Hyp(0), false),
                hyp("l", list, false),
                hyp("h", eq(&nat_ty(), call("M.fib", vec![nat(1)]), nat(1)), true),
            ],
            target: Some(eq(&nat_ty(), call("double", vec![nat(2)]), nat(4))),
            ..Goal::default()
        };
        let preamble = "def fib : Nat → Nat | 0 => 0 | n + 1 => fib n\n abbrev double (n : Nat) := 2 * n";
        let s = Scene::new(&goal, &Context { depth: 0, path: &[], preamble }).unwrap();
        let kinds: Vec<_> = s.vars.iter().map(|v| (v.name.as_str(), v.kind.clone())).collect();
        assert_eq!(kinds, [("x", Kind::Opaque), ("l", Kind::List)]);
        assert_eq!(s.defs, ["double", "M.fib"]);
        assert_eq!(s.simp_set(&["h"]), " [double, M.fib, h]");
        assert_eq!((s.grind_set(&["h"]).as_str(), s.plain_defs()), (" [M.fib, h]", vec!["double"]));
        assert_eq!(s.fresh("h"), "h1");
    }
}
