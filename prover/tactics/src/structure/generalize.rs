//! Generalising: a subterm becomes a variable, so that induction can go over it.
//!
//! Fires on applications of the statement's own definitions that stand as an argument of another such
//! application or more than once in the target (Boyer and Moore's generalisation step). Most useful after the
//! induction hypothesis has been used from right to left, which [`super::rewrite`] proposes.

use super::scene::{Effort, Scene, tactic};
use lean_bridge::term::Term;
use proof_search::policy::Move;
use proof_term::shape::Shape;
use proof_term::{print, traverse};

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    if scene.used("generalize") + scene.used("fertilise") >= 2 || scene.defs.is_empty() {
        return;
    }
    fertilise(scene, out);
    let mut found: Vec<(&Term, usize)> = vec![];
    let own = |t: &Term| {
        t.as_const_app().is_some_and(|(c, xs)| !xs.is_empty() && scene.defs.iter().any(|d| d == c))
    };
    traverse::visit(scene.target, &mut |t, _| {
        let Some((_, xs)) = t.as_const_app() else { return };
        for x in xs.iter().filter(|x| own(x) && traverse::is_closed(x)) {
            // an argument of an own definition counts twice
            let weight = if own(t) { 2 } else { 1 };
            match found.iter_mut().find(|f| f.0 == x) {
                Some(f) => f.1 += weight,
                None => found.push((x, weight)),
            }
        }
    });
    let z = scene.fresh("z");
    for (k, (t, _)) in found.into_iter().filter(|f| f.1 >= 2).enumerate().take(3) {
        let Some(text) = print::print(scene.goal, t) else { continue };
        let more = 0.4 * k as f64;
        out.push(tactic("generalize", 1.5 + more, format!("generalize {text} = {z}"), Effort::Light));
        out.push(tactic("generalize", 2.1 + more, format!("generalize {text} = {z} at *"), Effort::Light));
    }
}

/// The induction hypothesis `f … t … = b` is used from right to left (after simplification
/// brought the target to its form), and its `t`, an application of an own definition,
/// becomes a variable: what is left is a lemma of its own.
fn fertilise(scene: &Scene, out: &mut Vec<Move>) {
    let set = scene.simp_set(&[]);
    let z = scene.fresh("z");
    for (_, ih, p) in scene.props.iter().filter(|p| p.1.starts_with("ih")) {
        let Shape::Eq(_, a, _) = Shape::of(p) else { continue };
        let mut inner: Vec<String> = vec![];
        traverse::visit(a, &mut |t, _| {
            let own =
                t.as_const_app().is_some_and(|(c, xs)| !xs.is_empty() && scene.defs.iter().any(|d| d == c));
            if own
                && traverse::is_closed(t)
                && let Some(text) = print::print(scene.goal, t)
                && !inner.contains(&text)
            {
                inner.push(text);
            }
        });
        for t in inner.into_iter().take(2) {
            let text = format!("(rw [← {ih}]; generalize {t} = {z})");
            out.push(tactic("fertilise", 1.2, text, Effort::Normal));
            let text = format!("(simp{set}; rw [← {ih}]; generalize {t} = {z})");
            out.push(tactic("fertilise", 1.0, text, Effort::Heavy));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn induction_hypothesis_backwards() {
        let list = call("List", vec![nat_ty()]);
        let length = |t| call("List.length", vec![nat_ty(), t]);
        let sorted = || call("sort", vec![Term::Hyp(0)]);
        let ih = eq(&nat_ty(), length(sorted()), length(Term::Hyp(0)));
        let target = eq(&nat_ty(), length(call("insert", vec![nat(1), sorted()])), nat(1));
        let goal = super::super::testing::goal(&[("l", list), ("h", ih)], target);
        let mut goal = goal;
        goal.hyps[1].name = "ih".into();
        let context = proof_search::policy::Context { depth: 1, path: &[], preamble: "def insert\ndef sort" };
        let s = super::Scene::new(&goal, &context).unwrap();
        let mut out = vec![];
        super::fertilise(&s, &mut out);
        let t: Vec<String> = out.iter().map(text_of).collect();
        assert_eq!(
            t,
            [
                "(rw [← ih]; generalize @sort l = z)",
                "(simp [insert, sort]; rw [← ih]; generalize @sort l = z)"
            ]
        );
    }

    #[test]
    fn inner_applications() {
        let list = call("List", vec![nat_ty()]);
        let sorted = call("sort", vec![Term::Hyp(0)]);
        let target = eq(&list, call("insert", vec![nat(1), sorted.clone()]), Term::Hyp(0));
        let t = texts(&[("l", list.clone())], target.clone(), "def insert\ndef sort", super::moves);
        assert_eq!(t, ["generalize @sort l = z", "generalize @sort l = z at *"]);
        assert!(texts(&[("l", list.clone())], target, "", super::moves).is_empty());
        assert!(
            texts(&[("l", list.clone())], eq(&list, sorted, Term::Hyp(0)), "def sort", super::moves)
                .is_empty()
        );
    }
}
