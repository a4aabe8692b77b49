//! The bounded queue: so many texts may wait or be judged, no more.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Counts texts from admission to verdict.
#[derive(Debug)]
pub struct Queue {
    capacity: usize,
    depth: AtomicUsize,
}

/// A slot of the queue; dropping it gives it back.
#[derive(Debug)]
pub struct Slot(Arc<Queue>);

impl Queue {
    pub fn new(capacity: usize) -> Arc<Queue> {
        Arc::new(Queue { capacity, depth: AtomicUsize::new(0) })
    }

    /// Texts in the queue now.
    pub fn depth(&self) -> usize {
        self.depth.load(Relaxed)
    }

    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// Places for `count` texts, all or none.
    pub fn enter(self: &Arc<Self>, count: usize) -> Option<Vec<Slot>> {
        let free = |depth: usize| Some(depth + count).filter(|d| *d <= self.capacity);
        self.depth.fetch_update(Relaxed, Relaxed, free).ok()?;
        Some((0..count).map(|_| Slot(self.clone())).collect())
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.depth.fetch_sub(1, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_given_back() {
        let queue = Queue::new(3);
        let two = queue.enter(2).unwrap();
        assert!(queue.enter(2).is_none());
        let one = queue.enter(1).unwrap();
        assert_eq!(queue.depth(), 3);
        drop(two);
        drop(one);
        assert_eq!(queue.depth(), 0);
        assert!(queue.enter(4).is_none() && queue.enter(3).is_some());
    }
}
