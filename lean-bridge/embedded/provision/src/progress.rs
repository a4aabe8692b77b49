//! Showing what a long set-up is doing.

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// How the work of a stage is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Bytes, known beforehand.
    Bytes(u64),
    /// Cannot be observed; usually takes about this long.
    Opaque(Duration),
}

/// Receives the progress of provisioning. Stages may overlap.
pub trait Progress: Send + Sync {
    /// A stage begins. Its indicator ends when the returned value is dropped.
    fn stage(&self, name: &str, work: Work) -> Box<dyn StageProgress>;
    /// Something worth a line, such as waiting for another process.
    fn note(&self, text: &str);
}

/// The indicator of one running stage.
pub trait StageProgress: Send {
    /// That many more bytes are done.
    fn advance(&self, bytes: u64);
    /// The stage is done. Dropped without it, the stage has failed.
    fn finish(&self);
}

/// Bars on a terminal, plain lines otherwise; both on standard error.
pub fn standard() -> Box<dyn Progress> {
    if std::io::stderr().is_terminal() { Box::new(Bars::default()) } else { Box::new(Lines) }
}

/// Shows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _: &str, _: Work) -> Box<dyn StageProgress> {
        Box::new(Silent)
    }
    fn note(&self, _: &str) {}
}

impl StageProgress for Silent {
    fn advance(&self, _: u64) {}
    fn finish(&self) {}
}

/// A line on standard error when a stage begins and one when it ends: for logs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lines;

struct Line {
    name: String,
    start: Instant,
}

impl Progress for Lines {
    fn stage(&self, name: &str, work: Work) -> Box<dyn StageProgress> {
        match work {
            Work::Bytes(n) => eprintln!("{name} ({} MB) ...", n / 1_000_000),
            Work::Opaque(expected) => eprintln!("{name} (about {} s) ...", expected.as_secs().max(1)),
        }
        Box::new(Line { name: name.to_owned(), start: Instant::now() })
    }
    fn note(&self, text: &str) {
        eprintln!("{text}");
    }
}

impl StageProgress for Line {
    fn advance(&self, _: u64) {}
    fn finish(&self) {
        eprintln!("{}: {:.1} s", self.name, self.start.elapsed().as_secs_f64());
    }
}

/// Bars with rate and remaining time; a spinner with the time passed where progress cannot be observed.
#[derive(Debug, Default)]
pub(crate) struct Bars {
    all: MultiProgress,
}

struct Bar {
    bar: ProgressBar,
    start: Instant,
    name: String,
}

impl Progress for Bars {
    fn stage(&self, name: &str, work: Work) -> Box<dyn StageProgress> {
        let style = |template: &str| {
            // the templates are constants, checked by a test; a plain bar is no reason to fail a set-up
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
        };
        let bar = match work {
            Work::Bytes(total) => ProgressBar::new(total).with_style(style(BYTES)),
            Work::Opaque(_) => ProgressBar::new_spinner().with_style(style(OPAQUE)),
        };
        let bar = self.all.add(bar);
        bar.set_prefix(name.to_owned());
        if let Work::Opaque(expected) = work {
            bar.set_message(format!("usually about {} s", expected.as_secs().max(1)));
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Box::new(Bar { bar, start: Instant::now(), name: name.to_owned() })
    }
    fn note(&self, text: &str) {
        // not printed at all only if standard error is gone
        let _ = self.all.println(text);
    }
}

const BYTES: &str = "{prefix:28} {bar:30} {bytes:>10}/{total_bytes} {bytes_per_sec:>12} {eta:>4}";
const OPAQUE: &str = "{prefix:28} {spinner} {elapsed} {msg}";

impl StageProgress for Bar {
    fn advance(&self, bytes: u64) {
        self.bar.inc(bytes);
    }
    fn finish(&self) {
        self.bar.set_style(
            ProgressStyle::with_template("{prefix:28} {msg}")
                .unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        self.bar.finish_with_message(format!("{:.1} s", self.start.elapsed().as_secs_f64()));
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if !self.bar.is_finished() {
            self.bar.abandon_with_message(format!("{}: stopped", self.name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_valid() {
        for template in [BYTES, OPAQUE, "{prefix:28} {msg}"] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }
}
