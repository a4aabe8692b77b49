//! From bytes to text.

use super::packing::unpacked;
use super::{InputError, InputFault, Packing};
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// What some editors write at the beginning of a file.
const MARK: char = '\u{feff}';

/// The text of a file: unpacked, without a byte order mark, line ends as `\n`.
///
/// # Errors
/// [`InputError`], which names the file.
pub fn read_text(path: &Path) -> Result<String, InputError> {
    text_of(&path.display().to_string(), read_bytes(path)?, usize::MAX)
}

/// The bytes of a file as they are.
///
/// # Errors
/// [`InputError`], which names the file.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, InputError> {
    std::fs::read(path).map_err(|source| InputError::read(path.display().to_string(), source))
}

/// The text on standard input, as [`read_text`].
///
/// # Errors
/// [`InputError`], which names standard input.
pub fn read_stdin() -> Result<String, InputError> {
    let mut bytes = vec![];
    let read = io::stdin().read_to_end(&mut bytes);
    read.map_err(|source| InputError::read("standard input", source))?;
    text_of("standard input", bytes, usize::MAX)
}

/// The text that bytes are, as [`read_text`]; `file` is what
/// errors call it. Unpacked it may have so many bytes.
///
/// # Errors
/// [`InputError`].
pub fn text_of(file: &str, bytes: Vec<u8>, most: usize) -> Result<String, InputError> {
    let wrong = |fault| InputError { file: file.to_owned(), fault };
    let packing = Packing::of(&bytes);
    let bytes = match unpacked(bytes, most) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Err(wrong(InputFault::TooLarge(most))),
        Err(source) => return Err(wrong(InputFault::Packed { packing, source })),
    };
    let text = String::from_utf8(bytes).map_err(|e| wrong(no_text(e.as_bytes(), e.utf8_error())))?;
    Ok(match lean_text(&text) {
        Cow::Borrowed(same) if same.len() == text.len() => text,
        other => other.into_owned(),
    })
}

fn no_text(bytes: &[u8], error: std::str::Utf8Error) -> InputFault {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return InputFault::Utf16;
    }
    let byte = error.valid_up_to();
    let line = 1 + bytes[..byte].iter().filter(|b| **b == b'\n').count();
    InputFault::NotUtf8 { line, byte }
}

/// Text as Lean reads it: without a byte order mark, line ends as `\n`.
pub fn lean_text(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix(MARK).unwrap_or(text);
    match text.contains("\r\n") {
        true => Cow::Owned(text.replace("\r\n", "\n")),
        false => Cow::Borrowed(text),
    }
}

/// The lines of a file that may be too large to be held as a whole: unpacked, without a byte order mark.
///
/// # Errors
/// [`InputError`], when it cannot be opened.
pub fn lines_of(path: &Path) -> Result<Box<dyn BufRead + Send>, InputError> {
    let fault = |source| InputError::read(path.display().to_string(), source);
    let mut file = BufReader::with_capacity(1 << 18, File::open(path).map_err(fault)?);
    let packing = Packing::of(file.fill_buf().map_err(fault)?);
    let mut plain = packing.reader(file);
    let begun = plain.fill_buf().map_err(|source| InputError {
        file: path.display().to_string(),
        fault: InputFault::Packed { packing, source },
    })?;
    if begun.starts_with(MARK.to_string().as_bytes()) {
        plain.consume(MARK.len_utf8());
    }
    Ok(plain)
}

/// The extension of a file's name in lower case, that of a packed file's content: `a.jsonl.gz` has `jsonl`.
pub fn kind_of_name(path: &Path) -> String {
    let extension = |p: &Path| p.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
    match extension(path).as_str() {
        "gz" | "gzip" | "zst" | "zstd" => extension(Path::new(path.file_stem().unwrap_or_default())),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<String, String> {
        text_of("f", bytes.to_vec(), 100).map_err(|e| e.to_string())
    }

    #[test]
    fn marks_and_line_ends_of_other_systems() {
        assert_eq!(text(b"\xef\xbb\xbfa\r\nb\r\n").unwrap(), "a\nb\n");
        assert_eq!(text("\u{feff}ℕ".as_bytes()).unwrap(), "ℕ");
        assert_eq!(text(b"a\rb").unwrap(), "a\rb", "no line end: Lean shall say so");
    }

    #[test]
    fn what_is_no_text_is_told_with_its_place() {
        assert_eq!(text(b"a\nb\xff").unwrap_err(), "f: this is no UTF-8 text: line 2, byte 3 of the file");
        assert_eq!(text(b"\xff\xfea\0").unwrap_err(), "f: this is UTF-16; only UTF-8 is read");
        assert_eq!(text(&[b'a'; 101]).unwrap_err(), "f: unpacked it has more than 100 bytes");
        let error = read_text(Path::new("no/such.lean")).unwrap_err().to_string();
        assert_eq!(error, "no/such.lean: no such file or folder");
        let error = lines_of(Path::new("no/such.jsonl")).err().unwrap().to_string();
        assert_eq!(error, "no/such.jsonl: no such file or folder");
    }

    #[test]
    fn names_of_packed_files() {
        for (name, kind) in [
            ("a.jsonl", "jsonl"),
            ("a.b/c.lean.gz", "lean"),
            ("A.JSONL.zst", "jsonl"),
            ("gz", ""),
            ("a.gz", ""),
        ] {
            assert_eq!(kind_of_name(Path::new(name)), kind, "{name}");
        }
    }

    #[test]
    fn lines_begin_behind_the_mark() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        std::fs::write(&path, b"\xef\xbb\xbf{}\n").unwrap();
        let lines: Vec<String> = lines_of(&path).unwrap().lines().map(Result::unwrap).collect();
        assert_eq!(lines, ["{}"]);
    }
}
