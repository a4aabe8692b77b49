//! Bytes that nobody can change any more, and that another process can read.
//!
//! A candidate's process writes a file and lives on. What the auditor and the second kernel say must be about
//! the same bytes, so the file is read once, looked through, and put into memory that the system has sealed:
//! the auditor opens that memory as a file, and no process can write to it, whatever rights it has.

use lean_export::olean::Pickle;
use lean_export::{ReadError, ReadProblem};
use lean_kernel::Terms;
use lean_protocol::{Refusal, Rule};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The largest file that is read, bytes.
const LARGEST: u64 = 256 << 20;

/// A pickle that was read and found sound.
#[derive(Debug)]
pub(crate) struct Sealed {
    bytes: Vec<u8>,
    imports: Vec<Vec<String>>,
    place: Place,
}

/// Why a file is none that can be judged.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unfit {
    /// It cannot be read or passed on.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It is larger than is read.
    #[error("it is larger than {} MiB", LARGEST >> 20)]
    TooLarge,
    /// It is no pickle, or an unsound one.
    #[error("{0}")]
    Read(#[from] ReadError),
}

impl Unfit {
    /// Whether a file by another version of Lean is the reason.
    pub(crate) fn is_unsupported(&self) -> bool {
        matches!(self, Unfit::Read(ReadError { problem: ReadProblem::Unsupported(_), .. }))
    }

    /// The verdict on the text whose process wrote the file.
    pub(crate) fn refusal(&self) -> Refusal {
        let rule =
            if matches!(self, Unfit::TooLarge) || self.is_unsupported() { Rule::Limit } else { Rule::Engine };
        Refusal::new(rule, format!("what the text declares cannot be read: {self}"))
    }
}

impl Sealed {
    /// Reads a file once and seals what it held. `what` is what errors call it. Blocks.
    ///
    /// # Errors
    /// Why it cannot be judged.
    pub(crate) fn read(path: &Path, what: &str) -> Result<Sealed, Unfit> {
        Sealed::of(read_once(path)?, what)
    }

    /// Seals bytes.
    ///
    /// # Errors
    /// As [`Sealed::read`].
    pub(crate) fn of(bytes: Vec<u8>, what: &str) -> Result<Sealed, Unfit> {
        let pickle = Pickle::from_bytes(what, bytes.clone(), &mut Terms::default())?;
        let imports = pickle.imports().to_vec();
        let place = Place::of(&bytes)?;
        Ok(Sealed { bytes, imports, place })
    }

    /// What the file held.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The modules that it imports, by the parts of their names.
    pub(crate) fn imports(&self) -> &[Vec<String>] {
        &self.imports
    }

    /// Where another process finds it, for as long as this value lives.
    pub(crate) fn path(&self) -> PathBuf {
        self.place.path()
    }
}

/// Reads a file that may be anything by now.
fn read_once(path: &Path) -> Result<Vec<u8>, Unfit> {
    let file = open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is no file").into());
    }
    let mut bytes = vec![];
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 <= LARGEST {
        true => Ok(bytes),
        false => Err(Unfit::TooLarge),
    }
}

/// Opens a file itself, and nothing that it leads to or that would make the reader wait.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
    File::options().read(true).custom_flags(flags as i32).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Memory that the system has sealed.
#[cfg(target_os = "linux")]
#[derive(Debug)]
struct Place(File);

#[cfg(target_os = "linux")]
impl Place {
    fn of(bytes: &[u8]) -> io::Result<Place> {
        use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, memfd_create};
        use std::io::Write;
        let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
        let mut file = File::from(memfd_create("prover-judge", flags)?);
        file.write_all(bytes)?;
        fcntl_add_seals(&file, SealFlags::WRITE | SealFlags::GROW | SealFlags::SHRINK | SealFlags::SEAL)?;
        Ok(Place(file))
    }

    fn path(&self) -> PathBuf {
        use std::os::fd::AsRawFd;
        format!("/proc/{}/fd/{}", std::process::id(), self.0.as_raw_fd()).into()
    }
}

/// A file that only this user can write: other systems have no sealed memory.
#[cfg(not(target_os = "linux"))]
#[derive(Debug)]
struct Place(tempfile::NamedTempFile);

#[cfg(not(target_os = "linux"))]
impl Place {
    fn of(bytes: &[u8]) -> io::Result<Place> {
        use std::io::Write;
        let mut file = tempfile::Builder::new().prefix("prover-judge-").tempfile()?;
        file.write_all(bytes)?;
        file.flush()?;
        Ok(Place(file))
    }

    fn path(&self) -> PathBuf {
        self.0.path().to_path_buf()
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_can_be_read_by_others_and_written_by_nobody() {
        let place = Place::of(b"olean").unwrap();
        let path = place.path();
        assert_eq!(std::fs::read(&path).unwrap(), b"olean");
        // not even by this process
        let write = File::options().write(true).open(&path).and_then(|f| {
            use std::os::unix::fs::FileExt;
            f.write_all_at(b"other", 0)
        });
        assert!(write.is_err());
        assert!(File::options().write(true).open(&path).and_then(|f| f.set_len(1)).is_err());
        drop(place);
        assert!(!path.exists());
    }

    #[test]
    fn only_files_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let said = |path: &Path| read_once(path).unwrap_err().to_string();
        assert_eq!(said(folder.path()), "it is no file");
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("/etc/hostname", &link).unwrap();
        assert!(read_once(&link).is_err());
        // a pipe that nobody writes to must not make the judge wait
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        assert_eq!(said(&pipe), "it is no file");
        let file = folder.path().join("file");
        std::fs::write(&file, "text").unwrap();
        assert_eq!(read_once(&file).unwrap(), b"text");
        let e = Sealed::read(&file, "it").unwrap_err();
        assert_eq!((e.refusal().rule, e.is_unsupported()), (Rule::Engine, false), "{e}");
        let huge = File::create(folder.path().join("huge")).unwrap();
        huge.set_len(LARGEST + 1).unwrap();
        let e = Sealed::read(&folder.path().join("huge"), "it").unwrap_err();
        assert_eq!(e.refusal().rule, Rule::Limit);
    }
}
