//! An F* that is started on the command line and waited for.

use crate::command::FstarCommand;
use crate::error::Error;
use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use supervise::{Exit, Killed, Watched, Watcher, guarded, reap};
use tokio::io::{AsyncRead, AsyncReadExt};

/// Bytes of output that are read, and characters of it that are told.
const OUTPUT: u64 = 4 << 20;
const SAID: usize = 1500;

/// One run of F* over some files.
#[derive(Debug)]
pub(crate) struct ToEnd<'a> {
    pub command: &'a FstarCommand,
    /// Files and options.
    pub args: &'a [OsString],
    /// Where it runs.
    pub folder: &'a Path,
    pub limit: Duration,
    pub memory_mb: u64,
}

/// Ends a process with its group when it is waited for no more.
struct Group(Arc<Watched>);

impl Drop for Group {
    fn drop(&mut self) {
        self.0.release();
    }
}

impl ToEnd<'_> {
    /// How it ended, and what it said last.
    ///
    /// # Errors
    /// [`Error::Spawn`], [`Error::Deadline`], [`Error::Memory`].
    pub async fn run(&self, watcher: &Watcher) -> Result<(Exit, String), Error> {
        let failed = |reason: String| Error::Spawn { command: self.command.to_string(), reason };
        let program = self.command.located().ok_or_else(|| failed("there is no such program".into()))?;
        let mut builder = guarded(program, self.memory_mb);
        builder
            .args(&self.command.args)
            .args(self.args)
            .envs(self.command.env.iter().map(|(k, v)| (k, v)))
            .current_dir(self.folder)
            .stdin(std::process::Stdio::null())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .process_group(0)
            .kill_on_drop(true);
        let mut child = builder.spawn().map_err(|e| failed(e.to_string()))?;
        let pid = child.id().ok_or_else(|| failed("it ended at once".into()))?;
        let group = Group(Watched::new(pid, self.memory_mb));
        watcher.add(&group.0);
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let read = async { tokio::join!(all(stdout), all(stderr)) };
        let output = tokio::time::timeout(self.limit, read).await;
        let exit = reap(&mut child, &group.0, output.is_ok()).await;
        if let Some(Killed::Memory { private_mb }) = group.0.killed() {
            return Err(Error::Memory { query: "batch", private_mb, limit_mb: self.memory_mb });
        }
        let Ok((stdout, stderr)) = output else {
            return Err(Error::Deadline { query: "batch", limit: self.limit, said: vec![] });
        };
        let said = String::from_utf8_lossy(&[stdout, stderr].concat())
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let last = said.char_indices().rev().nth(SAID).map_or(0, |(at, _)| at);
        Ok((exit, said[last..].to_string()))
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
