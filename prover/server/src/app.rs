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
    pub config: ServerConfig,
    pub pool: Pool,
    pub queue: Arc<Queue>,
    pub cache: Cache,
    pub metrics: Metrics,
    /// Room for bodies, see [`ServerConfig::body_budget`].
    pub bodies: Semaphore,
    /// Workers that `/prove` may hold, see [`ServerConfig::prove_workers`].
    pub provers: Arc<Semaphore>,
    /// Becomes true when whatever is still running must end.
    pub stopping: watch::Sender<bool>,
}

impl App {
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
