//! A definition in a suite.

use super::suite_error::RecordPlace;
use super::{Definition, Split};

/// A definition in a suite.
#[derive(Debug, Clone, PartialEq)]
pub struct SuiteEntry {
    /// `FILE:NAME`, the file without folders and the qualified name; a declaration (`val`), which has the
    /// name of the `let` that follows it, is `FILE:NAME#val`. No two entries of a suite have one id.
    pub id: String,
    /// The project; empty if nothing says.
    pub project: String,
    /// The record.
    pub definition: Definition,
    /// The part of the set that its fields, or the name of its file, say it belongs to.
    pub stated_split: Option<Split>,
    /// Where it was read.
    pub place: RecordPlace,
}
