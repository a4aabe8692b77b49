//! What an operator decides about a server.

use proof_search::NegationMaker;
use proof_search::policy::Policy;
use prover_evaluate::check::Defaults;
use std::sync::Arc;
use std::time::Duration;

/// Unit in which the memory of all bodies together is counted, bytes.
pub const BODY_UNIT: usize = 1024;
/// Bodies that may be in memory at once, if each is as large as allowed.
const FULL_BODIES: usize = 16;

/// Limits and rights.
#[derive(Clone)]
pub struct ServerConfig {
    /// The bearer token that every request must show; `None` for a server open to whoever reaches it.
    pub token: Option<String>,
    /// Most time for one text, whatever a request asks for.
    pub max_timeout: Duration,
    /// Most texts waiting or being judged at once; further ones are answered with 429.
    pub queue: usize,
    /// Most bytes of a request's body.
    pub body_bytes: usize,
    /// Most texts in one request.
    pub texts: usize,
    /// Most bytes of one text.
    pub text_bytes: usize,
    /// Added to every submission.
    pub defaults: Defaults,
    /// Most workers that all requests to `/prove` hold together.
    pub prove_workers: usize,
    /// How long requests may go on after a signal to stop.
    pub drain: Duration,
    /// Lean with its version, for `/health`.
    pub engine: String,
    /// Makes the negation of a statement that looks false, if statements are to be refuted.
    pub negation: Option<NegationMaker>,
    /// What proposes tactics, with the library's premises where
    /// there are any: the policy of the command line.
    pub policy: Arc<dyn Policy>,
}

impl ServerConfig {
    /// The room for all bodies together, in units of 1024 bytes.
    pub fn body_budget(&self) -> usize {
        (FULL_BODIES * self.body_bytes.div_ceil(BODY_UNIT)).min(u32::MAX as usize >> 4)
    }

    /// The time limit of a text: what the request asks for in seconds, or `default`, at most the operator's.
    pub fn limit(&self, asked: Option<f64>, default: f64) -> Duration {
        let seconds = asked.filter(|s| s.is_finite() && *s >= 0.0).unwrap_or(default);
        Duration::try_from_secs_f64(seconds)
            .unwrap_or(self.max_timeout)
            .clamp(Duration::from_millis(1), self.max_timeout)
    }
}
