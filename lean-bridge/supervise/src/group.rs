//! Signals to processes and to their groups.

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// Sends SIGKILL to the process group `group`. Does nothing for a group that is gone and for numbers that
/// name no single group (0 and 1 mean "my own" and "everybody" to the system).
pub fn kill_group(group: u32) {
    if let Some(group) = number(group) {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

/// Sends SIGINT to one process. Does nothing when it is gone.
pub fn interrupt(pid: u32) {
    if let Some(pid) = number(pid) {
        let _ = kill_process(pid, Signal::INT);
    }
}

fn number(pid: u32) -> Option<Pid> {
    i32::try_from(pid).ok().filter(|pid| *pid > 1).and_then(Pid::from_raw)
}
