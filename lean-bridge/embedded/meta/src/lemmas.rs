//! The library's statements by what they could do to a goal: conclusions, and both sides of equations and
//! equivalences, found by head symbol and matched as terms in the guest's heap.
//!
//! A lemma that is found may still fail to apply (instances, unification hints); one that is not found may
//! still apply up to unfolding: see `matching`.

use crate::environment::{Constant, Constants, Kind};
use crate::expression::{has_loose_variables, head, spine, telescope, walk};
use crate::matching::{Matcher, matches, same};
use lean_wasm::layout::expr;
use lean_wasm::lean::Lean;
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};
use rustc_hash::FxHashMap;

mod instance;
mod openness;

pub use instance::{Instance, Pattern};
use openness::{Openness, mentions_variable};

/// A statement whose leading quantifiers are taken off.
#[derive(Clone, Copy)]
struct Statement {
    /// `Name`
    name: u32,
    conclusion: u32,
    /// The whole, with its quantifiers.
    ty: u32,
    /// `ConstantInfo`
    info: u32,
    binders: u32,
    /// Left and right side, if it is an equation or equivalence.
    sides: Option<[u32; 2]>,
    /// What the left side leaves open, and the right side.
    open: [Openness; 2],
    is_natural: bool,
}

/// The statements of the imported library.
#[derive(Default)]
pub struct Lemmas {
    statements: Vec<Statement>,
    /// By the hashes of head constants, which Lean keeps in each
    /// name, see [`shape`]; what is found is matched.
    by_conclusion: FxHashMap<(u64, u64), Vec<u32>>,
    /// Statement and whether it is the right side.
    by_side: FxHashMap<u64, Vec<(u32, bool)>>,
    /// Statement and place of a hypothesis among its quantifiers.
    by_hypothesis: FxHashMap<u64, Vec<(u32, u32)>>,
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
    /// The lemma's number in the index.
    pub id: u32,
    /// From right to left (rewriting only).
    pub symm: bool,
    /// Number of symbols of the lemma that the term matches.
    pub score: u32,
    /// Parts of the term that match.
    pub places: u32,
    /// The place of the hypothesis that matches among the lemma's quantifiers ([`Lemmas::using`] only).
    pub premise: u32,
    /// Whether people cite it: it is not about how something is implemented.
    pub is_natural: bool,
    /// Rewriting needs a variable or hypothesis that the rewritten side does not mention (rewriting only).
    pub is_open: bool,
}

impl Lemmas {
    /// Indexes what an environment has imported: 20,000 to 100,000 statements, a few tenths of a second.
    pub fn of(lean: &mut Lean, env: &Obj) -> Result<Lemmas, Lost> {
        let constants = Constants::of(lean, env)?;
        let mut lemmas = Lemmas::default();
        constants.imported().into_iter().for_each(|(name, constant)| lemmas.consider(name, constant));
        lemmas._constants = Some(constants);
        Ok(lemmas)
    }

    /// Indexes what the text of an environment has added to its imports.
    pub fn of_text(lean: &mut Lean, env: &Obj) -> Result<Lemmas, Lost> {
        let constants = Constants::of(lean, env)?;
        let mut lemmas = Lemmas::default();
        constants.added().for_each(|(_, constant)| lemmas.consider(constant.name_view(), constant));
        lemmas._constants = Some(constants);
        Ok(lemmas)
    }

    /// Adds a constant if it is a statement that people may cite.
    fn consider(&mut self, name: View<'_>, constant: Constant<'_>) {
        // at the `exported` level theorems are stored as axioms
        if !matches!(constant.kind(), Kind::Axiom | Kind::Theorem) {
            return;
        }
        let text = name.name();
        if is_for_users(&text) {
            self.add(name, constant, is_natural(&text));
        }
    }

    fn add(&mut self, number: View<'_>, constant: Constant<'_>, is_natural: bool) {
        let ty = constant.ty();
        let (quantifiers, conclusion) = telescope(ty);
        let binders = quantifiers.len() as u32;
        let mut open = [Openness::default(); 2];
        let id = self.statements.len() as u32;
        if let Some(shape) = shape(conclusion)
            && !Openness::of(&quantifiers, conclusion).is_stuck
        {
            self.by_conclusion.entry(shape).or_default().push(id);
        }
        let sides = sides(conclusion);
        for (right, side) in sides.into_iter().flatten().enumerate() {
            open[right] = Openness::of(&quantifiers, side);
            if let Some(h) = head(side)
                && !open[right].is_stuck
            {
                self.by_side.entry(h).or_default().push((id, right == 1));
            }
        }
        for (place, q) in quantifiers.iter().enumerate() {
            // what later parts mention is data
            if q.scalar_u8(expr::BINDER_INFO) == 0
                && let Some(h) = head(q.field(1))
                && !mentions_variable(q.field(2), 0)
            {
                self.by_hypothesis.entry(h).or_default().push((id, place as u32));
            }
        }
        self.statements.push(Statement {
            name: number.ptr(),
            conclusion: conclusion.ptr(),
            ty: ty.ptr(),
            info: constant.0.ptr(),
            sides: sides.map(|both| both.map(View::ptr)),
            is_natural,
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

    /// Lemmas that may prove `target` outright, each of whose conditions is one of the hypotheses,
    /// as far as syntax tells; the most specific first.
    pub fn closing(&self, target: View<'_>, hypotheses: &[View<'_>], limit: usize) -> Vec<Match> {
        let heap = target.heap();
        let mut out = vec![];
        for id in self.concluding(target) {
            let s = self.statements[id as usize];
            let mut m = Matcher::new(s.binders);
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

    /// Lemmas one side of which matches a part of `e` (parts below binders that mention the bound variable
    /// excepted, as rewriting cannot reach them), the most specific first.
    pub fn rewrite(&self, term: View<'_>, limit: usize) -> Vec<Match> {
        let heap = term.heap();
        let mut scores: FxHashMap<(u32, bool), (u32, u32)> = FxHashMap::default();
        walk(term, |part| {
            if let Some(h) = head(part)
                && !has_loose_variables(part)
            {
                for &(id, right) in self.by_side.get(&h).into_iter().flatten() {
                    let s = self.statements[id as usize];
                    let Some(sides) = s.sides else { continue };
                    let side = View::new(sides[usize::from(right)], heap);
                    if let Some(score) = matches(side, s.binders, part) {
                        let (best, places) = scores.entry((id, right)).or_default();
                        *best = score.max(*best);
                        *places += 1;
                    }
                }
            }
            true
        });
        let found =
            scores.into_iter().map(|((id, symm), (score, places))| self.found(id, symm, score, places, term));
        best(found.collect(), limit)
    }

    /// Lemmas one of whose hypotheses matches `target`, the most specific first.
    pub fn using(&self, target: View<'_>, limit: usize) -> Vec<Match> {
        let heap = target.heap();
        let mut out = vec![];
        for &(id, place) in head(target).and_then(|h| self.by_hypothesis.get(&h)).into_iter().flatten() {
            let s = self.statements[id as usize];
            let (quantifiers, _) = telescope(View::new(s.ty, heap));
            if let Some(score) = matches(quantifiers[place as usize].field(1), place, target) {
                out.push(Match { premise: place, ..self.found(id, false, score, 1, target) });
            }
        }
        best(out, limit)
    }

    /// Lemmas whose left side matches a part of `e` if the free variable `variable` has a value: one that is
    /// an argument of that part, where the lemma has an application or a constant; the most specific first.
    /// Whether there is such a value is for Lean to find out.
    pub fn narrow(&self, term: View<'_>, variable: View<'_>, limit: usize) -> Vec<Match> {
        let heap = term.heap();
        let mut scores: FxHashMap<u32, u32> = FxHashMap::default();
        walk(term, |part| {
            if let Some(h) = head(part)
                && spine(part).1.iter().any(|a| same(*a, variable))
                && !has_loose_variables(part)
            {
                for &(id, _) in self.by_side.get(&h).into_iter().flatten().filter(|(_, right)| !right) {
                    let s = self.statements[id as usize];
                    let Some([left, _]) = s.sides.map(|both| both.map(|side| View::new(side, heap))) else {
                        continue;
                    };
                    let mut m = Matcher { flexible: Some(variable), ..Matcher::new(s.binders) };
                    if m.run(left, part, 0) && m.score > 0 && m.is_narrowed {
                        let best = scores.entry(id).or_default();
                        *best = m.score.max(*best);
                    }
                }
            }
            true
        });
        let found = scores.into_iter().map(|(id, score)| self.found(id, false, score, 1, term));
        best(found.collect(), limit)
    }

    fn found(&self, id: u32, symm: bool, score: u32, places: u32, term: View<'_>) -> Match {
        let Statement { name: object, open, is_natural, .. } = self.statements[id as usize];
        let is_open = open[usize::from(symm)].is_open;
        let name = View::new(object, term.heap()).name();
        Match { name, object, id, symm, score, places, premise: 0, is_natural, is_open }
    }
}

fn best(mut found: Vec<Match>, limit: usize) -> Vec<Match> {
    found.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.name.cmp(&b.name)).then(a.symm.cmp(&b.symm)));
    found.truncate(limit);
    found
}

/// Not one of the names that Lean generates or keeps for its own tactics.
pub(crate) fn is_for_users(name: &str) -> bool {
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

/// The head of a conclusion, and of equations and equivalences the
/// head of the left side too: 0 if it is a variable.
fn shape(conclusion: View<'_>) -> Option<(u64, u64)> {
    let relation = head(conclusion)?;
    let left = sides(conclusion).and_then(|[left, _]| head(left));
    Some((relation, left.unwrap_or(0)))
}

/// Left and right side of an equation or equivalence.
fn sides(term: View<'_>) -> Option<[View<'_>; 2]> {
    let (f, arguments) = spine(term);
    if f.tag() != expr::CONST {
        return None;
    }
    // how many arguments there are is cheaper to see than the name
    match arguments[..] {
        [b, a, _] if f.field(0).name() == "Eq" => Some([a, b]),
        [b, a] if f.field(0).name() == "Iff" => Some([a, b]),
        _ => None,
    }
}

/// Whether a lemma is one that people cite: not about how something is implemented.
pub(crate) fn is_natural(name: &str) -> bool {
    const IMPLEMENTATION: [&str; 23] = [
        "Internal",
        "Impl",
        "_impl",
        "Grind",
        "Linear",
        "Omega",
        "Simproc",
        "TR",
        "toNatClampNeg",
        "Unsafe",
        "_unsafe",
        "RArray",
        "autoParam",
        "TacticSupport",
        "ToInt",
        "instImpl",
        "_eq_foldr",
        "eq_1",
        "eq_2",
        "unfold",
        "Iterator",
        "Sym.",
        "private",
    ];
    !IMPLEMENTATION.iter().any(|part| name.contains(part)) && !name.ends_with("_def")
}
