//! What a short proof shows about a statement. Only what the judge accepts is reported.

use super::finding::{Code, Finding, Level};
use super::reading::is_satisfiable;
use super::subject::{Subject, hypothesis};
use lean_bridge::term::Term;
use lean_bridge::{BlockingWorker, Error, JudgeRequest, ProofState, TacticRequest, Tier};
use proof_tactics::refute;
use proof_tactics::refute::Refutation;
use std::time::{Duration, Instant};

/// What one tactic may spend, in the unit of `maxHeartbeats`.
const HEARTBEATS: u64 = 2_000;
/// Wall time of one tactic.
const TACTIC: Duration = Duration::from_millis(1_000);
/// Wall time of a judgement.
const JUDGING: Duration = Duration::from_secs(20);
/// Evaluations in the search for a counterexample.
const EVALUATIONS: usize = 20_000;
/// Counterexamples that Lean is asked about.
const MOST_COUNTEREXAMPLES: usize = 8;
/// Counterexamples for which the simplifier is asked.
const MOST_SIMPLIFIED: usize = 2;

/// Tactics that show that hypotheses contradict each other.
const CONTRADICTIONS: [&str; 3] = [
    "(exfalso; contradiction)",
    "(exfalso; omega)",
    "(exfalso; simp_all only [reduceCtorEq, ne_eq, not_true_eq_false])",
];
/// Tactics of which one is enough for a trivial statement, the simplest first.
const CLOSERS: [&str; 4] = ["rfl", "decide", "simp", "omega"];

/// A statement with a worker to try proofs on.
pub struct Trial<'a> {
    pub worker: &'a mut BlockingWorker,
    pub name: &'a str,
    pub header: &'a str,
    /// Up to its `:=`.
    pub statement: &'a str,
    pub subject: &'a Subject,
    /// After `intro`.
    pub state: &'a ProofState,
    /// The tactic that led to `state`; none if nothing was to be introduced.
    pub intro: Option<&'a str>,
}

impl Trial<'_> {
    /// All findings of this file.
    ///
    /// # Errors
    /// The worker's. That a tactic fails is none.
    pub fn findings(&mut self) -> Result<Vec<Finding>, Error> {
        let mut out = vec![];
        let begun = Instant::now();
        out.extend(self.contradiction()?);
        let contradiction = begun.elapsed();
        if out.is_empty() {
            out.extend(self.trivial()?);
        }
        let trivial = begun.elapsed() - contradiction;
        if out.is_empty() {
            out.extend(self.refutation()?);
        }
        let refutation = begun.elapsed() - contradiction - trivial;
        tracing::debug!(name = self.name, ?contradiction, ?trivial, ?refutation, "tried");
        Ok(out)
    }

    /// The hypotheses contradict each other.
    fn contradiction(&mut self) -> Result<Option<Finding>, Error> {
        let s = self.subject;
        let is_false = s.goal.target.as_ref().is_some_and(|t| *t == Term::Const("False".into()));
        if is_false || s.hypotheses().next().is_none() || is_satisfiable(s) {
            return Ok(None);
        }
        let Some(tactic) = self.first(&CONTRADICTIONS)? else { return Ok(None) };
        let Some(proof) = self.judged(tactic)? else { return Ok(None) };
        let names: Vec<&str> = s.hypotheses().map(|(_, h)| h.name.as_str()).collect();
        let (part, reason) = match names[..] {
            [one] => (format!("hypothesis {one}"), "it is false".to_string()),
            _ => (format!("hypotheses {}", names.join(", ")), "they contradict each other".to_string()),
        };
        let level = s.level(Level::Error);
        let reason = format!("{reason}: anything follows, and the conclusion plays no part in this proof");
        Ok(Some(Finding {
            proof: Some(proof),
            ..Finding::new(Code::ContradictoryHypotheses, level, part, reason)
        }))
    }

    /// The statement is false.
    fn refutation(&mut self) -> Result<Option<Finding>, Error> {
        let candidates = refute::candidates_within(&self.subject.goal, EVALUATIONS);
        let Some(first) = candidates.first() else { return Ok(None) };
        let statement = format!("theorem {}_negated : {}", self.name, first.negation);
        let opened = self.worker.open(self.header, &with_sorry(&statement), JUDGING);
        let Some(opened) = ignoring_lean(opened)? else { return Ok(None) };
        // `simp` is dear; it is for what is not decidable
        let plain =
            candidates.iter().take(MOST_COUNTEREXAMPLES).map(|c| (c, "first | decide +kernel | omega"));
        let dear =
            candidates.iter().take(MOST_SIMPLIFIED).map(|c| (c, "first | decide +kernel | omega | simp"));
        let tried: Vec<(&Refutation, String)> =
            plain.chain(dear).map(|(c, closers)| (c, format!("({} <;> {closers})", c.step))).collect();
        let requests: Vec<TacticRequest> = tried.iter().map(|(_, tactic)| request(tactic)).collect();
        let outcomes = self.worker.tactics(&opened.state, None, &requests, true)?;
        let Some(found) = outcomes.iter().position(|o| o.is_closed()) else { return Ok(None) };
        let (refutation, tactic) = &tried[found];
        let text = format!("{statement} := by\n  {tactic}");
        let Some(proof) = self.accepted(&statement, text)? else { return Ok(None) };
        let values = refutation.witness.values.iter().map(|(name, value)| format!("{name} = {value}"));
        let values = values.collect::<Vec<_>>().join(", ");
        let reason = if values.is_empty() { "it is false".into() } else { format!("it fails for {values}") };
        let finding = Finding::new(Code::Refuted, Level::Error, "statement", reason);
        Ok(Some(Finding { proof: Some(proof), ..finding }))
    }

    /// One tactic proves it; hypotheses that this proof can do without are reported, too.
    fn trivial(&mut self) -> Result<Vec<Finding>, Error> {
        let Some(tactic) = self.first(&CLOSERS)? else { return Ok(vec![]) };
        let Some(proof) = self.judged(tactic)? else { return Ok(vec![]) };
        let reason = format!("`{tactic}` proves it");
        let trivial = Finding::new(Code::Trivial, Level::Note, "statement", reason);
        let mut out = vec![Finding { proof: Some(proof), ..trivial }];
        let subject = self.subject;
        for (_, h) in subject.hypotheses().filter(|(_, h)| h.accessible) {
            let without = format!("(clear {}; {tactic})", h.name);
            if !self.closes(self.state, &without)? {
                continue;
            }
            if let Some(proof) = self.judged(&without)? {
                let reason = "the statement is proved without it";
                let found = Finding::new(Code::UnusedHypothesis, Level::Note, hypothesis(h), reason);
                out.push(Finding { proof: Some(proof), ..found });
            }
        }
        Ok(out)
    }

    /// The first of these tactics that leaves no goal.
    fn first<'t>(&mut self, tactics: &[&'t str]) -> Result<Option<&'t str>, Error> {
        let requests: Vec<TacticRequest> = tactics.iter().map(|t| request(t)).collect();
        let outcomes = self.worker.tactics(self.state, None, &requests, true)?;
        Ok(outcomes.iter().position(|o| o.is_closed()).and_then(|i| tactics.get(i)).copied())
    }

    fn closes(&mut self, state: &ProofState, tactic: &str) -> Result<bool, Error> {
        let outcomes = self.worker.tactics(state, None, &[request(tactic)], true)?;
        Ok(outcomes.iter().any(|o| o.is_closed()))
    }

    /// The text of a proof of the statement by this tactic, if the judge accepts it.
    fn judged(&mut self, tactic: &str) -> Result<Option<String>, Error> {
        let intro = self.intro.map_or(String::new(), |intro| format!("  {intro}\n"));
        let statement = self.statement;
        self.accepted(statement, format!("{statement} := by\n{intro}  {tactic}"))
    }

    fn accepted(&mut self, statement: &str, proof: String) -> Result<Option<String>, Error> {
        let request = JudgeRequest::new(self.header, &with_sorry(statement), &proof, JUDGING);
        let judgement = self.worker.judge(&request)?;
        Ok((judgement.refused.is_none() && judgement.tier >= Some(Tier::Audited)).then_some(proof))
    }
}

fn request(text: &str) -> TacticRequest {
    TacticRequest { text: text.to_string(), heartbeats: HEARTBEATS, timeout: TACTIC }
}

/// A statement closed by `sorry`.
pub fn with_sorry(statement: &str) -> String {
    format!("{} := by sorry", statement.trim_end())
}

/// `None` where Lean does not accept a text.
fn ignoring_lean<T>(result: Result<T, Error>) -> Result<Option<T>, Error> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Error::Statement { .. } | Error::Lean { .. }) => Ok(None),
        Err(e) => Err(e),
    }
}
