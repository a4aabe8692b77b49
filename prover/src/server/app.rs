//! What all requests share, and which path leads where.

use super::cache::Cache;
use super::config::ServerConfig;
use super::metrics::Metrics;
use super::queue::Queue;
use super::{auth, body, health, judge, kimina, prove};
use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{get, post};
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
    /// Room for bodies, in units of [`body::budget`].
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
            bodies: Semaphore::new(body::budget(config.body_bytes)),
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

/// All paths.
pub fn router(app: &Arc<App>) -> Router {
    Router::new()
        .route("/verify", post(kimina::verify))
        .route("/one_pass_verify_batch", post(kimina::verify))
        .route("/api/check", post(kimina::check))
        .route("/api/check/", post(kimina::check))
        .route("/judge", post(judge::judge))
        .route("/prove", post(prove::prove))
        .route("/metrics", get(health::metrics))
        .route("/health", get(health::health))
        .route("/health/", get(health::health))
        .route("/", get(health::health))
        .fallback(nowhere)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(app.clone(), auth::require_token))
        .layer(middleware::from_fn_with_state(app.clone(), health::count))
        .with_state(app.clone())
}

async fn nowhere() -> super::fault::Fault {
    let detail = "no such path; there are POST /verify, /api/check, /judge, /prove and GET /health, /metrics";
    super::fault::Fault::new(StatusCode::NOT_FOUND, "not_found", detail)
}

async fn wrong_method() -> super::fault::Fault {
    let detail = "this path takes another method: POST for work, GET for /health and /metrics";
    super::fault::Fault::new(StatusCode::METHOD_NOT_ALLOWED, "method", detail)
}
