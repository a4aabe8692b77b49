//! The shell that becomes a server which knows nothing of us.

use std::ffi::OsStr;
use tokio::process::Command;

/// The command that starts a program under a guard; arguments can be added to it.
///
/// The program gets a limit from the kernel on memory it may write to (`RLIMIT_DATA`), for growth
/// faster than the watch looks. `RLIMIT_AS` would not do: it counts the mapped files of compiled
/// modules, more than 6 GB for Mathlib. Allocators reserve more than they use, so that this limit is
/// above the watch's. And it gets a companion in its group that ends the group when this process is
/// gone: a busy server does not see that its input has ended.
pub fn guarded(program: impl AsRef<OsStr>, memory_mb: u64) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(script(memory_mb)).arg(program);
    shell
}

fn script(memory_mb: u64) -> String {
    let (limit_kb, parent) = ((memory_mb + memory_mb / 4 + 4096) * 1024, std::process::id());
    format!(
        r#"ulimit -d {limit_kb} 2>/dev/null
me=$$
(
  while sleep 1; do
    if read -r stat 2>/dev/null </proc/$me/stat; then
      set -- ${{stat##*) }}
      [ "$2" = {parent} ] || break
    else
      kill -0 $me 2>/dev/null && kill -0 {parent} 2>/dev/null || break
    fi
  done
  kill -9 -$me
) </dev/null >/dev/null 2>&1 &
exec "$0" "$@""#
    )
}
