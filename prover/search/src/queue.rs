//! The queue of work to be done, in the order of the strategy.

use super::beam::Beam;
use super::graph::{AndOrGraph, OrId};
use super::strategy::Strategy;
use super::tree::Tree;
use crate::policy::Move;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

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

impl Scoring {
    /// The score of what has this rank.
    fn score(&self, rank: &Rank) -> f64 {
        rank.cost / (rank.length.max(1) as f64).powf(self.alpha)
            + self.depth * rank.length as f64
            + self.size * (1.0 + rank.size as f64).log2()
    }
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

impl Work {
    /// The move that it is, if it is one.
    pub fn proposed(&self) -> Option<&Move> {
        match self {
            Work::Visit => None,
            Work::Closer(of) | Work::Move(of) => Some(of),
        }
    }

    /// What its move costs; nothing for a visit.
    pub fn cost(&self) -> f64 {
        self.proposed().map_or(0.0, |of| of.cost)
    }
}

/// An entry of the queue.
pub struct Task {
    pub goal: OrId,
    pub work: Work,
    pub priority: Priority,
}

/// Least first: class, then band, then score, then tie.
#[derive(Clone, Copy, Debug)]
pub struct Priority {
    class: u8,
    band: usize,
    score: f64,
    tie: u64,
}

impl Priority {
    /// Of the tasks of one goal the least cost comes first.
    pub(super) fn within_goal(cost: f64, tie: u64) -> Priority {
        Priority { class: 1, band: 0, score: cost, tie }
    }
}

impl Ord for Priority {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.class.cmp(&other.class))
            .then(self.band.cmp(&other.band))
            .then(self.score.total_cmp(&other.score))
            .then(self.tie.cmp(&other.tie))
    }
}

impl PartialOrd for Priority {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Priority {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Priority {}

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

/// Queue of tasks. Ties are broken by age or, with a seed other than 0, by a hash of seed and age.
pub struct Queue {
    /// Visits; and everything else, if the strategy is an order by ranks.
    heap: BinaryHeap<Entry>,
    rest: Rest,
    strategy: Strategy,
    scoring: Scoring,
    seed: u64,
    count: u64,
}

/// Where tasks are that are no visits of new goals.
enum Rest {
    /// On the heap, too.
    Ranked,
    Beam(Beam),
    Tree(Box<Tree>),
}

impl Queue {
    pub fn new(strategy: Strategy, scoring: Scoring, seed: u64) -> Queue {
        let rest = match strategy {
            Strategy::BestFirst | Strategy::BreadthFirst | Strategy::IterativeDeepening => Rest::Ranked,
            Strategy::Beam { width } => Rest::Beam(Beam::new(width)),
            Strategy::Mcts => Rest::Tree(Box::default()),
        };
        Queue { heap: BinaryHeap::new(), rest, strategy, scoring, seed, count: 0 }
    }

    /// The tree, if the strategy is one on trees.
    pub fn tree(&mut self) -> Option<&mut Tree> {
        match &mut self.rest {
            Rest::Tree(tree) => Some(tree),
            Rest::Ranked | Rest::Beam(_) => None,
        }
    }

    /// A new goal is visited before any move is tried.
    pub fn push_visit(&mut self, goal: OrId) {
        let tie = self.next_tie(0);
        let priority = Priority { class: 0, band: 0, score: 0.0, tie };
        self.put_back(Task { goal, work: Work::Visit, priority });
    }

    /// A goal that a closer left half done has to wait for its turn among the moves.
    pub fn push_late_visit(&mut self, goal: OrId, rank: Rank) {
        self.push(goal, Work::Visit, rank, rank.length);
    }

    pub fn push_move(&mut self, goal: OrId, work: Move, rank: Rank) {
        self.push(goal, Work::Move(work), rank, rank.length.saturating_sub(1));
    }

    /// A closer that is not worth its time at once has to wait among the moves.
    pub fn push_closer(&mut self, goal: OrId, closer: Move, rank: Rank) {
        self.push(goal, Work::Closer(closer), rank, rank.length.saturating_sub(1));
    }

    /// `depth`: of the goal.
    fn push(&mut self, goal: OrId, work: Work, rank: Rank, depth: usize) {
        let priority = self.priority(rank);
        match &mut self.rest {
            Rest::Ranked => self.heap.push(Entry(Task { goal, work, priority })),
            Rest::Beam(beam) => {
                let cost = rank.cost - work.cost();
                let own =
                    Priority { score: self.scoring.score(&Rank { cost, length: depth, ..rank }), ..priority };
                beam.push(Task { goal, work, priority }, depth, own);
            }
            Rest::Tree(tree) => {
                let priority = Priority::within_goal(work.cost(), priority.tie);
                tree.push(Task { goal, work, priority });
            }
        }
    }

    fn priority(&mut self, rank: Rank) -> Priority {
        let best = self.scoring.score(&rank);
        let (band, score) = match self.strategy {
            Strategy::BestFirst | Strategy::Beam { .. } | Strategy::Mcts => (0, best),
            Strategy::BreadthFirst => (rank.length, best),
            // Cost orders the moves of one depth; 1e4 is far above any cost.
            Strategy::IterativeDeepening => (rank.length / 2, best - 1e4 * rank.length as f64),
        };
        Priority { class: 1, band, score, tie: self.next_tie(self.seed) }
    }

    /// Returns a task to where it was.
    pub fn put_back(&mut self, task: Task) {
        match &mut self.rest {
            Rest::Beam(beam) if task.priority.class > 0 => beam.put_back(task),
            Rest::Tree(tree) if task.priority.class > 0 => tree.put_back(task),
            _ => self.heap.push(Entry(task)),
        }
    }

    /// The next task. With some strategies it depends on what the graph says of goals.
    pub fn pop<O, A>(&mut self, graph: &AndOrGraph<O, A>) -> Option<Task> {
        if let Some(Entry(task)) = self.heap.pop() {
            if let Rest::Tree(tree) = &mut self.rest {
                tree.nothing_selected();
            }
            return Some(task);
        }
        match &mut self.rest {
            Rest::Ranked => None,
            Rest::Beam(beam) => beam.pop(|goal| graph.useful(goal)),
            Rest::Tree(tree) => tree.select(graph),
        }
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

/// A task on a heap: the least priority is the greatest entry.
pub(super) struct Entry(pub(super) Task);

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.priority.cmp(&self.0.priority)
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
        while let Some(task) = queue.pop(&graph) {
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
