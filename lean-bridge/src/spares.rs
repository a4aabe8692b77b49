//! Spare processes: started, with the imports last used, waiting to take the place of one that is lost.

use crate::error::Error;
use crate::imports::import;
use crate::server::Server;
use crate::worker::{Common, start};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::task::JoinHandle;

/// A process nobody uses yet.
#[derive(Debug)]
pub(crate) struct Spare {
    pub server: Server,
    /// The imports it holds, and the number of their environment.
    pub imported: Option<(Arc<str>, u64)>,
}

/// The spares of a pool.
#[derive(Debug, Default)]
pub(crate) struct Spares(Mutex<Shelf>);

#[derive(Debug, Default)]
struct Shelf {
    ready: VecDeque<Spare>,
    preparing: Vec<JoinHandle<()>>,
    /// The imports last used by a worker.
    wanted: Option<Arc<str>>,
    closed: bool,
}

impl Spares {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// Notes which imports are in use. Spares with others are of no use any more.
    pub(crate) fn want(&self, imports: &Arc<str>) {
        let mut shelf = self.shelf();
        if shelf.wanted.as_ref() == Some(imports) {
            return;
        }
        shelf.wanted = Some(imports.clone());
        shelf.ready.retain(|s| s.imported.as_ref().is_none_or(|(held, _)| held == imports));
    }

    /// A spare, if one is ready.
    pub(crate) fn take(&self) -> Option<Spare> {
        self.shelf().ready.pop_front()
    }

    /// Starts as many as are missing.
    pub(crate) fn fill(common: &Arc<Common>) {
        let mut shelf = common.spares.shelf();
        shelf.preparing.retain(|task| !task.is_finished());
        while !shelf.closed && shelf.ready.len() + shelf.preparing.len() < common.config.spares {
            let common = common.clone();
            shelf.preparing.push(tokio::spawn(async move {
                match prepare(&common).await {
                    Ok(spare) => common.spares.put(spare),
                    // The next loss of a process tries again.
                    Err(error) => tracing::warn!(%error, "no spare Lean server"),
                }
            }));
        }
    }

    fn put(&self, spare: Spare) {
        let mut shelf = self.shelf();
        let held = spare.imported.as_ref().map(|(imports, _)| imports);
        if !shelf.closed && (held.is_none() || held == shelf.wanted.as_ref()) {
            shelf.ready.push_back(spare);
        }
    }

    /// Ends all spares, those on their way included; there will be no more.
    pub(crate) fn close(&self) -> Vec<Spare> {
        let mut shelf = self.shelf();
        shelf.closed = true;
        shelf.preparing.drain(..).for_each(|task| task.abort());
        shelf.ready.drain(..).collect()
    }

    /// Process numbers of the spares that are ready.
    pub(crate) fn pids(&self) -> Vec<u32> {
        self.shelf().ready.iter().map(|s| s.server.process().pid()).collect()
    }
}

async fn prepare(common: &Arc<Common>) -> Result<Spare, Error> {
    let mut server = start(common.clone()).await?;
    let wanted = common.spares.shelf().wanted.clone();
    let imported = match wanted.filter(|w| !w.is_empty()) {
        Some(imports) => Some((imports.clone(), import(&mut server, common, &imports).await?)),
        None => None,
    };
    Ok(Spare { server, imported })
}
