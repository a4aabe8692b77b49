//! Moves on the logical and inductive structure of a goal, one family per file.

pub mod backward;
pub mod cases;
pub mod conjecture;
pub mod destruct;
pub mod generalize;
pub mod induction;
pub mod instantiate;
pub mod intro;
pub mod logic;
pub mod names;
pub mod preamble;
pub mod rewrite;
pub mod scene;
#[cfg(test)]
pub mod testing;
pub mod unfold;
pub mod witness;

use proof_search::policy::Move;
use scene::Scene;

/// The first committed move that fires.
pub fn committed(s: &Scene) -> Option<Move> {
    intro::committed(s).or_else(|| destruct::committed(s))
}

/// The moves of all families.
pub fn moves(s: &Scene, out: &mut Vec<Move>) {
    logic::moves(s, out);
    witness::moves(s, out);
    cases::moves(s, out);
    induction::moves(s, out);
    generalize::moves(s, out);
    conjecture::moves(s, out);
    unfold::moves(s, out);
    rewrite::moves(s, out);
    instantiate::moves(s, out);
    backward::moves(s, out);
}
