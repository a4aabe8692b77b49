//! What a set-up did: the figures `prover setup` prints.

use super::stages::{Done, Record};
use super::{Installation, STAGES};
use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeVal;
use serde::Serialize;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// The outcome of [`super::setup`].
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Folder of the installation.
    pub dir: PathBuf,
    /// The stages in order.
    pub stages: Vec<StageReport>,
    /// Wall time of the set-up, including waiting for another process.
    pub seconds: f64,
    /// Bytes of all products.
    pub bytes: u64,
    /// Processor time of this process so far, in seconds.
    pub cpu_seconds: Option<f64>,
    /// Largest resident memory of this process so far, in bytes.
    pub peak_memory: Option<u64>,
}

/// One stage.
#[derive(Clone, Debug, Serialize)]
pub struct StageReport {
    /// Name of the stage.
    pub name: String,
    /// Seconds it took, now or when it was made.
    pub seconds: f64,
    /// Bytes of its products.
    pub bytes: u64,
    /// Whether it was found already done.
    pub already_done: bool,
}

impl Report {
    pub(super) fn new(
        installation: &Installation,
        before: &Record,
        after: &Record,
        wall: Duration,
    ) -> Report {
        let stage = |name: &str, done: &Done| StageReport {
            name: name.into(),
            seconds: done.seconds,
            bytes: done.products.values().map(|size| size.bytes).sum(),
            already_done: before.stages.get(name) == Some(done),
        };
        let stages: Vec<StageReport> =
            STAGES.iter().filter_map(|name| after.stages.get(*name).map(|done| stage(name, done))).collect();
        let usage = usage();
        Report {
            dir: installation.dir.clone(),
            bytes: stages.iter().map(|s| s.bytes).sum(),
            stages,
            seconds: wall.as_secs_f64(),
            cpu_seconds: usage.as_ref().map(|u| seconds(u.user_time()) + seconds(u.system_time())),
            peak_memory: usage.and_then(|u| u64::try_from(u.max_rss()).ok()).map(|peak| peak * PEAK_UNIT),
        }
    }
}

/// Bytes in the unit in which the system counts the largest resident set.
const PEAK_UNIT: u64 = if cfg!(target_os = "macos") { 1 } else { 1024 };

/// What this process has used so far.
fn usage() -> Option<Usage> {
    getrusage(UsageWho::RUSAGE_SELF).ok()
}

fn seconds(time: TimeVal) -> f64 {
    time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for stage in &self.stages {
            let note = if stage.already_done { "  (already done)" } else { "" };
            writeln!(
                f,
                "{:14} {:>7.1} s {:>6} MB{note}",
                stage.name,
                stage.seconds,
                stage.bytes / 1_000_000
            )?;
        }
        write!(f, "{:14} {:>7.1} s {:>6} MB", "total", self.seconds, self.bytes / 1_000_000)?;
        if let Some(cpu) = self.cpu_seconds {
            write!(f, ", {cpu:.0} CPU-s")?;
        }
        if let Some(peak) = self.peak_memory {
            write!(f, ", peak memory {} MB", peak / 1_000_000)?;
        }
        write!(f, "\n{}", self.dir.display())
    }
}
