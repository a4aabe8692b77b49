//! One question's time, and the means to end it before.

use crate::error::AssistError;
use lean_bridge::Interrupter;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use supervise::StopFlag;

/// Gets reports on how far the work on a question is: a share of 1, and what is being done.
pub type Progress = Box<dyn Fn(f64, &str) + Send + Sync>;

/// A question under way.
pub struct Ask {
    begun: Instant,
    limit: Duration,
    stop: StopFlag,
    /// Ends the request that a Lean process is working on for this question.
    interrupt: Mutex<Option<Interrupter>>,
    progress: Option<Progress>,
}

impl Ask {
    /// A question that has so much time from now on.
    pub fn new(limit: Duration) -> Ask {
        let interrupt = Mutex::new(None);
        Ask { begun: Instant::now(), limit, stop: StopFlag::default(), interrupt, progress: None }
    }

    /// The same with somebody who gets reports on how far it is.
    pub fn with_progress(self, progress: Progress) -> Ask {
        Ask { progress: Some(progress), ..self }
    }

    /// Ends the work: at once where a Lean process is busy with it, else at the next step. To be
    /// repeated until the question returns, as a request may begin in this very moment.
    pub fn cancel(&self) {
        self.stop.set();
        if let Some(interrupter) = &*self.interrupt.lock().unwrap_or_else(|e| e.into_inner()) {
            interrupter.interrupt();
        }
    }

    /// Set when the question is cancelled.
    pub(crate) fn stop(&self) -> &StopFlag {
        &self.stop
    }

    /// The time that is left.
    pub(crate) fn left(&self) -> Duration {
        self.limit.saturating_sub(self.begun.elapsed())
    }

    /// Whether no time is left.
    pub(crate) fn is_over(&self) -> bool {
        self.left().is_zero()
    }

    /// Ends the work here if the asker wants nothing any more.
    pub(crate) fn check(&self) -> Result<(), AssistError> {
        if self.stop.is_set() { Err(AssistError::Cancelled) } else { Ok(()) }
    }

    /// Reports what is being done, and how far it is, as a share of 1.
    pub(crate) fn report(&self, share: f64, what: &str) {
        if let Some(progress) = &self.progress {
            progress(share, what);
        }
    }

    /// Which request a cancellation ends.
    pub(crate) fn works_on(&self, interrupter: Option<Interrupter>) {
        *self.interrupt.lock().unwrap_or_else(|e| e.into_inner()) = interrupter;
    }
}
