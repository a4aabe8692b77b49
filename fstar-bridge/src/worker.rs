//! A process that is started when it is needed, and brought to any state.

use crate::command::{FstarCommand, Limits};
use crate::error::Error;
use crate::ide::{Answer, Ide};
use crate::message::{Greeting, Position};
use crate::path::{Path, Step};
use crate::pushed::{Outcome, Pushed};
use crate::query::Query;
use std::sync::Arc;
use std::time::{Duration, Instant};
use supervise::Watcher;

/// What all workers of a pool share.
#[derive(Debug)]
pub struct Common {
    pub command: FstarCommand,
    pub limits: Limits,
    watcher: Watcher,
}

impl Common {
    /// # Errors
    /// [`Error::Spawn`] if there can be no watching thread.
    pub fn new(command: FstarCommand, limits: Limits) -> Result<Arc<Common>, Error> {
        let watcher = Watcher::start()
            .map_err(|e| Error::Spawn { command: "watching thread".into(), reason: e.to_string() })?;
        Ok(Arc::new(Common { command, limits, watcher }))
    }
}

/// At most one process, and where it stands.
#[derive(Debug)]
pub struct Worker {
    common: Arc<Common>,
    /// With the state that it is in.
    live: Option<(Ide, Path)>,
    /// Processes started so far.
    started: usize,
    /// When one last answered.
    answered: Instant,
}

impl Worker {
    pub fn new(common: Arc<Common>) -> Worker {
        Worker { common, live: None, started: 0, answered: Instant::now() }
    }

    /// Processes that this worker has started.
    pub fn started(&self) -> usize {
        self.started
    }

    /// Number of its process, if there is one.
    pub fn pid(&self) -> Option<u32> {
        self.live.as_ref().map(|(ide, _)| ide.pid())
    }

    /// What the process can do; none before one was started.
    pub fn greeting(&self) -> Option<&Greeting> {
        self.live.as_ref().map(|(ide, _)| ide.greeting())
    }

    /// Ends the process. The next state is reached in a fresh one.
    pub async fn restart(&mut self) {
        if let Some((ide, _)) = self.live.take() {
            ide.shut_down().await;
        }
    }

    /// Brings the process to a state: what it shares with the present one stays.
    ///
    /// # Errors
    /// [`Error::Prefix`] for what F* does not accept, and those of a process that is lost (there is none then).
    pub async fn go_to(&mut self, path: &Path) -> Result<(), Error> {
        self.look_after().await;
        let common = self.live.as_ref().and_then(|(_, at)| at.common(path));
        if common.is_none() {
            self.restart().await;
            let Common { command, limits, watcher } = &*self.common;
            let ide = Ide::start(command, &path.file, limits, watcher).await?;
            self.started += 1;
            let start = Path { steps: vec![], ..path.clone() };
            self.live = Some((ide, start));
            if let Some(contents) = &path.contents {
                let query = Query::VfsAdd { file: None, contents };
                if !self.ask(&query, self.common.limits.loading).await?.is_success() {
                    self.restart().await;
                    return Err(Error::Prefix { step: 0, reason: "F* does not take the text".into() });
                }
            }
        }
        let keep = common.unwrap_or(0);
        while self.live.as_ref().is_some_and(|(_, at)| at.steps.len() > keep) {
            self.pop().await?;
        }
        for (i, step) in path.steps.iter().enumerate().skip(keep) {
            let limit = self.common.limits.loading;
            let pushed = self.enter(step, limit).await.map_err(|e| match e {
                Error::Deadline { .. } => {
                    Error::Prefix { step: i + 1, reason: format!("no answer within {} s", limit.as_secs()) }
                }
                other => other,
            })?;
            if pushed.outcome != Outcome::Accepted {
                let reason = pushed.reason.clone().or_else(|| pushed.lines().into_iter().next());
                let reason = reason.unwrap_or_else(|| "no reason given".into());
                // after a failed header, every push fails in the same manner
                self.restart().await;
                return Err(Error::Prefix { step: i + 1, reason });
            }
        }
        Ok(())
    }

    /// Ends a process that has been idle for long and answers no more. What loading may take would be a long time to find out.
    async fn look_after(&mut self) {
        let Limits { idle, pong, .. } = self.common.limits;
        let can_tell = self.live.as_ref().is_some_and(|(ide, _)| ide.greeting().has("describe-protocol"));
        if can_tell && self.answered.elapsed() >= idle {
            // an error has ended it
            self.ask(&Query::DescribeProtocol, pong).await.ok();
        }
    }

    /// One more entry of the stack. On any outcome but [`Outcome::Accepted`] the state is as before.
    ///
    /// # Errors
    /// Those of a process that is lost.
    pub async fn enter(&mut self, step: &Arc<Step>, limit: Duration) -> Result<Pushed, Error> {
        let (query, line) = match &**step {
            Step::Push { kind, code, line } => {
                (Query::Push { kind: *kind, code, at: Position(*line, 0) }, *line)
            }
            Step::Partial { until } => (Query::PushPartial { until }, 1),
        };
        let file = self.live.as_ref().and_then(|(_, at)| at.file.path.file_name());
        let buffer = file.map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let answer = self.ask(&query, limit).await?;
        let pushed = Pushed::of(&answer, line, &buffer);
        if pushed.outcome == Outcome::Accepted
            && let Some((_, at)) = &mut self.live
        {
            at.steps.push(step.clone());
        }
        Ok(pushed)
    }

    /// Takes the last entry back.
    ///
    /// # Errors
    /// Those of a process that is lost. An F* that knows of no such entry is out of step with this side and is ended.
    pub async fn pop(&mut self) -> Result<(), Error> {
        let answer = self.ask(&Query::Pop, self.common.limits.loading).await?;
        if !answer.is_success() {
            let message = answer.response.as_ref().and_then(|r| r.text()).unwrap_or("no reason given").into();
            self.restart().await;
            return Err(Error::Protocol { query: "pop", message });
        }
        if let Some((_, at)) = &mut self.live {
            at.steps.pop();
        }
        Ok(())
    }

    /// Asks the process, which must be there.
    ///
    /// # Errors
    /// As [`Ide::ask`]. A process that is lost is dropped.
    pub async fn ask(&mut self, query: &Query<'_>, limit: Duration) -> Result<Answer, Error> {
        let Some((ide, _)) = &mut self.live else { return Err(no_process()) };
        let answer = ide.ask(query, limit).await;
        self.answered = Instant::now();
        match answer {
            // it ended by itself just before the signal, of which an idle F* dies
            Ok(answer) if answer.interrupted && (answer.is_success() || !answer.issues().is_empty()) => {
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
