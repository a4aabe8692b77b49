//! Looking at many statements, on several engines.

use super::duplicates::duplicates;
use super::finding::{Code, Finding, Level, Linted};
use super::proofs::{Trial, with_sorry};
use super::subject::Subject;
use super::{arithmetic, names, repeated, slots, unused};
use data::Theorem;
use lean_bridge::term::{Goal, Term};
use lean_bridge::{BlockingWorker, Error, Opened, ProofState, TacticRequest, TacticResult};
use proof_search::LeanBackend;
use proof_search::statement::Objection;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use supervise::StopFlag;

/// Time for opening a statement.
const OPENING: Duration = Duration::from_secs(30);

/// What was found in a suite.
#[derive(Clone, Debug, Default)]
pub struct LintReport {
    /// One for each statement, in their order; those that an interruption left out are missing at the end.
    pub statements: Vec<Linted>,
    /// Wall time, seconds.
    pub seconds: f64,
    /// The stop flag was set before all was done.
    pub interrupted: bool,
}

impl LintReport {
    /// How often each kind was found, with its level.
    pub fn counts(&self) -> BTreeMap<(Level, Code), usize> {
        let mut counts = BTreeMap::new();
        for found in self.statements.iter().flat_map(|s| &s.findings) {
            *counts.entry((found.level, found.code)).or_default() += 1;
        }
        counts
    }

    /// Statements with a warning or an error.
    pub fn faulty(&self) -> usize {
        self.statements.iter().filter(|s| s.is_faulty()).count()
    }
}

/// Looks at all statements; `done` is called after each, in whatever order.
pub fn lint(
    theorems: &[Theorem],
    engines: Vec<LeanBackend>,
    stop: &StopFlag,
    done: &mut (dyn FnMut() + Send),
) -> LintReport {
    let started = Instant::now();
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<Looked>>> = theorems.iter().map(|_| Mutex::new(None)).collect();
    let done = Mutex::new(done);
    std::thread::scope(|scope| {
        for mut engine in engines {
            let (next, results, done) = (&next, &results, &done);
            scope.spawn(move || {
                while !stop.is_set() {
                    let i = next.fetch_add(1, Relaxed);
                    let Some(theorem) = theorems.get(i) else { break };
                    // a fault of ours over one statement must not cost the others
                    let work = AssertUnwindSafe(|| look(engine.worker(), theorem));
                    let looked = catch_unwind(work).unwrap_or_else(|_| Looked::unknown());
                    *results[i].lock().unwrap_or_else(|e| e.into_inner()) = Some(looked);
                    (done.lock().unwrap_or_else(|e| e.into_inner()))();
                }
            });
        }
    });
    let looked = results.into_iter().map_while(|r| r.into_inner().unwrap_or_else(|e| e.into_inner()));
    let looked: Vec<Looked> = looked.collect();
    let keys: Vec<_> =
        theorems.iter().zip(&looked).map(|(t, l)| (t.name.as_str(), &*t.header, l.key.as_deref())).collect();
    let twice = duplicates(&keys);
    let statements = theorems.iter().zip(looked).zip(twice).map(|((theorem, looked), twice)| Linted {
        name: theorem.name.clone(),
        file: theorem.place.file.clone(),
        line: theorem.place.line,
        findings: looked.findings.into_iter().chain(twice).collect(),
    });
    let statements: Vec<Linted> = statements.collect();
    let interrupted = statements.len() < theorems.len();
    LintReport { statements, seconds: started.elapsed().as_secs_f64(), interrupted }
}

/// What was found about one statement, and its structural key.
struct Looked {
    findings: Vec<Finding>,
    key: Option<String>,
}

impl Looked {
    /// Of a statement over which the checks themselves have failed.
    fn unknown() -> Looked {
        let reason = "nothing is known about it: a check has failed";
        let found = Finding::new(Code::EngineFailure, Level::Error, "statement", reason);
        Looked { findings: vec![found], key: None }
    }
}

fn look(worker: &mut BlockingWorker, theorem: &Theorem) -> Looked {
    let opened = match worker.open(&theorem.header, &with_sorry(&theorem.statement), OPENING) {
        Ok(opened) => opened,
        Err(e) => return Looked { findings: vec![unopened(e, theorem)], key: None },
    };
    let key = opened.goals.first().map(|g| g.key.clone());
    let findings = findings(worker, theorem, opened).unwrap_or_else(|e| vec![failure(&e)]);
    Looked { findings, key }
}

/// Lean's refusal of a statement, or the engine's failure.
fn unopened(error: Error, theorem: &Theorem) -> Finding {
    let (part, why) = match error {
        Error::Statement { part, reason, auto_bound, messages } => {
            let text = if part == "header" { &*theorem.header } else { &*theorem.statement };
            (part, Objection::new(part, &reason, &messages, &auto_bound, text).line())
        }
        Error::Lean { message, .. } => {
            ("header", message.trim().lines().next().unwrap_or_default().to_string())
        }
        error => return failure(&error),
    };
    Finding::new(Code::Unsupported, Level::Error, part, format!("Lean does not accept it: {why}"))
}

fn failure(error: &Error) -> Finding {
    Finding::new(
        Code::EngineFailure,
        Level::Error,
        "statement",
        format!("nothing is known about it: {error}"),
    )
}

fn findings(worker: &mut BlockingWorker, theorem: &Theorem, opened: Opened) -> Result<Vec<Finding>, Error> {
    let Opened { state, goals, auto_bound, .. } = opened;
    let [goal] = &goals[..] else { return Ok(vec![]) };
    let introduced = introduce(worker, &state, goal)?;
    let (intro, state, goal) = match introduced {
        Some((text, state, goal)) => (Some(text), state, goal),
        None => (None, state, goal.clone()),
    };
    let subject = Subject { goal, auto_bound };
    let mut out = names::auto_bound(&subject);
    out.extend(names::shadowed(&subject));
    out.extend(unused::variables(&subject));
    out.extend(unused::binders(&subject));
    out.extend(unused::hypotheses(&subject));
    out.extend(repeated::conclusion(&subject));
    out.extend(repeated::hypotheses(&subject));
    out.extend(arithmetic::arithmetic(&subject));
    let open = slots::slots(worker, &theorem.header, &subject)?;
    let is_open = !open.is_empty();
    out.extend(open);
    if !is_open {
        let mut trial = Trial {
            worker,
            name: &theorem.declares,
            header: &theorem.header,
            statement: &theorem.statement,
            subject: &subject,
            state: &state,
            intro: intro.as_deref(),
        };
        let proved = trial.findings()?;
        if proved.iter().any(|f| f.code == Code::ContradictoryHypotheses) {
            // what has nothing to do with the conclusion is what contradicts
            out.retain(|f| f.code != Code::UnusedHypothesis);
        }
        for found in proved {
            let is_told = |f: &Finding| f.code == found.code && f.part == found.part;
            match out.iter_mut().find(|f| is_told(f)) {
                Some(reported) => reported.proof = found.proof,
                None => out.push(found),
            }
        }
    }
    Ok(out)
}

/// Introduces what a statement quantifies over behind its colon, under the names that it has there.
fn introduce(
    worker: &mut BlockingWorker,
    state: &ProofState,
    goal: &Goal,
) -> Result<Option<(String, ProofState, Goal)>, Error> {
    let mut names = vec![];
    let mut rest = goal.target.as_ref();
    while let Some(Term::Forall(binder, body)) = rest {
        let is_name = !binder.name.is_empty()
            && binder.name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '\'');
        names.push(if is_name { binder.name.as_str() } else { "_" });
        rest = Some(body);
    }
    if names.is_empty() {
        return Ok(None);
    }
    for text in [format!("intro {}", names.join(" ")), "intros".to_string()] {
        let request = TacticRequest::new(text.clone());
        let outcome = worker.tactics(state, None, &[request], false)?.into_iter().next();
        if let Some(TacticResult::Goals { state, mut goals }) = outcome.map(|o| o.result)
            && goals.len() == 1
        {
            return Ok(goals.pop().map(|goal| (text, state, goal)));
        }
    }
    Ok(None)
}
