//! A suite of F* definitions, and a hash that names exactly these.

use super::partition::partition;
use super::records::{Record, read_records};
use super::sample::{SAMPLE, SAMPLE_FILES};
use super::suite_error::{At, FstarSuiteError, RecordPlace};
use super::{Definition, Split, SuiteEntry};
use crate::input;
use crate::theorem::hex;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// F* definitions to write, with what is known of them.
#[derive(Debug, Clone)]
pub struct FstarSuite {
    /// A short name: that of the built-in suite, or of the file or folder.
    pub name: String,
    /// The definitions, in the order of the file, or of the sorted file names.
    pub entries: Vec<SuiteEntry>,
    built_in: bool,
}

impl FstarSuite {
    /// Opens a suite by the name of the built-in one, `fstar-sample`, or by a path: a file's
    /// own JSON, a file of records (`.jsonl`, or a `.json` array), or a folder of such files.
    /// In a folder, subfolders are looked into; hidden ones and `.fst.config.json` are left
    /// out. A path that exists wins over the built-in name.
    ///
    /// # Errors
    /// All of [`FstarSuiteError`]; each names the file and, where there is one, the line or the index in it.
    pub fn open(spec: &str) -> Result<Self, FstarSuiteError> {
        let path = Path::new(spec);
        if path.is_dir() {
            let mut files = Vec::new();
            json_files(path, &mut files)?;
            files.sort();
            return Self::of_files(spec, &files);
        }
        if path.is_file() {
            if !is_json(path) {
                return Err(FstarSuiteError::Kind { path: path.to_owned() });
            }
            return Self::of_files(spec, &[path.to_owned()]);
        }
        if spec == SAMPLE {
            return Self::built_in();
        }
        if is_json(path) {
            // certainly meant as a file: say what the system says about it
            return Err(FstarSuiteError::Read { path: path.to_owned(), source: ErrorKind::NotFound.into() });
        }
        Err(FstarSuiteError::Unknown { spec: spec.to_owned() })
    }

    fn of_files(spec: &str, files: &[PathBuf]) -> Result<Self, FstarSuiteError> {
        let mut entries = Vec::new();
        for path in files {
            let text = input::read_text(path)?;
            add_records(&path.display().to_string(), &text, &mut entries)?;
        }
        Self::of(spec, entries, false)
    }

    fn built_in() -> Result<Self, FstarSuiteError> {
        let mut entries = Vec::new();
        for file in SAMPLE_FILES {
            add_records(&format!("{SAMPLE}/{}.json", file.name), file.json, &mut entries)?;
        }
        Self::of(SAMPLE, entries, true)
    }

    fn of(spec: &str, entries: Vec<SuiteEntry>, built_in: bool) -> Result<Self, FstarSuiteError> {
        if entries.is_empty() {
            return Err(FstarSuiteError::Empty { file: spec.to_owned() });
        }
        let mut seen: HashMap<&str, &RecordPlace> = HashMap::with_capacity(entries.len());
        for entry in &entries {
            if let Some(first) = seen.insert(&entry.id, &entry.place) {
                return Err(FstarSuiteError::Duplicate {
                    id: entry.id.clone(),
                    first: first.clone(),
                    second: entry.place.clone(),
                });
            }
        }
        let name = Path::new(spec).file_stem().and_then(|stem| stem.to_str()).unwrap_or(spec).to_owned();
        Ok(Self { name, entries, built_in })
    }

    /// The entry of this id.
    pub fn get(&self, id: &str) -> Option<&SuiteEntry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The part of every entry, in order, never [`Split::All`]: as the records state it where they do,
    /// otherwise by a partition that depends on the seed: whole projects for [`Split::CrossTest`] (one in
    /// five), of the others whole modules for [`Split::IntraTest`] and [`Split::Valid`] (one in ten each).
    pub fn parts(&self, seed: u64) -> Vec<Split> {
        partition(&self.entries, seed)
    }

    /// The entries of a part, in order; see [`FstarSuite::parts`].
    pub fn split(&self, split: Split, seed: u64) -> Vec<&SuiteEntry> {
        let parts = self.parts(seed);
        self.entries
            .iter()
            .zip(parts)
            .filter(|(_, part)| split == Split::All || *part == split)
            .map(|(entry, _)| entry)
            .collect()
    }

    /// The source file that an entry's text stands in (for one taken over from an interface, the
    /// interface), if it lies beside the entry's JSON.
    ///
    /// # Errors
    /// [`FstarSuiteError::Read`] if it is there and cannot be read.
    pub fn source_text(&self, entry: &SuiteEntry) -> Result<Option<String>, FstarSuiteError> {
        let definition = &entry.definition;
        let range_file = definition.source_range.as_ref().and_then(|range| range.file_name.as_deref());
        let Some(file) = range_file.or(definition.file_name.as_deref()) else { return Ok(None) };
        let Some(file) = Path::new(file).file_name() else { return Ok(None) };
        if self.built_in {
            let found = SAMPLE_FILES.iter().find(|sample| sample.name == file);
            return Ok(found.map(|sample| sample.source.to_owned()));
        }
        let path = Path::new(&entry.place.file).with_file_name(file);
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(FstarSuiteError::Read { path, source }),
        }
    }

    /// Names and texts of the sources inside the program; empty for a suite that was read from elsewhere.
    pub fn built_in_sources(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let files = if self.built_in { SAMPLE_FILES } else { &[] };
        files.iter().map(|file| (file.name, file.source))
    }

    /// The file's text before a definition: as the record has it, else from the source beside it.
    ///
    /// # Errors
    /// As [`FstarSuite::source_text`].
    pub fn context(&self, entry: &SuiteEntry) -> Result<Option<String>, FstarSuiteError> {
        if let Some(context) = &entry.definition.file_context {
            return Ok(Some(context.clone()));
        }
        let Some(range) = &entry.definition.source_range else { return Ok(None) };
        Ok(self.source_text(entry)?.and_then(|source| range.before(&source).map(str::to_owned)))
    }

    /// SHA-256, in hexadecimal, over what every entry asks for, in order: id, `val`, text, opens and options.
    /// Places, printed types, premises and the like do not count: they do not change what is to be written.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        for entry in &self.entries {
            let definition = &entry.definition;
            // both shapes of an open say the same
            let opens: Vec<String> =
                definition.opens_and_abbrevs.iter().flatten().map(|open| open.import.to_string()).collect();
            let options = definition.vconfig.as_ref().and_then(|config| config.to_members().ok());
            let texts = [
                entry.id.as_str(),
                definition.val_text().unwrap_or_default(),
                definition.source_definition.as_deref().unwrap_or_default(),
                &opens.join("\n"),
                &canonical(&options.map_or(Value::Null, Value::Object)),
            ];
            for text in texts {
                hasher.update((text.len() as u64).to_le_bytes());
                hasher.update(text.as_bytes());
            }
        }
        hex(&hasher.finalize())
    }
}

/// JSON text that does not depend on the order of members, nor on those that are null.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let sorted: BTreeMap<_, _> = members.iter().filter(|(_, member)| !member.is_null()).collect();
            let members: Vec<String> = sorted
                .into_iter()
                .map(|(key, member)| format!("{}:{}", Value::from(key.as_str()), canonical(member)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(elements) => {
            let elements: Vec<String> = elements.iter().map(canonical).collect();
            format!("[{}]", elements.join(","))
        }
        leaf => leaf.to_string(),
    }
}

/// Adds the definitions of one file.
fn add_records(file: &str, text: &str, entries: &mut Vec<SuiteEntry>) -> Result<(), FstarSuiteError> {
    let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str());
    for (at, record) in read_records(file, text)? {
        match record {
            Record::File(source_file) => {
                let origin = source_file.source.unwrap_or_default();
                let project = origin.project_name.unwrap_or_default();
                for (index, definition) in source_file.defs.into_iter().enumerate() {
                    entries.push(entry(file, At::Def(index), definition, &project, None)?);
                }
            }
            Record::Flat(definition) => entries.push(entry(file, at, *definition, "", stem)?),
        }
    }
    Ok(())
}

fn entry(
    file: &str,
    at: At,
    definition: Definition,
    project: &str,
    stem: Option<&str>,
) -> Result<SuiteEntry, FstarSuiteError> {
    let place = RecordPlace { file: file.to_owned(), at };
    let fault = |message: String| FstarSuiteError::Record { place: place.clone(), message };
    let named = |value: Option<&str>, member| {
        let value = value.filter(|value| !value.is_empty());
        value
            .map(str::to_owned)
            .ok_or_else(|| fault(format!("the record has no `{member}`; every definition needs one")))
    };
    let base_name = named(definition.base_file_name(), "file_name")?;
    let name = named(definition.name.as_deref(), "name")?;
    let kind = if definition.marker() == Some("<DECLARETYP>") { "#val" } else { "" };
    let stated_split = Split::stated(definition.split.as_deref(), definition.isa_cross_project_example, stem)
        .map_err(fault)?;
    Ok(SuiteEntry {
        id: format!("{base_name}:{name}{kind}"),
        project: definition.project().unwrap_or(project).to_owned(),
        definition,
        stated_split,
        place,
    })
}

fn is_json(path: &Path) -> bool {
    matches!(input::kind_of_name(path).as_str(), "json" | "jsonl")
}

fn json_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), FstarSuiteError> {
    let fault = |source| FstarSuiteError::Read { path: folder.to_owned(), source };
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        // links to folders are not followed: they may form a circle
        if entry.file_type().map_err(fault)?.is_dir() && !name.starts_with('.') {
            json_files(&path, files)?;
        } else if is_json(&path) && !name.ends_with(".fst.config.json") && path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "suite_tests.rs"]
mod tests;
