//! LeanDojo Benchmark 4 folders, read unchanged.
//!
//! ```text
//! corpus.jsonl                            one file of the library per line, imports before importers
//! random/{train,val,test}.json            theorems with traced tactics, one JSON array each
//! novel_premises/{train,val,test}.json    the same theorems split so that test premises are new
//! ```
//!
//! What is read, left out and found is decided by the rules of ReProver's `common.py` and data
//! modules, so that figures can be compared. Files are streamed: at any time one line of the
//! corpus, or one theorem, is held besides the result.

use crate::corpus::{Corpus, CorpusBuilder, CorpusError, FileId};
use crate::premise::{Kind, Position, Premise, PremiseId};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use std::collections::HashSet;
use std::fmt;
use std::io::BufRead;
use std::path::{Path, PathBuf};

/// How theorems are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Split {
    /// Theorems are divided at random.
    Random,
    /// Every test theorem uses a premise that no training theorem uses.
    NovelPremises,
}

impl Split {
    /// Both, in the order of LeanDojo's paper.
    pub const ALL: [Split; 2] = [Split::Random, Split::NovelPremises];

    /// The name of its folder.
    pub fn name(self) -> &'static str {
        match self {
            Split::Random => "random",
            Split::NovelPremises => "novel_premises",
        }
    }
}

/// A part of a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// What is learnt from.
    Train,
    /// What decides when to stop.
    Val,
    /// What is measured.
    Test,
}

impl Part {
    /// The name of its file, without `.json`.
    pub fn name(self) -> &'static str {
        match self {
            Part::Train => "train",
            Part::Val => "val",
            Part::Test => "test",
        }
    }
}

/// A tactic of a human proof: the question is its proof state, the answer the premises that the tactic names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The file that the theorem stands in.
    pub file: FileId,
    /// The theorem's full name; empty for those that the benchmark leaves nameless.
    pub theorem: String,
    /// Where the theorem begins: what stands before may be used.
    pub start: Position,
    /// The tactic as it is written.
    pub tactic: String,
    /// The goals before the tactic, without the line that counts them.
    pub state: String,
    /// Ascending, without repetitions; empty where the tactic names nothing.
    pub gold: Vec<PremiseId>,
}

/// What was left out, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files of the corpus.
    pub files: usize,
    /// Premises kept.
    pub premises: usize,
    /// Premises without a name.
    pub nameless: usize,
    /// Names containing `user__.n`.
    pub generated: usize,
    /// Premises without text.
    pub empty: usize,
    /// Names of the form `[…]`: mutual definitions.
    pub mutual: usize,
    /// The same name at the same place of the same file again.
    pub duplicates: usize,
    /// Premises that end before they begin.
    pub reversed: usize,
    /// Theorems read.
    pub theorems: usize,
    /// Theorems of files that the corpus does not have.
    pub foreign: usize,
    /// Steps kept.
    pub steps: usize,
    /// Tactics with `no goals` before them.
    pub finished: usize,
    /// Tactics that contain `·`: blocks of others.
    pub blocks: usize,
    /// Tactics whose state has no `⊢`.
    pub goalless: usize,
    /// Uses of premises that were found.
    pub located: usize,
    /// Uses whose place lies in no premise of the corpus.
    pub unknown: usize,
}

/// Why a benchmark cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum LeanDojoError {
    /// A file cannot be opened or unpacked.
    #[error("reading the benchmark: {0}")]
    Input(#[from] data::input::InputError),
    /// A file cannot be read.
    #[error("reading the benchmark: {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is not JSON, or has fields of other types.
    #[error("reading the benchmark: {}, line {line}: {source}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        source: serde_json::Error,
    },
    #[error(
        "reading the benchmark: {}, line {line}: `{file}` imports `{import}`, which no line before it \
         describes \
         (lines must be in topological order: was the file sorted or cut?)", path.display()
    )]
    Order { path: PathBuf, line: usize, file: String, import: String },
    /// The files' imports make no sense.
    #[error("reading the benchmark: {}: {source}", path.display())]
    Corpus {
        /// The file with the corpus.
        path: PathBuf,
        /// What is wrong with them.
        source: CorpusError,
    },
}

/// A benchmark folder with its corpus loaded.
pub struct Benchmark {
    folder: PathBuf,
    /// The library's premises.
    pub corpus: Corpus,
    /// What the corpus left out.
    pub report: Report,
}

impl Benchmark {
    /// Reads `corpus.jsonl` of the folder.
    ///
    /// # Errors
    /// [`LeanDojoError`] with file and line.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Benchmark, LeanDojoError> {
        let folder = folder.into();
        let (corpus, report) = read_corpus(&folder.join("corpus.jsonl"))?;
        Ok(Benchmark { folder, corpus, report })
    }

    /// The steps of one part of one split.
    ///
    /// # Errors
    /// [`LeanDojoError`] with file and line.
    pub fn steps(&self, split: Split, part: Part) -> Result<(Vec<Step>, Report), LeanDojoError> {
        let mut steps = vec![];
        let report = self.for_each_step(split, part, |step| steps.push(step))?;
        Ok((steps, report))
    }

    /// Hands over the steps one after the other, for parts that need not be held as a whole.
    ///
    /// # Errors
    /// [`LeanDojoError`] with file and line; steps before the error have been handed over.
    pub fn for_each_step(
        &self,
        split: Split,
        part: Part,
        take: impl FnMut(Step),
    ) -> Result<Report, LeanDojoError> {
        let path = self.folder.join(split.name()).join(part.name()).with_extension("json");
        read_steps(&path, &self.corpus, take)
    }
}

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
    start: Place,
    end: Place,
    #[serde(default)]
    kind: String,
}

#[derive(Deserialize)]
struct Theorem {
    file_path: String,
    full_name: Option<String>,
    start: Place,
    #[serde(default)]
    traced_tactics: Vec<Tactic>,
}

#[derive(Deserialize)]
struct Tactic {
    tactic: String,
    /// The text with marks, and what the marks stand for.
    annotated_tactic: (String, Vec<Use>),
    state_before: String,
}

#[derive(Deserialize)]
struct Use {
    def_path: String,
    def_pos: Place,
}

/// `[line, column]`, both from 1.
#[derive(Clone, Copy, Deserialize)]
struct Place(u32, u32);

impl From<Place> for Position {
    fn from(place: Place) -> Position {
        Position { line: place.0, column: place.1 }
    }
}

fn open(path: &Path) -> Result<Box<dyn BufRead + Send>, LeanDojoError> {
    Ok(data::input::lines_of(path)?)
}

/// Reads a `corpus.jsonl`; a premise's number is its place among those that are kept.
///
/// # Errors
/// [`LeanDojoError`] with file and line.
pub fn read_corpus(path: &Path) -> Result<(Corpus, Report), LeanDojoError> {
    let mut reader = open(path)?;
    let mut report = Report::default();
    let mut builder = CorpusBuilder::default();
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

/// A proof state without the leading line `N goals`, as ReProver's `format_state` removes it.
pub fn without_count(state: &str) -> &str {
    let rest = state.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(" goals") {
        Some(goals) if rest.len() < state.len() => goals.trim(),
        _ => state,
    }
}

/// Hands over the steps of a split file one after the other.
///
/// # Errors
/// [`LeanDojoError`] with file and line; steps before the error have been handed over.
pub fn read_steps(path: &Path, corpus: &Corpus, mut take: impl FnMut(Step)) -> Result<Report, LeanDojoError> {
    let mut json = serde_json::Deserializer::from_reader(open(path)?);
    let mut report = Report::default();
    let theorems = Theorems(|theorem: Theorem| {
        report.theorems += 1;
        let Some(file) = corpus.file(&theorem.file_path) else {
            report.foreign += 1;
            return;
        };
        for tactic in theorem.traced_tactics {
            let counter = if tactic.state_before == "no goals" {
                &mut report.finished
            } else if tactic.tactic.contains('·') {
                &mut report.blocks
            } else if !tactic.state_before.contains('⊢') {
                &mut report.goalless
            } else {
                report.steps += 1;
                take(Step {
                    file,
                    theorem: theorem.full_name.clone().unwrap_or_default(),
                    start: theorem.start.into(),
                    state: without_count(&tactic.state_before).to_owned(),
                    gold: gold(&tactic.annotated_tactic.1, corpus, &mut report),
                    tactic: tactic.tactic,
                });
                continue;
            };
            *counter += 1;
        }
    });
    let json_error = |source: serde_json::Error| match source.io_error_kind() {
        Some(_) => LeanDojoError::Io { path: path.into(), source: source.into() },
        None => LeanDojoError::Json { path: path.into(), line: source.line(), source },
    };
    theorems.deserialize(&mut json).map_err(json_error)?;
    json.end().map_err(json_error)?;
    Ok(report)
}

/// The premises that a tactic names.
fn gold(uses: &[Use], corpus: &Corpus, report: &mut Report) -> Vec<PremiseId> {
    let mut gold = vec![];
    for used in uses {
        let place = corpus.file(&used.def_path).and_then(|file| corpus.at(file, used.def_pos.into()));
        match place {
            Some(premise) => {
                report.located += 1;
                gold.push(premise);
            }
            None => report.unknown += 1,
        }
    }
    gold.sort_unstable();
    gold.dedup();
    gold
}

/// A JSON array whose elements are handed over instead of kept.
struct Theorems<F>(F);

impl<'de, F: FnMut(Theorem)> DeserializeSeed<'de> for Theorems<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Theorem)> Visitor<'de> for Theorems<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an array of theorems")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut theorems: A) -> Result<(), A::Error> {
        while let Some(theorem) = theorems.next_element()? {
            (self.0)(theorem);
        }
        Ok(())
    }
}
