//! Questions about the library that the embedded server answers.

use crate::error::Error;
use crate::state::ProofState;
use crate::worker::{Tries, Worker};
use lean_protocol::request::{
    self, CandidatesQuery, ConstantsQuery, Premises, PremisesQuery, RequestOptions,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

/// Time for one question: a large environment with printed types takes about a minute.
const LIMIT: Duration = Duration::from_secs(120);

/// What an answer at the end of a question's own time may take beyond it.
const ANSWERING: Duration = Duration::from_secs(3);

/// Constants found.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Constants {
    pub constants: Vec<Constant>,
    /// Number of constants in the environment.
    #[serde(default)]
    pub total: usize,
    /// Of a search by pattern: how many were found, whether or not they are listed.
    #[serde(default)]
    pub found: usize,
    /// Of a search by pattern: whether the time was over before all statements were looked at.
    #[serde(default)]
    pub partial: bool,
}

/// A constant of an environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Constant {
    pub name: String,
    /// `None` for what a text has declared.
    #[serde(default)]
    pub module: Option<String>,
    #[serde(default)]
    pub kind: String,
    /// Printed, if asked for.
    #[serde(default, rename = "type")]
    pub ty: Option<String>,
}

/// Constants that a declaration uses.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Uses {
    #[serde(rename = "type")]
    pub ty: Vec<String>,
    /// `None` when the value is not in the environment, as for library theorems.
    #[serde(default)]
    pub value: Option<Vec<String>>,
}

/// Lemmas that may apply to a goal.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Candidates {
    pub apply: Vec<ApplyCandidate>,
    pub rewrite: Vec<RewriteCandidate>,
}

/// A lemma whose conclusion matches the target.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ApplyCandidate {
    pub name: String,
    #[serde(default)]
    pub score: f64,
}

/// A lemma one side of which occurs in the goal.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct RewriteCandidate {
    pub name: String,
    /// From right to left.
    #[serde(default)]
    pub symm: bool,
    /// Index of the hypothesis it would rewrite; `None` is the target.
    #[serde(default)]
    pub hyp: Option<usize>,
    #[serde(default)]
    pub score: f64,
}

/// A module behind an environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Module {
    pub name: String,
    /// Modules that it imports itself; they come before it in the list.
    pub imports: Vec<String>,
    /// Constants that it declares, generated ones included.
    pub constants: usize,
}

#[derive(Deserialize)]
struct ModuleList {
    modules: Vec<Module>,
}

/// Some of a module's statements.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ModulePremises {
    /// How many the module has.
    pub total: usize,
    pub premises: Vec<LibraryPremise>,
}

/// A statement of the library that a user may cite.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryPremise {
    pub name: String,
    /// `theorem`, `definition`, `inductive` or `constructor`.
    pub kind: String,
    /// Its type, printed so that Lean reads it back as the same term.
    #[serde(rename = "type")]
    pub ty: String,
    /// The form of print that this took: `plain`, `full` or `explicit`; `None` when none was read back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// Universe parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<String>,
    /// Constants of the type, ascending.
    pub constants: Vec<String>,
}

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
            constants: ConstantsQuery { env, ..query.clone() },
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
            premises: PremisesQuery { env, ..PremisesQuery::default() },
            ..Premises::default()
        };
        Ok(self.ask::<ModuleList, _>(header, "premises", LIMIT, ask).await?.modules)
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
            premises: PremisesQuery { env, module: Some(module), skip, limit },
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
    ) -> Result<Candidates, Error> {
        self.require("candidates").await?;
        let mut tries = Tries::new();
        loop {
            let asked = async {
                self.rest().await?;
                let proof_state = self.number(state).await?.number;
                let candidates = CandidatesQuery { proof_state, goal, limit: Some(limit) };
                let body = request::Candidates { candidates, ..request::Candidates::default() };
                self.call("candidates", &body, LIMIT).await
            };
            match asked.await {
                Err(e) if self.may_retry(&e, &mut tries) => {}
                other => return other,
            }
        }
    }
}
