//! Which candidates are invariants.
//!
//! The candidates that do not hold at the start are dropped; then, as long as any is dropped, those that a step
//! does not keep although all that are left held before it. What remains holds on the whole way (C. Flanagan,
//! K. R. M. Leino: Houdini, an annotation assistant for ESC/Java. FME 2001). Each round is one question to
//! Lean: facts that cannot be proved are left out of the context, and what is there is told by their names.

use super::candidates::Candidate;
use super::processed::Passed;
use super::reading::{Case, Reading};
use super::{Loop, known_after};
use crate::script::{Script, by, have};
use crate::structure::names::Names;
use proof_search::policy::Probe;
use proof_term::print;
use std::collections::HashSet;

/// Rounds at most; what is left then is not known to be invariant.
const ROUNDS: usize = 5;

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
    let steps = steps?;
    let fact = Names::of(&reading.goal).fresh("inv");
    let kept = |probe: &mut dyn Probe, facts: &[(usize, String)]| -> Option<HashSet<usize>> {
        let mut script = Script::new();
        for (number, (_, text)) in facts.iter().enumerate() {
            script.push(format!("(try {text})").replace("FACT", &format!("{fact}{number}")));
        }
        let names = known_after(probe, script)?;
        let missing = (0..facts.len()).filter(|number| !names.contains(&format!("{fact}{number}")));
        Some(missing.map(|number| facts[number].0).collect())
    };
    let at_start: Vec<(usize, String)> = candidates
        .iter()
        .enumerate()
        .map(|(k, c)| {
            let close = format!("(try beta_reduce); first | omega | (simp; done) | {}", task.grind(c.lemmas));
            (k, have("FACT", parameters.of(c, &parameters.starts), by(close)))
        })
        .collect();
    drop_all(&mut candidates, &kept(probe, &at_start)?);
    for _ in 0..ROUNDS {
        let before = candidates.len();
        let lemmas: Vec<&str> = candidates.iter().flat_map(|c| c.lemmas).copied().collect();
        let close = format!("intros; (try beta_reduce at *); first | omega | {}", task.grind(&lemmas));
        let mut facts = vec![];
        for step in &steps {
            let held: String =
                candidates.iter().map(|c| format!("({}) → ", parameters.of(c, &step.before))).collect();
            for (k, c) in candidates.iter().enumerate() {
                let claim = format!("{}{held}{}", step.quantifiers, parameters.of(c, &step.after));
                facts.push((k, have("FACT", claim, by(&close))));
            }
        }
        drop_all(&mut candidates, &kept(probe, &facts)?);
        tracing::debug!(kept = ?candidates.iter().map(|c| &c.text).collect::<Vec<_>>(), "invariants");
        if candidates.len() == before {
            return Some(candidates);
        }
    }
    Some(vec![])
}

fn drop_all(candidates: &mut Vec<Candidate>, dropped: &HashSet<usize>) {
    let mut number = 0..;
    candidates.retain(|_| number.next().is_some_and(|n| !dropped.contains(&n)));
}

fn step(case: &Case, call: &[lean_bridge::term::Term], passed: Option<&Passed>) -> Option<Step> {
    let text = |terms: &[lean_bridge::term::Term]| -> Option<Vec<String>> {
        terms.iter().map(|term| case.text(term)).collect()
    };
    let (mut before, mut after) = (text(&case.args)?, text(call)?);
    let mut quantifiers = case.quantifiers()?;
    if let Some(passed) = passed {
        quantifiers = format!("∀ ({} : {}), {quantifiers}", passed.name, passed.ty);
        before.push(passed.name.clone());
        after.push(passed.at(case, call)?);
    }
    Some(Step { quantifiers, before, after })
}
