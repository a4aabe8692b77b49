//! Questions to those outside of the search: putting them, and queueing what is answered.

use super::Search;
use crate::awaited::{Answered, Awaited};
use crate::budget::StopReason;
use crate::graph::OrId;
use crate::policy::{Action, Move};
use crate::queue::{Rank, Task, Work};
use crate::worker::Shared;
use std::time::Duration;

/// Questions that are put at a time. More would only be put in a worse order: answers change the queue.
pub(super) const MOST_ASKED: usize = 32;
/// How often an answer is looked for where nothing else can be done.
pub(super) const LOOK: Duration = Duration::from_millis(2);

/// What was asked and is not answered yet, and what went wrong.
#[derive(Default)]
pub(super) struct Questions {
    asked: Vec<Asked>,
    /// Why a question was not put: its moves are missing, so the search has not tried everything.
    withheld: Option<StopReason>,
    /// Why there is no answer. Nothing is asked after that.
    failure: Option<String>,
    /// Why a part of an answer is missing.
    missing: Option<String>,
}

struct Asked {
    goal: OrId,
    family: &'static str,
    answer: Box<dyn Awaited>,
}

impl Questions {
    /// Whether an answer is awaited.
    pub(super) fn are_open(&self) -> bool {
        !self.asked.is_empty()
    }

    /// Whether another question may be put now.
    pub(super) fn have_room(&self) -> bool {
        self.asked.len() < MOST_ASKED
    }

    /// Why something is not known that a model would have proposed.
    pub(super) fn failure(&self) -> Option<&str> {
        self.failure.as_deref().or(self.missing.as_deref())
    }

    /// Why a search that has nothing left to try has not tried everything.
    pub(super) fn untried(&self) -> Option<StopReason> {
        let failed = |last: &String| StopReason::EngineFailure { failures: 1, last: last.clone() };
        let failure = self.failure.as_ref().or(self.missing.as_ref());
        failure.map(failed).or_else(|| self.withheld.clone())
    }
}

impl<S: Clone + Send + Sync> Search<S> {
    /// Puts the question of a task, if the budget allows it. In deterministic mode the answer is waited for.
    pub(super) fn put_question(&mut self, task: Task, shared: &Shared) {
        if let Some(tree) = self.queue.tree() {
            tree.forget(&task);
        }
        let Task { goal, work: Work::Move(Move { family, action: Action::Ask(ask), .. }), .. } = task else {
            return;
        };
        if self.questions.failure.is_some() {
            self.graph.finish_work(goal);
            return;
        }
        if let Err(reason) = shared.spent.take_samples(ask.samples, shared.budget) {
            self.questions.withheld = Some(reason);
            self.graph.finish_work(goal);
            return;
        }
        self.questions.asked.push(Asked { goal, family, answer: (ask.start)() });
        while self.options.deterministic
            && self.questions.are_open()
            && !shared.stop.is_set()
            && shared.spent.over(shared.budget).is_none()
        {
            self.take_answers(shared);
            std::thread::sleep(LOOK);
        }
    }

    /// Queues the moves of all answers that are there.
    pub(super) fn take_answers(&mut self, shared: &Shared) {
        for mut asked in std::mem::take(&mut self.questions.asked) {
            match asked.answer.poll() {
                None => self.questions.asked.push(asked),
                Some(Ok(Answered { moves, usage, missing })) => {
                    shared.spent.add_model(usage);
                    self.questions.missing = self.questions.missing.take().or(missing);
                    self.families.entry(asked.family.to_string()).or_default().lazy += 1;
                    self.queue_moves(asked.goal, moves);
                    self.graph.finish_work(asked.goal);
                }
                Some(Err(failure)) => {
                    tracing::warn!(failure, "nothing more is asked in this search");
                    self.questions.failure = Some(failure);
                    self.graph.finish_work(asked.goal);
                }
            }
        }
    }

    /// Queues moves of a goal.
    pub(super) fn queue_moves(&mut self, goal: OrId, moves: Vec<Move>) {
        let node = self.graph.goal_data(goal);
        let (cost, length, size) = (node.cost, node.depth + 1, node.size);
        self.graph.add_work(goal, moves.len());
        for proposed in moves {
            let rank = Rank { cost: cost + proposed.cost, length, size };
            self.queue.push_move(goal, proposed, rank);
        }
    }
}
