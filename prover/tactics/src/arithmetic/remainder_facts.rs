//! `resfact`: remainders of nonlinear expressions, stated as facts.

use super::congruence::{Residue, modulus};
use super::residue_atoms::read;
use super::residues::{Uses, propose, residues};
use super::scene::{Scene, step};
use lean_bridge::term::Term;
use num_bigint::BigInt;
use num_integer::Integer;
use proof_search::policy::{Action, Move};
use proof_term::evaluate::{Evaluator, Value};
use proof_term::view::{BinOp, NumType, Rel, binary, num_type, relation};
use proof_term::{build, view};

/// `resfact`: the possible remainders of a nonlinear expression as a fact, where a statement divides by a
/// numeral `m` (`/ m`, `% m`, `m ∣`) and the expression is a term of it: what `omega` needs to go on.
pub fn facts(scene: &Scene) -> Vec<Move> {
    if scene.times("resfact") > 0 {
        return vec![];
    }
    let (mut moduli, mut terms): (Vec<u64>, Vec<(Term, NumType)>) = (vec![], vec![]);
    for s in scene.statements() {
        view::visit(s, &mut |t, _| {
            if let Some(r) = relation(t).filter(|r| r.rel == Rel::Dvd) {
                moduli.extend(view::integer(r.lhs).and_then(|m| modulus(&m)));
            }
            let Some(b) = binary(t) else { return };
            let numeral = |t: &Term| view::integer(t).and_then(|m| modulus(&m));
            let nonlinear = match b.op {
                BinOp::Mod | BinOp::Div => {
                    moduli.extend(numeral(b.rhs));
                    false
                }
                // `∃ k, … 8 * k …` asks for a remainder too
                BinOp::Mul if matches!(b.rhs, Term::Bound(_)) => {
                    moduli.extend(numeral(b.lhs));
                    false
                }
                BinOp::Mul => numeral(b.lhs).is_none() && numeral(b.rhs).is_none(),
                BinOp::Pow => true,
                _ => false,
            };
            let Some(ty) = num_type(b.ty).filter(|t| *t != NumType::Rat) else { return };
            if nonlinear
                && view::is_closed(t)
                && !view::hyps_in(t).is_empty()
                && !terms.iter().any(|x| x.0 == *t)
            {
                terms.push((t.clone(), ty));
            }
        });
    }
    moduli.sort_unstable();
    moduli.dedup();
    // a remainder modulo a multiple says more
    let all = moduli.clone();
    moduli.retain(|m| !all.iter().any(|k| k != m && k % m == 0));
    let mut parts = vec![];
    for m in moduli.into_iter().filter(|m| *m <= 100).take(3) {
        for (t, ty) in terms.iter().take(3) {
            let Some(values) = values(scene, t, *ty, m) else { continue };
            let name = build::constant(ty.name());
            let each = |r: &u64| {
                build::eq(&name, build::modulo(&name, t.clone(), build::num(&name, m)), build::num(&name, *r))
            };
            let Some(claim) = values.iter().map(each).reduce(build::or) else { continue };
            let mut goal = (*scene.goal).clone();
            goal.target = Some(claim.clone());
            let inner = Scene { goal: std::sync::Arc::new(goal), ..scene.clone() };
            let found = propose(&inner).into_iter().next().map(|m| m.action);
            if let (Some(Action::Tactic(proof)), Some(claim)) = (found, scene.text(&claim)) {
                parts.push(format!("have hrs{} : {claim} := (by {})", parts.len(), proof.text));
            }
        }
    }
    if parts.is_empty() {
        return vec![];
    }
    vec![step("resfact", 1.4, format!("({})", parts.join("; ")), 2000, 12)]
}

/// The remainders modulo `modulus` that a term takes where the hypotheses
/// hold at sample values; `None` if they say little.
fn values(scene: &Scene, term: &Term, ty: NumType, modulus: u64) -> Option<Vec<u64>> {
    let mut uses = Uses::default();
    uses.collect(term, ty, modulus)?;
    let residues = residues(scene, &uses)?;
    let total: u64 = residues.iter().map(Residue::count).product();
    let hyps: Vec<&Term> = scene.props().iter().map(|p| p.ty).collect();
    let mut out = std::collections::BTreeSet::new();
    for case in 0..total.min(20_000) {
        let mut e = Evaluator::default();
        let mut rest = case;
        for r in &residues {
            let Term::Hyp(v) = r.term else { return None };
            let x = r.first() + rest % r.count();
            rest /= r.count();
            e.set(v, Value::Int(BigInt::from(x + if r.start.is_none() { 2 * r.modulus } else { 0 })));
        }
        let modular = |h: &&&Term| read(h).is_some_and(|a| !a.is_empty());
        if hyps.iter().filter(modular).any(|h| e.prop(h) == Some(false)) {
            continue;
        }
        match e.term(term)? {
            Value::Int(v) => out.insert(u64::try_from(v.mod_floor(&BigInt::from(modulus))).ok()?),
            _ => return None,
        };
    }
    (out.len() <= 6 && 2 * out.len() as u64 <= modulus.max(4)).then(|| out.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{scene, texts};

    #[test]
    fn remainders_as_facts() {
        let t = texts(&facts(&scene("n : Int; h : n % 2 = 1 ⊢ n ^ 2 = 8 * ((n ^ 2 - 1) / 8) + 1")));
        assert!(t[0].1.starts_with("(have hrs0 : n ^ 2 % 8 = 1 := (by ("), "{t:?}");
    }
}
