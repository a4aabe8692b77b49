//! How many requests an endpoint gets at once, over all threads.

use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};
use supervise::StopFlag;

/// Between two looks at the flag that ends waiting.
const LOOK: Duration = Duration::from_millis(20);

/// Places for requests.
#[derive(Debug)]
pub struct Slots {
    free: Mutex<usize>,
    freed: Condvar,
}

/// A place that is given back when it is dropped.
pub struct Slot<'a>(&'a Slots);

impl Slots {
    /// So many places.
    pub fn new(number: usize) -> Slots {
        Slots { free: Mutex::new(number.max(1)), freed: Condvar::new() }
    }

    /// A place; `None` if none is free before `end`, or the flag is set.
    pub fn take(&self, end: Instant, stop: &StopFlag) -> Option<Slot<'_>> {
        let mut free = self.free.lock().unwrap_or_else(|e| e.into_inner());
        while *free == 0 {
            if stop.is_set() || Instant::now() >= end {
                return None;
            }
            free = self.freed.wait_timeout(free, LOOK).unwrap_or_else(|e| e.into_inner()).0;
        }
        *free -= 1;
        Some(Slot(self))
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(|e| e.into_inner()) += 1;
        self.0.freed.notify_one();
    }
}
