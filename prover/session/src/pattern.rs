//! Searching the library for statements that match a pattern, for every front end alike.

use crate::answer::Completeness;
use crate::finding::{Finding, Way};
use crate::known::Known;
use lean_bridge::{BlockingWorker, ConstantsQuery, Error};
use std::time::Duration;

/// The statements that match `pattern`, in Loogle's notation, in what `header` imports: short ones first, at
/// most `most` of them, looked for within `limit`.
///
/// # Errors
/// [`Error::Lean`] with Lean's message about a pattern that it does not understand, [`Error::Unsupported`]
/// where the Lean has no such search, and those of a lost process.
pub fn find_by_pattern(
    worker: &mut BlockingWorker,
    header: &str,
    pattern: &str,
    most: usize,
    limit: Duration,
) -> Result<Finding, Error> {
    let query = ConstantsQuery {
        pattern: Some(pattern.into()),
        limit: Some(most.max(1)),
        types: true,
        ..ConstantsQuery::default()
    };
    let known = worker.constants_within(header, &query, limit)?;
    let items: Vec<Known> = known.constants.into_iter().map(Known::of).collect();
    let found = known.found.unwrap_or(items.len());
    let was_cut = known.partial == Some(true);
    let completeness = match (was_cut, items.len() < found) {
        (true, _) => Completeness::TimedOut,
        (false, true) => Completeness::Partial,
        (false, false) => Completeness::Complete,
    };
    let note = was_cut.then(|| "the time was over before all statements were looked at".into());
    Ok(Finding { way: Way::Pattern, items, found, completeness, note })
}
