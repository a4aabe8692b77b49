//! The proof of a theorem in a Lean file, and writing another one in its stead.

use crate::error::SessionError;
use data::{Declaration, LeanFile};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The proof of a theorem in a Lean file: where it stands, and all that stands around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileProof {
    /// The file.
    pub path: PathBuf,
    /// The file's text, as it was read; only the range of the proof is ever changed.
    text: String,
    /// The bytes of the text that the proof takes, from the blank behind the statement on.
    proof: Range<usize>,
    /// Blanks before the declaration.
    indent: String,
}

impl FileProof {
    /// The proof of a declaration of a file, of which `raw` are the bytes on disk.
    ///
    /// # Errors
    /// [`SessionError::Unsupported`] where what is on disk is packed or is no text.
    pub fn new(path: &Path, raw: Vec<u8>, declaration: &Declaration) -> Result<FileProof, SessionError> {
        let text = String::from_utf8(raw)
            .map_err(|_| SessionError::Unsupported("a packed file cannot be written".into()))?;
        let proof = on_disk(&text, &declaration.proof_range);
        let line = text[..on_disk(&text, &(declaration.keyword_start..declaration.keyword_start)).start]
            .rsplit('\n')
            .next()
            .unwrap_or_default();
        let indent = line.chars().take_while(|c| c.is_whitespace()).collect();
        Ok(FileProof { path: path.to_owned(), text, proof, indent })
    }

    /// Reads a Lean file: its declarations, and its bytes on disk, which [`FileProof::new`] needs.
    ///
    /// # Errors
    /// [`SessionError::File`], [`SessionError::Unsupported`].
    pub fn read(path: &Path) -> Result<(LeanFile, Vec<u8>), SessionError> {
        let raw = std::fs::read(path).map_err(|e| SessionError::file(path, e))?;
        let name = path.display().to_string();
        let text = data::input::text_of(&name, raw.clone(), usize::MAX)
            .map_err(|e| SessionError::Unsupported(e.to_string()))?;
        let file = LeanFile::parse(&name, &text).map_err(|e| SessionError::Unsupported(e.to_string()))?;
        Ok((file, raw))
    }

    /// The file's text with this script as the proof.
    pub(crate) fn with_proof(&self, script: &[String]) -> String {
        let end = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        let before = self.text[..self.proof.start].trim_end();
        let lines = script.iter().flat_map(|l| l.lines());
        let lines: String = lines.map(|l| format!("{end}{}  {l}", self.indent)).collect();
        format!("{before} := by{lines}{}", &self.text[self.proof.end..])
    }

    /// Writes the proof into the file, and remembers the new text.
    ///
    /// # Errors
    /// [`SessionError::FileChanged`] when the file is not what it was;
    /// nothing is written then. [`SessionError::File`].
    pub(crate) fn save(&mut self, script: &[String]) -> Result<(), SessionError> {
        let text = self.with_proof(script);
        let now = std::fs::read(&self.path).map_err(|e| SessionError::file(&self.path, e))?;
        if now != self.text.as_bytes() {
            return Err(SessionError::FileChanged { file: self.path.display().to_string() });
        }
        replace(&self.path, &text).map_err(|e| SessionError::file(&self.path, e))?;
        let start = self.text[..self.proof.start].trim_end().len();
        let behind = self.text.len() - self.proof.end;
        self.proof = start..text.len() - behind;
        self.text = text;
        Ok(())
    }
}

/// Writes a file anew so that at every moment the old or the new text is there.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    // A link stays a link.
    let path = path.canonicalize()?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(std::fs::metadata(&path)?.permissions())?;
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|e| e.error)?;
    Ok(())
}

/// The range on disk of a range of the text as Lean reads it: without a byte order mark, lines ended by `\n`.
fn on_disk(text: &str, range: &Range<usize>) -> Range<usize> {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let bytes = text.as_bytes();
    let (mut at, mut read) = (mark, 0);
    let mut start = None;
    loop {
        if read >= range.start && start.is_none() {
            start = Some(at);
        }
        if read >= range.end || at >= bytes.len() {
            return start.unwrap_or(at)..at;
        }
        let is_pair = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
        at += if is_pair { 2 } else { 1 };
        read += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proof_in(folder: &Path, content: &str, name: &str) -> FileProof {
        let path = folder.join("a.lean");
        std::fs::write(&path, content).unwrap();
        let (file, raw) = FileProof::read(&path).unwrap();
        let declaration = file.declarations.iter().find(|d| d.theorem.name == name).unwrap();
        FileProof::new(&path, raw, declaration).unwrap()
    }

    #[test]
    fn only_the_proof_changes() {
        let folder = tempfile::tempdir().unwrap();
        let content = "-- a\ntheorem t : True ∧ True := by sorry -- why\n\ndef d := 1\n";
        let mut proof = proof_in(folder.path(), content, "t");
        let script = ["constructor".to_owned(), "· trivial".into(), "· trivial".into()];
        proof.save(&script).unwrap();
        let expected = "-- a\ntheorem t : True ∧ True := by\n  constructor\n  · trivial\n  \
             · trivial -- why\n\ndef d := 1\n";
        assert_eq!(std::fs::read_to_string(&proof.path).unwrap(), expected);
        // The proof is written once more, over what was written.
        proof.save(&["simp".to_owned()]).unwrap();
        let expected = "-- a\ntheorem t : True ∧ True := by\n  simp -- why\n\ndef d := 1\n";
        assert_eq!(std::fs::read_to_string(&proof.path).unwrap(), expected);
    }

    #[test]
    fn line_ends_marks_and_indentation_stay() {
        let folder = tempfile::tempdir().unwrap();
        let content =
            "\u{feff}mutual\r\n  theorem t : 1 = 1 :=\r\n    sorry\r\n  theorem s : 2 = 2 := rfl\r\nend\r\n";
        let mut proof = proof_in(folder.path(), content, "t");
        proof.save(&["rfl".to_owned()]).unwrap();
        let expected =
            "\u{feff}mutual\r\n  theorem t : 1 = 1 := by\r\n    rfl\r\n  theorem s : 2 = 2 := rfl\r\nend\r\n";
        assert_eq!(std::fs::read_to_string(&proof.path).unwrap(), expected);
    }

    #[test]
    fn statements_without_a_proof_get_one() {
        let folder = tempfile::tempdir().unwrap();
        let proof = proof_in(folder.path(), "theorem t : 1 = 1\n\ntheorem s : 2 = 2 := rfl\n", "t");
        assert_eq!(
            proof.with_proof(&["rfl".into()]),
            "theorem t : 1 = 1 := by\n  rfl\n\ntheorem s : 2 = 2 := rfl\n"
        );
    }

    #[test]
    fn a_file_changed_meanwhile_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let mut proof = proof_in(folder.path(), "theorem t : 1 = 1 := by sorry\n", "t");
        std::fs::write(&proof.path, "theorem t : 1 = 1 := by sorry\n-- new\n").unwrap();
        let error = proof.save(&["rfl".to_owned()]).unwrap_err();
        assert!(matches!(error, SessionError::FileChanged { .. }), "{error}");
        assert!(std::fs::read_to_string(&proof.path).unwrap().ends_with("-- new\n"));
    }
}
