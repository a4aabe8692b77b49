//! Arrays: as lists, or element by element.
//!
//! Fires when an `Array` constant occurs. Taking an array apart (`⟨l⟩`) turns most operations into those on
//! lists, which `simp` then finishes; equations can be compared by size and elements.

use crate::structure::scene::{Effort, Kind, Scene, tactic};
use proof_search::policy::Move;
use proof_term::shape::{Shape, head};

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    if !scene.has_const(|c| c == "Array" || c.starts_with("Array.") || c == "List.toArray") {
        return;
    }
    let arrays: Vec<_> =
        scene.vars.iter().filter(|v| v.kind == Kind::Array && scene.in_goal(v.index)).collect();
    for v in &arrays {
        out.push(tactic("array_list", 1.6, format!("obtain ⟨{}⟩ := {0}", v.name), Effort::Light));
    }
    let lemmas = ["Array.size_push", "Array.getElem_push", "Array.size_append", "Array.getElem_append"];
    let set = scene.simp_set(&lemmas);
    out.push(tactic("array_simp", 1.4, format!("(simp_all{set}; done)"), Effort::Normal));
    out.push(tactic("array_grind", 1.7, format!("grind{}", scene.grind_set(&lemmas)), Effort::Normal));
    if let Shape::Eq(ty, ..) = Shape::of(scene.target)
        && head(ty) == Some("Array")
    {
        out.push(tactic("array_ext", 1.8, "apply Array.ext", Effort::Light));
        let text = format!("(apply Array.ext <;> simp{set} <;> grind)");
        out.push(tactic("array_ext", 2.0, text, Effort::Normal));
        out.push(tactic("array_ext", 2.2, "apply Array.ext'", Effort::Light));
    }
}

#[cfg(test)]
mod tests {
    use crate::structure::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn fires_on_arrays() {
        let array = call("Array", vec![nat_ty()]);
        let t = texts(&[("a", array.clone())], eq(&array, Term::Hyp(0), Term::Hyp(0)), "", super::moves);
        assert!(t.contains(&"obtain ⟨a⟩ := a".into()) && t.contains(&"apply Array.ext".into()), "{t:?}");
        assert!(texts(&[("n", nat_ty())], constant("False"), "", super::moves).is_empty());
    }
}
