//! Killing a process together with its descendants.

/// Sends SIGKILL to the process group `group`. Does nothing for a group that is gone and for numbers that name no single
/// group (0 and 1 mean "my own" and "everybody" to the system).
pub fn kill_group(group: u32) {
    if let Ok(group) = i32::try_from(group)
        && group > 1
    {
        // SAFETY: a system call on two integers; it touches no memory of this process. The standard library has no
        // function for it.
        unsafe { libc::kill(-group, libc::SIGKILL) };
    }
}
