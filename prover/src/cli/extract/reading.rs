//! Reading the files of a project, in parallel, continuing where an earlier run stopped.

use crate::cli::progress::Progress;
use lean_bridge::{Error, Pool};
use proof_extract::{ModuleTrace, TraceStore, trace_module};
use source_project::{ModuleGraph, SourceModule, SourceProject};
use std::collections::HashMap;
use std::time::Duration;
use supervise::StopFlag;
use tokio::task::JoinSet;
/// Reading the files of a project.
pub(super) struct Reading<'a> {
    pub project: &'a SourceProject,
    pub store: TraceStore,
    /// Run each tactic once more.
    pub verify: bool,
    /// Seconds for one file.
    pub timeout: u64,
    pub stop: StopFlag,
}

impl Reading<'_> {
    /// The traces of all files that can be read, in the graph's order.
    pub async fn all(&self, pool: &Pool, graph: &ModuleGraph) -> Vec<ModuleTrace> {
        let mut found: HashMap<String, ModuleTrace> = HashMap::new();
        let mut running = JoinSet::new();
        for module in graph.modules() {
            let path = self.path(module);
            match self.store.find(module, &path, self.verify) {
                Some(trace) => _ = found.insert(module.name.clone(), trace),
                None => {
                    let (pool, module, verify) = (pool.clone(), module.clone(), self.verify);
                    let (limit, stop) = (Duration::from_secs(self.timeout), self.stop.clone());
                    running.spawn(async move {
                        let trace = traced(&pool, &module, &path, verify, limit, &stop).await;
                        (module, trace)
                    });
                }
            }
        }
        if found.len() == graph.modules().len() {
            return self.ordered(graph, found);
        }
        let mut progress = Progress::new();
        progress.begin(graph.modules().len(), found.len());
        while let Some(done) = running.join_next().await {
            let (module, trace) = match done {
                Ok(done) => done,
                // its file is counted as not read
                Err(e) => {
                    eprintln!("a file was lost: {e}");
                    continue;
                }
            };
            let shown = module.path.display();
            match trace {
                Ok(Some(trace)) => {
                    if let Err(e) = self.store.keep(&module, &trace, self.verify) {
                        eprintln!("{shown}: read, but not kept for the next time: {e}");
                    }
                    progress.add(format_args!("{}", module.name));
                    found.insert(module.name.clone(), trace);
                }
                Ok(None) => {}
                Err(Error::Lean { message, .. }) => eprintln!("{shown}: {message}"),
                Err(e) => eprintln!("{shown}: {e}"),
            }
        }
        progress.finish();
        self.ordered(graph, found)
    }

    fn ordered(&self, graph: &ModuleGraph, mut found: HashMap<String, ModuleTrace>) -> Vec<ModuleTrace> {
        graph.modules().iter().filter_map(|m| found.remove(&m.name)).collect()
    }

    /// As it stands in the data: relative to the project's folder.
    fn path(&self, module: &SourceModule) -> String {
        let path = module.path.strip_prefix(self.project.root()).unwrap_or(&module.path);
        path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    }
}

/// The trace of one file; none if it was not begun before the stop.
async fn traced(
    pool: &Pool,
    module: &SourceModule,
    path: &str,
    verify: bool,
    limit: Duration,
    stop: &StopFlag,
) -> Result<Option<ModuleTrace>, Error> {
    let mut worker = pool.reserve().await?;
    if stop.is_set() {
        return Ok(None);
    }
    trace_module(&mut worker, module, path, verify, limit).await.map(Some)
}
