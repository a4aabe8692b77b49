//! What F*'s own library takes on faith.
//!
//! F* accepts `admit ()` and `magic ()` without a word, and a library function whose own body is magic
//! serves a cheat as well as they do. So the library's sources are read, and every name that is assumed,
//! admitted, or rests on such a name is found:
//!
//! 1. [`Sources`] finds the files beside the program;
//! 2. `pieces` divides a file into declarations, `Declaration` says what one declares and mentions,
//!    `Module` gathers a module;
//! 3. `Scope` says which modules a name may mean: where that is not certain, each;
//! 4. `Assumed` tells assumptions that prove nothing from those that may, `AXIOMS` lists those that
//!    F* itself needs;
//! 5. [`Library`] is the table, with the way from each name to what it rests on; it is kept in the cache
//!    folder ([`Kept`]);
//! 6. `Primitive` lists the tactics that a candidate may use, and what they may be given.
//!
//! This is not F*'s type checker: it reads tokens, and takes a name for each thing that it may mean.

mod assumed;
mod axioms;
mod declaration;
mod faith;
mod graph;
mod kept;
mod locals;
mod mention;
mod module;
mod part;
mod piece;
mod primitives;
mod scope;
mod sources;
mod table;

pub use faith::Faith;
pub use kept::Kept;
pub(crate) use locals::Locals;
pub(crate) use mention::{Mention, Mentions};
pub(crate) use module::Module;
pub(crate) use primitives::{Primitive, is_of_tactics};
pub(crate) use scope::{Modules, Scope};
pub use sources::Sources;
pub use table::Library;
