//! The files that F* reads: the session's own, those of its dependencies, and what stands for them in the
//! client's memory (`vfs-add`). F* learns what to load from these, not from the code that is pushed.

use super::names;
use super::tokens::{Kind, Position, Token, Tokens};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

pub struct Dependencies {
    /// As the command line names it.
    pub file: String,
    /// The module that the file must hold.
    pub module: String,
    folders: Vec<PathBuf>,
    memory: HashMap<PathBuf, String>,
    /// Modules loaded, with a digest of the text if it is a file of the project.
    pub loaded: Vec<(String, String)>,
}

const ALWAYS: [&str; 3] = ["prims", "FStar.Pervasives.Native", "FStar.Pervasives"];
/// Beginnings of library modules; the model does not know which there are.
const LIBRARY: [&str; 4] = ["FStar", "Prims", "LowStar", "Steel"];

/// What is wrong with the dependencies.
pub struct Broken(pub String);

impl Dependencies {
    pub fn new(file: &str, include: Vec<PathBuf>) -> Self {
        let path = Path::new(file);
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let module = name.trim_end_matches(".fsti").trim_end_matches(".fst").into();
        let beside = path.parent().map(Path::to_path_buf).unwrap_or_default();
        let mut folders = vec![PathBuf::from("."), beside];
        folders.extend(include);
        Self { file: file.into(), module, folders, memory: HashMap::new(), loaded: Vec::new() }
    }

    pub fn key(path: &Path) -> PathBuf {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.into());
        absolute.canonicalize().unwrap_or(absolute)
    }

    pub fn add(&mut self, file: Option<&str>, contents: &str) {
        let file = file.unwrap_or(&self.file);
        let path = self.find(file).unwrap_or_else(|| file.into());
        self.memory.insert(Self::key(&path), contents.into());
    }

    /// The file must be on the disk, also if its text is in memory.
    pub fn find(&self, name: &str) -> Option<PathBuf> {
        let paths = std::iter::once(PathBuf::from(name)).chain(self.folders.iter().map(|f| f.join(name)));
        paths.into_iter().find(|p| p.is_file())
    }

    pub fn read(&self, path: &Path) -> Option<String> {
        let in_memory = self.memory.get(&Self::key(path)).cloned();
        in_memory.or_else(|| std::fs::read(path).ok().map(|b| String::from_utf8_lossy(&b).into_owned()))
    }

    /// The session's own text.
    pub fn own(&self) -> Result<String, Broken> {
        if !self.file.ends_with(".fst") && !self.file.ends_with(".fsti") {
            return Err(Broken(format!("not a valid FStar file: {}", self.file)));
        }
        let path = self.find(&self.file);
        let text = path.and_then(|p| self.read(&p));
        text.ok_or_else(|| Broken(format!("File {} could not be found\n", self.file)))
    }

    /// What a module shows: its interface if it has one.
    fn module_text(&self, module: &str) -> Option<String> {
        let path = self.find(&format!("{module}.fsti")).or_else(|| self.find(&format!("{module}.fst")))?;
        self.read(&path)
    }

    pub fn has_interface(&self, module: &str) -> bool {
        self.find(&format!("{module}.fsti")).is_some()
    }

    /// The interface of the session's own module, if the session is
    /// about its implementation: its file and text.
    pub fn interface(&self) -> Option<(String, String)> {
        let file = format!("{}.fsti", self.module);
        let path = self.find(&file).filter(|_| !self.file.ends_with(".fsti"))?;
        self.read(&path).map(|text| (file, text))
    }

    pub fn exists(&self, module: &str) -> bool {
        let library = LIBRARY
            .iter()
            .any(|l| module.strip_prefix(l).is_some_and(|r| r.is_empty() || r.starts_with('.')));
        library || self.module_text(module).is_some()
    }

    /// Whether `open` finds it: a loaded module or the beginning of the name of one.
    pub fn is_loaded(&self, module: &str) -> bool {
        let begins =
            |name: &str| name.strip_prefix(module).is_some_and(|r| r.is_empty() || r.starts_with('.'));
        module == "Prims" || self.loaded.iter().any(|(name, _)| begins(name))
    }

    /// Whether a text is about the module that it is.
    pub fn names_itself(&self, text: &str) -> bool {
        mentioned(text).contains(&self.module)
    }

    /// All modules that a text needs, each after those that it needs itself.
    pub fn needed(&self, text: &str) -> Result<Vec<(String, String)>, Broken> {
        let mut found = ALWAYS.iter().map(|m| (m.to_string(), String::new())).collect();
        let interface = self.interface();
        if let Some((_, interface)) = &interface {
            self.collect(interface, &mut found, 0)?;
        }
        self.collect(text, &mut found, 0)?;
        if let Some((file, text)) = interface {
            if fails(&text) {
                return Err(Broken(format!("{file} does not verify")));
            }
            found.push((self.module.clone(), super::digest::md5(text.as_bytes())));
        }
        Ok(found)
    }

    fn collect(&self, text: &str, found: &mut Vec<(String, String)>, depth: usize) -> Result<(), Broken> {
        for module in mentioned(text) {
            if module == self.module || depth > 50 || found.iter().any(|(name, _)| *name == module) {
                continue;
            }
            if let Some(text) = self.module_text(&module) {
                self.collect(&text, found, depth + 1)?;
                if fails(&text) {
                    return Err(Broken(format!("{module} does not verify")));
                }
                found.push((module, super::digest::md5(text.as_bytes())));
            } else if self.exists(&module) && module.contains('.') {
                found.push((module, String::new()));
            }
        }
        Ok(())
    }
}

/// Whether a file that is loaded is refused.
pub fn fails(text: &str) -> bool {
    let tokens = Tokens::of(text, Position { line: 1, column: 0 });
    let verbs = ["type", "refute", "resource", "syntax"];
    let failing = tokens.directives.iter().any(|(_, d)| verbs.iter().any(|v| d.starts_with(v)));
    failing || tokens.fault.is_some()
}

/// The modules that a text mentions: opened, abbreviated, or before a dot.
pub fn mentioned(text: &str) -> Vec<String> {
    let tokens = Tokens::of(text, Position { line: 1, column: 0 }).list;
    let mut modules: Vec<String> = Vec::new();
    let mut i = 0;
    let follows = |i: usize, words: &[&str]| i > 0 && words.iter().any(|w| tokens[i - 1].is(w));
    while i < tokens.len() {
        if tokens[i].kind != Kind::Upper {
            i += 1;
            continue;
        }
        let (path, taken) = names::path(&tokens[i..]);
        let qualifies = tokens.get(i + taken).is_some_and(|t: &Token| t.is("."));
        let named = follows(i, &["open", "include", "friend"])
            || (follows(i, &["="]) && i > 2 && follows(i - 2, &["module"]));
        if (qualifies || named) && !modules.contains(&path) {
            modules.push(path);
        }
        i += taken.max(1);
    }
    modules
}
