//! `prover session` in a pseudo-terminal whose screen can be read.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, OnceLock};
use std::time::{Duration, Instant};

/// How long Lean may take for what a test waits for.
pub const LIMIT: Duration = Duration::from_secs(120);

/// A folder for sessions of its own, with the engine of this machine (set up first if need be).
pub fn cache() -> tempfile::TempDir {
    static SET_UP: OnceLock<()> = OnceLock::new();
    SET_UP.get_or_init(|| {
        let done = Command::new(env!("CARGO_BIN_EXE_prover")).arg("setup").output().expect("prover runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    });
    let folder = tempfile::tempdir().expect("a temporary folder");
    let real = lean_provision::cache_folder().expect("a cache folder");
    for entry in std::fs::read_dir(real).expect("readable").flatten() {
        if entry.file_name() != "sessions" {
            let link = folder.path().join(entry.file_name());
            std::os::unix::fs::symlink(entry.path(), link).expect("a link");
        }
    }
    folder
}

/// What the terminal has shown.
struct Shown {
    parser: vt100::Parser,
    /// All bytes that were written to it.
    bytes: Vec<u8>,
    /// Counts what arrives.
    changes: u64,
    closed: bool,
}

/// A running session.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    shown: Arc<(Mutex<Shown>, Condvar)>,
    /// Where its sessions are.
    cache: PathBuf,
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn some(size: u16) -> NonZero<u16> {
    NonZero::new(size).expect("a screen has rows and columns")
}

impl Terminal {
    /// Starts `prover session` with these arguments in a terminal of 80 × 24.
    pub fn start(args: &[&str], cache: &Path) -> Terminal {
        Terminal::start_with(args, cache, &[], (80, 24))
    }

    /// The same with variables of the environment, in a terminal of another size.
    pub fn start_with(
        args: &[&str],
        cache: &Path,
        env: &[(&str, &str)],
        (columns, rows): (u16, u16),
    ) -> Terminal {
        let pair = native_pty_system().openpty(size(columns, rows)).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_prover"));
        command.arg("session");
        command.args(args);
        command.cwd(cache);
        command.env("TERM", "xterm-256color");
        command.env_remove("NO_COLOR");
        command.env("PROVER_CACHE_DIR", cache);
        env.iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).expect("prover starts");
        drop(pair.slave);
        let mut output = pair.master.try_clone_reader().expect("its output");
        let keys = pair.master.take_writer().expect("its input");
        let parser = vt100::Parser::new(some(rows), some(columns), 0);
        let shown = Shown { parser, bytes: vec![], changes: 0, closed: false };
        let shown = Arc::new((Mutex::new(shown), Condvar::new()));
        let reading = shown.clone();
        std::thread::spawn(move || {
            let mut buffer = [0; 1 << 16];
            loop {
                let read = output.read(&mut buffer).unwrap_or(0);
                // a test that has failed does not look any more
                let Ok(mut shown) = reading.0.lock() else { return };
                shown.parser.process(&buffer[..read]);
                shown.bytes.extend(&buffer[..read]);
                shown.changes += 1;
                shown.closed = read == 0;
                reading.1.notify_all();
                if read == 0 {
                    return;
                }
            }
        });
        Terminal { child, master: pair.master, keys, shown, cache: cache.to_owned() }
    }

    /// Presses keys; `\r` is Enter, `\x1b` is Esc.
    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).expect("the terminal is open");
    }

    /// Esc, and time enough that what follows does not make another key of it.
    pub fn escape(&mut self) {
        self.press("\x1b");
        std::thread::sleep(Duration::from_millis(100));
    }

    /// The screen now.
    pub fn screen(&self) -> String {
        self.shown.0.lock().expect("no panic").parser.screen().contents()
    }

    /// All bytes that the terminal got.
    pub fn bytes(&self) -> Vec<u8> {
        self.shown.0.lock().expect("no panic").bytes.clone()
    }

    /// Waits until the screen is as wanted, and gives it.
    pub fn wait(&self, what: &str, mut wanted: impl FnMut(&str) -> bool) -> String {
        let deadline = Instant::now() + LIMIT;
        let mut shown = self.shown.0.lock().expect("no panic");
        loop {
            let screen = shown.parser.screen().contents();
            if wanted(&screen) {
                return screen;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !shown.closed, "never on the screen: {what}\n{screen}");
            shown = self.shown.1.wait_timeout(shown, left).expect("no panic").0;
        }
    }

    /// Waits until the screen shows a text.
    pub fn wait_for(&self, text: &str) -> String {
        self.wait(text, |screen| screen.contains(text))
    }

    /// Presses a key; the time until the screen has changed as wanted.
    pub fn time(&mut self, keys: &str, mut wanted: impl FnMut(&vt100::Screen) -> bool) -> Duration {
        let begun = Instant::now();
        self.press(keys);
        let mut shown = self.shown.0.lock().expect("no panic");
        while !wanted(shown.parser.screen()) {
            let left = LIMIT.saturating_sub(begun.elapsed());
            assert!(
                !left.is_zero() && !shown.closed,
                "no answer to {keys:?}\n{}",
                shown.parser.screen().contents()
            );
            shown = self.shown.1.wait_timeout(shown, left).expect("no panic").0;
        }
        begun.elapsed()
    }

    /// The terminal has another size from now on.
    pub fn resize(&self, columns: u16, rows: u16) {
        self.shown.0.lock().expect("no panic").parser.screen_mut().set_size(some(rows), some(columns));
        self.master.resize(size(columns, rows)).expect("resized");
    }

    /// Sends the process a signal.
    pub fn signal(&self, name: &str) {
        let pid = self.child.process_id().expect("it runs").to_string();
        assert!(Command::new("kill").args(["-s", name, &pid]).status().expect("kill runs").success());
    }

    /// Kills the process at once.
    pub fn kill(&mut self) {
        self.signal("KILL");
        self.child.wait().expect("it ends");
    }

    /// Waits for the end; the exit status and all that stands on the screen then.
    pub fn end(mut self) -> (u32, String) {
        let status = self.child.wait().expect("it ends");
        let mut shown = self.shown.0.lock().expect("no panic");
        while !shown.closed {
            shown = self.shown.1.wait_timeout(shown, LIMIT).expect("no panic").0;
        }
        (status.exit_code(), shown.parser.screen().contents())
    }

    /// The files of sessions.
    pub fn sessions(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.cache.join("sessions")).expect("sessions");
        let paths = entries.flatten().map(|e| e.path());
        paths.filter(|p| p.to_string_lossy().ends_with(".session.jsonl")).collect()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
