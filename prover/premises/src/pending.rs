//! An answer that may still be under way.

use super::answer::Answer;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// An answer that may still be under way.
#[derive(Clone, Default)]
pub struct Pending(Arc<Slot>);

#[derive(Default)]
struct Slot {
    answer: Mutex<Option<Arc<Answer>>>,
    there: Condvar,
}

impl Pending {
    /// The answer; waits until it is there.
    pub fn wait(&self) -> Arc<Answer> {
        let mut answer = self.0.answer.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match &*answer {
                Some(a) => return a.clone(),
                None => answer = self.0.there.wait(answer).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// The same, but no longer than so long.
    pub fn wait_for(&self, limit: Duration) -> Option<Arc<Answer>> {
        let until = Instant::now() + limit;
        let mut answer = self.0.answer.lock().unwrap_or_else(PoisonError::into_inner);
        while answer.is_none() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            answer = self.0.there.wait_timeout(answer, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        answer.clone()
    }

    /// Whether the answer is there.
    pub(super) fn is_there(&self) -> bool {
        self.0.answer.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Sets the answer; whoever waits gets it.
    pub(super) fn give(&self, answer: Answer) {
        *self.0.answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(answer));
        self.0.there.notify_all();
    }
}
