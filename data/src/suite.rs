//! A suite: theorems to prove, and a hash that names exactly these.

use crate::input::{self, CODE, Fields, InputError, NAME, STATEMENT, WHOLE};
use crate::theorem::hex;
use crate::{FileLine, LeanFile, Proof, Skipped, SuiteError, Theorem, other_declaration};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The suites inside the program: name and content, in our own JSONL format.
pub const BUILT_IN: &[(&str, &str)] = &[
    ("first-steps", include_str!("../suites/first-steps.jsonl")),
    ("library-heldout", include_str!("../suites/library-heldout.jsonl")),
];

/// Theorems to prove.
#[derive(Debug, Clone)]
pub struct Suite {
    /// A short name: that of the built-in suite, or of the file or folder.
    pub name: String,
    /// The theorems, in the order of the file, or of the sorted file names; no two have one name: later ones
    /// of a name that was given already are called `NAME #2`, `NAME #3`.
    pub theorems: Vec<Theorem>,
    /// What a folder or Lean file also holds: theorems that have a proof already.
    pub skipped: Vec<Skipped>,
    /// Files and records that could not be read, or state no theorem.
    /// Whoever works with the suite must tell of them.
    pub unreadable: Vec<Skipped>,
}

impl Suite {
    /// Opens a suite by the name of a built-in one, or the path of a `.lean` file, `file.lean:theorem`, a
    /// folder of `.lean` files, or a file of any name with JSON lines or a JSON array. Files may be packed by
    /// gzip or zstd. A path that exists wins over a built-in name.
    ///
    /// # Errors
    /// All of [`SuiteError`]; each names the file and, where there is one, the line. What is only a part of
    /// the suite, and cannot be read, is in [`Suite::unreadable`] instead, if anything else can.
    pub fn open(spec: &str) -> Result<Self, SuiteError> {
        let path = Path::new(spec);
        if path.is_dir() {
            return Self::folder(path);
        }
        if path.is_file() {
            let text = input::read_text(path)?;
            return match input::kind_of_name(path).as_str() {
                "lean" => Self::lean(spec, &text),
                "json" | "jsonl" | "ndjson" => Self::records(spec, &text),
                _ if input::looks_like_json(&text) => Self::records(spec, &text),
                _ => Err(SuiteError::Kind { path: path.to_owned() }),
            };
        }
        if let Some((name, text)) = BUILT_IN.iter().find(|(name, _)| *name == spec) {
            return Self::records(name, text);
        }
        if let Some((file, name)) = spec.rsplit_once(".lean:") {
            return Self::one_of(&PathBuf::from(format!("{file}.lean")), name);
        }
        let endings = [".lean", ".json", ".jsonl", ".ndjson", ".gz", ".gzip", ".zst", ".zstd"];
        if spec.contains('/') || endings.iter().any(|ending| spec.ends_with(ending)) {
            // certainly meant as a file
            return Err(InputError::read(spec, ErrorKind::NotFound.into()).into());
        }
        let built_in = BUILT_IN.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        Err(SuiteError::Unknown { spec: spec.to_owned(), built_in })
    }

    /// Reads the text of a file called `file` as it looks: JSON if it begins like that, otherwise Lean.
    ///
    /// # Errors
    /// As [`Suite::open`].
    pub fn of_text(file: &str, text: &str) -> Result<Self, SuiteError> {
        match input::looks_like_json(text) {
            true => Self::records(file, text),
            false => Self::lean(file, text),
        }
    }

    /// Reads JSON lines, or a JSON array, of records with a statement ([`STATEMENT`], [`WHOLE`] or [`CODE`])
    /// and, if present, a name ([`NAME`]), `split`, `informal_prefix`, `header`, `grade`, `topic`. Other
    /// fields are ignored, as variants of these files add their own.
    ///
    /// # Errors
    /// [`SuiteError::Unreadable`] when no record can be read, [`SuiteError::Empty`] when there is none.
    pub fn records(file: &str, text: &str) -> Result<Self, SuiteError> {
        let mut found = Found::default();
        for record in input::records(file, text) {
            let place = record.place;
            match record.content.and_then(|fields| theorem(&fields, &place)) {
                Ok(theorem) => found.theorems.push(theorem),
                Err(reason) => found.unreadable.push(Skipped { place, reason }),
            }
        }
        found.suite(file)
    }

    /// Reads the theorems without proof of the text of one Lean file.
    ///
    /// # Errors
    /// As [`LeanFile::parse`]; [`SuiteError::Unreadable`], [`SuiteError::Empty`].
    pub fn lean(file: &str, text: &str) -> Result<Self, SuiteError> {
        let mut found = Found::default();
        found.collect(LeanFile::parse(file, text)?, "");
        found.suite(file)
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
        Found { theorems: vec![declarations[at].theorem.clone()], ..Found::default() }.suite(&file)
    }

    /// Reads a folder in the style of yangky11/miniF2F-lean4: `.lean` files, also in subfolders, with
    /// theorems `… := by sorry`. The split is the name of the folder next to the file if that is
    /// `Test`, `Valid`, `Train` or the like. Hidden folders and `lakefile.lean` are left out. A file
    /// that cannot be read is told in [`Suite::unreadable`].
    ///
    /// # Errors
    /// As [`Suite::lean`].
    pub fn folder(path: &Path) -> Result<Self, SuiteError> {
        let mut found = Found::default();
        for file in lean_files(path)? {
            let folder =
                file.parent().and_then(Path::file_name).and_then(|name| name.to_str()).unwrap_or_default();
            let split = match folder.to_lowercase().as_str() {
                split @ ("test" | "valid" | "validation" | "val" | "train") => split.to_owned(),
                _ => String::new(),
            };
            match LeanFile::read(&file) {
                Ok(lean) => found.collect(lean, &split),
                Err(error) => found.unreadable.push(of_file(&file, error)),
            }
        }
        found.suite(&path.display().to_string())
    }

    /// SHA-256 over name, header and statement of every theorem in order, in hexadecimal. Informal text,
    /// grades and places do not count: they do not change what is to be proved.
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

/// What reading finds.
#[derive(Default)]
pub(crate) struct Found {
    pub theorems: Vec<Theorem>,
    pub skipped: Vec<Skipped>,
    pub unreadable: Vec<Skipped>,
}

impl Found {
    /// Takes the theorems of a Lean file.
    fn collect(&mut self, file: LeanFile, split: &str) {
        for declaration in file.declarations {
            let mut theorem = declaration.theorem;
            if declaration.proof == Proof::Given {
                let reason = format!("{} has a proof already", theorem.name);
                self.skipped.push(Skipped { place: theorem.place, reason });
            } else {
                theorem.split = split.to_owned();
                self.theorems.push(theorem);
            }
        }
        self.unreadable.extend(file.faults);
        self.skipped.extend(file.left_out);
    }

    /// The suite, its names told apart.
    pub fn suite(mut self, file: &str) -> Result<Suite, SuiteError> {
        let file = file.to_owned();
        match (self.theorems.is_empty(), self.unreadable.len()) {
            (true, 0) => return Err(SuiteError::Empty { file }),
            (true, n) => {
                let Skipped { place, reason: message } = self.unreadable.swap_remove(0);
                return Err(SuiteError::Unreadable { file, place, message, more: n - 1 });
            }
            (false, _) => {}
        }
        let mut count: HashMap<String, usize> = HashMap::new();
        for theorem in &mut self.theorems {
            let times = count.entry(theorem.name.clone()).or_default();
            *times += 1;
            if *times > 1 {
                theorem.name = format!("{} #{times}", theorem.name);
            }
        }
        let name = Path::new(&file).file_stem().and_then(|stem| stem.to_str()).unwrap_or(&file);
        // `a.jsonl.gz` is called `a`, too
        let name =
            [".jsonl", ".ndjson", ".json", ".lean"].iter().find_map(|e| name.strip_suffix(e)).unwrap_or(name);
        let name = name.to_owned();
        Ok(Suite { name, theorems: self.theorems, skipped: self.skipped, unreadable: self.unreadable })
    }
}

/// A file of a folder that cannot be read.
fn of_file(file: &Path, error: SuiteError) -> Skipped {
    let place = |line| FileLine { file: file.display().to_string(), line };
    match error {
        SuiteError::Lean { place, message } => Skipped { place, reason: message },
        SuiteError::Input(e) => Skipped { place: place(1), reason: e.fault.to_string() },
        other => Skipped { place: place(1), reason: other.to_string() },
    }
}

/// The theorem of a record. Its statement may be preceded by definitions and followed by `:= by`, `:= by
/// sorry` and the like, so it is read as a small Lean file.
fn theorem(fields: &Fields, place: &FileLine) -> Result<Theorem, String> {
    let statement = match fields.lean(STATEMENT)? {
        Some(found) => Some(found),
        None => fields.lean(&[WHOLE, CODE].concat())?,
    };
    let Some((field, statement)) = statement else {
        return Err(fields.missing(&[STATEMENT, WHOLE, CODE]));
    };
    let lean = LeanFile::parse(&place.file, &statement).map_err(|error| match error {
        SuiteError::Lean { message, .. } => format!("`{field}`: {message}"),
        other => other.to_string(),
    })?;
    let Some(mut last) = lean.declarations.into_iter().next_back().map(|declaration| declaration.theorem)
    else {
        return Err(match (lean.faults.first(), other_declaration(&statement)) {
            (Some(fault), _) => format!("`{field}`: {}", fault.reason),
            (None, Some(word)) => format!("`{field}` declares no theorem, but `{word}`"),
            (None, None) => format!("`{field}` declares no theorem"),
        });
    };
    let text = |name: &'static str| {
        Ok::<_, String>(fields.text(&[name])?.map_or_else(String::new, |(_, t)| t.into()))
    };
    let header = text("header")?;
    let header = header.trim();
    last.header = match (header.is_empty(), last.header.is_empty()) {
        (_, true) => header.into(),
        (true, _) => last.header,
        _ => format!("{header}\n\n{}", last.header).into(),
    };
    let informal = text("informal_prefix")?;
    let informal = informal.trim();
    let comment = informal.strip_prefix("/--").and_then(|text| text.strip_suffix("-/"));
    let name = match fields.id(NAME)? {
        Some(name) => name,
        None if last.name.starts_with("example_") => format!("line {}", place.line),
        None => last.name.clone(),
    };
    Ok(Theorem {
        name,
        split: text("split")?,
        informal: comment.unwrap_or(informal).trim().into(),
        grade: fields.typed("grade", "a small number")?,
        topic: fields.typed("topic", "a text")?,
        place: place.clone(),
        ..last
    })
}

/// All `.lean` files of a folder, packed or not, also in its folders, in the order of their names.
/// Hidden folders and `lakefile.lean` are left out.
///
/// # Errors
/// [`InputError`] for a folder that cannot be read.
pub fn lean_files(folder: &Path) -> Result<Vec<PathBuf>, InputError> {
    let mut files = vec![];
    add_lean_files(folder, &mut files)?;
    files.sort();
    Ok(files)
}

fn add_lean_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), InputError> {
    let fault = |source| InputError::read(folder.display().to_string(), source);
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        let path = entry.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        // links to folders are not followed: they may form a circle
        if entry.file_type().map_err(fault)?.is_dir() && !name.starts_with('.') {
            add_lean_files(&path, files)?;
        } else if input::kind_of_name(&path) == "lean" && !name.starts_with("lakefile.lean") && path.is_file()
        {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "suite_tests.rs"]
mod tests;
