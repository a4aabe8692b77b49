//! One flag for all who work on something, to end it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// A request to end work at the next moment, set from anywhere (ctrl-C, a client that went away). Clones
/// share it, and nothing takes it back.
#[derive(Clone, Debug, Default)]
pub struct StopFlag(Arc<AtomicBool>);

impl StopFlag {
    /// Requests the end.
    pub fn set(&self) {
        self.0.store(true, Relaxed);
    }

    /// Whether the end was requested.
    pub fn is_set(&self) -> bool {
        self.0.load(Relaxed)
    }
}
