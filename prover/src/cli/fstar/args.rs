//! Options of all commands that run F*.

use crate::cli::failure::Failure;
use crate::cli::language_model_args::EndpointArgs;
use crate::cli::{positive, seconds};
use clap::{Args, ValueEnum};
use fstar_bridge::{Checkers, Confirm, FstarCommand, PushKind};
use prover_fstar::search::Generator;
use prover_fstar::{Fstar, FstarOptions};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What to install where F* is missing.
pub const INSTALL: &str = "\
F* comes with its z3 in one archive from https://github.com/FStarLang/FStar/releases: unpack it and add its \
`bin` folder to the PATH, \
or name the program with --fstar PATH. `prover fstar doctor` says what is found.";

/// Which F* is run, with which modules.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "F*")]
pub struct InstallationArgs {
    /// The F* program [default: fstar.exe on the PATH]
    #[arg(long, value_name = "PATH")]
    pub fstar: Option<PathBuf>,
    /// Folder of F* modules; may be given several times
    #[arg(long = "include", value_name = "DIR")]
    pub includes: Vec<PathBuf>,
}

/// How F* gets what a file depends on.
#[derive(Args, Clone, Copy, Debug)]
pub struct DependenciesArgs {
    /// How F* gets the modules of the file's own project that it depends on
    #[arg(long, value_enum, default_value = "checked")]
    pub dependencies: DependenciesArg,
}

/// What one F* with its z3 may use.
#[derive(Args, Clone, Copy, Debug)]
pub struct MemoryArgs {
    /// Memory of one F* with its z3, megabytes
    #[arg(long, value_name = "MB", default_value_t = MEMORY_MB)]
    pub memory_mb: u64,
}

/// Options that only F* has.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "F*")]
pub struct ProgramArgs {
    #[command(flatten)]
    pub installation: InstallationArgs,
    /// Which verdicts a second process must repeat
    #[arg(long, value_enum, default_value = "fresh")]
    pub confirm: ConfirmArg,
    /// How the text before a definition is pushed, where its file has no .checked that F* can load
    #[arg(long, value_enum, default_value = "lax")]
    pub prefix: PrefixArg,
    #[command(flatten)]
    pub dependencies: DependenciesArgs,
}

/// Options of the commands under `prover fstar`.
#[derive(Args, Clone, Debug)]
pub struct FstarArgs {
    #[command(flatten)]
    pub program: ProgramArgs,
    /// Who writes definitions, for the search
    #[command(flatten)]
    pub asked: EndpointArgs,
    /// F* processes that check at once; each has another one that confirms, and one that is started
    /// for what comes next [default: number of cores]
    #[arg(long, value_name = "N", value_parser = positive)]
    pub workers: Option<usize>,
    /// Seconds per candidate; 0 for no limit
    #[arg(long, value_name = "S", default_value_t = 60.0, value_parser = seconds)]
    pub timeout: f64,
    #[command(flatten)]
    pub memory: MemoryArgs,
}

/// The time for one answer of a generator, at most.
const GENERATING: Duration = Duration::from_secs(120);
/// The memory of one F* with its z3, if nothing else is said, megabytes.
pub const MEMORY_MB: u64 = 4096;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ConfirmArg {
    /// Proved, out of resources, out of time: what z3 was asked before may have mattered;
    /// proved ones of a file share a process for this
    Fresh,
    /// The same ones, each in a process of its own
    Alone,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DependenciesArg {
    /// It verifies them once, and from then on every process loads what was written then to the cache
    Checked,
    /// Every process loads their sources
    Sources,
}

impl InstallationArgs {
    /// The command that starts F*.
    pub fn command(&self) -> FstarCommand {
        FstarCommand::new(self.fstar.clone())
    }

    /// Finds F* and tries it out.
    pub async fn find(&self, dependencies: DependenciesArgs, memory: MemoryArgs) -> Result<Fstar, Failure> {
        let options = FstarOptions {
            command: self.command(),
            memory_mb: memory.memory_mb,
            loading: Duration::from_secs(300),
            includes: self.includes.clone(),
            checks_dependencies: dependencies.dependencies == DependenciesArg::Checked,
        };
        let fstar = Fstar::find(&options).await.map_err(|e| Failure::new(&e).advise(INSTALL))?;
        if let Some(warning) = &fstar.z3_warning {
            eprintln!("{}: {warning}", fstar.z3.as_deref().unwrap_or("z3"));
        }
        Ok(fstar)
    }
}

impl FstarArgs {
    /// Finds F* and tries it out.
    pub async fn find(&self) -> Result<Fstar, Failure> {
        self.program.installation.find(self.program.dependencies, self.memory).await
    }

    /// Who writes definitions, if anybody was named.
    pub fn generator(&self) -> Option<Arc<Generator>> {
        let EndpointArgs { generator, endpoint, model, sampling } = &self.asked;
        // A search cannot wait for an answer longer than it may last.
        let limit = GENERATING.min(self.limit());
        let generator = match (generator, endpoint) {
            (Some(command), _) => Generator::program(command, limit),
            (None, Some(url)) => {
                let (model, sampling) =
                    (model.as_deref().unwrap_or_default(), sampling.clone().unwrap_or_default());
                Generator::endpoint(url, model, sampling, limit)
            }
            (None, None) => return None,
        };
        Some(Arc::new(generator))
    }

    /// The time for one candidate.
    pub fn limit(&self) -> Duration {
        Duration::from_secs_f64(if self.timeout > 0.0 { self.timeout } else { 86_400.0 })
    }

    /// How the text before a definition is pushed.
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
                ConfirmArg::Alone => Confirm::Alone,
                ConfirmArg::Never => Confirm::Never,
            },
        }
    }
}
