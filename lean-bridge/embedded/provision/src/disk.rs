//! The disk: what is free on it, what a folder takes, and when it is really there.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Bytes free for this user on the disk of `path`, or of its nearest parent that exists.
pub(crate) fn free_space(path: &Path) -> io::Result<u64> {
    let existing = path.ancestors().find(|p| p.exists()).unwrap_or(Path::new("."));
    let stat = rustix::fs::statvfs(existing)?;
    Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
}

/// Bytes and number of files under a path (a file counts itself).
pub(crate) fn measure(path: &Path) -> io::Result<(u64, u64)> {
    let metadata = fs::symlink_metadata(path)?;
    if !metadata.is_dir() {
        return Ok((metadata.len(), 1));
    }
    let mut sum = (0, 0);
    for entry in fs::read_dir(path)? {
        let (bytes, files) = measure(&entry?.path())?;
        sum = (sum.0 + bytes, sum.1 + files);
    }
    Ok(sum)
}

/// Makes everything written under `path` durable: a file by itself, a folder with its whole disk at once
/// (far quicker than thousands of single files).
pub(crate) fn sync(path: &Path) -> io::Result<()> {
    let file = File::open(path)?;
    #[cfg(target_os = "linux")]
    if file.metadata()?.is_dir() {
        return Ok(rustix::fs::syncfs(&file)?);
    }
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_space_of_a_folder_that_does_not_exist_yet() {
        let dir = tempfile::tempdir().unwrap();
        assert!(free_space(&dir.path().join("a/b/c")).unwrap() > 0);
    }

    #[test]
    fn measures_a_tree() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("a")).unwrap();
        fs::write(dir.path().join("a/x"), [0; 10]).unwrap();
        fs::write(dir.path().join("y"), [0; 5]).unwrap();
        assert_eq!(measure(dir.path()).unwrap(), (15, 2));
    }
}
