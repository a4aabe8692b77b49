//! Declarations by their names: those of the files below the root, and the library's.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::diagnostics::outline_of;
use crate::error::AssistError;
use crate::source::Source;
use crate::workspace::Workspace;
use lean_bridge::ConstantsQuery;
use proof_session::{Completeness, TextHash, name_rank};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Files that are searched at most.
const MOST_FILES: usize = 4000;
/// Names that are taken from the library before they are put in order.
const MOST_NAMES: usize = 3000;
/// What the library is, for a search that no file's imports narrow.
pub(crate) const LIBRARY: &str = "import Std";

/// A declaration that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Its full name.
    pub name: String,
    /// `theorem`, `def`, …
    pub kind: String,
    /// The file that declares it, below the root or, for the library, in Lean's sources.
    pub file: String,
    /// The line in a file below the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// Declarations that were found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SearchResults {
    /// The best first.
    pub items: Vec<Found>,
    /// How many there are, if not all are told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<usize>,
    /// What was not searched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Workspace {
    /// Declarations whose names hold a text, whatever its capitals.
    ///
    /// # Errors
    /// Any [`AssistError`]; its text says what to do.
    pub fn local_search(
        &self,
        ask: &Ask,
        query: &str,
        most: usize,
    ) -> Result<Answer<SearchResults>, AssistError> {
        let query = query.trim();
        if query.is_empty() {
            return Err(AssistError::Unsupported("an empty query: give a name or a part of one".into()));
        }
        let mut found: Vec<(bool, Found)> = vec![];
        let files = self.own_files(ask)?;
        let hashes: Vec<&str> = files.iter().map(|f| f.hash.as_str()).collect();
        for source in &files {
            let Ok(outline) = outline_of(source) else { continue };
            for d in outline.declarations().into_iter().filter(|d| name_rank(&d.name, query).is_some()) {
                let (name, kind) = (d.name.clone(), d.keyword.clone());
                let line = Some(source.lines_of(&d.range).0);
                found.push((true, Found { name, kind, file: source.shown.clone(), line }));
            }
        }
        let (library, note) = self.library_names(ask, query)?;
        found.extend(library.into_iter().map(|f| (false, f)));
        found.sort_by_cached_key(|(own, f)| {
            let internal = f.name.starts_with("Lean.") || f.name.contains("._");
            (name_rank(&f.name, query), !own, internal, f.name.chars().count(), f.name.clone())
        });
        let total = found.len();
        let items: Vec<Found> = found.into_iter().take(most.max(1)).map(|(_, f)| f).collect();
        let all = items.len() == total;
        let completeness = match (&note, files.len() >= MOST_FILES || !all) {
            (Some(_), _) | (None, true) => Completeness::Partial,
            (None, false) => Completeness::Complete,
        };
        let body = SearchResults { items, total: (!all).then_some(total), note };
        Ok(Answer { body, completeness, hash: TextHash::of(&hashes) })
    }

    fn library_names(&self, ask: &Ask, query: &str) -> Result<(Vec<Found>, Option<String>), AssistError> {
        let mut hand = self.desk(ask)?;
        let header = if self.is_native() { self.service().header("", "").0 } else { LIBRARY.into() };
        let asked = ConstantsQuery {
            contains: Some(query.into()),
            limit: Some(MOST_NAMES),
            ..ConstantsQuery::default()
        };
        let known =
            match self.request(ask, &mut hand, "searching the library", |s| s.constants(&header, &asked)) {
                Ok(known) => known.constants,
                Err(AssistError::Unsupported(_)) => {
                    let note =
                        "only files below the root were searched: a project's Lean does not list its library";
                    return Ok((vec![], Some(note.into())));
                }
                Err(e) => return Err(e),
            };
        let found = known.into_iter().filter(|c| name_rank(&c.name, query).is_some()).map(|constant| Found {
            file: constant.module.map(|m| format!("{}.lean", m.replace('.', "/"))).unwrap_or_default(),
            name: constant.name,
            kind: constant.kind,
            line: None,
        });
        Ok((found.collect(), None))
    }

    /// The Lean files below the root that can be read.
    pub(crate) fn own_files(&self, ask: &Ask) -> Result<Vec<Source>, AssistError> {
        let mut paths = vec![];
        collect(self.root(), &mut paths);
        paths.sort();
        let mut files = vec![];
        for path in paths {
            ask.check()?;
            let shown = path.strip_prefix(self.root()).unwrap_or(&path).display().to_string();
            files.extend(Source::read(&path, &shown).ok());
        }
        Ok(files)
    }
}

/// Lean files below a folder; links are not followed, and what tools keep for themselves is left out.
fn collect(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Ok(kind) = entry.file_type() else { continue };
        if out.len() >= MOST_FILES || name.to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            collect(&entry.path(), out);
        } else if kind.is_file() && Path::new(&name).extension().is_some_and(|e| e == "lean") {
            out.push(entry.path());
        }
    }
}
