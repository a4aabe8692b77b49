//! The last word: F* from the command line, on the whole file with the candidate in its place.

use crate::command::FstarCommand;
use crate::error::Error;
use std::ffi::OsString;
use std::time::Duration;
use supervise::{Exit, Killed, Watched, Watcher, guarded, reap};
use tokio::io::{AsyncRead, AsyncReadExt};

/// Bytes of output that are read, and characters of it that are told.
const OUTPUT: u64 = 4 << 20;
const SAID: usize = 1500;

/// A file to check as a whole.
#[derive(Clone, Debug)]
pub struct Batch<'a> {
    pub command: &'a FstarCommand,
    /// Its name must be that of the module.
    pub file_name: &'a str,
    /// The whole file, with the candidate in its place.
    pub text: &'a str,
    /// Such as `--include DIR`, and `--report_assumes error` where this F* knows it.
    pub options: &'a [OsString],
    pub limit: Duration,
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
        let program = self.command.located().ok_or_else(|| failed("there is no such program".into()))?;
        let mut builder = guarded(program, self.memory_mb);
        builder
            .args(&self.command.args)
            .arg(self.file_name)
            .args(self.options)
            .envs(self.command.env.iter().map(|(k, v)| (k, v)))
            .current_dir(folder.path())
            .stdin(std::process::Stdio::null())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .process_group(0)
            .kill_on_drop(true);
        let mut child = builder.spawn().map_err(|e| failed(e.to_string()))?;
        let watched =
            Watched::new(child.id().ok_or_else(|| failed("it ended at once".into()))?, self.memory_mb);
        watcher.add(&watched);
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let read = async { tokio::join!(all(stdout), all(stderr)) };
        let output = tokio::time::timeout(self.limit, read).await;
        let exit = reap(&mut child, &watched, output.is_ok()).await;
        let killed = watched.killed();
        if let Some(Killed::Memory { private_mb }) = killed {
            return Err(Error::Memory { query: "batch", private_mb, limit_mb: self.memory_mb });
        }
        let Ok((stdout, stderr)) = output else {
            return Err(Error::Deadline { query: "batch", limit: self.limit, said: vec![] });
        };
        if exit == Exit::Code(0) {
            return Ok(Ok(()));
        }
        let said = String::from_utf8_lossy(&[stdout, stderr].concat())
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let last = said.char_indices().rev().nth(SAID).map_or(0, |(at, _)| at);
        Ok(Err(format!("{exit}: {}", &said[last..])))
    }
}

/// All of an output, up to [`OUTPUT`].
async fn all(source: Option<impl AsyncRead + Unpin>) -> Vec<u8> {
    let mut bytes = vec![];
    if let Some(source) = source {
        let _ = source.take(OUTPUT).read_to_end(&mut bytes).await;
    }
    bytes
}
