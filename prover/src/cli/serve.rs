//! `prover serve`.

use super::compose::{PolicyChoice, Residence, Switch, compose};
use super::failure::Failure;
use super::lean::Lean;
use super::signals;
use clap::Args;
use prover_evaluate::check::{Defaults, JudgeIdentity};
use prover_server::{App, Cache, ServerConfig};
use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use tokio::net::TcpListener;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct ServeArgs {
    /// Address to listen on; others than this machine's own need a token
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: IpAddr,
    /// Port to listen on; 0 for any free one, which is then printed
    #[arg(long, value_name = "PORT", default_value_t = 8000)]
    port: u16,
    /// Lean processes at once [default: number of cores]
    #[arg(long, value_name = "N", value_parser = super::positive)]
    workers: Option<usize>,
    /// Token that clients must show as `Authorization: Bearer TOKEN`; better given as PROVER_TOKEN, as other
    /// users of the machine can see the arguments of a program
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,
    /// Listen on an address that others can reach without asking them for a token
    #[arg(long)]
    allow_anyone: bool,
    /// Most seconds for one text, whatever a request asks for
    #[arg(long, value_name = "S", default_value_t = 300.0, value_parser = super::seconds)]
    max_timeout: f64,
    /// Most texts waiting or being judged; further ones are answered with status 429
    #[arg(long, value_name = "N", default_value_t = 4096, value_parser = super::positive)]
    queue: usize,
    /// Most megabytes of a request
    #[arg(long, value_name = "MB", default_value_t = 16, value_parser = super::positive)]
    max_body_mb: usize,
    /// Most texts in a request
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = super::positive)]
    max_texts: usize,
    /// Most kilobytes of one text
    #[arg(long, value_name = "KB", default_value_t = 1024, value_parser = super::positive)]
    max_text_kb: usize,
    /// Allow this axiom in every text, by its exact name (may be given several times)
    #[arg(long = "axiom", value_name = "NAME")]
    axioms: Vec<String>,
    /// Most workers that requests to /prove hold together [default: all but one]
    #[arg(long, value_name = "N", value_parser = super::positive)]
    prove_workers: Option<usize>,
    /// Folder for verdicts given before [default: `verdicts` in the cache folder]
    #[arg(long, value_name = "DIR")]
    cache: Option<PathBuf>,
    /// Keep no verdicts
    #[arg(long, conflicts_with = "cache")]
    no_cache: bool,
    /// Seconds for running requests after a signal to stop
    #[arg(long, value_name = "S", default_value_t = 10.0, value_parser = super::seconds)]
    drain: f64,
    /// Lemmas from the whole library for requests to /prove, found for each goal
    #[arg(long, value_enum, default_value = "auto")]
    premises: Switch,
    #[command(flatten)]
    auto_bound: super::AutoBoundArgs,
    #[command(flatten)]
    engine: super::engine_args::EngineArgs,
}

const EXAMPLES: &str = "\
Examples:
  prover serve
  PROVER_TOKEN=secret prover serve --host 0.0.0.0 --port 8000
  curl -s localhost:8000/verify -d '{\"codes\": [{\"custom_id\": \"1\", \"proof\": \"theorem t (a b : Nat) : \
  a + b = b + a := by omega\"}]}'

POST /verify and /api/check are those of Kimina Lean Server: its clients work with this URL. Every result \
also has a \
field `judgement`, and a text that the judge refuses counts as wrong for those clients too. POST /judge \
takes \
{statement, proof}, POST /prove {statement} and streams events; GET /health, /metrics. The server stops on \
ctrl-C.";

/// Disk for kept verdicts, bytes.
const CACHE_BYTES: u64 = 1 << 30;

pub fn run(args: ServeArgs) -> Result<ExitCode, Failure> {
    let token = args.token.clone().or_else(|| std::env::var("PROVER_TOKEN").ok()).filter(|t| !t.is_empty());
    if !args.host.is_loopback() && token.is_none() && !args.allow_anyone {
        return Err(Failure::new(format!(
            "{} can be reached from outside, and there is no token",
            args.host
        ))
        .advise("Set PROVER_TOKEN (or --token), or say --allow-anyone if that is what you want"));
    }
    let workers = args.engine.workers(args.workers);
    let lean = Lean::start(&args.engine, workers)?;
    let engine = lean.description();
    let composed = compose(&lean, PolicyChoice::default(), args.premises, Residence::Apart, true)?;
    let folder = match (args.no_cache, args.cache) {
        (true, _) => None,
        (false, Some(folder)) => Some(folder),
        (false, None) => Some(lean_provision::cache_folder()?.join("verdicts")),
    };
    let cache = Cache::open(folder.as_deref(), CACHE_BYTES, JudgeIdentity { identity: lean.identity() });
    let seconds = |s: f64| Duration::from_secs_f64(if s > 0.0 { s } else { 86_400.0 });
    let config = ServerConfig {
        token,
        max_timeout: seconds(args.max_timeout),
        queue: args.queue,
        body_bytes: args.max_body_mb << 20,
        texts: args.max_texts,
        text_bytes: args.max_text_kb << 10,
        defaults: Defaults {
            axioms: args.axioms,
            imports: lean.header(""),
            notations: lean.project().is_none(),
            auto_bound: args.auto_bound.policy(),
        },
        prove_workers: args.prove_workers.unwrap_or(workers - 1).clamp(1, workers),
        drain: Duration::from_secs_f64(args.drain),
        engine: engine.clone(),
        negation: composed.negation,
        policy: composed.policy,
    };
    if let Some(without) = composed.without_premises {
        eprintln!("/prove works {without}");
    }
    let kept = if cache.is_open() { "verdicts are kept" } else { "verdicts are not kept" };
    let secured = if config.token.is_some() { "a token is asked for" } else { "no token is asked for" };
    let (host, port) = (args.host, args.port);
    lean.block_on(async {
        let listener = TcpListener::bind((host, port)).await.map_err(|error| {
            Failure::new(format!("cannot listen on {host}:{port}: {error}"))
                .advise("Another server may be running; give another port with --port")
        })?;
        let address = listener.local_addr()?;
        eprintln!(
            "listening on http://{address} ({engine}, workers: {workers}; {kept}; {secured}); ctrl-C stops"
        );
        prover_server::serve(listener, App::new(config, lean.pool().pool().clone(), cache), stop()).await?;
        eprintln!("stopped");
        Ok(ExitCode::SUCCESS)
    })
}

/// Ready at the first signal to stop; a second one ends the program at once.
async fn stop() {
    if !signals::signal().await {
        std::future::pending::<()>().await;
    }
    eprintln!("stopping: running requests may finish (once more to stop at once)");
    tokio::spawn(async {
        if signals::signal().await {
            std::process::exit(130);
        }
    });
}
