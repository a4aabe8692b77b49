//! Results on standard output, progress on standard error.

use crate::fstar::{Line, Report};
use fstar_bridge::Word;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Time between two lines of progress.
const PERIOD: Duration = Duration::from_secs(5);

/// See the module.
pub struct Display {
    bar: ProgressBar,
    /// Without a terminal, progress is a line every so often.
    lines: bool,
    json: bool,
    /// Whether each result is told; otherwise only counted.
    each: bool,
    began: Instant,
    told: Instant,
    total: usize,
    earlier: usize,
    done: usize,
    proved: usize,
}

impl Display {
    pub fn new(json: bool, each: bool) -> Display {
        Display {
            bar: ProgressBar::hidden(),
            lines: !io::stderr().is_terminal(),
            json,
            each,
            began: Instant::now(),
            told: Instant::now(),
            total: 0,
            earlier: 0,
            done: 0,
            proved: 0,
        }
    }

    /// Candidates per second so far.
    pub fn rate(&self) -> Option<f64> {
        (self.done > 0).then(|| self.done as f64 / self.began.elapsed().as_secs_f64().max(1e-3))
    }

    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn state(&self) -> String {
        let rate = self.rate().unwrap_or(0.0);
        let left = (self.total - self.earlier - self.done) as f64 / rate.max(1e-9);
        format!("{} proved, {rate:.1}/s, {:.0} s to go", self.proved, left.min(1e9))
    }
}

impl Report for Display {
    fn begin(&mut self, total: usize, earlier: usize) {
        (self.total, self.earlier, self.began) = (total, earlier, Instant::now());
        if earlier > 0 {
            eprintln!("{earlier} of {total} checked before");
        }
        if !self.lines && total > 1 {
            let style = ProgressStyle::with_template("{elapsed} {bar:30} {pos}/{len} {msg}");
            self.bar = ProgressBar::new(total as u64)
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
                .with_position(earlier as u64);
            self.bar.enable_steady_tick(Duration::from_millis(200));
        }
    }

    fn line(&mut self, line: &Line) -> io::Result<()> {
        self.done += 1;
        self.proved += usize::from(line.verdict == Word::Proved);
        self.bar.inc(1);
        self.bar.set_message(self.state());
        if self.lines && self.told.elapsed() >= PERIOD {
            self.told = Instant::now();
            eprintln!("[{}/{}] {}", self.earlier + self.done, self.total, self.state());
        }
        if !self.each {
            return Ok(());
        }
        let text = match self.json {
            true => serde_json::to_string(line)?,
            false => words(line),
        };
        self.bar.suspend(|| {
            let mut out = io::stdout().lock();
            writeln!(out, "{text}").and_then(|()| out.flush())
        })
    }
}

/// `M.fst:M.f #2: refuted: could not prove post-condition (line 3, column 4)`
fn words(line: &Line) -> String {
    let mut text = format!("{} #{}: {}", line.definition, line.candidate, line.verdict.name());
    if !line.detail.is_empty() {
        text += &format!(": {}", line.detail);
    }
    let place = line.issues.first().and_then(|i| i.ranges.first());
    if let Some(range) = place.filter(|r| r.begin.0 > 0) {
        text += &format!(" (line {}, column {})", range.begin.0, range.begin.1);
    }
    text
}
