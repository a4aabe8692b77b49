//! What is counted of goals and applications.

use super::Edge;
use crate::policy::Move;
use crate::queue::Entry;
use std::collections::BinaryHeap;
use std::sync::Arc;

/// Of a goal.
pub(super) struct GoalCounts {
    pub tasks: BinaryHeap<Entry>,
    /// The way on which it was first met.
    pub way: Arc<Vec<Edge>>,
    /// What was carried up that way as its value.
    pub told: f64,
    /// Walks of workers that have not come to their end.
    pub under_way: f64,
    /// What its source says, or its size.
    own: f64,
    /// Whether there ever were moves to choose from: without, its own value says nothing beside those of the
    /// goals that it became.
    pub has_moves: bool,
    /// Of moves that wait or were successful, and of those that have failed.
    weight: f64,
    lost: f64,
    walks: f64,
    total: f64,
}

/// Of an application.
#[derive(Default)]
pub(super) struct StepCounts {
    /// The prior probability of its move, not yet divided by the sum over the goal's moves.
    pub weight: f64,
    pub under_way: f64,
    walks: f64,
    total: f64,
}

impl Default for GoalCounts {
    fn default() -> Self {
        GoalCounts {
            tasks: BinaryHeap::new(),
            way: Arc::default(),
            told: 0.5,
            under_way: 0.0,
            own: 0.5,
            has_moves: false,
            weight: 0.0,
            lost: 0.0,
            walks: 0.0,
            total: 0.0,
        }
    }
}

impl GoalCounts {
    /// The goal was met on this way, with a first value.
    pub fn meet(&mut self, value: f64, way: Arc<Vec<Edge>>) {
        (self.own, self.told, self.way) = (value, value, way);
    }

    /// The moves that wait.
    pub fn moves(&self) -> Vec<&Move> {
        self.tasks.iter().filter_map(|Entry(task)| task.work.proposed()).collect()
    }

    pub fn set_own_value(&mut self, value: f64) {
        self.own = value;
    }

    /// What was said of it, times the share of its moves that have not failed.
    pub fn own_value(&self) -> f64 {
        let all = self.weight + self.lost;
        if all > 0.0 { self.own * self.weight / all } else { self.own }
    }

    /// The mean of what walks brought, the own value among them.
    pub fn estimate(&self) -> f64 {
        let own = if self.has_moves || self.walks == 0.0 { 1.0 } else { 0.0 };
        ((own * self.own_value() + self.total) / (own + self.walks)).clamp(0.0, 1.0)
    }

    /// Walks, those under way among them.
    pub fn walks(&self) -> f64 {
        self.walks + self.under_way
    }

    /// The share of a weight of all of the goal's moves.
    pub fn share(&self, weight: f64) -> f64 {
        let all = self.weight + self.lost;
        if all > 0.0 { (weight / all).min(1.0) } else { 1.0 }
    }

    pub fn add_weight(&mut self, weight: f64) {
        self.weight += weight;
    }

    pub fn take_weight(&mut self, weight: f64) {
        self.weight = (self.weight - weight).max(0.0);
    }

    pub fn lose_weight(&mut self, weight: f64) {
        self.lost += weight;
    }

    pub fn add(&mut self, value: f64) {
        self.walks += 1.0;
        self.total += value;
    }

    pub fn correct(&mut self, change: f64) {
        self.total += change;
    }
}

impl StepCounts {
    pub fn new(weight: f64, value: f64) -> StepCounts {
        StepCounts { weight, under_way: 0.0, walks: 1.0, total: value }
    }

    /// Walks, those under way among them.
    pub fn walks(&self) -> f64 {
        self.walks + self.under_way
    }

    /// What walks brought in the mean; those under way have brought nothing.
    pub fn mean(&self) -> f64 {
        (self.total / self.walks().max(1.0)).clamp(0.0, 1.0)
    }

    pub fn add(&mut self, value: f64) {
        self.walks += 1.0;
        self.total += value;
    }

    pub fn correct(&mut self, change: f64) {
        self.total += change;
    }
}
