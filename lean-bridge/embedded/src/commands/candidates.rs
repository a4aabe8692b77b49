//! `candidates`: library lemmas that could do something to a goal.

use crate::engine::Engine;
use lean_meta::frontend;
use lean_meta::goal::GoalTerms;
use lean_meta::lemmas::{Lemmas, Match};
use lean_meta::proof_state::ProofState;
use lean_protocol::answer::{ApplyCandidate, LemmaCandidates, RewriteCandidate};
use lean_wasm::lean::CallError;
use lean_wasm::object::{Obj, View};
use std::cmp::Reverse;

/// Lemmas of each sort listed when a query sets no limit.
const DEFAULT_LIMIT: usize = 50;

/// The answer for the goal with this index; `None` if there is no such goal.
pub fn candidates(
    engine: &mut Engine,
    state: &ProofState,
    goal: usize,
    limit: Option<usize>,
) -> Result<Option<LemmaCandidates>, CallError> {
    let Some(id) = state.goals().nth(goal).map(View::to_obj) else { return Ok(None) };
    if engine.lemmas.is_none() {
        let env: Obj = frontend::environment(&engine.root);
        engine.lemmas = Some(Lemmas::of(&mut engine.lean, &env)?);
    }
    let statement = GoalTerms::of(&mut engine.lean, state, &id)?;
    let of_text = Lemmas::of_text(&mut engine.lean, &state.environment())?;
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    let (mut apply, mut rewrite) = (vec![], vec![]);
    // the text's own come first where both match as well
    for lemmas in [Some(&of_text), engine.lemmas.as_ref()].into_iter().flatten() {
        apply.extend(lemmas.apply(statement.target.view(), limit));
        let places = statement.hypotheses.iter().map(|(i, ty)| (Some(*i), ty));
        for (hyp, term) in std::iter::once((None, &statement.target)).chain(places) {
            rewrite.extend(lemmas.rewrite(term.view(), limit).into_iter().map(|found| (hyp, found)));
        }
    }
    apply.sort_by_key(|found| Reverse(found.score));
    apply.truncate(limit);
    let apply = apply.into_iter().map(|m| ApplyCandidate { name: m.name, score: m.score }).collect();
    rewrite.sort_by_key(|(_, found)| Reverse(found.score));
    rewrite.truncate(limit);
    let rewrite = rewrite.into_iter().map(|(hyp, m)| {
        let Match { name, symm, score, .. } = m;
        RewriteCandidate { name, symm, hyp, score }
    });
    Ok(Some(LemmaCandidates { apply, rewrite: rewrite.collect() }))
}
