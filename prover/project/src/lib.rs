//! A folder of Lean files whose modules import each other and Lean's library, compiled by the embedded Lean.
//!
//! [`SourceProject`] finds the files, [`ModuleGraph`] reads those that are needed and puts them in the order
//! of their imports, [`ModuleStore`] keeps what was compiled by a hash of everything that it was made of, and
//! [`build`] has the workers of a pool compile the rest.
//!
//! ```
//! use source_project::{ModuleGraph, SourceProject};
//!
//! let folder = tempfile::tempdir()?;
//! std::fs::create_dir(folder.path().join("Shapes"))?;
//! std::fs::write(folder.path().join("Shapes/Basic.lean"), "def one : Nat := 1\n")?;
//! std::fs::write(folder.path().join("Shapes.lean"), "import Shapes.Basic\n")?;
//! let project = SourceProject::open(folder.path())?;
//! let graph = ModuleGraph::read(&project, project.modules()?);
//! let names: Vec<&str> = graph.modules().iter().map(|m| m.name.as_str()).collect();
//! assert_eq!(names, ["Shapes.Basic", "Shapes"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod build;
mod fault;
mod lakefile;
mod module_graph;
mod module_store;
mod module_tree;
mod packages;
mod source_module;
mod source_project;

pub use build::{BuiltModule, Outcome, build, missing};
pub use fault::{Fault, FaultKind};
pub use module_graph::{ModuleGraph, imports};
pub use module_store::ModuleStore;
pub use module_tree::ModuleTree;
pub use source_module::SourceModule;
pub use source_project::{ProjectError, SourceProject};
