//! What a pool and those who have reserved one of its workers share.

use crate::common::Common;
use crate::server::Features;
use crate::worker::Worker;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::sync::Semaphore;

/// The workers of a pool that are free, and what the pool knows of all of them.
#[derive(Debug)]
pub(crate) struct Shared {
    pub common: Arc<Common>,
    pub features: Features,
    /// As many permits as idle workers.
    pub permits: Arc<Semaphore>,
    idle: Mutex<Vec<Worker>>,
}

impl Shared {
    /// Workers that nobody has reserved yet.
    pub(crate) fn new(common: Arc<Common>, idle: Vec<Worker>) -> Shared {
        let features = idle.first().and_then(|w| w.features().cloned()).unwrap_or_default();
        let permits = Arc::new(Semaphore::new(idle.len()));
        Shared { common, features, permits, idle: Mutex::new(idle) }
    }

    /// The workers that are free, the one used last at the end.
    pub(crate) fn idle(&self) -> MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// Takes a worker back.
    pub(crate) fn give_back(&self, worker: Worker) {
        self.idle().push(worker);
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.common.spares.close();
    }
}
