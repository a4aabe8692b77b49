//! Judging on a server that has no `judge`: a community REPL.
//!
//! The worker elaborates the candidate and pickles what it declares. A second process, in which no
//! candidate is ever elaborated, elaborates the statement, reads both as data and audits
//! ([`crate::auditor`]). Then the second kernel is asked about the same bytes, in this process
//! ([`crate::second_kernel`]): a proof is audited when both agree. Where the auditor does not work
//! (another Lean version, a server without metaprograms), or the library's files cannot be read, the
//! verdict stops at `replayed` and says why: the type is then compared, and axioms are looked for, in
//! Lean's printed text, which finds mistakes but no fraud.

use crate::audit_process::{Pickled, on_clean, private_folder, seal};
use crate::auditor::{Audit, Audited};
use crate::error::Error;
use crate::judging::{JudgeRequest, VerifyRequest};
use crate::native_names;
use crate::printed::{replayed, sorry};
use crate::second_kernel::{Case, FullName, Opinion, Sealed, Unfit};
use crate::worker::{Common, Tries, Worker, millis};
use lean_meta::header;
use lean_protocol::AutoBound;
use lean_protocol::answer::{Declared, SorryGoal, Verified};
use lean_protocol::{ErrorKind, Judgement, Message, Refusal, Rule, Tier};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Deaths under one candidate after which it is blamed.
const DEATHS: u32 = 2;

/// Answer to a text, with what only whole texts need.
#[derive(Deserialize)]
pub(crate) struct TextAnswer {
    pub env: u64,
    #[serde(default)]
    pub messages: Vec<Message>,
    #[serde(default)]
    pub sorries: Vec<SorryGoal>,
    infotree: Option<Value>,
}

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

/// Runs `$attempt` until there is a verdict.
macro_rules! until_verdict {
    ($worker:ident, $attempt:expr) => {{
        let (mut tries, mut deaths) = (Tries::new(), 0);
        loop {
            match $attempt.await {
                Ok(verdict) => break Ok(verdict),
                Err(e) => match as_refusal(&e, &mut deaths) {
                    Some(refusal) => break Ok(Err(refusal)),
                    None if $worker.may_retry(&e, &mut tries) => {}
                    None => break Err(e),
                },
            }
        }
    }};
}

/// See [`crate::Session::judge`].
pub(crate) async fn judge(worker: &mut Worker, r: &JudgeRequest) -> Result<Judgement, Error> {
    let begun = Instant::now();
    let verdict: Result<Result<Judgement, Refusal>, Error> = until_verdict!(worker, attempt_judge(worker, r));
    let refused = |refusal| Judgement { refused: Some(refusal), ..Judgement::default() };
    let mut judgement = verdict?.unwrap_or_else(refused);
    if judgement.refused.is_none() {
        let common = worker.common.clone();
        let wait = r.limit + common.config.grace;
        let asked =
            async { on_clean!(&common, |clean| clean.auto_bound(&common, &r.header, &r.statement, wait)) };
        judgement.auto_bound = asked.await.unwrap_or_else(|_| AutoBound::unknown());
    }
    judgement.ms = begun.elapsed().as_secs_f64() * 1e3;
    Ok(judgement)
}

/// Every step has the limit of the request; imports have their own.
async fn attempt_judge(worker: &mut Worker, r: &JudgeRequest) -> Result<Result<Judgement, Refusal>, Error> {
    worker.rest().await?;
    let common = worker.common.clone();
    let wait = r.limit + common.config.grace;
    on_clean!(&common, |clean| clean.statement(&common, &r.header, &r.statement, wait))?;
    let (imports, _) = header::split(&r.header);
    let auditor = on_clean!(&common, |clean| clean.auditor(&common, &imports))?;
    // Nothing that a candidate for it does can still reach what the statement declares.
    let statement = match auditor {
        Err(why) if common.auditor.had_auditor(&imports) => return Ok(Err(Refusal::new(Rule::Engine, why))),
        Err(why) => Err(why),
        Ok(_) => {
            match on_clean!(&common, |clean| clean.sealed_statement(&common, &r.header, &r.statement, wait))?
            {
                Ok(sealed) => Ok(sealed),
                Err(why) => {
                    return Ok(Err(Refusal::new(Rule::Statement, format!("it cannot be read: {why}"))));
                }
            }
        }
    };
    let (header, text) = match r.whole {
        true => {
            let (imports, at) = header::split(&r.candidate);
            (imports, padded(&r.candidate, at))
        }
        false => (r.header.clone(), r.candidate.clone()),
    };
    let given = match elaborate(worker, &header, &text, None, r.limit).await {
        Err(Error::Statement { reason, .. }) if r.whole => return Ok(Err(Refusal::new(Rule::Error, reason))),
        other => other?,
    };
    let base = Judgement { messages: given.messages.clone(), ..Judgement::default() };
    if let Some(m) = given.messages.iter().find(|m| m.is_error()) {
        return Ok(Ok(Judgement { refused: Some(Refusal::new(Rule::Error, m.data.clone())), ..base }));
    }
    let statement = match statement {
        Ok(statement) => statement,
        Err(why) => return Ok(Ok(replayed(worker, r, &given, why).await?)),
    };
    let candidate = match pickle(worker, given.env, wait).await? {
        Ok(candidate) => candidate,
        Err(why) => return Ok(Err(why.refusal())),
    };
    let case = Case { statement: Some(statement), candidate, name: r.name.as_deref(), axioms: &r.axioms };
    Ok(match audit(&common, &imports, &case, wait).await?.map(|mut js| js.pop()) {
        Ok(Some(j)) => Ok(Judgement { messages: given.messages, ..j }),
        Ok(None) => Err(Refusal::new(Rule::Engine, "the auditor gave no judgement")),
        Err(refused) => Err(refused),
    })
}

/// What the auditor and the second kernel say of theorems, or why they say nothing.
async fn audit(
    common: &Arc<Common>,
    imports: &str,
    case: &Case<'_>,
    limit: Duration,
) -> Result<Result<Vec<Judgement>, Refusal>, Error> {
    let said = on_clean!(common, |clean| async {
        match clean.auditor(common, imports).await? {
            Ok(env) => clean.audit(env, case, limit).await,
            Err(why) => Ok(Err(why)),
        }
    })?;
    let audit = match said {
        Ok(audit) => audit,
        Err(why) => return Ok(Err(Refusal::new(Rule::Engine, why))),
    };
    let named = |accepted: bool| -> Vec<FullName> {
        let of = audit.judgements.iter().filter(|j| j.judgement.refused.is_none() == accepted);
        of.map(|j| j.theorem.clone()).collect()
    };
    let (accepted, refused) = (named(true), named(false));
    // a statement has one theorem; of a text the second kernel looks at
    // those as well of which the auditor said nothing
    if case.statement.is_some() && accepted.is_empty() {
        return Ok(Ok(audit.judgements.into_iter().map(|j| j.judgement).collect()));
    }
    let kernel = &common.auditor.second_kernel;
    Ok(match kernel.opinions(common, case, &audit, (accepted, refused), limit).await {
        Ok(opinions) => Ok(combined(audit, opinions, &kernel.kernels())),
        Err(why) => Err(Refusal::new(Rule::Engine, format!("no word of the second kernel: {why}"))),
    })
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
async fn pickle(worker: &mut Worker, env: u64, limit: Duration) -> Result<Result<Arc<Sealed>, Unfit>, Error> {
    let folder = private_folder()?;
    let file = folder.path().join("candidate");
    let body = json!({"pickleTo": file.to_string_lossy(), "env": env});
    worker.call::<Pickled>("pickle", &body, limit).await?;
    seal(file, "the candidate").await
}

/// The text behind the header, with its lines numbered as before.
fn padded(text: &str, at: usize) -> String {
    "\n".repeat(text[..at].matches('\n').count()) + &text[at..]
}

/// See [`crate::Session::verify`].
pub(crate) async fn verify(worker: &mut Worker, r: &VerifyRequest) -> Result<Verified, Error> {
    let begun = Instant::now();
    let verdict: Result<Result<Verified, Refusal>, Error> = until_verdict!(worker, attempt_verify(worker, r));
    let refused = |refusal| Verified { refused: Some(refusal), ..Verified::default() };
    let mut verified = verdict?.unwrap_or_else(refused);
    let counts = verified.accepted() || verified.declarations.iter().any(|d| d.judgement.refused.is_none());
    if counts && !binds_nothing(worker, r).await {
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
async fn binds_nothing(worker: &mut Worker, r: &VerifyRequest) -> bool {
    let (imports, at) = header::split(&r.text);
    let Some(question) = native_names::question_of_statements(&r.text[at..]) else { return false };
    let said = elaborate(worker, &imports, &question, None, r.limit).await;
    said.is_ok_and(|said| native_names::answer(&question, &said.messages).is_empty())
}

async fn attempt_verify(worker: &mut Worker, r: &VerifyRequest) -> Result<Result<Verified, Refusal>, Error> {
    worker.rest().await?;
    let common = worker.common.clone();
    let wait = r.limit + common.config.grace;
    let (imports, at) = header::split(&r.text);
    let given = match elaborate(worker, &imports, &padded(&r.text, at), r.infotree.as_deref(), r.limit).await
    {
        Err(Error::Statement { reason, messages, .. }) => {
            let refused = Some(Refusal::new(Rule::Error, reason));
            return Ok(Ok(Verified { refused, messages, ..Verified::default() }));
        }
        other => other?,
    };
    let sorry = sorry(&given);
    let mut out = Verified {
        messages: given.messages,
        sorries: given.sorries,
        infotree: given.infotree,
        ..Verified::default()
    };
    if let Some(m) = out.messages.iter().find(|m| m.is_error()) {
        out.refused = Some(Refusal::new(Rule::Error, m.data.clone()));
        return Ok(Ok(out));
    }
    if let Err(why) = on_clean!(&common, |clean| clean.auditor(&common, &imports))? {
        if common.auditor.had_auditor(&imports) {
            return Ok(Err(Refusal::new(Rule::Engine, why)));
        }
        out.tier = Some(Tier::Replayed);
        out.note = Some(format!("not audited on this server: {why}"));
        out.refused = sorry;
        return Ok(Ok(out));
    }
    let candidate = match pickle(worker, given.env, wait).await? {
        Ok(candidate) => candidate,
        Err(why) => return Ok(Err(why.refusal())),
    };
    let case = Case { statement: None, candidate, name: None, axioms: &r.axioms };
    match audit(&common, &imports, &case, wait).await? {
        Err(refused) => return Ok(Err(refused)),
        Ok(judgements) => {
            out.tier = judgements.iter().map(|j| j.tier).min().flatten();
            out.refused = judgements.iter().find_map(|j| j.refused.clone());
            let declared = |judgement| Declared { judgement, pos: None };
            out.declarations = judgements.into_iter().map(declared).collect();
        }
    }
    Ok(Ok(out))
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
