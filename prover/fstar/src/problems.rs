//! Problems of the checker from the definitions of a data set.

use super::file_text::FileText;
use super::interface;
use super::program::Fstar;
use data::fstar::{FstarSuite, Scaffold, SuiteEntry, VerifierConfig};
use fstar_bridge::{Budget, DefinitionProblem, Path, PushKind, SessionFile, StackEntry, signature};
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// A definition that cannot be checked here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Id of the definition.
    pub id: String,
    /// Why it cannot be checked.
    pub reason: String,
}

/// Makes problems.
#[derive(Debug)]
pub struct Problems<'a> {
    suite: &'a FstarSuite,
    fstar: &'a Fstar,
    /// Sources and `.checked` files; none if the suite's own folder is to be looked into.
    folder: Option<PathBuf>,
    prefix: PushKind,
    limit: Duration,
    /// Where texts are put that have no file.
    written: TempDir,
    /// Entries by the names of their files.
    files: HashMap<&'a str, Vec<&'a SuiteEntry>>,
    texts: RefCell<HashMap<&'a str, Arc<FileText>>>,
}

impl<'a> Problems<'a> {
    /// `prefix`: how the text before a definition is pushed where it must be; `limit`: for each candidate.
    ///
    /// # Errors
    /// If there can be no temporary folder.
    pub fn new(
        suite: &'a FstarSuite,
        fstar: &'a Fstar,
        folder: Option<PathBuf>,
        prefix: PushKind,
        limit: Duration,
    ) -> std::io::Result<Problems<'a>> {
        let written = tempfile::tempdir()?;
        // modules that ask for one another, and their interfaces
        for (name, text) in suite.built_in_sources() {
            std::fs::write(written.path().join(name), text)?;
        }
        let mut files: HashMap<&str, Vec<&SuiteEntry>> = HashMap::new();
        for entry in &suite.entries {
            files.entry(entry.definition.base_file_name().unwrap_or_default()).or_default().push(entry);
        }
        Ok(Problems { suite, fstar, folder, prefix, limit, written, files, texts: RefCell::default() })
    }

    /// The problem that a definition poses. The file's checked declarations are loaded up to it where that
    /// can be; otherwise the text before it is pushed.
    ///
    /// # Errors
    /// Why it cannot be checked by itself, or here.
    pub fn of(&self, entry: &'a SuiteEntry) -> Result<DefinitionProblem, Skipped> {
        self.problem(entry).map_err(|reason| Skipped { id: entry.id.clone(), reason })
    }

    fn problem(&self, entry: &'a SuiteEntry) -> Result<DefinitionProblem, String> {
        let definition = &entry.definition;
        if !definition.checkability().is_alone() {
            return Err(definition.checkability().to_string());
        }
        let own = definition.source_definition.as_deref().unwrap_or_default();
        if fstar_bridge::lets(own).is_empty() {
            return Err(no_let(own));
        }
        let file_name = definition.base_file_name().unwrap_or_default();
        let folder = self.folder.clone().or_else(|| {
            std::path::Path::new(&entry.place.file).parent().filter(|p| p.is_dir()).map(PathBuf::from)
        });
        let source = folder.as_ref().map(|folder| folder.join(file_name)).filter(|file| file.is_file());
        let mut problem = DefinitionProblem {
            id: entry.id.clone(),
            before: Path {
                file: SessionFile { path: PathBuf::new(), options: self.fstar.options("warn") },
                contents: None,
                steps: vec![],
            },
            line: 1,
            // an interface refuses a definition of what a `val` has
            // declared: the type stands in the definition
            val: definition.val_text().filter(|_| !file_name.ends_with(".fsti")).map(str::to_string),
            interface: None,
            signature: signature(own),
            budget: definition.vconfig.as_ref().and_then(budget),
            names: definition.names(),
            limit: self.limit,
        };
        if problem.val.is_none() && problem.signature.is_none() {
            return Err("nothing says what its type is".into());
        }
        if let (Some(folder), Some(source)) = (&folder, &source) {
            let options = &mut problem.before.file.options;
            options.extend(["--include".into(), folder.clone().into_os_string()]);
            let checked = source.with_file_name(format!("{file_name}.checked"));
            if checked.is_file() && self.fstar.greeting.has("push-partial-checked-file") {
                let scaffold = Scaffold::new(definition).map_err(|e| e.to_string())?;
                let code = scaffold.text();
                problem.line += code.matches('\n').count() as i64;
                problem.before.file.path = source.clone();
                problem.before.steps = vec![
                    Arc::new(StackEntry::Partial { until: scaffold.until_lid }),
                    Arc::new(StackEntry::Push { kind: PushKind::Full, code, line: 1 }),
                ];
                return Ok(problem);
            }
        }
        self.behind_text(entry, file_name, source, &mut problem)?;
        Ok(problem)
    }

    /// Sets the state of a problem for which the text before the definition is pushed.
    fn behind_text(
        &self,
        entry: &'a SuiteEntry,
        file_name: &'a str,
        source: Option<PathBuf>,
        problem: &mut DefinitionProblem,
    ) -> Result<(), String> {
        let before = self.suite.context(entry).map_err(|e| e.to_string())?;
        let before = before.ok_or_else(|| {
            format!(
                "neither {file_name}.checked (with an F* that can load it) nor the text before it is there"
            )
        })?;
        problem.before.file.path = match source {
            Some(source) => source,
            // dependencies are read from the text given below; the file only has to be there
            None => self.write(file_name, &before).map_err(|e| format!("{file_name}: {e}"))?,
        };
        problem.interface = self.interface(file_name, &problem.before.file.path)?;
        let file = self.file_text(entry, file_name, &before)?;
        problem.before.contents = Some(file.text.clone());
        (problem.before.steps, problem.line) = file.steps(&before, self.prefix);
        let interface = problem.interface.as_deref().unwrap_or_default();
        let of_interface = problem.short_names().next().and_then(|name| interface::val_of(interface, name));
        let is_declared = problem.short_names().all(|n| declares(interface, n) || declares(&before, n));
        match of_interface {
            Some(val) => problem.val = Some(val),
            // the type stands in the text already
            None if is_declared => (problem.val, problem.signature) = (None, None),
            None => {}
        }
        Ok(())
    }

    /// The interface that F* will find for an implementation.
    fn interface(&self, file_name: &str, file: &std::path::Path) -> Result<Option<Arc<str>>, String> {
        let includes: Vec<PathBuf> =
            self.folder.iter().chain(self.fstar.include_folders()).cloned().collect();
        if let Some(path) = interface::of_file(file, &includes) {
            let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            return Ok(Some(text.into()));
        }
        let is_missing = self.files.get(file_name).into_iter().flatten().any(|entry| {
            let d = &entry.definition;
            d.interleaved == Some(true)
                || d.dependencies.as_ref().is_some_and(|d| d.interface_file == Some(true))
        });
        match interface::name_of(file_name).filter(|_| is_missing) {
            Some(name) => Err(format!("the interface of its module, {name}, is not there")),
            None => Ok(None),
        }
    }

    /// The longest text that is known of a file and stands around the definition, the
    /// same for all definitions of the file if it can be.
    fn file_text(
        &self,
        entry: &'a SuiteEntry,
        file_name: &'a str,
        before: &str,
    ) -> Result<Arc<FileText>, String> {
        if let Some(known) = self.texts.borrow().get(file_name).filter(|known| known.begins_with(before)) {
            return Ok(known.clone());
        }
        let entries = self.files.get(file_name).map(Vec::as_slice).unwrap_or_default();
        let entries: Vec<&SuiteEntry> =
            entries.iter().copied().filter(|e| e.definition.checkability().is_alone()).collect();
        let befores: Vec<String> =
            entries.iter().filter_map(|e| self.suite.context(e).ok().flatten()).collect();
        let whole = self.suite.source_text(entry).map_err(|e| e.to_string())?;
        let with_own = |entry: &SuiteEntry| {
            let before = self.suite.context(entry).ok().flatten()?;
            let own = entry.definition.source_definition.as_deref().unwrap_or_default();
            Some(format!("{before}{own}\n"))
        };
        let longest = entries.iter().copied().filter_map(with_own).max_by_key(String::len);
        let text = whole.into_iter().chain(longest).find(|text| text.starts_with(before));
        let text = text.or_else(|| with_own(entry)).unwrap_or_default();
        let file = Arc::new(FileText::new(text.into(), befores.iter().map(String::as_str)));
        self.texts.borrow_mut().insert(file_name, file.clone());
        Ok(file)
    }

    fn write(&self, name: &str, text: &str) -> std::io::Result<PathBuf> {
        let path = self.written.path().join(name);
        if !path.exists() {
            std::fs::write(&path, text)?;
        }
        Ok(path)
    }
}

/// Why a definition that is no `let` is not one to be written by itself.
fn no_let(text: &str) -> String {
    let begins = |word: &str| text.split_whitespace().any(|w| w == word);
    match ["type", "exception", "class", "effect"].into_iter().find(|word| begins(word)) {
        Some(word) => format!("it is no `let` but declared by `{word}`, which cannot be checked by itself"),
        None => "it is no `let`".into(),
    }
}

/// What the record says that its definition was given.
fn budget(config: &VerifierConfig) -> Option<Budget> {
    let number = |n: Option<i64>| n.and_then(|n| u64::try_from(n).ok());
    Some(Budget {
        fuel: number(config.max_fuel)?,
        ifuel: number(config.max_ifuel)?,
        rlimit: number(config.z3rlimit)? * number(config.z3rlimit_factor).unwrap_or(1),
    })
}

/// Whether some text has a `val` for a name.
pub(super) fn declares(text: &str, name: &str) -> bool {
    fstar_bridge::vals(text).iter().any(|val| val == name)
}
