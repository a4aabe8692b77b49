//! One candidate asked of one process: state, push, and what is there afterwards.

use super::elaborated::elaborated;
use super::problem::DefinitionProblem;
use super::screening::Screened;
use super::verdict::{CandidateVerdict, Word};
use crate::error::Error;
use crate::message::{Issue, Response};
use crate::path::StackEntry;
use crate::pushed::{Outcome, Pushed};
use crate::query::{PushKind, Query};
use crate::worker::Worker;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Processes that may fail before there is no verdict.
const ATTEMPTS: usize = 3;
/// Of a candidate's time, what it has in another process after it has used up all of it in one that was
/// lost.
const LEAST: u32 = 4;
/// Number of the warning for each use of `assume`, `admit` and their like (`--report_assumes warn`).
const ASSUMPTION: u32 = 335;
/// What F* says where a tactic has admitted a goal.
const ADMITTED: &str = "Tactics admitted goal";

/// What came of asking.
pub(super) struct Attempted {
    pub verdict: CandidateVerdict,
    /// Another process has said so, too: a second one would say nothing new.
    pub is_repeated: bool,
}

/// Asks until a process lives to answer. The time that the candidate has is for all processes together;
/// what they need before they can be asked is not of it.
pub(super) async fn attempts(
    worker: &mut Worker,
    problem: &DefinitionProblem,
    text: Screened<'_>,
) -> Result<Attempted, Error> {
    let mut said = String::new();
    let (mut limit, mut was_late) = (problem.limit, false);
    for attempt in 1..=ATTEMPTS {
        let mut inside = Duration::ZERO;
        let asked = attempt_once(worker, problem, text, limit, &mut inside).await;
        let ended = |verdict: CandidateVerdict, is_repeated| {
            Ok(Attempted { verdict: CandidateVerdict { processes: attempt, ..verdict }, is_repeated })
        };
        match asked {
            Ok(verdict) if verdict.verdict != Word::Infrastructure => {
                let is_late = verdict.verdict == Word::Timeout;
                return ended(verdict, is_late && was_late);
            }
            Ok(verdict) => said = verdict.detail,
            // a candidate that F* cannot be stopped from working on
            Err(Error::Deadline { query: "push", .. }) if attempt > 1 => {
                return ended(CandidateVerdict::new(Word::Timeout, late(problem.limit)), was_late);
            }
            Err(e @ Error::Memory { query: "push", .. }) if attempt > 1 => {
                return ended(CandidateVerdict::new(Word::ResourceOut, e.to_string()), true);
            }
            Err(e) if e.is_worth_another_process() => {
                was_late |= matches!(e, Error::Deadline { query: "push", .. });
                said = e.to_string();
            }
            Err(e) => return Err(e),
        }
        limit = limit.saturating_sub(inside).max(problem.limit / LEAST);
        worker.restart().await;
        if attempt + 1 == ATTEMPTS {
            // whatever is wrong is not to be a file that was kept
            worker.load_sources();
        }
    }
    let verdict =
        CandidateVerdict { processes: ATTEMPTS, ..CandidateVerdict::new(Word::Infrastructure, said) };
    Ok(Attempted { verdict, is_repeated: true })
}

fn late(limit: Duration) -> String {
    format!("no answer within {} s", (limit.as_secs_f64() * 100.0).round() / 100.0)
}

/// `inside`: how long the candidate itself has taken, also of a process that is lost by it.
async fn attempt_once(
    worker: &mut Worker,
    problem: &DefinitionProblem,
    text: Screened<'_>,
    limit: Duration,
    inside: &mut Duration,
) -> Result<CandidateVerdict, Error> {
    let (before, line) = problem.start();
    worker.go_to(&before).await?;
    // newer ones load when a declaration needs it
    let loads_late = worker.greeting().is_some_and(|g| g.has("fly-deps"));
    if let Some(verdict) = interface(worker, problem).filter(|_| !loads_late) {
        return Ok(verdict);
    }
    if let Some(verdict) = segments(worker, text).await? {
        return Ok(verdict);
    }
    let step = Arc::new(StackEntry::Push { kind: PushKind::Full, code: format!("{}\n", text.text), line });
    let begun = Instant::now();
    let mut pushed = worker.enter(&step, limit).await;
    if pushed.as_ref().is_ok_and(|p| p.is_foreign) {
        // an error of an earlier query comes once; what comes again is the candidate's own
        pushed = worker.enter(&step, limit).await;
    }
    *inside = begun.elapsed();
    let pushed = pushed?;
    let mut verdict = of_push(&pushed, limit);
    if verdict.verdict == Word::Proved
        && let Some(unbound) = interface(worker, problem)
    {
        verdict = unbound;
    }
    if verdict.verdict == Word::Proved
        && let Some(missing) = missing(worker, problem).await?
    {
        verdict = CandidateVerdict::new(Word::IllFormed, missing);
    }
    if verdict.verdict == Word::Proved
        && let Some(refusal) = elaborated(worker, problem).await?
    {
        verdict = refusal;
    }
    if pushed.outcome == Outcome::Accepted {
        worker.pop().await?;
    }
    verdict.inside = *inside;
    verdict.issues = pushed.issues.iter().map(|i| relative(i, line - 1)).collect();
    verdict.goals = pushed.goals;
    Ok(verdict)
}

/// Without the interface that was to be loaded nothing holds the candidate to its type.
fn interface(worker: &Worker, problem: &DefinitionProblem) -> Option<CandidateVerdict> {
    let is_missing = problem.interface.is_some() && !worker.has_loaded(problem.module());
    is_missing.then(|| {
        let detail = format!("F* has not loaded the interface of `{}`", problem.module());
        CandidateVerdict::new(Word::Infrastructure, detail)
    })
}

/// F*'s own view of how many declarations a text has.
async fn segments(worker: &mut Worker, text: Screened<'_>) -> Result<Option<CandidateVerdict>, Error> {
    if !worker.greeting().is_some_and(|g| g.has("segment")) {
        return Ok(None);
    }
    let answer = worker.ask(&Query::Segment { code: text.text }, worker.limits().quick).await?;
    let response = answer.response.as_ref();
    let Some(found) = response.and_then(|r| r.body.get("decls")).and_then(|d| d.as_array()) else {
        let issues = answer.issues();
        // without an issue the query has failed, not the candidate
        let Some(issue) = issues.first() else {
            return Ok(Some(CandidateVerdict::new(
                Word::Infrastructure,
                "F* does not tell the declarations of the text",
            )));
        };
        let mut verdict = CandidateVerdict::new(Word::IllFormed, one_line(&issue.message));
        verdict.issues = issues;
        return Ok(Some(verdict));
    };
    let others = found.len().saturating_sub(text.pragmas);
    Ok((others != 1).then(|| {
        CandidateVerdict::new(Word::IllFormed, format!("F* sees {others} declarations, one is asked for"))
    }))
}

fn of_push(pushed: &Pushed, limit: Duration) -> CandidateVerdict {
    let first = || pushed.lines().into_iter().next().unwrap_or_default();
    match pushed.outcome {
        Outcome::Accepted => match pushed.issues.iter().find(|i| is_assumption(i)) {
            Some(issue) => CandidateVerdict::new(Word::Forbidden, one_line(&issue.message)),
            None => CandidateVerdict::new(Word::Proved, ""),
        },
        Outcome::Refuted => CandidateVerdict::new(Word::Refuted, first()),
        Outcome::ResourceOut => CandidateVerdict::new(Word::ResourceOut, first()),
        Outcome::IllFormed => CandidateVerdict::new(Word::IllFormed, first()),
        Outcome::Interrupted => CandidateVerdict::new(Word::Timeout, late(limit)),
        Outcome::Infrastructure if pushed.is_foreign => CandidateVerdict::new(Word::Refuted, first()),
        Outcome::Infrastructure => {
            CandidateVerdict::new(Word::Infrastructure, pushed.reason.clone().unwrap_or_else(first))
        }
    }
}

fn is_assumption(issue: &Issue) -> bool {
    issue.number == Some(ASSUMPTION) || issue.message.contains(ADMITTED)
}

/// What is not there as it should be after F* has accepted a candidate. A name that was declared by a
/// `val` alone is unknown to F*, and one that another module has is not this one.
async fn missing(worker: &mut Worker, problem: &DefinitionProblem) -> Result<Option<String>, Error> {
    for name in &problem.names {
        let short = name.rsplit_once('.').map_or(name.as_str(), |(_, short)| short);
        let query = Query::Lookup { symbol: name, requested: &["type"] };
        let answer = worker.ask(&query, worker.limits().quick).await?;
        let field = |r: &Response, key: &str| r.body.get(key).and_then(|v| v.as_str()).map(str::to_string);
        let found = answer.response.as_ref().filter(|_| answer.is_success());
        match found.and_then(|r| Some((field(r, "name")?, field(r, "type")))) {
            None => return Ok(Some(format!("F* accepted the text, and has no `{name}`"))),
            Some((found, _)) if found != *name => {
                return Ok(Some(format!("`{short}` is `{found}`, not `{name}`")));
            }
            Some((_, None)) => return Ok(Some(format!("F* accepted the text, and gives `{name}` no type"))),
            Some(_) => {}
        }
    }
    Ok(None)
}

/// An issue with the lines of the candidate.
fn relative(issue: &Issue, before: i64) -> Issue {
    let mut issue = issue.clone();
    for range in &mut issue.ranges {
        if range.file == "<input>" && range.begin.0 > before {
            range.begin.0 -= before;
            range.end.0 -= before;
        }
    }
    issue
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
