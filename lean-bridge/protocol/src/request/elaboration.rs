//! Elaborating texts.

use super::{Extra, Reports, RequestOptions};
use crate::message::Position;
use serde::{Deserialize, Serialize};

/// Elaborate commands, in an environment or (with imports allowed) in a new one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Command {
    /// The text.
    pub cmd: String,
    /// Number of the environment; without one the text may import.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub env: Option<u64>,
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

/// Elaborate commands up to the last of some places, and tell what holds at these.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Inspect {
    /// The text.
    pub inspect: String,
    /// Number of the environment; without one the text may import.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub env: Option<u64>,
    /// Byte at which the commands begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<usize>,
    /// Where to look.
    pub places: Vec<Position>,
    /// Limits and forms of the answer.
    #[serde(flatten)]
    pub common: RequestOptions,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Elaborate the content of a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct File {
    /// The file.
    pub path: String,
    /// Number of the environment; without one the text may import.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub env: Option<u64>,
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
