//! What tactics would do at a place of a file, without changing it.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::bounds::{Bounds, Cut};
use crate::diagnostics::Diagnostic;
use crate::error::AssistError;
use crate::workspace::{Hand, Workspace};
use lean_bridge::{FailureKind, ProofState, TacticOutcome, TacticRequest, TacticResult};
use proof_session::Completeness;
use proof_session::names::words;
use serde::Serialize;
use std::time::Duration;

/// Time for one snippet.
const SNIPPET: Duration = Duration::from_secs(10);

/// Snippets to run at a place.
#[derive(Clone, Debug, Default)]
pub struct AttemptQuestion {
    /// The file.
    pub file: String,
    /// The line.
    pub line: u32,
    /// The column; without one the place where the line's first tactic begins.
    pub column: Option<u32>,
    /// What to run; each is a tactic, or several in lines or with `;` between.
    pub snippets: Vec<String>,
    /// How much to tell.
    pub bounds: Bounds,
}

/// What came of a snippet.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AttemptResult {
    /// As it was given.
    pub snippet: String,
    /// The goals that it leaves.
    pub goals: Vec<String>,
    /// Why it does not work.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether it ran out of time.
    pub timed_out: bool,
    /// `Completed`, `Incomplete: open goals remain`, `Incomplete: contains sorry`, or `Error: …`.
    pub proof_status: String,
    /// Time in the engine, milliseconds.
    pub ms: f64,
}

/// What came of all snippets.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Attempts {
    /// In the order of the snippets.
    pub items: Vec<AttemptResult>,
    /// What was left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
}

impl Workspace {
    /// Runs snippets on the goals at a place.
    ///
    /// # Errors
    /// Any [`AssistError`]; its text says what to do.
    pub fn attempt(&self, ask: &Ask, question: &AttemptQuestion) -> Result<Answer<Attempts>, AssistError> {
        let source = self.read(&question.file)?;
        source.known_line(question.line)?;
        if question.snippets.is_empty() {
            return Err(AssistError::Unsupported("no snippets: give at least one tactic to try".into()));
        }
        let mut hand = self.desk(ask)?;
        let at = self.state_at(ask, &mut hand, &source, question.line, question.column)?;
        if at.goals.is_empty() {
            let place = format!("line {} of {}", question.line, source.shown);
            return Err(AssistError::NotFound(format!(
                "nothing is left to prove at {place}: no tactic can be tried"
            )));
        }
        let place = (at.start.line, at.start.column + 1);
        let mut items = vec![];
        let mut completeness = Completeness::Complete;
        for (i, snippet) in question.snippets.iter().enumerate() {
            ask.check()?;
            ask.report(i as f64 / question.snippets.len() as f64, snippet);
            if ask.is_over() {
                completeness = Completeness::TimedOut;
                items.push(not_run(snippet));
                continue;
            }
            let outcome = self.run_tactic(ask, &mut hand, &at.state, snippet)?;
            let result = result(snippet, outcome, place);
            if result.timed_out {
                completeness = Completeness::TimedOut;
            }
            items.push(result);
        }
        let cut = question.bounds.cut(items.iter_mut().flat_map(|item| {
            let messages = item.diagnostics.iter_mut().map(|d| &mut d.message);
            item.goals.iter_mut().chain(messages)
        }));
        if cut.is_some() {
            items.iter_mut().for_each(|i| i.goals.retain(|g| !g.is_empty()));
            if completeness == Completeness::Complete {
                completeness = Completeness::Partial;
            }
        }
        Ok(self.answer(&source, Attempts { items, cut }, completeness))
    }

    /// Runs one tactic, or several as one. Where that fails as it stands, the first line may have lost
    /// its blanks where it was copied: then the others are tried below it.
    pub(crate) fn run_tactic(
        &self,
        ask: &Ask,
        hand: &mut Hand<'_>,
        state: &ProofState,
        tactic: &str,
    ) -> Result<TacticOutcome, AssistError> {
        let outcome = self.run_text(ask, hand, state, as_one(tactic))?;
        let is_refused = matches!(
            outcome.result,
            TacticResult::Failed { kind: FailureKind::Parse | FailureKind::Tactic, .. }
        );
        let below = below_first(tactic);
        if !is_refused || below == tactic {
            return Ok(outcome);
        }
        let second = self.run_text(ask, hand, state, as_one(&below))?;
        Ok(if second.goals().is_some() { second } else { outcome })
    }

    fn run_text(
        &self,
        ask: &Ask,
        hand: &mut Hand<'_>,
        state: &ProofState,
        text: String,
    ) -> Result<TacticOutcome, AssistError> {
        let timeout = SNIPPET.min(ask.left()).max(Duration::from_millis(1));
        let request = TacticRequest { timeout, ..TacticRequest::new(text) };
        let requests = std::slice::from_ref(&request);
        let outcomes =
            self.request(ask, hand, "running a tactic", |s| s.tactics_printed(state, None, requests, false))?;
        let none = || AssistError::Engine { stage: "running a tactic", message: "no answer".into() };
        outcomes.into_iter().next().ok_or_else(none)
    }
}

/// The lines behind the first one moved to its column.
fn below_first(text: &str) -> String {
    let depth = |l: &str| l.len() - l.trim_start().len();
    let others = text.lines().skip(1).filter(|l| !l.trim().is_empty()).map(depth).min().unwrap_or(0);
    let lines = text.lines().enumerate();
    let line = |(i, l): (usize, &str)| {
        if i == 0 { l.trim_start() } else { l.get(others.min(depth(l))..).unwrap_or(l) }.to_owned()
    };
    lines.map(line).collect::<Vec<_>>().join("\n")
}

/// Several tactics as one: Lean runs one per request.
pub(crate) fn as_one(text: &str) -> String {
    let text = text.trim_matches(['\n', '\r']).trim_end();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    if lines.len() < 2 && !text.contains(';') {
        return text.trim_start().to_owned();
    }
    let depth = |l: &&str| l.len() - l.trim_start().len();
    let first = lines.first().map_or(0, depth);
    let cut = |line: &&str| format!("  {}", line.get(first.min(depth(line))..).unwrap_or(line));
    format!("(\n{}\n)", lines.iter().map(cut).collect::<Vec<_>>().join("\n"))
}

fn result(snippet: &str, outcome: TacticOutcome, (line, column): (u32, u32)) -> AttemptResult {
    let snippet = snippet.trim_end_matches('\n').to_owned();
    let ms = (outcome.ms * 100.0).round() / 100.0;
    match outcome.result {
        TacticResult::Goals { goals, .. } => {
            let goals: Vec<String> = goals.into_iter().filter_map(|g| g.text).collect();
            let admits = words(&snippet).any(|w| matches!(w, "sorry" | "admit"));
            // These admit the goal where they find nothing that closes it.
            let asks = words(&snippet).any(|w| matches!(w, "apply?" | "rw?"));
            let is_found = outcome.proposals.iter().any(|p| p.starts_with("exact "));
            let proof_status = match (admits, goals.is_empty()) {
                (true, _) => "Incomplete: contains sorry",
                (false, true) if asks && !is_found => "Incomplete: try what it proposes",
                (false, true) => "Completed",
                (false, false) => "Incomplete: open goals remain",
            };
            let proposed = |proposal: String| Diagnostic {
                severity: "info".into(),
                message: format!("Try this: {proposal}"),
                line,
                column,
                ..Diagnostic::default()
            };
            AttemptResult {
                diagnostics: outcome.proposals.into_iter().map(proposed).collect(),
                snippet,
                goals,
                proof_status: proof_status.into(),
                ms,
                ..AttemptResult::default()
            }
        }
        TacticResult::Failed { kind, message } => {
            let timed_out = matches!(kind, FailureKind::Timeout | FailureKind::Heartbeats);
            let error = Diagnostic {
                severity: "error".into(),
                message: message.trim_end().to_owned(),
                line,
                column,
                ..Diagnostic::default()
            };
            let proof_status = format!("Error: {}", kind.name());
            AttemptResult {
                snippet,
                diagnostics: vec![error],
                timed_out,
                proof_status,
                ms,
                ..AttemptResult::default()
            }
        }
    }
}

fn not_run(snippet: &str) -> AttemptResult {
    AttemptResult {
        snippet: snippet.trim_end_matches('\n').to_owned(),
        timed_out: true,
        proof_status: "Error: not run, the time was over".into(),
        ..AttemptResult::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_tactics_are_one() {
        assert_eq!(as_one("  simp\n"), "simp");
        assert_eq!(as_one("intro h; exact h"), "(\n  intro h; exact h\n)");
        assert_eq!(as_one("simp\n  at h"), "(\n  simp\n    at h\n)");
        assert_eq!(below_first("intro h\n    cases h\n      simp"), "intro h\ncases h\n  simp");
        assert_eq!(as_one("  intro h\n  exact h"), "(\n  intro h\n  exact h\n)");
        assert_eq!(
            as_one("cases h with\n| inl a => simp\n| inr b => simp"),
            "(\n  cases h with\n  | inl a => simp\n  | inr b => simp\n)"
        );
    }
}
