//! One client, over standard input and output.

use crate::server::ProverServer;
use rmcp::ServiceExt;

/// Serves one client until its end of the pipe is closed.
///
/// # Errors
/// What went wrong with the pipe or with the client's first words.
pub async fn serve_stdio(server: ProverServer) -> Result<(), String> {
    let running = server.serve(rmcp::transport::stdio()).await.map_err(|e| e.to_string())?;
    running.waiting().await.map(|_| ()).map_err(|e| e.to_string())
}
