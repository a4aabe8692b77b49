//! Problems of the checker from the definitions of a data set.

use super::program::Fstar;
use data::fstar::{Checkability, FstarSuite, Scaffold, SuiteEntry, VerifierConfig};
use fstar_bridge::{Budget, Path, Problem, PushKind, SessionFile, Step};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// A definition that cannot be checked here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub id: String,
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
        Ok(Problems { suite, fstar, folder, prefix, limit, written: tempfile::tempdir()? })
    }

    /// The problem that a definition poses. The file's checked declarations are loaded up to it where that can be; otherwise the text before it is pushed.
    ///
    /// # Errors
    /// Why it cannot be checked by itself, or here.
    pub fn of(&self, entry: &SuiteEntry) -> Result<Problem, Skipped> {
        let skipped = |reason: String| Skipped { id: entry.id.clone(), reason };
        let definition = &entry.definition;
        if let Checkability::Not(_) = definition.checkability() {
            return Err(skipped(definition.checkability().to_string()));
        }
        if fstar_bridge::lets(definition.source_definition.as_deref().unwrap_or_default()).is_empty() {
            return Err(skipped("it is no `let`".into()));
        }
        let file_name = definition.base_file_name().unwrap_or_default();
        let folder = self.folder.clone().or_else(|| {
            std::path::Path::new(&entry.place.file).parent().filter(|p| p.is_dir()).map(PathBuf::from)
        });
        let source = folder.as_ref().map(|folder| folder.join(file_name)).filter(|file| file.is_file());
        let mut problem = Problem {
            id: entry.id.clone(),
            before: Path {
                file: SessionFile { path: PathBuf::new(), options: self.fstar.options("warn") },
                contents: None,
                steps: vec![],
            },
            line: 1,
            val: definition.val_text().map(str::to_string),
            signature: fstar_bridge::signature(definition.source_definition.as_deref().unwrap_or_default()),
            budget: definition.vconfig.as_ref().and_then(budget),
            names: definition.names(),
            limit: self.limit,
        };
        if problem.val.is_none() && problem.signature.is_none() {
            return Err(skipped("nothing says what its type is".into()));
        }
        if let (Some(folder), Some(source)) = (&folder, &source) {
            let options = &mut problem.before.file.options;
            options.extend(["--include".into(), folder.clone().into_os_string()]);
            let checked = source.with_file_name(format!("{file_name}.checked"));
            if checked.is_file() && self.fstar.greeting.has("push-partial-checked-file") {
                let scaffold = Scaffold::new(definition).map_err(|e| skipped(e.to_string()))?;
                let code = scaffold.text();
                problem.line += code.matches('\n').count() as i64;
                problem.before.file.path = source.clone();
                problem.before.steps = vec![
                    Arc::new(Step::Partial { until: scaffold.until_lid }),
                    Arc::new(Step::Push { kind: PushKind::Full, code, line: 1 }),
                ];
                return Ok(problem);
            }
        }
        let before = self.suite.context(entry).map_err(|e| skipped(e.to_string()))?;
        let Some(before) = before else {
            return Err(skipped(format!(
                "neither {file_name}.checked (with an F* that can load it) nor the text before it is there"
            )));
        };
        problem.before.file.path = match source {
            Some(source) => source,
            // dependencies are read from the text given below; the file only has to be there
            None => self.write(file_name, &before).map_err(|e| skipped(format!("{file_name}: {e}")))?,
        };
        let text = definition.source_definition.as_deref().unwrap_or_default();
        problem.before.contents = Some(format!("{}\n{text}\n", before.trim_end()).into());
        let code = format!("{}\n", before.trim_end());
        problem.line += code.matches('\n').count() as i64;
        // the type stands in the text already
        if problem.short_names().all(|name| declares(&code, name)) {
            (problem.val, problem.signature) = (None, None);
        }
        problem.before.steps = vec![Arc::new(Step::Push { kind: self.prefix, code, line: 1 })];
        Ok(problem)
    }

    fn write(&self, name: &str, text: &str) -> std::io::Result<PathBuf> {
        let path = self.written.path().join(name);
        if !path.exists() {
            std::fs::write(&path, text)?;
        }
        Ok(path)
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
