//! The search itself: one coordinator owns graph and queue, worker threads run tactics on their engines.
//!
//! | file | what |
//! |---|---|
//! | `coordinator` | who does what next, and when a search ends |
//! | `finished_jobs` | what a finished job changes in graph, queue and statistics |
//! | `questions` | what is asked of a model, and what becomes of its answers |
//! | `values` | what is asked of a source of values, and what becomes of its answers |

mod coordinator;
mod finished_jobs;
mod questions;
mod values;

use super::attempts::GoalRecord;
use super::budget::Spent;
use super::failed_sights::FailedSights;
use super::graph::{AndId, AndOrGraph, ProofTree};
use super::losses::Losses;
use super::node::{Application, Node};
use super::queue::{Queue, Task};
use super::search_options::SearchOptions;
use super::split::Part;
use super::stats::Families;
use super::value::{Value, ValueUsage, value_by_size};
use lean_bridge::term::Goal;
use questions::Questions;
use std::collections::HashMap;
use std::sync::Arc;
use values::Values;

/// Proof search for one statement. It can be run in portions: each
/// [`Search::run`] goes on where the last one stopped.
pub struct Search<S> {
    graph: AndOrGraph<Node<S>, Application>,
    queue: Queue,
    /// Tasks whose goal did not matter when their turn came. It may matter again.
    parked: Vec<Task>,
    options: SearchOptions,
    spent: Spent,
    families: Families,
    losses: Losses,
    failed: FailedSights,
    questions: Questions,
    values: Values,
}

impl<S: Clone + Send + Sync> Search<S> {
    /// A search for a proof of all `goals`, the goals of `state`.
    pub fn new(state: S, goals: Vec<Goal>, options: SearchOptions) -> Search<S> {
        let mut search = Search {
            graph: AndOrGraph::default(),
            queue: Queue::new(options.strategy, options.scoring, options.seed),
            parked: vec![],
            options,
            spent: Spent::default(),
            families: Families::default(),
            losses: Losses::default(),
            failed: FailedSights::default(),
            questions: Questions::default(),
            values: Values::default(),
        };
        let part = Part { goals, index: None };
        let key = part.key();
        let node = Node {
            size: part.size(),
            goals: Arc::new(part.goals),
            state,
            index: None,
            cost: 0.0,
            depth: 0,
            path: Arc::default(),
            home: 0,
            replay_ms: 0.0,
            visited: true,
            tried: HashMap::new(),
            failed: vec![],
            failed_before: Arc::default(),
            log: vec![],
        };
        let root = search.graph.goal(key, || node).0;
        search.graph.add_work(root, 1);
        if let Some(tree) = search.queue.tree() {
            tree.plant(root, value_by_size(search.graph.goal_data(root).size, 0));
        }
        search.queue.push_visit(root);
        search
    }

    /// The same with a source of values, for strategies on trees; without, values go by size.
    pub fn valued_by(mut self, source: Arc<dyn Value>) -> Search<S> {
        self.values.source = source;
        self
    }

    /// What was spent so far, in all portions.
    pub fn spent(&self) -> &Spent {
        &self.spent
    }

    /// What the move families did so far.
    pub fn families(&self) -> &Families {
        &self.families
    }

    /// Moves that cost the engine its life.
    pub fn losses(&self) -> &Losses {
        &self.losses
    }

    /// Why a model that was asked has not answered, if that has happened.
    pub fn model_failure(&self) -> Option<&str> {
        self.questions.failure()
    }

    /// What was asked of the source of values.
    pub fn value_usage(&self) -> ValueUsage {
        self.values.usage()
    }

    /// Number of goals and of tactic applications met.
    pub fn counts(&self) -> (usize, usize) {
        self.graph.counts()
    }

    /// The tactic at an edge of the graph.
    pub fn application(&self, step: AndId) -> &Application {
        self.graph.step_data(step)
    }

    /// The shortest proof found: fewest steps, then least text.
    pub fn proof(&self) -> Option<ProofTree> {
        let root = self.graph.root()?;
        self.graph.lightest_proof(root, |a| 1.0 + a.tactic.len() as f64 * 1e-4)
    }

    /// Counts the steps of an accepted proof in the statistics of their families.
    pub fn count_used(&mut self, proof: &ProofTree) {
        let family = self.graph.step_data(proof.step).family;
        self.families.entry(family.to_string()).or_default().used += 1;
        proof.kids.iter().for_each(|kid| self.count_used(kid));
    }

    /// Notes in what was recorded which attempts an accepted proof consists of.
    pub fn mark_used(&mut self, proof: &ProofTree) {
        let goal = self.graph.parent(proof.step);
        let tactic = self.graph.step_data(proof.step).tactic.clone();
        // the last: what was cut short before it was not the step
        let log = &mut self.graph.goal_data_mut(goal).log;
        log.iter_mut().rev().find(|a| a.tactic == tactic).into_iter().for_each(|a| a.used = true);
        proof.kids.iter().for_each(|kid| self.mark_used(kid));
    }

    /// Everything that was run so far, goal by goal, if the search records it.
    pub fn attempts(&self) -> Vec<GoalRecord> {
        let nodes = self.graph.goals().map(|goal| self.graph.goal_data(goal));
        nodes.filter(|node| !node.log.is_empty()).map(Node::record).collect()
    }

    /// The judge refused a proof because of this step: never use it again.
    pub fn reject(&mut self, step: AndId) {
        self.graph.mark_bad(step);
        // Closers after the one that worked were never run.
        let goal = self.graph.parent(step);
        self.graph.revive(goal, 1);
        self.queue.push_visit(goal);
        self.unpark();
    }

    fn unpark(&mut self) {
        for task in std::mem::take(&mut self.parked) {
            self.queue.put_back(task);
        }
    }
}
