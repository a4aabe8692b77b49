//! Is it false?

use crate::answer::Answer;
use crate::ask::Ask;
use crate::error::AssistError;
use crate::problem::{Posed, Subject};
use crate::workspace::Workspace;
use proof_session::{Completeness, Event, Session, Wanted};
use serde::Serialize;
use std::time::Duration;

/// How often a cancellation is looked for.
const POLL: Duration = Duration::from_millis(20);

/// What came of the search for a counterexample.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RefuteAnswer {
    /// Whether the statement is false: the negation is proved.
    pub refuted: bool,
    /// The negation, as a declaration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub negation: Option<String>,
    /// Values for which the statement fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
    /// The proof of the negation, as it was judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
    /// How far it was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// What the answer means.
    pub note: String,
}

impl Workspace {
    /// Looks for a counterexample; one that is found is proved and judged.
    ///
    /// # Errors
    /// Any [`AssistError`]; its text says what to do.
    pub fn refute(&self, ask: &Ask, subject: &Subject) -> Result<Answer<RefuteAnswer>, AssistError> {
        let Posed { problem, source, .. } = self.pose(subject)?;
        if self.service().negation().is_none() {
            return Err(AssistError::Unsupported("statements are not refuted on this Lean".into()));
        }
        let session = Session::open(self.service(), problem, None, None)?;
        let wanted = Wanted { suggestions: false, search: false, refutation: true };
        let run = session.start(session.proof().root(), wanted)?;
        let mut answer = RefuteAnswer::default();
        let mut tried = false;
        let mut completeness = Completeness::Complete;
        loop {
            ask.check()?;
            if ask.is_over() {
                completeness = Completeness::TimedOut;
                break;
            }
            match run.events().recv_timeout(POLL) {
                Ok(Event::Refuted(c)) => {
                    answer = RefuteAnswer {
                        refuted: true,
                        negation: Some(c.statement),
                        witness: c.witness,
                        proof: Some(c.proof),
                        tier: Some(c.tier.to_string()),
                        note: "the statement is false: its negation is proved".into(),
                    };
                    break;
                }
                Ok(Event::RefutationEnded { tried: t }) => tried = t,
                Ok(Event::Failed { message, .. }) => {
                    return Err(AssistError::Engine { stage: "refuting", message });
                }
                Ok(_) => {}
                Err(e) if e.is_timeout() => {}
                Err(_) => break,
            }
        }
        if !answer.refuted {
            answer.note = match (completeness, tried) {
                (Completeness::TimedOut, _) => "the time was over before a counterexample was proved",
                (_, true) => "no counterexample was proved; the statement may be true or false",
                (_, false) => "no counterexample among small values; the statement may be true or false",
            }
            .into();
        }
        Ok(self.answer_on(subject, &source, answer, completeness))
    }
}
