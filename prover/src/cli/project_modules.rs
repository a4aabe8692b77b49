//! Modules of a folder of Lean files, compiled by the embedded Lean before a command begins its work.

use super::failure::Failure;
use super::lean::count;
use super::progress::Progress;
use data::Theorem;
use lean_bridge::{Message, Pool, ServerCommand};
use source_project::{BuiltModule, ModuleGraph, ModuleStore, ModuleTree, Outcome, SourceProject};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;
use supervise::StopFlag;

/// Time for one module.
const LIMIT: Duration = Duration::from_secs(600);
/// Errors of one module that are told.
const MOST_ERRORS: usize = 5;

/// What a command's texts import of a project.
pub struct ProjectModules {
    project: SourceProject,
    graph: ModuleGraph,
    store: ModuleStore,
    tree: ModuleTree,
}

impl ProjectModules {
    /// All modules of the project in the folder `named`; without one, those that `files` import of the
    /// project that they are in. None if there is nothing to import.
    pub fn find(named: Option<&Path>, files: &[PathBuf]) -> Result<Option<ProjectModules>, Failure> {
        let (project, wanted) = match named {
            Some(folder) => {
                let project = SourceProject::open(folder).map_err(Failure::new)?;
                let all = project.modules().map_err(Failure::new)?;
                (project, all)
            }
            None => match around(files)? {
                Some(found) => found,
                None => return Ok(None),
            },
        };
        let graph = ModuleGraph::read(&project, wanted);
        if graph.is_empty() {
            return Ok(None);
        }
        let installation = lean_provision::ensure(&*lean_provision::standard())?;
        let folder = installation.dir.join("modules");
        let failed = |e: std::io::Error| Failure::new(format!("cannot write to {}: {e}", folder.display()));
        let store = ModuleStore::open(&folder).map_err(failed)?;
        store.tidy();
        let tree = ModuleTree::of(&graph, &store).map_err(failed)?;
        Ok(Some(ProjectModules { project, graph, store, tree }))
    }

    /// The server's command for workers that import these modules.
    pub fn command(&self, command: ServerCommand) -> ServerCommand {
        command.with_modules(self.tree.folder())
    }

    /// Changes whenever one of the modules does.
    pub fn identity(&self) -> String {
        self.tree.folder().file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Compiles what is not compiled yet, and tells of what cannot be.
    pub async fn build(&self, pool: &Pool) {
        let (root, modules) = (self.project.root().display(), self.graph.modules());
        for fault in self.graph.faults() {
            eprintln!("{fault}");
        }
        let missing = source_project::missing(&self.graph, &self.store);
        let mut progress = Progress::new();
        if missing > 0 {
            eprintln!("{root}: {}, {missing} to compile", count(modules.len(), "module", "modules"));
            progress.begin(missing, 0);
        }
        let (mut done, stop) = (0, StopFlag::default());
        let told = |module: &BuiltModule| {
            tell(module);
            if !module.cached {
                done += 1;
                progress
                    .set(done, format_args!("{}: {:.1} s", module.module.name, module.time.as_secs_f64()));
            }
        };
        source_project::build(pool, &self.graph, &self.store, &self.tree, LIMIT, &stop, told).await;
        progress.finish();
    }
}

/// The Lean files that theorems are from, each once.
pub fn files_of(theorems: &[Theorem]) -> Vec<PathBuf> {
    let files: BTreeSet<&str> = theorems.iter().map(|t| t.place.file.as_str()).collect();
    files.into_iter().filter(|f| f.ends_with(".lean")).map(PathBuf::from).collect()
}

/// The project that files are in, and what they import.
fn around(files: &[PathBuf]) -> Result<Option<(SourceProject, Vec<String>)>, Failure> {
    let mut found: Option<(SourceProject, Vec<String>)> = None;
    for file in files {
        // one that cannot be read is told by who reads it
        let Ok(text) = std::fs::read_to_string(file) else { continue };
        let imports = source_project::imports(&text);
        if imports.iter().all(|i| lean_bridge::is_of_library(i)) {
            continue;
        }
        let Some(project) = SourceProject::around(file, &imports).map_err(Failure::new)? else { continue };
        match &mut found {
            Some((first, wanted)) if *first == project => wanted.extend(imports),
            Some((first, _)) => {
                let (file, first) = (file.display(), first.root().display());
                eprintln!(
                    "{file}: of another project than {first}: what it imports is not compiled; \
                     give it by itself"
                );
            }
            None => found = Some((project, imports)),
        }
    }
    Ok(found)
}

/// What went wrong with a module, file by file.
fn tell(module: &BuiltModule) {
    let path = module.module.path.display();
    match &module.outcome {
        Outcome::Compiled(_) | Outcome::Stopped => {}
        Outcome::Errors(messages) => {
            let errors: Vec<&Message> = messages.iter().filter(|m| m.is_error()).collect();
            for error in errors.iter().take(MOST_ERRORS) {
                let place = error.pos.map(|p| format!(":{}:{}", p.line, p.column)).unwrap_or_default();
                eprintln!("{path}{place}: error: {}", error.data);
            }
            if errors.len() > MOST_ERRORS {
                eprintln!("{path}: {} more errors", errors.len() - MOST_ERRORS);
            }
        }
        Outcome::Blocked(import) => eprintln!("{path}: imports `{import}`, which is not compiled"),
        Outcome::Failed(why) => eprintln!("{path}: {why}"),
    }
}
