//! The cache folder: where it is, how a folder in it is named, and file operations that survive a kill.

use super::error::ProvisionError;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Marks names of unfinished files and folders; the process number follows.
pub(crate) const TEMPORARY: &str = ".tmp-";

/// The cache folder: `PROVER_CACHE_DIR`, or `prover` in the user's cache folder. Not created here.
pub fn cache_folder() -> Result<PathBuf, ProvisionError> {
    match std::env::var_os("PROVER_CACHE_DIR").filter(|v| !v.is_empty()) {
        // absolute, because workers may run in another folder
        Some(dir) => std::path::absolute(&dir)
            .map_err(|source| ProvisionError::CacheNotWritable { path: dir.into(), source }),
        None => Ok(dirs::cache_dir().ok_or(ProvisionError::NoCacheFolder)?.join("prover")),
    }
}

/// Creates a folder and its parents.
pub(crate) fn create_folder(path: &Path) -> Result<(), ProvisionError> {
    fs::create_dir_all(path).map_err(|source| match source.kind() {
        io::ErrorKind::StorageFull => ProvisionError::io("create", path, source),
        _ => ProvisionError::CacheNotWritable { path: path.into(), source },
    })
}

/// Lower-case hexadecimal SHA-256 of the parts, each preceded by its length.
pub(crate) fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize())
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Writes a small file so that after a kill there is either the old content or the new.
pub(crate) fn write_atomically(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!("{TEMPORARY}{}", std::process::id()));
    let temporary = PathBuf::from(name);
    fs::write(&temporary, content)?;
    crate::disk::sync(&temporary)?;
    replace(&temporary, path)
}

/// Renames a finished file or folder to its final name, in place of what is there.
pub(crate) fn replace(from: &Path, to: &Path) -> io::Result<()> {
    if to.is_dir() {
        // a folder cannot be replaced in one step; it is here only if it was found to be damaged
        fs::remove_dir_all(to)?;
    }
    fs::rename(from, to)?;
    // the rename itself must last, too
    to.parent().map_or(Ok(()), |parent| File::open(parent)?.sync_all())
}

/// Removes a file or a folder, which may be missing.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    let result = match fs::symlink_metadata(path) {
        Ok(m) if m.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(e) => Err(e),
    };
    match result {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// Removes what killed processes left unfinished in `folder` itself. Call it under the folder's lock.
pub(crate) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().contains(TEMPORARY) {
            // what cannot be removed costs space, no more
            if let Err(error) = remove(&entry.path()) {
                tracing::warn!("cannot remove {}: {error}", entry.path().display());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_separates_parts() {
        assert_ne!(hash(&[b"ab", b"c"]), hash(&[b"a", b"bc"]));
        assert_eq!(hash(&[b"ab"]).len(), 64);
    }

    #[test]
    fn sweep_takes_only_unfinished_things() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("kept"), "x").unwrap();
        fs::write(dir.path().join("kept.tmp-17"), "x").unwrap();
        fs::create_dir_all(dir.path().join("lib.tmp-18/Init")).unwrap();
        fs::write(dir.path().join("lib.tmp-18/Init/a.olean"), "x").unwrap();
        sweep(dir.path());
        let names: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(names, ["kept"]);
    }

    #[test]
    fn replacing_a_folder() {
        let dir = tempfile::tempdir().unwrap();
        let (old, new) = (dir.path().join("lib"), dir.path().join("lib.tmp-1"));
        fs::create_dir(&old).unwrap();
        fs::write(old.join("damaged"), "").unwrap();
        fs::create_dir(&new).unwrap();
        replace(&new, &old).unwrap();
        assert!(old.is_dir() && !old.join("damaged").exists() && !new.exists());
    }
}
