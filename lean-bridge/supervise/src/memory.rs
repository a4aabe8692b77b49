//! What the system says about a process.

/// Private memory of a process and its descendants in megabytes: anonymous pages, resident or swapped out.
/// `None` when it is gone or this system does not tell (no `/proc`).
pub fn private_mb(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let field = |name: &str| -> u64 {
        let line = status.lines().find_map(|l| l.strip_prefix(name));
        line.and_then(|l| l.split_whitespace().next()?.parse().ok()).unwrap_or(0)
    };
    let mut mb = (field("RssAnon:") + field("VmSwap:")) / 1024;
    for task in std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten() {
        let children = std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
        mb += children.split_whitespace().filter_map(|c| private_mb(c.parse().ok()?)).sum::<u64>();
    }
    Some(mb)
}

/// Whether the process is stopped by a signal.
pub(crate) fn is_stopped(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name in parentheses may hold anything; the state follows the last closing one.
    stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('T'))
}
