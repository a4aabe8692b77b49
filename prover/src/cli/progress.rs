//! Progress on standard error: a bar on a terminal, a line now and then elsewhere.

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Time between two lines where there is no terminal.
const PERIOD: Duration = Duration::from_secs(5);

/// How far something is that takes a while.
pub struct Progress {
    bar: ProgressBar,
    /// There is no terminal.
    lines: bool,
    begun: Instant,
    reported: Instant,
    total: usize,
    /// Done before it began, and since.
    earlier: usize,
    done: usize,
}

impl Progress {
    /// Shows nothing before it begins.
    pub fn new() -> Progress {
        let now = Instant::now();
        let lines = !io::stderr().is_terminal();
        Progress {
            bar: ProgressBar::hidden(),
            lines,
            begun: now,
            reported: now,
            total: 0,
            earlier: 0,
            done: 0,
        }
    }

    /// `earlier` of `total` are done already; a total of 0 is not known.
    pub fn begin(&mut self, total: usize, earlier: usize) {
        let now = Instant::now();
        (self.total, self.earlier, self.done, self.begun, self.reported) = (total, earlier, 0, now, now);
        if self.lines || total == 1 {
            return;
        }
        let style = ProgressStyle::with_template(match total {
            0 => "{elapsed} {spinner} {pos} {msg}",
            _ => "{elapsed} {bar:30} {pos}/{len} {msg}",
        });
        self.bar = ProgressBar::new(total as u64)
            .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
            .with_position(earlier as u64);
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }

    /// So many are done, those of earlier runs included; `state` is reported with rate and time to go.
    pub fn set(&mut self, done: usize, state: impl std::fmt::Display) {
        self.done = done.saturating_sub(self.earlier);
        let line = |p: &Progress| format!("{state}, {:.1}/s{}", p.rate(), p.left());
        if !self.lines {
            self.bar.set_position(done as u64);
            self.bar.set_message(line(self));
        } else if self.reported.elapsed() >= PERIOD {
            self.reported = Instant::now();
            let of = if self.total > 0 { format!("/{}", self.total) } else { String::new() };
            eprintln!("[{done}{of}] {}", line(self));
        }
    }

    /// One more is done.
    pub fn add(&mut self, state: impl std::fmt::Display) {
        self.set(self.earlier + self.done + 1, state);
    }

    /// Per second, since it began.
    pub fn rate(&self) -> f64 {
        self.done as f64 / self.begun.elapsed().as_secs_f64().max(1e-3)
    }

    fn left(&self) -> String {
        let left = self.total.saturating_sub(self.earlier + self.done);
        match self.rate() {
            rate if rate > 0.0 && self.total > 0 => {
                format!(", {} to go", HumanDuration(Duration::from_secs_f64((left as f64 / rate).min(1e9))))
            }
            _ => String::new(),
        }
    }

    /// Writes a line of results to standard output.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn print(&self, text: &str) -> io::Result<()> {
        self.bar.suspend(|| {
            let mut out = io::stdout().lock();
            writeln!(out, "{text}").and_then(|()| out.flush())
        })
    }

    /// Writes a line to standard error that stays there.
    pub fn say(&self, text: &str) {
        self.bar.suspend(|| eprintln!("{text}"));
    }

    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
