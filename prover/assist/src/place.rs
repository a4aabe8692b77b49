//! What Lean knows at places of a file.

use crate::ask::Ask;
use crate::error::AssistError;
use crate::source::Source;
use crate::workspace::{Hand, Workspace};
use lean_bridge::{Inspection, Place, PlaceGoals, Position};

impl Workspace {
    /// Looks at places of a file.
    ///
    /// # Errors
    /// [`AssistError::Imports`], and those of the process.
    pub(crate) fn look(
        &self,
        ask: &Ask,
        hand: &mut Hand<'_>,
        source: &Source,
        places: &[Position],
    ) -> Result<Inspection, AssistError> {
        let seen = self.request(ask, hand, "reading the file", |worker| {
            worker.inspect(&source.text, places, ask.left())
        });
        let mut inspection = match seen {
            // Nothing is known yet; that is what the answer says.
            Err(AssistError::TimedOut { .. }) => Inspection {
                places: vec![Place::default(); places.len()],
                timed_out: true,
                ..Inspection::default()
            },
            seen => seen?,
        };
        match inspection.failed_imports.take() {
            Some(reason) => Err(self.import_fault(source, reason)),
            None => Ok(inspection),
        }
    }

    /// The goals at one place, with the state that holds them.
    ///
    /// # Errors
    /// [`AssistError::NotFound`] where there are none, [`AssistError::TimedOut`]; as
    /// [`Workspace::look`].
    pub(crate) fn state_at(
        &self,
        ask: &Ask,
        hand: &mut Hand<'_>,
        source: &Source,
        line: u32,
        column: Option<u32>,
    ) -> Result<PlaceGoals, AssistError> {
        let column = column.unwrap_or_else(|| source.first_column(line));
        let position = source.position(line, column)?;
        let inspection = self.look(ask, hand, source, &[position])?;
        let errors = inspection.messages.iter().find(|m| m.is_error());
        let place = inspection.places.into_iter().next().unwrap_or_default();
        if inspection.timed_out && !place.reached {
            return Err(AssistError::TimedOut { stage: "reading the file up to this line" });
        }
        // Of several groups the first that has a goal is meant.
        let found = place.goals.iter().position(|g| !g.goals.is_empty()).unwrap_or(0);
        place.goals.into_iter().nth(found).ok_or_else(|| {
            let first = errors.map(|error| {
                let line = error.pos.map(|p| format!(" (line {})", p.line)).unwrap_or_default();
                format!("; the first error before it{line}: {}", error.data.trim())
            });
            AssistError::NotFound(format!(
                "no goals at line {line}, column {column} of {}: the place is in no proof by tactics{}",
                source.shown,
                first.unwrap_or_default()
            ))
        })
    }
}
