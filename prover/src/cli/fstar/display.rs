//! Results on standard output, progress on standard error.

use crate::cli::progress::Progress;
use fstar_bridge::Word;
use prover_fstar::{Line, Report};
use std::io;

/// See the module.
pub struct Display {
    progress: Progress,
    json: bool,
    /// Whether each result is told; otherwise only counted.
    each: bool,
    done: usize,
    proved: usize,
}

impl Display {
    pub fn new(json: bool, each: bool) -> Display {
        Display { progress: Progress::new(), json, each, done: 0, proved: 0 }
    }

    /// Candidates per second so far.
    pub fn rate(&self) -> Option<f64> {
        (self.done > 0).then(|| self.progress.rate())
    }

    pub fn finish(&self) {
        self.progress.finish();
    }
}

impl Report for Display {
    fn begin(&mut self, total: usize, earlier: usize) {
        if earlier > 0 {
            eprintln!("{earlier} of {total} checked before");
        }
        self.progress.begin(total, earlier);
    }

    fn line(&mut self, line: &Line) -> io::Result<()> {
        self.done += 1;
        self.proved += usize::from(line.verdict == Word::Proved);
        self.progress.add(format_args!("{} proved", self.proved));
        if !self.each {
            return Ok(());
        }
        self.progress.print(&match self.json {
            true => serde_json::to_string(line)?,
            false => words(line),
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
