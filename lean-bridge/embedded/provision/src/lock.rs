//! The lock that lets one process at a time write to the cache.
//!
//! The kernel releases it when its holder dies, however it dies, so there is never a stale lock to clear.
//! The holder writes who it is into the file, for the others to say whom they wait for.

use super::error::ProvisionError;
use super::progress::Progress;
use fd_lock::RwLock;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Name of the lock file of the cache folder.
pub(crate) const NAME: &str = "lock";

/// A lock file, not yet locked.
pub(crate) struct Lock {
    path: PathBuf,
    file: RwLock<File>,
}

impl Lock {
    /// Opens (or creates) the lock file; its folder must exist.
    pub fn open(path: &Path) -> Result<Lock, ProvisionError> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(path)
            .map_err(|source| ProvisionError::CacheNotWritable { path: path.into(), source })?;
        Ok(Lock { path: path.into(), file: RwLock::new(file) })
    }

    /// Runs `work` while holding the lock, waiting for it if need be. `purpose` is what others are told.
    pub fn with<T>(
        &mut self,
        purpose: &str,
        progress: &dyn Progress,
        work: impl FnOnce() -> Result<T, ProvisionError>,
    ) -> Result<T, ProvisionError> {
        let fail = |source| ProvisionError::Lock { path: self.path.clone(), source };
        let free = match self.file.try_write() {
            Ok(_) => true,
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => false,
            Err(e) => return Err(fail(e)),
        };
        if !free {
            let who = holder(&self.path).unwrap_or_else(|| "another process".into());
            progress.note(&format!("waiting for {who}"));
        }
        let mut guard = loop {
            match self.file.write() {
                Ok(guard) => break guard,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(source) => return Err(ProvisionError::Lock { path: self.path.clone(), source }),
            }
        };
        // only information: a full disk must not keep anyone from the lock
        let _ = sign(&mut guard, &format!("process {} ({purpose})", std::process::id()));
        let result = work();
        let _ = sign(&mut guard, "");
        result
    }
}

fn sign(file: &mut File, text: &str) -> io::Result<()> {
    file.rewind()?;
    file.set_len(0)?;
    file.write_all(text.as_bytes())
}

/// Who holds the lock at `path`, as far as the file tells.
pub fn holder(path: &Path) -> Option<String> {
    let mut text = String::new();
    File::open(path).ok()?.take(200).read_to_string(&mut text).ok()?;
    (!text.is_empty()).then_some(text)
}

/// Who holds the lock now; `None` if it is free. Unlike [`holder`] not fooled by a holder that was killed.
pub(crate) fn current_holder(path: &Path) -> Option<String> {
    let file = File::open(path).ok()?;
    let lock = RwLock::new(file);
    let busy = matches!(lock.try_read(), Err(e) if e.kind() == io::ErrorKind::WouldBlock);
    busy.then(|| holder(path).unwrap_or_else(|| "another process".into()))
}

#[cfg(test)]
mod tests {
    use super::super::progress::{Silent, StageProgress, Work};
    use super::*;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc;
    use std::time::Duration;

    #[derive(Default)]
    struct Notes(Mutex<Vec<String>>);

    impl Progress for Notes {
        fn stage(&self, _: &str, _: Work) -> Box<dyn StageProgress> {
            Box::new(Silent)
        }
        fn note(&self, text: &str) {
            self.0.lock().unwrap().push(text.into());
        }
    }

    #[test]
    fn second_waits_and_says_for_whom() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let (entered, wait) = mpsc::channel();
        let released = AtomicBool::new(false);
        let notes = Notes::default();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut lock = Lock::open(&path).unwrap();
                lock.with("setting up", &Silent, || {
                    entered.send(()).unwrap();
                    std::thread::sleep(Duration::from_millis(150));
                    released.store(true, Ordering::SeqCst);
                    Ok(())
                })
                .unwrap();
            });
            wait.recv().unwrap();
            assert!(current_holder(&path).unwrap().contains("setting up"));
            let mut lock = Lock::open(&path).unwrap();
            let in_order = lock.with("second", &notes, || Ok(released.load(Ordering::SeqCst))).unwrap();
            assert!(in_order, "entered while the first was inside");
        });
        let expected = format!("waiting for process {} (setting up)", std::process::id());
        assert_eq!(*notes.0.lock().unwrap(), [expected]);
        assert_eq!(current_holder(&path), None);
    }

    #[test]
    fn error_inside_frees_the_lock() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let mut lock = Lock::open(&path).unwrap();
        let result: Result<(), _> = lock.with("failing", &Silent, || Err(ProvisionError::NoCacheFolder));
        assert!(result.is_err());
        assert_eq!(current_holder(&path), None);
        assert_eq!(lock.with("again", &Silent, || Ok(7)).unwrap(), 7);
    }

    #[test]
    fn place_that_is_not_writable() {
        let error = Lock::open(Path::new("/dev/null/lock")).err().unwrap();
        assert!(matches!(error, ProvisionError::CacheNotWritable { .. }), "{error:?}");
    }
}
