//! The guest's file system: read-only mounts and nothing else.
//!
//! Guest code sees the library at `/lean`, the compiled modules of a project, if there is one, at `/modules`,
//! and each granted folder at its own path. Every open for
//! writing, every path outside the mounts and every path that leaves its mount through a symbolic
//! link is refused. Standard input is empty; standard output is dropped (Lean's messages do not go
//! through it); standard error is kept for error reports.

use super::errno::*;
use std::fs::{File, Metadata};
use std::path::{Path, PathBuf};

/// Descriptors below this one are the standard streams.
pub(super) const FIRST_FILE: i32 = 3;
/// Where the library is mounted.
pub const LIBRARY: &str = "/lean";
/// Where a project's compiled modules are mounted.
pub const MODULES: &str = "/modules";
const RANDOM: &str = "/dev/urandom";

/// What a descriptor stands for.
pub(super) enum Entry {
    /// A file of the host, open for reading.
    File(File),
    /// `/dev/urandom`: the guest's own generator.
    Random,
    /// Remaining names to list.
    Directory(PathBuf, Vec<(String, bool)>),
}

/// Mounts and open files of one guest.
pub struct Files {
    /// (guest path, host folder with all links resolved)
    mounts: Vec<(PathBuf, PathBuf)>,
    open: Vec<Option<Entry>>,
}

/// What a guest path means.
enum Target {
    Host(PathBuf),
    /// A folder above a mount (`/` for instance): it exists, and that is all.
    Above,
}

impl Files {
    /// `library` appears at [`LIBRARY`], `modules` at [`MODULES`], and each folder of `granted` at its own
    /// absolute path.
    pub fn new(library: &Path, modules: Option<&Path>, granted: &[PathBuf]) -> std::io::Result<Files> {
        let mut mounts = vec![(PathBuf::from(LIBRARY), library.canonicalize()?)];
        if let Some(modules) = modules {
            mounts.push((PathBuf::from(MODULES), modules.canonicalize()?));
        }
        for g in granted {
            let real = g.canonicalize()?;
            mounts.push((std::path::absolute(g)?, real));
        }
        Ok(Files { mounts, open: vec![] })
    }

    fn resolve(&self, guest: &[u8]) -> Result<Target, i32> {
        let text = std::str::from_utf8(guest).map_err(|_| ENOENT)?;
        let mut path = PathBuf::from("/");
        for part in Path::new(text).components() {
            match part {
                std::path::Component::ParentDir => {
                    path.pop();
                }
                std::path::Component::Normal(p) => path.push(p),
                _ => {}
            }
        }
        // Lean seeds its generator from it when it starts
        if path == Path::new(RANDOM) {
            return Ok(Target::Host(path));
        }
        for (mount, host) in &self.mounts {
            if let Ok(rest) = path.strip_prefix(mount) {
                let real = host.join(rest).canonicalize().map_err(number)?;
                return if real.starts_with(host) { Ok(Target::Host(real)) } else { Err(EACCES) };
            }
        }
        match self.mounts.iter().any(|(m, _)| m.starts_with(&path)) {
            true => Ok(Target::Above),
            false => Err(EACCES),
        }
    }

    /// What the host knows of a guest path; `None` for a folder above the mounts.
    pub(super) fn stat(&self, guest: &[u8]) -> Result<Option<Metadata>, i32> {
        match self.resolve(guest)? {
            Target::Above => Ok(None),
            Target::Host(p) => p.metadata().map(Some).map_err(number),
        }
    }

    /// Opens a file or folder for reading; its descriptor.
    pub(super) fn open(&mut self, guest: &[u8]) -> Result<i32, i32> {
        if guest == b"/dev/urandom" {
            return Ok(self.insert(Entry::Random));
        }
        let Target::Host(path) = self.resolve(guest)? else { return Err(EACCES) };
        let file = File::open(&path).map_err(number)?;
        let entry = if file.metadata().map_err(number)?.is_dir() {
            let names = std::fs::read_dir(&path).map_err(number)?.flatten();
            let names = names.map(|e| (e.file_name().to_string_lossy().into_owned(), e.path().is_dir()));
            Entry::Directory(path, names.collect())
        } else {
            Entry::File(file)
        };
        Ok(self.insert(entry))
    }

    /// A descriptor for the entry.
    fn insert(&mut self, entry: Entry) -> i32 {
        let slot = self.open.iter().position(Option::is_none).unwrap_or(self.open.len());
        if slot == self.open.len() {
            self.open.push(None);
        }
        self.open[slot] = Some(entry);
        slot as i32 + FIRST_FILE
    }

    /// What a descriptor stands for.
    pub(super) fn entry(&mut self, fd: i32) -> Result<&mut Entry, i32> {
        let slot = usize::try_from(fd - FIRST_FILE).map_err(|_| EBADF)?;
        self.open.get_mut(slot).and_then(Option::as_mut).ok_or(EBADF)
    }

    /// The file behind a descriptor.
    pub(super) fn file(&mut self, fd: i32) -> Result<&File, i32> {
        match self.entry(fd)? {
            Entry::File(f) => Ok(f),
            Entry::Random => Err(EINVAL),
            Entry::Directory(..) => Err(EISDIR),
        }
    }

    /// Closes a descriptor.
    pub(super) fn close(&mut self, fd: i32) -> Result<(), i32> {
        if (0..FIRST_FILE).contains(&fd) {
            return Ok(());
        }
        self.entry(fd)?;
        self.open[(fd - FIRST_FILE) as usize] = None;
        Ok(())
    }
}

/// The guest's number of a system error.
pub(super) fn number(e: std::io::Error) -> i32 {
    match e.raw_os_error() {
        Some(libc::ENOENT) => ENOENT,
        Some(libc::EACCES) | Some(libc::EPERM) => EACCES,
        Some(libc::ENOTDIR) => ENOTDIR,
        Some(libc::EISDIR) => EISDIR,
        Some(libc::EINVAL) => EINVAL,
        _ => EIO,
    }
}
