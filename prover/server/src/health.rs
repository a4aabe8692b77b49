//! Whether the server lives, and what it has done.

use super::app::App;
use super::fault::json_response;
use super::metrics;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::sync::Arc;

/// `{"status": "ok"}`, as clients of other servers expect it, and the versions.
pub async fn health(State(app): State<Arc<App>>) -> Response {
    let value = json!({
        "status": "ok",
        "server": "prover",
        "version": env!("CARGO_PKG_VERSION"),
        "engine": app.config.engine,
        "judge_version": lean_bridge::JUDGE_VERSION,
        "workers": app.pool.workers(),
        "queue": {"depth": app.queue.depth(), "capacity": app.queue.capacity()},
    });
    json_response(StatusCode::OK, &value)
}

pub async fn metrics(State(app): State<Arc<App>>) -> Response {
    let text = metrics::text(&app.metrics, &app.queue, &app.pool);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

/// Counts every request by path and status.
pub async fn count(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    // Only paths that exist: names made up by clients must not fill the memory.
    const PATHS: [&str; 8] =
        ["/verify", "/one_pass_verify_batch", "/api/check", "/judge", "/prove", "/metrics", "/health", "/"];
    let path = request.uri().path();
    let path = PATHS.into_iter().find(|p| *p == path || path.strip_suffix('/') == Some(p)).unwrap_or("other");
    let response = next.run(request).await;
    app.metrics.request(path, response.status().as_u16());
    response
}
