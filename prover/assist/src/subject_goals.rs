//! Whose goals a question is about: those at a place of a file, or those of a statement.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::error::AssistError;
use crate::problem::{Posed, Subject};
use crate::source::Source;
use crate::workspace::{Hand, Workspace};
use lean_bridge::ProofState;
use lean_bridge::term::Goal;
use proof_search::{Backend, EngineFailure, Opened};
use proof_session::Completeness;

/// Whose goals suggestions are wanted for.
#[derive(Clone, Debug)]
pub enum SuggestFor {
    /// The first goal at a place of a file.
    Place {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: u32,
        /// The column, counted from 1; without one where the line's text begins.
        column: Option<u32>,
    },
    /// A statement.
    Subject(Subject),
}

/// The goals that a question is about, and where they are from.
pub(crate) struct SubjectGoals {
    /// The file; for a statement its own text.
    pub source: Source,
    /// What decides which names are known.
    pub header: String,
    /// The state that holds the goals.
    pub state: ProofState,
    /// The goals; those of a statement may be without their text.
    pub goals: Vec<Goal>,
}

impl Workspace {
    /// The goals that a question is about.
    ///
    /// # Errors
    /// Any [`AssistError`]; its text says what to do.
    pub(crate) fn goals_of(
        &self,
        ask: &Ask,
        hand: &mut Hand<'_>,
        of: &SuggestFor,
    ) -> Result<SubjectGoals, AssistError> {
        match of {
            SuggestFor::Place { file, line, column } => {
                let source = self.read(file)?;
                let at = self.state_at(ask, hand, &source, *line, *column)?;
                let header = source.imports();
                Ok(SubjectGoals { source, header, state: at.state, goals: at.goals })
            }
            SuggestFor::Subject(subject) => {
                let Posed { problem, source, .. } = self.pose(subject)?;
                let failed = |failure: EngineFailure| AssistError::Engine {
                    stage: "opening the statement",
                    message: failure.to_string(),
                };
                match hand.open(&problem, ask.left()).map_err(failed)? {
                    Opened::Goals { state, goals, .. } => {
                        Ok(SubjectGoals { source, header: problem.header, state, goals })
                    }
                    Opened::Rejected(message) => Err(AssistError::Statement(message)),
                }
            }
        }
    }

    /// An answer about such goals.
    pub(crate) fn answer_for<T>(
        &self,
        of: &SuggestFor,
        source: &Source,
        body: T,
        completeness: Completeness,
    ) -> Answer<T> {
        match of {
            SuggestFor::Place { .. } => self.answer(source, body, completeness),
            SuggestFor::Subject(subject) => self.answer_on(subject, source, body, completeness),
        }
    }
}
