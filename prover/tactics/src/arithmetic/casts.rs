//! `descend`, `cast`: statements over `Rat` (or `Int`) about casts of integers are
//! taken down to the integers, where `omega` lives.
//!
//! `descend` fires on hypotheses over `Rat` all of whose atoms are casts of `Int` or `Nat` terms
//! (over `Int`: casts of `Nat` in a product or power): clears denominators, and states the result
//! over `Int`. `cast` fires on a target over `Nat` or `Int` when hypotheses live in a larger
//! type: proves it there by `grind` and casts back.

use super::scene::{Scene, step};
use lean_bridge::term::Term;
use num_rational::BigRational;
use proof_search::policy::Move;
use proof_term::build::{call, constant, int_ty, nat_cast};
use proof_term::polynomial::{Atoms, Poly};
use proof_term::view;
use proof_term::view::{NumType, Rel, num_type, relation};

/// Numerals need more than the usual recursion depth in `exact_mod_cast`.
const MOD_CAST: &str = "set_option maxRecDepth 100000 in exact_mod_cast";

/// The family's moves.
pub fn propose(scene: &Scene) -> Vec<Move> {
    let mut out: Vec<Move> = descend(scene).into_iter().collect();
    out.extend(ascend(scene));
    out.extend(back(scene));
    out.extend(to_int(scene));
    out
}

/// `to_int`: a nonlinear inequality over `Nat` as one over `Int`, where there are differences of squares:
/// variables become integers `≥ 0`, hypotheses are cast.
fn to_int(scene: &Scene) -> Option<Move> {
    let r = relation(scene.target()?).filter(|r| matches!(r.rel, Rel::Le | Rel::Lt))?;
    if num_type(r.ty) != Some(NumType::Nat) {
        return None;
    }
    let mut atoms = Atoms::default();
    let mut side = |t: &Term| Poly::read(&nat_cast(&int_ty(), t.clone()), NumType::Int, &mut atoms);
    let target = (side(r.lhs)?, side(r.rhs)?);
    if target.0.degree().max(target.1.degree()) < 2 {
        return None;
    }
    let mut hyps = vec![];
    for p in scene.props() {
        let Some(q) = relation(p.ty).filter(|q| q.rel != Rel::Dvd && num_type(q.ty) == Some(NumType::Nat))
        else {
            continue;
        };
        if let (Some(a), Some(b)) = (side(q.lhs), side(q.rhs)) {
            hyps.push((p.name.to_string(), q.rel, a, b));
        }
    }
    let names: Vec<String> = (0..atoms.terms.len()).map(|k| scene.fresh(&format!("zi{k}"))).collect();
    let texts = atoms.texts(&scene.goal)?;
    let symbol = |rel: Rel| match rel {
        Rel::Eq => "=",
        Rel::Ne => "≠",
        Rel::Le => "≤",
        _ => "<",
    };
    let state = |rel: Rel, a: &Poly, b: &Poly| {
        format!("{} {} {}", a.text(&texts, NumType::Int), symbol(rel), b.text(&texts, NumType::Int))
    };
    let mut parts: Vec<String> = hyps
        .iter()
        .map(|(n, rel, a, b)| format!("have {n} : {} := (by {MOD_CAST} {n})", state(*rel, a, b)))
        .collect();
    parts.push(format!("suffices hzt : {} from (by {MOD_CAST} hzt)", state(r.rel, &target.0, &target.1)));
    for (k, t) in texts.iter().enumerate() {
        parts.push(format!("have hz{k} : 0 ≤ {t} := (by omega)"));
    }
    for (t, n) in texts.iter().zip(&names) {
        parts.push(format!("generalize {t} = {n} at *"));
    }
    Some(step("to_int", 1.5, format!("({})", parts.join("; ")), 100, 4))
}

/// All hypotheses over Rat that speak of integers only, restated over Int in one step.
fn descend(scene: &Scene) -> Option<Move> {
    if scene.times("descend") > 0 {
        return None;
    }
    let mut parts = vec![];
    for p in scene.props() {
        let Some(r) = relation(p.ty).filter(|r| r.rel != Rel::Dvd && num_type(r.ty) == Some(NumType::Rat))
        else {
            continue;
        };
        let mut atoms = Atoms::default();
        let (Some(a), Some(b)) =
            (Poly::read(r.lhs, NumType::Rat, &mut atoms), Poly::read(r.rhs, NumType::Rat, &mut atoms))
        else {
            continue;
        };
        if atoms.terms.is_empty() || atoms.terms.iter().any(|t| t.1 != Some(NumType::Rat)) {
            continue;
        }
        let difference = a.minus(&b);
        let cleared = difference.scale(&BigRational::from_integer(difference.denominator()));
        let (left, right) = cleared.split_signs();
        let rats = atoms.texts(&scene.goal)?;
        let ints: Vec<String> = rats.iter().map(|t| t.replace(" : Rat)", " : Int)")).collect();
        let symbol = match r.rel {
            Rel::Eq => "=",
            Rel::Ne => "≠",
            Rel::Le => "≤",
            _ => "<",
        };
        let h = scene.fresh(&format!("{}z", p.name));
        let side = |q: &Poly, texts: &[String], ty| q.text(texts, ty);
        parts.push(format!(
            "have {h} : {} {symbol} {} := (by have hq : {} {symbol} {} := (by grind); {MOD_CAST} hq)",
            side(&left, &ints, NumType::Int),
            side(&right, &ints, NumType::Int),
            side(&left, &rats, NumType::Rat),
            side(&right, &rats, NumType::Rat)
        ));
    }
    if parts.is_empty() {
        return None;
    }
    Some(step("descend", 0.5, format!("({})", parts.join("; ")), 200, 5))
}

/// The target over a smaller type, proved in a larger one that occurs.
fn ascend(scene: &Scene) -> Option<Move> {
    let target = scene.target()?;
    let r = relation(target).filter(|r| r.rel != Rel::Dvd)?;
    let from = num_type(r.ty).filter(|t| *t != NumType::Rat)?;
    let to = [NumType::Rat, NumType::Int].into_iter().find(|t| {
        *t > from && scene.props().iter().any(|p| relation(p.ty).is_some_and(|r| num_type(r.ty) == Some(*t)))
    })?;
    let mut atoms = Atoms::default();
    let cast = |t: &Term| {
        let ty = constant(to.name());
        match from {
            NumType::Nat => nat_cast(&ty, t.clone()),
            _ => call("Int.cast", vec![ty, constant("inst"), t.clone()]),
        }
    };
    let (a, b) = (Poly::read(&cast(r.lhs), to, &mut atoms)?, Poly::read(&cast(r.rhs), to, &mut atoms)?);
    let texts = atoms.texts(&scene.goal)?;
    let symbol = match r.rel {
        Rel::Eq => "=",
        Rel::Ne => "≠",
        Rel::Le => "≤",
        _ => "<",
    };
    let text = format!(
        "(have hcast : {} {symbol} {} := (by grind); {MOD_CAST} hcast)",
        a.text(&texts, to),
        b.text(&texts, to)
    );
    Some(step("cast", 1.2, text, 100, 3))
}

/// Casts moved outwards everywhere.
fn back(scene: &Scene) -> Option<Move> {
    let mixed = |p: &&super::scene::Prop| {
        let mut found = false;
        view::visit(p.ty, &mut |t, _| found |= view::as_cast(t).is_some());
        found
    };
    if scene.times("norm_cast") > 0 || !scene.props().iter().any(|p| mixed(&p)) {
        return None;
    }
    let names: Vec<&str> = scene.props().iter().filter(mixed).map(|p| p.name).collect();
    let text = format!("(set_option maxRecDepth 100000 in norm_cast at {})", names.join(" "));
    Some(step("norm_cast", 1.8, text, 100, 3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{scene, texts};

    #[test]
    fn denominators_are_cleared() {
        let s = scene("a b : Nat; h : 5 / 8 * (b : Rat) = 2 / 3 * (a : Rat) + 7 ⊢ a = 42");
        let t = texts(&propose(&s));
        assert!(t[0].1.contains("have hz : (15 * (b : Int)) = (16 * (a : Int) + (168 : Int)) := "), "{t:?}");
        assert!(t[0].1.contains("have hq : (15 * (b : Rat)) = (16 * (a : Rat) + (168 : Rat))"), "{t:?}");
        assert!(t[1].1.contains("have hcast : ((a : Rat)) = ((42 : Rat))"), "{t:?}");
    }
}
