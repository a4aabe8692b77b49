//! What must not leak into a corpus: theorems of a benchmark, or of a test split.

use data::{Suite, SuiteError, Theorem};
use lean_bridge::{Error, ReservedWorker};
use serde::Serialize;
use std::collections::BTreeSet;
use std::time::Duration;

/// Time for one statement.
const LIMIT: Duration = Duration::from_secs(60);

/// Theorems that are neither used (as targets or lemmas) nor stated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Exclusion {
    /// Names of library theorems.
    pub names: BTreeSet<String>,
    /// Keys of statements: 16 hexadecimal digits.
    pub keys: BTreeSet<String>,
}

/// Why something cannot be excluded. Leaving it out silently would let it leak.
#[derive(Debug, thiserror::Error)]
pub enum ExclusionError {
    /// Nothing has this name.
    #[error("`{name}` is neither a theorem of the library nor a suite: {suite}")]
    Unknown {
        /// What was to be excluded.
        name: String,
        /// Why it is no suite.
        suite: SuiteError,
    },
    /// Lean cannot read all of a suite.
    #[error(
        "{count} of {total} statements of {suite} cannot be read by this Lean, the first of them `{first}` \
         ({reason}): what says the same would not be recognised"
    )]
    Unreadable {
        /// The suite.
        suite: String,
        /// Statements that cannot be read.
        count: usize,
        /// Statements in all.
        total: usize,
        /// The name of the first of them.
        first: String,
        /// What Lean says of it.
        reason: String,
    },
    /// Lean is lost over a statement.
    #[error("asking for the key of `{name}`: {source}")]
    Lean {
        /// The name of the theorem.
        name: String,
        /// What the engine says.
        source: Error,
    },
}

impl Exclusion {
    /// Whether a library theorem is excluded by its name.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Reads what is to be excluded: names of library theorems, and suites (built-in or files). With
    /// `skip_unreadable`, statements that this Lean cannot read are left out and counted.
    ///
    /// # Errors
    /// [`ExclusionError`].
    pub async fn read(
        worker: &mut ReservedWorker,
        header: &str,
        given: &[String],
        skip_unreadable: bool,
    ) -> Result<(Exclusion, usize), ExclusionError> {
        let mut exclusion = Exclusion::default();
        let mut skipped = 0;
        for name in given {
            let ask = [name.clone()];
            let lean = |source| ExclusionError::Lean { name: name.clone(), source };
            if let Some(Some(key)) = worker.keys(header, &ask, LIMIT).await.map_err(lean)?.remove(name) {
                exclusion.names.insert(name.clone());
                exclusion.keys.insert(key);
                continue;
            }
            let unknown = |suite| ExclusionError::Unknown { name: name.clone(), suite };
            let suite = Suite::open(name).map_err(unknown)?;
            let entry = |s: &data::Skipped| (s.place.to_string(), s.reason.clone());
            let total = suite.theorems.len() + suite.unreadable.len();
            let mut unreadable: Vec<(String, String)> = suite.unreadable.iter().map(entry).collect();
            for theorem in &suite.theorems {
                // a suite of the library's own theorems may call them as the library does
                exclusion.names.extend([theorem.name.clone(), theorem.declares.clone()]);
                match key(worker, theorem).await {
                    Ok(key) => {
                        exclusion.keys.insert(key);
                    }
                    Err(reason) => unreadable.push((theorem.name.clone(), reason)),
                }
            }
            skipped += unreadable.len();
            if let Some((first, reason)) = unreadable.first()
                && !skip_unreadable
            {
                return Err(ExclusionError::Unreadable {
                    suite: suite.name,
                    count: unreadable.len(),
                    total,
                    first: first.clone(),
                    reason: reason.clone(),
                });
            }
        }
        Ok((exclusion, skipped))
    }
}

/// The key of a suite's statement, or why there is none.
async fn key(worker: &mut ReservedWorker, theorem: &Theorem) -> Result<String, String> {
    let text = theorem.with_proof("by sorry");
    let names = [theorem.declares.clone(), theorem.name.clone()];
    let mut keys = worker.keys(&text, &names, LIMIT).await.map_err(|e| e.to_string())?;
    let found = names.iter().find_map(|n| keys.remove(n).flatten());
    found.ok_or_else(|| format!("its text does not declare `{}`", theorem.declares))
}
