//! Which suggestions say something new.

use crate::plain::kind;
use crate::worked::{Worked, where_goals_are};
use std::collections::HashSet;

/// What was shown for a goal.
#[derive(Default)]
pub(crate) struct Shown {
    /// Where suggestions lead that leave goals.
    keys: HashSet<String>,
    /// How those end that leave none.
    kinds: HashSet<String>,
    /// How many suggestions were shown.
    count: usize,
}

impl Shown {
    /// Nothing was shown yet; what leads back to the goal with this key says nothing new.
    pub(crate) fn new(key: String) -> Shown {
        Shown { keys: HashSet::from([key]), ..Shown::default() }
    }

    /// How many suggestions were shown.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// How many of them close the goal.
    pub(crate) fn closers(&self) -> usize {
        self.kinds.len()
    }

    /// Whether a tactic says something new: it leads elsewhere, or closes the goal by another means.
    pub(crate) fn admits(&mut self, worked: &Worked) -> bool {
        let is_new = match worked.goals.is_empty() {
            true => self.kinds.insert(kind(&worked.text)),
            false => self.keys.insert(where_goals_are(worked.goals.clone())),
        };
        self.count += usize::from(is_new);
        is_new
    }
}
