//! The F* that was found, and what it can do.

use fstar_bridge::library::{Kept, Library, Sources};
use fstar_bridge::{
    CheckedFiles, Common, Error, FstarCommand, Greeting, Outcome, Path, ProcessLimits, PushKind, SessionFile,
    StackEntry, Worker, Z3, locate,
};
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::process::Command;

/// What the user says about F*.
#[derive(Clone, Debug)]
pub struct FstarOptions {
    /// How F* is started.
    pub command: FstarCommand,
    /// Memory of a process, MB.
    pub memory_mb: u64,
    /// For loading what a file depends on and what stands before a definition.
    pub loading: Duration,
    /// Folders of modules.
    pub includes: Vec<PathBuf>,
    /// Whether F* is asked for `.checked` files of a project's own modules, which are kept in the cache.
    pub checks_dependencies: bool,
}

/// A working F*.
#[derive(Clone, Debug)]
pub struct Fstar {
    /// What all problems share.
    pub common: Arc<Common>,
    /// `F* 2025.10.06`, or what it says of itself.
    pub version: String,
    /// Of the z3 on the PATH: it need not be the one that F* runs.
    pub z3: Option<String>,
    /// What its server says of itself.
    pub greeting: Greeting,
    /// What F* has to say about its z3, if it wants another version.
    pub z3_warning: Option<String>,
    /// Whether it warns of assumptions.
    pub reports_assumes: bool,
    /// Folders of modules.
    includes: Vec<PathBuf>,
}

/// For a program to tell its version.
const QUICK: Duration = Duration::from_secs(10);

impl Fstar {
    /// Looks for F*, starts it once on an empty module, and has it prove something.
    ///
    /// # Errors
    /// [`Error::Spawn`], [`Error::Greeting`], and what z3 makes of it.
    pub async fn find(options: &FstarOptions) -> Result<Fstar, Error> {
        let FstarOptions { command, memory_mb, loading, includes, checks_dependencies } = options;
        let limits = ProcessLimits { memory_mb: *memory_mb, loading: *loading, ..ProcessLimits::default() };
        let Some(program) = command.located() else {
            let reason = "there is no such program".to_string();
            return Err(Error::Spawn { command: command.to_string(), reason });
        };
        let said = async |arg: &str| {
            let mut asked = Command::new(&program);
            asked.args(&command.args).arg(arg).envs(command.env.iter().map(|(k, v)| (k, v)));
            output(asked).await.unwrap_or_default()
        };
        let library = library(&program, &said("--locate_lib").await);
        let version = said("--version").await;
        let version =
            version.lines().find(|l| l.starts_with("F*")).unwrap_or("F* of unknown version").to_string();
        let help = said("--help").await;
        let cache = lean_provision::cache_folder().ok();
        let cache = cache.filter(|_| *checks_dependencies && help.contains("cache_checked_modules"));
        let checked = match cache {
            Some(cache) => Some(CheckedFiles::new(cache.join("fstar-checked"), version.clone())?),
            None => None,
        };
        let common = Common::with(command.clone(), limits, library, checked)?;
        let mut fstar = Fstar {
            common,
            version,
            z3: z3_version().await,
            greeting: Greeting::default(),
            z3_warning: None,
            reports_assumes: help.contains("report_assumes"),
            // F* runs in the folder of each file
            includes: includes.iter().map(|i| std::path::absolute(i).unwrap_or_else(|_| i.clone())).collect(),
        };
        fstar.try_out().await?;
        Ok(fstar)
    }

    async fn try_out(&mut self) -> Result<(), Error> {
        let failed = |e: std::io::Error| Error::Usage(format!("no temporary folder: {e}"));
        let folder = tempfile::tempdir().map_err(failed)?;
        let file = folder.path().join("Probe.fst");
        let code = "module Probe\nlet positive (n:nat) : Lemma (n + 1 > 0) = ()\n";
        std::fs::write(&file, code).map_err(failed)?;
        let path = Path { file: SessionFile { path: file, options: vec![] }, contents: None, steps: vec![] };
        let mut worker = Worker::new(self.common.clone());
        worker.go_to(&path).await?;
        self.greeting = worker.greeting().cloned().unwrap_or_default();
        let step = Arc::new(StackEntry::Push { kind: PushKind::Full, code: code.into(), line: 1 });
        let limit = self.common.limits.loading;
        let pushed = worker.enter(&step, limit).await?;
        worker.restart().await;
        if pushed.outcome != Outcome::Accepted {
            let reason = pushed.reason.clone().unwrap_or_else(|| pushed.lines().join("; "));
            return Err(Error::Prefix { step: 1, reason: format!("F* cannot prove `n + 1 > 0`: {reason}") });
        }
        self.z3_warning = pushed.lines().into_iter().find(|line| line.contains("Z3 version"));
        Ok(())
    }

    /// Options for a file. `assumes`: what assumptions are (`warn`, `error`), for an F* that looks for them.
    pub fn options(&self, assumes: &str) -> Vec<OsString> {
        let include = |dir: &PathBuf| ["--include".into(), dir.clone().into_os_string()];
        let mut options: Vec<OsString> = self.includes.iter().flat_map(include).collect();
        if self.reports_assumes {
            options.extend(["--report_assumes".into(), assumes.into()]);
        }
        options
    }

    /// Folders in which F* looks for modules, beside that of a file.
    pub fn include_folders(&self) -> &[PathBuf] {
        &self.includes
    }

    /// One line that says what verdicts rest on.
    pub fn identity(&self) -> String {
        let z3 = self.z3.as_deref().unwrap_or("z3 of unknown version");
        let library = match &self.common.library {
            Some(library) => format!("library of {} modules", library.modules().names().len()),
            None => "library's sources not there".into(),
        };
        let own =
            if self.common.checked.is_some() { "own modules checked" } else { "own modules from sources" };
        format!("{}, protocol {}, {z3}, {library}, {own}", self.version, self.greeting.version)
    }
}

/// What the library of a program takes on faith, if its sources are there: read once, and kept in the cache
/// folder. `said`: where it says that they are; an older one does not know the question.
fn library(program: &std::path::Path, said: &str) -> Option<Arc<Library>> {
    let told = said.lines().find_map(|line| Sources::in_folder(std::path::Path::new(line.trim())));
    let sources = told.or_else(|| Sources::of_program(program))?;
    let library = match lean_provision::cache_folder().ok() {
        Some(folder) => Kept::new(folder).library(&sources),
        None => Library::read(&sources),
    };
    Some(Arc::new(library))
}

/// What a z3 on the PATH says of itself.
pub async fn z3_version() -> Option<String> {
    let program = Z3.iter().find_map(|name| locate(std::path::Path::new(name)))?;
    let mut asked = Command::new(program);
    asked.arg("--version");
    let text = output(asked).await?;
    let short = text.trim().split(" - ").next().unwrap_or_default().to_string();
    (!short.is_empty()).then_some(short)
}

/// All that a program writes, if it ends in time.
async fn output(mut command: Command) -> Option<String> {
    let output = command.stdin(std::process::Stdio::null()).kill_on_drop(true).output();
    let output = tokio::time::timeout(QUICK, output).await.ok()?.ok()?;
    Some(String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}
