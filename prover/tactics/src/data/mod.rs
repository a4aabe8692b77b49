//! Moves on the data types of the library, one family per file.

pub mod arrays;
pub mod bitvec;
pub mod fin;
pub mod finite_functions;
pub mod functions;
pub mod lists;
pub mod options;
pub mod words;

use super::structure::scene::Scene;
use proof_search::policy::Move;

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    lists::moves(scene, out);
    arrays::moves(scene, out);
    options::moves(scene, out);
    bitvec::moves(scene, out);
    words::moves(scene, out);
    fin::moves(scene, out);
    finite_functions::moves(scene, out);
    functions::moves(scene, out);
}
