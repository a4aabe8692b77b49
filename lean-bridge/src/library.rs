//! Questions about the library that the embedded server answers.

use crate::error::Error;
use crate::state::ProofState;
use crate::tries::Tries;
use crate::worker::Worker;
use lean_protocol::answer::{
    Constants, LemmaCandidates, Module, ModulePremises, Modules, ProjectPremises, Uses,
};
use lean_protocol::request::{
    self, CandidatesQuery, ConstantsQuery, InEnvironment, Premises, PremisesQuery, ProjectPremisesQuery,
    RequestOptions,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

/// Time for one question: a large environment with printed types takes about a minute.
const LIMIT: Duration = Duration::from_secs(120);

/// What an answer at the end of a question's own time may take beyond it.
const ANSWERING: Duration = Duration::from_secs(3);

impl Worker {
    /// A question about the environment of a header, repeated when the process dies.
    pub(crate) async fn ask<A: DeserializeOwned, B: Serialize>(
        &mut self,
        header: &str,
        request: &'static str,
        limit: Duration,
        body: impl Fn(u64) -> B,
    ) -> Result<A, Error> {
        let header: Arc<str> = header.into();
        let mut tries = Tries::new();
        loop {
            let asked = async {
                self.rest().await?;
                let env = self.env(&header).await?;
                self.call(request, &body(env), limit + self.common.config.grace).await
            };
            match asked.await {
                Err(e) if self.may_retry(&e, &mut tries) => {}
                other => return other,
            }
        }
    }

    pub(crate) async fn require(&mut self, feature: &'static str) -> Result<(), Error> {
        if self.has(feature).await? { Ok(()) } else { Err(Error::Unsupported { feature }) }
    }

    pub(crate) async fn constants(
        &mut self,
        header: &str,
        query: &ConstantsQuery,
        limit: Option<Duration>,
    ) -> Result<Constants, Error> {
        self.require("constants").await?;
        if query.contains.is_some() || query.names.is_some() {
            self.require("names").await?;
        }
        if query.pattern.is_some() {
            self.require("pattern").await?;
        }
        let limit = limit.unwrap_or(LIMIT);
        self.ask(header, "constants", limit + ANSWERING, |env| request::Constants {
            constants: InEnvironment { env, query: query.clone() },
            common: RequestOptions::within(limit.as_millis() as u64),
            ..request::Constants::default()
        })
        .await
    }

    pub(crate) async fn uses(&mut self, header: &str, name: &str) -> Result<Uses, Error> {
        self.require("uses").await?;
        let ask = |env| request::Uses { uses: name.into(), env, ..request::Uses::default() };
        self.ask(header, "uses", LIMIT, ask).await
    }

    pub(crate) async fn modules(&mut self, header: &str) -> Result<Vec<Module>, Error> {
        self.require("premises").await?;
        let ask = |env| Premises {
            premises: InEnvironment { env, query: PremisesQuery::default() },
            ..Premises::default()
        };
        Ok(self.ask::<Modules, _>(header, "premises", LIMIT, ask).await?.modules)
    }

    pub(crate) async fn premises(
        &mut self,
        header: &str,
        module: usize,
        range: Range<usize>,
    ) -> Result<ModulePremises, Error> {
        self.require("premises").await?;
        let (skip, limit) = (range.start, Some(range.len()));
        self.ask(header, "premises", LIMIT, |env| Premises {
            premises: InEnvironment { env, query: PremisesQuery { module: Some(module), skip, limit } },
            common: RequestOptions::within(LIMIT.as_millis() as u64),
            ..Premises::default()
        })
        .await
    }

    pub(crate) async fn candidates(
        &mut self,
        state: &ProofState,
        goal: usize,
        limit: usize,
    ) -> Result<LemmaCandidates, Error> {
        self.require("candidates").await?;
        self.ask_of(state, "candidates", |proof_state| request::Candidates {
            candidates: CandidatesQuery { proof_state, goal, limit: Some(limit) },
            ..request::Candidates::default()
        })
        .await
    }

    pub(crate) async fn project_premises(
        &mut self,
        state: &ProofState,
        limit: usize,
    ) -> Result<ProjectPremises, Error> {
        self.require("projectPremises").await?;
        self.ask_of(state, "projectPremises", |proof_state| request::ProjectPremises {
            project_premises: ProjectPremisesQuery { proof_state, limit: Some(limit) },
            common: RequestOptions::within(LIMIT.as_millis() as u64),
            ..request::ProjectPremises::default()
        })
        .await
    }

    /// A question about a proof state, repeated when the process dies.
    async fn ask_of<A: DeserializeOwned, B: Serialize>(
        &mut self,
        state: &ProofState,
        request: &'static str,
        body: impl Fn(u64) -> B,
    ) -> Result<A, Error> {
        let mut tries = Tries::new();
        loop {
            let asked = async {
                self.rest().await?;
                let number = self.number(state).await?.number;
                self.call(request, &body(number), LIMIT + self.common.config.grace).await
            };
            match asked.await {
                Err(e) if self.may_retry(&e, &mut tries) => {}
                other => return other,
            }
        }
    }
}
