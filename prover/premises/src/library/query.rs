//! A goal as a question for premises.

use lean_bridge::term::{Goal, Term};
use proof_term::traverse::visit;
use retriever::Query;
use std::collections::BTreeSet;

/// The query for goals: their text (`text` where they come without) and the constants of their terms.
pub fn query(goals: &[Goal], text: &str) -> Query {
    let mut constants = BTreeSet::new();
    let mut add = |term: &Term| {
        visit(term, &mut |t, _| {
            if let Term::Const(name) = t {
                constants.insert(name.clone());
            }
        });
    };
    for goal in goals {
        goal.hyps.iter().for_each(|h| add(&h.ty));
        goal.target.iter().for_each(&mut add);
    }
    let texts: Vec<&str> = goals.iter().filter_map(|g| g.text.as_deref()).collect();
    let text = if texts.is_empty() { text.to_string() } else { texts.join("\n\n") };
    Query { text, constants: constants.into_iter().collect() }
}
