//! A language model behind an OpenAI-compatible server: `POST …/chat/completions`, `POST …/completions`.

mod asking;
mod body;
mod exchange;
mod reply;
mod secrets;
mod slots;
mod stream;

use crate::answer::Answer;
use crate::error::ModelError;
use crate::language_model::{Asked, LanguageModel};
use crate::price::Price;
use crate::request::Request;
use asking::{Patience, answer};
use secrets::Secrets;
use slots::Slots;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};
use ureq::Agent;

/// Requests that a server gets at once, if nothing else is said.
const AT_ONCE: usize = 8;
/// Between two looks at the flag that ends waiting.
const LOOK: Duration = Duration::from_millis(20);
/// For what has come when the time is over to be put together.
const GRACE: Duration = Duration::from_millis(200);
/// A limit is no longer than this: the clock cannot tell of later moments.
const LONGEST: Duration = Duration::from_secs(10 * 365 * 86_400);

/// A server that is asked for texts.
///
/// The key comes from `PROVER_API_KEY` or `OPENAI_API_KEY`, and is in no message.
#[derive(Debug)]
pub struct Endpoint {
    inner: Arc<Inner>,
    /// With open connections, from earlier batches.
    idle: Mutex<Vec<Agent>>,
    at_once: usize,
}

#[derive(Debug)]
struct Inner {
    /// As far as `/v1`.
    base: String,
    model: String,
    name: String,
    secrets: Secrets,
    slots: Slots,
    is_streamed: bool,
    wants_log_probabilities: bool,
    price: Option<Price>,
    /// Whether it has said that it has none.
    refuses_log_probabilities: AtomicBool,
    has_answered: AtomicBool,
}

impl Inner {
    fn asks_log_probabilities(&self) -> bool {
        self.wants_log_probabilities && !self.refuses_log_probabilities.load(Relaxed)
    }
}

/// How an [`Endpoint`] is asked.
#[derive(Clone, Debug)]
pub struct EndpointOptions {
    /// Requests that it gets at once, over all threads.
    pub at_once: usize,
    /// Whether answers come in pieces, so that the time can end one that is too long.
    pub is_streamed: bool,
    /// Whether the probabilities of texts are asked for.
    pub has_log_probabilities: bool,
    /// What its tokens cost, where it does not tell by itself.
    pub price: Option<Price>,
    /// The key; `None`: the one in the variables of the process, if there is any.
    pub key: Option<String>,
}

impl Default for EndpointOptions {
    fn default() -> Self {
        EndpointOptions {
            at_once: AT_ONCE,
            is_streamed: false,
            has_log_probabilities: true,
            price: None,
            key: None,
        }
    }
}

impl Endpoint {
    /// The model of this name at an address, which goes as far as `/v1` (the paths behind it may be given,
    /// too).
    pub fn new(url: &str, model: &str, options: EndpointOptions) -> Endpoint {
        let mut base = url.trim_end_matches('/');
        for path in ["/chat/completions", "/completions"] {
            base = base.strip_suffix(path).unwrap_or(base);
        }
        let secrets = Secrets::new(base, options.key.or_else(Secrets::key_of_environment));
        let name = format!("{model} at {}", secrets.hide(base));
        let inner = Inner {
            base: base.into(),
            model: model.into(),
            name,
            secrets,
            slots: Slots::new(options.at_once),
            is_streamed: options.is_streamed,
            wants_log_probabilities: options.has_log_probabilities,
            price: options.price,
            refuses_log_probabilities: AtomicBool::new(false),
            has_answered: AtomicBool::new(false),
        };
        Endpoint { inner: Arc::new(inner), idle: Mutex::default(), at_once: options.at_once.max(1) }
    }

    fn agent(&self) -> Agent {
        let idle = self.idle.lock().unwrap_or_else(|e| e.into_inner()).pop();
        idle.unwrap_or_else(|| Agent::config_builder().http_status_as_error(false).build().into())
    }
}

impl LanguageModel for Endpoint {
    fn name(&self) -> String {
        self.inner.name.clone()
    }

    fn ask(&self, requests: &[Request], asked: Asked) -> Vec<Result<Answer, ModelError>> {
        let limit = asked.limit.min(LONGEST);
        let end = Instant::now() + limit;
        let agent = self.agent();
        let answers = receiver(&self.inner, &agent, requests, self.at_once, (end, limit), asked.stop);
        let mut out: Vec<Option<Result<Answer, ModelError>>> = requests.iter().map(|_| None).collect();
        let mut missing = requests.len();
        while missing > 0 {
            match answers.recv_timeout(LOOK) {
                Ok((index, answer)) => {
                    out[index] = Some(answer);
                    missing -= 1;
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    if asked.stop.is_set() || Instant::now() >= end + GRACE {
                        break;
                    }
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            }
        }
        if missing == 0 {
            self.idle.lock().unwrap_or_else(|e| e.into_inner()).push(agent);
        } else {
            // Closes the connections: their threads end, and a server that notices need not finish.
            agent.shutdown();
        }
        let model = || self.inner.name.clone();
        let given_up = || match (asked.stop.is_set(), Instant::now() >= end) {
            (true, _) => ModelError::Stopped,
            (false, true) => ModelError::Late { model: model(), limit },
            (false, false) => {
                ModelError::Start { model: model(), reason: "no thread could be started".into() }
            }
        };
        out.into_iter().map(|answer| answer.unwrap_or_else(|| Err(given_up()))).collect()
    }

    fn batch(&self) -> usize {
        self.at_once
    }
}

/// Starts threads that answer the requests, each with its index.
fn receiver(
    inner: &Arc<Inner>,
    agent: &Agent,
    requests: &[Request],
    at_once: usize,
    (end, limit): (Instant, Duration),
    stop: &supervise::StopFlag,
) -> mpsc::Receiver<(usize, Result<Answer, ModelError>)> {
    let (sender, answers) = mpsc::channel();
    // The threads may outlive the call, if only by a moment: what they need is theirs.
    let requests: Arc<Vec<Request>> = Arc::new(requests.to_vec());
    let next = Arc::new(AtomicUsize::new(0));
    for _ in 0..requests.len().min(at_once) {
        let (inner, agent, requests) = (Arc::clone(inner), agent.clone(), Arc::clone(&requests));
        let (next, sender, stop) = (Arc::clone(&next), sender.clone(), stop.clone());
        let work = move || {
            loop {
                let index = next.fetch_add(1, Relaxed);
                let Some(request) = requests.get(index) else { return };
                let patience = Patience { end, limit, stop: &stop };
                if sender.send((index, answer(&inner, &agent, request, &patience))).is_err() {
                    return;
                }
            }
        };
        if std::thread::Builder::new().name("model".into()).spawn(work).is_err() {
            break;
        }
    }
    answers
}

#[cfg(test)]
#[path = "endpoint/tests.rs"]
mod tests;
