//! Moves on the logical and inductive structure of a goal, one family per file.

pub mod backward;
pub mod cases;
pub mod conjecture;
pub mod destruct;
pub mod facts;
pub mod generalize;
pub mod grind_lemmas;
pub mod induction;
pub mod instantiate;
pub mod intro;
pub mod logic;
pub mod loops;
pub mod names;
pub mod passed_patterns;
pub mod places;
pub mod power_of;
pub mod preamble;
pub mod propositions;
pub mod rewrite;
pub mod scene;
#[cfg(test)]
pub mod testing;
pub mod unfold;
pub mod witness;

use proof_search::policy::Move;
use scene::Scene;

/// The first committed move that fires.
pub fn committed(scene: &Scene) -> Option<Move> {
    let plain = || intro::committed(scene).or_else(|| destruct::committed(scene));
    // what a program computes is told before its specification is taken apart, so that it is told once
    match unfold::committed(scene).or_else(|| propositions::committed(scene)) {
        Some(first) => Some(first),
        None => loops::committed(scene, plain()),
    }
}

/// The moves of all families.
pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    logic::moves(scene, out);
    witness::moves(scene, out);
    cases::moves(scene, out);
    passed_patterns::moves(scene, out);
    induction::moves(scene, out);
    loops::moves(scene, out);
    generalize::moves(scene, out);
    conjecture::moves(scene, out);
    unfold::moves(scene, out);
    propositions::moves(scene, out);
    places::moves(scene, out);
    power_of::moves(scene, out);
    rewrite::moves(scene, out);
    instantiate::moves(scene, out);
    backward::moves(scene, out);
}
