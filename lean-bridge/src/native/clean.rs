//! A process in which no candidate is ever elaborated, and what it holds.

use super::names;
use super::second_kernel::{Sealed, Unfit};
use crate::error::Error;
use crate::launcher::accepted;
use crate::server::Server;
use crate::tries::millis;
use lean_protocol::AutoBound;
use lean_protocol::answer::CommandAnswer;
use lean_protocol::request::{Command, RequestOptions};
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The process is replaced after so many requests: a community REPL keeps every environment.
const WORN: u32 = 600;

/// A statement that was elaborated.
#[derive(Debug)]
struct OpenedStatement {
    header: String,
    text: String,
    env: u64,
    /// What it declares, once somebody has asked for that.
    sealed: Option<Arc<Sealed>>,
    /// Names that Lean has bound in it, once somebody has asked for them.
    auto_bound: Option<AutoBound>,
}

/// A process that only ever sees headers, statements and the auditor.
#[derive(Debug)]
pub(crate) struct Clean {
    server: Server,
    requests: u32,
    headers: HashMap<String, u64>,
    /// The statement opened last: many candidates are for one statement.
    statement: Option<OpenedStatement>,
    /// By import lines: the environment that has the auditor, or why there is none.
    pub auditors: HashMap<String, Result<u64, String>>,
    /// Time for a header.
    header_within: Duration,
}

impl Clean {
    /// A process that has been asked nothing yet; a header gets the time `header_within`.
    pub(crate) fn new(server: Server, header_within: Duration) -> Self {
        Clean {
            server,
            requests: 0,
            headers: HashMap::new(),
            statement: None,
            auditors: HashMap::new(),
            header_within,
        }
    }

    /// Whether it should be replaced, as it has answered very many requests or holds more than `recycle_mb`
    /// megabytes of private memory; or as an answer is outstanding, which must not be taken for the next.
    pub(crate) fn is_unfit(&self, recycle_mb: u64) -> bool {
        let process = self.server.process();
        self.requests >= WORN || process.is_mid_answer() || process.private_mb() > recycle_mb
    }

    /// Ends the process.
    pub(crate) async fn kill(self) {
        self.server.kill().await;
    }

    /// Sends a request and reads its answer within `limit`.
    pub(crate) async fn call<A: serde::de::DeserializeOwned>(
        &mut self,
        request: &'static str,
        body: &impl serde::Serialize,
        limit: Duration,
    ) -> Result<A, Error> {
        self.requests += 1;
        self.server.call(request, body, limit).await
    }

    /// Runs commands in an environment, by default in that of no imports.
    pub(crate) async fn run(
        &mut self,
        text: &str,
        env: Option<u64>,
        limit: Duration,
    ) -> Result<CommandAnswer, Error> {
        let body = Command {
            cmd: text.into(),
            env,
            common: RequestOptions::within(millis(limit)),
            ..Command::default()
        };
        self.call("audit", &body, limit).await
    }

    /// The number of the environment after a header.
    pub(crate) async fn header(&mut self, header: &str) -> Result<u64, Error> {
        if let Some(env) = self.headers.get(header) {
            return Ok(*env);
        }
        let answer = self.run(header, None, self.header_within).await?;
        let env = accepted(answer)?;
        self.headers.insert(header.into(), env);
        Ok(env)
    }

    /// The number of the environment after the statement.
    pub(crate) async fn statement(
        &mut self,
        header: &str,
        text: &str,
        limit: Duration,
    ) -> Result<u64, Error> {
        if let Some(opened) = &self.statement
            && (opened.header.as_str(), opened.text.as_str()) == (header, text)
        {
            return Ok(opened.env);
        }
        let base = self.header(header).await?;
        let answer = self.run(text, Some(base), limit).await?;
        if let Some(error) = answer.messages.iter().find(|m| m.is_error()) {
            let reason = error.data.clone();
            return Err(Error::Statement {
                part: "statement",
                reason,
                auto_bound: AutoBound::default(),
                messages: answer.messages,
            });
        }
        let (header, text, env) = (header.into(), text.into(), answer.env);
        self.statement = Some(OpenedStatement { header, text, env, sealed: None, auto_bound: None });
        Ok(env)
    }

    /// What a statement declares. It is read before a candidate for it runs anywhere.
    pub(crate) async fn sealed_statement(
        &mut self,
        header: &str,
        text: &str,
        limit: Duration,
    ) -> Result<Result<Arc<Sealed>, Unfit>, Error> {
        let env = self.statement(header, text, limit).await?;
        if let Some(sealed) = self.statement.as_ref().and_then(|opened| opened.sealed.clone()) {
            return Ok(Ok(sealed));
        }
        let sealed = self.sealed(env, "the statement", limit).await?;
        if let (Ok(sealed), Some(opened)) = (&sealed, &mut self.statement) {
            opened.sealed = Some(sealed.clone());
        }
        Ok(sealed)
    }

    /// Names that Lean has bound in a statement.
    pub(crate) async fn auto_bound(
        &mut self,
        header: &str,
        text: &str,
        limit: Duration,
    ) -> Result<AutoBound, Error> {
        self.statement(header, text, limit).await?;
        if let Some(known) = self.statement.as_ref().and_then(|opened| opened.auto_bound.clone()) {
            return Ok(known);
        }
        let Some(question) = names::question(text) else { return Ok(AutoBound::unknown()) };
        let base = self.header(header).await?;
        let answer = self.run(&question, Some(base), limit).await?;
        let found = names::answer(&question, &answer.messages);
        if let Some(opened) = &mut self.statement {
            opened.auto_bound = Some(found.clone());
        }
        Ok(found)
    }

    /// What an environment declares beyond its imports.
    pub(crate) async fn sealed(
        &mut self,
        env: u64,
        what: &'static str,
        limit: Duration,
    ) -> Result<Result<Arc<Sealed>, Unfit>, Error> {
        let folder = private_folder()?;
        let file = folder.path().join("pickle");
        let body = json!({"pickleTo": file.to_string_lossy(), "env": env});
        self.call::<Pickled>("pickle", &body, limit).await?;
        seal(file, what).await
    }
}

/// Reads and seals a file.
pub(crate) async fn seal(file: PathBuf, what: &'static str) -> Result<Result<Arc<Sealed>, Unfit>, Error> {
    let sealed = tokio::task::spawn_blocking(move || Sealed::read(&file, what).map(Arc::new)).await;
    sealed.map_err(|e| Error::task(format!("{what} cannot be read"), &e))
}

/// The answer to a pickle, of which nothing is used.
#[derive(Deserialize)]
pub(crate) struct Pickled {
    #[serde(rename = "env")]
    _env: u64,
}

/// A temporary folder for pickles, which only this user may read.
pub(crate) fn private_folder() -> Result<tempfile::TempDir, Error> {
    // That is the default of `tempfile`.
    tempfile::Builder::new()
        .prefix("prover-judge-")
        .tempdir()
        .map_err(|e| Error::io("cannot make a temporary folder", &e))
}
