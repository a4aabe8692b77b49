//! An append-only file of JSON values, one a line.

use serde::{Serialize, de::DeserializeOwned};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long a lock may outlive its writer: a process that another thread is starting holds copies of all
/// descriptors until it runs its own program.
const LET_GO_WITHIN: Duration = Duration::from_millis(200);

/// Why a file of results could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JsonLinesError {
    /// The file could not be opened, read or written (a full disk, for example).
    #[error("{}: cannot {action}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was attempted.
        action: &'static str,
        /// The cause.
        source: io::Error,
    },
    /// Another process has the file open for writing.
    #[error("{}: another process is writing to it", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// A complete line that is not the value expected.
    #[error("{}:{line}: {source}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The cause.
        source: serde_json::Error,
    },
    /// A value that cannot be written as JSON.
    #[error("{}: cannot write a value as JSON: {source}", path.display())]
    Value {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: serde_json::Error,
    },
}

/// Writes JSON values to the end of a file, one a line, each handed to the system before the call returns.
///
/// A process may die at any byte: [`JsonLines::open`] cuts off a last line that was not finished. One process
/// writes at a time, which a lock on the file ensures; it ends with the process.
#[derive(Debug)]
pub struct JsonLines {
    file: File,
    path: PathBuf,
    torn_bytes: u64,
}

impl JsonLines {
    /// Opens the file for appending, making it (and its folder) if needed, and repairs its end.
    ///
    /// # Errors
    /// [`JsonLinesError::Io`], and [`JsonLinesError::Busy`] if another process writes to it.
    pub fn open(path: &Path) -> Result<Self, JsonLinesError> {
        let io = |action| move |source| JsonLinesError::Io { path: path.to_owned(), action, source };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(io("make its folder"))?;
        }
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(io("open for writing"))?;
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if begun.elapsed() < LET_GO_WITHIN => sleep(LET_GO_WITHIN / 20),
                Err(TryLockError::WouldBlock) => return Err(JsonLinesError::Busy { path: path.to_owned() }),
                Err(TryLockError::Error(source)) => return Err(io("lock")(source)),
            }
        }
        let torn_bytes = repair(&mut file).map_err(io("repair"))?;
        Ok(Self { file, path: path.to_owned(), torn_bytes })
    }

    /// Appends one value and its line end in one write.
    ///
    /// # Errors
    /// [`JsonLinesError::Value`], or [`JsonLinesError::Io`]; after a failed write the file ends
    /// where it did before, as far as the system allows.
    pub fn append<T: Serialize>(&mut self, value: &T) -> Result<(), JsonLinesError> {
        let mut line = serde_json::to_vec(value)
            .map_err(|source| JsonLinesError::Value { path: self.path.clone(), source })?;
        line.push(b'\n');
        let written = self.file.stream_position().and_then(|start| {
            self.file.write_all(&line).and_then(|()| self.file.flush()).inspect_err(|_| {
                // a torn line would be cut off by the next `open` anyway; this
                // keeps later appends of this process sound
                let _ = self.file.set_len(start);
                let _ = self.file.seek(SeekFrom::Start(start));
            })
        });
        written.map_err(|source| JsonLinesError::Io { path: self.path.clone(), action: "append", source })
    }

    /// How many bytes of an unfinished last line [`JsonLines::open`] cut off.
    pub fn torn_bytes(&self) -> u64 {
        self.torn_bytes
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Ends the file after its last complete value and moves there; returns how many bytes were cut off.
fn repair(file: &mut File) -> io::Result<u64> {
    let length = file.seek(SeekFrom::End(0))?;
    let tail_start = after_last_newline(file, length)?;
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(tail_start))?;
    file.read_to_end(&mut tail)?;
    let mut torn = 0;
    if !tail.is_empty() {
        // a file written by hand may lack only the last line end
        if serde_json::from_slice::<serde_json::Value>(&tail).is_ok() {
            file.write_all(b"\n")?;
        } else {
            torn = tail.len() as u64;
            file.set_len(tail_start)?;
        }
    }
    file.seek(SeekFrom::End(0))?;
    Ok(torn)
}

/// The position behind the last line end, found from the back as result files grow large.
fn after_last_newline(file: &mut File, length: u64) -> io::Result<u64> {
    let mut end = length;
    let mut chunk = vec![0; 64 << 10];
    while end > 0 {
        let start = end.saturating_sub(chunk.len() as u64);
        let part = &mut chunk[..(end - start) as usize];
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(part)?;
        if let Some(at) = part.iter().rposition(|&byte| byte == b'\n') {
            return Ok(start + at as u64 + 1);
        }
        end = start;
    }
    Ok(0)
}

/// Reads all values of such a file, in order; a file that does not exist has none.
///
/// A last line without a line end that is not a whole value is left out: its
/// writer was killed. Empty lines are left out too.
///
/// # Errors
/// [`JsonLinesError::Io`], and [`JsonLinesError::Line`] for a complete line that is not a `T`.
pub fn read_json_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, JsonLinesError> {
    let io = |source| JsonLinesError::Io { path: path.to_owned(), action: "read", source };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io(error)),
    };
    let mut reader = BufReader::new(file);
    let mut values = Vec::new();
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        if reader.read_until(b'\n', &mut bytes).map_err(io)? == 0 {
            break;
        }
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        match serde_json::from_slice(&bytes) {
            Ok(value) => values.push(value),
            Err(_) if bytes.last() != Some(&b'\n') => break,
            Err(source) => return Err(JsonLinesError::Line { path: path.to_owned(), line, source }),
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn appends_and_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/results.jsonl");
        assert!(read_json_lines::<String>(&path).unwrap().is_empty());
        let mut out = JsonLines::open(&path).unwrap();
        out.append(&"one\ntwo").unwrap();
        out.append(&"ℕ").unwrap();
        assert_eq!(read_json_lines::<String>(&path).unwrap(), ["one\ntwo", "ℕ"]);
    }

    #[test]
    fn second_writer_is_refused_until_the_first_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results.jsonl");
        let first = JsonLines::open(&path).unwrap();
        assert!(matches!(JsonLines::open(&path), Err(JsonLinesError::Busy { .. })));
        drop(first);
        JsonLines::open(&path).unwrap();
    }

    #[test]
    fn a_bad_line_in_the_middle_is_an_error_with_its_number() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results.jsonl");
        std::fs::write(&path, "1\n\nnot json\n3\n").unwrap();
        let error = read_json_lines::<u32>(&path).unwrap_err();
        assert!(error.to_string().contains("results.jsonl:3:"), "{error}");
    }

    #[test]
    fn a_value_lacking_only_its_line_end_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results.jsonl");
        std::fs::write(&path, "{\"a\":1}\n{\"a\":2}").unwrap();
        let mut out = JsonLines::open(&path).unwrap();
        assert_eq!(out.torn_bytes(), 0);
        out.append(&serde_json::json!({"a": 3})).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_an_error() {
        let mut out = JsonLines {
            file: OpenOptions::new().write(true).open("/dev/full").unwrap(),
            path: "/dev/full".into(),
            torn_bytes: 0,
        };
        assert!(matches!(out.append(&1), Err(JsonLinesError::Io { action: "append", .. })));
    }

    proptest! {
        /// Killed at any byte, the writer loses at most the line it was writing.
        #[test]
        fn any_cut_is_repaired(items in prop::collection::vec(".{0,30}", 1..8), cut in 0.0f64..1.0) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("results.jsonl");
            let mut out = JsonLines::open(&path).unwrap();
            let mut ends = vec![0];
            for item in &items {
                out.append(&[item]).unwrap();
                ends.push(std::fs::metadata(&path).unwrap().len());
            }
            drop(out);
            let length = (ends[items.len()] as f64 * cut) as u64;
            OpenOptions::new().write(true).open(&path).unwrap().set_len(length).unwrap();
            // a value is complete when at most its line end is missing
            let whole = ends.iter().filter(|&&end| end <= length + 1).count() - 1;
            let expected: Vec<[String; 1]> = items[..whole].iter().map(|item| [item.clone()]).collect();
            prop_assert_eq!(&read_json_lines::<[String; 1]>(&path).unwrap(), &expected);
            let mut out = JsonLines::open(&path).unwrap();
            out.append(&["next"]).unwrap();
            let after = read_json_lines::<[String; 1]>(&path).unwrap();
            prop_assert_eq!(after.len(), whole + 1);
            prop_assert_eq!(&after[..whole], &expected[..]);
        }
    }
}
