//! Data of human proofs, taken from a project's files: its declarations, each tactic with the goals before
//! and after it and the premises that it names, and the graph of imports.
//!
//! [`trace_module`] has a worker elaborate one file and gives its [`ModuleTrace`]; [`TraceStore`] keeps
//! those; a [`ProjectTrace`] is all of them, with the places of what they declare; [`Format`] writes it.
//!
//! ```
//! use proof_extract::{ModuleTrace, ProjectTrace};
//!
//! let project = ProjectTrace::new(vec![ModuleTrace { module: "A".into(), ..ModuleTrace::default() }]);
//! assert_eq!(project.modules().len(), 1);
//! assert!(project.place("A.nothing").is_none());
//! ```

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod declarations;
mod format;
mod leandojo;
mod leantree;
mod module_trace;
mod names;
mod project_trace;
mod scout;
mod split;
mod steps;
mod trace_module;
mod trace_store;
mod training;
mod write;

pub use format::Format;
pub use leandojo::Source;
pub use module_trace::{
    LibraryConstant, ModuleTrace, PremiseUse, ProofForm, ReplayCheck, TracedDeclaration, TracedStep,
};
pub use project_trace::{Place, ProjectTrace};
pub use split::{SplitSizes, Splits};
pub use trace_module::trace_module;
pub use trace_store::TraceStore;
pub use write::WriteError;
