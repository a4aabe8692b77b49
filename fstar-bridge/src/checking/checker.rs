//! One candidate at a time, on a process of its own.

use super::problem::Problem;
use super::screening::{Screened, screen};
use super::verdict::{Verdict, Word};
use crate::error::Error;
use crate::library::Library;
use crate::message::{Issue, Response};
use crate::path::Step;
use crate::pushed::{Outcome, Pushed};
use crate::query::{PushKind, Query};
use crate::worker::{Common, Worker};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// For queries that F* answers without proving anything.
const QUICK: Duration = Duration::from_secs(10);
/// Processes that may fail before there is no verdict.
const ATTEMPTS: usize = 3;
/// What is said of a proof where the library's sources are not there.
const NOT_LOOKED_FOR: &str =
    "the sources of F*'s library are not there, so that what it takes on faith is known by name only";
/// Number of the warning for each use of `assume`, `admit` and their like (`--report_assumes warn`).
const ASSUMPTION: u32 = 335;
/// What F* says where a tactic has admitted a goal.
const ADMITTED: &str = "Tactics admitted goal";

/// Which verdicts a second, fresh process must repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Confirm {
    /// None.
    Never,
    /// Those that depend on what z3 was asked before, or on the machine: accepted, out of resources, out of time.
    #[default]
    Fresh,
}

/// Checks candidates.
#[derive(Debug)]
pub struct Checker {
    worker: Worker,
    common: Arc<Common>,
    confirm: Confirm,
}

impl Checker {
    pub fn new(common: Arc<Common>, confirm: Confirm) -> Checker {
        Checker { worker: Worker::new(common.clone()), common, confirm }
    }

    /// What the library takes on faith, if its sources are there.
    pub fn library(&self) -> Option<&Library> {
        self.common.library.as_deref()
    }

    /// # Errors
    /// [`Error::Spawn`], [`Error::Greeting`], [`Error::Unsupported`] and [`Error::Usage`]: no candidate would fare better. All
    /// other faults end, after some attempts, as the verdict [`Word::Infrastructure`].
    pub async fn check(&mut self, problem: &Problem, candidate: &str) -> Result<Verdict, Error> {
        let begun = Instant::now();
        let mut verdict = match screen(problem, candidate, self.library()) {
            Ok(screened) => self.judge(problem, screened).await?,
            Err(verdict) => verdict,
        };
        if verdict.verdict == Word::Proved && verdict.detail.is_empty() && self.library().is_none() {
            verdict.detail = NOT_LOOKED_FOR.into();
        }
        verdict.elapsed = begun.elapsed();
        Ok(verdict)
    }

    async fn judge(&mut self, problem: &Problem, text: Screened<'_>) -> Result<Verdict, Error> {
        let first = attempts(&mut self.worker, problem, text).await?;
        let depends = matches!(first.verdict, Word::Proved | Word::ResourceOut | Word::Timeout);
        if self.confirm == Confirm::Never || !depends {
            return Ok(first);
        }
        let mut fresh = Worker::new(self.common.clone());
        let second = attempts(&mut fresh, problem, text).await;
        fresh.restart().await;
        let mut second = second?;
        second.processes += first.processes;
        second.confirmed = second.verdict == first.verdict;
        if first.verdict == Word::Proved && second.verdict != Word::Proved {
            let said = std::mem::take(&mut second.detail);
            second.detail = format!("accepted once, but not in a fresh process: {said}");
        }
        Ok(second)
    }
}

/// Asks until a process lives to answer.
async fn attempts(worker: &mut Worker, problem: &Problem, text: Screened<'_>) -> Result<Verdict, Error> {
    let mut said = String::new();
    for attempt in 1..=ATTEMPTS {
        match attempt_once(worker, problem, text).await {
            Ok(mut verdict) if verdict.verdict != Word::Infrastructure => {
                verdict.processes = attempt;
                return Ok(verdict);
            }
            Ok(verdict) => said = verdict.detail,
            // a candidate that F* cannot be stopped from working on
            Err(Error::Deadline { query: "push", .. }) if attempt > 1 => {
                let mut verdict = Verdict::new(Word::Timeout, late(problem));
                verdict.processes = attempt;
                return Ok(verdict);
            }
            Err(e @ Error::Memory { query: "push", .. }) if attempt > 1 => {
                let mut verdict = Verdict::new(Word::ResourceOut, e.to_string());
                verdict.processes = attempt;
                return Ok(verdict);
            }
            Err(e) if e.is_worth_another_process() => said = e.to_string(),
            Err(e) => return Err(e),
        }
        worker.restart().await;
    }
    let mut verdict = Verdict::new(Word::Infrastructure, said);
    verdict.processes = ATTEMPTS;
    Ok(verdict)
}

fn late(problem: &Problem) -> String {
    format!("no answer within {} s", problem.limit.as_secs_f64())
}

async fn attempt_once(worker: &mut Worker, problem: &Problem, text: Screened<'_>) -> Result<Verdict, Error> {
    let (before, line) = problem.start();
    worker.go_to(&before).await?;
    if let Some(verdict) = interface(worker, problem) {
        return Ok(verdict);
    }
    if let Some(verdict) = segments(worker, text).await? {
        return Ok(verdict);
    }
    let step = Arc::new(Step::Push { kind: PushKind::Full, code: format!("{}\n", text.text), line });
    let begun = Instant::now();
    let pushed = worker.enter(&step, problem.limit).await?;
    let inside = begun.elapsed();
    let mut verdict = of_push(&pushed, problem);
    if verdict.verdict == Word::Proved
        && let Some(missing) = missing(worker, problem).await?
    {
        verdict = Verdict::new(Word::IllFormed, missing);
    }
    if pushed.outcome == Outcome::Accepted {
        worker.pop().await?;
    }
    verdict.inside = inside;
    verdict.issues = pushed.issues.iter().map(|i| relative(i, line - 1)).collect();
    verdict.goals = pushed.goals;
    Ok(verdict)
}

/// Without the interface that was to be loaded nothing holds the candidate to its type.
fn interface(worker: &Worker, problem: &Problem) -> Option<Verdict> {
    let is_missing = problem.interface.is_some() && !worker.has_loaded(problem.module());
    is_missing.then(|| {
        let detail = format!("F* has not loaded the interface of `{}`", problem.module());
        Verdict::new(Word::Infrastructure, detail)
    })
}

/// F*'s own view of how many declarations a text has.
async fn segments(worker: &mut Worker, text: Screened<'_>) -> Result<Option<Verdict>, Error> {
    if !worker.greeting().is_some_and(|g| g.has("segment")) {
        return Ok(None);
    }
    let answer = worker.ask(&Query::Segment { code: text.text }, QUICK).await?;
    let response = answer.response.as_ref();
    let Some(found) = response.and_then(|r| r.body.get("decls")).and_then(|d| d.as_array()) else {
        let issues = answer.issues();
        // without an issue the query has failed, not the candidate
        let Some(issue) = issues.first() else {
            return Ok(Some(Verdict::new(
                Word::Infrastructure,
                "F* does not tell the declarations of the text",
            )));
        };
        let mut verdict = Verdict::new(Word::IllFormed, one_line(&issue.message));
        verdict.issues = issues;
        return Ok(Some(verdict));
    };
    let others = found.len().saturating_sub(text.pragmas);
    Ok((others != 1)
        .then(|| Verdict::new(Word::IllFormed, format!("F* sees {others} declarations, one is asked for"))))
}

fn of_push(pushed: &Pushed, problem: &Problem) -> Verdict {
    let first = || pushed.lines().into_iter().next().unwrap_or_default();
    match pushed.outcome {
        Outcome::Accepted => match pushed.issues.iter().find(|i| is_assumption(i)) {
            Some(issue) => Verdict::new(Word::Forbidden, one_line(&issue.message)),
            None => Verdict::new(Word::Proved, ""),
        },
        Outcome::Refuted => Verdict::new(Word::Refuted, first()),
        Outcome::ResourceOut => Verdict::new(Word::ResourceOut, first()),
        Outcome::IllFormed => Verdict::new(Word::IllFormed, first()),
        Outcome::Interrupted => Verdict::new(Word::Timeout, late(problem)),
        Outcome::Infrastructure => {
            Verdict::new(Word::Infrastructure, pushed.reason.clone().unwrap_or_else(first))
        }
    }
}

fn is_assumption(issue: &Issue) -> bool {
    issue.number == Some(ASSUMPTION) || issue.message.contains(ADMITTED)
}

/// What is not there as it should be after F* has accepted a candidate. A name that was declared by a `val` alone is unknown to F*, and one that
/// another module has is not this one.
async fn missing(worker: &mut Worker, problem: &Problem) -> Result<Option<String>, Error> {
    for name in &problem.names {
        let short = name.rsplit_once('.').map_or(name.as_str(), |(_, short)| short);
        let answer = worker.ask(&Query::Lookup { symbol: name, requested: &["type"] }, QUICK).await?;
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
