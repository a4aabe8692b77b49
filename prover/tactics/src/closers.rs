//! Tactics that close a goal or fail, run in one batch on every goal before anything else.
//!
//! The order is by success for the time it costs: contradiction and assumption (0.1 ms), kernel decision of
//! goals without variables, `omega` where its atoms occur (3–16 ms), `simp_all` with the definitions in
//! sight, decision of goals over small finite types after reverting their variables, `grind` last (100–200 ms
//! when it fails). When a committed move fires (`intro`, splitting), the goal it leaves is asked instead, so
//! only the decision procedures that need the quantifiers run here.

use super::structure::scene::{Effort, Kind, Scene, tactic};
use lean_bridge::term::Term;
use proof_search::policy::Move;
use proof_term::shape::{Shape, has_const, has_free, head, telescope};
use proof_term::view;

/// Largest number of cases that `decide` is sent through.
const CASES: u64 = 5_000;

pub fn closers(scene: &Scene, committed: bool) -> Vec<Move> {
    let mut out = vec![];
    if view::app(scene.target, "True", 0).is_some() {
        return vec![tactic("trivial", 0.0, "trivial", Effort::Light)];
    }
    let ground = !has_free(scene.target);
    if ground {
        if quantifiers_finite(scene.target) {
            out.push(tactic("decide", 0.1, "decide +kernel", Effort::Normal));
        }
        if scene.props.is_empty() && matches!(Shape::of(scene.target), Shape::Eq(..)) {
            out.push(tactic("rfl", 0.2, "rfl", Effort::Light));
        }
    }
    if committed {
        return out;
    }
    if !scene.props.is_empty() {
        out.push(tactic("assumption", 0.1, "first | assumption | contradiction", Effort::Light));
    }
    if let Some(text) = finite(scene) {
        out.push(tactic("decide_finite", 0.3, text, Effort::Heavy));
    }
    for v in scene.vars.iter().filter(|v| v.kind == Kind::Fin) {
        if width(scene, v.index) == Some(0) {
            out.push(tactic("assumption", 0.1, format!("exact Fin.elim0 {}", v.name), Effort::Light));
        }
    }
    let known = |constant: &str, lemma| scene.has_const(|c| c == constant).then_some(lemma);
    // what is mapped twice is mapped once by two functions, of which nothing is known by name
    let more = [known("HPow.hPow", "Nat.pow_succ"), known("List.map", "Function.comp_def")];
    let set = scene.simp_set(&more.into_iter().flatten().collect::<Vec<_>>());
    let arithmetic = arithmetic(scene);
    if arithmetic {
        out.push(tactic("omega", 0.3, "omega", Effort::Normal));
    }
    let unrolling = scene.unrolling();
    let stuck = has_const(scene.target, |c| unrolling.contains(&c));
    if !ground && !stuck && matches!(Shape::of(scene.target), Shape::Eq(..) | Shape::Iff(..)) {
        out.push(tactic("rfl", 0.8, "rfl", Effort::Light));
    }
    if stuck {
        // such a goal waits for what is done with the loop; the rest is among the moves
        return out;
    }
    // what `simp_all` leaves goes to `omega`
    let then = if arithmetic && !simple_arithmetic(scene) { " <;> omega" } else { "; done" };
    // the first use of a definition makes Lean derive its equations,
    // which may take more than a tactic's usual share
    let own = !scene.simp_set(&[]).is_empty();
    let effort = if own { Effort::Heavy } else { Effort::Normal };
    out.push(tactic("simp_all", 0.4, format!("(simp_all{set}{then})"), effort));
    if own {
        out.push(tactic("simp_all", 0.6, format!("(simp_all{then})"), Effort::Light));
        if arithmetic {
            let text = format!("((try simp only{set} at *); omega)");
            out.push(tactic("simp_omega", 0.8, text, Effort::Normal));
        }
    }
    let told = scene.grind_set(&[]);
    if !told.is_empty() {
        out.push(tactic("grind", 0.6, format!("grind{told}"), effort));
    }
    out.push(tactic("grind", if own { 0.9 } else { 0.6 }, "grind", Effort::Normal));
    out
}

/// Whether something that `omega` reads occurs: (in)equalities and divisibility over its types.
fn arithmetic(scene: &Scene) -> bool {
    let known = |ty: &Term| matches!(head(ty), Some("Nat" | "Int" | "Fin"));
    let atom = |t: &Term| -> bool {
        let mut found = false;
        view::visit(t, &mut |e, _| found |= view::relation(e).is_some_and(|r| known(r.ty)));
        found
    };
    scene.statements().any(atom)
}

/// Whether the whole goal is linear arithmetic over atoms, so that `simp_all` adds nothing to `omega`.
fn simple_arithmetic(scene: &Scene) -> bool {
    scene.statements().all(|t| {
        !has_const(t, |c| {
            !matches!(
                c,
                "Nat" | "Int" | "Eq" | "Ne" | "Not" | "And" | "Or" | "Iff" | "False" | "LE.le" | "LT.lt"
            ) && !matches!(c, "GE.ge" | "GT.gt" | "OfNat.ofNat" | "HAdd.hAdd" | "HSub.hSub" | "HMul.hMul")
                && !matches!(c, "HDiv.hDiv" | "HMod.hMod" | "Neg.neg" | "Nat.cast" | "Dvd.dvd")
                && !proof_term::names::is_instance(&Term::Const(c.to_string()))
        })
    })
}

/// Whether every quantifier of a closed proposition ranges over a
/// finite type or below a bound, as far as one can see.
fn quantifiers_finite(term: &Term) -> bool {
    let mut ok = true;
    view::visit(term, &mut |e, _| match e {
        Term::Forall(b, body) => {
            let bounded = match Shape::of(body) {
                Shape::Forall(p, _) => {
                    matches!(head(&p.ty), Some("LT.lt" | "LE.le" | "Membership.mem" | "GT.gt"))
                }
                _ => false,
            };
            let infinite = matches!(head(&b.ty), Some("Nat" | "Int" | "Rat" | "List" | "Array" | "String"));
            ok &= !matches!(&*b.ty, Term::Sort(_) | Term::Forall(..)) && (!infinite || bounded);
        }
        Term::Sort(_) => ok = false,
        _ => {}
    });
    ok
}

/// `revert` of all variables and `decide`, if they range over small
/// finite types and all of the goal can be decided.
fn finite(scene: &Scene) -> Option<String> {
    let mut cases = 1u64;
    let mut names = vec![];
    for v in scene.vars.iter().filter(|v| scene.in_goal(v.index)) {
        cases = cases.saturating_mul(match v.kind {
            Kind::Bool => 2,
            Kind::Fin => width(scene, v.index)?,
            Kind::BitVec => 1u64.checked_shl(u32::try_from(width(scene, v.index)?).ok()?).unwrap_or(u64::MAX),
            _ => return None,
        });
        names.push(v.name.clone());
    }
    let decidable = |t: &Term| telescope(t).0.is_empty() && !has_const(t, |c| c == "Exists");
    if names.is_empty() || cases > CASES || !scene.statements().all(decidable) {
        return None;
    }
    // a hypothesis that mentions a variable goes along with it
    Some(format!("(revert {}; decide +kernel)", names.join(" ")))
}

/// The `n` of a variable of type `Fin n` or `BitVec n`.
fn width(scene: &Scene, var: usize) -> Option<u64> {
    let n = scene.goal.hyps[var].ty.as_const_app()?.1.first().and_then(view::raw_nat)?;
    u64::try_from(n).ok()
}

#[cfg(test)]
mod tests {
    use super::super::structure::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    fn closers(hyps: &[(&str, Term)], target: Term, preamble: &str) -> Vec<String> {
        with_scene(hyps, target, preamble, |s| super::closers(s, false).iter().map(text_of).collect())
    }

    #[test]
    fn by_what_occurs() {
        let n = nat_ty();
        let t = closers(&[], eq(&n, add(&n, nat(1), nat(1)), nat(2)), "");
        assert_eq!(&t[..2], ["decide +kernel", "rfl"]);
        let t = closers(&[("x", n.clone())], le(&n, Term::Hyp(0), add(&n, Term::Hyp(0), nat(1))), "");
        assert_eq!(t, ["omega", "(simp_all; done)", "grind"]);
        let b = constant("Bool");
        let t = closers(&[("x", b.clone())], eq(&b, Term::Hyp(0), Term::Hyp(0)), "");
        assert_eq!(t[0], "(revert x; decide +kernel)");
        let f = call("double", vec![Term::Hyp(0)]);
        let t = closers(&[("x", n.clone())], eq(&n, f, nat(0)), "def double (n : Nat) := n + n");
        assert!(
            t.contains(&"(simp_all [double] <;> omega)".into()) && t.contains(&"grind [double]".into()),
            "{t:?}"
        );
    }

    #[test]
    fn finite_types() {
        let fin = |k| call("Fin", vec![nat(k)]);
        let t = |k| closers(&[("i", fin(k))], eq(&fin(k), Term::Hyp(0), Term::Hyp(0)), "")[0].clone();
        assert_eq!(t(5), "(revert i; decide +kernel)");
        assert_ne!(t(1_000_000), "(revert i; decide +kernel)");
    }

    #[test]
    fn unbounded_quantifiers_are_not_decided() {
        let n = nat_ty();
        let open = forall("x", n.clone(), le(&n, nat(0), Term::Bound(0)));
        assert!(!super::quantifiers_finite(&open));
        let h = lt(&n, Term::Bound(0), nat(5));
        let bounded = forall("x", n.clone(), forall("h", h, le(&n, Term::Bound(1), nat(9))));
        assert!(super::quantifiers_finite(&bounded));
    }
}
