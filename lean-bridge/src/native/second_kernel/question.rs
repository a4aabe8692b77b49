//! What the second kernel is asked, and what it answers.

use super::sealed::Sealed;
use crate::native::auditor::Audit;
use crate::native::full_name::FullName;
use lean_protocol::Refusal;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// What both the auditor and the second kernel are asked about.
#[derive(Debug)]
pub(crate) struct Case<'a> {
    /// What the statement declares; without it, all theorems of the candidate are meant.
    pub statement: Option<Arc<Sealed>>,
    /// What the candidate declares.
    pub candidate: Arc<Sealed>,
    /// The theorem meant, where the statement has several.
    pub name: Option<&'a str>,
    /// Axioms allowed besides the standard ones.
    pub axioms: &'a [String],
}

/// The Lean that texts are elaborated by, as its auditor has told before there was any candidate. Whoever
/// takes the auditing process in later cannot show the second kernel another library.
#[derive(Debug)]
pub(super) struct Lean {
    /// Folders of compiled modules, in the order in which Lean looks into them.
    pub folders: Vec<PathBuf>,
    /// As in `4.28.0`.
    pub version: String,
}

impl Lean {
    /// What an auditor that runs in `directory` tells of its Lean; it may name folders as seen from there.
    pub fn of(directory: &Path, audit: &Audit) -> Lean {
        let folders = audit.folders.iter().map(|folder| directory.join(folder)).collect();
        Lean { folders, version: audit.lean.clone() }
    }
}

/// What the second kernel is asked.
#[derive(Debug)]
pub(crate) struct Question {
    /// What the candidate's process has pickled.
    pub candidate: Arc<Sealed>,
    /// What the process that has seen no candidate has pickled of the statement.
    /// Without it, all theorems of the candidate are meant.
    pub statement: Option<Arc<Sealed>>,
    /// The theorems that the auditor accepts.
    pub accepted: Vec<FullName>,
    /// Those of which it has said that they are wrong.
    pub refused: Vec<FullName>,
    /// Folders of compiled modules, in the order in which Lean looks into them.
    pub folders: Vec<PathBuf>,
    /// Axioms allowed besides the standard ones.
    pub axioms: Vec<String>,
    /// The version of the Lean that has elaborated them.
    pub lean: String,
    /// When the answer has to be there.
    pub deadline: Instant,
}

/// What it says of one theorem.
#[derive(Clone, Debug)]
pub(crate) struct Opinion {
    /// One of those that the auditor accepts, or `None` for one of which it had nothing to tell.
    pub theorem: Option<FullName>,
    /// Its name as Lean writes it.
    pub name: String,
    /// Nothing when it accepts it.
    pub refused: Option<Refusal>,
}

/// What it says.
#[derive(Debug)]
pub(crate) enum Answer {
    /// Opinions of all theorems that the auditor accepts, and of others that it accepts silently.
    Opinions(Vec<Opinion>),
    /// Nothing, because the library cannot be read.
    Unreadable(String),
}
