//! Printing a library, in parallel, continuing where an earlier run stopped.

use super::file::{Head, Library, LibraryError, ModuleLine};
use data::{JsonLines, JsonLinesError};
use lean_bridge::{LibraryPremise, Module, Pool};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use supervise::StopFlag;
use tokio::sync::mpsc;

/// Statements per request: some seconds.
const CHUNK: usize = 200;

/// Told about the work.
pub trait Report {
    /// Before the first module: constants in all modules, and in those that need not be printed again.
    fn begin(&mut self, constants: usize, done: usize);
    /// A module is finished: its constants and the statements among them.
    fn module(&mut self, constants: usize, statements: usize);
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Built {
    /// Modules printed now, and in all.
    pub printed: usize,
    /// Modules of the library in all.
    pub modules: usize,
    /// The stop flag was set before all was done.
    pub stopped: bool,
}

/// Why a library cannot be printed.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A module cannot be printed.
    #[error("module `{module}`: {source}")]
    Module {
        /// The name of the module.
        module: String,
        /// What the engine says.
        source: lean_bridge::Error,
    },
    /// The modules cannot be listed.
    #[error("the list of modules: {0}")]
    List(lean_bridge::Error),
    /// What is there already is no file of a library.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// The file cannot be read or written.
    #[error(transparent)]
    File(#[from] JsonLinesError),
}

/// Makes the file of a library complete. A module in it costs
/// nothing; each new one is flushed when it is finished.
///
/// # Errors
/// [`BuildError`]; what is finished stays.
pub async fn build(
    pool: &Pool,
    lean: &str,
    header: &str,
    path: &Path,
    stop: &StopFlag,
    report: &mut impl Report,
) -> Result<Built, BuildError> {
    // the lock first: of two processes, one builds
    let mut out = JsonLines::open(path)?;
    let earlier = Library::read(path)?;
    let mut worker = pool.reserve().await.map_err(BuildError::List)?;
    let modules = worker.modules(header).await.map_err(BuildError::List)?;
    drop(worker);
    if earlier.is_none() {
        let head = Head {
            lean: lean.into(),
            header: header.into(),
            modules: modules.iter().map(Into::into).collect(),
        };
        out.append(&head)?;
    }
    let is_done = |m: &Module| earlier.as_ref().is_some_and(|e| e.has(&m.name));
    let constants =
        |done: bool| modules.iter().filter(|m| !done || is_done(m)).map(|m| m.constants).sum::<usize>();
    report.begin(constants(false), constants(true));
    // the largest first, so that no worker ends long after the others
    let mut todo: Vec<usize> = (0..modules.len()).filter(|i| !is_done(&modules[*i])).collect();
    todo.sort_by_key(|i| std::cmp::Reverse(modules[*i].constants));
    let mut built = Built { modules: modules.len(), ..Built::default() };
    let (todo, next, names) = (Arc::new(todo), Arc::new(AtomicUsize::new(0)), Arc::new(modules));
    let (sender, mut finished) = mpsc::channel(64);
    for _ in 0..pool.workers().min(todo.len()) {
        let (todo, next, sender, stop) = (todo.clone(), next.clone(), sender.clone(), stop.clone());
        let (pool, header, names) = (pool.clone(), header.to_string(), names.clone());
        tokio::spawn(async move {
            while let Some(index) = todo.get(next.fetch_add(1, Relaxed)).copied().filter(|_| !stop.is_set()) {
                let printed = print(&pool, &header, index).await;
                let module = names[index].name.clone();
                let failed = printed.is_err();
                let printed = printed.map_err(|source| BuildError::Module { module, source });
                if sender.send((index, printed)).await.is_err() || failed {
                    return;
                }
            }
        });
    }
    drop(sender);
    while let Some((index, premises)) = finished.recv().await {
        let (module, premises) = (names[index].name.clone(), premises?);
        report.module(names[index].constants, premises.len());
        out.append(&ModuleLine { module, premises })?;
        built.printed += 1;
    }
    built.stopped = built.printed < todo.len();
    Ok(built)
}

async fn print(pool: &Pool, header: &str, module: usize) -> Result<Vec<LibraryPremise>, lean_bridge::Error> {
    let mut worker = pool.reserve().await?;
    let mut premises = vec![];
    loop {
        let from = premises.len();
        let part = worker.premises(header, module, from..from + CHUNK).await?;
        premises.extend(part.premises);
        if premises.len() >= part.total {
            return Ok(premises);
        }
        if premises.len() == from {
            let message = format!("only {from} of its {} statements came", part.total);
            return Err(lean_bridge::Error::lean("premises", message));
        }
    }
}
