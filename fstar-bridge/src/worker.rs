//! A process that is started when it is needed, and brought to any state.

use crate::command::ProcessLimits;
use crate::common::Common;
use crate::error::Error;
use crate::ide::Answer;
use crate::library::Library;
use crate::live::Live;
use crate::message::Greeting;
use crate::path::{Path, StackEntry};
use crate::pushed::Pushed;
use crate::query::Query;
use crate::spare::Spare;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Most processes that are started before they are needed: for the state that is next, and the one after
/// it.
const SPARES: usize = 2;

/// At most one process, and where it stands.
#[derive(Debug)]
pub struct Worker {
    common: Arc<Common>,
    live: Option<Live>,
    /// Processes that are started before they are needed, the oldest first.
    spares: VecDeque<Spare>,
    /// Time that went into starting processes and bringing them to states.
    preparing: Duration,
    /// Processes started so far.
    started: usize,
    /// When one last answered.
    answered: Instant,
    /// The next process is to load sources.
    from_sources: bool,
}

impl Worker {
    /// Starts nothing yet.
    pub fn new(common: Arc<Common>) -> Worker {
        Worker {
            common,
            live: None,
            spares: VecDeque::new(),
            preparing: Duration::ZERO,
            started: 0,
            answered: Instant::now(),
            from_sources: false,
        }
    }

    /// Processes that this worker has started.
    pub fn started(&self) -> usize {
        self.started
    }

    /// Time that went into starting processes and bringing them to states, altogether.
    pub fn preparing(&self) -> Duration {
        self.preparing
    }

    /// Whether the process that is there can be brought to a state.
    pub fn stays_for(&self, path: &Path) -> bool {
        self.live.as_ref().is_some_and(|live| live.at.common(path).is_some())
    }

    /// Has a process started for a state that will be asked for, if the present one cannot be brought
    /// there. Must be called where there is a runtime.
    pub fn expect(&mut self, path: &Path) {
        if self.stays_for(path) || self.spares.iter().any(|spare| spare.is_for(path)) {
            return;
        }
        if self.spares.len() >= SPARES {
            self.spares.pop_front();
        }
        self.spares.push_back(Spare::start(self.common.clone(), path));
    }

    /// Of its processes.
    pub fn limits(&self) -> &ProcessLimits {
        &self.common.limits
    }

    /// What the library takes on faith, if its sources are there.
    pub fn library(&self) -> Option<Arc<Library>> {
        self.common.library.clone()
    }

    /// Number of its process, if there is one.
    pub fn pid(&self) -> Option<u32> {
        self.live.as_ref().map(|live| live.ide.pid())
    }

    /// What the process can do; none before one was started.
    pub fn greeting(&self) -> Option<&Greeting> {
        self.live.as_ref().map(|live| live.ide.greeting())
    }

    /// Whether the process has told that it loads a module.
    pub fn has_loaded(&self, module: &str) -> bool {
        self.live.as_ref().is_some_and(|live| live.loaded.contains(module))
    }

    /// Ends all that it has, and waits until it is gone.
    pub async fn shut_down(&mut self) {
        self.restart().await;
        for spare in self.spares.drain(..) {
            spare.shut_down().await;
        }
    }

    /// Ends the process. The next state is reached in a fresh one.
    pub async fn restart(&mut self) {
        if let Some(live) = self.live.take() {
            live.ide.shut_down().await;
        }
    }

    /// Brings the process to a state: what it shares with the present one stays.
    ///
    /// # Errors
    /// [`Error::Prefix`] for what F* does not accept, and those of a process that is lost (there is none
    /// then).
    pub async fn go_to(&mut self, path: &Path) -> Result<(), Error> {
        let begun = Instant::now();
        let gone = self.walk_to(path).await;
        self.preparing += begun.elapsed();
        gone
    }

    async fn walk_to(&mut self, path: &Path) -> Result<(), Error> {
        self.look_after().await;
        if !self.stays_for(path) {
            self.restart().await;
            self.live = Some(self.fresh(path).await?);
            self.started += 1;
            self.answered = Instant::now();
        }
        let keep = self.live.as_ref().and_then(|live| live.at.common(path)).unwrap_or(0);
        while self.live.as_ref().is_some_and(|live| live.at.steps.len() > keep) {
            self.pop().await?;
        }
        let limit = self.common.limits.loading;
        for (i, step) in path.steps.iter().enumerate().skip(keep) {
            let live = self.live.as_mut().ok_or_else(no_process)?;
            let advanced = live.advance(step, i + 1, limit).await;
            self.answered = Instant::now();
            if let Err(e) = advanced {
                // after a failed header, every push fails in the same manner
                self.restart().await;
                return Err(e);
            }
        }
        Ok(())
    }

    /// The next process loads sources, whatever `.checked` files there are.
    pub fn load_sources(&mut self) {
        self.from_sources = true;
    }

    /// A process that was asked for nothing yet: the spare one, or one that is started now.
    async fn fresh(&mut self, path: &Path) -> Result<Live, Error> {
        if std::mem::take(&mut self.from_sources) {
            return Live::from_sources(&self.common, path).await;
        }
        let at = self.spares.iter().position(|spare| spare.is_for(path));
        if let Some(spare) = at.and_then(|at| self.spares.remove(at))
            && let Some(ready) = spare.ready().await
        {
            return ready;
        }
        Live::start(&self.common, path).await
    }

    /// Ends a process that has been idle for long and answers no more. What loading may take would be a
    /// long time to find out.
    async fn look_after(&mut self) {
        let ProcessLimits { idle, pong, .. } = self.common.limits;
        let can_tell = self.greeting().is_some_and(|greeting| greeting.has("describe-protocol"));
        if can_tell && self.answered.elapsed() >= idle {
            // an error has ended it
            self.ask(&Query::DescribeProtocol, pong).await.ok();
        }
    }

    /// One more entry of the stack. On any outcome but [`Outcome::Accepted`](crate::Outcome::Accepted)
    /// the state is as before.
    ///
    /// # Errors
    /// Those of a process that is lost.
    pub async fn enter(&mut self, step: &Arc<StackEntry>, limit: Duration) -> Result<Pushed, Error> {
        let live = self.live.as_mut().ok_or_else(no_process)?;
        let pushed = live.enter(step, limit).await;
        self.answered = Instant::now();
        match pushed {
            // it ended by itself just before the signal, of which an idle F* dies
            Ok(pushed) if pushed.was_late => {
                self.restart().await;
                Ok(pushed)
            }
            Err(Error::Unsupported { .. }) | Ok(_) => pushed,
            Err(e) => {
                self.restart().await;
                Err(e)
            }
        }
    }

    /// Takes the last entry back.
    ///
    /// # Errors
    /// Those of a process that is lost. An F* that knows of no such entry is out of step with this side
    /// and is ended.
    pub async fn pop(&mut self) -> Result<(), Error> {
        let live = self.live.as_mut().ok_or_else(no_process)?;
        let popped = live.pop(self.common.limits.loading).await;
        self.answered = Instant::now();
        if popped.is_err() {
            self.restart().await;
        }
        popped
    }

    /// Asks the process, which must be there.
    ///
    /// # Errors
    /// As [`Ide::ask`](crate::Ide::ask). A process that is lost is dropped.
    pub async fn ask(&mut self, query: &Query<'_>, limit: Duration) -> Result<Answer, Error> {
        let live = self.live.as_mut().ok_or_else(no_process)?;
        let answer = live.ask(query, limit).await;
        self.answered = Instant::now();
        match answer {
            // it ended by itself just before the signal, of which an idle F* dies
            Ok(answer) if answer.is_late() => {
                self.restart().await;
                Ok(answer)
            }
            Err(Error::Unsupported { .. }) | Ok(_) => answer,
            Err(e) => {
                self.restart().await;
                Err(e)
            }
        }
    }
}

fn no_process() -> Error {
    Error::Usage("there is no F* process to ask".into())
}
