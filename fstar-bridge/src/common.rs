//! What all workers of a pool share.

use crate::checked::CheckedFiles;
use crate::command::{FstarCommand, ProcessLimits, SessionFile};
use crate::error::Error;
use crate::ide::Ide;
use crate::library::Library;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use supervise::{Exit, Watcher};

/// What all workers of a pool share.
#[derive(Debug)]
pub struct Common {
    /// How F* is started.
    pub command: FstarCommand,
    /// Bounds on each process.
    pub limits: ProcessLimits,
    /// What the library of this F* takes on faith; none if its sources are not there.
    pub library: Option<Arc<Library>>,
    /// `.checked` files of what a session depends on in its own project; none if it has to load the
    /// sources.
    pub checked: Option<CheckedFiles>,
    /// Whether a process has greeted as F* does.
    greeted: AtomicBool,
    pub(crate) watcher: Watcher,
}

impl Common {
    /// For an F* whose library's sources are not known.
    ///
    /// # Errors
    /// [`Error::Spawn`] if there can be no watching thread.
    pub fn new(command: FstarCommand, limits: ProcessLimits) -> Result<Arc<Common>, Error> {
        Common::with(command, limits, None, None)
    }

    /// With what the library takes on faith, and with `.checked` files.
    ///
    /// # Errors
    /// [`Error::Spawn`] if there can be no watching thread.
    pub fn with(
        command: FstarCommand,
        limits: ProcessLimits,
        library: Option<Arc<Library>>,
        checked: Option<CheckedFiles>,
    ) -> Result<Arc<Common>, Error> {
        let watcher = Watcher::start()
            .map_err(|e| Error::Spawn { command: "watching thread".into(), reason: e.to_string() })?;
        Ok(Arc::new(Common { command, limits, library, checked, greeted: AtomicBool::new(false), watcher }))
    }

    /// Starts a process. What the first one does not say is what this program is; a later one that does
    /// not greet is lost.
    ///
    /// # Errors
    /// Those of [`Ide::start`], and [`Error::Died`] for a process that was lost before it greeted.
    pub(crate) async fn start(&self, file: &SessionFile) -> Result<Ide, Error> {
        match Ide::start(&self.command, file, &self.limits, &self.watcher).await {
            Ok(ide) => {
                self.greeted.store(true, Ordering::Relaxed);
                Ok(ide)
            }
            Err(Error::Greeting { command, reason, stderr: mut said, waited })
                if self.greeted.load(Ordering::Relaxed) =>
            {
                said.insert(0, format!("no greeting after {} ms: {reason}", waited.as_millis()));
                Err(Error::Died { query: "greeting", exit: Exit::Unknown, command, said })
            }
            Err(e) => Err(e),
        }
    }
}
