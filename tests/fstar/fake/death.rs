//! The ends that F* comes to.

use std::os::unix::process::CommandExt;
use std::process::Command;

/// Dies of the signal. The program is replaced by one that kills itself: a Rust program ignores SIGPIPE and
/// handles SIGSEGV, and the process keeps its number.
pub fn by_signal(name: &str) -> ! {
    let error = Command::new("sh").args(["-c", &format!("kill -s {name} $$")]).exec();
    eprintln!("fake F*: cannot die of {name}: {error}");
    std::process::abort()
}

/// The name of a signal by its number.
pub fn signal_name(number: i64) -> String {
    match number {
        2 => "INT".into(),
        6 => "ABRT".into(),
        9 => "KILL".into(),
        11 => "SEGV".into(),
        13 => "PIPE".into(),
        15 => "TERM".into(),
        other => other.to_string(),
    }
}

/// What F* says before it ends for a reason that it did not foresee.
pub fn unexpected(reason: &str) -> String {
    format!(
        "Unexpected error; please file a bug report, ideally with a minimized version of the source \
         program that \
         triggered the error.\n{reason}\n"
    )
}
