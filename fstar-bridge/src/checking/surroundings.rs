//! What a candidate can name without saying where it is from.

use super::problem::DefinitionProblem;
use crate::command::SessionFile;
use crate::library::{Mention, Mentions, Module, Modules, Scope, is_of_tactics};
use crate::path::StackEntry;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

/// What stands before a candidate, as far as names go.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    module: String,
    /// The pushed texts in their order; none for one that cannot be read.
    texts: Vec<Option<Module>>,
    /// Names that the texts declare, with the number of the declaration.
    declared: HashMap<String, usize>,
    /// Number of the last declaration that opens something.
    opened: usize,
    /// Where modules of the record's own project are.
    folders: Vec<PathBuf>,
}

/// Whether a text opens a module, or may.
fn opens_something(text: &Option<Module>) -> bool {
    text.as_ref().is_none_or(|text| !text.opens.is_empty() || !text.includes.is_empty())
}

impl Surroundings {
    /// Of a problem.
    pub fn of(problem: &DefinitionProblem) -> Surroundings {
        let mut out = Surroundings { module: problem.module().to_string(), ..Surroundings::default() };
        let mut begun = 1;
        let pushed = problem.before.steps.iter().filter_map(|step| match &**step {
            StackEntry::Push { code, .. } => Some(code.as_str()),
            StackEntry::Partial { .. } => None,
        });
        // F* puts the interface's declarations between the others
        for code in problem.interface.as_deref().into_iter().chain(pushed) {
            let text = Module::read(code).ok();
            if let Some(text) = &text {
                let opens = text.opens.iter().map(|(_, place)| begun + place);
                out.opened = opens.max().unwrap_or(0).max(out.opened);
                if !text.includes.is_empty() {
                    out.opened = usize::MAX;
                }
                for declaration in &text.declarations {
                    for name in &declaration.names {
                        out.declared.insert(name.clone(), begun + declaration.place);
                    }
                }
                begun += text.pieces;
            }
            out.texts.push(text);
        }
        if problem.interface.is_some() && out.texts.first().is_some_and(opens_something) {
            // no one knows here behind which of the others
            out.opened = usize::MAX;
        }
        out.folders = folders(&problem.before.file);
        // the definition itself
        out.declared.extend(problem.short_names().map(|name| (name.to_string(), usize::MAX)));
        out
    }

    /// The module that the candidate is in.
    pub fn module(&self) -> &str {
        &self.module
    }

    /// What is open there, and what the candidate opens itself.
    pub fn scope<'a>(&self, modules: &'a Modules, own: &Mentions) -> Scope<'a> {
        let mut scope = Scope::new(modules, &self.module);
        for text in &self.texts {
            match text {
                Some(text) => scope.read(text),
                None => scope.open_everything(),
            }
        }
        self.read_project(&mut scope, own);
        own.opens.iter().for_each(|path| scope.open(path));
        scope
    }

    /// Whether a module is open that is neither the library's nor the project's: nobody knows what it
    /// includes.
    pub fn has_unknown(&self, scope: &Scope<'_>) -> bool {
        let opens = self.texts.iter().flatten().flat_map(|text| {
            text.opens.iter().map(|(path, _)| path).chain(text.abbreviations.iter().map(|a| &a.full))
        });
        let mut others = opens.filter(|path| path.join(".") != self.module && !scope.knows(path));
        others.any(|path| self.files(&path.join(".")).is_empty())
    }

    /// What modules of the project include that the texts or the candidate name: by their names others
    /// can be meant.
    fn read_project(&self, scope: &mut Scope<'_>, own: &Mentions) {
        let texts = self.texts.iter().flatten();
        let named = texts.flat_map(|text| {
            let opens = text.opens.iter().map(|(path, _)| path).chain(&text.includes);
            opens.chain(text.abbreviations.iter().map(|a| &a.full))
        });
        let named: HashSet<&Vec<String>> =
            named.chain(&own.opens).chain(own.names.iter().map(|m| &m.qualifier)).collect();
        let mut opened = vec![];
        for path in named.into_iter().filter(|path| !path.is_empty()) {
            match self.included(path) {
                Ok(included) if included.is_empty() => {}
                Ok(included) => {
                    scope.set_included(path, included);
                    opened.push(path);
                }
                Err(()) => scope.open_everything(),
            }
        }
        for path in opened {
            let is_open = |text: &Module| {
                text.opens.iter().any(|(open, _)| open == path) || text.includes.contains(path)
            };
            if self.texts.iter().flatten().any(is_open) {
                scope.open(path);
            }
        }
    }

    /// All that a module of the project includes, and what that includes.
    ///
    /// # Errors
    /// If a file of it cannot be read.
    fn included(&self, path: &[String]) -> Result<Vec<Vec<String>>, ()> {
        let mut out: Vec<Vec<String>> = vec![];
        let mut waiting = vec![path.join(".")];
        let mut next = 0;
        while let Some(module) = waiting.get(next).cloned() {
            next += 1;
            for file in self.files(&module) {
                let text = std::fs::read(&file).map_err(drop)?;
                let read = Module::read(&String::from_utf8_lossy(&text)).map_err(drop)?;
                for path in read.includes {
                    let name = path.join(".");
                    if !waiting.contains(&name) {
                        waiting.push(name);
                        out.push(path);
                    }
                }
            }
        }
        Ok(out)
    }

    /// The files of a module of the project, in each namespace that the own module is in.
    fn files(&self, module: &str) -> Vec<PathBuf> {
        let namespaces = self.module.match_indices('.').map(|(at, _)| format!("{}.", &self.module[..at]));
        let names: Vec<String> = std::iter::once(String::new()).chain(namespaces).collect();
        let mut out = vec![];
        for folder in &self.folders {
            for (namespace, ending) in names.iter().flat_map(|n| [(n, "fst"), (n, "fsti")]) {
                let file = folder.join(format!("{namespace}{module}.{ending}"));
                if file.is_file() {
                    out.push(file);
                }
            }
        }
        out
    }

    /// Whether a name is certainly one that the record's own file declares: nothing is opened behind its
    /// declaration.
    pub fn declares(&self, mention: &Mention, own: &Mentions) -> bool {
        mention.qualifier.is_empty()
            && own.opens.is_empty()
            && self.declared.get(&mention.name).is_some_and(|declared| *declared > self.opened)
    }

    /// Whether some module of tactics may be open, as far as is written.
    pub fn has_tactics(&self, own: &Mentions) -> bool {
        let is_theirs = |path: &Vec<String>| {
            is_of_tactics(&path.join(".")) || is_of_tactics(&format!("FStar.{}", path.join(".")))
        };
        let paths = own.names.iter().map(|m| &m.qualifier).chain(&own.opens);
        self.texts.iter().any(|text| {
            text.as_ref().is_none_or(|text| {
                let opens = text.opens.iter().map(|(path, _)| path).chain(&text.includes);
                opens.chain(text.abbreviations.iter().map(|a| &a.full)).any(is_theirs)
            })
        }) || paths.into_iter().any(is_theirs)
    }
}

/// Where a session looks for modules: beside its file, and where it is told to.
fn folders(file: &SessionFile) -> Vec<PathBuf> {
    let told =
        file.options.windows(2).filter(|pair| pair[0] == "--include").map(|pair| PathBuf::from(&pair[1]));
    file.path.parent().map(PathBuf::from).into_iter().chain(told).collect()
}
