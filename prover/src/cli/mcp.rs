//! `prover mcp`.

use super::failure::Failure;
use super::service_args::{ServiceArgs, Started};
use super::signals;
use clap::Args;
use proof_assist::Workspace;
use prover_mcp::{HttpConfig, ProverServer, serve_http, serve_stdio};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct McpArgs {
    /// The folder whose Lean files may be read, and nothing outside of it
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Serve streamable HTTP at `http://ADDRESS:PORT/mcp` instead of one client on standard input and
    /// output; port 0 for any free one
    #[arg(long, value_name = "ADDRESS:PORT")]
    http: Option<SocketAddr>,
    /// Token that clients must show as `Authorization: Bearer TOKEN`; better given as PROVER_TOKEN, as
    /// other users of the machine can see the arguments of a program
    #[arg(long, value_name = "TOKEN", requires = "http")]
    token: Option<String>,
    #[command(flatten)]
    service: ServiceArgs,
}

const EXAMPLES: &str = "\
Examples:
  prover mcp
  prover mcp --root ~/proofs
  prover mcp --project ~/mathlib-project --root ~/mathlib-project
  prover mcp --http 127.0.0.1:8765
  PROVER_TOKEN=secret prover mcp --http 0.0.0.0:8765

Serves the tools of the Model Context Protocol that `docs/assistants.md` lists: goals, diagnostics, \
tactics that are tried, suggestions, searches, verdicts. An assistant starts `prover mcp` itself; with \
--http several share one server. Nothing is written. An address that other machines can reach needs a \
token. Exit status: 0 the client has closed, 2 wrong usage or set-up.";

pub fn run(args: McpArgs) -> Result<ExitCode, Failure> {
    let token = args.token.clone().or_else(|| std::env::var("PROVER_TOKEN").ok()).filter(|t| !t.is_empty());
    if let Some(address) = args.http.filter(|a| !a.ip().is_loopback() && token.is_none()) {
        let text = format!("{address} can be reached from other machines, and there is no token");
        return Err(Failure::new(text).advise("Set PROVER_TOKEN, or give an address such as 127.0.0.1:8765"));
    }
    let Started { service, without, lean } = args.service.start_sparing()?;
    let workspace = Workspace::open(&args.root, service, lean.project().is_some())
        .map_err(|e| Failure::new(e).advise("Name a folder with --root"))?;
    let root = workspace.root().display().to_string();
    let server = ProverServer::new(Arc::new(workspace));
    let workers = lean.pool().pool().workers();
    let engine = lean.description();
    let premises = without.map(|why| format!("; {why}")).unwrap_or_default();
    let served = lean.block_on(async {
        match args.http {
            None => {
                eprintln!(
                    "serving {root} on standard input and output ({engine}, workers: \
                     {workers}{premises})"
                );
                tokio::select! {
                    served = serve_stdio(server) => served.map_err(Failure::new),
                    _ = signals::signal() => Ok(()),
                }
            }
            Some(address) => {
                let listener = TcpListener::bind(address).await.map_err(|error| {
                    Failure::new(format!("cannot listen on {address}: {error}"))
                        .advise("Another server may be running; give another port")
                })?;
                let address = listener.local_addr()?;
                let asked = if token.is_some() { "a token is asked for" } else { "no token is asked for" };
                eprintln!(
                    "serving {root} on http://{address}/mcp ({engine}, workers: {workers}; \
                         {asked}{premises}); ctrl-C stops"
                );
                let config = HttpConfig { token, is_public: !address.ip().is_loopback() };
                let stop = async {
                    if !signals::signal().await {
                        std::future::pending::<()>().await;
                    }
                };
                Ok(serve_http(listener, server, config, stop).await?)
            }
        }
    });
    lean.pool().shut_down();
    // Questions that nobody hears any more end with the process, not before it.
    match served {
        Ok(()) => std::process::exit(0),
        Err(failure) => Err(failure),
    }
}
