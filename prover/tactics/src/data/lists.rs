//! Lists: extensionality, and simplification followed by the closers that lengths and memberships need.
//!
//! Fires when a `List` constant occurs. Equations between lists that induction does not
//! reach are compared element by element (`List.ext_getElem`); sums and lengths need
//! commutativity, which `simp` only applies when it is told to.

use crate::structure::scene::{Effort, Kind, Scene, tactic};
use proof_search::policy::Move;
use proof_term::shape::{Shape, has_const, head};

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    if !scene.has_const(|c| c == "List" || c.starts_with("List.")) {
        return;
    }
    let set = scene.simp_set(&["Nat.add_comm", "Nat.add_left_comm", "Nat.add_assoc"]);
    out.push(tactic("list_ac", 1.4, format!("(simp_all{set}; done)"), Effort::Normal));
    let set = scene.simp_set(&[]);
    let chain =
        format!("((try simp{set} at *) <;> (try split) <;> (try simp_all{set}) <;> (try omega) <;> grind)");
    out.push(tactic("list_chain", 2.0, chain, Effort::Normal));
    match Shape::of(scene.target) {
        Shape::Eq(ty, ..) if head(ty) == Some("List") => {
            let text = "apply List.ext_getElem";
            out.push(tactic("list_ext", 2.8, text, Effort::Light));
            out.push(tactic("list_ext", 3.2, "apply List.ext_getElem?", Effort::Light));
        }
        _ => {}
    }
    let membership = |c: &str| c == "Membership.mem";
    if has_const(scene.target, membership) || scene.props.iter().any(|p| has_const(p.2, membership)) {
        for v in scene.vars.iter().filter(|v| v.kind == Kind::List).take(2) {
            // `x ∈ l` gives `l = a ++ x :: b`
            for (_, name, p) in &scene.props {
                if let Some(("Membership.mem", xs)) = p.as_const_app()
                    && xs.contains(&lean_bridge::term::Term::Hyp(v.index))
                {
                    let (a, b, h) = (scene.fresh("as"), scene.fresh("bs"), scene.fresh("hs"));
                    let text = format!("obtain ⟨{a}, {b}, {h}⟩ := List.append_of_mem {name}");
                    out.push(tactic("list_mem_split", 2.6, text, Effort::Light));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::structure::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn fires_on_lists() {
        let list = call("List", vec![nat_ty()]);
        let t = texts(&[("l", list.clone())], eq(&list, Term::Hyp(0), Term::Hyp(0)), "", super::moves);
        assert!(t.contains(&"apply List.ext_getElem".into()), "{t:?}");
        let inst = constant("List.instMembership");
        let mem = call("Membership.mem", vec![nat_ty(), list.clone(), inst, Term::Hyp(0), nat(1)]);
        let t = texts(&[("l", list), ("h", mem)], constant("False"), "", super::moves);
        assert!(t.contains(&"obtain ⟨as, bs, hs⟩ := List.append_of_mem h".into()), "{t:?}");
        assert!(texts(&[("n", nat_ty())], constant("False"), "", super::moves).is_empty());
    }
}
