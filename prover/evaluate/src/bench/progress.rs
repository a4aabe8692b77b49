//! Live progress of a run: a bar on a terminal, plain lines otherwise; both on standard error.

use super::result::BenchResult;
use data::Suite;
use indicatif::{ProgressBar, ProgressStyle};
use proof_search::Verdict;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// Receives what happens in a run.
pub trait Display {
    /// `earlier` are the results of earlier runs.
    fn begin(&mut self, suite: &Suite, earlier: &[BenchResult]);
    /// A theorem has its result.
    fn result(&mut self, result: &BenchResult);
    /// The run is over.
    fn end(&mut self) {}
}

/// A bar if standard error is a terminal, a line per theorem otherwise.
pub fn progress(workers: usize) -> Box<dyn Display> {
    let counts = Counts { workers, ..Counts::default() };
    if std::io::stderr().is_terminal() {
        Box::new(Bar { bar: ProgressBar::hidden(), counts })
    } else {
        Box::new(Lines { counts })
    }
}

/// What the display shows.
#[derive(Clone, Debug)]
pub struct Counts {
    started: Instant,
    workers: usize,
    total: usize,
    /// Of this run, and of earlier ones.
    done: usize,
    earlier: usize,
    proved: usize,
    refuted: usize,
    lean: f64,
}

impl Default for Counts {
    fn default() -> Self {
        Counts {
            started: Instant::now(),
            workers: 1,
            total: 0,
            done: 0,
            earlier: 0,
            proved: 0,
            refuted: 0,
            lean: 0.0,
        }
    }
}

impl Counts {
    fn begin(&mut self, suite: &Suite, earlier: &[BenchResult]) {
        self.started = Instant::now();
        (self.total, self.earlier) = (suite.theorems.len(), earlier.len());
        earlier.iter().for_each(|r| self.count(&r.report.verdict));
    }

    fn add(&mut self, result: &BenchResult) {
        self.done += 1;
        self.lean += result.report.time.lean + result.report.time.judge;
        self.count(&result.report.verdict);
    }

    fn count(&mut self, verdict: &Verdict) {
        self.proved += usize::from(matches!(verdict, Verdict::Proved { .. }));
        self.refuted += usize::from(matches!(verdict, Verdict::Refuted { .. }));
    }

    /// Proved so far, rate, time to go, share of the workers' time in Lean.
    fn line(&self) -> String {
        let seconds = self.started.elapsed().as_secs_f64().max(1e-3);
        let rate = self.done as f64 / seconds;
        let left = self.total - (self.earlier + self.done).min(self.total);
        let eta = match rate {
            r if r > 0.0 => format!(", {} to go", clock(Duration::from_secs_f64(left as f64 / r))),
            _ => String::new(),
        };
        let lean = (100.0 * self.lean / (seconds * self.workers.max(1) as f64)).min(100.0);
        let refuted = if self.refuted > 0 { format!(", {} refuted", self.refuted) } else { String::new() };
        format!("{} proved{refuted}, {rate:.2}/s{eta}, Lean {lean:.0} %", self.proved)
    }

    fn place(&self) -> usize {
        self.earlier + self.done
    }
}

fn clock(time: Duration) -> String {
    let s = time.as_secs();
    if s < 3600 {
        format!("{}:{:02}", s / 60, s % 60)
    } else {
        format!("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
    }
}

/// Characters of a verdict in a line.
const LONGEST: usize = 240;

struct Bar {
    bar: ProgressBar,
    counts: Counts,
}

impl Display for Bar {
    fn begin(&mut self, suite: &Suite, earlier: &[BenchResult]) {
        self.counts.begin(suite, earlier);
        self.bar = ProgressBar::new(suite.theorems.len() as u64);
        let style = ProgressStyle::with_template("{elapsed} {bar:30} {pos}/{len} {msg}");
        self.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.bar.set_position(earlier.len() as u64);
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }

    fn result(&mut self, result: &BenchResult) {
        self.counts.add(result);
        if !matches!(result.report.verdict, Verdict::Proved { .. }) {
            self.bar.println(format!("{}: {}", result.name, brief(&result.report.verdict.to_string())));
        }
        self.bar.set_position(self.counts.place() as u64);
        self.bar.set_message(self.counts.line());
    }

    fn end(&mut self) {
        self.bar.finish_and_clear();
    }
}

struct Lines {
    counts: Counts,
}

impl Display for Lines {
    fn begin(&mut self, suite: &Suite, earlier: &[BenchResult]) {
        self.counts.begin(suite, earlier);
        let n = suite.theorems.len();
        match earlier.len() {
            0 => eprintln!("{}: {n} theorems", suite.name),
            k => eprintln!("{}: {n} theorems, {k} of them done before", suite.name),
        }
    }

    fn result(&mut self, result: &BenchResult) {
        self.counts.add(result);
        let verdict = result.report.verdict.to_string();
        let (place, total, line) = (self.counts.place(), self.counts.total, self.counts.line());
        eprintln!(
            "[{place}/{total}] {}: {}, {:.2} s ({line})",
            result.name,
            brief(&verdict),
            result.report.time.wall
        );
    }
}

/// The first line of a text; where indented lines follow, as terms
/// do in Lean's messages, its first paragraph.
fn brief(text: &str) -> String {
    let mut lines = text.lines().peekable();
    let mut out = lines.next().unwrap_or_default().to_owned();
    if lines.peek().is_some_and(|line| line.starts_with(' ')) {
        for line in lines.take_while(|line| !line.trim().is_empty()) {
            out.push(' ');
            out.push_str(line.trim());
        }
    }
    match out.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &out[..end]),
        None => out,
    }
}

#[cfg(test)]
mod tests {
    use super::brief;

    #[test]
    fn verdicts_in_a_line() {
        assert_eq!(brief("timeout"), "timeout");
        assert_eq!(brief("no Nat.f here\nline 3: Unknown constant"), "no Nat.f here");
        assert_eq!(brief("line 1: Type of\n  c\nis not known\n\nHint"), "line 1: Type of c is not known");
        assert_eq!(brief(&"x".repeat(500)).chars().count(), 241);
    }
}
