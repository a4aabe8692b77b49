//! Functions between small finite types, by their table.
//!
//! Fires when the variables of the goal are finite (`Bool`, `Fin n`, and functions from one to the
//! other, with at least one function) and everything said can be decided. The function is replaced
//! by the table of its values (`f = fun b => if b = true then f true else f false`), the values
//! become variables, and the kernel decides all tables.

use crate::structure::scene::{Effort, Kind, Scene, tactic};
use lean_bridge::term::Term;
use proof_search::policy::Move;
use proof_term::shape::head;
use proof_term::{traverse, view};

/// Largest number of tables and values together.
const CASES: u64 = 5_000;

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    if let Some(text) = table(scene) {
        out.push(tactic("finite_function", 0.4, text, Effort::Heavy));
    }
}

fn table(scene: &Scene) -> Option<String> {
    let mut cases = 1u64;
    let (mut steps, mut revert) = (vec![], vec![]);
    let mut functions = 0;
    for v in scene.vars.iter().filter(|v| scene.in_goal(v.index)) {
        let ty = &scene.goal.hyps[v.index].ty;
        if v.kind != Kind::Function {
            cases = cases.saturating_mul(size(ty)?);
            revert.push(v.name.clone());
            continue;
        }
        let Term::Forall(a, b) = ty else { return None };
        let (from, to) = (size(&a.ty)?, size(b)?);
        cases = cases.saturating_mul(to.checked_pow(u32::try_from(from).ok()?)?);
        functions += 1;
        let f = &v.name;
        let bool = head(&a.ty) == Some("Bool");
        let points: Vec<String> = if bool {
            vec!["true".into(), "false".into()]
        } else {
            (0..from).map(|i| i.to_string()).collect()
        };
        if points.is_empty() {
            return None;
        }
        let (last, others) = points.split_last()?;
        let arms: String = others.iter().map(|p| format!("if x = {p} then {f} {p} else ")).collect();
        let proof = if bool {
            "funext x; cases x <;> rfl".to_string()
        } else {
            let arms: String = points.iter().map(|p| format!(" | {p} => rfl")).collect();
            format!("funext x; match x with{arms}")
        };
        let h = scene.fresh(&format!("h{f}"));
        steps.push(format!("have {h} : {f} = (fun x => {arms}{f} {last}) := (by {proof})"));
        for (k, p) in points.iter().enumerate() {
            let y = scene.fresh(&format!("y{k}{f}"));
            steps.push(format!("generalize {f} {p} = {y} at {h}"));
            revert.push(y);
        }
        steps.push(format!("subst {h}"));
    }
    if functions == 0 || cases > CASES || !scene.statements().all(decidable) {
        return None;
    }
    Some(format!("({}; revert {}; decide +kernel)", steps.join("; "), revert.join(" ")))
}

/// Number of elements of `Bool` or of a small `Fin n`.
fn size(ty: &Term) -> Option<u64> {
    match ty.as_const_app()? {
        ("Bool", []) => Some(2),
        ("Fin", [n]) => u64::try_from(view::raw_nat(n)?).ok().filter(|n| (1..=16).contains(n)),
        _ => None,
    }
}

/// Whether all quantifiers of a statement range over finite types.
fn decidable(term: &Term) -> bool {
    let mut ok = true;
    traverse::visit(term, &mut |e, _| {
        if let Term::Forall(b, _) | Term::Lambda(b, _) = e {
            ok &= size(&b.ty).is_some() || view::relation(&b.ty).is_some();
        }
    });
    ok
}

#[cfg(test)]
mod tests {
    use crate::structure::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn tables() {
        let b = || constant("Bool");
        let f = |t| Term::App(Box::new(Term::Hyp(0)), vec![t]);
        let hyps = [("f", forall("a", b(), b())), ("b", b())];
        let t = texts(&hyps, eq(&b(), f(f(f(Term::Hyp(1)))), f(Term::Hyp(1))), "", super::moves);
        assert_eq!(
            t,
            ["(have hf : f = (fun x => if x = true then f true else f false) := (by funext x; cases x \
                 <;> rfl); generalize f true = y0f at hf; generalize f false = y1f at hf; subst hf; revert \
                 y0f y1f b; decide +kernel)"]
        );
        let hyps = [("f", forall("a", nat_ty(), b()))];
        assert!(texts(&hyps, eq(&b(), f(nat(1)), f(nat(2))), "", super::moves).is_empty());
    }
}
