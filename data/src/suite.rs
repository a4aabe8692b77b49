//! A suite: theorems to prove, and a hash that names exactly these.

use crate::theorem::hex;
use crate::{LeanFile, Place, Proof, SuiteError, Theorem};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The suites inside the program: name and content, in our own JSONL format.
pub const BUILT_IN: &[(&str, &str)] = &[
    ("first-steps", include_str!("../suites/first-steps.jsonl")),
    ("library-heldout", include_str!("../suites/library-heldout.jsonl")),
];

/// A file of a suite, or a theorem in it, that is not among the theorems to prove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Where.
    pub place: Place,
    /// Why, in words.
    pub reason: String,
}

/// Theorems to prove.
#[derive(Debug, Clone)]
pub struct Suite {
    /// A short name: that of the built-in suite, or of the file or folder.
    pub name: String,
    /// The theorems, in the order of the file, or of the sorted file names; no two have one name.
    pub theorems: Vec<Theorem>,
    /// What a folder or Lean file also holds: theorems that have a proof already.
    pub skipped: Vec<Skipped>,
}

/// A line of a JSONL suite. The first six fields are those of DeepSeek-Prover's `minif2f.jsonl`; the last two are ours.
/// Other fields are ignored, as variants of these files add their own.
#[derive(Deserialize)]
struct Line {
    name: String,
    #[serde(default)]
    split: String,
    #[serde(default)]
    informal_prefix: String,
    formal_statement: String,
    #[serde(default)]
    header: String,
    #[serde(default)]
    grade: Option<u8>,
    #[serde(default)]
    topic: Option<String>,
}

impl Suite {
    /// Opens a suite by the name of a built-in one, or the path of a `.jsonl` file, a `.lean` file, `file.lean:theorem`,
    /// or a folder of `.lean` files. A path that exists wins over a built-in name.
    ///
    /// # Errors
    /// All of [`SuiteError`]; each names the file and, where there is one, the line.
    pub fn open(spec: &str) -> Result<Self, SuiteError> {
        let path = Path::new(spec);
        if path.is_dir() {
            return Self::folder(path);
        }
        if path.is_file() {
            return match path.extension().and_then(|extension| extension.to_str()) {
                Some("jsonl") => Self::jsonl(spec, &read(path)?),
                Some("lean") => Self::lean(path),
                _ => Err(SuiteError::Kind { path: path.to_owned() }),
            };
        }
        if let Some((name, text)) = BUILT_IN.iter().find(|(name, _)| *name == spec) {
            return Self::jsonl(name, text);
        }
        if let Some((file, name)) = spec.rsplit_once(".lean:") {
            return Self::one_of(&PathBuf::from(format!("{file}.lean")), name);
        }
        if spec.ends_with(".lean") || spec.ends_with(".jsonl") {
            // certainly meant as a file: say what the system says about it
            return Err(SuiteError::Read { path: path.to_owned(), source: ErrorKind::NotFound.into() });
        }
        let built_in = BUILT_IN.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        Err(SuiteError::Unknown { spec: spec.to_owned(), built_in })
    }

    /// Reads JSON lines with the fields `name`, `formal_statement` and, if present, `split`, `informal_prefix`,
    /// `header`, `grade`, `topic`. Empty lines are allowed.
    ///
    /// # Errors
    /// [`SuiteError::Line`], [`SuiteError::Duplicate`], [`SuiteError::Empty`].
    pub fn jsonl(file: &str, text: &str) -> Result<Self, SuiteError> {
        let mut theorems = Vec::new();
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let place = Place { file: file.to_owned(), line: at + 1 };
            let fault = |message: String| SuiteError::Line { place: place.clone(), message };
            let line: Line = serde_json::from_str(line).map_err(|error| fault(error.to_string()))?;
            theorems.push(theorem(line, &place).map_err(fault)?);
        }
        Self::of(file, theorems, Vec::new())
    }

    /// Reads the theorems without proof of one Lean file.
    ///
    /// # Errors
    /// As [`LeanFile::read`]; [`SuiteError::Duplicate`], [`SuiteError::Empty`].
    pub fn lean(path: &Path) -> Result<Self, SuiteError> {
        let (mut theorems, mut skipped) = (Vec::new(), Vec::new());
        collect(path, "", &mut theorems, &mut skipped)?;
        Self::of(&path.display().to_string(), theorems, skipped)
    }

    /// Reads one theorem of a Lean file, whether it has a proof or not.
    fn one_of(path: &Path, name: &str) -> Result<Self, SuiteError> {
        let declarations = LeanFile::read(path)?.declarations;
        let known: Vec<&str> =
            declarations.iter().map(|declaration| declaration.theorem.name.as_str()).collect();
        let file = path.display().to_string();
        let Some(at) = known.iter().position(|known| *known == name) else {
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(SuiteError::NoTheorem { file, name: name.to_owned(), known });
        };
        Self::of(&file, vec![declarations[at].theorem.clone()], Vec::new())
    }

    /// Reads a folder in the style of yangky11/miniF2F-lean4: `.lean` files, also in subfolders, with theorems
    /// `… := by sorry`. The split is the name of the folder next to the file if that is `Test`, `Valid`, `Train` or the
    /// like. Hidden folders and `lakefile.lean` are left out.
    ///
    /// # Errors
    /// As [`Suite::lean`].
    pub fn folder(path: &Path) -> Result<Self, SuiteError> {
        let mut files = Vec::new();
        lean_files(path, &mut files)?;
        files.sort();
        let (mut theorems, mut skipped) = (Vec::new(), Vec::new());
        for file in &files {
            let folder =
                file.parent().and_then(Path::file_name).and_then(|name| name.to_str()).unwrap_or_default();
            let split = match folder.to_lowercase().as_str() {
                split @ ("test" | "valid" | "validation" | "val" | "train") => split.to_owned(),
                _ => String::new(),
            };
            collect(file, &split, &mut theorems, &mut skipped)?;
        }
        Self::of(&path.display().to_string(), theorems, skipped)
    }

    fn of(file: &str, theorems: Vec<Theorem>, skipped: Vec<Skipped>) -> Result<Self, SuiteError> {
        if theorems.is_empty() {
            return Err(SuiteError::Empty { file: file.to_owned() });
        }
        let mut seen: HashMap<&str, &Place> = HashMap::new();
        for theorem in &theorems {
            if let Some(first) = seen.insert(&theorem.name, &theorem.place) {
                return Err(SuiteError::Duplicate {
                    name: theorem.name.clone(),
                    first: first.clone(),
                    second: theorem.place.clone(),
                });
            }
        }
        let name = Path::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or(file).to_owned();
        Ok(Self { name, theorems, skipped })
    }

    /// SHA-256 over name, header and statement of every theorem in order, in hexadecimal. Informal text, grades and
    /// places do not count: they do not change what is to be proved.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        for theorem in &self.theorems {
            hasher.update((theorem.name.len() as u64).to_le_bytes());
            hasher.update(theorem.name.as_bytes());
            theorem.hash_into(&mut hasher);
        }
        hex(&hasher.finalize())
    }
}

fn read(path: &Path) -> Result<String, SuiteError> {
    std::fs::read_to_string(path).map_err(|source| SuiteError::Read { path: path.to_owned(), source })
}

/// The theorem of a JSONL line. Its statement may be preceded by definitions and followed by `:= by`, `:= by sorry` and
/// the like, so it is read as a small Lean file.
fn theorem(line: Line, place: &Place) -> Result<Theorem, String> {
    let lean = LeanFile::parse(&place.file, &line.formal_statement).map_err(|error| match error {
        SuiteError::Lean { message, .. } => format!("formal_statement: {message}"),
        other => other.to_string(),
    })?;
    let Some(mut last) = lean.declarations.into_iter().next_back().map(|declaration| declaration.theorem)
    else {
        return Err("formal_statement: no theorem in it".to_owned());
    };
    let header = line.header.trim();
    last.header = match (header.is_empty(), last.header.is_empty()) {
        (_, true) => header.to_owned(),
        (true, _) => last.header,
        _ => format!("{header}\n\n{}", last.header),
    };
    let informal = line.informal_prefix.trim();
    Ok(Theorem {
        name: line.name,
        split: line.split,
        informal: informal
            .strip_prefix("/--")
            .and_then(|text| text.strip_suffix("-/"))
            .unwrap_or(informal)
            .trim()
            .into(),
        grade: line.grade,
        topic: line.topic,
        place: place.clone(),
        ..last
    })
}

fn collect(
    path: &Path,
    split: &str,
    theorems: &mut Vec<Theorem>,
    skipped: &mut Vec<Skipped>,
) -> Result<(), SuiteError> {
    for declaration in LeanFile::read(path)?.declarations {
        let mut theorem = declaration.theorem;
        match declaration.proof {
            Proof::Open => {
                theorem.split = split.to_owned();
                theorems.push(theorem);
            }
            Proof::Given => skipped.push(Skipped {
                place: theorem.place,
                reason: format!("{} has a proof already", theorem.name),
            }),
        }
    }
    Ok(())
}

fn lean_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), SuiteError> {
    let fault = |source| SuiteError::Read { path: folder.to_owned(), source };
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        let path = entry.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        // links to folders are not followed: they may form a circle
        if entry.file_type().map_err(fault)?.is_dir() && !name.starts_with('.') {
            lean_files(&path, files)?;
        } else if name.ends_with(".lean") && name != "lakefile.lean" && path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "suite_tests.rs"]
mod tests;
