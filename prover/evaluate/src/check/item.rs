//! What `prover check` is given: files, folders, lines of JSON, results of `prover bench`.

use super::submission::{Defaults, Submission};
use super::task::Task;
use crate::bench::BenchResult;
use data::input::{self, Fields, InputError, NAME, Record};
use data::{FileLine, lean_files};
use lean_bridge::{JudgeRequest, Rule};
use proof_search::Verdict;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// One thing to check.
#[derive(Clone, Debug)]
pub struct Item {
    /// What reports call it; no two items have one name.
    pub name: String,
    /// The question to the judge, or why there is none.
    pub task: Result<Task, NoTask>,
    /// What was read in another way than it was written, in sentences.
    pub remarks: Vec<String>,
}

/// Why there is nothing to ask the judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoTask {
    /// It can be read, but has no proof, or no theorem.
    Missing(String),
    /// It cannot be read; with its place.
    Unreadable(String),
}

impl NoTask {
    /// The rule of the refusal.
    pub fn rule(&self) -> Rule {
        match self {
            NoTask::Missing(_) => Rule::Missing,
            NoTask::Unreadable(_) => Rule::Unreadable,
        }
    }

    /// In words.
    pub fn why(&self) -> &str {
        match self {
            NoTask::Missing(why) | NoTask::Unreadable(why) => why,
        }
    }
}

/// Why the items could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ItemError {
    /// A file or folder cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// It is neither a text nor data.
    #[error(
        "{}: neither a .lean file, nor JSON lines or a JSON array of any name, nor a folder",
        path.display()
    )]
    Kind {
        /// What was given.
        path: PathBuf,
    },
    /// There is nothing in it.
    #[error("{}: nothing to check in it", path.display())]
    Empty {
        /// What was given.
        path: PathBuf,
    },
}

/// An item before it is known what the one who checks adds to it.
#[derive(Clone, Debug)]
pub struct Source {
    /// What reports call it.
    pub name: String,
    /// What is to be checked.
    pub content: Content,
}

/// What is to be checked.
#[derive(Clone, Debug)]
pub enum Content {
    /// The text of a `.lean` file.
    File(String),
    Submission(Box<Submission>),
    /// Header, statement closed by `sorry`, proof: a result of `prover bench`.
    Result([String; 3]),
    /// A file of a folder, or a record, that cannot be read: why, with its place.
    Unreadable(String),
}

/// What is to be checked in a `.lean` file, all `.lean` files of a folder, or a file
/// of any name with JSON lines or a JSON array; `-` is standard input, JSON or Lean
/// as it looks. Files may be packed by gzip or zstd.
///
/// # Errors
/// [`ItemError`]; that a single record or file of a folder cannot be read is reported as the item's own fate.
pub fn sources(path: &Path) -> Result<Vec<Source>, ItemError> {
    let sources: Vec<Source> = if path.as_os_str() == "-" {
        of_text(Path::new("standard input"), input::read_stdin()?).unwrap_or_default()
    } else if path.is_dir() {
        let name = |f: &Path| f.strip_prefix(path).unwrap_or(f).display().to_string();
        let all = lean_files(path)?;
        all.iter().map(|f| of_file(f, name(f))).filter(|source| !source.imports_alone()).collect()
    } else {
        let text = input::read_text(path)?;
        of_text(path, text).ok_or_else(|| ItemError::Kind { path: path.to_owned() })?
    };
    if sources.is_empty() {
        return Err(ItemError::Empty { path: path.to_owned() });
    }
    Ok(sources)
}

impl Source {
    /// Whether it is a file that only imports others, as a project's root is: nothing in it is to be judged.
    fn imports_alone(&self) -> bool {
        let Content::File(text) = &self.content else { return false };
        let (imports, start) = lean_bridge::split_header(text);
        !imports.is_empty() && data::lexer::tokens(&text[start..]).is_ok_and(|rest| rest.is_empty())
    }
}

/// A text by the name of its file, and otherwise by how it begins; `None` if neither says what it is.
fn of_text(path: &Path, text: String) -> Option<Vec<Source>> {
    let name = path.display().to_string();
    match input::kind_of_name(path).as_str() {
        "lean" => Some(vec![Source { name, content: Content::File(text) }]),
        "json" | "jsonl" | "ndjson" => Some(of_records(&name, &text)),
        _ if input::looks_like_json(&text) => Some(of_records(&name, &text)),
        _ if name == "standard input" => Some(vec![Source { name, content: Content::File(text) }]),
        _ => None,
    }
}

/// A file of a folder.
fn of_file(path: &Path, name: String) -> Source {
    let content = match input::read_text(path) {
        Ok(text) => Content::File(text),
        Err(error) => Content::Unreadable(error.to_string()),
    };
    Source { name, content }
}

/// The questions to the judge.
pub fn items(sources: Vec<Source>, defaults: &Defaults, limit: Duration) -> Vec<Item> {
    let axioms = || defaults.axioms.clone();
    let ask = |content| match content {
        Content::File(text) => Ok(defaults.file("", &text, axioms(), limit)),
        Content::Submission(submission) => submission.task(defaults, limit).map_err(NoTask::Missing),
        Content::Result([header, statement, proof]) => {
            let request = JudgeRequest::new(&defaults.header(&header), &statement, &proof, limit);
            let task = Task::Judge(vec![JudgeRequest { axioms: axioms(), ..request }]);
            Ok(super::Asked { task: defaults.task(task), remarks: vec![] })
        }
        Content::Unreadable(why) => Err(NoTask::Unreadable(why)),
    };
    let item = |s: Source| match ask(s.content) {
        Ok(asked) => Item { name: s.name, task: Ok(asked.task), remarks: asked.remarks },
        Err(none) => Item { name: s.name, task: Err(none), remarks: vec![] },
    };
    sources.into_iter().map(item).collect()
}

fn of_records(file: &str, text: &str) -> Vec<Source> {
    let mut sources = vec![];
    let mut names: HashMap<String, usize> = HashMap::new();
    for Record { place, content } in input::records(file, text) {
        let name = content.as_ref().ok().and_then(|fields| fields.id(NAME).ok().flatten());
        let name = name.unwrap_or_else(|| format!("line {}", place.line));
        let content = match content.and_then(of_record) {
            Ok(Some(content)) => content,
            // The search found nothing: there is nothing to judge.
            Ok(None) => continue,
            Err(why) => unreadable(&place, &why),
        };
        let count = names.entry(name.clone()).or_default();
        *count += 1;
        let name = if *count == 1 { name } else { format!("{name} #{count}") };
        sources.push(Source { name, content });
    }
    sources
}

fn unreadable(place: &FileLine, why: &str) -> Content {
    Content::Unreadable(format!("{place}: {why}"))
}

fn of_record(fields: Fields) -> Result<Option<Content>, String> {
    let submission = Submission::read(&fields);
    if !fields.has("verdict") {
        return Ok(Some(Content::Submission(Box::new(submission?))));
    }
    match serde_json::from_value(fields.into_value()) {
        Ok(result) => Ok(of_result(result)),
        Err(e) => match submission {
            // the results of other programs have verdicts, too
            Ok(s) if s.proof.is_some() || s.code.is_some() => Ok(Some(Content::Submission(Box::new(s)))),
            _ => Err(format!("no result of `prover bench` ({e}), and no proof in it")),
        },
    }
}

/// The proof of a result of `prover bench`. The statement of a
/// refutation is the negation, which its own text states.
fn of_result(result: BenchResult) -> Option<Content> {
    let proof = result.report.proof?;
    let statement = match result.report.verdict {
        Verdict::Refuted { .. } => result.report.refutation?.statement,
        _ => result.statement,
    };
    let statement = format!("{} := by sorry", statement.trim_end());
    Some(Content::Result([result.header, statement, proof]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &Path) -> Result<Vec<Item>, ItemError> {
        Ok(items(sources(path)?, &Defaults::default(), Duration::from_secs(1)))
    }

    #[test]
    fn folders_are_searched_for_lean_files() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("deep/.hidden")).unwrap();
        for name in ["b.lean", "deep/a.lean", "lakefile.lean", "notes.txt", "deep/.hidden/c.lean"] {
            std::fs::write(dir.path().join(name), "theorem t : True := trivial").unwrap();
        }
        let names: Vec<_> = read(dir.path()).unwrap().into_iter().map(|i| i.name).collect();
        assert_eq!(names, ["b.lean", "deep/a.lean"]);
        let empty = tempfile::tempdir().unwrap();
        assert!(matches!(read(empty.path()), Err(ItemError::Empty { .. })));
    }

    #[test]
    fn lines_have_names_and_faults() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.jsonl");
        let text = "{\"name\": \"a\", \"code\": \"x\"}\n\n{\"code\": \"y\"}\n\
            {\"name\": \"a\", \"statement\": \"theorem t : True\"}\n{\"na";
        std::fs::write(&path, text).unwrap();
        let read_back = read(&path).unwrap();
        let names: Vec<_> = read_back.iter().map(|i| i.name.as_str()).collect();
        assert_eq!(names, ["a", "line 3", "a #2", "line 5"]);
        let Err(NoTask::Missing(why)) = &read_back[2].task else { panic!("{read_back:?}") };
        assert!(why.contains("`proof`") && why.ends_with("found: `name`, `statement`"), "{why}");
        let Err(NoTask::Unreadable(why)) = &read_back[3].task else { panic!("{read_back:?}") };
        assert!(why.contains("x.jsonl:5: EOF") && why.ends_with("the line is cut off"), "{why}");
        assert!(read(&dir.path().join("missing.jsonl")).unwrap_err().to_string().contains("no such file"));
        assert!(matches!(read(Path::new("Cargo.toml")), Err(ItemError::Kind { .. })));
    }
}
