//! `prover lean-repl`.

use super::failure::Failure;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = "\
Reads JSON objects separated by blank lines, as leanprover-community/repl does; see lean-bridge/PROTOCOL.md.

Example:
  printf '{\"cmd\": \"#eval 1 + 1\"}\\n\\n' | prover lean-repl")]
pub struct LeanReplArgs {
    /// Limit of Lean's memory, megabytes
    #[arg(long, value_name = "MB", default_value_t = 1536)]
    memory_mb: u64,
    /// Hide every extension: only what leanprover-community/repl has, as a stand-in for it
    #[arg(long)]
    plain: bool,
    /// Folder with the compiled modules of a project, which texts may import
    #[arg(long, value_name = "DIR", hide = true)]
    modules: Option<PathBuf>,
    /// End when this process is no longer the parent
    #[arg(long, value_name = "PID", hide = true)]
    parent: Option<u32>,
}

pub fn run(args: LeanReplArgs) -> Result<ExitCode, Failure> {
    if let Some(parent) = args.parent {
        lean_bridge::end_with_parent(parent)
            .map_err(|e| Failure::new(format!("cannot watch process {parent}: {e}")))?;
    }
    let (memory, modules) = (args.memory_mb << 20, args.modules);
    let limits = lean_wasm::machine::GuestLimits { memory, modules, ..Default::default() };
    lean_embedded::run(limits, args.plain).map_err(|e| Failure::new(format!("{e:#}")))?;
    Ok(ExitCode::SUCCESS)
}
