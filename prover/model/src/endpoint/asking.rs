//! One request asked until it is answered: again when the server is busy or gone, and again for the texts
//! that are missing.

use super::Inner;
use super::body::{Manner, body, path};
use super::exchange::{Address, Trouble, exchange};
use super::reply::Collected;
use crate::answer::{Answer, Ignored, Usage};
use crate::error::ModelError;
use crate::obeyed::{Checks, Draft, note};
use crate::request::Request;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};
use supervise::StopFlag;
use ureq::Agent;

/// Before a server that is too busy, or not there yet, is asked again; doubled each time.
const PAUSE: Duration = Duration::from_millis(500);
/// So many times in a row it is asked again.
const AGAIN: u32 = 4;
/// Between two looks at the flag that ends waiting.
const LOOK: Duration = Duration::from_millis(20);

/// Who wants how much time for it.
pub struct Patience<'a> {
    /// When the time is over.
    pub end: Instant,
    /// How long that was from the beginning, for messages.
    pub limit: Duration,
    /// Ends it before.
    pub stop: &'a StopFlag,
}

/// The answer to a request. What has come when the time is over, or the server gives up, counts.
pub fn answer(
    inner: &Inner,
    agent: &Agent,
    request: &Request,
    patience: &Patience,
) -> Result<Answer, ModelError> {
    let model = || inner.name.clone();
    let checks = Checks::new(request).map_err(|reason| ModelError::Refused { model: model(), reason })?;
    let wanted = request.sampling.n.max(1);
    let url = format!("{}{}", inner.base, path(&request.prompt));
    let turn = Turn { inner, agent, request, url: &url, patience };
    let mut answer = Answer::default();
    let (mut received, mut rounds, mut tries) = (0, 0, 0);
    while received < wanted && rounds < wanted {
        let (usage, asked) = turn.ask(wanted - received, received);
        answer.usage += usage;
        let trouble = match asked {
            Asked::Stopped => return Err(ModelError::Stopped),
            Asked::Came(drafts, trouble) => {
                let missing = wanted - received;
                if drafts.len() < missing && trouble.is_none() {
                    note(&mut answer.ignored, Ignored::Number);
                }
                for draft in drafts.into_iter().take(missing) {
                    received += 1;
                    if inner.wants_log_probabilities && draft.tokens.is_none() {
                        note(&mut answer.ignored, Ignored::LogProbabilities);
                    }
                    answer.samples.extend(checks.sample(draft, &mut answer.ignored));
                }
                match trouble {
                    Some(trouble) => trouble,
                    // the same search would find the same texts
                    None if request.sampling.beams.is_some() => break,
                    None => {
                        rounds += 1;
                        tries = 0;
                        inner.has_answered.store(true, Relaxed);
                        continue;
                    }
                }
            }
        };
        let error = match trouble {
            Trouble::Refused(reason) if reason.contains("logprobs") && inner.asks_log_probabilities() => {
                inner.refuses_log_probabilities.store(true, Relaxed);
                continue;
            }
            Trouble::Busy(wait, reason) => {
                if pause(&mut tries, wait, patience) {
                    continue;
                }
                ModelError::Busy { model: model(), reason }
            }
            Trouble::Lost(reason) => {
                if pause(&mut tries, None, patience) {
                    continue;
                }
                lost(inner, &url, &reason)
            }
            Trouble::Nowhere(reason) => {
                let reason =
                    format!("{} cannot be asked: {reason}; correct the address", inner.secrets.hide(&url));
                ModelError::Start { model: model(), reason }
            }
            Trouble::Late => ModelError::Late { model: model(), limit: patience.limit },
            Trouble::Refused(reason) => ModelError::Refused { model: model(), reason },
            Trouble::Denied(reason) => ModelError::Denied { model: model(), reason },
            Trouble::Garbage(reason) => ModelError::Garbage { model: model(), reason },
        };
        if patience.stop.is_set() {
            return Err(ModelError::Stopped);
        }
        if answer.samples.is_empty() {
            return Err(error);
        }
        answer.missing = Some(error);
        break;
    }
    Ok(answer)
}

enum Asked {
    Stopped,
    /// These texts, and what kept others from coming.
    Came(Vec<Draft>, Option<Trouble>),
}

/// What all exchanges for a request have in common.
struct Turn<'a> {
    inner: &'a Inner,
    agent: &'a Agent,
    request: &'a Request,
    url: &'a str,
    patience: &'a Patience<'a>,
}

impl Turn<'_> {
    /// One exchange, when there is a place for it: `count` texts are wanted, `before` were given.
    fn ask(&self, count: usize, before: usize) -> (Usage, Asked) {
        let Turn { inner, patience, .. } = self;
        let slot = inner.slots.take(patience.end, patience.stop);
        if patience.stop.is_set() {
            return (Usage::default(), Asked::Stopped);
        }
        let left = patience.end.saturating_duration_since(Instant::now());
        if slot.is_none() || left.is_zero() {
            return (Usage::default(), Asked::Came(vec![], Some(Trouble::Late)));
        }
        let manner = Manner {
            model: &inner.model,
            count,
            before,
            has_log_probabilities: inner.asks_log_probabilities(),
            is_streamed: inner.is_streamed,
        };
        let address = Address { url: self.url, secrets: &inner.secrets };
        let mut collected = Collected::default();
        let result = exchange(self.agent, &address, &body(self.request, &manner), left, &mut collected);
        let mut usage = Usage { requests: 1, ..collected.usage() };
        if usage.cost == 0.0 {
            usage.cost = inner.price.map_or(0.0, |price| price.of(&usage));
        }
        let drafts = collected.drafts();
        let broken = || Trouble::Lost("the stream broke off before a text was complete".into());
        let trouble = result.err().or_else(|| drafts.is_empty().then(broken));
        (usage, Asked::Came(drafts, trouble))
    }
}

/// Waits before the next try; `false` if there is none, or no time for it.
fn pause(tries: &mut u32, wait: Option<Duration>, patience: &Patience) -> bool {
    let pause = wait.unwrap_or(PAUSE * 2u32.pow(*tries));
    *tries += 1;
    let Some(until) = Instant::now().checked_add(pause) else { return false };
    if *tries > AGAIN || until >= patience.end {
        return false;
    }
    while Instant::now() < until && !patience.stop.is_set() {
        std::thread::sleep(LOOK.min(until.saturating_duration_since(Instant::now())));
    }
    true
}

fn lost(inner: &Inner, url: &str, reason: &str) -> ModelError {
    let (model, url) = (inner.name.clone(), inner.secrets.hide(url));
    match inner.has_answered.load(Relaxed) {
        true => ModelError::Ended { model, reason: format!("{url} does not answer any more: {reason}") },
        false => ModelError::Start {
            model,
            reason: format!("nothing answers at {url} ({reason}): start the server, or correct the address"),
        },
    }
}
