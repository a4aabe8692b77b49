//! Attempts at one request, and its time.

use std::time::{Duration, Instant};

/// How often a request other than a tactic is tried when its
/// process dies or the numbers of its states are lost.
const MOST: u32 = 8;

/// Attempts at one request.
#[derive(Debug)]
pub(crate) struct Tries {
    since: Instant,
    count: u32,
}

impl Tries {
    /// The first attempt begins now.
    pub(crate) fn new() -> Self {
        Tries { since: Instant::now(), count: 0 }
    }

    /// Time since the first attempt began.
    pub(crate) fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }

    /// Counts an attempt that failed. Whether there may be another.
    pub(crate) fn count(&mut self) -> bool {
        self.count += 1;
        self.count < MOST
    }
}

/// Whole milliseconds, at least one.
pub(crate) fn millis(duration: Duration) -> u64 {
    (duration.as_millis() as u64).max(1)
}
