//! Moves on the data types of the library, one family per file.

pub mod arrays;
pub mod bitvec;
pub mod fin;
pub mod finite_functions;
pub mod functions;
pub mod lists;
pub mod options;

use super::structure::scene::Scene;
use proof_search::policy::Move;

pub fn moves(s: &Scene, out: &mut Vec<Move>) {
    lists::moves(s, out);
    arrays::moves(s, out);
    options::moves(s, out);
    bitvec::moves(s, out);
    fin::moves(s, out);
    finite_functions::moves(s, out);
    functions::moves(s, out);
}
