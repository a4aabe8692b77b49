//! The auditing process of a pool: a server in which no candidate is ever elaborated.

use crate::auditor::{self, AuditRequest, PROBE_STATEMENT, PROBES};
use crate::error::Error;
use crate::protocol::{Command, CommandAnswer, Judgement, Message};
use crate::server::Server;
use crate::worker::{Common, millis, start};
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard};

/// The auditing process is replaced after so many requests: a community REPL keeps every environment.
const WORN: u32 = 600;

/// The auditing process of a pool, started with the first judgement.
#[derive(Debug, Default)]
pub(crate) struct AuditProcess(Mutex<Option<Clean>>);

impl AuditProcess {
    pub(crate) async fn ready(&self, common: &Arc<Common>) -> Result<MutexGuard<'_, Option<Clean>>, Error> {
        let mut guard = self.0.lock().await;
        // An answer that nobody waited for must not be taken for the next.
        let unfit = |c: &Clean| {
            let process = c.server.process();
            c.requests >= WORN || process.is_mid_answer() || process.private_mb() > common.config.recycle_mb
        };
        if guard.as_ref().is_some_and(unfit)
            && let Some(old) = guard.take()
        {
            old.server.kill().await;
        }
        if guard.is_none() {
            *guard = Some(Clean::new(start(common.clone()).await?));
        }
        Ok(guard)
    }

    pub(crate) async fn shut_down(&self) {
        if let Some(clean) = self.0.lock().await.take() {
            clean.server.kill().await;
        }
    }
}

/// Runs a request on the auditing process; a process that is lost over it is dropped. The first loss is made good.
macro_rules! on_clean {
    ($common:expr, |$clean:ident| $work:expr) => {{
        let common: &Arc<Common> = $common;
        let mut again = true;
        loop {
            let mut guard = common.auditor.ready(common).await?;
            let Some($clean) = guard.as_mut() else { continue };
            match $work.await {
                Err(e) if e.is_process_loss() => {
                    tracing::debug!(error = %e, "the auditing process is lost");
                    *guard = None;
                    if !again || matches!(e, Error::Deadline { .. } | Error::Memory { .. }) {
                        break Err(e);
                    }
                    again = false;
                }
                done => break done,
            }
        }
    }};
}
pub(crate) use on_clean;

/// A process that only ever sees headers, statements and the auditor.
#[derive(Debug)]
pub(crate) struct Clean {
    server: Server,
    requests: u32,
    headers: HashMap<String, u64>,
    /// The statement opened last and its environment: many candidates are for one statement.
    statement: Option<(String, String, u64)>,
    /// By import lines: the environment that has the auditor, or why there is none.
    auditors: HashMap<String, Result<u64, String>>,
}

impl Clean {
    fn new(server: Server) -> Self {
        Clean { server, requests: 0, headers: HashMap::new(), statement: None, auditors: HashMap::new() }
    }

    pub(crate) async fn call<A: serde::de::DeserializeOwned>(
        &mut self,
        request: &'static str,
        body: &impl serde::Serialize,
        limit: Duration,
    ) -> Result<A, Error> {
        self.requests += 1;
        self.server.call(request, body, limit).await
    }

    pub(crate) async fn run(
        &mut self,
        text: &str,
        env: Option<u64>,
        limit: Duration,
    ) -> Result<CommandAnswer, Error> {
        let body = Command { cmd: text, env, terms: false, timeout_ms: Some(millis(limit)) };
        self.call("audit", &body, limit).await
    }

    pub(crate) async fn header(&mut self, common: &Common, header: &str) -> Result<u64, Error> {
        if let Some(env) = self.headers.get(header) {
            return Ok(*env);
        }
        let answer = self.run(header, None, common.config.header_within).await?;
        if let Some(error) = answer.messages.iter().find(|m| m.is_error()) {
            let reason = error.data.clone();
            return Err(Error::Statement { part: "header", reason, messages: answer.messages });
        }
        self.headers.insert(header.into(), answer.env);
        Ok(answer.env)
    }

    /// The environment after the statement.
    pub(crate) async fn statement(
        &mut self,
        common: &Common,
        header: &str,
        text: &str,
        limit: Duration,
    ) -> Result<u64, Error> {
        if let Some((h, t, env)) = &self.statement
            && (h.as_str(), t.as_str()) == (header, text)
        {
            return Ok(*env);
        }
        let base = self.header(common, header).await?;
        let answer = self.run(text, Some(base), limit).await?;
        if let Some(error) = answer.messages.iter().find(|m| m.is_error()) {
            let reason = error.data.clone();
            return Err(Error::Statement { part: "statement", reason, messages: answer.messages });
        }
        self.statement = Some((header.into(), text.into(), answer.env));
        Ok(answer.env)
    }

    /// The environment with the auditor for texts with these imports, once it has passed the probes.
    pub(crate) async fn auditor(
        &mut self,
        common: &Common,
        imports: &str,
    ) -> Result<Result<u64, String>, Error> {
        if let Some(known) = self.auditors.get(imports) {
            return Ok(known.clone());
        }
        // Best in the environment of these very imports, which the auditor then need not load again.
        let mut found = Err(String::new());
        for header in [imports.to_string(), format!("import Lean\n{imports}")] {
            found = match self.header(common, header.trim_end()).await {
                Ok(env) => self.elaborate_auditor(common, env).await?,
                Err(Error::Statement { reason, .. }) => Err(reason),
                Err(e) => return Err(e),
            };
            if found.is_ok() {
                break;
            }
        }
        if let Ok(env) = found
            && let Some(why) = self.probe(common, imports, env).await?
        {
            found = Err(why);
        }
        if let Err(why) = &found {
            tracing::warn!(imports, why, "no audit on this Lean server: verdicts stop at `replayed`");
        }
        self.auditors.insert(imports.into(), found.clone());
        Ok(found)
    }

    async fn elaborate_auditor(&mut self, common: &Common, env: u64) -> Result<Result<u64, String>, Error> {
        let limit = common.config.header_within;
        // Whether `Lean` is there, and metaprograms run: cheaper to find out than by elaborating it all.
        let nonce = auditor::nonce();
        let hello = format!("#check Lean.importModules\n#eval (IO.println \"{nonce}\" : IO Unit)");
        let answer = self.run(&hello, Some(env), limit).await?;
        if let Some(m) = answer.messages.iter().find(|m| m.is_error()) {
            return Ok(Err(format!("the auditor cannot run there: {}", first_line(&m.data))));
        }
        if !answer.messages.iter().any(|m| m.data.trim() == nonce) {
            return Ok(Err("the auditor cannot run there: `#eval` says nothing".into()));
        }
        let answer = self.run(auditor::body(), Some(env), limit).await?;
        Ok(match answer.messages.iter().find(|m| m.is_error()) {
            Some(m) => Err(format!("the auditor does not elaborate there: {}", first_line(&m.data))),
            None => Ok(answer.env),
        })
    }

    /// What the auditor gets wrong, if anything.
    async fn probe(&mut self, common: &Common, imports: &str, auditor: u64) -> Result<Option<String>, Error> {
        let limit = common.config.header_within;
        let folder = private_folder()?;
        let asked = folder.path().join("statement");
        let statement = self.statement(common, imports, PROBE_STATEMENT, limit).await?;
        if let Err(Error::Lean { message, .. }) = self.pickle(statement, &asked, limit).await {
            return Ok(Some(format!("it does not pickle: {message}")));
        }
        let base = self.header(common, imports).await?;
        for (i, (text, rule)) in PROBES.iter().enumerate() {
            let given = folder.path().join(format!("probe{i}"));
            let env = self.run(text, Some(base), limit).await?.env;
            self.pickle(env, &given, limit).await?;
            let (asked, given) = (asked.to_string_lossy(), given.to_string_lossy());
            let nonce = auditor::nonce();
            let request = AuditRequest {
                nonce: &nonce,
                statement: Some(&asked),
                candidate: &given,
                pickles: true,
                name: None,
                axioms: auditor::allowed(&[]),
            };
            let got = self.audit(auditor, &request, limit).await?;
            if let Some(why) = auditor::probe_failure(*rule, &got) {
                return Ok(Some(why));
            }
        }
        Ok(None)
    }

    pub(crate) async fn pickle(&mut self, env: u64, path: &Path, limit: Duration) -> Result<(), Error> {
        let body = json!({"pickleTo": path.to_string_lossy(), "env": env});
        self.call::<Pickled>("pickle", &body, limit).await.map(|_| ())
    }

    /// The auditor's judgements, or why it gave none.
    pub(crate) async fn audit(
        &mut self,
        auditor: u64,
        request: &AuditRequest<'_>,
        limit: Duration,
    ) -> Result<Result<Vec<Judgement>, String>, Error> {
        // A JSON string of printable characters is a Lean string.
        let text = serde_json::to_string(&request.to_json()).unwrap_or_default();
        let command =
            format!("#eval (do ProverAudit.answer (some (← Lean.getEnv)) {text} : Lean.CoreM Unit)");
        let answer = self.run(&command, Some(auditor), limit).await?;
        let said = |m: &Message| auditor::answer(&m.data, request.nonce);
        Ok(answer.messages.iter().find_map(said).unwrap_or_else(|| {
            let first = answer.messages.first().map_or("it says nothing", |m| first_line(&m.data));
            Err(format!("the auditor does not run there: {first}"))
        }))
    }
}

/// Answer to a pickle.
#[derive(Deserialize)]
pub(crate) struct Pickled {
    #[serde(rename = "env")]
    _env: u64,
}

pub(crate) fn private_folder() -> Result<tempfile::TempDir, Error> {
    // Readable by this user only, which is the default of `tempfile`.
    tempfile::Builder::new()
        .prefix("prover-judge-")
        .tempdir()
        .map_err(|e| Error::Usage(format!("cannot make a temporary folder: {e}")))
}

fn first_line(text: &str) -> &str {
    text.lines().find(|l| !l.trim().is_empty()).unwrap_or("").trim()
}
