//! Auxiliary lemmas, conjectured, tested and proved before they are used.
//!
//! A claim about a recursive function often needs a lemma that stands nowhere: that a function with an
//! accumulator adds to it ([`accumulators`]), that a function of the source is one of the library's
//! ([`agreement`]), what the lists that it gives contain ([`contents`]), that it keeps lists in order
//! ([`order`]). The functions are those in sight and those that they call ([`function`]). What small values
//! refute is dropped ([`samples`]), and the rest proved by induction, each by itself and with the lemmas
//! about the functions that it calls ([`lemma`]); those that hold stand in front of the goal.

mod accumulators;
mod agreement;
mod contents;
mod function;
mod lemma;
mod lemmas;
mod order;
mod samples;
mod table;

use super::scene::Scene;
use proof_search::policy::Move;

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    accumulators::moves(scene, out);
    lemmas::moves(scene, out);
}
