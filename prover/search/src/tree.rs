//! Monte Carlo tree search on the AND/OR graph.
//!
//! After HyperTree Proof Search (Lample et al., 2022, arXiv:2205.11491), whose selection is PUCT (Rosin,
//! 2011; in this form Silver et al., 2017) and whose value of an application is the product over its goals.
//! Each selection walks from the root to one piece of work:
//!
//! - At a goal it takes the application `t`, or the cheapest move that was not tried, with the greatest
//!   `Q(t) + c·P(t)·√N / (1 + n(t))`. Here `c` is `EXPLORATION`, `P(t)` is `exp(-cost)` of the move,
//!   divided by the sum over all moves of the goal, `N` counts the walks through the goal and `n(t)` those
//!   through `t`. `Q` is the mean of what walks through `t` brought, the first being the product of the
//!   values of the goals that `t` left; of a move that was not tried it is the goal's own value.
//! - At an application it goes to the hardest open goal, since all have to be proved. (The paper goes to all
//!   of them at once. Here one piece of work is done at a time, and the others count by what they are
//!   estimated at.)
//!
//! The value of a goal is 1 if it is proved, 0 if nothing is left to try, and else the mean of what walks
//! through it brought, its own value among them: what its source says ([`crate::Value`]), times the share of
//! its moves, by `P`, that have not failed. What work brings is carried up the walk, at each application
//! times the values of the other goals. A value that comes late is carried up the way on which the goal was
//! first met, as the difference to what was thought before. While work is under way each part of its walk
//! counts one more walk that brought nothing (a virtual loss), so that the next worker goes elsewhere.
//!
//! The graph may have cycles: no walk enters a goal twice. If a goal has nothing to do below it the walk
//! turns back and takes the next best way, so work that can be reached is found, and a search that finds none
//! has tried everything.

mod counts;

use super::graph::{AndId, AndOrGraph, OrId};
use super::queue::{Entry, Task};
use crate::policy::Move;
use counts::{GoalCounts, StepCounts};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The weight of what was rarely tried, `c` in PUCT.
const EXPLORATION: f64 = 1.0;

/// A part of a walk: at this goal this application was taken, and of the goals it leaves this one.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Edge {
    goal: OrId,
    step: AndId,
    kid: OrId,
}

/// A walk from the root to a piece of work.
struct Walk {
    edges: Vec<Edge>,
    leaf: OrId,
    /// The share of the goal's moves that the task is, not yet divided by their sum.
    weight: f64,
}

/// What a finished job has brought.
pub struct Brought {
    /// Applications that it made.
    pub steps: Vec<AndId>,
    /// Whether it gave further work on its goal.
    pub gave_work: bool,
}

/// The tasks of a search, with what walks have brought.
#[derive(Default)]
pub struct Tree {
    goals: HashMap<OrId, GoalCounts>,
    steps: HashMap<AndId, StepCounts>,
    /// The walk to the task that was taken last.
    selected: Option<Walk>,
    /// The walks to what workers do.
    under_way: HashMap<usize, Walk>,
}

impl Tree {
    /// The goal that everything starts from, with a first value.
    pub fn plant(&mut self, root: OrId, value: f64) {
        self.goals.entry(root).or_default().meet(value, Arc::default());
    }

    /// A new task of a goal.
    pub fn push(&mut self, task: Task) {
        let counts = self.goals.entry(task.goal).or_default();
        counts.add_weight(weight(&task));
        counts.has_moves |= task.work.proposed().is_some();
        counts.tasks.push(Entry(task));
    }

    /// Returns a task to its goal.
    pub fn put_back(&mut self, task: Task) {
        self.goals.entry(task.goal).or_default().tasks.push(Entry(task));
    }

    /// A task that was taken will not be done.
    pub fn forget(&mut self, task: &Task) {
        if let Some(counts) = self.goals.get_mut(&task.goal) {
            counts.take_weight(weight(task));
        }
    }

    /// The moves that are still to be tried on a goal.
    pub fn moves(&self, goal: OrId) -> Vec<&Move> {
        self.goals.get(&goal).map(GoalCounts::moves).unwrap_or_default()
    }

    /// The next task is none that was selected here.
    pub fn nothing_selected(&mut self) {
        self.selected = None;
    }

    /// The best task, taken from its goal.
    pub fn select<O, A>(&mut self, graph: &AndOrGraph<O, A>) -> Option<Task> {
        let mut seen = HashSet::new();
        let mut walk: Vec<Place> = vec![];
        let mut next = graph.root().filter(|root| !graph.solved(*root) && !graph.dead(*root));
        loop {
            if let Some(goal) = next.take()
                && seen.insert(goal)
            {
                walk.push(Place { goal, choices: self.choices(goal, graph), taken: None });
            }
            let here = walk.last_mut()?;
            match here.choices.pop() {
                None => _ = walk.pop(),
                Some(Choice::Kid(step, kid)) => {
                    here.taken = Some((step, kid));
                    next = Some(kid);
                }
                Some(Choice::Task) => {
                    let leaf = here.goal;
                    let Entry(task) = self.goals.get_mut(&leaf)?.tasks.pop()?;
                    let edge = |p: &Place| p.taken.map(|(step, kid)| Edge { goal: p.goal, step, kid });
                    let edges = walk[..walk.len() - 1].iter().filter_map(edge).collect();
                    self.selected = Some(Walk { edges, leaf, weight: weight(&task) });
                    return Some(task);
                }
            }
        }
    }

    /// What can be done at a goal, the best last.
    fn choices<O, A>(&self, goal: OrId, graph: &AndOrGraph<O, A>) -> Vec<Choice> {
        let Some(counts) = self.goals.get(&goal) else { return vec![] };
        let walks = counts.walks().max(1.0).sqrt();
        let mut scored: Vec<(f64, Vec<Choice>)> = vec![];
        for step in graph.usable_steps(goal) {
            let Some(s) = self.steps.get(&step) else { continue };
            let open = graph.kids(step).into_iter().filter(|k| !graph.solved(*k));
            let mut kids: Vec<(f64, OrId)> = open.map(|k| (self.value(k, graph), k)).collect();
            kids.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let score = s.mean() + EXPLORATION * counts.share(s.weight) * walks / (1.0 + s.walks());
            scored.push((score, kids.into_iter().map(|(_, kid)| Choice::Kid(step, kid)).rev().collect()));
        }
        if let Some(Entry(task)) = counts.tasks.peek() {
            let score = counts.own_value() + EXPLORATION * counts.share(weight(task)) * walks;
            scored.push((score, vec![Choice::Task]));
        }
        // of equals the older comes first
        scored.reverse();
        scored.sort_by(|a, b| a.0.total_cmp(&b.0));
        scored.into_iter().flat_map(|(_, choices)| choices).collect()
    }

    /// A worker begins with the task that was taken last.
    pub fn begin(&mut self, worker: usize) {
        let Some(walk) = self.selected.take() else { return };
        self.count_under_way(&walk, 1.0);
        self.under_way.insert(worker, walk);
    }

    fn count_under_way(&mut self, walk: &Walk, change: f64) {
        for edge in &walk.edges {
            self.goals.entry(edge.goal).or_default().under_way += change;
            self.steps.entry(edge.step).or_default().under_way += change;
        }
        self.goals.entry(walk.leaf).or_default().under_way += change;
    }

    /// An application was made by what a worker does. `kids`: the goals that it leaves, those met for the
    /// first time with a first value. `cost`: of its move.
    pub fn grow<O, A>(
        &mut self,
        worker: usize,
        goal: OrId,
        (step, cost): (AndId, f64),
        kids: &[(OrId, Option<f64>)],
        graph: &AndOrGraph<O, A>,
    ) {
        let way = match self.under_way.get(&worker).filter(|walk| walk.leaf == goal) {
            Some(walk) => walk.edges.clone(),
            None => self.goals.get(&goal).map(|g| g.way.to_vec()).unwrap_or_default(),
        };
        for (kid, value) in kids.iter().filter_map(|(kid, value)| Some((*kid, (*value)?))) {
            let way = way.iter().copied().chain([Edge { goal, step, kid }]).collect();
            self.goals.entry(kid).or_default().meet(value, Arc::new(way));
        }
        let product = kids.iter().map(|(kid, _)| self.value(*kid, graph)).product();
        let weight = (-cost).exp();
        self.steps.insert(step, StepCounts::new(weight, product));
        let counts = self.goals.entry(goal).or_default();
        counts.add_weight(weight);
        counts.add(product);
    }

    /// A worker has done what it began with: what that brought is carried up its walk.
    pub fn settle<O, A>(&mut self, worker: usize, brought: &Brought, graph: &AndOrGraph<O, A>) {
        let Some(walk) = self.under_way.remove(&worker) else { return };
        self.count_under_way(&walk, -1.0);
        let best = brought.steps.iter().filter_map(|s| self.steps.get(s)).map(StepCounts::mean);
        let best = best.reduce(f64::max);
        let counts = self.goals.entry(walk.leaf).or_default();
        counts.take_weight(walk.weight);
        if best.is_none() && !brought.gave_work {
            counts.lose_weight(walk.weight);
        }
        let value = best.unwrap_or_else(|| counts.own_value());
        if best.is_none() {
            counts.add(value);
        }
        let mut value = decided(walk.leaf, graph).unwrap_or(value);
        for edge in walk.edges.iter().rev() {
            value *= self.others(edge, graph);
            self.steps.entry(edge.step).or_default().add(value);
            value = decided(edge.goal, graph).unwrap_or(value);
            self.goals.entry(edge.goal).or_default().add(value);
        }
    }

    /// The source of values has said what a goal is worth.
    pub fn set_value<O, A>(&mut self, goal: OrId, value: f64, graph: &AndOrGraph<O, A>) {
        self.goals.entry(goal).or_default().set_own_value(value);
        self.correct(goal, graph);
    }

    /// Carries up what a goal is worth now, if it is not what was thought when it was met, or the last time.
    pub fn correct<O, A>(&mut self, goal: OrId, graph: &AndOrGraph<O, A>) {
        let value = self.value(goal, graph);
        let counts = self.goals.entry(goal).or_default();
        let way = Arc::clone(&counts.way);
        let mut change = value - std::mem::replace(&mut counts.told, value);
        for edge in way.iter().rev() {
            change *= self.others(edge, graph);
            self.steps.entry(edge.step).or_default().correct(change);
            self.goals.entry(edge.goal).or_default().correct(change);
        }
    }

    /// What a goal is worth, between 0 and 1.
    pub fn value<O, A>(&self, goal: OrId, graph: &AndOrGraph<O, A>) -> f64 {
        let estimate = || self.goals.get(&goal).map_or(0.5, GoalCounts::estimate);
        decided(goal, graph).unwrap_or_else(estimate)
    }

    /// The product of the values of an application's goals, but for the one that a walk went to.
    fn others<O, A>(&self, edge: &Edge, graph: &AndOrGraph<O, A>) -> f64 {
        let kids = graph.kids(edge.step).into_iter().filter(|kid| *kid != edge.kid);
        kids.map(|kid| self.value(kid, graph)).product()
    }
}

/// A goal on the way of a selection, with what is left to choose there, the best last.
struct Place {
    goal: OrId,
    choices: Vec<Choice>,
    taken: Option<(AndId, OrId)>,
}

enum Choice {
    /// The goal's own cheapest task.
    Task,
    Kid(AndId, OrId),
}

/// What a task weighs among those of its goal: the prior probability of its move.
fn weight(task: &Task) -> f64 {
    task.work.proposed().map_or(0.0, |of| (-of.cost).exp())
}

/// The value of a goal about which nothing is left to be found out.
fn decided<O, A>(goal: OrId, graph: &AndOrGraph<O, A>) -> Option<f64> {
    match (graph.solved(goal), graph.dead(goal)) {
        (true, _) => Some(1.0),
        (_, true) => Some(0.0),
        _ => None,
    }
}

#[cfg(test)]
#[path = "tree_tests.rs"]
mod tests;
