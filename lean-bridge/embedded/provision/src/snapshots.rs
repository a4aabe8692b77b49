//! Snapshots of Lean with a header imported: made when first asked for, the least recently used removed.

use super::Installation;
use super::cache::{self, TEMPORARY};
use super::error::ProvisionError;
use super::lock::Lock;
use super::progress::Progress;
use lean_meta::header::module_path;
use serde::Serialize;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Headers whose snapshots are made at set-up and never removed.
pub(crate) const PINNED: [&str; 3] = ["", "import Std", "import Lean"];

/// Folder of the snapshots inside an installation.
pub(crate) const FOLDER: &str = "snapshots";
const LOCK: &str = "lock";
const IMAGE: &str = "snapshot";
const HEADER: &str = "header";
/// Space that must be free before a snapshot is made: the largest library is 359 MB.
pub(crate) const SPACE: u64 = 400_000_000;
/// A snapshot used so recently may be about to be mapped by a process that just asked for it.
const GRACE: Duration = Duration::from_secs(60);

/// The one text for all headers that mean the same: white space collapsed. (The order of imports is kept: it
/// may matter for which of two notations is found first.) Comments must have been removed before.
pub fn canonical(header: &str) -> String {
    header.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// File name of the snapshot of a canonical header.
pub(crate) fn file_name(canonical: &str) -> String {
    file_name_with(canonical, "")
}

/// The same for a header that imports modules with this content.
fn file_name_with(canonical: &str, content: &str) -> String {
    let version = crate::snapshot::SNAPSHOT_VERSION.to_le_bytes();
    let mut parts = vec![canonical.as_bytes(), &version];
    parts.extend((!content.is_empty()).then_some(content.as_bytes()));
    format!("{}.{IMAGE}", &cache::hash(&parts)[..16])
}

/// Bytes that snapshots other than the pinned ones may take: `PROVER_CACHE_LIMIT_MB`, by default 4 GiB.
pub fn limit() -> u64 {
    let given = std::env::var("PROVER_CACHE_LIMIT_MB").ok().and_then(|v| v.trim().parse::<u64>().ok());
    given.map_or(4 << 30, |mb| mb.saturating_mul(1_000_000))
}

/// A snapshot in the cache.
#[derive(Clone, Debug, Serialize, PartialEq)]
pub struct SnapshotStatus {
    /// Canonical header.
    pub header: String,
    /// Size of the file.
    pub bytes: u64,
    /// Made at set-up and never removed.
    pub pinned: bool,
    /// Seconds since it was last asked for.
    pub idle_seconds: u64,
}

/// Makes a snapshot at a path: what [`get`] calls for a header it does not have.
type Create<'a> = &'a dyn Fn(&str, &Path) -> Result<(), ProvisionError>;

impl Installation {
    /// The snapshot of a header (text of `import` lines without comments; any white space), made first if
    /// need be (about a second). The file stays valid for those who have opened it even if it is removed.
    ///
    /// # Errors
    /// [`ProvisionError::Snapshot`] if Lean rejects the header, with Lean's message.
    pub fn snapshot(&self, header: &str, progress: &dyn Progress) -> Result<PathBuf, ProvisionError> {
        self.snapshot_with(header, None, progress)
    }

    /// The same for a header that may import modules of a project. `modules` has their compiled files, each
    /// beside a file `NAME.hash` that says what the compiled file was made of, imports included: a snapshot
    /// belongs to these.
    ///
    /// # Errors
    /// As [`Installation::snapshot`].
    pub fn snapshot_with(
        &self,
        header: &str,
        modules: Option<&Path>,
        progress: &dyn Progress,
    ) -> Result<PathBuf, ProvisionError> {
        let create =
            |header: &str, path: &Path| super::engine::create_snapshot(self, header, modules, path, progress);
        let content = modules.map(|m| project_modules(header, m)).unwrap_or_default();
        get(&self.snapshots, header, &content, limit(), GRACE, progress, &create)
    }
}

/// What the modules of a project that a header imports were made of; empty if there is none among them.
fn project_modules(header: &str, modules: &Path) -> String {
    let hash = |name: &str| fs::read_to_string(module_path(modules, name, "hash")).ok();
    header.split_whitespace().filter_map(hash).collect()
}

fn get(
    folder: &Path,
    header: &str,
    content: &str,
    limit: u64,
    grace: Duration,
    progress: &dyn Progress,
    create: Create<'_>,
) -> Result<PathBuf, ProvisionError> {
    let header = canonical(header);
    let name = file_name_with(&header, content);
    let path = folder.join(&name);
    if touch(&path) {
        return Ok(path);
    }
    cache::create_folder(folder)?;
    Lock::open(&folder.join(LOCK))?.with("making a snapshot", progress, || {
        // made by another process while this one waited?
        if touch(&path) {
            return Ok(());
        }
        cache::sweep(folder);
        evict(folder, limit.saturating_sub(SPACE), grace);
        if let Ok(free) = crate::disk::free_space(folder)
            && free < SPACE
        {
            return Err(ProvisionError::DiskFull { path: folder.into(), needed: SPACE, free });
        }
        let temporary = folder.join(format!("{name}{TEMPORARY}{}", std::process::id()));
        let made = create(&header, &temporary).and_then(|()| {
            let name = path.with_extension(HEADER);
            cache::write_atomically(&name, header.as_bytes())
                .map_err(|e| ProvisionError::io("write", &name, e))?;
            crate::disk::sync(&temporary)
                .and_then(|()| cache::replace(&temporary, &path))
                .map_err(|e| ProvisionError::io("write", &path, e))
        });
        if made.is_err() {
            let _ = cache::remove(&temporary);
        }
        made?;
        evict(folder, limit, grace);
        Ok(())
    })?;
    Ok(path)
}

/// Whether the file is there; marks it as used now.
fn touch(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    // in a cache that is read-only, nothing is ever removed either
    let _ = file.set_modified(SystemTime::now());
    true
}

/// Removes snapshots that are not pinned, the least recently used first, until they take at most `limit`.
/// Who has one mapped keeps it: removing only takes the name away.
fn evict(folder: &Path, limit: u64, grace: Duration) {
    let Ok(mut entries) = list(folder) else { return };
    entries.retain(|(_, s)| !s.pinned);
    entries.sort_by_key(|(_, s)| s.idle_seconds);
    let mut total: u64 = entries.iter().map(|(_, s)| s.bytes).sum();
    while total > limit
        && let Some((path, snapshot)) = entries.pop()
    {
        if snapshot.idle_seconds < grace.as_secs() {
            break;
        }
        match cache::remove(&path).and_then(|()| cache::remove(&path.with_extension(HEADER))) {
            Ok(()) => total -= snapshot.bytes,
            Err(error) => tracing::warn!("cannot remove {}: {error}", path.display()),
        }
    }
}

/// All snapshots of a folder.
pub(crate) fn list(folder: &Path) -> io::Result<Vec<(PathBuf, SnapshotStatus)>> {
    let mut out = vec![];
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|x| x != IMAGE) {
            continue;
        }
        let Ok(metadata) = fs::metadata(&path) else { continue };
        let pinned = PINNED.iter().find(|h| path.ends_with(file_name(h)));
        let header = match pinned {
            Some(header) => (*header).to_owned(),
            None => fs::read_to_string(path.with_extension(HEADER)).unwrap_or_else(|_| "?".into()),
        };
        let used = metadata.modified()?;
        let idle = SystemTime::now().duration_since(used).unwrap_or_default();
        let status = SnapshotStatus {
            header,
            bytes: metadata.len(),
            pinned: pinned.is_some(),
            idle_seconds: idle.as_secs(),
        };
        out.push((path, status));
    }
    out.sort_by(|a, b| b.1.pinned.cmp(&a.1.pinned).then_with(|| a.1.header.cmp(&b.1.header)));
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::progress::Silent;
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    const NO_GRACE: Duration = Duration::ZERO;

    /// Asks for a snapshot of 10 bytes; counts how often one is made.
    fn ask(folder: &Path, header: &str, limit: u64, made: &AtomicUsize) -> PathBuf {
        let create = |header: &str, path: &Path| {
            made.fetch_add(1, Ordering::SeqCst);
            fs::write(path, format!("{header:10.10}")).map_err(|e| ProvisionError::io("write", path, e))
        };
        get(folder, header, "", limit, NO_GRACE, &Silent, &create).unwrap()
    }

    fn age(path: &Path, seconds: u64) {
        let then = SystemTime::now() - Duration::from_secs(seconds);
        File::options().append(true).open(path).unwrap().set_modified(then).unwrap();
    }

    #[test]
    fn white_space_does_not_matter() {
        assert_eq!(canonical("  import   Std\n\timport Lean\n"), "import Std import Lean");
        assert_eq!(canonical(" \n"), "");
        assert_eq!(file_name(""), file_name(&canonical("\n")));
        assert_ne!(file_name("import Std"), file_name("import Lean"));
    }

    #[test]
    fn a_header_with_modules_of_a_project_belongs_to_what_they_were_made_of() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(project_modules("import Std import Shapes.Basic", dir.path()), "");
        fs::create_dir(dir.path().join("Shapes")).unwrap();
        fs::write(dir.path().join("Shapes/Basic.hash"), "one").unwrap();
        assert_eq!(project_modules("import Std import Shapes.Basic", dir.path()), "one");
        assert_eq!(project_modules("import Std import «Shapes».Basic", dir.path()), "one");
        assert_eq!(file_name_with("import Std", ""), file_name("import Std"));
        assert_ne!(file_name_with("import A", "one"), file_name_with("import A", "two"));
    }

    #[test]
    fn made_once() {
        let (dir, made) = (tempfile::tempdir().unwrap(), AtomicUsize::new(0));
        let first = ask(dir.path(), "import Std\nimport Lean", u64::MAX, &made);
        let second = ask(dir.path(), "import Std import  Lean", u64::MAX, &made);
        assert_eq!((first, made.load(Ordering::SeqCst)), (second, 1));
    }

    #[test]
    fn asked_for_by_many_at_once_made_once() {
        let (dir, made) = (tempfile::tempdir().unwrap(), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| ask(dir.path(), "import Std.Data", u64::MAX, &made));
            }
        });
        assert_eq!(made.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn least_recently_used_goes_first_and_pinned_never() {
        let (dir, made) = (tempfile::tempdir().unwrap(), AtomicUsize::new(0));
        let limit = SPACE + 20;
        let paths = ["", "a", "b", "c"].map(|h| ask(dir.path(), h, limit, &made));
        for (path, seconds) in paths.iter().zip([900, 500, 800, 300]) {
            age(path, seconds);
        }
        ask(dir.path(), "b", limit, &made);
        // three of 10 bytes are more than the 20 left besides room for the new one: "a" has to go
        let new = ask(dir.path(), "d", limit, &made);
        let left: Vec<String> = list(dir.path()).unwrap().into_iter().map(|(_, s)| s.header).collect();
        assert_eq!(left, ["", "b", "c", "d"]);
        assert!(new.exists());
        assert!(!paths[1].with_extension(HEADER).exists(), "the header goes with its snapshot");
    }

    #[test]
    fn mapped_snapshot_outlives_its_removal() {
        let (dir, made) = (tempfile::tempdir().unwrap(), AtomicUsize::new(0));
        let path = ask(dir.path(), "held", u64::MAX, &made);
        let open = File::open(&path).unwrap();
        age(&path, 1000);
        evict(dir.path(), 0, NO_GRACE);
        assert!(!path.exists());
        assert_eq!(io::read_to_string(open).unwrap(), "held      ");
    }

    #[test]
    fn recently_used_is_kept_even_above_the_limit() {
        let (dir, made) = (tempfile::tempdir().unwrap(), AtomicUsize::new(0));
        let path = ask(dir.path(), "x", u64::MAX, &made);
        evict(dir.path(), 0, GRACE);
        assert!(path.exists());
    }

    #[test]
    fn failure_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let create = |header: &str, path: &Path| {
            fs::write(path, "half").unwrap();
            Err(ProvisionError::Snapshot {
                header: header.into(),
                reason: "unknown module prefix 'X'".into(),
            })
        };
        let error = get(dir.path(), "import  X", "", 0, NO_GRACE, &Silent, &create).unwrap_err();
        assert!(error.to_string().contains("`import X`: unknown module prefix"), "{error}");
        let names: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(names, [LOCK]);
    }
}
