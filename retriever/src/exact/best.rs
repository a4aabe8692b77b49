//! The best of many.

use crate::premise::PremiseId;
use crate::source::Hit;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// The `k` best rows seen so far; among equal scores, the rows that come first.
pub(super) struct Best {
    k: usize,
    /// The worst on top.
    heap: BinaryHeap<Entry>,
    /// The score below which nothing is of interest.
    bar: f32,
}

struct Entry {
    score: f32,
    row: usize,
}

impl Ord for Entry {
    /// Greater is worse.
    fn cmp(&self, other: &Self) -> Ordering {
        other.score.total_cmp(&self.score).then(self.row.cmp(&other.row))
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

impl Best {
    pub fn new(k: usize) -> Self {
        Best { k, heap: BinaryHeap::with_capacity(k), bar: f32::NEG_INFINITY }
    }

    pub fn offer(&mut self, row: usize, score: f32) {
        // nearly all rows end here; one that equals the bar may still come first
        if score < self.bar || self.k == 0 {
            return;
        }
        // -0 and 0 are equal, but not for `total_cmp`
        let entry = Entry { score: score + 0.0, row };
        if self.heap.len() < self.k {
            self.heap.push(entry);
        } else if let Some(mut worst) = self.heap.peek_mut() {
            if entry < *worst {
                *worst = entry;
            }
        }
        if self.heap.len() == self.k {
            self.bar = self.heap.peek().map_or(self.bar, |worst| worst.score);
        }
    }

    pub fn merge(mut self, other: Best) -> Best {
        other.heap.into_iter().for_each(|e| self.offer(e.row, e.score));
        self
    }

    /// Best first.
    pub fn into_hits(self) -> Vec<Hit> {
        let sorted = self.heap.into_sorted_vec();
        sorted.into_iter().map(|e| Hit { premise: PremiseId(e.row as u32), score: e.score }).collect()
    }
}
