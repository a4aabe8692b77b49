//! Which path leads where.

use super::app::App;
use super::fault::Fault;
use super::{auth, health, judge, kimina, prove};
use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{get, post};
use std::sync::Arc;

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

async fn nowhere() -> Fault {
    let detail = "no such path; there are POST /verify, /api/check, /judge, /prove and GET /health, /metrics";
    Fault::new(StatusCode::NOT_FOUND, "not_found", detail)
}

async fn wrong_method() -> Fault {
    let detail = "this path takes another method: POST for work, GET for /health and /metrics";
    Fault::new(StatusCode::METHOD_NOT_ALLOWED, "method", detail)
}
