//! What every answer says about itself: how complete it is, and which text it is about.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How complete an answer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Completeness {
    /// All that was asked for.
    #[default]
    Complete,
    /// A part of it, because somebody stopped the work or enough was found.
    Partial,
    /// A part of it, because the time was over.
    TimedOut,
    /// About a text that has changed since.
    Stale,
}

/// A hash of the text that an answer was computed from: the first 16 hex digits of its SHA-256.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TextHash(String);

impl TextHash {
    /// The hash of a text in parts; where one part ends and the next begins matters.
    pub fn of(parts: &[&str]) -> TextHash {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        TextHash(hash.finalize()[..8].iter().map(|b| format!("{b:02x}")).collect())
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for TextHash {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_know_where_parts_end() {
        assert_eq!(TextHash::of(&["a", "b"]), TextHash::of(&["a", "b"]));
        assert_ne!(TextHash::of(&["ab", ""]), TextHash::of(&["a", "b"]));
        assert_eq!(TextHash::of(&[]).as_str().len(), 16);
    }
}
