//! What the objects on Lean's heap mean: environments, terms, goals, proof states, elaborated texts.
//!
//! Everything here is read out of a running Lean ([`lean_wasm::lean::Lean`]) or asked of it; nothing is
//! judged.
//!
//! | file | what |
//! |---|---|
//! | `header`, `boot`, `source` | the imports of a text; a Lean with these; where one comes from |
//! | `frontend`, `run_options` | running the commands of a text, and how it is done |
//! | `evaluation`, `examples`, `hidden_names` | commands that are run another way than as they stand |
//! | `auto_bound`, `command_syntax` | names that Lean has bound by itself; what syntax trees tell |
//! | `project_import`, `initializers` | importing modules whose code runs then |
//! | `environment`, `modules`, `compiled_names` | what is declared, and by which module |
//! | `module_file`, `region` | a module's compiled file; Lean's objects as they stand in files |
//! | `expression`, `goal`, `proof_state` | terms, goals, and tactics that are run on them |
//! | `infotree`, `contexts` | what Lean noted while it elaborated, and the contexts that questions need |
//! | `printing`, `premises` | statements as text that reads back as the same term; those of the library |
//! | `lemmas`, `matching`, `patterns` | the library by the shape of its statements, and by patterns |

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod auto_bound;
pub mod boot;
mod command_syntax;
pub mod command_text;
mod compiled_names;
pub mod contexts;
pub mod environment;
pub mod evaluation;
pub mod examples;
pub mod expression;
pub mod frontend;
pub mod goal;
pub mod header;
mod hidden_names;
pub mod infotree;
mod initializers;
pub mod lemmas;
mod matching;
pub mod module_file;
pub mod modules;
pub mod patterns;
pub mod place;
pub mod premises;
pub mod printing;
mod project_import;
pub mod proof_state;
pub mod region;
mod run_options;
pub mod source;
