//! A process that is started before it is needed.

use crate::common::Common;
use crate::error::Error;
use crate::live::Live;
use crate::path::Path;
use std::sync::Arc;
use tokio::task::JoinHandle;

/// A process on its way to the first entry of a path, which is what loads the file's dependencies.
/// Dropping it ends it.
#[derive(Debug)]
pub(crate) struct Spare {
    path: Path,
    task: JoinHandle<Result<Live, Error>>,
}

impl Spare {
    /// Must be called where there is a runtime.
    pub fn start(common: Arc<Common>, path: &Path) -> Spare {
        let path = Path { steps: path.steps.first().cloned().into_iter().collect(), ..path.clone() };
        let to = path.clone();
        let task = tokio::spawn(async move {
            let mut live = Live::start(&common, &to).await?;
            let begun = live.at.steps.len();
            for step in to.steps.iter().skip(begun) {
                live.advance(step, 1, common.limits.loading).await?;
            }
            Ok(live)
        });
        Spare { path, task }
    }

    /// Whether it is one for the file of a path.
    pub fn is_for(&self, path: &Path) -> bool {
        self.path.common(path).is_some()
    }

    /// The process, once it is there; none if it could not be waited for.
    pub async fn ready(mut self) -> Option<Result<Live, Error>> {
        (&mut self.task).await.ok()
    }

    /// Ends it and waits until it is gone.
    pub async fn shut_down(mut self) {
        self.task.abort();
        if let Ok(Ok(live)) = (&mut self.task).await {
            live.ide.shut_down().await;
        }
    }
}

impl Drop for Spare {
    fn drop(&mut self) {
        self.task.abort();
    }
}
