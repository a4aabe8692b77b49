//! Options of all commands that run F*.

use crate::cli::failure::Failure;
use crate::cli::{positive, seconds};
use crate::fstar::search::Generator;
use crate::fstar::{Fstar, FstarOptions};
use clap::{Args, ValueEnum};
use fstar_bridge::{Checkers, Confirm, FstarCommand, PushKind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What to install where F* is missing.
pub const INSTALL: &str = "\
F* comes with its z3 in one archive from https://github.com/FStarLang/FStar/releases: unpack it and add its `bin` folder to the PATH, \
or name the program with --fstar PATH. `prover fstar doctor` says what is found.";

/// Options that only F* has.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "F*")]
pub struct ProgramArgs {
    /// The F* program [default: fstar.exe on the PATH]
    #[arg(long, value_name = "PATH")]
    pub fstar: Option<PathBuf>,
    /// Folder of F* modules; may be given several times
    #[arg(long = "include", value_name = "DIR")]
    pub includes: Vec<PathBuf>,
    /// Which verdicts a second, fresh process must repeat
    #[arg(long, value_enum, default_value = "fresh")]
    pub confirm: ConfirmArg,
    /// A program that writes definitions, for the search: a shell command that answers questions in JSON lines (see the README)
    #[arg(long, value_name = "COMMAND")]
    pub generator: Option<String>,
    /// How the text before a definition is pushed, where its file has no .checked that F* can load
    #[arg(long, value_enum, default_value = "lax")]
    pub prefix: PrefixArg,
}

/// Options of the commands under `prover fstar`.
#[derive(Args, Clone, Debug)]
pub struct FstarArgs {
    #[command(flatten)]
    pub program: ProgramArgs,
    /// F* processes at once [default: number of cores]
    #[arg(long, value_name = "N", value_parser = positive)]
    pub workers: Option<usize>,
    /// Seconds per candidate; 0 for no limit
    #[arg(long, value_name = "S", default_value_t = 60.0, value_parser = seconds)]
    pub timeout: f64,
    /// Memory of one F* with its z3, megabytes
    #[arg(long, value_name = "MB", default_value_t = MEMORY_MB)]
    pub memory_mb: u64,
}

/// For one answer of a generator.
const GENERATING: Duration = Duration::from_secs(120);
/// Of one F* with its z3, if nothing else is said, megabytes.
pub const MEMORY_MB: u64 = 4096;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ConfirmArg {
    /// Proved, out of resources, out of time: what z3 was asked before may have mattered
    Fresh,
    /// None
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PrefixArg {
    /// Its proofs are not checked again
    Lax,
    /// They are
    Full,
}

impl FstarArgs {
    /// The command that starts F*.
    pub fn command(&self) -> FstarCommand {
        FstarCommand::new(self.program.fstar.clone())
    }

    /// Finds F* and tries it out.
    pub async fn find(&self) -> Result<Fstar, Failure> {
        let options = FstarOptions {
            command: self.command(),
            memory_mb: self.memory_mb,
            loading: Duration::from_secs(300),
            includes: self.program.includes.clone(),
        };
        let fstar = Fstar::find(&options).await.map_err(|e| Failure::new(&e).advise(INSTALL))?;
        if let Some(warning) = &fstar.z3_warning {
            eprintln!("{}: {warning}", fstar.z3.as_deref().unwrap_or("z3"));
        }
        Ok(fstar)
    }

    /// The program that writes definitions.
    pub fn generator(&self) -> Option<Arc<Generator>> {
        self.program.generator.as_ref().map(|command| Arc::new(Generator::new(command, GENERATING)))
    }

    pub fn limit(&self) -> Duration {
        Duration::from_secs_f64(if self.timeout > 0.0 { self.timeout } else { 86_400.0 })
    }

    pub fn prefix(&self) -> PushKind {
        match self.program.prefix {
            PrefixArg::Lax => PushKind::Lax,
            PrefixArg::Full => PushKind::Full,
        }
    }

    /// Checkers for so many candidates.
    pub fn checkers(&self, fstar: &Fstar, candidates: usize) -> Checkers {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Checkers {
            common: fstar.common.clone(),
            workers: self.workers.unwrap_or(cores).min(candidates.max(1)),
            confirm: match self.program.confirm {
                ConfirmArg::Fresh => Confirm::Fresh,
                ConfirmArg::Never => Confirm::Never,
            },
        }
    }
}
