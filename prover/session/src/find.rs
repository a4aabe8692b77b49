//! Searching the library: by name, by what statements say, by words.

use crate::answer::Completeness;
use crate::error::SessionError;
use crate::finding::{Finding, Way};
use crate::known::Known;
use crate::pattern::find_by_pattern;
use crate::service::Service;
use crate::session::Session;
use lean_bridge::term::Goal;
use lean_bridge::{BlockingWorker, ConstantsQuery, Error};
use std::time::Duration;

/// Names that are taken from the library before they are put in order.
const MOST_NAMES: usize = 3000;

/// How well a name answers a query, less being better: the whole name, its last part, the beginning of one of
/// these, a part of it. `None` if not at all.
pub fn name_rank(name: &str, query: &str) -> Option<usize> {
    let (name, query) = (name.to_lowercase(), query.to_lowercase());
    let last = name.rsplit('.').next().unwrap_or(&name);
    let is_end = name.strip_suffix(&query).is_some_and(|before| before.ends_with('.'));
    let tests =
        [name == query, is_end, name.starts_with(&query), last.starts_with(&query), name.contains(&query)];
    tests.into_iter().position(|holds| holds)
}

impl Service {
    /// Searches what a header makes known: one word by name, several words by what statements speak of, all
    /// else as a pattern.
    ///
    /// # Errors
    /// [`SessionError::Question`] with Lean's message about a pattern, [`SessionError::Engine`].
    pub fn find(
        &self,
        header: &str,
        query: &str,
        most: usize,
        limit: Duration,
    ) -> Result<Finding, SessionError> {
        let query = query.trim();
        if query.is_empty() {
            let text = "an empty question: give a name, a pattern such as `?a * (?b + ?c) = _`, or words";
            return Err(SessionError::Question(text.into()));
        }
        let way = Way::of(query);
        let mut finding =
            Finding { way, items: vec![], found: 0, completeness: Completeness::Complete, note: None };
        match way {
            Way::Pattern => {
                let limit = limit.max(Duration::from_millis(1));
                return find_by_pattern(self.desk().worker(), header, query, most, limit).map_err(refused);
            }
            Way::Name => {
                let asked = ConstantsQuery {
                    contains: Some(query.into()),
                    limit: Some(MOST_NAMES),
                    ..ConstantsQuery::default()
                };
                let mut desk = self.desk();
                let known = desk.worker().constants(header, &asked).map_err(refused)?;
                let mut names: Vec<String> = known.constants.into_iter().map(|c| c.name).collect();
                names.sort_by_cached_key(|name| {
                    let internal = name.starts_with("Lean.") || name.contains("._");
                    (name_rank(name, query), internal, name.chars().count(), name.clone())
                });
                finding.found = names.len();
                names.truncate(most.max(1));
                finding.items = described(desk.worker(), header, names)?;
            }
            Way::Words => {
                let Some(premises) = self.premises() else {
                    let note = "the library's statements are not at hand (they belong to the embedded Lean, \
                                with premises on): it is not searched by words";
                    finding.completeness = Completeness::Partial;
                    finding.note = Some(note.into());
                    return Ok(finding);
                };
                let goal = Goal { text: Some(query.into()), ..Goal::default() };
                let Some(answer) = premises.ask(&goal, header).wait_for(limit) else {
                    finding.completeness = Completeness::TimedOut;
                    finding.note = Some("the library's statements are still being read; ask again".into());
                    return Ok(finding);
                };
                let names: Vec<String> = answer.theorems.iter().map(|c| c.name.clone()).collect();
                finding.found = names.len();
                let names = names.into_iter().take(most.max(1)).collect();
                finding.items = described(self.desk().worker(), header, names)?;
            }
        }
        if finding.items.len() < finding.found && finding.completeness == Completeness::Complete {
            finding.completeness = Completeness::Partial;
        }
        Ok(finding)
    }
}

impl Session {
    /// Searches what the statement's header makes known, see [`Service::find`].
    ///
    /// # Errors
    /// Those of [`Service::find`].
    pub fn find(&self, query: &str, most: usize) -> Result<Finding, SessionError> {
        let service = self.service();
        service.find(&self.problem().header, query, most, service.limits().tactic)
    }
}

/// Constants of these names in this order, with their statements.
fn described(
    worker: &mut BlockingWorker,
    header: &str,
    names: Vec<String>,
) -> Result<Vec<Known>, SessionError> {
    let asked = ConstantsQuery { names: Some(names.clone()), types: true, ..ConstantsQuery::default() };
    let mut known = worker.constants(header, &asked).map_err(refused)?.constants;
    known.sort_by_key(|c| names.iter().position(|n| *n == c.name));
    Ok(known.into_iter().map(Known::of).collect())
}

fn refused(error: Error) -> SessionError {
    match error {
        Error::Lean { message, .. } => SessionError::Question(message),
        Error::Unsupported { .. } => SessionError::Question(
            "a project's Lean does not search its library; the embedded one does".into(),
        ),
        error => SessionError::Engine { stage: "searching the library", message: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_means() {
        let ways =
            ["add_comm", "Nat.add", "prefix of a list", "?a + ?b", "_ ∣ _ → _", "\"comm\"", "|- ?a", "_"];
        let expected = [Way::Name, Way::Name, Way::Words];
        for (i, text) in ways.iter().enumerate() {
            assert_eq!(Way::of(text), expected.get(i).copied().unwrap_or(Way::Pattern), "{text}");
        }
    }

    #[test]
    fn names_in_order() {
        let order = ["add_comm", "Nat.add_comm", "add_comm'", "Nat.add_comm'", "Nat.xadd_comm"];
        let ranks: Vec<_> = order.iter().map(|n| name_rank(n, "Add_comm").unwrap()).collect();
        assert_eq!(ranks, [0, 1, 2, 3, 4]);
        assert_eq!(name_rank("Nat.mul", "add"), None);
    }
}
