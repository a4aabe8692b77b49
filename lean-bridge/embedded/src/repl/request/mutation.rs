//! Requests about new theorems.

use super::{Common, Extra};
use crate::mutation::Key;
use lean_protocol::mutation::{Closer, Kinds};
use serde::{Deserialize, Deserializer};

/// Which theorems to mutate, and how.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MutateQuery {
    pub env: u64,
    /// Theorems of that environment; each is answered for by itself.
    pub targets: Vec<String>,
    #[serde(default)]
    pub kinds: Kinds,
    /// Mutants of a target at most.
    pub limit: Option<usize>,
    /// Artificial ones too.
    #[serde(default)]
    pub all: bool,
    /// A mutant that one of these proves is dropped.
    #[serde(default)]
    pub closers: Vec<Closer>,
    /// Thousands of heartbeats for each of these.
    pub closer_heartbeats: Option<u64>,
    /// Names of lemmas and targets that must not be used.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Keys of statements that must neither be used nor come out.
    #[serde(default, deserialize_with = "keys")]
    pub exclude_keys: Vec<Key>,
    /// Names of lemmas that are not tried, though they may be targets.
    #[serde(default)]
    pub spent: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Mutate {
    pub mutate: MutateQuery,
    #[serde(flatten)]
    pub common: Common,
    #[serde(flatten)]
    pub extra: Extra,
}

/// The keys of which statements.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct KeysQuery {
    pub env: u64,
    pub names: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Keys {
    pub keys: KeysQuery,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Keys are 64 bits, which numbers of JSON need not hold: 16 hexadecimal digits.
fn keys<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Key>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    let read = |text: &String| Key::from_str_radix(text, 16);
    texts.iter().map(read).collect::<Result<_, _>>().map_err(serde::de::Error::custom)
}
