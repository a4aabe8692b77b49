//! The auditing process of a pool: a server in which no candidate is ever elaborated, and which has the
//! auditor. Beside it, the second kernel.

use super::auditor::{self, Audit, AuditRequest, PROBE_STATEMENT, PROBES};
use super::clean::Clean;
use super::second_kernel::{Case, SecondKernel};
use crate::error::Error;
use crate::launcher::Launcher;
use lean_protocol::Message;
use std::collections::HashSet;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard};

/// The auditing process of a pool, started with the first judgement.
#[derive(Debug)]
pub(crate) struct AuditProcess {
    launcher: Arc<Launcher>,
    clean: Mutex<Option<Clean>>,
    /// What is asked besides, about the same bytes.
    pub second_kernel: SecondKernel,
    /// Import lines for which proofs were audited.
    audited: std::sync::Mutex<HashSet<String>>,
}

impl AuditProcess {
    /// No process yet; the launcher starts it.
    pub(crate) fn new(launcher: Arc<Launcher>) -> AuditProcess {
        AuditProcess {
            clean: Mutex::default(),
            second_kernel: SecondKernel::new(launcher.directory()),
            audited: std::sync::Mutex::default(),
            launcher,
        }
    }

    /// Whether there was an auditor for these imports once. If there is none now, something has gone wrong
    /// since, and what may be a candidate's doing is no reason to be content with less.
    pub(crate) fn had_auditor(&self, imports: &str) -> bool {
        self.audited.lock().unwrap_or_else(PoisonError::into_inner).contains(imports)
    }

    /// The process, started if there is none or the last one is of no use any more.
    pub(crate) async fn ready(&self) -> Result<MutexGuard<'_, Option<Clean>>, Error> {
        let mut guard = self.clean.lock().await;
        if guard.as_ref().is_some_and(|clean| clean.is_unfit(self.launcher.recycle_mb()))
            && let Some(old) = guard.take()
        {
            old.kill().await;
        }
        if guard.is_none() {
            *guard = Some(Clean::new(self.launcher.start().await?, self.launcher.header_within()));
        }
        Ok(guard)
    }

    /// Ends the process.
    pub(crate) async fn shut_down(&self) {
        if let Some(clean) = self.clean.lock().await.take() {
            clean.kill().await;
        }
    }
}

/// Runs a request on the auditing process; a process that is lost
/// over it is dropped. The first loss is made good.
macro_rules! on_clean {
    ($auditing:expr, |$clean:ident| $work:expr) => {{
        let mut again = true;
        loop {
            let mut guard = $auditing.ready().await?;
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

impl AuditProcess {
    /// The environment with the auditor for texts with these imports, once it has passed the probes.
    pub(crate) async fn auditor(
        &self,
        clean: &mut Clean,
        imports: &str,
    ) -> Result<Result<u64, String>, Error> {
        if let Some(known) = clean.auditors.get(imports) {
            return Ok(known.clone());
        }
        // Best in the environment of these very imports, which the auditor then need not load again.
        let mut found = Err(String::new());
        for header in [imports.to_string(), format!("import Lean\n{imports}")] {
            found = match clean.header(header.trim_end()).await {
                Ok(env) => self.elaborate_auditor(clean, env).await?,
                Err(Error::Statement { reason, .. }) => Err(reason),
                Err(e) => return Err(e),
            };
            if found.is_ok() {
                break;
            }
        }
        if let Ok(env) = found
            && let Some(why) = self.probe(clean, imports, env).await?
        {
            found = Err(why);
        }
        match &found {
            Err(why) => {
                tracing::warn!(imports, why, "no audit on this Lean server: verdicts stop at `replayed`");
            }
            Ok(_) => {
                let mut audited = self.audited.lock().unwrap_or_else(PoisonError::into_inner);
                audited.insert(imports.into());
            }
        }
        clean.auditors.insert(imports.into(), found.clone());
        Ok(found)
    }

    async fn elaborate_auditor(&self, clean: &mut Clean, env: u64) -> Result<Result<u64, String>, Error> {
        let limit = self.launcher.header_within();
        // Whether `Lean` is there, and metaprograms run: cheaper to find out than by elaborating it all.
        let nonce = auditor::nonce();
        let hello = format!("#check Lean.importModules\n#eval (IO.println \"{nonce}\" : IO Unit)");
        let answer = clean.run(&hello, Some(env), limit).await?;
        if let Some(m) = answer.messages.iter().find(|m| m.is_error()) {
            return Ok(Err(format!("the auditor cannot run there: {}", first_line(&m.data))));
        }
        if !answer.messages.iter().any(|m| m.data.trim() == nonce) {
            return Ok(Err("the auditor cannot run there: `#eval` says nothing".into()));
        }
        let answer = clean.run(auditor::body(), Some(env), limit).await?;
        Ok(match answer.messages.iter().find(|m| m.is_error()) {
            Some(m) => Err(format!("the auditor does not elaborate there: {}", first_line(&m.data))),
            None => Ok(answer.env),
        })
    }

    /// What the auditor gets wrong, if anything.
    async fn probe(&self, clean: &mut Clean, imports: &str, auditor: u64) -> Result<Option<String>, Error> {
        let limit = self.launcher.header_within();
        let asked = match clean.sealed_statement(imports, PROBE_STATEMENT, limit).await {
            Ok(Ok(asked)) => asked,
            Ok(Err(why)) => return Ok(Some(format!("what it pickles cannot be read: {why}"))),
            Err(Error::Lean { message, .. }) => return Ok(Some(format!("it does not pickle: {message}"))),
            Err(e) => return Err(e),
        };
        let base = clean.header(imports).await?;
        for (text, rule) in PROBES {
            let env = clean.run(text, Some(base), limit).await?.env;
            let given = match clean.sealed(env, "the probe", limit).await? {
                Ok(given) => given,
                Err(why) => return Ok(Some(format!("what it pickles cannot be read: {why}"))),
            };
            let case = Case { statement: Some(asked.clone()), candidate: given, name: None, axioms: &[] };
            let got = self.audit(clean, auditor, &case, limit).await?;
            let judgements = |a: &Audit| a.judgements.iter().map(|j| j.judgement.clone()).collect();
            if let Some(why) =
                auditor::probe_failure(rule, &got.as_ref().map(judgements).map_err(Clone::clone))
            {
                return Ok(Some(why));
            }
            if let Ok(audit) = got
                && let Some(why) = self.second_kernel.probe(&case, &audit, rule, limit).await
            {
                return Ok(Some(why));
            }
        }
        Ok(None)
    }

    /// The auditor's judgements, or why it gave none.
    pub(crate) async fn audit(
        &self,
        clean: &mut Clean,
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
        let answer = clean.run(&command, Some(auditor), limit).await?;
        let said = |m: &Message| auditor::audit(&m.data, request.nonce);
        Ok(answer.messages.iter().find_map(said).unwrap_or_else(|| {
            let first = answer.messages.first().map_or("it says nothing", |m| first_line(&m.data));
            Err(format!("the auditor does not run there: {first}"))
        }))
    }
}

fn first_line(text: &str) -> &str {
    text.lines().find(|l| !l.trim().is_empty()).unwrap_or("").trim()
}
