//! Short ways to make a goal and read a move, for the tests of the families.

use super::scene::Scene;
use lean_bridge::term::{Goal, Hyp, Term};
use proof_search::policy::{Action, Context, Move};

/// A hypothesis is taken to be a proposition if its name starts with `h`.
pub fn goal(hyps: &[(&str, Term)], target: Term) -> Goal {
    let hyps = hyps.iter().map(|(n, ty)| Hyp {
        name: n.to_string(),
        ty: ty.clone(),
        value: None,
        prop: n.starts_with('h'),
        accessible: !n.contains('✝'),
    });
    Goal { hyps: hyps.collect(), target: Some(target), ..Goal::default() }
}

pub fn with_scene<T>(
    hyps: &[(&str, Term)],
    target: Term,
    preamble: &str,
    body: impl FnOnce(&Scene) -> T,
) -> T {
    let goal = goal(hyps, target);
    body(&Scene::new(&goal, &Context { depth: 0, path: &[], preamble }).expect("has a target"))
}

pub fn text_of(proposed: &Move) -> String {
    match &proposed.action {
        Action::Tactic(t) => t.text.clone(),
        Action::Lazy(_) | Action::Ask(_) => format!("<{}>", proposed.family),
    }
}

/// Texts of the moves that a family proposes.
pub fn texts(
    hyps: &[(&str, Term)],
    target: Term,
    preamble: &str,
    family: fn(&Scene, &mut Vec<Move>),
) -> Vec<String> {
    with_scene(hyps, target, preamble, |s| {
        let mut out = vec![];
        family(s, &mut out);
        out.iter().map(text_of).collect()
    })
}
