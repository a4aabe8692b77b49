//! Verdicts kept on disk between runs, in a sled database that may be deleted at any time.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// Name of an entry: SHA-256 of all that the verdict depends on.
pub type VerdictKey = [u8; 32];

/// Memory that sled may use for pages, bytes.
const PAGES: u64 = 64 << 20;
/// So many entries are added between two looks at the size on disk.
const LOOK_EVERY: u64 = 512;

/// Why a cache cannot be used. What it would have held is computed again; nothing else depends on it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerdictCacheError {
    /// Another process uses the folder.
    #[error("{}: another process is using this cache", path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// The database is damaged.
    #[error("{}: the cache is damaged ({reason}); delete the folder to have a new one", path.display())]
    Damaged {
        /// The folder.
        path: PathBuf,
        /// What sled says.
        reason: String,
    },
    /// The system refused to read or write (no permission, a full disk).
    #[error("{}: cannot use the cache: {reason}", path.display())]
    Io {
        /// The folder.
        path: PathBuf,
        /// The cause.
        reason: String,
    },
}

/// A map from [`VerdictKey`] to bytes.
///
/// One process uses a folder at a time. Entries written in the last half second before a crash may be
/// lost. A cache that outgrows its limit is emptied. After the first failure of the database it holds
/// nothing any more, and [`VerdictCache::failure`] says why.
#[derive(Debug)]
pub struct VerdictCache {
    db: sled::Db,
    path: PathBuf,
    limit_bytes: u64,
    added: AtomicU64,
    broken: AtomicBool,
    failure: std::sync::Mutex<Option<VerdictCacheError>>,
}

impl VerdictCache {
    /// Opens the cache in a folder of its own, making it if needed.
    /// `limit_bytes` is the size on disk at which it is emptied.
    ///
    /// # Errors
    /// All of [`VerdictCacheError`].
    pub fn open(path: &Path, limit_bytes: u64) -> Result<Self, VerdictCacheError> {
        let config = sled::Config::new().path(path).cache_capacity(PAGES).flush_every_ms(Some(500));
        // sled panics on some kinds of damage.
        let opened = catch_unwind(AssertUnwindSafe(|| config.open()));
        let db = match opened {
            Ok(Ok(db)) => db,
            Ok(Err(error)) => return Err(explain(path, &error)),
            Err(panic) => return Err(damaged(path, &*panic)),
        };
        Ok(Self {
            db,
            path: path.to_owned(),
            limit_bytes,
            added: AtomicU64::new(0),
            broken: AtomicBool::new(false),
            failure: std::sync::Mutex::default(),
        })
    }

    /// The entry of this name, if there is one.
    pub fn get(&self, key: &VerdictKey) -> Option<Vec<u8>> {
        self.guarded(|db| db.get(key)).flatten().map(|bytes| bytes.to_vec())
    }

    /// Adds or replaces an entry.
    pub fn insert(&self, key: &VerdictKey, value: &[u8]) {
        self.guarded(|db| db.insert(key, value));
        if self.added.fetch_add(1, Relaxed) % LOOK_EVERY == LOOK_EVERY - 1 {
            self.guarded(|db| if db.size_on_disk()? > self.limit_bytes { db.clear() } else { Ok(()) });
        }
    }

    /// Writes out what is still in memory, at the end of a run.
    pub fn flush(&self) {
        self.guarded(|db| db.flush());
    }

    /// Why the cache ceased to work, if it did; told once.
    pub fn failure(&self) -> Option<VerdictCacheError> {
        self.failure.lock().unwrap_or_else(|e| e.into_inner()).take()
    }

    /// Runs one operation of the database; `None` after a failure, of this or an earlier one.
    fn guarded<T>(&self, operation: impl FnOnce(&sled::Db) -> sled::Result<T>) -> Option<T> {
        if self.broken.load(Relaxed) {
            return None;
        }
        let failure = match catch_unwind(AssertUnwindSafe(|| operation(&self.db))) {
            Ok(Ok(value)) => return Some(value),
            Ok(Err(error)) => explain(&self.path, &error),
            Err(panic) => damaged(&self.path, &*panic),
        };
        if !self.broken.swap(true, Relaxed) {
            *self.failure.lock().unwrap_or_else(|e| e.into_inner()) = Some(failure);
        }
        None
    }
}

fn explain(path: &Path, error: &sled::Error) -> VerdictCacheError {
    let path = path.to_owned();
    match error {
        // sled wraps the refusal of its lock in an error of kind `Other`.
        sled::Error::Io(e) if e.to_string().contains("could not acquire lock") => {
            VerdictCacheError::Busy { path }
        }
        sled::Error::Io(e) => VerdictCacheError::Io { path, reason: e.to_string() },
        other => VerdictCacheError::Damaged { path, reason: other.to_string() },
    }
}

fn damaged(path: &Path, panic: &(dyn Any + Send)) -> VerdictCacheError {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let reason = text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no message").to_owned();
    VerdictCacheError::Damaged { path: path.to_owned(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: u64 = 1 << 30;

    fn key(byte: u8) -> VerdictKey {
        [byte; 32]
    }

    #[test]
    fn entries_survive_the_process_that_wrote_them() {
        let folder = tempfile::tempdir().unwrap();
        let cache = VerdictCache::open(folder.path(), LIMIT).unwrap();
        assert_eq!(cache.get(&key(1)), None);
        cache.insert(&key(1), b"one");
        cache.insert(&key(1), b"uno");
        assert_eq!(cache.get(&key(1)).as_deref(), Some(&b"uno"[..]));
        cache.flush();
        drop(cache);
        let cache = VerdictCache::open(folder.path(), LIMIT).unwrap();
        assert_eq!(cache.get(&key(1)).as_deref(), Some(&b"uno"[..]));
        assert_eq!(cache.get(&key(2)), None);
        assert!(cache.failure().is_none());
    }

    #[test]
    fn a_second_user_is_told_that_the_cache_is_in_use() {
        let folder = tempfile::tempdir().unwrap();
        let first = VerdictCache::open(folder.path(), LIMIT).unwrap();
        let second = VerdictCache::open(folder.path(), LIMIT);
        assert!(matches!(second, Err(VerdictCacheError::Busy { .. })), "{second:?}");
        drop(first);
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, "no cache").unwrap();
        assert!(VerdictCache::open(&path, LIMIT).is_err());
    }

    #[test]
    fn a_damaged_database_is_an_error_or_empty() {
        let folder = tempfile::tempdir().unwrap();
        let cache = VerdictCache::open(folder.path(), LIMIT).unwrap();
        (0..200).for_each(|n| cache.insert(&key(n), &[n; 500]));
        cache.flush();
        drop(cache);
        for file in std::fs::read_dir(folder.path()).unwrap().flatten().filter(|f| f.path().is_file()) {
            let length = file.metadata().unwrap().len() as usize;
            std::fs::write(file.path(), vec![0xA5; length.min(1 << 20)]).unwrap();
        }
        if let Ok(cache) = VerdictCache::open(folder.path(), LIMIT) {
            let found = cache.get(&key(7));
            assert!(found.is_none() || found.as_deref() == Some(&[7; 500][..]));
        }
    }

    #[test]
    fn a_cache_over_its_limit_is_emptied() {
        let folder = tempfile::tempdir().unwrap();
        let cache = VerdictCache::open(folder.path(), 0).unwrap();
        cache.insert(&key(1), b"one");
        cache.flush();
        (0..LOOK_EVERY).for_each(|_| cache.insert(&key(2), b"two"));
        assert_eq!(cache.get(&key(1)), None);
    }
}
