//! A search for a proof, or for a counterexample.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::error::AssistError;
use crate::problem::{Posed, Subject};
use crate::source::Source;
use crate::workspace::Workspace;
use proof_search::statement::words;
use proof_search::{Budget, Guidance, ProveOptions, Refuter, StopReason, Tier, Verdict, prove};
use proof_session::Completeness;
use serde::Serialize;
use std::time::Duration;

/// Time for judging what was found, beside that for finding it.
const JUDGING: Duration = Duration::from_secs(60);

/// What came of a search.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ProveAnswer {
    /// `proved`, `refuted`, `not_found`, `timeout`, `unsupported`, `engine_failure`.
    pub verdict: String,
    /// The declaration with its proof, as it was judged; of a refuted statement the negation with its
    /// proof.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
    /// How far the proof was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    /// Axioms that it rests on.
    pub axioms: Vec<String>,
    /// Values for which a refuted statement fails, where the proof of the negation names them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
    /// The same in words, and what the reader should know.
    pub note: String,
    /// Tactics run.
    pub steps: u64,
    /// Wall time.
    pub seconds: f64,
}

impl Workspace {
    /// Searches for a proof, and, unless told otherwise, for a counterexample in turns with it. What is
    /// found is judged.
    ///
    /// # Errors
    /// Any [`AssistError`]; that nothing is found is an answer.
    pub fn prove(
        &self,
        ask: &Ask,
        subject: &Subject,
        refute: bool,
    ) -> Result<Answer<ProveAnswer>, AssistError> {
        let Posed { problem, source, notations } = self.pose(subject)?;
        let mut hand = self.beside(ask)?;
        let engine = &mut *hand;
        ask.works_on(Some(engine.worker().interrupter()));
        ask.report(0.0, "searching");
        let limit = ask.left();
        let options = ProveOptions {
            budget: Budget { wall: Some(limit), ..Budget::default() },
            open_limit: limit.max(Duration::from_secs(1)),
            judge_limit: JUDGING,
            auto_bound: self.service().auto_bound(),
            ..ProveOptions::default()
        };
        let maker = self.service().negation().filter(|_| refute);
        let refuter = maker.as_ref().map(|m| m as Refuter<'_>);
        let guidance = Guidance { policy: self.service().policy(), refuter, value: None };
        let report = prove(std::slice::from_mut(engine), guidance, &problem, &options, ask.stop());
        ask.works_on(None);
        ask.check()?;
        let tier = match &report.verdict {
            Verdict::Proved { tier } | Verdict::Refuted { tier } => Some(*tier),
            Verdict::EngineFailure { failure } => {
                return Err(AssistError::Engine { stage: "searching", message: failure.to_string() });
            }
            _ => None,
        };
        let mut note = report.verdict.to_string();
        if let (None, Some(reason)) = (tier, &report.stop) {
            note = format!("{note}: {reason}");
        }
        if let Some(read) = notations {
            note = format!("{note} ({read})");
        }
        if !report.auto_bound.is_empty() {
            note = format!("{note}; Lean has bound {} by itself", words(&report.auto_bound));
        }
        let completeness = match (&report.verdict, &report.stop) {
            (Verdict::Timeout, _) => Completeness::TimedOut,
            (_, Some(StopReason::Interrupted)) => Completeness::Partial,
            _ => Completeness::Complete,
        };
        let answer = ProveAnswer {
            verdict: report.verdict.word().into(),
            proof: report.proof,
            tier,
            axioms: report.axioms,
            witness: report.witness,
            note,
            steps: report.steps,
            seconds: (report.time.wall * 1000.0).round() / 1000.0,
        };
        Ok(self.answer_on(subject, &source, answer, completeness))
    }

    /// An answer about a theorem of a file, or about a statement.
    pub(crate) fn answer_on<T>(
        &self,
        subject: &Subject,
        source: &Source,
        body: T,
        completeness: Completeness,
    ) -> Answer<T> {
        match subject {
            Subject::Theorem { .. } => self.answer(source, body, completeness),
            Subject::Statement(text) => self.answer_of(&[text], body, completeness),
        }
    }
}
