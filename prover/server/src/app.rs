//! What all requests share.

use super::cache::Cache;
use super::config::ServerConfig;
use super::metrics::Metrics;
use super::queue::Queue;
use lean_bridge::Pool;
use std::sync::Arc;
use tokio::sync::{Semaphore, watch};

/// The state of a server.
pub struct App {
    /// What the operator decided.
    pub config: ServerConfig,
    /// The Lean processes.
    pub pool: Pool,
    /// Places for texts that wait or are judged.
    pub queue: Arc<Queue>,
    /// Verdicts that were given before.
    pub cache: Cache,
    /// What was done so far.
    pub metrics: Metrics,
    /// Room for bodies, see [`ServerConfig::body_budget`].
    pub bodies: Semaphore,
    /// Workers that `/prove` may hold, see [`ServerConfig::prove_workers`].
    pub provers: Arc<Semaphore>,
    /// Becomes true when whatever is still running must end.
    pub stopping: watch::Sender<bool>,
}

impl App {
    /// A server that has done nothing yet.
    pub fn new(config: ServerConfig, pool: Pool, cache: Cache) -> Arc<App> {
        Arc::new(App {
            queue: Queue::new(config.queue),
            cache,
            metrics: Metrics::default(),
            bodies: Semaphore::new(config.body_budget()),
            provers: Arc::new(Semaphore::new(config.prove_workers)),
            stopping: watch::Sender::new(false),
            pool,
            config,
        })
    }
}

impl App {
    /// Ready when whatever is still running must end.
    pub async fn stopped(&self) {
        let mut stopping = self.stopping.subscribe();
        // The sender is part of this value, so it cannot be gone.
        let _ = stopping.wait_for(|s| *s).await;
    }
}
