//! F* is asked to verify files and to write what it has verified.

use super::entry::{Entry, Refusal, UNFINISHED, Wanted, borrow, tidy};
use super::own_modules::{OwnFile, OwnModules};
use crate::command::FstarCommand;
use crate::error::Error;
use crate::to_end::ToEnd;
use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use supervise::{Exit, Watcher};

/// Between two looks at a lock that another process holds.
const LOOK: Duration = Duration::from_millis(50);

/// What is needed to make the files of one entry.
#[derive(Clone, Debug)]
pub(super) struct Making {
    pub command: FstarCommand,
    pub cache: PathBuf,
    pub entry: Entry,
    pub own: OwnModules,
    /// F*, z3 and options.
    pub made_by: String,
    /// Those of the session.
    pub options: Vec<OsString>,
    /// The folder that the session's file is in.
    pub beside: PathBuf,
    pub limit: Duration,
    pub memory_mb: u64,
    pub watcher: Arc<Watcher>,
}

impl Making {
    /// Makes them, unless another process does; waits for that one then.
    ///
    /// # Errors
    /// Why they are not there.
    pub async fn make(&self) -> Result<(), String> {
        let system = |e: std::io::Error| format!("the cache folder: {e}");
        std::fs::create_dir_all(&self.cache).map_err(system)?;
        let begun = Instant::now();
        let Some(lock) = self.lock(begun).await.map_err(system)? else {
            return Err("another process makes them, and is not done".into());
        };
        if self.entry.is_whole() {
            return Ok(());
        }
        if let Some(refusal) = self.entry.refusal(self.limit) {
            return Err(refusal.reason);
        }
        let made = self.verify(self.limit.saturating_sub(begun.elapsed())).await;
        tidy(&self.cache);
        if made.is_ok() {
            // whoever waits for it looks again whether there is something to do
            let _ = std::fs::remove_file(self.entry.lock_file());
        }
        drop(lock);
        made
    }

    /// The lock of the entry, which ends with this process; none if it cannot be had in time.
    async fn lock(&self, begun: Instant) -> std::io::Result<Option<File>> {
        let file = File::options().create(true).write(true).truncate(false).open(self.entry.lock_file())?;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Some(file)),
                Err(TryLockError::Error(e)) => return Err(e),
                Err(TryLockError::WouldBlock) if begun.elapsed() >= self.limit => return Ok(None),
                Err(TryLockError::WouldBlock) => tokio::time::sleep(LOOK).await,
            }
        }
    }

    async fn verify(&self, limit: Duration) -> Result<(), String> {
        let system = |e: std::io::Error| format!("the cache folder: {e}");
        let made = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&self.cache).map_err(system)?;
        let wanted: Vec<Wanted> = self.own.files.iter().map(wanted).collect();
        borrow(&self.cache, &wanted, &self.made_by, made.path());
        let mut args: Vec<OsString> = self.own.files.iter().map(|f| f.argument.clone()).collect();
        args.extend(self.options.iter().cloned());
        args.extend(["--cache_checked_modules", "--cache_dir"].map(OsString::from));
        args.push(made.path().into());
        let run = ToEnd {
            command: &self.command,
            args: &args,
            folder: &self.beside,
            limit,
            memory_mb: self.memory_mb,
        };
        let refused = |reason: String, seconds: Option<f64>| {
            self.entry.refuse(&Refusal { reason: reason.clone(), seconds });
            Err(reason)
        };
        match run.run(&self.watcher).await {
            Ok((Exit::Code(0), said)) => {
                let missing = wanted.iter().find(|w| !made.path().join(&w.name).is_file());
                if let Some(missing) = missing {
                    return refused(format!("F* has not written {}: {said}", missing.name), None);
                }
                self.entry.complete(made, &wanted, &self.made_by).map_err(system)
            }
            // it does not verify them, or does not know the options
            Ok((exit @ Exit::Code(_), said)) => refused(format!("F* refuses them ({exit}): {said}"), None),
            Ok((exit, said)) => Err(format!("F* ended by {exit}: {said}")),
            Err(Error::Deadline { .. }) => {
                let seconds = self.limit.as_secs_f64();
                refused(format!("F* has not verified them in {seconds} s"), Some(seconds))
            }
            Err(e) => Err(e.to_string()),
        }
    }
}

fn wanted(file: &OwnFile) -> Wanted {
    Wanted { name: format!("{}.checked", file.name), key: file.key.clone() }
}
