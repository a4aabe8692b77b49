//! Compiling the modules of a graph on the workers of a pool.

use crate::module_graph::ModuleGraph;
use crate::module_store::ModuleStore;
use crate::module_tree::ModuleTree;
use crate::source_module::SourceModule;
use lean_bridge::{CompiledModule, Error, Message, Pool};
use std::collections::{HashMap, HashSet, VecDeque};
use std::time::{Duration, Instant};
use supervise::StopFlag;
use tokio::task::JoinSet;

/// A module after an attempt to compile it.
#[derive(Clone, Debug)]
pub struct BuiltModule {
    /// The module.
    pub module: SourceModule,
    /// What came of it.
    pub outcome: Outcome,
    /// Whether that was known from an earlier time.
    pub cached: bool,
    /// Time that it took.
    pub time: Duration,
}

/// What came of compiling a module.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It can be imported. What Lean says besides, such as a warning about a `sorry`.
    Compiled(Vec<Message>),
    /// Lean finds errors in it: all that it says.
    Errors(Vec<Message>),
    /// A module that it imports, named here, is not compiled.
    Blocked(String),
    /// Lean could not be asked to the end: a limit, a lost process, a full disk.
    Failed(String),
    /// It was not begun before the stop.
    Stopped,
}

impl Outcome {
    /// Whether other texts can import the module.
    pub fn is_compiled(&self) -> bool {
        matches!(self, Outcome::Compiled(_))
    }
}

/// How many modules [`build`] would have to compile: those that the store does not have, but for what imports
/// a module that is known to have errors.
pub fn missing(graph: &ModuleGraph, store: &ModuleStore) -> usize {
    let (mut bad, mut missing) = (HashSet::new(), 0);
    for module in graph.modules() {
        let found = store.find(module);
        if module.imports.iter().any(|i| bad.contains(i.as_str()))
            || found.as_ref().is_some_and(|f| f.bytes.is_none())
        {
            bad.insert(module.name.as_str());
        } else if found.is_none() {
            missing += 1;
        }
    }
    missing
}

/// Compiles what the store does not have, as many modules at once as the pool has workers, each for `limit`
/// at most, and puts all into the tree. The pool's workers must import from that tree. `told` hears of each
/// module when it is done. Gives all of them in the graph's order.
pub async fn build(
    pool: &Pool,
    graph: &ModuleGraph,
    store: &ModuleStore,
    tree: &ModuleTree,
    limit: Duration,
    stop: &StopFlag,
    mut told: impl FnMut(&BuiltModule),
) -> Vec<BuiltModule> {
    let modules = graph.modules();
    let mut progress = Progress::of(modules);
    let mut running = JoinSet::new();
    loop {
        while let Some(next) = progress.ready.pop_front() {
            let module = &modules[next];
            let known = match progress.blocking_import(module) {
                Some(import) => Some(Outcome::Blocked(import.into())),
                None if stop.is_set() => Some(Outcome::Stopped),
                None => store.find(module).map(|found| placed(module, found, store, tree)),
            };
            if let Some(outcome) = known {
                let done =
                    BuiltModule { module: module.clone(), outcome, cached: true, time: Duration::ZERO };
                told(&done);
                progress.finish(next, done);
            } else {
                let (pool, store, tree, module) = (pool.clone(), store.clone(), tree.clone(), module.clone());
                running.spawn(async move { (next, compile(&pool, module, &store, &tree, limit).await) });
            }
        }
        match running.join_next().await {
            Some(Ok((module, done))) => {
                told(&done);
                progress.finish(module, done);
            }
            // A task that panicked leaves its module without an outcome; it is told below.
            Some(Err(e)) => tracing::error!("compiling a module: {e}"),
            None => break,
        }
    }
    let lost = |module: &SourceModule| BuiltModule {
        module: module.clone(),
        outcome: Outcome::Failed("the task that compiled it, or one of its imports, was lost".into()),
        cached: false,
        time: Duration::ZERO,
    };
    progress
        .built
        .into_iter()
        .zip(modules)
        .map(|(done, module)| done.unwrap_or_else(|| lost(module)))
        .collect()
}

/// Which modules are done, and which may begin; modules are meant by their places in the graph.
struct Progress<'a> {
    /// The places of the modules by their names.
    places: HashMap<&'a str, usize>,
    /// The modules that import each one.
    importers: Vec<Vec<usize>>,
    /// How many imports of each one are not done.
    waits_for: Vec<usize>,
    /// Those that wait for nothing and were not begun.
    ready: VecDeque<usize>,
    built: Vec<Option<BuiltModule>>,
}

impl<'a> Progress<'a> {
    fn of(modules: &'a [SourceModule]) -> Progress<'a> {
        let places: HashMap<&str, usize> =
            modules.iter().enumerate().map(|(place, module)| (module.name.as_str(), place)).collect();
        let mut importers = vec![vec![]; modules.len()];
        for (place, module) in modules.iter().enumerate() {
            for import in &module.imports {
                importers[places[import.as_str()]].push(place);
            }
        }
        let waits_for: Vec<usize> = modules.iter().map(|module| module.imports.len()).collect();
        let ready = (0..modules.len()).filter(|&place| waits_for[place] == 0).collect();
        Progress { places, importers, waits_for, ready, built: modules.iter().map(|_| None).collect() }
    }

    /// The first import of a module that cannot be imported.
    fn blocking_import<'m>(&self, module: &'m SourceModule) -> Option<&'m str> {
        let built = |import: &String| self.built[self.places[import.as_str()]].as_ref();
        let blocks = |import: &&String| !built(import).is_some_and(|b| b.outcome.is_compiled());
        module.imports.iter().find(blocks).map(String::as_str)
    }

    fn finish(&mut self, place: usize, done: BuiltModule) {
        self.built[place] = Some(done);
        for &importer in &self.importers[place] {
            self.waits_for[importer] -= 1;
            if self.waits_for[importer] == 0 {
                self.ready.push_back(importer);
            }
        }
    }
}

async fn compile(
    pool: &Pool,
    module: SourceModule,
    store: &ModuleStore,
    tree: &ModuleTree,
    limit: Duration,
) -> BuiltModule {
    let ask = async {
        let mut worker = pool.reserve().await?;
        let begun = Instant::now();
        let compiled = worker.compile_module(&module.name, &module.text, &store.olean(&module), limit).await;
        compiled.map(|compiled| (compiled, begun.elapsed()))
    };
    let (outcome, time) = match ask.await {
        Ok((compiled, time)) => {
            let outcome = match store.keep(&module, &compiled) {
                Ok(()) => placed(&module, compiled, store, tree),
                Err(e) => Outcome::Failed(format!("cannot write to {}: {e}", store.folder().display())),
            };
            (outcome, time)
        }
        Err(Error::Lean { message, .. }) => (Outcome::Failed(message), Duration::ZERO),
        Err(e) => (Outcome::Failed(plain(&e.to_string())), Duration::ZERO),
    };
    BuiltModule { module, outcome, cached: false, time }
}

/// Why Lean came to no end, in words for whoever wrote the module.
fn plain(error: &str) -> String {
    let unknown = error.split("(interpreter) unknown declaration '").nth(1);
    match unknown.and_then(|rest| rest.split('\'').next()) {
        Some(function) => format!(
            "what it imports, or it itself, runs a program that calls `{function}`, and the embedded Lean \
             has no code of that function"
        ),
        None => error.to_owned(),
    }
}

/// The outcome for a module in the store, which is put into the tree.
fn placed(
    module: &SourceModule,
    compiled: CompiledModule,
    store: &ModuleStore,
    tree: &ModuleTree,
) -> Outcome {
    if compiled.bytes.is_none() {
        return Outcome::Errors(compiled.messages);
    }
    match tree.add(module, store) {
        Ok(()) => Outcome::Compiled(compiled.messages),
        Err(e) => Outcome::Failed(format!("cannot write to {}: {e}", tree.folder().display())),
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn programs_that_cannot_run_are_told_plainly() {
        let lost = "the Lean engine was lost (Exit): uncaught exception: \
                    (interpreter) unknown declaration 'A.b._redArg'";
        assert!(plain(lost).contains("a program that calls `A.b._redArg`"));
        assert_eq!(plain("out of memory"), "out of memory");
    }
}
