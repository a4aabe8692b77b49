//! Statistics of move families and the split of time.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the moves of one family did in one search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FamilyStats {
    /// Tactics run (probes of lazy moves not counted).
    pub tries: u64,
    /// Tactics that did not fail.
    pub ok: u64,
    /// Tactics that left no goal.
    pub closed: u64,
    /// Steps of the final proof.
    pub used: u64,
    /// Lazy moves computed, and the probes that they ran.
    pub lazy: u64,
    /// Tactics that lazy moves ran to ask the engine.
    pub probes: u64,
    /// Engine time, probes included, milliseconds.
    pub ms: f64,
}

/// By family name.
pub type Families = BTreeMap<String, FamilyStats>;

/// Adds `other` to `total`, family by family.
pub fn add_families(total: &mut Families, other: &Families) {
    for (name, o) in other {
        let t = total.entry(name.clone()).or_default();
        t.tries += o.tries;
        t.ok += o.ok;
        t.closed += o.closed;
        t.used += o.used;
        t.lazy += o.lazy;
        t.probes += o.probes;
        t.ms += o.ms;
    }
}

/// Where the time of one theorem went, seconds. `lean` and `policy` are added up over the
/// workers; `judge` is part of `wall` and not of `lean`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TimeSplit {
    /// From the beginning to the end.
    pub wall: f64,
    /// Waiting for an engine, bookkeeping of the search, idle workers: what is left of workers × wall.
    pub queue: f64,
    /// Within engines, without judging.
    pub lean: f64,
    /// Within the policy.
    pub policy: f64,
    /// Within the judge.
    pub judge: f64,
}

impl TimeSplit {
    /// Fills in `queue` from the rest; everything in whole microseconds.
    pub fn with_queue(self, workers: usize) -> TimeSplit {
        let search = (self.wall - self.judge).max(0.0) * workers.max(1) as f64;
        let round = |s: f64| (s * 1e6).round() / 1e6;
        TimeSplit {
            wall: round(self.wall),
            queue: round((search - self.lean - self.policy).max(0.0)),
            lean: round(self.lean),
            policy: round(self.policy),
            judge: round(self.judge),
        }
    }
}

impl std::ops::AddAssign for TimeSplit {
    fn add_assign(&mut self, other: TimeSplit) {
        self.wall += other.wall;
        self.queue += other.queue;
        self.lean += other.lean;
        self.policy += other.policy;
        self.judge += other.judge;
    }
}

impl std::fmt::Display for TimeSplit {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        let TimeSplit { wall, queue, lean, policy, judge } = self;
        write!(
            formatter,
            "{wall:.2} s (Lean {lean:.2}, policy {policy:.2}, judge {judge:.2}, queue {queue:.2})"
        )
    }
}
