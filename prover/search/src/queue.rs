//! The queue of work to be done, and the strategies that order it.

use super::graph::OrId;
use crate::policy::Move;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// In which order moves are tried. Visits of new goals always come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// By accumulated cost.
    #[default]
    BestFirst,
    /// By depth, then by cost.
    BreadthFirst,
    /// Depth first within a depth bound that grows by two levels whenever nothing is left below it. Goals met
    /// at a smaller bound are kept, so nothing is explored twice.
    IterativeDeepening,
}

/// Weights of the best-first score: `cost / length^alpha + depth·d + size·log₂(1 + s)`, least first, with
/// `cost` the sum of the moves' costs (−log p), `length` their number, `s` the goal's size in term nodes.
/// With both terms 0 this is the length-normalised score of BFS-Prover (Xin et al., 2025, arXiv:2502.03438).
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Scoring {
    /// The exponent of the length.
    pub alpha: f64,
    /// The weight of the depth.
    pub depth: f64,
    /// The weight of the goal's size.
    pub size: f64,
    /// Cost added to every goal of an application for each further goal that it leaves.
    pub split: f64,
}

impl Default for Scoring {
    fn default() -> Self {
        Scoring { alpha: 0.0, depth: 0.0, size: 0.05, split: 0.3 }
    }
}

/// What is to be done on a goal.
pub enum Work {
    /// Ask the policy, run the closers and the committed move.
    Visit,
    /// Run a closer that had to wait.
    Closer(Move),
    Move(Move),
}

/// An entry of the queue.
pub struct Task {
    pub goal: OrId,
    pub work: Work,
    pub priority: Priority,
}

/// Least first: class, then band, then score, then tie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Priority {
    class: u8,
    band: usize,
    score: f64,
    tie: u64,
}

impl Priority {
    fn order(&self, other: &Self) -> Ordering {
        (self.class.cmp(&other.class))
            .then(self.band.cmp(&other.band))
            .then(self.score.total_cmp(&other.score))
            .then(self.tie.cmp(&other.tie))
    }
}

/// What the priority of a task is computed from: where its goal stands in the tree.
#[derive(Clone, Copy, Debug)]
pub struct Rank {
    /// Sum of the costs on the path to the goal and of the move itself.
    pub cost: f64,
    /// Number of moves on that path, the move itself included.
    pub length: usize,
    /// Size of the goal in term nodes.
    pub size: usize,
}

/// Priority queue of tasks. Ties are broken by age or, with a seed other than 0, by a hash of seed and age.
pub struct Queue {
    heap: BinaryHeap<Entry>,
    strategy: Strategy,
    scoring: Scoring,
    seed: u64,
    count: u64,
}

impl Queue {
    pub fn new(strategy: Strategy, scoring: Scoring, seed: u64) -> Queue {
        Queue { heap: BinaryHeap::new(), strategy, scoring, seed, count: 0 }
    }

    /// A new goal is visited before any move is tried.
    pub fn push_visit(&mut self, goal: OrId) {
        let tie = self.next_tie(0);
        let priority = Priority { class: 0, band: 0, score: 0.0, tie };
        self.put_back(Task { goal, work: Work::Visit, priority });
    }

    /// A goal that a closer left half done has to wait for its turn among the moves.
    pub fn push_late_visit(&mut self, goal: OrId, rank: Rank) {
        let priority = self.priority(rank);
        self.put_back(Task { goal, work: Work::Visit, priority });
    }

    pub fn push_move(&mut self, goal: OrId, work: Move, rank: Rank) {
        let priority = self.priority(rank);
        self.put_back(Task { goal, work: Work::Move(work), priority });
    }

    /// A closer that is not worth its time at once has to wait among the moves.
    pub fn push_closer(&mut self, goal: OrId, closer: Move, rank: Rank) {
        let priority = self.priority(rank);
        self.put_back(Task { goal, work: Work::Closer(closer), priority });
    }

    fn priority(&mut self, rank: Rank) -> Priority {
        let s = &self.scoring;
        let best = rank.cost / (rank.length.max(1) as f64).powf(s.alpha)
            + s.depth * rank.length as f64
            + s.size * (1.0 + rank.size as f64).log2();
        let (band, score) = match self.strategy {
            Strategy::BestFirst => (0, best),
            Strategy::BreadthFirst => (rank.length, best),
            // Cost orders the moves of one depth; 1e4 is far above any cost.
            Strategy::IterativeDeepening => (rank.length / 2, best - 1e4 * rank.length as f64),
        };
        Priority { class: 1, band, score, tie: self.next_tie(self.seed) }
    }

    /// Returns a task to where it was.
    pub fn put_back(&mut self, task: Task) {
        self.heap.push(Entry(task));
    }

    pub fn pop(&mut self) -> Option<Task> {
        self.heap.pop().map(|e| e.0)
    }

    fn next_tie(&mut self, seed: u64) -> u64 {
        self.count += 1;
        if seed == 0 { self.count } else { splitmix(seed ^ self.count.wrapping_mul(0x9e37_79b9_7f4a_7c15)) }
    }
}

/// The output function of SplitMix64 (Steele, Lea, Flood: Fast
/// splittable pseudorandom number generators, 2014).
fn splitmix(mut seed: u64) -> u64 {
    seed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    seed = (seed ^ (seed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    seed ^ (seed >> 31)
}

struct Entry(Task);

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.priority.order(&self.0.priority)
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Entry {}

#[cfg(test)]
mod tests {
    use super::super::graph::AndOrGraph;
    use super::*;
    use crate::policy::{Action, Tactic, TacticLimits};
    use std::time::Duration;

    fn order(strategy: Strategy, seed: u64, ranks: &[(f64, usize)]) -> Vec<String> {
        let mut graph = AndOrGraph::<(), ()>::default();
        let goal = graph.goal("g".into(), || ()).0;
        let mut queue = Queue::new(strategy, Scoring { size: 0.0, ..Scoring::default() }, seed);
        for (i, &(cost, length)) in ranks.iter().enumerate() {
            let limits = TacticLimits { heartbeats: 0, timeout: Duration::ZERO };
            let action = Action::Tactic(Tactic { text: i.to_string(), limits });
            queue.push_move(goal, Move { family: "f", cost, action }, Rank { cost, length, size: 0 });
        }
        let mut out = vec![];
        while let Some(task) = queue.pop() {
            if let Work::Move(Move { action: Action::Tactic(t), .. }) = task.work {
                out.push(t.text);
            }
        }
        out
    }

    #[test]
    fn strategies_order_moves() {
        let ranks = [(3.0, 1), (1.0, 3), (2.0, 2), (2.5, 1)];
        assert_eq!(order(Strategy::BestFirst, 0, &ranks), ["1", "2", "3", "0"]);
        assert_eq!(order(Strategy::BreadthFirst, 0, &ranks), ["3", "0", "2", "1"]);
        // Bands by depth: {1}, {2, 3}; within a band the deepest first.
        assert_eq!(order(Strategy::IterativeDeepening, 0, &ranks), ["3", "0", "1", "2"]);
    }

    #[test]
    fn ties_go_by_age_or_by_seed() {
        let ranks = [(1.0, 1); 8];
        let by_age = order(Strategy::BestFirst, 0, &ranks);
        assert_eq!(by_age, ["0", "1", "2", "3", "4", "5", "6", "7"]);
        assert_eq!(order(Strategy::BestFirst, 7, &ranks), order(Strategy::BestFirst, 7, &ranks));
        assert_ne!(order(Strategy::BestFirst, 7, &ranks), by_age);
    }
}
