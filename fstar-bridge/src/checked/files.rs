//! Who gives sessions their `.checked` files.

use super::entry::{Entry, count};
use super::making::Making;
use super::own_modules::{OwnModules, hex};
use crate::command::{FstarCommand, Z3, locate};
use crate::error::Error;
use crate::path::Path as State;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, UNIX_EPOCH};
use supervise::Watcher;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Changes with how files are made.
const VERSION: u32 = 1;
/// How long a session waits for files that are being made, and how long F* may work on them: meanwhile
/// sessions do without.
const PATIENCE: Duration = Duration::from_secs(30);
const LIMIT: Duration = Duration::from_secs(600);

/// `.checked` files in the user's cache, made when a session needs them.
#[derive(Debug)]
pub struct CheckedFiles {
    cache: PathBuf,
    /// What F* says that it is.
    version: String,
    /// How long a session waits for files that are being made.
    pub patience: Duration,
    /// How long F* may work on them.
    pub limit: Duration,
    watcher: Arc<Watcher>,
    shared: Mutex<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    /// What becomes of those that are being made, by key.
    making: HashMap<String, watch::Receiver<Option<Result<(), String>>>>,
    tasks: Vec<JoinHandle<()>>,
    /// Keys of files with which a session has failed.
    distrusted: HashSet<String>,
    /// Keys of which it was told that there are none.
    told: HashSet<String>,
}

/// What a session is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Given {
    pub folder: PathBuf,
    key: String,
}

impl Drop for CheckedFiles {
    fn drop(&mut self) {
        for task in self.lock().tasks.drain(..) {
            task.abort();
        }
    }
}

impl CheckedFiles {
    /// In this folder, which need not be there, for an F* of this version.
    ///
    /// # Errors
    /// [`Error::Spawn`] if there can be no watching thread.
    pub fn new(cache: impl Into<PathBuf>, version: impl Into<String>) -> Result<CheckedFiles, Error> {
        let watcher = Watcher::start()
            .map_err(|e| Error::Spawn { command: "watching thread".into(), reason: e.to_string() })?;
        Ok(CheckedFiles {
            cache: cache.into(),
            version: version.into(),
            patience: PATIENCE,
            limit: LIMIT,
            watcher: Arc::new(watcher),
            shared: Mutex::default(),
        })
    }

    /// Where they are.
    pub fn folder(&self) -> &Path {
        &self.cache
    }

    /// How many projects' files are kept, and of how many it is known that there are none.
    pub fn count(&self) -> (usize, usize) {
        count(&self.cache)
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// The folder for a session that is to be brought to a state; none if it has to do without.
    pub(crate) async fn folder_for(
        &self,
        command: &FstarCommand,
        memory_mb: u64,
        state: &State,
    ) -> Option<Given> {
        // nothing is loaded before the first entry of the stack
        state.steps.first()?;
        let own = OwnModules::of(state);
        if own.files.is_empty() {
            return None;
        }
        let made_by = self.made_by(command, state);
        let key = hex(&Sha256::digest(format!("{made_by} {:?}", own.files)))[..32].to_string();
        if let Some(why) = &own.against {
            tracing::debug!("{} is left to its project: {why}", state.file.path.display());
            return None;
        }
        if self.lock().distrusted.contains(&key) {
            return None;
        }
        let entry = Entry::new(&self.cache, &key);
        let given = Given { folder: entry.folder.clone(), key: key.clone() };
        if entry.is_whole() {
            return Some(given);
        }
        let made = match entry.refusal(self.limit) {
            Some(refusal) => Err(refusal.reason),
            None => {
                let beside = state.file.path.parent().map(Path::to_path_buf).unwrap_or_default();
                let making = Making {
                    command: command.clone(),
                    cache: self.cache.clone(),
                    entry: entry.clone(),
                    own,
                    made_by,
                    options: state.file.options.clone(),
                    beside,
                    limit: self.limit,
                    memory_mb,
                    watcher: self.watcher.clone(),
                };
                self.made(&key, making).await?
            }
        };
        match made {
            Ok(()) => entry.is_whole().then_some(given),
            Err(why) => {
                self.tell(&key, state, &why);
                None
            }
        }
    }

    /// What becomes of files that are being made, which is begun here if nobody has; none if that is not
    /// known yet.
    async fn made(&self, key: &str, making: Making) -> Option<Result<(), String>> {
        let mut ended = {
            let mut shared = self.lock();
            // what has been made and is gone again is made again
            let known = shared.making.get(key).filter(|ended| !matches!(&*ended.borrow(), Some(Ok(()))));
            match known.cloned() {
                Some(ended) => ended,
                None => {
                    let (tell, ended) = watch::channel(None);
                    shared.making.insert(key.to_string(), ended.clone());
                    shared.tasks.retain(|task| !task.is_finished());
                    shared.tasks.push(tokio::spawn(async move {
                        let made = making.make().await;
                        let _ = tell.send(Some(made));
                    }));
                    ended
                }
            }
        };
        let waited = tokio::time::timeout(self.patience, ended.wait_for(Option::is_some)).await;
        waited.ok()?.ok()?.clone()
    }

    /// A session has failed with them: it may be their fault.
    pub(crate) fn distrust(&self, given: &Given, why: &Error) {
        if self.lock().distrusted.insert(given.key.clone()) {
            tracing::warn!(
                "F* fails with the .checked files in {}, which are not used any more: {why}",
                given.folder.display()
            );
        }
    }

    /// Once for each.
    fn tell(&self, key: &str, state: &State, why: &str) {
        if self.lock().told.insert(key.to_string()) {
            let file = state.file.path.display();
            tracing::warn!("what {file} depends on is loaded from its sources each time: {why}");
        }
    }

    /// All that what F* makes of the same sources may depend on.
    fn made_by(&self, command: &FstarCommand, state: &State) -> String {
        let facts = |path: PathBuf| {
            let data = std::fs::metadata(&path).ok();
            let modified = data.as_ref().and_then(|d| d.modified().ok()?.duration_since(UNIX_EPOCH).ok());
            (path, data.map(|d| d.len()), modified)
        };
        let program = command.located().map(facts);
        let z3 = Z3.iter().find_map(|name| locate(Path::new(name))).map(facts);
        let surroundings = ["FSTAR_HOME", "FSTAR_LIB"].map(std::env::var_os);
        let asked = format!(
            "{VERSION} {:?} {program:?} {:?} {:?} {z3:?} {surroundings:?} {:?}",
            self.version, command.args, command.env, state.file.options
        );
        hex(&Sha256::digest(asked))
    }
}
