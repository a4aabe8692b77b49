//! Theorems of a LeanDojo Benchmark, where they stand in a checkout of their repository.

use crate::suite::Found;
use crate::{FileLine, LeanFile, Skipped, Suite, SuiteError, Theorem, input};
use md5::{Digest, Md5};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// A part of a LeanDojo Benchmark, as theorems to prove.
#[derive(Debug, Clone)]
pub struct LeanDojoSuite {
    /// The theorems in the order of ReProver's evaluation, each with everything before it in its file for a
    /// header. What is not where the benchmark says is in [`Suite::unreadable`].
    pub suite: Suite,
    /// Names of the theorems whose own proof has tactics; ReProver searches for no others.
    pub by_tactics: BTreeSet<String>,
    /// The commits that the benchmark was made of; empty where it names none.
    pub commits: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    commit: String,
    file_path: String,
    full_name: Option<String>,
    start: (u32, u32),
    end: (u32, u32),
    #[serde(default)]
    traced_tactics: Vec<IgnoredAny>,
}

impl LeanDojoSuite {
    /// Reads a part (`random/test.json`) and finds its theorems in the checkout: the `first` ones in the
    /// order of ReProver's evaluation, or all. A file is read once, and only what is asked for of it is kept.
    ///
    /// # Errors
    /// [`SuiteError::Input`] when the part cannot be read, [`SuiteError::Format`] when it is no such file;
    /// those of [`Suite::open`] when none of its theorems is there.
    pub fn read(part: &Path, checkout: &Path, first: Option<usize>) -> Result<LeanDojoSuite, SuiteError> {
        let shown = part.display().to_string();
        let reader = input::lines_of(part)?;
        let mut entries: Vec<Entry> = serde_json::from_reader(reader).map_err(|e| SuiteError::Format {
            place: FileLine { file: shown.clone(), line: e.line() },
            message: format!("no list of LeanDojo's theorems: {e}"),
        })?;
        entries.sort_by_cached_key(rank);
        let commits = entries.iter().map(|e| &e.commit).filter(|c| !c.is_empty()).cloned().collect();
        entries.truncate(first.unwrap_or(usize::MAX));
        let mut of_file: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, entry) in entries.iter().enumerate() {
            of_file.entry(&entry.file_path).or_default().push(number);
        }
        let mut opened: Vec<Option<Result<Theorem, String>>> = vec![None; entries.len()];
        for (file, numbers) in of_file {
            let file = LeanFile::read(&checkout.join(file)).map_err(|e| e.to_string());
            for number in numbers {
                let file = file.as_ref().map_err(Clone::clone);
                opened[number] = Some(file.and_then(|file| theorem(file, &entries[number])));
            }
        }
        let (mut found, mut by_tactics) = (Found::default(), BTreeSet::new());
        for (entry, opened) in entries.iter().zip(opened) {
            match opened.unwrap_or_else(|| Err("not read".into())) {
                Ok(theorem) => {
                    if !entry.traced_tactics.is_empty() {
                        by_tactics.insert(theorem.name.clone());
                    }
                    found.theorems.push(theorem);
                }
                Err(reason) => {
                    let file = checkout.join(&entry.file_path).display().to_string();
                    let place = FileLine { file, line: entry.start.0 as usize };
                    found.unreadable.push(Skipped { place, reason });
                }
            }
        }
        Ok(LeanDojoSuite { suite: found.suite(&shown)?, by_tactics, commits })
    }
}

/// What ReProver's evaluation orders theorems by.
fn rank(entry: &Entry) -> [u8; 16] {
    let name = entry.full_name.as_deref().unwrap_or("None");
    Md5::digest(format!("{}:{name}", entry.file_path)).into()
}

/// The theorem of an entry, with its full name.
fn theorem(file: &LeanFile, entry: &Entry) -> Result<Theorem, String> {
    let Some(full_name) = &entry.full_name else { return Err("the benchmark gives no name".into()) };
    let is_named = |theorem: &Theorem| {
        let rest = full_name.strip_suffix(theorem.declares.trim_start_matches("_root_."));
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    let lines = entry.start.0 as usize..=entry.end.0 as usize;
    let named: Vec<&Theorem> = file.declarations.iter().map(|d| &d.theorem).filter(|t| is_named(t)).collect();
    match (named.iter().find(|t| lines.contains(&t.place.line)), named.first()) {
        (Some(theorem), _) => Ok(Theorem { name: full_name.clone(), ..(*theorem).clone() }),
        (None, Some(elsewhere)) => {
            let line = elsewhere.place.line;
            Err(format!("{full_name} is not where the benchmark says, but on line {line}: another commit?"))
        }
        (None, None) => Err(format!("{full_name} is not in the file: another commit?")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn theorems_are_found_where_they_stand() {
        let dir = tempfile::tempdir().unwrap();
        let text = "namespace A\ntheorem a : 1 = 1 := rfl\n\n/-- Doc. -/\n\
             theorem b (n : Nat) : n = n := by\n  \
             rfl\nend A\n";
        fs::write(dir.path().join("A.lean"), text).unwrap();
        let entry = |name: &str, start: u32, end: u32, tactics: &str, file: &str| {
            let place = format!(r#""start": [{start}, 1], "end": [{end}, 2], "traced_tactics": {tactics}"#);
            format!(r#"{{"commit": "c", "file_path": "{file}", "full_name": "{name}", {place}}}"#)
        };
        let entries = [
            entry("A.b", 4, 6, r#"[{"tactic":"rfl"}]"#, "A.lean"),
            entry("A.a", 2, 2, "[]", "A.lean"),
            entry("A.a", 3, 3, "[]", "A.lean"),
            entry("A.c", 3, 3, "[]", "A.lean"),
            entry("B.c", 3, 3, "[]", "B.lean"),
        ];
        let part = dir.path().join("test.json");
        fs::write(&part, format!("[{}]", entries.join(","))).unwrap();
        let read = LeanDojoSuite::read(&part, dir.path(), None).unwrap();
        let mut theorems = read.suite.theorems.clone();
        theorems.sort_by(|x, y| x.name.cmp(&y.name));
        assert_eq!((theorems.len(), theorems[0].name.as_str()), (2, "A.a"));
        let b = &theorems[1];
        assert_eq!((b.declares.as_str(), b.statement.as_str()), ("b", "theorem b (n : Nat) : n = n"));
        assert!(b.header.contains("theorem a : 1 = 1 := rfl"));
        assert_eq!(read.by_tactics, BTreeSet::from(["A.b".to_owned()]));
        let reasons: Vec<&str> = read.suite.unreadable.iter().map(|u| u.reason.as_str()).collect();
        for reason in ["on line 2", "A.c is not in the file", "no such file"] {
            assert!(reasons.iter().any(|r| r.contains(reason)), "{reason}: {reasons:?}");
        }
        assert_eq!((reasons.len(), read.commits.len()), (3, 1));
        let first = LeanDojoSuite::read(&part, dir.path(), Some(2)).unwrap().suite;
        assert_eq!(first.theorems.len() + first.unreadable.len(), 2);
        fs::write(&part, "{}").unwrap();
        let error = LeanDojoSuite::read(&part, dir.path(), None).unwrap_err().to_string();
        assert!(error.contains("no list of LeanDojo's theorems"), "{error}");
    }
}
