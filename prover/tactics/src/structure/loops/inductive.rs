//! Which candidates are invariants.
//!
//! A candidate is one if it holds at the start, and every step keeps it where it and what is known already
//! held before. What was found is known when the others are tried again, so that sizes come before what is
//! read at places (incremental induction: A. R. Bradley, Z. Manna, Property-directed incremental invariant
//! generation, Formal Aspects of Computing 20, 2008). Each fact gets little time: what is no invariant fails,
//! and a failure is never cheap.

use super::Loop;
use super::candidates::Candidate;
use super::processed::Passed;
use super::reading::{Case, Reading};
use crate::script::{by, have};
use lean_bridge::term::Term;
use proof_search::policy::{Outcome, Probe, Tactic, TacticLimits};
use proof_term::{print, view};
use std::collections::HashSet;
use std::time::Duration;

/// Rounds at most.
const ROUNDS: usize = 5;
/// For one fact.
const LIMITS: TacticLimits = TacticLimits { heartbeats: 10_000, timeout: Duration::from_secs(3) };

/// The variables of a strengthened claim, with the texts that stand for them.
pub(super) struct Parameters {
    /// `(i : Nat) (acc : List Nat)`.
    pub binders: String,
    pub names: Vec<String>,
    /// What they are at the start.
    pub starts: Vec<String>,
}

impl Parameters {
    /// `None` if a start cannot be written.
    pub fn new(task: &Loop, reading: &Reading, passed: Option<&Passed>) -> Option<Parameters> {
        let binder = |name: &str, ty: &Option<String>| match ty {
            Some(ty) => format!("({name} : {ty})"),
            None => name.to_string(),
        };
        let mut binders: Vec<String> = reading.variables.iter().map(|v| binder(&v.name, &v.ty)).collect();
        let mut names: Vec<String> = reading.variables.iter().map(|v| v.name.clone()).collect();
        let starts = reading.variables.iter().map(|v| print::atom(&task.goal, &v.start));
        let mut starts = starts.collect::<Option<Vec<String>>>()?;
        if let Some(passed) = passed {
            binders.push(format!("({} : {})", passed.name, passed.ty));
            names.push(passed.name.clone());
            starts.push(passed.start.clone());
        }
        Some(Parameters { binders: binders.join(" "), names, starts })
    }

    /// A candidate said of other values.
    fn of(&self, candidate: &Candidate, values: &[String]) -> String {
        format!("(fun {} => {}) {}", self.binders, candidate.text, values.join(" "))
    }
}

/// One call on one way through the function: values before and after.
struct Step {
    quantifiers: String,
    before: Vec<String>,
    after: Vec<String>,
}

/// The candidates that hold at the start and are kept by every step; `None` if the steps cannot be written.
pub(super) fn invariants(
    task: &Loop,
    reading: &Reading,
    passed: Option<&Passed>,
    parameters: &Parameters,
    mut candidates: Vec<Candidate>,
    probe: &mut dyn Probe,
) -> Option<Vec<Candidate>> {
    if reading.cases.iter().any(|case| !case.whole) {
        return None;
    }
    let calls = reading.cases.iter().flat_map(|case| case.calls.iter().map(move |call| (case, call)));
    let steps: Option<Vec<Step>> = calls.map(|(case, call)| step(case, call, passed)).collect();
    // without steps nothing would be asked, and everything stand
    let steps = steps.filter(|steps| !steps.is_empty())?;
    let fact = view::fresh(&reading.goal, "inv");
    // which facts cannot be proved, by the numbers of their candidates
    let fail = |probe: &mut dyn Probe, facts: Vec<(usize, String, String)>| -> HashSet<usize> {
        let tactic = |claim: &String, tactics: &String| Tactic {
            // of a `first` only the last failure is printed, which takes time
            text: have(&fact, claim, by(format!("{tactics} | fail"))),
            limits: LIMITS,
        };
        let tried: Vec<Tactic> = facts.iter().map(|(_, claim, tactics)| tactic(claim, tactics)).collect();
        let outcomes = probe.run(&tried, false);
        let mut failed: HashSet<usize> = facts.iter().map(|(k, ..)| *k).collect();
        // a candidate stands if each of its facts was tried and holds
        let holds = |k: usize| {
            let of_it = facts.iter().enumerate().filter(|(_, fact)| fact.0 == k);
            of_it.into_iter().all(|(n, _)| matches!(outcomes.get(n), Some(Outcome::Goals(_))))
        };
        failed.retain(|k| !holds(*k));
        failed
    };
    let at_start = candidates.iter().enumerate().map(|(k, c)| {
        let grind = task.grind(c.lemmas);
        let tactics = format!("(try dsimp only) <;> first | omega | rfl | (simp; done) | {grind}");
        (k, parameters.of(c, &parameters.starts), tactics)
    });
    let failed = fail(probe, at_start.collect());
    drop_all(&mut candidates, &failed);
    let mut known: Vec<Candidate> = vec![];
    for _ in 0..ROUNDS {
        let (bounds, others): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|c| c.is_bound);
        // bounds first, since they cost little and the others need them
        let (mut tried, later) = if bounds.is_empty() { (others, vec![]) } else { (bounds, others) };
        let lemmas = |c: &Candidate| -> Vec<&str> {
            known.iter().chain([c]).flat_map(|c| c.lemmas).copied().collect()
        };
        // what one step does not keep need not be asked of the others
        let mut failed = HashSet::new();
        for step in &steps {
            let standing = tried.iter().enumerate().filter(|(k, _)| !failed.contains(k));
            let facts = standing.map(|(k, c)| {
                let held =
                    known.iter().chain([c]).map(|c| format!("({}) → ", parameters.of(c, &step.before)));
                let held: String = held.collect();
                let claim = format!("{}{held}{}", step.quantifiers, parameters.of(c, &step.after));
                let grind = task.grind(&lemmas(c));
                (k, claim, format!("intros; (try dsimp only at *) <;> first | omega | {grind}"))
            });
            failed.extend(fail(probe, facts.collect()));
        }
        let (found, of_bounds) = (tried.len() - failed.len(), tried.first().is_some_and(|c| c.is_bound));
        let mut number = 0..;
        let mut is_kept = |_: &Candidate| number.next().is_some_and(|n| !failed.contains(&n));
        let kept: Vec<Candidate> = tried.extract_if(.., |c| is_kept(c)).collect();
        // a bound that is not kept beside any other is none
        let again = if of_bounds && found == 0 { vec![] } else { tried };
        candidates = later.into_iter().chain(again).collect();
        known.extend(kept);
        tracing::debug!(known = ?known.iter().map(|c| &c.text).collect::<Vec<_>>(), "invariants");
        if candidates.is_empty() || (found == 0 && !of_bounds) {
            break;
        }
    }
    Some(known)
}

fn drop_all(candidates: &mut Vec<Candidate>, dropped: &HashSet<usize>) {
    let mut number = 0..;
    candidates.retain(|_| number.next().is_some_and(|n| !dropped.contains(&n)));
}

fn step(case: &Case, call: &[Term], passed: Option<&Passed>) -> Option<Step> {
    let text = |terms: &[Term]| -> Option<Vec<String>> { terms.iter().map(|term| case.text(term)).collect() };
    let (mut before, mut after) = (text(&case.args)?, text(call)?);
    let mut quantifiers = case.quantifiers()?;
    if let Some(passed) = passed {
        quantifiers = format!("∀ ({} : {}), {quantifiers}", passed.name, passed.ty);
        before.push(passed.name.clone());
        after.push(passed.at(case, call)?);
    }
    Some(Step { quantifiers, before, after })
}
