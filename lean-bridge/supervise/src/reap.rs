//! The certain end of a process.

use crate::{Exit, Watched};
use std::time::Duration;
use tokio::process::Child;

/// For a process that closed its output: time until it has ended by itself.
const DYING: Duration = Duration::from_millis(50);
/// For the system to report a killed process.
const WAITING: Duration = Duration::from_secs(5);

/// Kills the group and waits for the process. `dying`: it closed its output, so
/// its own exit status is waited for before the kill.
pub async fn reap(child: &mut Child, watched: &Watched, dying: bool) -> Exit {
    if dying {
        // Ends the wait early when the process lives on without its output.
        let _ = tokio::time::timeout(DYING, has_exited(watched.pid())).await;
    }
    watched.release();
    match tokio::time::timeout(WAITING, child.wait()).await {
        Ok(Ok(status)) => status.into(),
        _ => Exit::Unknown,
    }
}

/// Waits until the process is a zombie. It is not reaped here: its
/// number must stay taken until its group is killed.
async fn has_exited(pid: u32) {
    let stat = format!("/proc/{pid}/stat");
    loop {
        let state = std::fs::read_to_string(&stat).unwrap_or_default();
        if state.is_empty() || state.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with(['Z', 'X'])) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
