//! Moves in the order in which it pays to run them.

use proof_search::policy::{Action, Move};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// What a tenth of a second of allowed time adds to the cost of a move, at most.
const TIME_COST: f64 = 0.04;
/// What a lazy move adds for being computed.
const LAZY_COST: f64 = 0.2;

/// Moves by cost and expected time.
#[derive(Default)]
pub(crate) struct MoveQueue {
    heap: BinaryHeap<Waiting>,
    /// How many moves were ever put in.
    count: u64,
}

/// A move that waits for its turn.
struct Waiting {
    /// The cost with the expected time; the least comes first.
    order: f64,
    /// What came in first has the least number, and comes first among equals.
    number: u64,
    next: Move,
}

impl MoveQueue {
    /// Puts a move in; `extra` is added to its cost.
    pub(crate) fn push(&mut self, next: Move, extra: f64) {
        let time = match &next.action {
            Action::Tactic(tactic) => TIME_COST * (tactic.limits.timeout.as_secs_f64() * 10.0).sqrt(),
            Action::Lazy(_) | Action::Ask(_) => LAZY_COST,
        };
        self.count += 1;
        self.heap.push(Waiting { order: next.cost + time + extra, number: self.count, next });
    }

    /// Takes the move out that is to be run next.
    pub(crate) fn pop(&mut self) -> Option<Move> {
        self.heap.pop().map(|waiting| waiting.next)
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    /// The least order is the greatest element; what came first wins among equals.
    fn cmp(&self, other: &Self) -> Ordering {
        other.order.total_cmp(&self.order).then(other.number.cmp(&self.number))
    }
}
