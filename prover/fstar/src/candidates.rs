//! Texts to check.

use data::input::{self, InputError};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A text for a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The definition: its id, or a name that only it has.
    pub definition: String,
    /// The text to check.
    pub text: String,
}

/// Candidates in the order of their file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates(pub Vec<Candidate>);

/// Why candidates cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CandidatesError {
    /// The file cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The file is empty.
    #[error("{}: no candidates in it", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A line is no candidate.
    #[error(
        "{} line {line}: {reason}; a line is {{\"definition\": NAME, \"candidate\": TEXT}} or \
         {{\"definition\": NAME, \"candidates\": [TEXT, …]}}",
        path.display()
    )]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

/// A line; other fields are ignored. `name` is what the data set
/// calls it, `generated_response` what harnesses write.
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
    /// Reads JSON lines or a JSON array, packed by gzip or zstd or not at all.
    ///
    /// # Errors
    /// [`CandidatesError`], with the line.
    pub fn read(path: &Path) -> Result<Candidates, CandidatesError> {
        let text = match path.as_os_str() == "-" {
            true => input::read_stdin()?,
            false => input::read_text(path)?,
        };
        let mut out = vec![];
        for record in input::records("", &text) {
            let line = record.place.line;
            let wrong = |reason: String| CandidatesError::Line { path: path.to_owned(), line, reason };
            let fields = record.content.map_err(wrong)?.into_value();
            let line: Line = serde_json::from_value(fields).map_err(|e| wrong(e.to_string()))?;
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
