//! What the judge said of a finished proof, as it is shown.

use proof_session::Judged;

/// What the judge said of a finished proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownJudgement {
    /// Whether the judge accepts the proof.
    pub accepted: bool,
    /// The tier with the axioms, or why the proof was refused.
    pub words: String,
}

impl ShownJudgement {
    /// The answer of the judge in words.
    pub(crate) fn of(judged: &Judged) -> ShownJudgement {
        let judgement = &judged.judgement;
        let words = match (&judgement.refused, judgement.tier) {
            (None, Some(tier)) => {
                let axioms = match &judgement.axioms[..] {
                    [] => "no axioms beyond the library".to_owned(),
                    names => format!("axioms {}", names.join(", ")),
                };
                format!("{tier}; {axioms}")
            }
            (Some(refusal), _) => format!("refused: {refusal}"),
            (None, None) => "refused".to_owned(),
        };
        ShownJudgement { accepted: judgement.is_accepted(), words }
    }
}
