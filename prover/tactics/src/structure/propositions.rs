//! Claims that programs compute, as propositions.
//!
//! Specifications of programs are often computed themselves: `xs.all p`, `decide p`, `a && b`. Fires where
//! such a constant occurs, and puts quantifiers and connectives in its place, everywhere at once, so that
//! other moves see what is claimed. For the same reason the order along a list becomes one of its places,
//! places are read without proofs of their bounds (`xs[i]!`), folds of arrays become folds of their lists,
//! and old names of functions on strings become those that the library has lemmas about.

use super::scene::{Effort, Scene, tactic};
use proof_search::policy::Move;

/// Places of an array's list are those of the array, also where they are read without a proof.
const READ: &str = "show ∀ (α : Type) (_ : Inhabited α) (xs : Array α) (i : Nat), \
                    xs.toList[i]! = xs[i]! from by intros; grind";

/// Constant → what it means as a proposition.
const MEANINGS: [(&str, &[&str]); 27] = [
    ("Array.all", &["Array.all_eq_true", "← getElem!_pos"]),
    ("Array.any", &["Array.any_eq_true", "← getElem!_pos", "exists_prop"]),
    ("Array.contains", &["Array.contains_iff_mem"]),
    ("Array.count", &["← Array.count_toList"]),
    ("Array.countP", &["← Array.countP_toList"]),
    ("Array.foldl", &["← Array.foldl_toList"]),
    ("Array.foldr", &["← Array.foldr_toList"]),
    ("Array.toList", &["Array.mem_toList_iff", "Array.getElem_toList", "Array.length_toList", READ]),
    ("BEq.beq", &["beq_iff_eq"]),
    ("Bool.and", &["Bool.and_eq_true"]),
    ("Bool.not", &["Bool.not_eq_true'"]),
    ("Bool.or", &["Bool.or_eq_true"]),
    ("Decidable.decide", &["decide_eq_true_eq", "decide_eq_false_iff_not"]),
    ("List.Pairwise", &["List.pairwise_iff_getElem", "← getElem!_pos"]),
    ("List.all", &["List.all_eq_true"]),
    ("List.any", &["List.any_eq_true"]),
    ("List.contains", &["List.contains_iff_mem"]),
    ("List.elem", &["List.elem_eq_mem", "decide_eq_true_eq"]),
    ("List.isPerm", &["List.isPerm_iff"]),
    ("List.range", &["List.mem_range"]),
    ("List.range'", &["List.mem_range'_1"]),
    ("String.data", &["show ∀ s, String.data s = String.toList s from fun _ => rfl"]),
    ("String.mk", &["show ∀ l, String.mk l = String.ofList l from fun _ => rfl"]),
    ("and", &["Bool.and_eq_true"]),
    ("bne", &["bne_iff_ne"]),
    ("not", &["Bool.not_eq_true'"]),
    ("or", &["Bool.or_eq_true"]),
];

/// Where functions recur, other moves have to see what is claimed of them.
pub fn committed(scene: &Scene) -> Option<Move> {
    let recurs = |c: &String| scene.preamble.definition(c).is_some_and(|d| d.recursive);
    if scene.defs.iter().any(recurs) { proposition(scene) } else { None }
}

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    out.extend(proposition(scene));
}

fn proposition(scene: &Scene) -> Option<Move> {
    if scene.used("propositions") > 0 {
        return None;
    }
    let computes = |c: &str| !matches!(c, "Array.toList" | "List.range" | "List.range'");
    // functions by patterns keep lists in order element by element
    let recurs = |c: &String| scene.preamble.definition(c).is_some_and(|d| d.recursive);
    let stays =
        if scene.unrolling().is_empty() && scene.defs.iter().any(recurs) { "List.Pairwise" } else { "" };
    let sighted = MEANINGS.iter().filter(|(constant, _)| *constant != stays);
    let sighted = sighted.filter(|(constant, _)| scene.has_const(|c| c == *constant));
    let sighted: Vec<_> = sighted.collect();
    if !sighted.iter().any(|(constant, _)| computes(constant)) {
        return None;
    }
    let mut lemmas: Vec<&str> = sighted.iter().flat_map(|(_, lemmas)| lemmas.iter().copied()).collect();
    lemmas.sort_unstable();
    lemmas.dedup();
    Some(tactic("propositions", 0.4, format!("simp only [{}] at *", lemmas.join(", ")), Effort::Normal))
}

#[cfg(test)]
mod tests {
    use super::super::testing::texts;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn what_is_computed_becomes_a_claim() {
        let list = call("List", vec![nat_ty()]);
        let all = call("List.all", vec![nat_ty(), Term::Hyp(0), constant("p")]);
        let target = eq(&constant("Bool"), all, constant("Bool.true"));
        let t = texts(&[("l", list.clone())], target, "", super::moves);
        assert_eq!(t, ["simp only [List.all_eq_true] at *"]);
        let range = eq(&list, call("List.range", vec![nat(3)]), Term::Hyp(0));
        assert!(texts(&[("l", list)], range, "", super::moves).is_empty(), "nothing is decided by it");
    }
}
