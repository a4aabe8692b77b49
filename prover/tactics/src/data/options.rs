//! Options: case analysis on the values that a match or a bind looks at.
//!
//! Fires when an `Option` constant occurs. Variables are split by the general case analysis; here the terms
//! of option type that are not variables (`f x`, `l.head?`) are: `cases h : t`.

use crate::structure::scene::{Effort, Kind, Scene, tactic};
use lean_bridge::term::Term;
use proof_search::policy::Move;
use proof_term::shape::telescope;
use proof_term::traverse;

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    if !scene.has_const(|c| c == "Option" || c.starts_with("Option.")) {
        return;
    }
    let vars: Vec<&str> =
        scene.vars.iter().filter(|v| v.kind == Kind::Option).map(|v| v.name.as_str()).collect();
    if !vars.is_empty() && vars.len() <= 3 {
        let set = scene.simp_set(&[]);
        let cases: Vec<String> = vars.iter().map(|v| format!("cases {v}")).collect();
        let text = format!("({} <;> (try simp_all{set}) <;> grind)", cases.join(" <;> "));
        out.push(tactic("option_cases", 1.0, text, Effort::Normal));
    }
    let h = scene.fresh("he");
    let mut seen: Vec<String> = vec![];
    for t in scene.statements() {
        traverse::visit(t, &mut |e, _| {
            if is_option(scene, e)
                && traverse::is_closed(e)
                && let Some(text) = scene.text(e)
                && !seen.contains(&text)
            {
                seen.push(text);
            }
        });
    }
    for (k, t) in seen.into_iter().take(4).enumerate() {
        let text = format!("cases {h} : {t}");
        out.push(tactic("option_term", 1.8 + 0.3 * k as f64, text, Effort::Light));
    }
}

/// An application whose type is surely an option.
fn is_option(scene: &Scene, expression: &Term) -> bool {
    let Term::App(f, xs) = expression else { return false };
    match &**f {
        Term::Hyp(i) => {
            let Some(h) = scene.goal.hyps.get(*i) else { return false };
            let (binders, end) = telescope(&h.ty);
            binders.len() == xs.len() && matches!(end.as_const_app(), Some(("Option", _)))
        }
        Term::Const(c) => matches!(
            c.as_str(),
            "List.head?"
                | "List.getLast?"
                | "List.find?"
                | "List.lookup"
                | "Option.map"
                | "Option.bind"
                | "Nat.ppred"
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::structure::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn variables_and_values_of_functions() {
        let option = call("Option", vec![nat_ty()]);
        let hyps = [("f", forall("a", nat_ty(), option.clone())), ("n", nat_ty()), ("o", option.clone())];
        let value = Term::App(Box::new(Term::Hyp(0)), vec![Term::Hyp(1)]);
        let t = texts(&hyps, eq(&option, value, Term::Hyp(2)), "", super::moves);
        assert!(
            t.iter().any(|t| t.starts_with("(cases o <;> ")) && t.contains(&"cases he : (f n)".into()),
            "{t:?}"
        );
        assert!(texts(&[("n", nat_ty())], constant("False"), "", super::moves).is_empty());
    }
}
