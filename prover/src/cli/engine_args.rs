//! Which Lean a command works with: the embedded one, or that of the user's Lake project.

use super::failure::Failure;
use clap::Args;
use lean_bridge::{Places, PoolConfig, Project, ProjectError, ProjectOptions};
use std::path::PathBuf;

/// Options of all commands that need a Lean.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Lean")]
pub struct EngineArgs {
    /// Use the Lean (and Mathlib) of this Lake project instead of the embedded one
    #[arg(long, value_name = "DIR")]
    pub project: Option<PathBuf>,
    /// The project's Lean REPL, as executable or folder [default:
    /// found in the project, beside it, or in the cache]
    #[arg(long, value_name = "PATH", requires = "project")]
    pub repl: Option<PathBuf>,
    /// The executable `lean` [default: the one of the project's toolchain]
    #[arg(long, value_name = "PATH")]
    pub lean: Option<PathBuf>,
    /// Module to import for statements without imports; repeatable [default: Mathlib if the project has it]
    #[arg(long = "import", value_name = "MODULE", requires = "project")]
    pub imports: Vec<String>,
    /// Folder of Lean files that texts may import, compiled by the embedded Lean [default: for a file, what
    /// it imports of the project that it is in]
    #[arg(long, value_name = "DIR", conflicts_with = "project")]
    pub modules: Option<PathBuf>,
    /// Memory of one Lean process, megabytes [default: 1536; with --project 12000]
    #[arg(long, value_name = "MB", value_parser = super::positive)]
    pub memory_mb: Option<usize>,
}

impl EngineArgs {
    /// How many processes to run: as many as asked for; else one per
    /// core, on a native Lean no more than fit in memory.
    pub fn workers(&self, asked: Option<usize>) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let most = match (&self.project, available_mb()) {
            (Some(_), Some(mb)) => (mb / self.native_mb()).max(1) as usize,
            _ => usize::MAX,
        };
        asked.unwrap_or(cores.min(most)).max(1)
    }

    /// Settings of a pool of so many processes, on the Lean of `project` if there is one.
    pub fn config(&self, workers: usize, project: Option<&Project>) -> Result<PoolConfig, Failure> {
        let config = match project {
            Some(project) => PoolConfig::new(workers, project.command()),
            None => PoolConfig::embedded(workers)
                .map_err(|e| Failure::new(format!("cannot find this program: {e}")))?,
        };
        Ok(match self.memory_mb {
            Some(mb) => config.with_memory_mb(mb as u64),
            None => config,
        })
    }

    /// The modules that statements without imports get.
    pub fn imported(&self, project: Option<&Project>) -> Vec<String> {
        match project.and_then(Project::default_import) {
            Some(module) if self.imports.is_empty() => vec![module.into()],
            _ => self.imports.clone(),
        }
    }

    /// The project, if one is named.
    pub fn open(&self) -> Result<Option<Project>, Failure> {
        let Some(dir) = &self.project else { return Ok(None) };
        let project = Project::open(dir, &self.options(), &places()?).map_err(failure)?;
        Ok(Some(project))
    }

    pub(super) fn options(&self) -> ProjectOptions {
        ProjectOptions { repl: self.repl.clone(), lean: self.lean.clone() }
    }

    fn native_mb(&self) -> u64 {
        self.memory_mb.map_or(PoolConfig::NATIVE_MB, |mb| mb as u64)
    }
}

/// Where programs are looked for.
pub(super) fn places() -> Result<Places, Failure> {
    Ok(Places::from_env(&lean_provision::cache_folder()?))
}

pub(super) fn failure(error: ProjectError) -> Failure {
    let advice = error.advice();
    Failure::new(error)
        .advise(format!("{advice}\n`prover doctor --project DIR` lists everything that is needed"))
}

/// Memory that can be had without swapping, megabytes: the system's, or less if a control group allows less.
fn available_mb() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|l| l.strip_prefix("MemAvailable:"))?;
    let system: u64 = line.split_whitespace().next()?.parse::<u64>().ok()? / 1024;
    let group = std::fs::read_to_string("/sys/fs/cgroup/memory.max").ok();
    let group = group.and_then(|t| t.trim().parse::<u64>().ok()).map(|bytes| bytes >> 20);
    Some(group.map_or(system, |g| g.min(system)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_processes_as_fit() {
        let mut args = EngineArgs::default();
        assert_eq!(args.workers(Some(7)), 7);
        let cores = args.workers(None);
        args.project = Some("x".into());
        assert!(args.workers(None) <= cores);
        args.memory_mb = Some(1 << 30);
        assert_eq!((args.workers(None), args.workers(Some(3))), (1, 3));
    }
}
