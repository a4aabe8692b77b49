//! The last word: F* from the command line, on the whole file with the candidate in its place.

use crate::command::FstarCommand;
use crate::error::Error;
use crate::to_end::ToEnd;
use std::ffi::OsString;
use std::time::Duration;
use supervise::{Exit, Watcher};

/// A file to check as a whole.
#[derive(Clone, Debug)]
pub struct Batch<'a> {
    /// The F* that is asked.
    pub command: &'a FstarCommand,
    /// Its name must be that of the module.
    pub file_name: &'a str,
    /// The whole file, with the candidate in its place.
    pub text: &'a str,
    /// Such as `--include DIR`, and `--report_assumes error` where this F* knows it.
    pub options: &'a [OsString],
    /// When F* is killed.
    pub limit: Duration,
    /// F* and z3 together, megabytes of private memory.
    pub memory_mb: u64,
}

impl Batch<'_> {
    /// Whether F* accepts it; if not, what it said last.
    ///
    /// # Errors
    /// [`Error::Spawn`], [`Error::Deadline`], [`Error::Memory`].
    pub async fn run(&self, watcher: &Watcher) -> Result<Result<(), String>, Error> {
        let failed = |reason: String| Error::Spawn { command: self.command.to_string(), reason };
        let folder = tempfile::tempdir().map_err(|e| failed(format!("no temporary folder: {e}")))?;
        std::fs::write(folder.path().join(self.file_name), self.text)
            .map_err(|e| failed(format!("the temporary folder: {e}")))?;
        let file = [OsString::from(self.file_name)];
        let run = ToEnd {
            command: self.command,
            args: &[&file, self.options].concat(),
            folder: folder.path(),
            limit: self.limit,
            memory_mb: self.memory_mb,
        };
        Ok(match run.run(watcher).await? {
            (Exit::Code(0), _) => Ok(()),
            (exit, said) => Err(format!("{exit}: {said}")),
        })
    }
}
