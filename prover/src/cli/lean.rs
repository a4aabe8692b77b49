//! Starting Lean for a command, and what commands share.

use super::engine_args::{self, EngineArgs};
use super::failure::Failure;
use super::project_modules::ProjectModules;
use super::setup;
use super::signals;
use data::Theorem;
use lean_bridge::{BlockingPool, Pool, Project};
use proof_search::statement::Notations;
use proof_search::{EngineFailure, LeanBackend};
use prover_evaluate::whole_file::WholeFiles;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;
use supervise::StopFlag;
use tokio::runtime::Runtime;

/// Time for a file into which a proof was put.
const FILE_LIMIT: Duration = Duration::from_secs(300);

/// A running pool of Lean processes.
pub struct Lean {
    pool: BlockingPool,
    /// The project whose Lean it is; `None`: the embedded one.
    project: Option<Project>,
    /// Names the state of the modules that texts import of a folder of Lean files; changes when one of them
    /// does.
    modules: Option<String>,
    /// Imports for statements without any, as lines.
    imports: String,
    // Declared last: the pool ends its processes while its runtime is still there.
    runtime: Runtime,
}

impl Lean {
    /// Sets the embedded Lean up if need be, or looks at the project, and starts so many processes.
    pub fn start(args: &EngineArgs, workers: usize) -> Result<Lean, Failure> {
        Lean::start_for(&[], args, workers)
    }

    /// The same for texts of these files, which may import modules of the project that they are in.
    pub fn start_for(files: &[PathBuf], args: &EngineArgs, workers: usize) -> Result<Lean, Failure> {
        if args.project.is_none() {
            setup::ensure()?;
        }
        let project = args.open()?;
        let modules = match &project {
            Some(_) => None,
            None => ProjectModules::find(args.modules.as_deref(), files)?,
        };
        let mut config = args.config(workers, project.as_ref())?;
        if let Some(modules) = &modules {
            config.command = modules.command(config.command);
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("lean-io")
            .enable_all()
            .build()
            .map_err(|e| Failure::new(format!("cannot start the runtime: {e}")))?;
        let doctor = match &args.project {
            Some(dir) => format!("`prover doctor --project {}` checks the project", dir.display()),
            None => "`prover doctor` checks the installation".into(),
        };
        let pool = runtime
            .block_on(Pool::start(config))
            .map_err(|e| Failure::new(format!("Lean does not start: {e}")).advise(doctor))?;
        let pool = BlockingPool::over(pool, runtime.handle().clone());
        if let Some(project) = &project {
            project.check(pool.pool().features()).map_err(engine_args::failure)?;
        }
        if let Some(modules) = &modules {
            runtime.block_on(modules.build(pool.pool()));
        }
        let imported = args.imported(project.as_ref());
        let imports = imported.iter().map(|m| format!("import {m}\n")).collect();
        let modules = modules.map(|m| m.identity());
        let lean = Lean { pool, project, modules, imports, runtime };
        lean.introduce();
        Ok(lean)
    }

    /// The processes.
    pub fn pool(&self) -> &BlockingPool {
        &self.pool
    }

    /// The project whose Lean this is; `None` for the embedded one.
    pub fn project(&self) -> Option<&Project> {
        self.project.as_ref()
    }

    /// Whether texts may import modules of a folder of Lean files.
    pub fn has_modules(&self) -> bool {
        self.modules.is_some()
    }

    /// Imports for statements without any, as lines.
    pub fn imports(&self) -> &str {
        &self.imports
    }

    /// Says once what a native Lean is and what it cannot do.
    fn introduce(&self) {
        let Some(project) = self.project() else { return };
        let pool = self.pool().pool();
        let processes = count(pool.workers(), "process", "processes");
        eprintln!("{}: {processes} of {}", project.description(), project.repl.display());
        let missing = pool.features().missing();
        if !missing.is_empty() {
            eprintln!(
                "this REPL has no {}: goals come as text, so moves that look into terms, lemma search and \
                     refutation are \
                 not used, and each tactic is a request of its own",
                missing.join(", ")
            );
        }
        if !project.unbuilt.is_empty() {
            let names: Vec<&str> = project.unbuilt.iter().map(|p| p.name.as_str()).collect();
            eprintln!("not built and taken for not needed: {}", names.join(", "));
        }
    }

    /// What comes before a statement: on a project's Lean a text without
    /// imports gets those of the command line, or Mathlib.
    pub fn header(&self, header: &str) -> String {
        let (imports, _) = lean_bridge::split_header(header);
        if self.imports.is_empty() || !imports.is_empty() {
            return header.to_string();
        }
        format!("{}{header}", self.imports).trim_end().to_string()
    }

    /// Gives theorems what comes before them: see [`Lean::header`], and without a project the notations that
    /// they use as if they were there. Gives a line of words for each notation.
    pub fn prepare(&self, theorems: &mut [Theorem]) -> Vec<String> {
        let mut reported = BTreeSet::new();
        for t in theorems {
            // what stays as it is goes on sharing its text
            let header = self.header(&t.header);
            if *header != *t.header {
                t.header = header.into();
            }
            if self.project.is_none() {
                let notations = Notations::needed(&[&t.header, &t.statement]);
                if !notations.is_empty() {
                    t.header = notations.put(&t.header).into();
                    reported.insert(notations.words());
                }
            }
        }
        reported.into_iter().collect()
    }

    /// Puts proofs into the files of their theorems, each of which is given what theorems are given, see
    /// [`Lean::prepare`].
    pub fn whole_files(&self) -> WholeFiles {
        WholeFiles::new(FILE_LIMIT, &self.imports, self.project.is_none())
    }

    /// Has all processes of a native Lean do the imports of a header, and says how long that takes. What Lean
    /// does not accept is left for those to report who use it.
    pub fn warm(&self, header: &str) -> Result<(), Failure> {
        let Some(project) = &self.project else { return Ok(()) };
        let (imports, _) = lean_bridge::split_header(header);
        if imports.is_empty() {
            return Ok(());
        }
        let progress = lean_provision::standard();
        let work = lean_provision::Work::Opaque(Duration::from_secs(10));
        let stage = progress.stage(&imports.replace('\n', "; "), work);
        match self.pool.warm(header) {
            Ok(_) => stage.finish(),
            Err(lean_bridge::Error::Statement { .. } | lean_bridge::Error::Lean { .. }) => {}
            Err(e) => {
                let dir = project.files.dir.display();
                return Err(
                    Failure::new(e).advise(format!("`prover doctor --project {dir}` checks the project"))
                );
            }
        }
        Ok(())
    }

    /// A connection of its own to one process. Waits while all are taken.
    pub fn engine(&self) -> Result<LeanBackend, EngineFailure> {
        let failure = |e: lean_bridge::Error| EngineFailure { stage: "start".into(), message: e.to_string() };
        self.pool.reserve().map(LeanBackend::new).map_err(failure)
    }

    pub fn engines(&self, count: usize) -> Result<Vec<LeanBackend>, Failure> {
        (0..count).map(|_| self.engine().map_err(Failure::from)).collect()
    }

    /// Runs asynchronous work to its end.
    pub fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// The engine with its version, as written into results.
    pub fn description(&self) -> String {
        match &self.project {
            Some(project) => project.description(),
            None => format!("embedded Lean {}", lean_wasm::LEAN_VERSION),
        }
    }

    /// Changes whenever a verdict could change with the engine: for keys of what is kept.
    pub fn identity(&self) -> String {
        let modules = self.modules.as_ref().map(|m| format!(" with modules {m}")).unwrap_or_default();
        identity(self.project()) + &modules
    }

    /// The first ctrl-C (or request to terminate) sets the flag, a second one ends the program.
    pub fn stop_on_signals(&self, stop: &StopFlag) {
        self.runtime.spawn(signals::stopping(stop.clone()));
    }
}

/// See [`Lean::identity`]; of the embedded Lean without a project.
pub fn identity(project: Option<&Project>) -> String {
    match project {
        Some(project) => format!("{} {}", project.description(), project.fingerprint()),
        None => format!("embedded Lean {}", lean_wasm::LEAN_VERSION),
    }
}

/// A number with its noun.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
