//! Judging on a server that has no `judge`: a community REPL.
//!
//! The worker elaborates the candidate and pickles what it declares. A second process, in which no
//! candidate is ever elaborated, elaborates the statement, reads both as data and audits
//! ([`super::auditor`]). Then the second kernel is asked about the same bytes, in this process
//! ([`super::second_kernel`]): a proof is audited when both agree. Where the auditor does not work
//! (another Lean version, a server without metaprograms), or the library's files cannot be read, the
//! verdict stops at `replayed` and says why: the type is then compared, and axioms are looked for, in
//! Lean's printed text, which finds mistakes but no fraud.

use super::audit_process::{AuditProcess, on_clean};
use super::auditor::{Audit, Audited};
use super::clean::{Pickled, private_folder, seal};
use super::full_name::FullName;
use super::names;
use super::printed::replayed;
use super::second_kernel::{Case, Opinion, Sealed};
use super::text_answer::TextAnswer;
use crate::error::Error;
use crate::judging::{JudgeRequest, VerifyRequest};
use crate::tries::{Tries, millis};
use crate::worker::Worker;
use lean_meta::header;
use lean_protocol::AutoBound;
use lean_protocol::answer::{Declared, Verified};
use lean_protocol::{ErrorKind, Judgement, Refusal, Rule, Tier};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Deaths under one candidate after which it is blamed.
const DEATHS: u32 = 2;

/// Errors that are verdicts about the text.
fn as_refusal(error: &Error, deaths: &mut u32) -> Option<Refusal> {
    let rule = match error {
        Error::Deadline { .. } | Error::Memory { .. } | Error::EngineLost { .. } => error.rule_of_loss(),
        // a number that the server has forgotten is not the text's doing
        Error::Lean { kind, .. } if kind.is_unknown_number() => return None,
        Error::Lean { kind: ErrorKind::Timeout, .. } => Rule::Timeout,
        Error::Lean { request: "candidate", message, .. } => {
            return Some(Refusal::new(Rule::Error, message.clone()));
        }
        Error::Lean { .. } => Rule::Engine,
        Error::Statement { reason, .. } => return Some(Refusal::new(Rule::Statement, reason.clone())),
        Error::Died { .. } if !error.is_foreign_kill() => {
            *deaths += 1;
            if *deaths < DEATHS {
                return None;
            }
            Rule::Engine
        }
        _ => return None,
    };
    Some(Refusal::new(rule, error.to_string()))
}

/// Why an attempt at a verdict ended before its end.
enum Ended {
    /// With a verdict.
    Refused(Refusal),
    /// Without one.
    Failed(Error),
}

impl From<Error> for Ended {
    fn from(error: Error) -> Ended {
        Ended::Failed(error)
    }
}

impl From<Refusal> for Ended {
    fn from(refusal: Refusal) -> Ended {
        Ended::Refused(refusal)
    }
}

/// Runs `$attempt` until there is a verdict. What `$refused` makes of a refusal is one.
macro_rules! until_verdict {
    ($worker:ident, $attempt:expr, $refused:expr) => {{
        let (mut tries, mut deaths) = (Tries::new(), 0);
        loop {
            match $attempt.await {
                Ok(verdict) => break Ok(verdict),
                Err(Ended::Refused(refusal)) => break Ok($refused(refusal)),
                Err(Ended::Failed(e)) => match as_refusal(&e, &mut deaths) {
                    Some(refusal) => break Ok($refused(refusal)),
                    None if $worker.may_retry(&e, &mut tries) => {}
                    None => break Err(e),
                },
            }
        }
    }};
}

/// See [`crate::ReservedWorker::judge`].
pub(crate) async fn judge(worker: &mut Worker, asked: &JudgeRequest) -> Result<Judgement, Error> {
    let begun = Instant::now();
    let refused = |refusal| Judgement { refused: Some(refusal), ..Judgement::default() };
    let mut judgement = until_verdict!(worker, attempt_judge(worker, asked), refused)?;
    if judgement.refused.is_none() {
        let common = worker.common.clone();
        let wait = asked.limit + common.config.grace;
        let bound = async {
            on_clean!(common.auditor, |clean| clean.auto_bound(&asked.header, &asked.statement, wait))
        };
        judgement.auto_bound = bound.await.unwrap_or_else(|_| AutoBound::unknown());
    }
    judgement.ms = begun.elapsed().as_secs_f64() * 1e3;
    Ok(judgement)
}

/// Every step has the limit of the request; imports have their own.
async fn attempt_judge(worker: &mut Worker, asked: &JudgeRequest) -> Result<Judgement, Ended> {
    worker.rest().await?;
    let common = worker.common.clone();
    let auditing = &common.auditor;
    let wait = asked.limit + common.config.grace;
    on_clean!(auditing, |clean| clean.statement(&asked.header, &asked.statement, wait))?;
    let (imports, _) = header::split(&asked.header);
    let auditor = on_clean!(auditing, |clean| auditing.auditor(clean, &imports))?;
    // Nothing that a candidate for it does can still reach what the statement declares.
    let statement = match auditor {
        Err(why) if auditing.had_auditor(&imports) => return Err(Refusal::new(Rule::Engine, why).into()),
        Err(why) => Err(why),
        Ok(_) => {
            let sealed = on_clean!(auditing, |clean| {
                clean.sealed_statement(&asked.header, &asked.statement, wait)
            })?;
            let unread = |why| Refusal::new(Rule::Statement, format!("it cannot be read: {why}"));
            Ok(sealed.map_err(unread)?)
        }
    };
    let (header, text) = match asked.whole {
        true => {
            let (imports, at) = header::split(&asked.candidate);
            (imports, padded(&asked.candidate, at))
        }
        false => (asked.header.clone(), asked.candidate.clone()),
    };
    let given = match elaborate(worker, &header, &text, None, asked.limit).await {
        Err(Error::Statement { reason, .. }) if asked.whole => {
            return Err(Refusal::new(Rule::Error, reason).into());
        }
        other => other?,
    };
    let base = Judgement { messages: given.messages.clone(), ..Judgement::default() };
    if let Some(m) = given.messages.iter().find(|m| m.is_error()) {
        return Ok(Judgement { refused: Some(Refusal::new(Rule::Error, m.data.clone())), ..base });
    }
    let statement = match statement {
        Ok(statement) => statement,
        Err(why) => return Ok(replayed(worker, asked, &given, why).await?),
    };
    let candidate = pickle(worker, given.env, wait).await?;
    let (name, axioms) = (asked.name.as_deref(), &asked.axioms[..]);
    let case = Case { statement: Some(statement), candidate, name, axioms };
    match audit(auditing, &imports, &case, wait).await?.pop() {
        Some(judgement) => Ok(Judgement { messages: given.messages, ..judgement }),
        None => Err(Refusal::new(Rule::Engine, "the auditor gave no judgement").into()),
    }
}

/// What the auditor and the second kernel say of theorems, or why they say nothing.
async fn audit(
    auditing: &AuditProcess,
    imports: &str,
    case: &Case<'_>,
    limit: Duration,
) -> Result<Vec<Judgement>, Ended> {
    let said = on_clean!(auditing, |clean| async {
        match auditing.auditor(clean, imports).await? {
            Ok(env) => auditing.audit(clean, env, case, limit).await,
            Err(why) => Ok(Err(why)),
        }
    })?;
    let audit = said.map_err(|why| Refusal::new(Rule::Engine, why))?;
    let named = |accepted: bool| -> Vec<FullName> {
        let of = audit.judgements.iter().filter(|j| j.judgement.refused.is_none() == accepted);
        of.map(|j| j.theorem.clone()).collect()
    };
    let (accepted, refused) = (named(true), named(false));
    // a statement has one theorem; of a text the second kernel looks at
    // those as well of which the auditor said nothing
    if case.statement.is_some() && accepted.is_empty() {
        return Ok(audit.judgements.into_iter().map(|j| j.judgement).collect());
    }
    let kernel = &auditing.second_kernel;
    match kernel.opinions(case, &audit, (accepted, refused), limit).await {
        Ok(opinions) => Ok(combined(audit, opinions, &kernel.kernels())),
        Err(why) => Err(Refusal::new(Rule::Engine, format!("no word of the second kernel: {why}")).into()),
    }
}

/// The judgements of the auditor that the second kernel agrees with, and its refusals for the others.
fn combined(audit: Audit, opinions: Vec<Opinion>, kernels: &[String]) -> Vec<Judgement> {
    let (told, silent): (Vec<Opinion>, Vec<Opinion>) =
        opinions.into_iter().partition(|o| o.theorem.is_some());
    let told: HashMap<Option<FullName>, Option<Refusal>> =
        told.into_iter().map(|o| (o.theorem, o.refused)).collect();
    let mut judgements = vec![];
    for Audited { judgement, theorem } in audit.judgements {
        judgements.push(match told.get(&Some(theorem)) {
            _ if judgement.refused.is_some() => judgement,
            Some(None) => Judgement { kernels: kernels.to_vec(), ..judgement },
            Some(Some(refused)) => refused_by(judgement, refused.clone()),
            None => {
                refused_by(judgement, Refusal::new(Rule::Kernels, "the second kernel has no opinion of it"))
            }
        });
    }
    judgements.extend(silent.into_iter().filter_map(|o| {
        let judgement = Judgement { name: o.name, tier: Some(Tier::Replayed), ..Judgement::default() };
        Some(refused_by(judgement, o.refused?))
    }));
    judgements
}

fn refused_by(judgement: Judgement, refused: Refusal) -> Judgement {
    let replays = !matches!(refused.rule, Rule::Statement | Rule::Missing | Rule::Type);
    let tier = replays.then_some(Tier::Replayed);
    Judgement { tier, refused: Some(refused), ..judgement }
}

/// Elaborates a text in the worker. Its environment is forgotten in due course.
async fn elaborate(
    worker: &mut Worker,
    header: &str,
    text: &str,
    infotree: Option<&str>,
    limit: Duration,
) -> Result<TextAnswer, Error> {
    let env = worker.env(&Arc::from(header)).await?;
    let mut body = json!({"cmd": text, "env": env, "timeoutMs": millis(limit)});
    if let Some(kind) = infotree {
        body["infotree"] = kind.into();
    }
    let answer: TextAnswer = worker.call("candidate", &body, limit + worker.common.config.grace).await?;
    worker.held.unwanted_envs.push(answer.env);
    Ok(answer)
}

/// What a text has declared. Its process may still do to the file what it likes, so it is read once.
async fn pickle(worker: &mut Worker, env: u64, limit: Duration) -> Result<Arc<Sealed>, Ended> {
    let folder = private_folder()?;
    let file = folder.path().join("candidate");
    let body = json!({"pickleTo": file.to_string_lossy(), "env": env});
    worker.call::<Pickled>("pickle", &body, limit).await?;
    Ok(seal(file, "the candidate").await?.map_err(|why| why.refusal())?)
}

/// The text behind the header, with its lines numbered as before.
fn padded(text: &str, at: usize) -> String {
    "\n".repeat(text[..at].matches('\n').count()) + &text[at..]
}

/// See [`crate::ReservedWorker::verify`].
pub(crate) async fn verify(worker: &mut Worker, asked: &VerifyRequest) -> Result<Verified, Error> {
    let begun = Instant::now();
    let refused = |refusal| Verified { refused: Some(refusal), ..Verified::default() };
    let mut verified = until_verdict!(worker, attempt_verify(worker, asked), refused)?;
    let counts = verified.accepted() || verified.declarations.iter().any(|d| d.judgement.refused.is_none());
    if counts && !binds_nothing(worker, asked).await {
        // which of the theorems it is that has such a name, Lean does not say
        for declared in &mut verified.declarations {
            declared.judgement.auto_bound = AutoBound::unknown();
        }
        if verified.declarations.is_empty() {
            let told = verified.note.take().map_or(String::new(), |note| note + "; ");
            verified.note = Some(told + "auto-bound: not known");
        }
    }
    verified.ms = begun.elapsed().as_secs_f64() * 1e3;
    Ok(verified)
}

/// Whether Lean is known to bind no name of a text by itself.
async fn binds_nothing(worker: &mut Worker, asked: &VerifyRequest) -> bool {
    let (imports, at) = header::split(&asked.text);
    let Some(question) = names::question_of_statements(&asked.text[at..]) else { return false };
    let said = elaborate(worker, &imports, &question, None, asked.limit).await;
    said.is_ok_and(|said| names::answer(&question, &said.messages).is_empty())
}

async fn attempt_verify(worker: &mut Worker, asked: &VerifyRequest) -> Result<Verified, Ended> {
    worker.rest().await?;
    let common = worker.common.clone();
    let auditing = &common.auditor;
    let wait = asked.limit + common.config.grace;
    let (imports, at) = header::split(&asked.text);
    let given =
        match elaborate(worker, &imports, &padded(&asked.text, at), asked.infotree.as_deref(), asked.limit)
            .await
        {
            Err(Error::Statement { reason, messages, .. }) => {
                let refused = Some(Refusal::new(Rule::Error, reason));
                return Ok(Verified { refused, messages, ..Verified::default() });
            }
            other => other?,
        };
    let sorry = given.sorry();
    let mut out = Verified {
        messages: given.messages,
        sorries: given.sorries,
        infotree: given.infotree,
        ..Verified::default()
    };
    if let Some(m) = out.messages.iter().find(|m| m.is_error()) {
        out.refused = Some(Refusal::new(Rule::Error, m.data.clone()));
        return Ok(out);
    }
    if let Err(why) = on_clean!(auditing, |clean| auditing.auditor(clean, &imports))? {
        if auditing.had_auditor(&imports) {
            return Err(Refusal::new(Rule::Engine, why).into());
        }
        out.tier = Some(Tier::Replayed);
        out.note = Some(format!("not audited on this server: {why}"));
        out.refused = sorry;
        return Ok(out);
    }
    let candidate = pickle(worker, given.env, wait).await?;
    let case = Case { statement: None, candidate, name: None, axioms: &asked.axioms };
    let judgements = audit(auditing, &imports, &case, wait).await?;
    out.tier = judgements.iter().map(|j| j.tier).min().flatten();
    out.refused = judgements.iter().find_map(|j| j.refused.clone());
    let declared = |judgement| Declared { judgement, pos: None };
    out.declarations = judgements.into_iter().map(declared).collect();
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers() {
        let text = "import A\nimport B\n\ntheorem t : True := trivial";
        let (_, at) = header::split(text);
        assert_eq!(padded(text, at), "\n\n\ntheorem t : True := trivial");
    }
}
