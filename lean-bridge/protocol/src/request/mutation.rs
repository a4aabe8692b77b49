//! Requests about new theorems.

use super::{Extra, InEnvironment, RequestOptions};
use crate::mutation::{Closer, Kinds};
use serde::{Deserialize, Serialize};

/// Which theorems to mutate, and how.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MutateQuery {
    /// Theorems of the environment; each is answered for by itself.
    pub targets: Vec<String>,
    /// What is done to them.
    #[serde(default)]
    pub kinds: Kinds,
    /// Mutants of a target at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// Artificial ones too.
    #[serde(default)]
    pub all: bool,
    /// A mutant that one of these proves is dropped.
    #[serde(default)]
    pub closers: Vec<Closer>,
    /// Thousands of heartbeats for each of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closer_heartbeats: Option<u64>,
    /// Names of lemmas and targets that must not be used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// Keys of statements that must neither be used nor come out, 16 hexadecimal
    /// digits each: numbers of JSON need not hold 64 bits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude_keys: Vec<String>,
    /// Names of lemmas that are not tried, though they may be targets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spent: Vec<String>,
}

/// Make new theorems out of old ones.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mutate {
    /// Which theorems, and how.
    pub mutate: InEnvironment<MutateQuery>,
    /// Limits and forms of the answer.
    #[serde(flatten)]
    pub common: RequestOptions,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The keys of which statements.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeysQuery {
    /// Full names.
    pub names: Vec<String>,
}

/// When two statements are the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Keys {
    /// Of which statements.
    pub keys: InEnvironment<KeysQuery>,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
