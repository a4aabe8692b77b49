//! A theorem to prove.

use crate::{FileLine, SharedText};
use sha2::{Digest, Sha256};

/// A statement to prove, with the text it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theorem {
    /// The name in reports, unique in its suite.
    pub name: String,
    /// The name the statement declares, as it is written there:
    /// relative to the namespaces open at the header's end.
    pub declares: String,
    /// Lean text before the statement: imports, `open`, `variable`, notations, definitions, proved lemmas.
    pub header: SharedText,
    /// `theorem name binders : type`, up to and without the `:=` of its proof, no white space at either end.
    pub statement: String,
    /// The part of the benchmark it belongs to, such as `valid` or
    /// `test`; empty when the source does not say.
    pub split: String,
    /// The statement in words; empty when the source does not say.
    pub informal: String,
    /// How hard its author thought it, 1 (one step) to 4 (several ideas); only our own suites say.
    pub grade: Option<u8>,
    /// Its field, such as `List`; only our own suites say.
    pub topic: Option<String>,
    /// Where it was read.
    pub place: FileLine,
}

impl Theorem {
    /// SHA-256 of header and statement, in hexadecimal: what a proof is a proof *of*.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        self.hash_into(&mut hasher);
        hex(&hasher.finalize())
    }

    /// Feeds header and statement, each preceded by its length so that no two pairs look alike.
    pub(crate) fn hash_into(&self, hasher: &mut Sha256) {
        for text in [&*self.header, &self.statement] {
            hasher.update((text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
    }

    /// The whole text with the given proof (`by …` or a term): what the judge elaborates.
    pub fn with_proof(&self, proof: &str) -> String {
        let mut text = String::with_capacity(self.header.len() + self.statement.len() + proof.len() + 8);
        text.push_str(&self.header);
        if !self.header.is_empty() && !self.header.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&self.statement);
        text.push_str(" := ");
        text.push_str(proof);
        text
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
