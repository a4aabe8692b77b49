//! Many clients, over streamable HTTP.

use crate::auth::require_token;
use crate::server::ProverServer;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Who may come in.
#[derive(Clone, Debug, Default)]
pub struct HttpConfig {
    /// The bearer token that every request must show; `None` for a server that all who reach it may use.
    pub token: Option<String>,
    /// Whether the address can be reached from other machines: then requests may name any host.
    pub is_public: bool,
}

/// Serves `/mcp`, and `/health` for those who only want to know whether it runs, until `stop` is ready.
///
/// # Errors
/// Those of the listener.
pub async fn serve_http(
    listener: TcpListener,
    server: ProverServer,
    config: HttpConfig,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let ended = CancellationToken::new();
    let mut http = StreamableHttpServerConfig::default().with_cancellation_token(ended.child_token());
    if config.is_public {
        http = http.disable_allowed_hosts();
    } else {
        // Pages in a browser on this machine must not reach it.
        http = http.enforce_origin_validation();
    }
    let service = StreamableHttpService::new(
        move || Ok(server.clone()),
        Arc::new(LocalSessionManager::default()),
        http,
    );
    let token: Option<Arc<str>> = config.token.map(Into::into);
    let app = Router::new()
        .nest_service("/mcp", service)
        .layer(from_fn_with_state(token, require_token))
        .route("/health", get(|| async { "ok" }));
    axum::serve(listener, app)
        .with_graceful_shutdown(async move {
            stop.await;
            ended.cancel();
        })
        .await
}
