//! Progress of what takes longer than a moment.

use crate::cli::progress::Progress;
use std::time::{Duration, Instant};

/// What takes less is not worth a display.
const QUIET: Duration = Duration::from_secs(2);

/// Progress of what takes longer than a moment.
pub(super) struct Display {
    progress: Progress,
    begun: Instant,
    /// Whether the display has begun.
    shown: bool,
}

impl Display {
    /// Nothing is shown yet; time counts from now on.
    pub(super) fn new() -> Display {
        Display { progress: Progress::new(), begun: Instant::now(), shown: false }
    }

    /// Shows that `done` of `total` are done, and at which rate declarations are checked.
    pub(super) fn show(&mut self, done: usize, total: usize, unit: &str, checked: u64) {
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

    /// Seconds since the beginning.
    pub(super) fn seconds(&self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }

    /// Ends the display.
    pub(super) fn finish(&self) {
        self.progress.finish();
    }
}
