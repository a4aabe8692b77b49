//! What `prover check` is given: files, folders, lines of JSON, results of `prover bench`.

use super::submission::{Defaults, Submission};
use super::task::Task;
use crate::bench::BenchResult;
use crate::search::Verdict;
use lean_bridge::{JudgeRequest, VerifyRequest};
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// One thing to check.
#[derive(Clone, Debug)]
pub struct Item {
    /// What reports call it; no two items have one name.
    pub name: String,
    /// The question to the judge, or why there is none (a line without a proof, for example).
    pub task: Result<Task, String>,
}

/// Why the items could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ItemError {
    #[error("{}: {source}", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{}: neither a .lean file, a .jsonl file nor a folder", path.display())]
    Kind { path: PathBuf },
    #[error("{}:{line}: {message}", path.display())]
    Line { path: PathBuf, line: usize, message: String },
    #[error("{}: nothing to check in it", path.display())]
    Empty { path: PathBuf },
}

/// An item before it is known what the one who checks adds to it.
#[derive(Clone, Debug)]
pub struct Source {
    pub name: String,
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
}

/// What is to be checked in a `.lean` file, all `.lean` files of a folder, or the lines of a `.jsonl` file.
///
/// # Errors
/// [`ItemError`]; that a single line lacks a field is told as the item's own fate.
pub fn sources(path: &Path) -> Result<Vec<Source>, ItemError> {
    let fault = |source| ItemError::Read { path: path.to_owned(), source };
    let metadata = std::fs::metadata(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => fault(std::io::Error::new(e.kind(), "no such file")),
        _ => fault(e),
    })?;
    let file = |path: &Path, name: String| {
        let read = std::fs::read_to_string(path);
        let text = read.map_err(|source| ItemError::Read { path: path.to_owned(), source })?;
        Ok(Source { name, content: Content::File(text) })
    };
    let sources: Vec<Source> = if metadata.is_dir() {
        let mut files = vec![];
        lean_files(path, &mut files)?;
        files.sort();
        let name = |f: &Path| f.strip_prefix(path).unwrap_or(f).display().to_string();
        files.iter().map(|f| file(f, name(f))).collect::<Result<_, _>>()?
    } else {
        match path.extension().and_then(|e| e.to_str()) {
            Some("lean") => vec![file(path, path.display().to_string())?],
            Some("jsonl") => lines(path, &std::fs::read_to_string(path).map_err(fault)?)?,
            _ => return Err(ItemError::Kind { path: path.to_owned() }),
        }
    };
    if sources.is_empty() {
        return Err(ItemError::Empty { path: path.to_owned() });
    }
    Ok(sources)
}

/// The questions to the judge.
pub fn items(sources: Vec<Source>, defaults: &Defaults, limit: Duration) -> Vec<Item> {
    let axioms = || defaults.axioms.clone();
    let task = |content| match content {
        Content::File(text) => {
            let request = VerifyRequest { text, axioms: axioms(), limit, ..VerifyRequest::default() };
            Ok(defaults.task(Task::Verify(request)))
        }
        Content::Submission(submission) => submission.task(defaults, limit),
        Content::Result([header, statement, proof]) => {
            let request = JudgeRequest::new(&defaults.header(&header), &statement, &proof, limit);
            Ok(defaults.task(Task::Judge(vec![JudgeRequest { axioms: axioms(), ..request }])))
        }
    };
    sources.into_iter().map(|s| Item { name: s.name, task: task(s.content) }).collect()
}

fn lean_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), ItemError> {
    let fault = |source| ItemError::Read { path: folder.to_owned(), source };
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        let path = entry.path();
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        // Links to folders are not followed: they may form a circle.
        if entry.file_type().map_err(fault)?.is_dir() && !name.starts_with('.') {
            lean_files(&path, files)?;
        } else if name.ends_with(".lean") && name != "lakefile.lean" && path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

fn lines(path: &Path, text: &str) -> Result<Vec<Source>, ItemError> {
    let mut sources = vec![];
    let mut names: HashMap<String, usize> = HashMap::new();
    let last = text.lines().count();
    for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let fault = |message: String| ItemError::Line { path: path.to_owned(), line: i + 1, message };
        let value: Value = match serde_json::from_str(line) {
            Ok(value) => value,
            // Its writer was killed.
            Err(_) if i + 1 == last && !text.ends_with('\n') => break,
            Err(e) => return Err(fault(e.to_string())),
        };
        let given = ["name", "problem_id", "id"].iter().find_map(|f| value.get(*f));
        let name = match given {
            Some(Value::String(name)) => name.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => format!("line {}", i + 1),
        };
        let content = if value.get("verdict").is_some() {
            let result: BenchResult = serde_json::from_value(value).map_err(|e| fault(e.to_string()))?;
            match of_result(result) {
                Some(content) => content,
                // The search found nothing: there is nothing to judge.
                None => continue,
            }
        } else {
            let submission = serde_json::from_value(value).map_err(|e| fault(e.to_string()))?;
            Content::Submission(Box::new(submission))
        };
        let count = names.entry(name.clone()).or_default();
        *count += 1;
        let name = if *count == 1 { name } else { format!("{name} #{count}") };
        sources.push(Source { name, content });
    }
    Ok(sources)
}

/// The proof of a result of `prover bench`. The statement of a refutation is the negation, which its own text states.
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
        let text = "{\"name\": \"a\", \"code\": \"x\"}\n\n{\"code\": \"y\"}\n{\"name\": \"a\", \"statement\": \"theorem t : True\"}\n{\"na";
        std::fs::write(&path, text).unwrap();
        let read_back = read(&path).unwrap();
        let names: Vec<_> = read_back.iter().map(|i| i.name.as_str()).collect();
        assert_eq!(names, ["a", "line 3", "a #2"]);
        assert!(read_back[2].task.as_ref().unwrap_err().contains("`proof`"));
        std::fs::write(&path, "{\"code\": \"y\"}\nnot json\n").unwrap();
        assert!(read(&path).unwrap_err().to_string().contains("x.jsonl:2:"));
        assert!(read(&dir.path().join("missing.jsonl")).unwrap_err().to_string().contains("no such file"));
        assert!(matches!(read(Path::new("Cargo.toml")), Err(ItemError::Kind { .. })));
    }
}
