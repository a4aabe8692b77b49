//! New theorems out of old ones, as the embedded server makes them.

use crate::error::Error;
use crate::worker::Worker;
use lean_protocol::mutation::{Closer, KeysAnswer, Kinds, MutateAnswer, TargetMutants};
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;

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
        Ok(self.ask::<MutateAnswer, _>(header, "mutate", limit, ask).await?.targets)
    }

    pub(crate) async fn keys(
        &mut self,
        header: &str,
        names: &[String],
        limit: Duration,
    ) -> Result<BTreeMap<String, Option<String>>, Error> {
        self.require("keys").await?;
        let ask = |env: u64| serde_json::json!({"keys": {"env": env, "names": names}});
        Ok(self.ask::<KeysAnswer, _>(header, "keys", limit, ask).await?.keys)
    }
}
