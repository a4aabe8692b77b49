//! Is this text a proof of that definition?
//!
//! 1. [`screening`] reads the candidate's tokens: escape hatches, pragmas, other declarations (`rules`,
//!    `budget`, `declared`). What it uses of the library must not be taken on faith, and its
//!    tactics only search (`uses`, `surroundings`, `written`).
//! 2. [`Checker`] brings a process to the state before the definition, pushes the given type by itself,
//!    then the candidate, and asks F* which names are there.
//! 3. What was accepted is asked again of a second process, which confirms the successes of a file and
//!    is asked for nothing else (`confirmer`); what ran out of resources or time, of a process of its
//!    own: z3's answers depend on what it was asked before. Faults of processes are never a verdict
//!    (`attempt`).
//! 4. [`Checkers`] does this for many candidates, a file and a definition at a time on each worker.
//! 5. [`Batch`] has F* check the whole file once more, the candidate in its place, from the command
//!    line.

mod attempt;
mod batch;
mod budget;
mod checker;
mod checkers;
mod confirmer;
mod declared;
mod elaborated;
mod own_module;
mod problem;
mod rules;
mod screening;
mod surroundings;
mod uses;
mod verdict;
mod written;

pub use batch::Batch;
pub use budget::Budget;
pub use checker::{Checker, Confirm};
pub use checkers::{Checkers, Task};
pub use declared::{FstarStatement, heads, lets, shown, signature, statements, unqualified, vals};
pub use own_module::names_module;
pub use problem::DefinitionProblem;
pub use screening::{DEEPEST, LARGEST, Screened, escape_hatch, screen};
pub use verdict::{CandidateVerdict, Word};
