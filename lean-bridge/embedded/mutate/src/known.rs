//! What the library says already.

use super::key::{Key, key};
use lean_meta::environment::{Constants, Kind};
use lean_wasm::layout::name;
use lean_wasm::lean::Lean;
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};
use rustc_hash::{FxHashMap, FxHashSet};

/// Keys of the statements of an environment's imports.
pub struct Known {
    statements: FxHashSet<Key>,
    /// By the hash that Lean keeps in each name.
    by_name: FxHashMap<u64, Key>,
}

impl Known {
    /// Reads the imported theorems of `env`: about a second for the whole library.
    pub fn of(lean: &mut Lean, env: &Obj) -> Result<Known, Lost> {
        let constants = Constants::of(lean, env)?;
        let mut by_name = FxHashMap::default();
        for (n, c) in constants.imported() {
            // at the `exported` level theorems are stored as axioms
            if matches!(c.kind(), Kind::Axiom | Kind::Theorem) && !n.is_scalar() {
                by_name.insert(n.scalar_u64(name::HASH), key(c.ty()));
            }
        }
        Ok(Known { statements: by_name.values().copied().collect(), by_name })
    }

    /// Whether a theorem of the imports states this.
    pub fn has(&self, key: Key) -> bool {
        self.statements.contains(&key)
    }

    /// Of an imported theorem.
    pub fn key_of(&self, theorem: View<'_>) -> Option<Key> {
        if theorem.is_scalar() { None } else { self.by_name.get(&theorem.scalar_u64(name::HASH)).copied() }
    }
}
