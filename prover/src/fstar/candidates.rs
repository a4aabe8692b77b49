//! Texts to check.

use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A text for a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The definition: its id, or a name that only it has.
    pub definition: String,
    pub text: String,
}

/// Candidates in the order of their file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates(pub Vec<Candidate>);

/// Why candidates cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CandidatesError {
    #[error("{}: {source}", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{}: no candidates in it", path.display())]
    Empty { path: PathBuf },
    #[error(
        "{} line {line}: {reason}; a line is {{\"definition\": NAME, \"candidate\": TEXT}} or {{\"definition\": NAME, \"candidates\": [TEXT, …]}}",
        path.display()
    )]
    Line { path: PathBuf, line: usize, reason: String },
}

/// A line; other fields are ignored. `name` is what the data set calls it, `generated_response` what harnesses write.
#[derive(Deserialize)]
struct Line {
    #[serde(alias = "name", alias = "id")]
    definition: String,
    #[serde(default, alias = "full_solution", alias = "generated_response")]
    candidate: Option<String>,
    #[serde(default)]
    candidates: Vec<String>,
}

impl Candidates {
    /// Reads JSON lines.
    ///
    /// # Errors
    /// [`CandidatesError`], with the line.
    pub fn read(path: &Path) -> Result<Candidates, CandidatesError> {
        let failed = |source| CandidatesError::Read { path: path.to_owned(), source };
        let text = match path.as_os_str() == "-" {
            true => std::io::read_to_string(std::io::stdin()),
            false => std::fs::read_to_string(path),
        }
        .map_err(failed)?;
        let mut out = vec![];
        for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let wrong = |reason: String| CandidatesError::Line { path: path.to_owned(), line: i + 1, reason };
            let line: Line = serde_json::from_str(line).map_err(|e| wrong(e.to_string()))?;
            let texts: Vec<String> = line.candidate.into_iter().chain(line.candidates).collect();
            if texts.is_empty() {
                return Err(wrong("no candidate".into()));
            }
            out.extend(texts.into_iter().map(|text| Candidate { definition: line.definition.clone(), text }));
        }
        if out.is_empty() {
            return Err(CandidatesError::Empty { path: path.to_owned() });
        }
        Ok(Candidates(out))
    }
}
