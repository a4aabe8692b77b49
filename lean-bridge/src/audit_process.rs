//! The auditing process of a pool: a server in which no candidate
//! is ever elaborated. Beside it, the second kernel.

use crate::auditor::{self, Audit, AuditRequest, PROBE_STATEMENT, PROBES};
use crate::error::Error;
use crate::native_names;
use crate::second_kernel::{Case, Sealed, SecondKernel, Unfit};
use crate::server::Server;
use crate::worker::{Common, millis, start};
use lean_protocol::AutoBound;
use lean_protocol::Message;
use lean_protocol::answer::CommandAnswer;
use lean_protocol::request::{Command, RequestOptions};
use serde::Deserialize;
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard};

/// The auditing process is replaced after so many requests: a community REPL keeps every environment.
const WORN: u32 = 600;

/// The auditing process of a pool, started with the first judgement.
#[derive(Debug, Default)]
pub(crate) struct AuditProcess {
    clean: Mutex<Option<Clean>>,
    pub second_kernel: SecondKernel,
    /// Import lines for which proofs were audited.
    audited: std::sync::Mutex<HashSet<String>>,
}

impl AuditProcess {
    /// Whether there was an auditor for these imports once. If there is none now, something has gone wrong
    /// since, and what may be a candidate's doing is no reason to be content with less.
    pub(crate) fn had_auditor(&self, imports: &str) -> bool {
        self.audited.lock().unwrap_or_else(PoisonError::into_inner).contains(imports)
    }

    pub(crate) async fn ready(&self, common: &Arc<Common>) -> Result<MutexGuard<'_, Option<Clean>>, Error> {
        let mut guard = self.clean.lock().await;
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
        if let Some(clean) = self.clean.lock().await.take() {
            clean.server.kill().await;
        }
    }
}

/// Runs a request on the auditing process; a process that is lost
/// over it is dropped. The first loss is made good.
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

/// A statement that was elaborated.
#[derive(Debug)]
struct Opened {
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
    statement: Option<Opened>,
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
        let body = Command {
            cmd: text.into(),
            env,
            common: RequestOptions::within(millis(limit)),
            ..Command::default()
        };
        self.call("audit", &body, limit).await
    }

    pub(crate) async fn header(&mut self, common: &Common, header: &str) -> Result<u64, Error> {
        if let Some(env) = self.headers.get(header) {
            return Ok(*env);
        }
        let answer = self.run(header, None, common.config.header_within).await?;
        if let Some(error) = answer.messages.iter().find(|m| m.is_error()) {
            let reason = error.data.clone();
            return Err(Error::Statement {
                part: "header",
                reason,
                auto_bound: AutoBound::default(),
                messages: answer.messages,
            });
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
        if let Some(opened) = &self.statement
            && (opened.header.as_str(), opened.text.as_str()) == (header, text)
        {
            return Ok(opened.env);
        }
        let base = self.header(common, header).await?;
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
        self.statement = Some(Opened { header, text, env, sealed: None, auto_bound: None });
        Ok(env)
    }

    /// What a statement declares. It is read before a candidate for it runs anywhere.
    pub(crate) async fn sealed_statement(
        &mut self,
        common: &Common,
        header: &str,
        text: &str,
        limit: Duration,
    ) -> Result<Result<Arc<Sealed>, Unfit>, Error> {
        let env = self.statement(common, header, text, limit).await?;
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
        common: &Common,
        header: &str,
        text: &str,
        limit: Duration,
    ) -> Result<AutoBound, Error> {
        self.statement(common, header, text, limit).await?;
        if let Some(known) = self.statement.as_ref().and_then(|opened| opened.auto_bound.clone()) {
            return Ok(known);
        }
        let Some(question) = native_names::question(text) else { return Ok(AutoBound::unknown()) };
        let base = self.header(common, header).await?;
        let answer = self.run(&question, Some(base), limit).await?;
        let found = native_names::answer(&question, &answer.messages);
        if let Some(opened) = &mut self.statement {
            opened.auto_bound = Some(found.clone());
        }
        Ok(found)
    }

    /// What an environment declares beyond its imports.
    async fn sealed(
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
        match &found {
            Err(why) => {
                tracing::warn!(imports, why, "no audit on this Lean server: verdicts stop at `replayed`");
            }
            Ok(_) => {
                let mut audited = common.auditor.audited.lock().unwrap_or_else(PoisonError::into_inner);
                audited.insert(imports.into());
            }
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
        let asked = match self.sealed_statement(common, imports, PROBE_STATEMENT, limit).await {
            Ok(Ok(asked)) => asked,
            Ok(Err(why)) => return Ok(Some(format!("what it pickles cannot be read: {why}"))),
            Err(Error::Lean { message, .. }) => return Ok(Some(format!("it does not pickle: {message}"))),
            Err(e) => return Err(e),
        };
        let base = self.header(common, imports).await?;
        for (text, rule) in PROBES {
            let env = self.run(text, Some(base), limit).await?.env;
            let given = match self.sealed(env, "the probe", limit).await? {
                Ok(given) => given,
                Err(why) => return Ok(Some(format!("what it pickles cannot be read: {why}"))),
            };
            let case = Case { statement: Some(asked.clone()), candidate: given, name: None, axioms: &[] };
            let got = self.audit(auditor, &case, limit).await?;
            let judgements = |a: &Audit| a.judgements.iter().map(|j| j.judgement.clone()).collect();
            if let Some(why) =
                auditor::probe_failure(rule, &got.as_ref().map(judgements).map_err(Clone::clone))
            {
                return Ok(Some(why));
            }
            if let Ok(audit) = got
                && let Some(why) = common.auditor.second_kernel.probe(common, &case, &audit, rule).await
            {
                return Ok(Some(why));
            }
        }
        Ok(None)
    }

    /// The auditor's judgements, or why it gave none.
    pub(crate) async fn audit(
        &mut self,
        auditor: u64,
        case: &Case<'_>,
        limit: Duration,
    ) -> Result<Result<Audit, String>, Error> {
        let nonce = auditor::nonce();
        let paths = (case.statement.as_ref().map(|s| s.path()), case.candidate.path());
        let (statement, candidate) =
            (paths.0.as_ref().map(|p| p.to_string_lossy()), paths.1.to_string_lossy());
        let request = AuditRequest {
            nonce: &nonce,
            statement: statement.as_deref(),
            candidate: &candidate,
            pickles: true,
            name: case.name,
            axioms: auditor::allowed(case.axioms),
        };
        // A JSON string of printable characters is a Lean string.
        let text = serde_json::to_string(&request.to_json()).unwrap_or_default();
        let command =
            format!("#eval (do ProverAudit.answer (some (← Lean.getEnv)) {text} : Lean.CoreM Unit)");
        let answer = self.run(&command, Some(auditor), limit).await?;
        let said = |m: &Message| auditor::audit(&m.data, request.nonce);
        Ok(answer.messages.iter().find_map(said).unwrap_or_else(|| {
            let first = answer.messages.first().map_or("it says nothing", |m| first_line(&m.data));
            Err(format!("the auditor does not run there: {first}"))
        }))
    }
}

/// Reads and seals a file.
pub(crate) async fn seal(file: PathBuf, what: &'static str) -> Result<Result<Arc<Sealed>, Unfit>, Error> {
    let sealed = tokio::task::spawn_blocking(move || Sealed::read(&file, what).map(Arc::new)).await;
    sealed.map_err(|e| Error::Usage(format!("{what} cannot be read: {e}")))
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
