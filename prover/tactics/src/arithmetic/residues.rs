//! `residue`: statements about remainders and divisibility decided by trying all residues.
//!
//! Fires when the target (or the hypotheses, if they are contradictory) is made of `e % m`, `m ∣ e` with
//! numeral `m ≥ 2` and expressions `e` built from variables by `+ - * ^`, casts and powers `b ^ (linear)`
//! with a numeral base; equations count through their remainders, also modulo moduli that do not occur
//! (squares modulo 3, 4, 5, 7, 8, 9, 11, 13, 16). Each variable is replaced by its residue modulo the least
//! common multiple of the moduli it meets and, in exponents, of the periods of the powers. All combinations
//! are evaluated here; if the claim holds the kernel evaluates them again. Proofs that the expressions have
//! the remainders of their residues: [`super::congruence`].

use super::congruence::{Linear, Residue, modulus};
use super::enumeration;
use super::period::period;
use super::residue_atoms::{Atom, integer_equation, read};
use super::residue_script::write;
use super::scene::{Prop, Scene, step};
use lean_bridge::term::Term;
use num_bigint::BigInt;
use num_integer::Integer;
use proof_search::policy::Move;
use proof_term::evaluate::{Evaluator, Value};
use proof_term::view;
use proof_term::view::{BinOp, NumType, Rel, as_cast, binary, num_type, relation};
use std::collections::BTreeMap;

/// Most combinations of residues.
const MAX_CASES: u64 = 40_000;
/// Moduli tried on equations.
const OBSTRUCTIONS: [u64; 12] = [2, 3, 4, 5, 7, 8, 9, 11, 13, 16, 6, 10];

/// Whether remainders, divisibility or equations of integers occur.
pub fn applies(scene: &Scene) -> bool {
    scene
        .statements()
        .into_iter()
        .any(|s| integer_equation(s).is_some() || read(s).is_some_and(|a| !a.is_empty()))
}

/// The family's moves.
pub fn propose(scene: &Scene) -> Vec<Move> {
    let Some(target) = scene.target() else { return vec![] };
    let modular: Vec<(Prop, Vec<Atom>)> = scene
        .props()
        .into_iter()
        .filter_map(|p| read(p.ty).filter(|a| !a.is_empty()).map(|a| (p, a)))
        .collect();
    let equations: Vec<Prop> =
        scene.props().into_iter().filter(|p| integer_equation(p.ty).is_some()).collect();
    let goal = read(target).filter(|a| !a.is_empty());
    let mut out = vec![];
    if let Some(goal) = goal {
        let m = lcm_of(goal.iter().chain(modular.iter().flat_map(|m| &m.1)));
        let own = lcm_of(goal.iter());
        // first with the target's own moduli, then with all, then with those that meet an equation
        let mut tried = vec![];
        let more = own.iter().flat_map(|own| {
            let of = |k: &u64| own.checked_mul(*k).filter(|_| !equations.is_empty());
            OBSTRUCTIONS.iter().take(6).filter_map(of).collect::<Vec<_>>()
        });
        for m in own.into_iter().chain(m).chain(more) {
            if !tried.contains(&m) && out.is_empty() {
                tried.push(m);
                out.extend(attempt(scene, &modular, &equations, Some(&goal), m));
            }
        }
    } else {
        let m = lcm_of(modular.iter().flat_map(|m| &m.1)).unwrap_or(1);
        let unequal =
            matches!(relation(target), Some(r) if r.rel == Rel::Ne) && integer_equation(target).is_some();
        if modular.is_empty() && equations.is_empty() && !unequal {
            return vec![];
        }
        let extra = if equations.is_empty() && !unequal { &[][..] } else { &OBSTRUCTIONS[..] };
        let coefficients = coefficients(scene);
        for k in
            [1].iter().chain(extra).chain(&coefficients).map(|k| m.lcm(k)).filter(|m| *m > 1 && *m <= 2000)
        {
            out.extend(attempt(scene, &modular, &equations, None, k));
            if !out.is_empty() {
                break;
            }
        }
    }
    out
}

/// Numerals of the statements: coefficients are good moduli.
fn coefficients(scene: &Scene) -> Vec<u64> {
    let mut out = vec![];
    for s in scene.statements() {
        view::visit(s, &mut |t, _| {
            if let Some(m) = view::integer(t).and_then(|n| modulus(&n)).filter(|m| *m <= 100)
                && !out.contains(&m)
            {
                out.push(m);
            }
        });
    }
    out.truncate(8);
    out
}

fn lcm_of<'a>(atoms: impl Iterator<Item = &'a Atom>) -> Option<u64> {
    let mut m = None;
    for a in atoms {
        m = Some(m.unwrap_or(1u64).lcm(&a.modulus));
    }
    m.filter(|m| *m <= 20_000)
}

/// What an expression depends on: variables with the moduli and periods that matter.
#[derive(Default)]
pub(super) struct Uses(BTreeMap<usize, Use>, Vec<(Term, NumType)>);

#[derive(Default)]
struct Use {
    modulus: u64,
    /// Largest start of a period, if the variable occurs in an exponent.
    start: Option<u64>,
}

impl Uses {
    fn note(&mut self, term: &Term, ty: NumType, modulus: u64) -> &mut Use {
        let i = self.1.iter().position(|v| v.0 == *term).unwrap_or_else(|| {
            self.1.push((term.clone(), ty));
            self.1.len() - 1
        });
        let u = self.0.entry(i).or_default();
        u.modulus = u.modulus.max(1).lcm(&modulus);
        u
    }

    pub(super) fn collect(&mut self, term: &Term, ty: NumType, divisor: u64) -> Option<()> {
        if view::hyps_in(term).is_empty() {
            return view::is_closed(term).then_some(());
        }
        if let Some((NumType::Nat, NumType::Int, x)) = as_cast(term) {
            return self.collect(x, NumType::Nat, divisor);
        }
        if let Some(x) = view::as_neg(term) {
            return self.collect(x, ty, divisor);
        }
        if let Some(b) = binary(term).filter(|b| num_type(b.ty) == Some(ty)) {
            match b.op {
                BinOp::Add | BinOp::Sub | BinOp::Mul => {
                    self.collect(b.lhs, ty, divisor)?;
                    return self.collect(b.rhs, ty, divisor);
                }
                BinOp::Pow if view::raw_nat(b.rhs).is_some() => return self.collect(b.lhs, ty, divisor),
                BinOp::Pow => {
                    let (start, per) = period(&view::integer(b.lhs)?, divisor)?;
                    for (v, _) in Linear::read(b.rhs)?.terms {
                        // an exponent such as n ^ 2 has no linear residue
                        if !matches!(v, Term::Hyp(_)) {
                            return None;
                        }
                        let u = self.note(&v, NumType::Nat, per);
                        u.start = Some(u.start.unwrap_or(0).max(start));
                    }
                    return Some(());
                }
                BinOp::Mod => {
                    let k = modulus(&view::integer(b.rhs)?)?;
                    if k % divisor == 0 {
                        return self.collect(b.lhs, ty, divisor);
                    }
                }
                BinOp::Div => {}
            }
        }
        if !view::is_closed(term) {
            return None;
        }
        self.note(term, ty, divisor);
        Some(())
    }
}

fn attempt(
    scene: &Scene,
    modular: &[(Prop, Vec<Atom>)],
    equations: &[Prop],
    goal: Option<&[Atom]>,
    modulus: u64,
) -> Option<Move> {
    let target = scene.target()?;
    let mut uses = Uses::default();
    if let Some(goal) = goal {
        for a in goal {
            uses.collect(&a.inner, a.ty, a.modulus.lcm(&modulus))?;
        }
    }
    // hypotheses that cannot be expressed, or bring in more variables than is good, are left out
    let mut kept: Vec<&(Prop, Vec<Atom>)> = vec![];
    for p in modular {
        let ok = p.1.iter().all(|a| uses.collect(&a.inner, a.ty, a.modulus).is_some());
        if ok {
            kept.push(p);
        }
    }
    let mut used: Vec<(Prop, bool)> = vec![];
    let negated_target = goal.is_none() && relation(target).is_some_and(|r| r.rel == Rel::Ne);
    let negated = negated_target.then_some(Prop { index: usize::MAX, name: "hne", ty: target });
    for p in equations.iter().chain(&negated) {
        let Some(r) = integer_equation(p.ty).filter(|r| r.rel == Rel::Eq || p.index == usize::MAX) else {
            continue;
        };
        let ty = num_type(r.ty)?;
        // statements about remainders are used as they stand
        if kept.iter().any(|k| k.0.index == p.index) || has_nat_sub(p.ty) {
            continue;
        }
        if uses.collect(r.lhs, ty, modulus).is_some() && uses.collect(r.rhs, ty, modulus).is_some() {
            used.push((*p, true));
        }
    }
    if goal.is_none() && used.is_empty() && kept.is_empty() {
        return None;
    }
    let residues = residues(scene, &uses)?;
    if !holds(scene, &residues, &kept, &used, goal, modulus) {
        return None;
    }
    let cases: u64 = residues.iter().map(Residue::count).product();
    let text = write(scene, residues, &kept, &used, goal, modulus)?;
    Some(step("residue", 0.5 + cases as f64 / 10_000.0, text, 1000 + cases / 10, 12))
}

fn has_nat_sub(term: &Term) -> bool {
    let mut found = false;
    view::visit(term, &mut |term, _| {
        found |= binary(term).is_some_and(|b| b.op == BinOp::Sub && num_type(b.ty) == Some(NumType::Nat));
    });
    found
}

pub(super) fn residues(scene: &Scene, uses: &Uses) -> Option<Vec<Residue>> {
    let mut cases = 1u64;
    let mut out = vec![];
    for (i, u) in &uses.0 {
        let (term, ty) = uses.1[*i].clone();
        let name = match &term {
            Term::Hyp(v) => scene.fresh(&format!("{}r", scene.name(*v))),
            _ => scene.fresh(&format!("res{i}")),
        };
        let least = match &term {
            Term::Hyp(v) if u.start.is_some() => enumeration::least(scene, *v),
            _ => 0,
        };
        let r = Residue { term, ty, modulus: u.modulus, start: u.start, least, name };
        cases = cases.checked_mul(r.count())?;
        out.push(r);
    }
    (cases <= MAX_CASES && !out.is_empty() && out.len() <= 4).then_some(out)
}

/// Whether the claim holds for all combinations of residues.
fn holds(
    scene: &Scene,
    residues: &[Residue],
    kept: &[&(Prop, Vec<Atom>)],
    used: &[(Prop, bool)],
    goal: Option<&[Atom]>,
    modulus: u64,
) -> bool {
    let Some(target) = scene.target() else { return false };
    let replace = |t: &Term| {
        // residues stand for their terms: hypothesis numbers beyond the goal's
        let mut t = t.clone();
        for (k, r) in residues.iter().enumerate() {
            t = replace_term(&t, &r.term, &Term::Hyp(1000 + k));
        }
        t
    };
    let hyps: Vec<Term> = kept.iter().map(|k| replace(k.0.ty)).collect();
    let eqs: Vec<(Term, Term)> = used
        .iter()
        .filter_map(|(p, _)| integer_equation(p.ty).map(|r| (replace(r.lhs), replace(r.rhs))))
        .collect();
    let target = replace(target);
    let mut e = Evaluator::default();
    let total: u64 = residues.iter().map(Residue::count).product();
    let big = BigInt::from(modulus);
    for case in 0..total {
        let mut rest = case;
        for (k, r) in residues.iter().enumerate() {
            // two periods further, so that no subtraction is cut off at zero
            let x = r.first() + rest % r.count();
            rest /= r.count();
            let far = if r.start.is_some_and(|s| x < s) { x } else { x + 2 * r.modulus };
            let far = if r.start.is_some() && far > 2000 { x } else { far };
            e.set(1000 + k, Value::Int(far.into()));
        }
        let remainder = |e: &mut Evaluator, t: &Term| match e.term(t) {
            Some(Value::Int(v)) => Some(v.mod_floor(&big)),
            _ => None,
        };
        let excluded = hyps.iter().any(|h| e.prop(h) == Some(false))
            || eqs.iter().any(|(a, b)| match (remainder(&mut e, a), remainder(&mut e, b)) {
                (Some(a), Some(b)) => a != b,
                _ => false,
            });
        if !excluded && (goal.is_none() || e.prop(&target) != Some(true)) {
            return false;
        }
    }
    true
}

/// `term` with every occurrence of `from` replaced.
fn replace_term(term: &Term, from: &Term, to: &Term) -> Term {
    if term == from {
        return to.clone();
    }
    match term {
        Term::App(h, xs) => {
            let xs = xs.iter().map(|x| replace_term(x, from, to)).collect();
            Term::App(Box::new(replace_term(h, from, to)), xs)
        }
        Term::Forall(b, e) => {
            let mut b = b.clone();
            b.ty = Box::new(replace_term(&b.ty, from, to));
            Term::Forall(b, Box::new(replace_term(e, from, to)))
        }
        _ => term.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{scene, texts};

    fn one(text: &str) -> Option<String> {
        texts(&propose(&scene(text))).pop().map(|t| t.1)
    }

    #[test]
    fn fires_on_true_claims_only() {
        assert!(one("n : Int ⊢ 30 ∣ n ^ 5 - n").is_some());
        assert!(one("n : Int ⊢ 31 ∣ n ^ 5 - n").is_none());
        assert!(one("a : Int ⊢ a ^ 2 % 4 = 0 ∨ a ^ 2 % 4 = 1").is_some());
        assert!(one("n : Nat; h : 7 ∣ 2 ^ n - 1 ⊢ 3 ∣ n").is_some());
        assert!(one("n : Nat ⊢ 3 ∣ 2 ^ (2 * n + 1) + 1").is_some());
        assert!(
            one("x y : Int; h : x % 19 = 4; h2 : y % 19 = 7 ⊢ (x + 1) ^ 2 * (y + 5) ^ 3 % 19 = 13").is_some()
        );
    }

    #[test]
    fn obstructions() {
        let t = one("x y : Int ⊢ x ^ 2 - 4 * y ≠ 2").unwrap();
        assert!(t.starts_with("(intro hne; "), "{t}");
        assert!(one("x y : Nat; h : x ^ 2 = 3 * y ^ 2 + 2 ⊢ x = 7").is_some());
        assert!(one("x y : Nat; h : x ^ 2 = 3 * y ^ 2 + 1 ⊢ x = 7").is_none());
    }
}
