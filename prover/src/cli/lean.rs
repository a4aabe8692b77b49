//! Starting Lean for a command, and what commands share.

use super::engine_args::{self, EngineArgs};
use super::failure::Failure;
use super::model_args::{self, ModelArgs};
use crate::library;
use crate::policy::{self, Policy, refute};
use crate::premises::{More, PremiseCommand, Premises};
use crate::search::lean::LeanEngine;
use crate::search::{EngineFailure, Negation, Problem, StopFlag};
use crate::statement::Notations;
use data::Theorem;
use lean_bridge::term::Goal;
use lean_bridge::{BlockingPool, Pool, Project};
use lean_embedded::provision;
use retriever::PremiseCorpus;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;

/// Name of the policy, as written into results.
pub const POLICY: &str = "symbolic";

/// Whether the search gets premises from the library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Switch {
    /// If `prover index` has printed the library
    #[default]
    Auto,
    On,
    Off,
}

/// A running pool of Lean processes.
pub struct Lean {
    pool: BlockingPool,
    /// The project whose Lean it is; `None`: the embedded one.
    project: Option<Project>,
    /// Imports for statements without any, as lines.
    imports: String,
    // Declared last: the pool ends its processes while its runtime is still there.
    runtime: Runtime,
}

impl Lean {
    /// Sets the embedded Lean up if need be, or looks at the project, and starts so many processes.
    pub fn start(args: &EngineArgs, workers: usize) -> Result<Lean, Failure> {
        if args.project.is_none() {
            provision::ensure(&*provision::standard())?;
        }
        let project = args.open()?;
        let config = args.config(workers, project.as_ref())?;
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
        let modules = args.modules(project.as_ref());
        let imports = modules.iter().map(|m| format!("import {m}\n")).collect();
        let lean = Lean { pool, project, imports, runtime };
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
                "this REPL has no {}: goals come as text, so moves that look into terms, lemma search and refutation are \
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
        let mut told = BTreeSet::new();
        for t in theorems {
            t.header = self.header(&t.header);
            if self.project.is_none() {
                let notations = Notations::needed(&[&t.header, &t.statement]);
                t.header = notations.put(&t.header);
                told.extend((!notations.is_empty()).then(|| notations.words()));
            }
        }
        told.into_iter().collect()
    }

    /// Has all processes of a native Lean do the imports of a header, and says how long that takes. What Lean
    /// does not accept is left for those to report who use it.
    pub fn warm(&self, header: &str) -> Result<(), Failure> {
        let Some(project) = &self.project else { return Ok(()) };
        let (imports, _) = lean_bridge::split_header(header);
        if imports.is_empty() {
            return Ok(());
        }
        let progress = provision::standard();
        let work = provision::Work::Opaque(Duration::from_secs(10));
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
    pub fn engine(&self) -> Result<LeanEngine, EngineFailure> {
        let failure = |e: lean_bridge::Error| EngineFailure { stage: "start".into(), message: e.to_string() };
        self.pool.session().map(LeanEngine::new).map_err(failure)
    }

    pub fn engines(&self, count: usize) -> Result<Vec<LeanEngine>, Failure> {
        (0..count).map(|_| self.engine().map_err(Failure::from)).collect()
    }

    /// Runs asynchronous work to its end.
    pub fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Premises for a search, as the switch says, or in a line why there are none; the
    /// library's statements are read beside other work.
    ///
    /// # Errors
    /// They are asked for, and `prover index` has not printed them.
    pub fn premises(&self, switch: Switch) -> Result<(Option<Arc<Premises>>, Option<String>), Failure> {
        self.premises_read(switch, false)
    }

    /// The same; `apart`: a process of its own, started when the first question comes, has the library's
    /// statements, which take more than a hundred megabytes.
    ///
    /// # Errors
    /// As [`Lean::premises`].
    pub fn premises_read(
        &self,
        switch: Switch,
        apart: bool,
    ) -> Result<(Option<Arc<Premises>>, Option<String>), Failure> {
        let path = library::path(&provision::cache_folder()?, &self.identity(), library::WHOLE);
        let embedded = self.project.is_none();
        let without = |why: &str| Ok((None, Some(format!("without premises from the library: {why}"))));
        if switch == Switch::Off {
            return without("--premises off");
        }
        if switch == Switch::Auto && !embedded {
            return without("there are none for a project's Lean");
        }
        if embedded && library::is_printed(&path) {
            let premises = match apart {
                true => {
                    let program = std::env::current_exe()?;
                    let arguments = vec!["premises-server".into(), path.display().to_string()];
                    Premises::apart(PremiseCommand { program, arguments })
                }
                false => Premises::load(path, dense),
            };
            return Ok((Some(Arc::new(premises)), None));
        }
        let advice = match embedded {
            true => "`prover index` prints them (minutes, once)",
            false => "they are printed for the embedded Lean only; leave --premises out with --project",
        };
        if switch == Switch::On {
            return Err(Failure::new("there are no library statements for premises").advise(advice));
        }
        without(advice)
    }

    /// The engine with its version, as written into results.
    pub fn description(&self) -> String {
        match &self.project {
            Some(project) => project.description(),
            None => format!("embedded Lean {}", provision::LEAN_VERSION),
        }
    }

    /// Changes whenever a verdict could change with the engine: for keys of what is kept.
    pub fn identity(&self) -> String {
        identity(self.project())
    }

    /// The first ctrl-C (or request to terminate) sets the flag, a second one ends the program.
    pub fn stop_on_signals(&self, stop: &StopFlag) {
        self.runtime.spawn(stopping(stop.clone()));
    }
}

/// [`Lean::stop_on_signals`] for commands that need no Lean.
pub fn stop_on_signals(stop: &StopFlag) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let stop = stop.clone();
    std::thread::Builder::new().name("signals".into()).spawn(move || runtime.block_on(stopping(stop)))?;
    Ok(())
}

async fn stopping(stop: StopFlag) {
    let mut signals = 0;
    while signal().await {
        signals += 1;
        if signals > 1 {
            std::process::exit(130);
        }
        eprintln!("stopping (once more to stop at once)");
        stop.set();
    }
}

/// See [`Lean::identity`]; of the embedded Lean without a project.
pub fn identity(project: Option<&Project>) -> String {
    match project {
        Some(project) => format!("{} {}", project.description(), project.fingerprint()),
        None => format!("embedded Lean {}", provision::LEAN_VERSION),
    }
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Waits for a request to stop; false if the system offers none.
pub async fn signal() -> bool {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut term), Ok(mut int)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        else {
            return false;
        };
        tokio::select! { s = term.recv() => s.is_some(), s = int.recv() => s.is_some() }
    }
    #[cfg(not(unix))]
    {
        tokio::signal::ctrl_c().await.is_ok()
    }
}

/// Retrieval by meaning, where a model is built in and `prover index` has made its
/// vectors. They are not made here: that takes minutes.
pub fn dense(corpus: &PremiseCorpus) -> More {
    let text = |e: Failure| e.to_string();
    let Some(encoder) = ModelArgs::default().open().map_err(text)? else { return Ok(vec![]) };
    if !model_args::vectors(&encoder, corpus).map_err(text)?.exists() {
        return Ok(vec![]);
    }
    Ok(vec![Arc::new(model_args::dense(encoder, corpus).map_err(text)?)])
}

/// See [`crate::search::Refuter`].
pub type BoxedRefuter = Box<dyn Fn(&Problem, &Goal) -> Option<Negation> + Sync>;

/// The policy and, unless switched off, the refuter.
pub fn means(no_refute: bool, premises: Option<Arc<Premises>>) -> (impl Policy, Option<BoxedRefuter>) {
    (policy::with_premises(premises), (!no_refute).then(|| Box::new(negation) as BoxedRefuter))
}

/// The negation of a statement that has counterexamples among small values.
pub fn negation(problem: &Problem, goal: &Goal) -> Option<Negation> {
    let (name, statement) = refute::negation(&problem.name, goal)?;
    let witness = |r: refute::Refutation| {
        let values: Vec<_> =
            r.witness.values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        (r.step, values.join(", "))
    };
    let named = |(_, values): &(String, String)| !values.is_empty();
    let witnesses = refute::candidates(goal).into_iter().map(witness).filter(named).collect();
    Some(Negation { name, statement, witnesses })
}

/// Standard output or a file.
pub struct Output {
    to: Box<dyn Write>,
    path: Option<PathBuf>,
}

impl Output {
    /// The file is made at once, so that a place that cannot be written is known before any work.
    pub fn open(path: Option<&Path>) -> Result<Output, Failure> {
        let to: Box<dyn Write> = match path {
            None => Box::new(std::io::stdout()),
            Some(p) => Box::new(std::fs::File::create(p).map_err(|e| {
                Failure::new(format!("cannot write {}: {e}", p.display()))
                    .advise("Give another file with --out")
            })?),
        };
        Ok(Output { to, path: path.map(Path::to_path_buf) })
    }

    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        let written = writeln!(self.to, "{}", text.trim_end()).and_then(|()| self.to.flush());
        match (written, &self.path) {
            (Ok(()), _) => Ok(()),
            // Whoever reads has closed the pipe.
            (Err(e), None) if e.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(141),
            (Err(e), None) => Err(Failure::new(format!("cannot write to standard output: {e}"))),
            (Err(e), Some(p)) => Err(Failure::new(format!("cannot write {}: {e}", p.display()))),
        }
    }
}
