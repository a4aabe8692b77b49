//! New theorems out of old ones, as the embedded server makes them.

use crate::error::Error;
use crate::worker::Worker;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

pub use lean_embedded::mutation::{Closer, HEARTBEATS as CLOSER_HEARTBEATS, Kinds, Mutation};

/// Which theorems to mutate, and how.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MutateQuery {
    /// Theorems of the environment.
    pub targets: Vec<String>,
    pub kinds: Kinds,
    /// Mutants of a target at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// Artificial ones too: backward rewrites that need new variables, lemmas about how something is implemented.
    pub all: bool,
    /// A mutant that one of these proves is dropped; they are tried in this order.
    pub closers: Vec<Closer>,
    /// Thousands of heartbeats for each of them.
    pub closer_heartbeats: u64,
    /// Names of lemmas and targets that must not be used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// Keys of statements that must neither be used nor come out: 16 hexadecimal digits each, see [`crate::Session::keys`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude_keys: Vec<String>,
    /// Names of lemmas that are not tried: there is enough made with them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spent: Vec<String>,
}

/// What became of one target.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TargetMutants {
    pub target: String,
    #[serde(default)]
    pub mutants: Vec<Mutant>,
    /// How attempts ended, by word: `refused`, `known`, `simp`, …, `kept`.
    #[serde(default)]
    pub tally: BTreeMap<String, usize>,
    /// Why the target cannot be mutated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A new theorem whose proof term the kernel has accepted. Whether its text proves its text is for the judge to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mutant {
    /// Its type, printed so that Lean reads it back as the same term.
    pub statement: String,
    /// As in [`crate::LibraryPremise`].
    pub form: String,
    /// Universe parameters.
    #[serde(default)]
    pub levels: Vec<String>,
    /// The tactics behind `by`, a line each.
    pub script: Vec<String>,
    pub lemma: String,
    pub mutation: Mutation,
    /// Equal for statements that say the same up to names and order of variables, sides of equations and universes: 16
    /// hexadecimal digits.
    pub key: String,
    /// What judgements of this theorem give as the hash of its statement.
    pub statement_hash: String,
    /// Number of symbols.
    pub size: usize,
    /// Constants of the statement, ascending.
    #[serde(default)]
    pub constants: Vec<String>,
}

#[derive(Deserialize)]
struct Answer {
    targets: Vec<TargetMutants>,
}

#[derive(Deserialize)]
struct Keys {
    keys: BTreeMap<String, Option<String>>,
}

impl Worker {
    pub(crate) async fn mutate(
        &mut self,
        header: &str,
        query: &MutateQuery,
        limit: Duration,
    ) -> Result<Vec<TargetMutants>, Error> {
        self.require("mutate").await?;
        let ask = |env: u64| {
            let mut query = serde_json::to_value(query).unwrap_or_default();
            query["env"] = env.into();
            serde_json::json!({"mutate": query, "timeoutMs": limit.as_millis() as u64})
        };
        Ok(self.ask::<Answer, _>(header, "mutate", limit, ask).await?.targets)
    }

    pub(crate) async fn keys(
        &mut self,
        header: &str,
        names: &[String],
        limit: Duration,
    ) -> Result<BTreeMap<String, Option<String>>, Error> {
        self.require("keys").await?;
        let ask = |env: u64| serde_json::json!({"keys": {"env": env, "names": names}});
        Ok(self.ask::<Keys, _>(header, "keys", limit, ask).await?.keys)
    }
}
