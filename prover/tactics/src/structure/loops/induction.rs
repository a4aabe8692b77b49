//! Strengthened claims, proved by induction along the loop and used.

use super::Loop;
use super::candidates::Candidate;
use super::fold::{self, FOLD};
use super::inductive::Parameters;
use super::processed::Passed;
use super::reading::{Case, HYPOTHESIS, Reading};
use crate::script::{Script, by, have, revert};
use crate::structure::names::Names;
use crate::structure::scene::set;
use lean_bridge::term::Term;
use proof_term::print;
use proof_term::view::{self, BinOp};

/// A claim of the application with variables for its arguments.
pub(super) struct Claim {
    pub text: String,
    /// Whether it is the goal at the start; otherwise the goal has to follow.
    pub is_goal: bool,
    /// What `grind` has to know for it.
    pub lemmas: &'static [&'static str],
}

impl Claim {
    /// The tactic that proves the claim under these invariants, and uses it.
    pub fn text(
        &self,
        task: &Loop,
        reading: &Reading,
        parameters: &Parameters,
        passed: Option<&Passed>,
        invariants: &[Candidate],
    ) -> Option<String> {
        let mut names = Names::of(&reading.goal);
        let key = names.fresh("key");
        let premises: String = invariants.iter().map(|i| format!("({}) → ", i.text)).collect();
        let held: Vec<String> = invariants.iter().map(|_| names.fresh("hv")).collect();
        let lemmas = invariants.iter().flat_map(|i| i.lemmas).chain(self.lemmas);
        let grind = task.grind(&lemmas.copied().collect::<Vec<&str>>());
        let step = Step { task, reading, kept: kept(task, invariants, &held), grind: &grind };
        let told = set(task.told.iter().map(String::as_str));
        let cases = format!("first | {}{grind} | (simp_all{told}; done)", step.text(passed));
        let introduced: Vec<&str> = parameters.names.iter().chain(&held).map(String::as_str).collect();
        let induction = Script::new()
            .then(format!("intro {}", introduced.join(" ")))
            .then(format!("{} <;> {cases}", induction(task, reading, passed)?));
        let strengthened = format!("∀ {}, {premises}({})", parameters.binders, self.text);
        let starts = parameters.starts.join(" ");
        let at_start = format!("omega | rfl | (simp; done) | {grind}");
        let mut script = Script::new();
        script.extend(revert(&task.reverted));
        script.push(have(&key, strengthened, by(induction.text())));
        if self.is_goal {
            let holes = " ?_".repeat(invariants.len());
            script.push(format!("refine {key} {starts}{holes} <;> first | {at_start} | skip"));
        } else {
            let known = format!(" (by first | {at_start})").repeat(invariants.len());
            script.push(format!("replace {key} := {key} {starts}{known}"));
            script.push(format!("first | (simpa using {key}) | {grind} | skip"));
        }
        Some(script.block())
    }
}

/// The tactic that divides a claim of the loop with variables into its cases.
fn induction(task: &Loop, reading: &Reading, passed: Option<&Passed>) -> Option<String> {
    let passed = passed.map(|passed| format!(" {}", passed.name)).unwrap_or_default();
    if task.function == FOLD {
        return fold::induction(reading, &passed);
    }
    let general = print::print(&reading.goal, &reading.general(task))?;
    let generalizing = if passed.is_empty() { String::new() } else { format!(" generalizing{passed}") };
    Some(format!("fun_induction {general}{generalizing}"))
}

/// What is needed for the cases that go on.
struct Step<'a> {
    task: &'a Loop,
    reading: &'a Reading,
    /// Proofs that the invariants are kept, as arguments.
    kept: String,
    grind: &'a str,
}

impl Step<'_> {
    /// Alternatives of a `first`, each with the bar behind it.
    fn text(&self, passed: Option<&Passed>) -> String {
        let cases = self.reading.cases.iter();
        // a fold's hypothesis of induction is said of all values that are carried along
        let (carried, left) =
            if self.task.function == FOLD { fold::arguments(self.reading) } else { ("", "") };
        let mut next: Vec<String> = match passed {
            Some(passed) => cases.filter_map(|case| self.with_passed(case, passed, carried)).collect(),
            // the step is more than the hypothesis of induction
            None if self.reading.builds_on_calls(&self.task.function) => {
                let split = cases.filter_map(counted_down);
                split.map(|split| format!("({split} <;> {}) | ", self.grind)).collect()
            }
            None => vec![format!("(rename_i ih; exact ih{carried}{}{left}) | ", self.kept)],
        };
        next.dedup();
        next.concat()
    }

    /// For a case that goes on with the rest of a list: the part that was passed has grown.
    fn with_passed(&self, case: &Case, passed: &Passed, carried: &str) -> Option<String> {
        let [call] = &case.calls[..] else { return None };
        let grown = passed.at(case, call)?;
        let introduced = case.introduced.join(" ");
        Some(format!("(rename_i {introduced}; exact {HYPOTHESIS}{carried} {grown}{}) | ", self.kept))
    }
}

/// Proofs that the invariants, under these names, hold after a step, as arguments. Each is kept without the
/// others that are not bounds, as it was found.
fn kept(task: &Loop, invariants: &[Candidate], names: &[String]) -> String {
    let proof = |k: usize| {
        let others = invariants.iter().zip(names).enumerate();
        let others = others.filter(|(j, (invariant, _))| *j != k && !invariant.is_bound);
        let others: String = others.map(|(_, (_, name))| format!(" {name}")).collect();
        format!(" (by clear ih{others}; first | omega | {})", task.grind(invariants[k].lemmas))
    };
    (0..invariants.len()).map(proof).collect()
}

/// For a case that goes on at the place before: the tactic that divides its index into nothing and a
/// successor, since much is known of successors only.
fn counted_down(case: &Case) -> Option<String> {
    let counts = |before: &Term, after: &Term| {
        matches!(before, Term::Hyp(entry) if case.own.contains(entry))
            && view::as_op(after, BinOp::Sub).is_some_and(|(from, _)| from == before)
    };
    let mut changes = case.args.iter().zip(case.calls.first()?);
    let (counted, _) = changes.find(|(before, after)| counts(before, after))?;
    Some(format!("rename_i {}; cases {}", case.introduced.join(" "), case.text(counted)?))
}
