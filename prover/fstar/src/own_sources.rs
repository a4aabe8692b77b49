//! The texts of other files that a verdict depends on.

use fstar_bridge::{OwnModules, Path, SessionFile};
use std::collections::HashMap;
use std::sync::Arc;

/// Digests of what files depend on in their projects, each looked into once.
#[derive(Debug, Default)]
pub struct OwnSources {
    known: HashMap<(SessionFile, Option<Arc<str>>), String>,
}

impl OwnSources {
    /// Of all sources that a file in this state depends on, without its own and the library's.
    pub fn digest(&mut self, state: &Path) -> String {
        let key = (state.file.clone(), state.contents.clone());
        self.known.entry(key).or_insert_with(|| OwnModules::of(state).digest()).clone()
    }
}
