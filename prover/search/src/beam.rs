//! Beam search: the tasks of a search, level by level.
//!
//! A level is a depth: the number of moves from the statement to a goal. Of its goals only the best few are
//! in the beam. The least deep level that has something to do in the beam is the one that is worked on, so a
//! level is filled by the one above before it begins. Nothing is dropped: when no goal of the beam has
//! anything left to do, a new beam is drawn from what fell out, beginning with the least deep level. An idle
//! worker does not wait for the others: while they finish what is in the beam, it takes what fell out.

use super::graph::OrId;
use super::queue::{Entry, Priority, Task};
use std::collections::{BTreeMap, BinaryHeap, HashMap};

/// Tasks of goals, level by level.
pub struct Beam {
    width: usize,
    levels: BTreeMap<usize, Level>,
    /// The level of each goal: where it was first met.
    places: HashMap<OrId, (usize, Priority)>,
}

#[derive(Default)]
struct Level {
    /// Goals that are worked on now.
    beam: Vec<OrId>,
    /// Those that have something to do and are not in the beam.
    outside: BTreeMap<OrId, Priority>,
    tasks: HashMap<OrId, BinaryHeap<Entry>>,
}

impl Beam {
    /// `width`: how many goals of a level are in the beam, at least 1.
    pub fn new(width: usize) -> Beam {
        Beam { width: width.max(1), levels: BTreeMap::new(), places: HashMap::new() }
    }

    /// A new task of a goal at this depth; `priority`: of the goal among those of its level.
    pub fn push(&mut self, task: Task, depth: usize, priority: Priority) {
        self.places.entry(task.goal).or_insert((depth, priority));
        self.put_back(task);
    }

    /// Returns a task to its goal.
    pub fn put_back(&mut self, task: Task) {
        let goal = task.goal;
        let Some(&(depth, priority)) = self.places.get(&goal) else { return };
        let level = self.levels.entry(depth).or_default();
        level.tasks.entry(goal).or_default().push(Entry(task));
        if !level.beam.contains(&goal) {
            level.outside.insert(goal, priority);
        }
    }

    /// The next task; those of goals that are not `useful` come as they are met, and take no place.
    pub fn pop(&mut self, useful: impl Fn(OrId) -> bool) -> Option<Task> {
        self.next(&useful).or_else(|| {
            // the beam is empty: what fell out has its turn
            self.levels.values_mut().for_each(|level| level.beam.clear());
            self.next(&useful)
        })
    }

    fn next(&mut self, useful: &impl Fn(OrId) -> bool) -> Option<Task> {
        let width = self.width;
        self.levels.values_mut().find_map(|level| level.next(width, useful))
    }
}

impl Level {
    fn next(&mut self, width: usize, useful: &impl Fn(OrId) -> bool) -> Option<Task> {
        while self.beam.len() < width {
            let best = self.outside.iter().min_by_key(|(_, priority)| **priority);
            let Some(goal) = best.map(|(goal, _)| *goal) else { break };
            let tasks = self.tasks.entry(goal).or_default();
            if tasks.len() <= 1 || useful(goal) {
                self.outside.remove(&goal);
            }
            if useful(goal) {
                self.beam.push(goal);
            } else if let Some(Entry(task)) = tasks.pop() {
                return Some(task);
            }
        }
        let first = |goal: &OrId| Some((self.tasks.get(goal)?.peek()?.0.priority, *goal));
        let (_, goal) = self.beam.iter().filter_map(first).min()?;
        self.tasks.get_mut(&goal)?.pop().map(|Entry(task)| task)
    }
}

#[cfg(test)]
mod tests {
    use super::super::graph::AndOrGraph;
    use super::super::queue::{Queue, Rank, Scoring, Work};
    use super::super::strategy::Strategy;
    use crate::policy::{Action, Move, Tactic, TacticLimits};
    use std::time::Duration;

    fn proposed(text: &str, cost: f64) -> Move {
        let limits = TacticLimits { heartbeats: 0, timeout: Duration::ZERO };
        Move { family: "f", cost, action: Action::Tactic(Tactic { text: text.into(), limits }) }
    }

    /// Three goals at one depth, each with two moves, and one further down.
    fn order(width: usize) -> Vec<String> {
        let mut graph = AndOrGraph::<(), ()>::default();
        let root = graph.goal("root".into(), || ()).0;
        let mut queue = Queue::new(Strategy::Beam { width }, Scoring { size: 0.0, ..Scoring::default() }, 0);
        for (name, cost, depth) in [("a", 3.0, 1), ("b", 1.0, 1), ("c", 2.0, 1), ("d", 9.0, 2)] {
            let goal = graph.goal(name.into(), || ()).0;
            graph.add_work(goal, 2);
            graph.apply(root, (), &[goal]);
            for own in [0.5, 0.1] {
                let rank = Rank { cost: cost + own, length: depth + 1, size: 0 };
                queue.push_move(goal, proposed(&format!("{name}{own}"), own), rank);
            }
        }
        let mut out = vec![];
        while let Some(task) = queue.pop(&graph) {
            if let Work::Move(Move { action: Action::Tactic(t), .. }) = task.work {
                out.push(t.text);
            }
        }
        out
    }

    #[test]
    fn the_best_of_a_level_come_first_and_the_others_when_the_beam_is_empty() {
        assert_eq!(order(1), ["b0.1", "b0.5", "d0.1", "d0.5", "c0.1", "c0.5", "a0.1", "a0.5"]);
        assert_eq!(order(2), ["b0.1", "b0.5", "c0.1", "c0.5", "d0.1", "d0.5", "a0.1", "a0.5"]);
        assert_eq!(order(9), ["b0.1", "b0.5", "c0.1", "c0.5", "a0.1", "a0.5", "d0.1", "d0.5"]);
        assert_eq!(order(0), order(1), "a beam has room for one goal at least");
    }
}
