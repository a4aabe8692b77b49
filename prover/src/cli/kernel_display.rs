//! What `prover kernel` shows while it works.

use super::progress::Progress;
use std::time::{Duration, Instant};

/// What takes less is not worth a display.
const QUIET: Duration = Duration::from_secs(2);

/// Progress of what takes longer than a moment.
pub struct Display {
    progress: Progress,
    begun: Instant,
    shown: bool,
}

impl Display {
    /// Begins now.
    pub fn new() -> Display {
        Display { progress: Progress::new(), begun: Instant::now(), shown: false }
    }

    /// Time since the beginning, in seconds.
    pub fn seconds(&self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }

    /// Takes the display away.
    pub fn finish(&self) {
        self.progress.finish();
    }

    /// Shows that so many of `total` units are done, and at which rate declarations were checked.
    pub fn show(&mut self, done: usize, total: usize, unit: &str, checked: u64) {
        let elapsed = self.begun.elapsed();
        if elapsed < QUIET {
            return;
        }
        if !self.shown {
            self.shown = true;
            self.progress.begin(total, done);
        }
        let rate = checked as f64 / elapsed.as_secs_f64();
        self.progress.set(done, format_args!("{unit}, {checked} declarations checked at {rate:.0}/s"));
    }
}
