//! The tactic text of a `residue` move.

use super::congruence::{Congruence, Residue};
use super::residue_atoms::{Atom, integer_equation};
use super::scene::{DECIDE, Prop, Scene};
use lean_bridge::term::Term;
use proof_term::view;
use proof_term::view::{NumType, num_type};

/// Introduces the residues, proves the congruences, rewrites the statements with them, reverts
/// all and decides. `kept`: hypotheses about remainders; `used`: equations, taken modulo `m`;
/// `goal`: the target's atoms, `None` to prove `False`.
pub(super) fn write(
    scene: &Scene,
    residues: Vec<Residue>,
    kept: &[&(Prop, Vec<Atom>)],
    used: &[(Prop, bool)],
    goal: Option<&[Atom]>,
    m: u64,
) -> Option<String> {
    let mut c = Congruence::new(scene, residues);
    let mut facts = vec![];
    let mut rewrites = vec![];
    let mut names = vec![];
    let mut seen: Vec<(Term, String)> = vec![];
    let mut rewrite_for = |c: &mut Congruence, atoms: &[Atom]| -> Option<Vec<String>> {
        let mut out = vec![];
        for a in atoms.iter().filter(|a| !view::hyps_in(&a.inner).is_empty()) {
            if let Some((_, n)) = seen.iter().find(|s| s.0 == a.term) {
                out.push(n.clone());
                continue;
            }
            let k = seen.len();
            let (proof, reduced) = c.prove(&a.inner, a.ty, a.modulus)?;
            let e = scene.atom(&a.inner)?;
            let n = a.modulus;
            facts.push(format!("have hc{k} : {e} % {n} = {reduced} % {n} := {proof}"));
            names.push(format!("hc{k}"));
            let mut name = format!("hc{k}");
            if a.divides {
                let t = a.ty.name();
                let (of, to) = if a.ty == NumType::Nat {
                    ("Nat.dvd_of_mod_eq_zero", "Nat.mod_eq_zero_of_dvd")
                } else {
                    ("Int.dvd_of_emod_eq_zero", "Int.emod_eq_zero_of_dvd")
                };
                facts.push(format!(
                    "have hd{k} : (({n} : {t}) ∣ {e}) ↔ (({n} : {t}) ∣ {reduced}) := ⟨fun h => {of} (hc{k}.symm.trans ({to} h)), \
                     fun h => {of} (hc{k}.trans ({to} h))⟩"
                ));
                name = format!("hd{k}");
                names.push(name.clone());
            }
            seen.push((a.term.clone(), name.clone()));
            out.push(name);
        }
        Some(out)
    };
    let mut reverted: Vec<String> = vec![];
    for k in kept {
        let list = rewrite_for(&mut c, &k.1)?;
        rewrites.push(format!("simp only [{}] at {}", list.join(", "), k.0.name));
        reverted.push(k.0.name.to_string());
    }
    let mut before = vec![];
    if let Some(goal) = goal {
        let list = rewrite_for(&mut c, goal)?;
        rewrites.push(format!("simp only [{}]", list.join(", ")));
    } else if used.iter().any(|u| u.0.index == usize::MAX) {
        before.push("intro hne".to_string());
    } else if !scene.target().is_some_and(view::is_false) {
        before.push("exfalso".to_string());
    }
    let mut equations = vec![];
    for (k, (p, _)) in used.iter().enumerate() {
        let r = integer_equation(p.ty)?;
        let ty = num_type(r.ty)?;
        let (p1, l) = c.prove(r.lhs, ty, m)?;
        let (p2, rr) = c.prove(r.rhs, ty, m)?;
        let (a, b) = (scene.atom(r.lhs)?, scene.atom(r.rhs)?);
        let ty = ty.name();
        equations.push(format!(
            "have hq{k}a : ({a} : {ty}) % {m} = {l} % {m} := {p1}; have hq{k}b : ({b} : {ty}) % {m} = {rr} % {m} := {p2}; \
             have hq{k} : {l} % {m} = {rr} % {m} := (hq{k}a.symm.trans (congrArg (fun t => t % {m}) {})).trans hq{k}b; \
             clear hq{k}a hq{k}b",
            p.name
        ));
        reverted.push(format!("hq{k}"));
    }
    let mut parts = before;
    parts.extend(c.introductions()?);
    parts.extend(c.lemmas());
    parts.extend(facts);
    parts.extend(equations);
    parts.extend(rewrites);
    names.reverse();
    names.extend(c.temporary());
    parts.push(format!("clear {}", names.join(" ")));
    if !reverted.is_empty() {
        parts.push(format!("revert {}", reverted.join(" ")));
    }
    for r in &c.residues {
        let least = if r.start.is_some() { format!("revert hle_{}; ", r.name) } else { String::new() };
        parts.push(format!("{least}revert hlt_{0}; revert {0}", r.name));
    }
    parts.push(DECIDE.to_string());
    Some(format!("({})", parts.join("; ")))
}
