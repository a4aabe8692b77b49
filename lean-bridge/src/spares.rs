//! Spare processes: started, with the imports last used, waiting to take the place of one that is lost.

use crate::error::Error;
use crate::launcher::Launcher;
use crate::server::Server;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::task::JoinHandle;

/// A process nobody uses yet.
#[derive(Debug)]
pub(crate) struct Spare {
    pub server: Server,
    /// The imports it holds, and the number of their environment.
    pub imported: Option<(Arc<str>, u64)>,
}

/// The spares of a pool.
#[derive(Debug)]
pub(crate) struct Spares {
    launcher: Arc<Launcher>,
    /// Shared with the tasks that prepare spares.
    shelf: Arc<Mutex<Shelf>>,
}

#[derive(Debug, Default)]
struct Shelf {
    ready: VecDeque<Spare>,
    preparing: Vec<JoinHandle<()>>,
    /// The imports last used by a worker.
    wanted: Option<Arc<str>>,
    closed: bool,
}

impl Spares {
    /// No spares yet; the launcher starts them.
    pub(crate) fn new(launcher: Arc<Launcher>) -> Spares {
        Spares { launcher, shelf: Arc::default() }
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        locked(&self.shelf)
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
    pub(crate) fn fill(&self) {
        let mut shelf = self.shelf();
        shelf.preparing.retain(|task| !task.is_finished());
        while !shelf.closed && shelf.ready.len() + shelf.preparing.len() < self.launcher.spares() {
            let (launcher, shared) = (self.launcher.clone(), self.shelf.clone());
            shelf.preparing.push(tokio::spawn(async move {
                match prepare(&launcher, &shared).await {
                    Ok(spare) => locked(&shared).put(spare),
                    // The next loss of a process tries again.
                    Err(error) => tracing::warn!(%error, "no spare Lean server"),
                }
            }));
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

impl Shelf {
    /// Takes a spare that is ready, unless nobody wants it any more.
    fn put(&mut self, spare: Spare) {
        let held = spare.imported.as_ref().map(|(imports, _)| imports);
        if !self.closed && (held.is_none() || held == self.wanted.as_ref()) {
            self.ready.push_back(spare);
        }
    }
}

fn locked(shelf: &Mutex<Shelf>) -> MutexGuard<'_, Shelf> {
    shelf.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn prepare(launcher: &Launcher, shelf: &Mutex<Shelf>) -> Result<Spare, Error> {
    let mut server = launcher.start().await?;
    let wanted = locked(shelf).wanted.clone();
    let imported = match wanted.filter(|w| !w.is_empty()) {
        Some(imports) => Some((imports.clone(), launcher.import(&mut server, &imports).await?)),
        None => None,
    };
    Ok(Spare { server, imported })
}
