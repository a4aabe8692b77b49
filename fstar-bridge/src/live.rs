//! One process, and the state that it is in.

use crate::command::SessionFile;
use crate::common::Common;
use crate::error::Error;
use crate::ide::{Answer, Ide};
use crate::message::{Contents, Position};
use crate::path::{Path, StackEntry};
use crate::pushed::{Outcome, Pushed};
use crate::query::Query;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

/// A process and where it stands. After any error but [`Error::Unsupported`] and [`Error::Prefix`] it is
/// of no more use.
#[derive(Debug)]
pub(crate) struct Live {
    pub ide: Ide,
    pub at: Path,
    /// Modules that it has told to load.
    pub loaded: HashSet<String>,
}

impl Live {
    /// Starts a process for a path's file and gives it the file's text. If there are `.checked` files
    /// for it, the first step is taken, too: that is where they are loaded, and one that fails there is
    /// replaced by one that loads sources.
    pub async fn start(common: &Common, path: &Path) -> Result<Live, Error> {
        let Common { command, limits, checked, .. } = common;
        let Some(checked) = checked else { return Live::from_sources(common, path).await };
        let given = checked.folder_for(command, limits.memory_mb, path).await;
        let (Some(given), Some(first)) = (given, path.steps.first()) else {
            return Live::from_sources(common, path).await;
        };
        let mut file = path.file.clone();
        file.options.extend(["--cache_dir".into(), given.folder.clone().into_os_string()]);
        let why = match Live::begin(common, path, &file).await {
            Ok(mut live) => match live.advance(first, 1, limits.loading).await {
                Ok(()) => return Ok(live),
                Err(why) => {
                    live.ide.shut_down().await;
                    why
                }
            },
            Err(why) => why,
        };
        checked.distrust(&given, &why);
        Live::from_sources(common, path).await
    }

    /// Starts a process for a path's file and gives it the file's text; nothing is pushed yet.
    pub async fn from_sources(common: &Common, path: &Path) -> Result<Live, Error> {
        Live::begin(common, path, &path.file).await
    }

    /// `file`: the path's own, with the options of this process.
    async fn begin(common: &Common, path: &Path, file: &SessionFile) -> Result<Live, Error> {
        let limits = &common.limits;
        let ide = common.start(file).await?;
        let at = Path { steps: vec![], ..path.clone() };
        let mut live = Live { ide, at, loaded: HashSet::new() };
        if let Some(contents) = &path.contents {
            let query = Query::VfsAdd { file: None, contents };
            if !live.ask(&query, limits.loading).await?.is_success() {
                return Err(Error::Prefix { step: 0, reason: "F* does not take the text".into() });
            }
        }
        Ok(live)
    }

    /// Enters a step that must be accepted, the `number`th of a path.
    pub async fn advance(
        &mut self,
        step: &Arc<StackEntry>,
        number: usize,
        limit: Duration,
    ) -> Result<(), Error> {
        let refused = |reason: String| Error::Prefix { step: number, reason };
        let pushed = self.enter(step, limit).await.map_err(|e| match e {
            Error::Deadline { .. } => refused(format!("no answer within {} s", limit.as_secs())),
            other => other,
        })?;
        match pushed.outcome {
            Outcome::Accepted => return Ok(()),
            Outcome::Interrupted => return Err(refused(format!("no answer within {} s", limit.as_secs()))),
            _ => {}
        }
        let reason = pushed.reason.clone().or_else(|| pushed.lines().into_iter().next());
        Err(refused(reason.unwrap_or_else(|| "no reason given".into())))
    }

    /// One more entry of the stack; on any outcome but [`Outcome::Accepted`] the state is as before.
    pub async fn enter(&mut self, step: &Arc<StackEntry>, limit: Duration) -> Result<Pushed, Error> {
        let (query, line) = match &**step {
            StackEntry::Push { kind, code, line } => {
                (Query::Push { kind: *kind, code, at: Position(*line, 0) }, *line)
            }
            StackEntry::Partial { until } => (Query::PushPartial { until }, 1),
        };
        let buffer = self.at.file.path.file_name().map(|n| n.to_string_lossy().into_owned());
        let answer = self.ask(&query, limit).await?;
        let pushed = Pushed::of(&answer, line, &buffer.unwrap_or_default());
        if pushed.outcome == Outcome::Accepted {
            self.at.steps.push(step.clone());
        }
        Ok(pushed)
    }

    /// Takes the last entry back. An F* that knows of no such entry is out of step with this side.
    pub async fn pop(&mut self, limit: Duration) -> Result<(), Error> {
        let answer = self.ask(&Query::Pop, limit).await?;
        if !answer.is_success() {
            let message = answer.response.as_ref().and_then(|r| r.text()).unwrap_or("no reason given").into();
            return Err(Error::Protocol { query: "pop", message });
        }
        self.at.steps.pop();
        Ok(())
    }

    pub async fn ask(&mut self, query: &Query<'_>, limit: Duration) -> Result<Answer, Error> {
        let answer = self.ide.ask(query, limit).await?;
        for message in &answer.messages {
            if let Contents::Loading(module) = &message.contents {
                self.loaded.insert(module.clone());
            }
        }
        Ok(answer)
    }
}
