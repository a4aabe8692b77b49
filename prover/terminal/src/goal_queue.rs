//! The search of all goals, one after another.

use proof_session::{GoalId, Run, Session, Wanted};
use std::collections::VecDeque;

/// Goals that are searched one after another.
pub(crate) struct GoalQueue {
    waiting: VecDeque<GoalId>,
    /// The goal that is searched now, and the search.
    now: Option<(GoalId, Run)>,
    /// How many goals there were at the beginning.
    of: usize,
    ended: usize,
    proved: usize,
}

impl GoalQueue {
    /// A queue of these goals; no search runs yet.
    pub(crate) fn new(goals: Vec<GoalId>) -> GoalQueue {
        let of = goals.len();
        GoalQueue { waiting: goals.into(), now: None, of, ended: 0, proved: 0 }
    }

    /// The search that runs.
    pub(crate) fn run(&self) -> Option<&Run> {
        self.now.as_ref().map(|(_, run)| run)
    }

    /// The goal that is searched.
    pub(crate) fn goal(&self) -> Option<GoalId> {
        self.now.as_ref().map(|(goal, _)| *goal)
    }

    /// How many searches have ended, how many goals there are, and how many of them are proved.
    pub(crate) fn counts(&self) -> (usize, usize, usize) {
        (self.ended, self.of, self.proved)
    }

    /// Counts a goal that was proved.
    pub(crate) fn count_proof(&mut self) {
        self.proved += 1;
    }

    /// Counts a search that has ended.
    pub(crate) fn count_end(&mut self) {
        self.ended += 1;
    }

    /// Begins the search of the next goal that is open; whether there is one. A goal that is not open any
    /// more counts as ended.
    pub(crate) fn next(&mut self, session: &Session) -> bool {
        let wanted = Wanted { suggestions: false, search: true, refutation: false };
        self.now = None;
        while let Some(goal) = self.waiting.pop_front() {
            match session.start(goal, wanted) {
                Ok(run) => {
                    self.now = Some((goal, run));
                    break;
                }
                Err(_) => self.ended += 1,
            }
        }
        self.now.is_some()
    }
}
