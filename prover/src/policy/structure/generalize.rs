//! Generalising: a subterm becomes a variable, so that induction can go over it.
//!
//! Fires on applications of the statement's own definitions that stand as an argument of another such application or
//! more than once in the target (Boyer and Moore's generalisation step). Most useful after the induction hypothesis has
//! been used from right to left, which [`super::rewrite`] proposes.

use super::scene::{Effort, Scene, tactic};
use crate::policy::{Move, print, traverse};
use lean_bridge::term::Term;

pub fn moves(s: &Scene, out: &mut Vec<Move>) {
    if s.used("generalize") >= 2 || s.defs.is_empty() {
        return;
    }
    let mut found: Vec<(&Term, usize)> = vec![];
    let own =
        |t: &Term| t.as_const_app().is_some_and(|(c, xs)| !xs.is_empty() && s.defs.iter().any(|d| d == c));
    traverse::visit(s.target, &mut |t, _| {
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
    let z = s.fresh("z");
    for (k, (t, _)) in found.into_iter().filter(|f| f.1 >= 2).enumerate().take(3) {
        let Some(text) = print::print(s.goal, t) else { continue };
        let more = 0.4 * k as f64;
        out.push(tactic("generalize", 1.5 + more, format!("generalize {text} = {z}"), Effort::Light));
        out.push(tactic("generalize", 2.1 + more, format!("generalize {text} = {z} at *"), Effort::Light));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use crate::policy::build::*;
    use lean_bridge::term::Term;

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
