//! New theorems out of old ones, as the embedded server makes them.

use crate::error::Error;
use crate::worker::Worker;
use lean_protocol::mutation::{KeysAnswer, MutateAnswer, TargetMutants};
use lean_protocol::request::{InEnvironment, Keys, KeysQuery, Mutate, MutateQuery, RequestOptions};
use std::collections::BTreeMap;
use std::time::Duration;

impl Worker {
    pub(crate) async fn mutate(
        &mut self,
        header: &str,
        query: &MutateQuery,
        limit: Duration,
    ) -> Result<Vec<TargetMutants>, Error> {
        self.require("mutate").await?;
        let ask = |env: u64| Mutate {
            mutate: InEnvironment { env, query: query.clone() },
            common: RequestOptions::within(limit.as_millis() as u64),
            ..Mutate::default()
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
        let ask = |env: u64| Keys {
            keys: InEnvironment { env, query: KeysQuery { names: names.to_vec() } },
            ..Keys::default()
        };
        Ok(self.ask::<KeysAnswer, _>(header, "keys", limit, ask).await?.keys)
    }
}
