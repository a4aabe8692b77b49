//! That functions keep lists in order, or put them in order.

use super::function::Function;
use super::lemma::{Lemma, Sort, Statement};
use lean_bridge::term::{Goal, Term};
use proof_term::{print, traverse};

/// The relations that the goal orders lists by, as texts.
pub(super) fn relations<'a>(goal: &Goal, statements: impl Iterator<Item = &'a Term>) -> Vec<String> {
    let mut relations: Vec<String> = vec![];
    for statement in statements {
        traverse::visit(statement, &mut |t, _| {
            if let Some(("List.Pairwise", [_, relation, ..])) = t.as_const_app()
                && traverse::is_closed(relation)
                && let Some(text) = print::atom(goal, relation)
                && !relations.contains(&text)
            {
                relations.push(text);
            }
        });
    }
    relations
}

/// That the function's value is in order, and that it is if its lists are.
pub(super) fn candidates(statement: &Statement, function: &Function, relation: &str) -> Vec<Lemma> {
    let Some(("List", [_])) = function.result.as_const_app() else { return vec![] };
    let ordered = |list: &str| format!("List.Pairwise {relation} {list}");
    let value = ordered(&function.of_variables());
    let lists = function.parameters.iter().filter(|p| p.ty == function.result);
    let premises: String = lists.map(|p| format!("{} → ", ordered(&p.name))).collect();
    let mut bodies = vec![value.clone()];
    if !premises.is_empty() {
        bodies.push(format!("{premises}{value}"));
    }
    bodies.iter().map(|body| statement.about(Sort::Order, function, None, body)).collect()
}
