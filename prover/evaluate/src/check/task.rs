//! One question to the judge, and asking it.

use super::verdict::Checked;
use data::VerdictKey;
use lean_bridge::{Error, JUDGE_SOURCES, JUDGE_VERSION, JudgeRequest, ReservedWorker, Rule, VerifyRequest};
use proof_search::statement::Notations;
use sha2::{Digest, Sha256};

/// A question to the judge.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// Are all theorems of this text proved?
    Verify(VerifyRequest),
    /// Does one of these texts prove the statement, which is the same in all?
    /// They are tried in order; there is at least one.
    Judge(Vec<JudgeRequest>),
}

/// Who judges: the part of a verdict's name that is the same for all verdicts of a run.
#[derive(Clone, Debug)]
pub struct JudgeIdentity {
    /// Lean with its version; for a Lean whose library may change, also what tells its states apart.
    pub identity: String,
}

impl Task {
    /// Asks the judge. That Lean refuses to go on with a text is a verdict; see [`ReservedWorker::verify`].
    ///
    /// # Errors
    /// Those of the worker: no process can be had, the server lacks the judge, interrupted.
    pub async fn run(&self, worker: &mut ReservedWorker) -> Result<Checked, Error> {
        let checked = match self {
            Task::Verify(request) => worker.verify(request).await.map(Checked::from),
            Task::Judge(requests) => judge(requests, worker).await,
        };
        match checked {
            Ok(checked) => Ok(Checked { notations: self.notations().symbols(), ..checked }),
            Err(Error::Lean { message, .. }) => Ok(Checked::refused(Rule::Error, message)),
            other => other,
        }
    }

    /// Names the verdict: two tasks with the same key get the same one. The time limit is no part of it, as
    /// verdicts that depend on time are not kept ([`Checked::is_lasting`]).
    pub fn key(&self, engine: &JudgeIdentity) -> VerdictKey {
        let mut hasher = Sha256::new();
        let mut feed = |text: &str| {
            hasher.update((text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        };
        feed(&engine.identity);
        feed(&JUDGE_VERSION.to_string());
        feed(JUDGE_SOURCES);
        match self {
            Task::Verify(r) => {
                feed("verify");
                feed(&r.prelude);
                feed(&r.text);
                feed(r.infotree.as_deref().unwrap_or_default());
                r.axioms.iter().for_each(|a| feed(a));
            }
            Task::Judge(requests) => {
                feed("judge");
                for r in requests {
                    for text in [&r.prelude, &r.header, &r.statement, &r.candidate] {
                        feed(text);
                    }
                    feed(r.name.as_deref().unwrap_or_default());
                    feed(if r.whole { "whole" } else { "part" });
                    feed(&r.axioms.len().to_string());
                    r.axioms.iter().for_each(|a| feed(a));
                }
            }
        }
        hasher.finalize().into()
    }

    /// The task with `ℕ` and the like understood, where its texts use them and do not say what they are.
    pub fn with_notations(mut self) -> Task {
        match &mut self {
            Task::Verify(r) => r.prelude = Notations::needed(&[&r.text]).commands(),
            Task::Judge(requests) => {
                for r in requests {
                    let asked = [r.header.as_str(), r.statement.as_str()];
                    r.prelude = Notations::needed_by_proof(&asked, &r.candidate).commands();
                }
            }
        }
        self
    }

    /// What [`Task::with_notations`] has put in front.
    fn notations(&self) -> Notations {
        let prelude = match self {
            Task::Verify(r) => r.prelude.as_str(),
            Task::Judge(requests) => requests.first().map_or("", |r| r.prelude.as_str()),
        };
        Notations::declared(prelude)
    }

    /// The text that Lean reads, for showing the place of a message: of
    /// several readings the first, whose errors are reported.
    pub fn text(&self) -> Option<&str> {
        match self {
            Task::Verify(r) => Some(&r.text),
            Task::Judge(requests) => requests.first().map(|r| r.candidate.as_str()),
        }
    }
}

/// The first verdict that accepts; otherwise the first that got beyond errors of elaboration, or the first.
async fn judge(requests: &[JudgeRequest], worker: &mut ReservedWorker) -> Result<Checked, Error> {
    let mut best: Option<Checked> = None;
    for request in requests {
        let checked = Checked::from(worker.judge(request).await?);
        if checked.accepted {
            return Ok(checked);
        }
        let further = |c: &Checked| c.refused.as_ref().is_some_and(|r| r.rule != Rule::Error);
        if best.as_ref().is_none_or(|b| !further(b) && further(&checked)) {
            best = Some(checked);
        }
    }
    best.ok_or_else(|| Error::Usage("there is nothing to judge".into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn verify(text: &str, axioms: &[&str], limit: u64) -> Task {
        let axioms = axioms.iter().map(|a| a.to_string()).collect();
        let limit = Duration::from_secs(limit);
        Task::Verify(VerifyRequest { text: text.into(), axioms, limit, ..VerifyRequest::default() })
    }

    #[test]
    fn keys_tell_apart_what_matters() {
        let engine = |identity: &str| JudgeIdentity { identity: identity.into() };
        let e = engine("one");
        let key = verify("t", &[], 1).key(&e);
        assert_eq!(key, verify("t", &[], 2).key(&e), "time does not matter");
        let mut keys = vec![
            key,
            verify("u", &[], 1).key(&e),
            verify("t", &["a"], 1).key(&e),
            verify("t", &["a", "b"], 1).key(&e),
            verify("t", &["ab"], 1).key(&e),
            verify("t", &[], 1).key(&engine("other")),
            Task::Judge(vec![JudgeRequest::new("", "s", "t", Duration::ZERO)]).key(&e),
            Task::Judge(vec![JudgeRequest::new("s", "", "t", Duration::ZERO)]).key(&e),
        ];
        let count = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }
}
