//! Readers of Lean 4 proofs as files, for the kernel of `lean-kernel`.
//!
//! | file | what |
//! |---|---|
//! | `item` | what files hold |
//! | `ndjson` | the export format of lean4export |
//! | `olean` | modules as Lean compiles them |
//! | `named`, `table` | terms and numbers as files have them |
//! | `content` | what a constant is, in one hash |
//! | `arithmetic` | functions that are known by that |
//! | `replay` | has a kernel check what they hold |
//! | `error` | why a file could not be read |

mod arithmetic;
mod content;
mod error;
mod item;
mod named;
pub mod ndjson;
pub mod olean;
mod replay;
mod table;

pub use arithmetic::{BY_DEFINITION, KNOWN, is_recognised};
pub use content::content_hash;
pub use error::{Place, Problem, ReadError};
pub use item::Item;
pub use ndjson::{NdjsonReader, NdjsonWriter};
pub use replay::{Costs, Rejection, Replay, Stop, Tally};
