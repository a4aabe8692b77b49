//! A session on disk: what was done, line by line, so that a session outlives its process.

use crate::error::SessionError;
use crate::file_proof::FileProof;
use crate::proof::{GoalId, Movement, Plan};
use data::{JsonLines, read_json_lines};
use proof_search::Problem;
use serde::{Deserialize, Serialize};
use std::io::BufRead;
use std::path::{Path, PathBuf};

/// Version of the files.
const VERSION: u32 = 1;

/// What a session is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// Version of the file.
    session: u32,
    /// The statement with its header.
    pub problem: Problem,
    /// Where the proof belongs, if the statement is of a file.
    #[serde(rename = "place", default, skip_serializing_if = "Option::is_none")]
    pub file_proof: Option<FileProof>,
    /// The title shown for the session.
    pub title: String,
    /// Declarations before the statement that are left out because Lean reports errors in them, in lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
}

impl Subject {
    /// A session's subject.
    pub(crate) fn new(problem: Problem, file_proof: Option<FileProof>, title: String) -> Subject {
        Subject { session: VERSION, problem, file_proof, title, left_out: vec![] }
    }
}

/// The tactics of a [`Plan`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tactics {
    /// The first step.
    pub tactic: String,
    /// What follows on each part that it leaves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<Option<Tactics>>,
}

impl From<&Plan> for Tactics {
    fn from(plan: &Plan) -> Tactics {
        let then = match plan.then.iter().any(Option::is_some) {
            true => plan.then.iter().map(|t| t.as_ref().map(Tactics::from)).collect(),
            false => vec![],
        };
        Tactics { tactic: plan.step.tactic.clone(), then }
    }
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Deed {
    /// Steps were taken on a goal.
    Take {
        /// The goal.
        goal: GoalId,
        /// The steps.
        steps: Tactics,
    },
    /// The user went elsewhere in the proof; written as the movement alone.
    #[serde(untagged)]
    Moved(Movement),
}

/// The file of a session.
#[derive(Debug)]
pub struct Journal {
    file: JsonLines,
}

impl Journal {
    /// Begins the file of a new session in a folder, under a name that no other has.
    ///
    /// # Errors
    /// [`SessionError::Resume`] when it cannot be written.
    pub(crate) fn begin(folder: &Path, subject: &Subject) -> Result<Journal, SessionError> {
        std::fs::create_dir_all(folder).map_err(|e| SessionError::file(folder, e))?;
        let name: String =
            subject.problem.name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let name = if name.is_empty() { "statement" } else { &name };
        let made = tempfile::Builder::new()
            .prefix(&format!("{}-", &name[..name.len().min(40)]))
            .suffix(".session.jsonl")
            .tempfile_in(folder)
            .and_then(|file| file.keep().map_err(|e| e.error));
        let (_, path) = made.map_err(|e| SessionError::file(folder, e))?;
        let mut file = open(&path)?;
        file.append(subject).map_err(|e| failed(&path, &e))?;
        Ok(Journal { file })
    }

    /// Reads a session's file and opens it to go on.
    ///
    /// # Errors
    /// [`SessionError::Resume`] when there is none, another process has it, or it is not a session's.
    pub(crate) fn resume(path: &Path) -> Result<(Journal, Subject, Vec<Deed>), SessionError> {
        if !path.exists() {
            let source = std::io::ErrorKind::NotFound.into();
            return Err(SessionError::file(path, source));
        }
        let file = open(path)?;
        let lines: Vec<serde_json::Value> = read_json_lines(path).map_err(|e| failed(path, &e))?;
        let mut lines = lines.into_iter();
        let head = lines.next().ok_or_else(|| failed(path, &"it is empty"))?;
        let subject: Subject = serde_json::from_value(head).map_err(|e| failed(path, &e))?;
        if subject.session != VERSION {
            return Err(failed(
                path,
                &format!("it is of version {}, this program writes {VERSION}", subject.session),
            ));
        }
        let deeds = lines.map(serde_json::from_value).collect::<Result<_, _>>();
        Ok((Journal { file }, subject, deeds.map_err(|e| failed(path, &e))?))
    }

    /// What the session in a file is about; another process may work on it.
    ///
    /// # Errors
    /// [`SessionError::Resume`] when it is not a session's file.
    pub fn subject(path: &Path) -> Result<Subject, SessionError> {
        let file = std::fs::File::open(path).map_err(|e| SessionError::file(path, e))?;
        let mut head = String::new();
        std::io::BufReader::new(file).read_line(&mut head).map_err(|e| SessionError::file(path, e))?;
        serde_json::from_str(&head).map_err(|e| failed(path, &e))
    }

    /// Writes down what was done.
    ///
    /// # Errors
    /// [`SessionError::Resume`] when it cannot be written.
    pub(crate) fn note(&mut self, deed: &Deed) -> Result<(), SessionError> {
        self.file.append(deed).map_err(|e| failed(self.file.path(), &e))
    }

    /// The file.
    pub(crate) fn path(&self) -> &Path {
        self.file.path()
    }

    /// The files of sessions in a folder, the one that was worked on last first.
    pub fn list(folder: &Path) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(folder) else { return vec![] };
        let mut found: Vec<_> = entries
            .flatten()
            .filter(|e| e.file_name().to_string_lossy().ends_with(".session.jsonl"))
            .filter_map(|e| Some((e.metadata().ok()?.modified().ok()?, e.path())))
            .collect();
        found.sort();
        found.into_iter().rev().map(|(_, path)| path).collect()
    }
}

fn open(path: &Path) -> Result<JsonLines, SessionError> {
    JsonLines::open(path).map_err(|e| failed(path, &e))
}

fn failed(path: &Path, reason: &dyn std::fmt::Display) -> SessionError {
    SessionError::Resume { file: path.display().to_string(), reason: reason.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let problem =
            Problem { name: "t".into(), header: "open Nat".into(), statement: "theorem t : 1 = 1".into() };
        let subject = Subject::new(problem, None, "t".into());
        let mut journal = Journal::begin(folder.path(), &subject).unwrap();
        let steps = Tactics { tactic: "rfl".into(), then: vec![] };
        let take = Deed::Take { goal: serde_json::from_value(0.into()).unwrap(), steps };
        let deeds = [take, Deed::Moved(Movement::Undo), Deed::Moved(Movement::Jump { moment: 3 })];
        deeds.iter().for_each(|d| journal.note(d).unwrap());
        let path = journal.path().to_owned();
        let busy = Journal::resume(&path).unwrap_err().to_string();
        assert!(busy.contains("another process"), "{busy}");
        drop(journal);
        // The process is killed while it writes a line.
        let mut text = std::fs::read_to_string(&path).unwrap();
        text.push_str("{\"jump\":{\"mom");
        std::fs::write(&path, text).unwrap();
        let (_journal, read, done) = Journal::resume(&path).unwrap();
        assert_eq!((read, &done[..]), (subject, &deeds[..]));
        assert_eq!(Journal::list(folder.path()), [path]);
    }

    #[test]
    fn other_files_are_no_sessions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.session.jsonl");
        assert!(matches!(Journal::resume(&path), Err(SessionError::File { .. })));
        std::fs::write(&path, "{\"session\": 99}\n").unwrap();
        assert!(matches!(Journal::resume(&path), Err(SessionError::Resume { .. })));
    }
}
