//! What a process writes to standard error, kept for messages.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::ChildStderr;

/// Lines kept, and the longest part of one.
const LINES: usize = 12;
const WIDTH: usize = 400;
/// After a death the pipe holds the last words a moment longer.
const LINGER: Duration = Duration::from_millis(200);

/// The last lines of a process; reading ends with this value.
#[derive(Debug)]
pub struct LastWords {
    lines: Arc<Mutex<VecDeque<String>>>,
    reader: tokio::task::JoinHandle<()>,
}

impl LastWords {
    /// Reads from now on, in the runtime of the caller.
    pub fn of(source: ChildStderr) -> LastWords {
        let lines: Arc<Mutex<VecDeque<String>>> = Arc::default();
        LastWords { reader: tokio::spawn(keep(source, lines.clone())), lines }
    }

    /// What it is by now, once the process has closed its end or a moment has passed.
    pub async fn lines(&mut self) -> Vec<String> {
        let _ = tokio::time::timeout(LINGER, &mut self.reader).await;
        self.lines.lock().unwrap_or_else(|e| e.into_inner()).iter().cloned().collect()
    }
}

impl Drop for LastWords {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

async fn keep(source: ChildStderr, lines: Arc<Mutex<VecDeque<String>>>) {
    let mut source = BufReader::new(source);
    let mut line = Vec::new();
    while matches!(source.read_until(b'\n', &mut line).await, Ok(n) if n > 0) {
        let text = excerpt(&line);
        tracing::debug!(target: "supervise::stderr", "{text}");
        let mut lines = lines.lock().unwrap_or_else(|e| e.into_inner());
        if !text.is_empty() {
            lines.push_back(text);
        }
        if lines.len() > LINES {
            lines.pop_front();
        }
        line.clear();
    }
}

/// The beginning of some output, for a message.
pub fn excerpt(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.trim_end().chars().take(WIDTH).collect()
}
