//! The file of a library: a line for the whole, then a line for each module as it is finished.

use super::shipped::ShippedError;
use data::{JsonLinesError, read_json_lines};
use lean_bridge::{LibraryPremise, Module};
use retriever::{PremiseCorpus, PremiseCorpusBuilder, PremiseCorpusError};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io::{BufRead, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// The first line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Head {
    /// Whose library it is.
    pub lean: String,
    /// Import lines of the environment.
    pub header: String,
    pub modules: Vec<ModuleHead>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ModuleHead {
    pub name: String,
    pub imports: Vec<String>,
}

impl From<&Module> for ModuleHead {
    fn from(module: &Module) -> ModuleHead {
        ModuleHead { name: module.name.clone(), imports: module.imports.clone() }
    }
}

/// The statements of a module.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ModuleLine {
    /// The name of the module.
    pub module: String,
    /// Its statements, in the order of their declarations.
    pub premises: Vec<LibraryPremise>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Head(Head),
    Module(ModuleLine),
}

/// What a library's file holds.
#[derive(Clone, Debug)]
pub struct Library {
    pub(super) head: Head,
    modules: HashMap<String, Vec<LibraryPremise>>,
}

/// Why a library's file is of no use.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// It cannot be read.
    #[error(transparent)]
    File(#[from] JsonLinesError),
    /// It does not begin as such a file does.
    #[error("{} does not begin as the file of a library", .0.display())]
    Headless(PathBuf),
    /// Not every module has been printed.
    #[error("{} is not complete", .0.display())]
    Incomplete(PathBuf),
    /// The statements that the program brings along cannot be used.
    #[error(transparent)]
    Shipped(#[from] ShippedError),
    /// Its modules make no corpus.
    #[error("the library's modules make no sense: {0}")]
    Corpus(#[from] PremiseCorpusError),
}

/// Whether the file begins as that of a library and has a whole line for each module. Reads line ends only,
/// so it is quick; a file that was not printed here is found out when it is read.
pub fn is_printed(path: &Path) -> bool {
    let Ok(mut file) = std::fs::File::open(path) else { return false };
    // a last line that was cut has no end
    let mut last = [0];
    let end = file.seek(SeekFrom::End(-1)).and_then(|_| file.read_exact(&mut last));
    if end.and_then(|()| file.rewind()).is_err() || last != *b"\n" {
        return false;
    }
    let mut lines = std::io::BufReader::with_capacity(1 << 20, file);
    let mut first = String::new();
    if lines.read_line(&mut first).is_err() {
        return false;
    }
    let Ok(head) = serde_json::from_str::<Head>(&first) else { return false };
    let ends = std::iter::from_fn(|| lines.skip_until(b'\n').ok().filter(|n| *n > 0));
    ends.count() >= head.modules.len()
}

impl Library {
    /// Reads a file; `None` if there is none yet, or nothing of it was finished.
    ///
    /// # Errors
    /// [`LibraryError::File`], [`LibraryError::Headless`].
    pub fn read(path: &Path) -> Result<Option<Library>, LibraryError> {
        if !path.exists() {
            return Ok(None);
        }
        let mut lines = read_json_lines::<Line>(path)?.into_iter();
        let head = match lines.next() {
            None => return Ok(None),
            Some(Line::Head(head)) => head,
            Some(Line::Module(_)) => return Err(LibraryError::Headless(path.to_owned())),
        };
        let modules = lines.filter_map(|line| match line {
            Line::Module(m) => Some((m.module, m.premises)),
            Line::Head(_) => None,
        });
        Ok(Some(Library { head, modules: modules.collect() }))
    }

    /// What a head and the lines of modules make.
    pub(super) fn of(head: Head, modules: impl IntoIterator<Item = ModuleLine>) -> Library {
        Library { head, modules: modules.into_iter().map(|m| (m.module, m.premises)).collect() }
    }

    /// The lines of modules that are there, each after those it imports.
    pub(super) fn lines(&self) -> impl Iterator<Item = ModuleLine> {
        self.head.modules.iter().filter_map(|m| {
            let premises = self.modules.get(&m.name)?.clone();
            Some(ModuleLine { module: m.name.clone(), premises })
        })
    }

    /// Whether the module's statements are there.
    pub fn has(&self, module: &str) -> bool {
        self.modules.contains_key(module)
    }

    /// Whether all modules are there.
    pub fn is_complete(&self) -> bool {
        !self.head.modules.is_empty() && self.head.modules.iter().all(|m| self.has(&m.name))
    }

    /// Import lines of the environment.
    pub fn header(&self) -> &str {
        &self.head.header
    }

    /// How many modules there are.
    pub fn modules(&self) -> usize {
        self.head.modules.len()
    }

    /// Every module with the modules that it imports itself, each after those it imports.
    pub fn imports(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.head.modules.iter().map(|m| (m.name.as_str(), m.imports.as_slice()))
    }

    /// The statements, module by module, each after those it imports.
    pub fn premises(&self) -> impl Iterator<Item = (&str, &LibraryPremise)> {
        self.head
            .modules
            .iter()
            .flat_map(|m| self.modules.get(&m.name).into_iter().flatten().map(|p| (m.name.as_str(), p)))
    }

    /// As a corpus; a module is a file, in which positions do not count.
    ///
    /// # Errors
    /// [`LibraryError::Corpus`].
    pub fn into_corpus(self) -> Result<PremiseCorpus, LibraryError> {
        Ok(self.into_builder().build()?)
    }

    /// As a corpus to which files can still be added.
    pub fn into_builder(mut self) -> PremiseCorpusBuilder {
        let mut builder = PremiseCorpusBuilder::default();
        for module in self.head.modules {
            let premises = self.modules.remove(&module.name).unwrap_or_default();
            builder.file(module.name, module.imports, premises.into_iter().map(super::premise).collect());
        }
        builder
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data::JsonLines;

    fn head() -> Head {
        let module = |name: &str, imports: &[&str]| ModuleHead {
            name: name.into(),
            imports: imports.iter().map(|i| i.to_string()).collect(),
        };
        let modules = vec![module("A", &[]), module("B", &["A"])];
        Head { lean: "test".into(), header: "import B".into(), modules }
    }

    fn line(module: &str, name: &str) -> ModuleLine {
        let premise = LibraryPremise {
            name: name.into(),
            kind: "theorem".into(),
            ty: "1 = 1".into(),
            constants: vec!["Eq".into()],
            ..LibraryPremise::default()
        };
        ModuleLine { module: module.into(), premises: vec![premise] }
    }

    #[test]
    fn an_interrupted_file_keeps_its_finished_modules() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("library.jsonl");
        assert!(Library::read(&path).unwrap().is_none());
        let mut file = JsonLines::open(&path).unwrap();
        assert!(Library::read(&path).unwrap().is_none(), "an empty file is no library");
        file.append(&head()).unwrap();
        file.append(&line("A", "A.a")).unwrap();
        drop(file);
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, [&whole[..], br#"{"module":"B","prem"#].concat()).unwrap();
        // whoever continues repairs the end first
        let mut file = JsonLines::open(&path).unwrap();
        let library = Library::read(&path).unwrap().unwrap();
        assert!(library.has("A") && !library.has("B") && !library.is_complete());
        file.append(&line("B", "B.b")).unwrap();
        let library = Library::read(&path).unwrap().unwrap();
        assert!(library.is_complete());
        assert_eq!(
            library.premises().map(|(m, p)| format!("{m} {}", p.name)).collect::<Vec<_>>(),
            ["A A.a", "B B.b"]
        );
        let corpus = library.into_corpus().unwrap();
        let (a, b) = (corpus.file("A").unwrap(), corpus.file("B").unwrap());
        assert!(corpus.imports(b, a) && !corpus.imports(a, b));
        assert_eq!(corpus.premise(corpus.by_name("B.b").unwrap()).constants, ["Eq"]);
    }

    #[test]
    fn senseless_modules_are_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("library.jsonl");
        let mut circle = head();
        circle.modules[0].imports = vec!["B".into()];
        JsonLines::open(&path).unwrap().append(&circle).unwrap();
        let library = Library::read(&path).unwrap().unwrap();
        assert!(matches!(library.into_corpus(), Err(LibraryError::Corpus(PremiseCorpusError::Cycle(_)))));
    }
}
