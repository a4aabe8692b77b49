//! Running a program to its end, or to its deadline.

use crate::error::Error;
use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use supervise::{Exit, Killed, Watched, Watcher};

/// Output beyond this is read and dropped, bytes.
const OUTPUT: usize = 4 << 20;

/// How a program ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub exit: Exit,
    pub stdout: String,
    pub stderr: String,
}

/// Runs `command` in a process group of its own, with `input` on its standard input, watched for private
/// memory. When it ends or must end, its whole group is killed.
///
/// # Errors
/// [`Error::Spawn`], [`Error::Deadline`], [`Error::Memory`].
pub(super) fn run(
    command: &mut Command,
    request: &'static str,
    input: &str,
    limit: Duration,
    memory_mb: u64,
    watcher: &Watcher,
) -> Result<Ended, Error> {
    let text = command_text(command);
    let begun = Instant::now();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let mut child =
        command.spawn().map_err(|e| Error::Spawn { command: text.clone(), reason: e.to_string() })?;
    let watched = Watched::new(child.id(), memory_mb);
    watcher.add(&watched);
    if let Some(mut stdin) = child.stdin.take() {
        // Requests are shorter than a pipe holds; whoever does not read them shows it by not answering.
        let _ = stdin.write_all(input.as_bytes());
    }
    let stdout = child.stdout.take().map(collect);
    let stderr = child.stderr.take().map(collect);
    let mut late = false;
    while !has_exited(child.id()) {
        if begun.elapsed() >= limit {
            late = true;
            watched.kill(None);
            break;
        }
        // Short at first: small texts take a fraction of a second.
        std::thread::sleep(Duration::from_millis(if begun.elapsed().as_secs() < 2 { 2 } else { 20 }));
    }
    // Its number must stay taken until its group is dead.
    watched.release();
    let status = child.wait();
    let read = |from: Option<mpsc::Receiver<Vec<u8>>>| {
        // A descendant that left the group may hold the pipe open for ever.
        let bytes = from.and_then(|r| r.recv_timeout(Duration::from_secs(2)).ok()).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let (stdout, stderr) = (read(stdout), read(stderr));
    if let Some(Killed::Memory { private_mb }) = watched.killed() {
        return Err(Error::Memory { request, private_mb, limit_mb: memory_mb });
    }
    if late {
        let stderr = stderr.lines().rev().take(4).map(str::to_string).collect::<Vec<_>>();
        return Err(Error::Deadline { request, limit, stderr: stderr.into_iter().rev().collect() });
    }
    Ok(Ended { exit: status.map_or(Exit::Unknown, Exit::from), stdout, stderr })
}

fn command_text(command: &Command) -> String {
    let mut text = command.get_program().to_string_lossy().into_owned();
    for a in command.get_args() {
        text += " ";
        text += &a.to_string_lossy();
    }
    text
}

fn collect(mut from: impl Read + Send + 'static) -> mpsc::Receiver<Vec<u8>> {
    let (tx, rx) = mpsc::channel();
    std::thread::spawn(move || {
        let (mut kept, mut part) = (Vec::new(), [0; 8192]);
        while let Ok(n) = from.read(&mut part)
            && n > 0
        {
            let room = OUTPUT - kept.len().min(OUTPUT);
            kept.extend_from_slice(&part[..n.min(room)]);
        }
        let _ = tx.send(kept);
    });
    rx
}

/// Whether the process has ended (it is not reaped by this).
fn has_exited(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name in parentheses may hold anything; the state follows the last closing one.
    stat.is_empty() || stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with(['Z', 'X']))
}
