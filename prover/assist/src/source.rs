//! A file as it is on disk at the moment of a question.

use crate::error::AssistError;
use lean_bridge::Position;
use proof_session::TextHash;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Files above this many bytes are refused: Lean files have some hundred kilobytes at most.
pub(crate) const MOST_BYTES: u64 = 4 << 20;
/// A byte order mark; editors hide it, so it counts as no column.
const MARK: char = '\u{feff}';

/// A Lean file.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// Its path, links resolved.
    pub path: PathBuf,
    /// Its path below the workspace's root.
    pub shown: String,
    /// Its text, with the ends of lines that it has on disk, without a byte order mark.
    pub text: String,
    /// A hash of the text.
    pub hash: TextHash,
    /// Bytes at which lines begin.
    lines: Vec<usize>,
}

impl Source {
    /// Reads a file, which errors and answers call `shown`.
    pub(crate) fn read(path: &Path, shown: &str) -> Result<Source, AssistError> {
        let fault = |reason: String| AssistError::File { file: shown.to_owned(), reason };
        let io = |e: std::io::Error| fault(e.to_string());
        let file = std::fs::File::open(path).map_err(io)?;
        let facts = file.metadata().map_err(io)?;
        if !facts.is_file() {
            return Err(fault("is no file; name a `.lean` file".into()));
        }
        let large = || fault(format!("has more than {} MB; Lean files are smaller", MOST_BYTES >> 20));
        let mut bytes = vec![];
        file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(io)?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(large());
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let line = 1 + error.as_bytes()[..error.utf8_error().valid_up_to()]
                .iter()
                .filter(|b| **b == b'\n')
                .count();
            fault(format!("is not UTF-8 (line {line}); save it as UTF-8"))
        })?;
        let text = text.strip_prefix(MARK).map(str::to_owned).unwrap_or(text);
        Ok(Source::of(path, shown, text))
    }

    /// A text that stands in no file, or was read already; errors and answers call it `shown`.
    pub(crate) fn of(path: &Path, shown: &str, text: String) -> Source {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let hash = TextHash::of(&[&text]);
        Source { path: path.to_owned(), shown: shown.to_owned(), text, hash, lines }
    }

    /// Number of lines.
    pub(crate) fn line_count(&self) -> u32 {
        // What ends in a line end has no line behind it.
        let behind = self.lines.len() > 1 && self.lines.last() == Some(&self.text.len());
        (self.lines.len() - usize::from(behind)) as u32
    }

    /// A line, counted from 1, without its end.
    pub(crate) fn line(&self, line: u32) -> &str {
        let Some(begin) = (line as usize).checked_sub(1).and_then(|i| self.lines.get(i)) else { return "" };
        let end = self.lines.get(line as usize).map_or(self.text.len(), |next| next - 1);
        self.text[*begin..end].trim_end_matches('\r')
    }

    /// A line that has to be there.
    ///
    /// # Errors
    /// [`AssistError::Place`].
    pub(crate) fn known_line(&self, line: u32) -> Result<&str, AssistError> {
        if (1..=self.line_count()).contains(&line) {
            return Ok(self.line(line));
        }
        let count = self.line_count();
        Err(AssistError::Place(format!("{} has {count} lines: there is no line {line}", self.shown)))
    }

    /// A place for the bridge. A column behind the end of its line means that end.
    ///
    /// # Errors
    /// [`AssistError::Place`].
    pub(crate) fn position(&self, line: u32, column: u32) -> Result<Position, AssistError> {
        self.known_line(line)?;
        if column == 0 {
            return Err(AssistError::Place("columns count from 1".into()));
        }
        Ok(Position { line, column: column - 1 })
    }

    /// The byte of a place, columns from 1; the end of the line for one behind it.
    pub(crate) fn offset(&self, line: u32, column: u32) -> usize {
        let Some(begin) = (line as usize).checked_sub(1).and_then(|i| self.lines.get(i)) else {
            return self.text.len();
        };
        let text = self.line(line);
        let mut within = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        begin + within.nth(column.saturating_sub(1) as usize).unwrap_or(text.len())
    }

    /// Line and column, from 1, of a byte.
    pub(crate) fn place(&self, offset: usize) -> (u32, u32) {
        let line = self.lines.partition_point(|l| *l <= offset);
        let column = self.text.get(self.lines[line - 1]..offset).map_or(0, |t| t.chars().count());
        (line as u32, column as u32 + 1)
    }

    /// First and last line of a range of bytes.
    pub(crate) fn lines_of(&self, range: &Range<usize>) -> (u32, u32) {
        let last = range.end.saturating_sub(1).max(range.start);
        (self.place(range.start).0, self.place(last).0)
    }

    /// The column, from 1, of the first character of a line that is no blank; behind its end for a
    /// blank line.
    pub(crate) fn first_column(&self, line: u32) -> u32 {
        let text = self.line(line);
        text.chars().take_while(|c| c.is_whitespace()).count() as u32 + 1
    }

    /// The column behind the last character of a line.
    pub(crate) fn end_column(&self, line: u32) -> u32 {
        self.line(line).trim_end().chars().count() as u32 + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::of(Path::new("f.lean"), "f.lean", text.into())
    }

    #[test]
    fn lines_and_columns_of_all_line_ends() {
        let s = source("αβ\r\n  c\n\nd");
        assert_eq!(s.line_count(), 4);
        assert_eq!([1, 2, 3, 4, 5].map(|l| s.line(l)), ["αβ", "  c", "", "d", ""]);
        assert_eq!((s.first_column(2), s.end_column(2), s.first_column(3)), (3, 4, 1));
        for (offset, c) in s.text.char_indices().filter(|(_, c)| !matches!(c, '\r' | '\n')) {
            let (line, column) = s.place(offset);
            assert_eq!(s.offset(line, column), offset, "{c}");
        }
        assert_eq!(s.offset(1, 99), 4);
        assert_eq!(source("a\n").line_count(), 1);
        assert_eq!(source("").line_count(), 1);
        assert!(s.known_line(5).is_err() && s.position(1, 0).is_err());
    }

    #[test]
    fn what_is_no_text() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f.lean");
        let read = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            Source::read(&path, "f.lean").map(|s| s.text).map_err(|e| e.to_string())
        };
        assert_eq!(read("\u{feff}a\r\n".as_bytes()), Ok("a\r\n".into()));
        assert!(read(b"a\n\xff").unwrap_err().contains("not UTF-8 (line 2)"));
        assert!(read(&vec![b' '; MOST_BYTES as usize + 1]).unwrap_err().contains("more than 4 MB"));
        assert!(Source::read(folder.path(), "d").unwrap_err().to_string().contains("is no file"));
        assert!(Source::read(&folder.path().join("no.lean"), "no.lean").is_err());
    }
}
