//! The library's premises: `corpus.jsonl`.

use super::error::LeanDojoError;
use super::line_column::LineColumn;
use super::report::Report;
use crate::premise::{Kind, Position, Premise};
use crate::premise_corpus::{PremiseCorpus, PremiseCorpusBuilder};
use serde::Deserialize;
use std::collections::HashSet;
use std::io::BufRead;
use std::path::Path;

#[derive(Deserialize)]
struct FileLine {
    path: String,
    imports: Vec<String>,
    premises: Vec<PremiseEntry>,
}

#[derive(Deserialize)]
struct PremiseEntry {
    full_name: Option<String>,
    code: String,
    start: LineColumn,
    end: LineColumn,
    #[serde(default)]
    kind: String,
}

/// Reads a `corpus.jsonl`; a premise's number is its place among those that are kept.
///
/// # Errors
/// [`LeanDojoError`] with file and line.
pub fn read_corpus(path: &Path) -> Result<(PremiseCorpus, Report), LeanDojoError> {
    let mut reader = data::input::lines_of(path)?;
    let mut report = Report::default();
    let mut builder = PremiseCorpusBuilder::default();
    let mut described: HashSet<String> = HashSet::new();
    let (mut text, mut line) = (String::new(), 0);
    loop {
        text.clear();
        line += 1;
        let io = |source| LeanDojoError::Io { path: path.into(), source };
        if reader.read_line(&mut text).map_err(io)? == 0 {
            break;
        }
        if text.trim().is_empty() {
            continue;
        }
        let file: FileLine = serde_json::from_str(&text).map_err(|source| LeanDojoError::Json {
            path: path.into(),
            line,
            source,
        })?;
        // a file that imports itself is a circle, which the corpus reports
        if let Some(import) = file.imports.iter().find(|i| **i != file.path && !described.contains(*i)) {
            let (file, import) = (file.path.clone(), import.clone());
            return Err(LeanDojoError::Order { path: path.into(), line, file, import });
        }
        report.files += 1;
        let premises = kept(file.premises, &mut report);
        report.premises += premises.len();
        described.insert(file.path.clone());
        builder.file(file.path, file.imports, premises);
    }
    let corpus = builder.build().map_err(|source| LeanDojoError::Corpus { path: path.into(), source })?;
    Ok((corpus, report))
}

/// The premises of one file that ReProver keeps, each once.
fn kept(entries: Vec<PremiseEntry>, report: &mut Report) -> Vec<Premise> {
    let mut seen = HashSet::new();
    let mut premises = Vec::with_capacity(entries.len());
    for entry in entries {
        let (start, end) = (Position::from(entry.start), Position::from(entry.end));
        let Some(name) = entry.full_name else {
            report.nameless += 1;
            continue;
        };
        let counter = if name.contains("user__.n") {
            &mut report.generated
        } else if entry.code.is_empty() {
            &mut report.empty
        } else if name.starts_with('[') && name.ends_with(']') {
            &mut report.mutual
        } else if end < start {
            &mut report.reversed
        } else if !seen.insert((name.clone(), start)) {
            &mut report.duplicates
        } else {
            let kind = kind(&entry.kind, &entry.code);
            premises.push(Premise { name, kind, text: entry.code, constants: vec![], start, end });
            continue;
        };
        *counter += 1;
    }
    premises
}

/// The kind that the corpus tells, or else the first command word of the text (LeanDojo's word is often just
/// `commanddeclaration`).
fn kind(word: &str, code: &str) -> Kind {
    match Kind::of(word) {
        Kind::Other => code
            .split_whitespace()
            .take(32)
            .map(Kind::of)
            .find(|kind| *kind != Kind::Other)
            .unwrap_or(Kind::Other),
        kind => kind,
    }
}
