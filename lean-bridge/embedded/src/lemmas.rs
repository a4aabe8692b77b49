//! The library's statements by what they could do to a goal: conclusions, and both sides of equations and
//! equivalences, found by head symbol and matched as terms in the guest's heap.
//!
//! Matching is first-order and syntactic: variables of the statement stand for anything, a variable applied to
//! arguments matches anything without binding, universe levels and metadata do not count. A lemma that is found may
//! still fail to apply (instances, unification hints); one that is not found may still apply up to unfolding.

use crate::environment::{Constants, Kind};
use crate::expression::{bare, children, same_literal, same_name, telescope, walk};
use crate::layout::{expr, name};
use crate::lean::Lean;
use crate::machine::Lost;
use crate::object::{Obj, View};
use std::collections::HashMap;

/// A statement whose leading quantifiers are taken off.
#[derive(Clone, Copy)]
struct Statement {
    /// `Name`
    name: u32,
    conclusion: u32,
    /// The whole, with its quantifiers.
    ty: u32,
    binders: u32,
    /// Whether the left side leaves a variable or hypothesis open that is no instance, and the right side.
    open: [bool; 2],
}

/// The statements of the imported library.
#[derive(Default)]
pub struct Lemmas {
    statements: Vec<Statement>,
    /// By the hashes of head constants, which Lean keeps in each name, see [`shape`]; what is found is matched.
    by_conclusion: HashMap<(u64, u64), Vec<u32>>,
    /// Statement and whether it is the right side.
    by_side: HashMap<u64, Vec<(u32, bool)>>,
    /// Keeps the expressions alive.
    _constants: Option<Constants>,
}

/// A lemma whose conclusion has the shape of a term; a higher score means a more specific one.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The lemma's `Name`, as text without escapes.
    pub name: String,
    /// The same as an object, which lives as long as the index.
    pub object: u32,
    /// From right to left (rewriting only).
    pub symm: bool,
    /// Number of symbols of the lemma that the term matches.
    pub score: u32,
    /// Parts of the term that match.
    pub places: u32,
    /// Rewriting needs a variable or hypothesis that the rewritten side does not mention (rewriting only).
    pub is_open: bool,
}

impl Lemmas {
    /// Indexes what an environment has imported: 20,000 to 100,000 statements, a few tenths of a second.
    pub fn of(l: &mut Lean, env: &Obj) -> Result<Lemmas, Lost> {
        let constants = Constants::of(l, env)?;
        let mut lemmas = Lemmas::default();
        for (n, c) in constants.imported() {
            // at the `exported` level theorems are stored as axioms
            if matches!(c.kind(), Kind::Axiom | Kind::Theorem) && is_for_users(&n.name()) {
                lemmas.add(n, c.ty());
            }
        }
        lemmas._constants = Some(constants);
        Ok(lemmas)
    }

    fn add(&mut self, n: View<'_>, ty: View<'_>) {
        let (quantifiers, conclusion) = telescope(ty);
        let binders = quantifiers.len() as u32;
        let mut open = [false; 2];
        let id = self.statements.len() as u32;
        if let Some(shape) = shape(conclusion) {
            self.by_conclusion.entry(shape).or_default().push(id);
        }
        for (right, side) in sides(conclusion).into_iter().flatten().enumerate() {
            if let Some(h) = head(side) {
                self.by_side.entry(h).or_default().push((id, right == 1));
                open[right] = is_open(&quantifiers, side);
            }
        }
        self.statements.push(Statement {
            name: n.ptr(),
            conclusion: conclusion.ptr(),
            ty: ty.ptr(),
            binders,
            open,
        });
    }

    /// Lemmas whose conclusion matches `target`, the most specific first.
    pub fn apply(&self, target: View<'_>, limit: usize) -> Vec<Match> {
        let heap = target.heap();
        let mut out = vec![];
        for id in self.concluding(target) {
            let s = self.statements[id as usize];
            if let Some(score) = matches(View::new(s.conclusion, heap), s.binders, target) {
                out.push(self.found(id, false, score, 1, target));
            }
        }
        best(out, limit)
    }

    /// Statements whose conclusions may match.
    fn concluding(&self, target: View<'_>) -> impl Iterator<Item = u32> {
        let shape = shape(target);
        // a left side that is a variable matches every left side
        let general = shape.map(|(relation, _)| (relation, 0)).filter(|g| Some(*g) != shape);
        let found = [shape, general].map(|s| s.and_then(|s| self.by_conclusion.get(&s)));
        found.into_iter().flatten().flatten().copied()
    }

    /// Lemmas that may prove `target` outright, each of whose conditions is one of the hypotheses, as far as syntax tells;
    /// the most specific first.
    pub fn closing(&self, target: View<'_>, hypotheses: &[View<'_>], limit: usize) -> Vec<Match> {
        let heap = target.heap();
        let mut out = vec![];
        for id in self.concluding(target) {
            let s = self.statements[id as usize];
            let mut m = Matcher { values: vec![None; s.binders as usize], shift: 0, score: 0 };
            if m.run(View::new(s.conclusion, heap), target, 0) && m.score > 0 {
                let (quantifiers, _) = telescope(View::new(s.ty, heap));
                let score = m.score;
                if m.conditions(&quantifiers, hypotheses) {
                    out.push(self.found(id, false, score, 1, target));
                }
            }
        }
        best(out, limit)
    }

    /// Lemmas one side of which matches a part of `e` (parts below binders that mention the bound variable excepted,
    /// as rewriting cannot reach them), the most specific first.
    pub fn rewrite(&self, e: View<'_>, limit: usize) -> Vec<Match> {
        let heap = e.heap();
        let mut scores: HashMap<(u32, bool), (u32, u32)> = HashMap::new();
        walk(e, |part| {
            if let Some(h) = head(part)
                && !has_loose_variables(part)
            {
                for &(id, right) in self.by_side.get(&h).into_iter().flatten() {
                    let s = self.statements[id as usize];
                    let Some([a, b]) = sides(View::new(s.conclusion, heap)) else { continue };
                    if let Some(score) = matches(if right { b } else { a }, s.binders, part) {
                        let (best, places) = scores.entry((id, right)).or_default();
                        *best = score.max(*best);
                        *places += 1;
                    }
                }
            }
            true
        });
        let found =
            scores.into_iter().map(|((id, symm), (score, places))| self.found(id, symm, score, places, e));
        best(found.collect(), limit)
    }

    fn found(&self, id: u32, symm: bool, score: u32, places: u32, term: View<'_>) -> Match {
        let Statement { name: object, open, .. } = self.statements[id as usize];
        let is_open = open[usize::from(symm)];
        Match { name: View::new(object, term.heap()).name(), object, symm, score, places, is_open }
    }
}

fn best(mut found: Vec<Match>, limit: usize) -> Vec<Match> {
    found.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.name.cmp(&b.name)).then(a.symm.cmp(&b.symm)));
    found.truncate(limit);
    found
}

/// Not one of the names that Lean generates or keeps for its own tactics.
fn is_for_users(name: &str) -> bool {
    const INTERNAL: [&str; 11] = [
        "._",
        "match_",
        "proof_",
        ".injEq",
        "sizeOf_spec",
        "noConfusion",
        ".eq_def",
        "_unary",
        "hcongr",
        "congr_simp",
        ".Simproc.",
    ];
    const OWN: [&str; 3] = ["Lean.", "_private", "_"];
    !OWN.iter().any(|p| name.starts_with(p)) && !INTERNAL.iter().any(|p| name.contains(p))
}

/// Whether a side mentions not all of the quantified variables and hypotheses, instances apart.
fn is_open(quantifiers: &[View<'_>], side: View<'_>) -> bool {
    let mut found = vec![false; quantifiers.len()];
    let mut note = |index: usize| {
        if let Some(place) = quantifiers.len().checked_sub(index + 1) {
            found[place] = true;
        }
    };
    loose(side, 0, &mut note);
    // a variable that occurs in the type of one that occurs is found with it
    for place in (0..quantifiers.len()).rev() {
        if found[place] {
            let mut note = |index: usize| {
                if let Some(place) = place.checked_sub(index + 1) {
                    found[place] = true;
                }
            };
            loose(quantifiers[place].field(1), 0, &mut note);
        }
    }
    let is_instance = |q: View<'_>| q.scalar_u8(expr::BINDER_INFO) == 3;
    quantifiers.iter().zip(found).any(|(q, found)| !found && !is_instance(*q))
}

/// Calls `note` with the index of each bound variable, as seen from outside of the expression.
fn loose(e: View<'_>, depth: usize, note: &mut impl FnMut(usize)) {
    let e = bare(e);
    if !has_loose_variables(e) {
        return;
    }
    match e.tag() {
        expr::BVAR => {
            if let Some(index) = e.field(0).scalar().and_then(|i| (i as usize).checked_sub(depth)) {
                note(index);
            }
        }
        expr::LAM | expr::FORALL => {
            loose(e.field(1), depth, note);
            loose(e.field(2), depth + 1, note);
        }
        expr::LET => {
            loose(e.field(1), depth, note);
            loose(e.field(2), depth, note);
            loose(e.field(3), depth + 1, note);
        }
        _ => children(e).for_each(|part| loose(part, depth, note)),
    }
}

/// The function at the head of an application and its arguments, last first.
fn spine(mut e: View<'_>) -> (View<'_>, Vec<View<'_>>) {
    let mut arguments = vec![];
    loop {
        e = bare(e);
        if e.tag() != expr::APP {
            return (e, arguments);
        }
        arguments.push(e.field(1));
        e = e.field(0);
    }
}

/// The hash of the name of the constant at the head of an expression.
fn head(e: View<'_>) -> Option<u64> {
    let (f, _) = spine(e);
    (f.tag() == expr::CONST && !f.field(0).is_scalar()).then(|| f.field(0).scalar_u64(name::HASH))
}

/// The head of a conclusion, and of equations and equivalences the head of the left side too: 0 if it is a variable.
fn shape(conclusion: View<'_>) -> Option<(u64, u64)> {
    let relation = head(conclusion)?;
    let left = sides(conclusion).and_then(|[left, _]| head(left));
    Some((relation, left.unwrap_or(0)))
}

/// Left and right side of an equation or equivalence.
fn sides(e: View<'_>) -> Option<[View<'_>; 2]> {
    let (f, arguments) = spine(e);
    if f.tag() != expr::CONST {
        return None;
    }
    match (f.field(0).name().as_str(), &arguments[..]) {
        ("Eq", [b, a, _]) | ("Iff", [b, a]) => Some([*a, *b]),
        _ => None,
    }
}

fn has_loose_variables(e: View<'_>) -> bool {
    e.scalar_u64(expr::DATA) >> expr::LOOSE_BVAR_SHIFT != 0
}

/// Whether `pattern`, whose outer `binders` bound variables stand for anything, has `term` as an instance: the number
/// of its symbols, none if there are none.
fn matches(pattern: View<'_>, binders: u32, term: View<'_>) -> Option<u32> {
    let mut m = Matcher { values: vec![None; binders as usize], shift: 0, score: 0 };
    (m.run(pattern, term, 0) && m.score > 0).then_some(m.score)
}

struct Matcher<'a> {
    /// By de Bruijn index outside the conclusion.
    values: Vec<Option<View<'a>>>,
    /// Quantifiers between the pattern and the conclusion.
    shift: usize,
    score: u32,
}

impl<'a> Matcher<'a> {
    /// Whether all conditions that are still open are among the hypotheses.
    fn conditions(&mut self, quantifiers: &[View<'_>], hypotheses: &[View<'a>]) -> bool {
        let count = quantifiers.len();
        let is_open = |m: &Self, place: usize| {
            let is_instance = quantifiers[place].scalar_u8(expr::BINDER_INFO) == 3;
            !is_instance && m.values[count - 1 - place].is_none()
        };
        // the last one first: what stands before it may be found with it
        let Some(place) = (0..count).rev().find(|place| is_open(self, *place)) else { return true };
        let before = self.values.clone();
        for hypothesis in hypotheses {
            self.shift = count - place;
            if self.run(quantifiers[place].field(1), *hypothesis, 0) {
                self.values[count - 1 - place] = Some(*hypothesis);
                if self.conditions(quantifiers, hypotheses) {
                    return true;
                }
            }
            self.values.clone_from(&before);
        }
        false
    }

    /// `depth`: binders of the pattern and the term that have been entered.
    fn run(&mut self, pattern: View<'_>, term: View<'a>, depth: u32) -> bool {
        let (pattern, term) = (bare(pattern), bare(term));
        match pattern.tag() {
            expr::BVAR => {
                let index = pattern.field(0).scalar().unwrap_or(u32::MAX);
                if index < depth {
                    return term.tag() == expr::BVAR && term.field(0).scalar() == Some(index);
                }
                // a value must make sense outside the binders
                if depth > 0 && has_loose_variables(term) {
                    return false;
                }
                match self.values.get_mut((index - depth) as usize + self.shift) {
                    Some(Some(value)) => same(*value, term),
                    Some(slot) => {
                        *slot = Some(term);
                        true
                    }
                    None => false,
                }
            }
            expr::APP => {
                let (f, _) = spine(pattern);
                if f.tag() == expr::BVAR && f.field(0).scalar().is_some_and(|i| i >= depth) {
                    return true;
                }
                term.tag() == expr::APP
                    && self.run(pattern.field(0), term.field(0), depth)
                    && self.run(pattern.field(1), term.field(1), depth)
            }
            expr::CONST => {
                self.score += 1;
                term.tag() == expr::CONST && same_name(pattern.field(0), term.field(0))
            }
            expr::LIT => {
                self.score += 1;
                same(pattern, term)
            }
            tag @ (expr::LAM | expr::FORALL) => {
                term.tag() == tag
                    && self.run(pattern.field(1), term.field(1), depth)
                    && self.run(pattern.field(2), term.field(2), depth + 1)
            }
            expr::SORT => term.tag() == expr::SORT,
            _ => same(pattern, term),
        }
    }
}

/// Equality up to universe levels, binder names and metadata.
fn same(a: View<'_>, b: View<'_>) -> bool {
    let (a, b) = (bare(a), bare(b));
    if a.ptr() == b.ptr() {
        return true;
    }
    if a.tag() != b.tag() {
        return false;
    }
    match a.tag() {
        expr::BVAR => a.field(0).scalar() == b.field(0).scalar(),
        expr::FVAR | expr::MVAR | expr::CONST => same_name(a.field(0), b.field(0)),
        expr::SORT => true,
        expr::APP => same(a.field(0), b.field(0)) && same(a.field(1), b.field(1)),
        expr::LAM | expr::FORALL => same(a.field(1), b.field(1)) && same(a.field(2), b.field(2)),
        expr::LET => (1..4).all(|i| same(a.field(i), b.field(i))),
        expr::LIT => same_literal(a.field(0), b.field(0)),
        _ => a.field(1).scalar() == b.field(1).scalar() && same(a.field(2), b.field(2)),
    }
}
