//! The tier `rechecked`: proofs that were judged are handed to a second checker.

use lean_bridge::{JudgeRequest, Recheck, RecheckCase, RecheckedBy, Rechecker};
use proof_search::{EngineFailure, Problem, Refusal, Report, Rule, Tier, Verdict};
use std::sync::Arc;
use std::time::Duration;

/// Has the proofs of a run checked again by a second checker.
#[derive(Clone, Debug)]
pub struct RunRechecker {
    rechecker: Arc<dyn Rechecker>,
    by: RecheckedBy,
    /// Time for one text, beyond its imports.
    limit: Duration,
}

impl RunRechecker {
    /// `judged_by`: the version of the first judge's Lean.
    pub fn new(rechecker: Arc<dyn Rechecker>, judged_by: &str, limit: Duration) -> Self {
        let by = rechecker.by(judged_by);
        RunRechecker { rechecker, by, limit }
    }

    /// Who checks again.
    pub fn by(&self) -> &RecheckedBy {
        &self.by
    }

    /// Whether the second checker accepts one of these readings of a proof; blocks. A
    /// disagreement is logged: one of two checkers must be wrong.
    ///
    /// # Errors
    /// Why it does not count: the refusal of the last reading.
    pub fn ask(&self, readings: &[RecheckCase]) -> Result<(), Refusal> {
        let mut last = Refusal::new(Rule::Engine, "there is nothing to recheck");
        let mut log = None;
        for case in readings {
            let answer = self.rechecker.recheck(&RecheckCase { limit: self.limit, ..case.clone() });
            let Some(refusal) = answer.refusal(&self.by) else { return Ok(()) };
            log = matches!(answer, Recheck::Disagreed { .. }).then(|| case.candidate.trim_end());
            last = refusal;
        }
        let detail = &last.detail;
        match log {
            Some(text) => tracing::error!("THE CHECKERS DISAGREE, the proof is refused: {detail}\n{text}"),
            None => tracing::error!("not rechecked: {detail}"),
        }
        Err(last)
    }

    /// Rechecks what a report claims to have proved. Without agreement the claim is withdrawn: the verdict
    /// becomes a failure of the engine, with the reason.
    pub fn confirm(&self, problem: &Problem, report: &mut Report) {
        let (asked, Some(proof)) = (statement(problem, report), report.proof.as_deref()) else { return };
        let Some(asked) = asked else { return };
        let request = JudgeRequest::new(&problem.header, &format!("{asked} := by sorry"), proof, self.limit);
        match self.ask(&[RecheckCase::from(&request)]) {
            Ok(()) => {
                if let Verdict::Proved { tier } | Verdict::Refuted { tier } = &mut report.verdict {
                    *tier = Tier::Rechecked;
                }
                report.rechecked = Some(self.by.clone());
            }
            Err(refusal) => {
                let message = refusal.reason().to_owned();
                report.refusals.push(refusal);
                report.proof = None;
                let failure = EngineFailure { stage: "recheck".into(), message };
                report.verdict = Verdict::EngineFailure { failure };
            }
        }
    }
}

/// What a report has proved: the statement, or its negation.
fn statement<'a>(problem: &'a Problem, report: &'a Report) -> Option<&'a str> {
    match report.verdict {
        Verdict::Proved { .. } => Some(problem.statement.trim_end()),
        Verdict::Refuted { .. } => report.refutation.as_ref().map(|n| n.statement.trim_end()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Agrees with proofs that hold the word `good`.
    #[derive(Debug)]
    struct Words;

    impl Rechecker for Words {
        fn name(&self) -> &str {
            "words"
        }
        fn version(&self) -> &str {
            "2"
        }
        fn recheck(&self, case: &RecheckCase) -> Recheck {
            assert!(case.statement.as_deref().is_some_and(|s| s.ends_with("theorem t : P := by sorry\n")));
            match case.candidate.contains("good") {
                true => Recheck::Agreed { axioms: vec![] },
                false => Recheck::Unavailable { why: "no word".into() },
            }
        }
    }

    fn confirmed(proof: &str) -> Report {
        let problem =
            Problem { name: "t".into(), header: "open A".into(), statement: "theorem t : P".into() };
        let mut report = Report::new(Verdict::Proved { tier: Tier::Audited });
        report.proof = Some(proof.into());
        RunRechecker::new(Arc::new(Words), "1", Duration::ZERO).confirm(&problem, &mut report);
        report
    }

    #[test]
    fn agreement_is_written_down() {
        let report = confirmed("theorem t : P := good");
        assert_eq!(report.verdict, Verdict::Proved { tier: Tier::Rechecked });
        let by = report.rechecked.unwrap();
        assert_eq!(
            (by.name.as_str(), by.version.as_str(), by.judged_by.as_deref()),
            ("words", "2", Some("1"))
        );
    }

    #[test]
    fn without_agreement_nothing_is_proved() {
        let report = confirmed("theorem t : P := bad");
        assert_eq!((report.verdict.word(), report.proof, report.rechecked), ("engine_failure", None, None));
        assert_eq!(report.refusals[0].rule, Rule::Engine);
        let mut open = Report::new(Verdict::NotFound);
        RunRechecker::new(Arc::new(Words), "1", Duration::ZERO).confirm(&Problem::default(), &mut open);
        assert_eq!(open.verdict, Verdict::NotFound, "nothing to recheck");
    }
}
