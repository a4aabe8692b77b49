//! A Lean's library as premises: every statement printed once, kept in the cache or brought along by the
//! program, turned into a corpus.

mod build;
mod declared;
mod file;
mod harvest;
pub mod held_out;
mod provers;
mod query;
mod shipped;
mod source;
mod structural;
mod weights;

pub use super::project::premise;
pub use build::{BuildError, Built, Report, build};
pub use declared::{DeclaredError, declared};
pub use file::{Library, LibraryError, ModuleLine};
pub use harvest::{HarvestError, Harvested, Selection, harvest};
pub use query::query;
pub use shipped::{Shipped, ShippedError, pack};
pub use source::{LibrarySource, NoStatements};
pub use structural::{Structural, StructuralError, ranking};
pub use weights::{WeightsError, WeightsFile};

use std::path::{Path, PathBuf};

/// Import lines of the whole library of the embedded Lean.
pub const WHOLE: &str = "import Lean";

/// Changes whenever the same library would be printed otherwise; then the statements that are built in must
/// be made anew (`prover index --ship`).
pub const PRINT_VERSION: u32 = 5;

/// The file for a Lean (its identity) and a header.
pub fn path(cache: &Path, identity: &str, header: &str) -> PathBuf {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(format!("{PRINT_VERSION}\n{identity}\n{header}"));
    let name: String = hash.iter().take(8).map(|b| format!("{b:02x}")).collect();
    cache.join("library").join(format!("{name}.jsonl"))
}
