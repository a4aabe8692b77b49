//! Claims that programs compute, as propositions.
//!
//! Specifications of programs are often computed themselves: `xs.all p`, `decide p`, `a && b`. Fires where
//! such a constant occurs, and puts quantifiers and connectives in its place, everywhere at once, so that
//! other moves see what is claimed. For the same reason the order along a list becomes one of its places,
//! places are read without proofs of their bounds (`xs[i]!`), folds of arrays become folds of their lists,
//! and old names of functions on strings become those that the library has lemmas about.

use super::places;
use super::scene::{Effort, Scene, tactic};
use crate::script::Script;
use proof_search::policy::Move;

/// Places of an array's list are those of the array, also where they are read without a proof.
const READ: &str = "show ∀ (α : Type) (_ : Inhabited α) (xs : Array α) (i : Nat), \
                    xs.toList[i]! = xs[i]! from by intros; grind";

/// Elements of an array's list as elements of the array, and the other way around.
const OF_ARRAY: &str = "Array.mem_toList_iff";
const OF_LIST: &str = "← Array.mem_toList_iff";

/// What is computed of an array is claimed of its places, and of a part of one of its elements, whose places
/// are those of the whole array then.
const ALL_PLACES: &str = "Array.all_eq_true";
const ANY_PLACE: &str = "Array.any_eq_true";
const ALL_ELEMENTS: &str = "Array.all_eq_true'";
const ANY_ELEMENT: &str = "Array.any_eq_true'";

/// A loop `for x in xs` that is never left is a fold.
const FOLDS: &[&str] = &[
    "bind_pure_comp",
    "map_pure",
    "pure_bind",
    "← Array.forIn_toList",
    "Std.Legacy.Range.forIn_eq_forIn_range'",
    "Std.Legacy.Range.size",
    "Nat.sub_zero",
    "Nat.add_one_sub_one",
    "Nat.div_one",
    "show ∀ (β : Type) (c : Prop) [Decidable c] (a b : β), (if c then (pure (ForInStep.yield a) : Id \
     (ForInStep β)) else pure (ForInStep.yield b)) = pure (ForInStep.yield (if c then a else b)) from \
     by intros; split <;> rfl",
    "List.forIn_pure_yield_eq_foldl",
    "bind_pure",
    "Id.run_pure",
];

/// Constant → what it means as a proposition.
const MEANINGS: [(&str, &[&str]); 28] = [
    ("Array.all", &[ALL_PLACES, "← getElem!_pos"]),
    ("Array.any", &[ANY_PLACE, "← getElem!_pos", "exists_prop"]),
    ("Array.contains", &["Array.contains_iff_mem"]),
    ("Array.count", &["← Array.count_toList"]),
    ("Array.countP", &["← Array.countP_toList"]),
    ("Array.foldl", &["← Array.foldl_toList"]),
    ("Array.foldr", &["← Array.foldr_toList"]),
    ("Array.toList", &[OF_ARRAY, "Array.getElem_toList", "Array.length_toList", READ]),
    ("BEq.beq", &["beq_iff_eq"]),
    ("Bool.and", &["Bool.and_eq_true"]),
    ("Bool.not", &["Bool.not_eq_true'"]),
    ("Bool.or", &["Bool.or_eq_true"]),
    ("Decidable.decide", &["decide_eq_true_eq", "decide_eq_false_iff_not"]),
    ("ForIn.forIn", FOLDS),
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

/// Where functions recur, or loops are in sight, other moves have to see what is claimed of them.
pub fn committed(scene: &Scene) -> Option<Move> {
    let recurs = |c: &String| scene.preamble.definition(c).is_some_and(|d| d.recursive);
    if scene.defs.iter().any(recurs) || scene.has_const(|c| c == "ForIn.forIn") {
        proposition(scene)
    } else {
        None
    }
}

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    out.extend(proposition(scene));
}

fn proposition(scene: &Scene) -> Option<Move> {
    if scene.used("propositions") > 0 {
        return None;
    }
    let computes = |c: &str| !matches!(c, "Array.toList" | "List.range" | "List.range'");
    // programs that take lists apart have no use for places
    let recursive: Vec<_> = scene.defs.iter().filter_map(|c| scene.preamble.definition(c)).collect();
    let along_lists = recursive.iter().any(|d| d.recursive && d.by_patterns);
    let by_places = recursive.iter().any(|d| d.unrolls());
    let useful = |constant: &str| constant != "List.Pairwise" || by_places || !along_lists;
    let sighted = MEANINGS.iter().filter(|(constant, _)| scene.has_const(|c| c == *constant));
    let sighted: Vec<_> = sighted.filter(|(constant, _)| useful(constant)).collect();
    if !sighted.iter().any(|(constant, _)| computes(constant)) {
        return None;
    }
    let mut lemmas: Vec<&str> = sighted.iter().flat_map(|(_, lemmas)| lemmas.iter().copied()).collect();
    let folds = |c: &str| matches!(c, "Array.foldl" | "List.foldl" | "ForIn.forIn");
    if !by_places && scene.has_const(folds) {
        // a fold goes along a list, so elements are that list's
        lemmas.retain(|lemma| *lemma != OF_ARRAY);
        lemmas.extend(scene.has_const(|c| c == "Array").then_some(OF_LIST));
    }
    let parts = |c: &str| matches!(c, "Array.take" | "Array.drop" | "Array.extract");
    let places = if scene.has_const(parts) { places::of_arrays(scene) } else { vec![] };
    if !places.is_empty() {
        for lemma in &mut lemmas {
            *lemma = match *lemma {
                ALL_PLACES => ALL_ELEMENTS,
                ANY_PLACE => ANY_ELEMENT,
                other => other,
            };
        }
    }
    lemmas.sort_unstable();
    lemmas.dedup();
    let script = Script::new().then(format!("simp only [{}] at *", lemmas.join(", ")));
    let text = if places.is_empty() { script.text() } else { script.then_all(places).block() };
    Some(tactic("propositions", 0.4, text, Effort::Normal))
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
