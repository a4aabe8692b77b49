//! The project's own premise format: JSON lines.
//!
//! One object per line, or an array of objects, of one of two shapes; blank lines and unknown keys
//! are ignored. Files may be packed by gzip or zstd.
//!
//! | key | type | meaning |
//! |---|---|---|
//! | `name` | string | full name of the premise; absent on a line that only describes a module |
//! | `kind` | string | `theorem`, `definition`, `constructor`, `inductive`, `instance`; `other` by default |
//! | `module` | string | the module (or file) it stands in |
//! | `text` | string | the statement: printed type, or source without proof |
//! | `constants` | strings | constants of the statement, where known |
//! | `imports` | strings | modules that `module` imports |
//! | `start`, `end` | \[line, column] | where it stands, from 1, `end` behind the last character |
//!
//! Any other word for `kind` is kept as `other`. Several lines of one module may each name some of its
//! imports: together they count. Without `start` and `end`, premises of a module follow one another in the
//! order of their lines.
//!
//! ```json
//! {"module": "Init.Core", "imports": ["Init.Prelude"]}
//! {"name": "id_eq", "kind": "theorem", "module": "Init.Core", "text": "id a = a", "constants": ["Eq", "id"]}
//! ```
//!
//! Modules may come in any order. A second premise of the same name in one module is left out and counted.

use crate::premise::{Kind, Position, Premise};
use crate::premise_corpus::{FileId, PremiseCorpus, PremiseCorpusBuilder, PremiseCorpusError};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Why premises cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum JsonlError {
    /// A file cannot be read or written.
    #[error("{stage} premises: {}: {source}", path.display())]
    Io {
        /// What was being done: `reading` or `writing`.
        stage: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file cannot be opened or unpacked.
    #[error("reading premises: {0}")]
    Input(#[from] data::input::InputError),
    /// An element of an array is not an object.
    #[error("reading premises: {}, line {line}: {reason}", path.display())]
    Record {
        /// The file.
        path: PathBuf,
        /// The line at which the element begins, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// A line is not JSON, or has fields of other types.
    #[error("reading premises: {}, line {line}: {source}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// A line is neither a premise nor the description of a module.
    #[error("reading premises: {}, line {line}: {reason}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        reason: &'static str,
    },
    /// The imports of the modules make no sense.
    #[error("reading premises: {}: {source}", path.display())]
    Corpus {
        /// The file.
        path: PathBuf,
        /// What is wrong with them.
        source: PremiseCorpusError,
    },
}

/// What reading met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Modules named by any line.
    pub modules: usize,
    /// Premises kept.
    pub premises: usize,
    /// Premises whose name the module already had.
    pub duplicates: usize,
}

#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    module: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    constants: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    imports: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    start: Option<(u32, u32)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end: Option<(u32, u32)>,
}

#[derive(Default)]
struct Module {
    path: String,
    imports: Vec<String>,
    premises: Vec<Premise>,
    names: HashSet<String>,
}

/// Reads a corpus; modules keep the order in which they are first named.
///
/// # Errors
/// [`JsonlError`] with file and line, or what is wrong with the imports.
pub fn read(path: &Path) -> Result<(PremiseCorpus, Report), JsonlError> {
    let io = |source| JsonlError::Io { stage: "reading", path: path.into(), source };
    let json = |line, source| JsonlError::Json { path: path.into(), line, source };
    let mut reader = data::input::lines_of(path)?;
    let mut reading = Reading::default();
    if reader.fill_buf().map_err(io)?.trim_ascii_start().first() == Some(&b'[') {
        let mut text = String::new();
        reader.read_to_string(&mut text).map_err(io)?;
        for record in data::input::records("", &text) {
            let line = record.place.line;
            let wrong = |reason| JsonlError::Record { path: path.into(), line, reason };
            let fields = record.content.map_err(wrong)?;
            let read = serde_json::from_value(fields.into_value()).map_err(|e| json(line, e))?;
            reading.line(read).map_err(|reason| JsonlError::Line { path: path.into(), line, reason })?;
        }
    } else {
        let (mut text, mut number) = (String::new(), 0);
        while reader.read_line(&mut text).map_err(io)? > 0 {
            number += 1;
            if !text.trim().is_empty() {
                let line = serde_json::from_str(&text).map_err(|e| json(number, e))?;
                let wrong = |reason| JsonlError::Line { path: path.into(), line: number, reason };
                reading.line(line).map_err(wrong)?;
            }
            text.clear();
        }
    }
    let Reading { modules, mut report, .. } = reading;
    report.modules = modules.len();
    let mut builder = PremiseCorpusBuilder::default();
    for module in modules {
        builder.file(module.path, module.imports, module.premises);
    }
    let corpus = builder.build().map_err(|source| JsonlError::Corpus { path: path.into(), source })?;
    Ok((corpus, report))
}

/// Modules as they are read.
#[derive(Default)]
struct Reading {
    modules: Vec<Module>,
    places: HashMap<String, usize>,
    report: Report,
}

impl Reading {
    fn line(&mut self, line: Line) -> Result<(), &'static str> {
        let place = *self.places.entry(line.module.clone()).or_insert_with(|| {
            self.modules.push(Module { path: line.module.clone(), ..Module::default() });
            self.modules.len() - 1
        });
        take(line, &mut self.modules[place], &mut self.report)
    }
}

fn take(line: Line, module: &mut Module, report: &mut Report) -> Result<(), &'static str> {
    for import in line.imports {
        if !module.imports.contains(&import) {
            module.imports.push(import);
        }
    }
    let Some(name) = line.name else {
        return match line.text {
            Some(_) => Err("`text` without `name`: which premise is it?"),
            None => Ok(()),
        };
    };
    if name.is_empty() {
        return Err("`name` is empty");
    }
    let Some(text) = line.text else {
        return Err("a premise needs `text`, its statement");
    };
    if !module.names.insert(name.clone()) {
        report.duplicates += 1;
        return Ok(());
    }
    let position = |(line, column)| Position { line, column };
    let next = module.premises.last().map_or(1, |p| p.end.line + 1);
    let (start, end) = match (line.start, line.end) {
        (Some(start), Some(end)) => (position(start), position(end)),
        (None, None) => (Position { line: next, column: 1 }, Position { line: next, column: 2 }),
        _ => return Err("`start` and `end` must come together"),
    };
    if end < start {
        return Err("`end` is before `start`");
    }
    let mut constants = line.constants;
    constants.sort_unstable();
    constants.dedup();
    let kind = line.kind.map_or(Kind::Other, |word| Kind::of(&word));
    module.premises.push(Premise { name, kind, text, constants, start, end });
    report.premises += 1;
    Ok(())
}

/// Writes a corpus so that [`read`] gives it back: the same premises under the same
/// numbers, and the same imports (only those that do not follow from others are
/// written). The file appears at once, when it is whole.
///
/// # Errors
/// [`JsonlError::Io`]; then what was at `path` is still there.
pub fn write(corpus: &PremiseCorpus, path: &Path) -> Result<(), JsonlError> {
    let io = |source| JsonlError::Io { stage: "writing", path: path.into(), source };
    let mut partial = path.as_os_str().to_owned();
    partial.push(format!(".{}.partial", std::process::id()));
    let partial = PathBuf::from(partial);
    let written = write_lines(corpus, &partial).and_then(|()| std::fs::rename(&partial, path));
    if written.is_err() {
        // the error that matters is the first one
        let _ = std::fs::remove_file(&partial);
    }
    written.map_err(io)
}

fn write_lines(corpus: &PremiseCorpus, path: &Path) -> std::io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 18, File::create(path)?);
    let mut put = |line: &Line| {
        serde_json::to_writer(&mut out, line)?;
        out.write_all(b"\n")
    };
    for (file, module) in corpus.files() {
        let mut imports = corpus.imported(file).clone();
        for import in corpus.imported(file).ones() {
            imports.difference_with(corpus.imported(FileId(import as u32)));
        }
        put(&Line {
            name: None,
            kind: None,
            module: module.to_owned(),
            text: None,
            constants: vec![],
            imports: imports.ones().map(|i| corpus.path(FileId(i as u32)).to_owned()).collect(),
            start: None,
            end: None,
        })?;
        for id in corpus.premises_of(file) {
            let premise = corpus.premise(id);
            put(&Line {
                name: Some(premise.name.clone()),
                kind: Some(word(premise.kind).to_owned()),
                module: module.to_owned(),
                text: Some(premise.text.clone()),
                constants: premise.constants.clone(),
                imports: vec![],
                start: Some((premise.start.line, premise.start.column)),
                end: Some((premise.end.line, premise.end.column)),
            })?;
        }
    }
    out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Theorem => "theorem",
        Kind::Definition => "definition",
        Kind::Constructor => "constructor",
        Kind::Inductive => "inductive",
        Kind::Instance => "instance",
        Kind::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("premises.jsonl");
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    fn error(text: &str) -> String {
        let (_folder, path) = file(text);
        let message = read(&path).err().expect("an error").to_string();
        message.replace(path.to_str().unwrap(), "FILE")
    }

    const SAMPLE: &str = r#"
{"name": "b", "kind": "lemma", "module": "B", "text": "a = a", "constants": ["Eq", "A", "Eq"], "new": {}}
{"module": "B", "imports": ["A"]}
{"name": "c", "module": "B", "text": "c", "imports": ["A", "C"], "start": [7, 3], "end": [8, 1]}
{"module": "A"}
{"module": "C", "imports": ["A"]}
{"name": "b", "module": "B", "text": "again"}
{"name": "d", "module": "B", "kind": "whatever", "text": "d"}
"#;

    #[test]
    fn reads_and_gives_back_what_it_wrote() {
        let (folder, path) = file(SAMPLE);
        let (corpus, report) = read(&path).unwrap();
        assert_eq!(report, Report { modules: 3, premises: 3, duplicates: 1 });
        let b = corpus.premise(corpus.by_name("b").unwrap());
        assert_eq!((b.kind, b.constants.as_slice()), (Kind::Theorem, &["A".to_owned(), "Eq".into()][..]));
        let (file_b, file_c) = (corpus.file("B").unwrap(), corpus.file("C").unwrap());
        assert!(corpus.imports(file_b, file_c));
        let d = corpus.premise(corpus.by_name("d").unwrap());
        assert_eq!(d.start, Position { line: 9, column: 1 }, "behind the one before it");
        assert_eq!(d.kind, Kind::Other);

        let second = folder.path().join("second.jsonl");
        write(&corpus, &second).unwrap();
        let (again, report) = read(&second).unwrap();
        assert_eq!(report, Report { modules: 3, premises: 3, duplicates: 0 });
        assert_eq!(again.premises(), corpus.premises());
        assert!(corpus.files().eq(again.files()));
        for (file, _) in corpus.files() {
            assert_eq!(corpus.imported(file), again.imported(file));
        }
        let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 2, "no partial file stays");
    }

    #[test]
    fn an_array_is_read_as_its_lines_are() {
        let lines: Vec<&str> = SAMPLE.lines().filter(|l| !l.is_empty()).collect();
        let (_folder, path) = file(&format!("\u{feff}[{}]", lines.join(",\n")));
        let (corpus, report) = read(&path).unwrap();
        assert_eq!(report, Report { modules: 3, premises: 3, duplicates: 1 });
        assert!(corpus.by_name("c").is_some());
        assert_eq!(
            error("[{\"module\": \"A\"},\n null]"),
            "reading premises: FILE, line 2: null, where an object is expected"
        );
    }

    #[test]
    fn errors_name_the_line_and_what_to_do() {
        let message = error("{\"module\": \"A\"}\n\n{\"module\": \"A\", \"name\": 3}\n");
        assert!(message.starts_with("reading premises: FILE, line 3: invalid type"), "{message}");
        assert_eq!(
            error("{\"module\": \"A\", \"name\": \"x\"}"),
            "reading premises: FILE, line 1: a premise needs `text`, its statement",
        );
        assert_eq!(
            error("{\"module\": \"A\", \"name\": \"\", \"text\": \"\"}"),
            "reading premises: FILE, line 1: `name` is empty"
        );
        assert!(error("{\"module\": \"A\", \"text\": \"\"}").contains("line 1: `text` without `name`"));
        let start = r#"{"module": "A", "name": "x", "text": "", "start": [1, 1]}"#;
        assert!(error(start).contains("`start` and `end` must come together"));
        let reversed = r#"{"module": "A", "name": "x", "text": "", "start": [2, 1], "end": [1, 9]}"#;
        assert!(error(reversed).contains("`end` is before `start`"));
        assert!(error("{\"module\": \"A\", \"imports\": [\"B\"]}").contains("`A` imports `B`, which is not"));
        let circle = "{\"module\": \"A\", \"imports\": [\"B\"]}\n{\"module\": \"B\", \"imports\": [\"A\"]}";
        assert!(error(circle).contains("in a circle"));
        assert!(error("{").contains("line 1"));
    }

    #[test]
    fn what_cannot_be_written_leaves_nothing() {
        let (folder, path) = file(SAMPLE);
        let (corpus, _) = read(&path).unwrap();
        let inside = folder.path().join("no such folder").join("x.jsonl");
        let message = write(&corpus, &inside).unwrap_err().to_string();
        assert!(message.starts_with("writing premises: "), "{message}");
        // a folder in the place of the file: the renaming fails, and the partial file goes
        let taken = folder.path().join("taken");
        std::fs::create_dir(&taken).unwrap();
        assert!(write(&corpus, &taken).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
