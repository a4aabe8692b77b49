//! `prover serve`: checking and proving over HTTP.
//!
//! A drop-in for Kimina Lean Server (`/verify`, `/api/check`), and our own `/judge`, `/prove` and `/metrics`.
//! Requests are admitted to a bounded queue, worked on by the pool of Lean processes, and answered in the
//! order of their texts. Work that nobody waits for any more is ended.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod app;
mod auth;
mod body;
mod cache;
mod config;
mod counting;
mod fault;
mod health;
mod judge;
mod kimina;
mod metrics;
mod prove;
mod queue;
mod router;
mod work;

pub use app::App;
pub use cache::Cache;
pub use config::ServerConfig;

use axum::serve::ListenerExt;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// Time for processes to end after the last request.
const WORKERS_END_WITHIN: Duration = Duration::from_secs(5);
/// Time for answers to leave after work was cut off.
const ANSWERS_LEAVE_WITHIN: Duration = Duration::from_secs(2);

/// Serves until `stop` is ready; then takes no more connections, gives requests [`ServerConfig::drain`] to
/// finish, cuts off the rest and ends all Lean processes.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    app: Arc<App>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let listener = listener.tap_io(|connection| {
        // Answers are small and awaited; a connection that cannot be set so only is slower.
        let _ = connection.set_nodelay(true);
    });
    let (stopped, mut stops) = tokio::sync::watch::channel(false);
    let signal = async move {
        stop.await;
        stopped.send_replace(true);
    };
    let drain = app.config.drain;
    let router = router::router(&app);
    let serving = async move { axum::serve(listener, router).with_graceful_shutdown(signal).await };
    let mut serving = tokio::spawn(serving);
    let cut_off = async {
        // The sender lives in the server: an error means that it has ended.
        let _ = stops.wait_for(|s| *s).await;
        tokio::time::sleep(drain).await;
    };
    let served = tokio::select! {
        served = &mut serving => served,
        () = cut_off => {
            app.stopping.send_replace(true);
            match tokio::time::timeout(ANSWERS_LEAVE_WITHIN, &mut serving).await {
                Ok(served) => served,
                Err(_) => {
                    serving.abort();
                    Ok(Ok(()))
                }
            }
        }
    };
    app.stopping.send_replace(true);
    // What hangs even now dies with this process.
    let _ = tokio::time::timeout(WORKERS_END_WITHIN, app.pool.shut_down()).await;
    app.cache.flush();
    served.map_err(io::Error::other)?
}
