//! Answers: one struct for each kind, as a server writes it and a client reads it.

mod elaboration;
mod hello;
mod judging;
mod library;
mod module;

pub use elaboration::{CommandAnswer, EnvironmentAnswer, ForgetAnswer, Sorry, StateAnswer, TextTactic};
pub use hello::{FEATURES, HelloAnswer};
pub use judging::{Audit, Declared, SorryGoal, Verified};
pub use library::{
    ApplyCandidate, Constant, Constants, LemmaCandidates, LibraryPremise, Module, ModulePremises, Modules,
    ProjectPremises, RewriteCandidate, Uses,
};
pub use module::CompiledModule;
