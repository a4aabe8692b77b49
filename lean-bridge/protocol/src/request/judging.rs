//! Questions to the judge.

use super::{Extra, Reports, RequestOptions};
use serde::{Deserialize, Serialize};

/// Is this text a proof of that statement?
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Judge {
    /// The candidate.
    pub judge: String,
    /// The statement, its proof left open.
    pub statement: String,
    /// The declaration meant, where the statement's text has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What stands before the statement; instead of `env`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// Commands that are run before header and statement, and before a candidate that is whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prelude: String,
    /// Number of the environment; without one the text may import.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub env: Option<u64>,
    /// The candidate is a whole file: it does not follow the header.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    /// Axioms allowed besides the standard ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub axioms: Vec<String>,
    /// Limits and forms of the answer.
    #[serde(flatten)]
    pub common: RequestOptions,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Are all theorems of this file proved?
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Verify {
    /// The text.
    pub verify: String,
    /// Commands that are run between the text's imports and the rest of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prelude: String,
    /// Axioms allowed besides the standard ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub axioms: Vec<String>,
    /// What is told besides messages.
    #[serde(flatten)]
    pub reports: Reports,
    /// Limits and forms of the answer.
    #[serde(flatten)]
    pub common: RequestOptions,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What does everything that this declaration reaches rest on?
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    /// Full name of the declaration.
    pub audit: String,
    /// Number of the environment.
    pub env: u64,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
