//! What the server has done so far, as Prometheus reads it.

use super::queue::Queue;
use lean_bridge::Pool;
use prover_evaluate::check::Checked;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// Upper ends of the histogram's buckets, seconds.
const BUCKETS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0, 300.0];

/// Counters of a server.
#[derive(Debug, Default)]
pub struct Metrics {
    /// By path and status.
    requests: Mutex<BTreeMap<(&'static str, u16), u64>>,
    /// By rule; `accepted` and `no theorem` besides.
    verdicts: Mutex<BTreeMap<String, u64>>,
    cache_hits: AtomicU64,
    cache_misses: AtomicU64,
    /// Times in workers.
    judging: Histogram,
}

impl Metrics {
    /// A request was answered.
    pub fn request(&self, path: &'static str, status: u16) {
        *lock(&self.requests).entry((path, status)).or_default() += 1;
    }

    /// A text got its verdict.
    pub fn verdict(&self, checked: &Checked) {
        let word = match checked.rule() {
            Some(rule) => rule.name(),
            None if checked.accepted => "accepted",
            None => "no theorem",
        };
        let mut verdicts = lock(&self.verdicts);
        match verdicts.get_mut(word) {
            Some(count) => *count += 1,
            None => _ = verdicts.insert(word.to_owned(), 1),
        }
    }

    pub fn cache(&self, hits: usize, misses: usize) {
        self.cache_hits.fetch_add(hits as u64, Relaxed);
        self.cache_misses.fetch_add(misses as u64, Relaxed);
    }

    /// A worker has spent this time on a text.
    pub fn judged(&self, time: Duration) {
        self.judging.add(time);
    }

    /// Mean time of a text in a worker, seconds.
    pub fn mean_seconds(&self) -> f64 {
        let count = self.judging.count.load(Relaxed).max(1);
        self.judging.micros.load(Relaxed) as f64 / 1e6 / count as f64
    }
}

#[derive(Debug, Default)]
struct Histogram {
    buckets: [AtomicU64; BUCKETS.len()],
    count: AtomicU64,
    micros: AtomicU64,
}

impl Histogram {
    fn add(&self, time: Duration) {
        let seconds = time.as_secs_f64();
        // Buckets are cumulative when written, not here.
        if let Some(i) = BUCKETS.iter().position(|end| seconds <= *end) {
            self.buckets[i].fetch_add(1, Relaxed);
        }
        self.micros.fetch_add(time.as_micros() as u64, Relaxed);
        self.count.fetch_add(1, Relaxed);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|e| e.into_inner())
}

/// All figures in the text format of Prometheus, version 0.0.4.
pub fn text(metrics: &Metrics, queue: &Queue, pool: &Pool) -> String {
    let mut page = Page::default();
    page.head("prover_requests_total", "counter", "HTTP requests by path and status");
    for ((path, status), count) in lock(&metrics.requests).iter() {
        page.line(&format!("prover_requests_total{{path=\"{path}\",status=\"{status}\"}}"), *count as f64);
    }
    page.head("prover_verdicts_total", "counter", "verdicts on texts, by the rule that refused them");
    for (rule, count) in lock(&metrics.verdicts).iter() {
        page.line(&format!("prover_verdicts_total{{rule=\"{rule}\"}}"), *count as f64);
    }
    page.one("prover_queue_depth", "gauge", "texts waiting or being judged", queue.depth() as f64);
    page.one("prover_queue_capacity", "gauge", "most texts in the queue", queue.capacity() as f64);
    page.head("prover_judging_seconds", "histogram", "time of texts in workers");
    let mut below = 0;
    for (end, bucket) in BUCKETS.iter().zip(&metrics.judging.buckets) {
        below += bucket.load(Relaxed);
        page.line(&format!("prover_judging_seconds_bucket{{le=\"{end}\"}}"), below as f64);
    }
    let count = metrics.judging.count.load(Relaxed) as f64;
    page.line("prover_judging_seconds_bucket{le=\"+Inf\"}", count);
    page.line("prover_judging_seconds_sum", metrics.judging.micros.load(Relaxed) as f64 / 1e6);
    page.line("prover_judging_seconds_count", count);
    let hits = metrics.cache_hits.load(Relaxed) as f64;
    page.one("prover_cache_hits_total", "counter", "verdicts answered from the cache", hits);
    let misses = metrics.cache_misses.load(Relaxed) as f64;
    page.one("prover_cache_misses_total", "counter", "texts that were not in the cache", misses);
    workers(pool, &mut page);
    page.0
}

fn workers(pool: &Pool, page: &mut Page) {
    let (stats, pids) = (pool.stats(), pool.pids());
    let configured = pool.workers() as u64;
    page.one("prover_workers_alive", "gauge", "Lean processes now", pids.len() as f64);
    page.one("prover_workers_configured", "gauge", "Lean processes wanted", configured as f64);
    let restarted = stats.started.saturating_sub(configured) as f64;
    page.one("prover_workers_restarted_total", "counter", "Lean processes started anew", restarted);
    page.head("prover_workers_lost_total", "counter", "Lean processes lost or replaced, by reason");
    let reasons = [
        ("died", stats.died),
        ("deadline", stats.deadline),
        ("memory", stats.memory),
        ("garbage", stats.garbage),
        ("worn", stats.recycled),
    ];
    for (reason, count) in reasons {
        page.line(&format!("prover_workers_lost_total{{reason=\"{reason}\"}}"), count as f64);
    }
    let lost = stats.engines_lost as f64;
    page.one("prover_engines_lost_total", "counter", "engines lost inside a process that lived on", lost);
    page.head("prover_private_memory_bytes", "gauge", "memory that belongs to a process alone");
    let own = std::process::id();
    let with_children = lean_bridge::private_mb(own).unwrap_or(0);
    let of_workers: Vec<_> =
        pids.iter().map(|pid| (pid, lean_bridge::private_mb(*pid).unwrap_or(0))).collect();
    let server = with_children.saturating_sub(of_workers.iter().map(|(_, mb)| mb).sum());
    page.line("prover_private_memory_bytes{process=\"server\"}", (server << 20) as f64);
    for (pid, mb) in of_workers {
        let name = format!("prover_private_memory_bytes{{process=\"worker\",pid=\"{pid}\"}}");
        page.line(&name, (mb << 20) as f64);
    }
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, value: f64) {
        let _ = writeln!(self.0, "{name} {value}");
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, value: f64) {
        self.head(name, kind, help);
        self.line(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lean_bridge::Rule;

    #[test]
    fn times_fall_into_their_buckets() {
        let m = Metrics::default();
        for ms in [1, 5, 6, 3000, 1_000_000] {
            m.judged(Duration::from_millis(ms));
        }
        let counts: Vec<u64> = m.judging.buckets.iter().map(|b| b.load(Relaxed)).collect();
        assert_eq!(counts, [2, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
        assert_eq!(m.judging.count.load(Relaxed), 5);
        assert!((m.mean_seconds() - 200.602_4).abs() < 1e-3);
    }

    #[test]
    fn verdicts_are_counted_by_rule() {
        let m = Metrics::default();
        m.verdict(&Checked::refused(Rule::Axiom, ""));
        m.verdict(&Checked::refused(Rule::Axiom, ""));
        m.verdict(&Checked { accepted: true, ..Checked::default() });
        m.verdict(&Checked::default());
        let counts: Vec<_> = lock(&m.verdicts).iter().map(|(k, v)| (k.clone(), *v)).collect();
        let expected = [("accepted", 1), ("axiom", 2), ("no theorem", 1)];
        assert_eq!(counts, expected.map(|(k, v)| (k.to_string(), v)));
    }
}
