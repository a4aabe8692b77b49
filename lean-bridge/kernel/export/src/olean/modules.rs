//! Modules with those that they import: some are to be checked,
//! the others are the library that these rest on.

use super::found::Found;
use super::mentions::mentions;
use super::module::Module;
use crate::error::{ReadError, ReadPlace, ReadProblem, malformed};
use crate::item::{Item, members};
use lean_kernel::{Body, Declaration, KernelError, Library, NameId, Terms, Unit};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};

/// Modules. As a [`Library`] they give out what is not to be checked.
#[derive(Debug, Default)]
pub struct Modules {
    search: Vec<PathBuf>,
    pub(super) modules: Vec<Entry>,
    /// Modules by their files, to read each once.
    files: FxHashMap<PathBuf, usize>,
    /// Which module declares a name.
    pub(super) owners: FxHashMap<NameId, usize>,
    /// Names of modules to be checked that a further module declares, with this one. Lean allows it of
    /// theorems that it makes up itself where they are needed.
    again: Vec<(usize, NameId)>,
    /// Names that were handed out as the library's.
    pub(super) believed: FxHashSet<NameId>,
    pub(super) plan: Plan,
}

/// A module, and whether it is to be checked.
#[derive(Debug)]
pub(super) struct Entry {
    pub module: Module,
    pub is_checked: bool,
}

/// Where [`Modules::next_item`] is.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The names to check, the next one last; without them all names of all modules to be checked are.
    only: Option<Vec<NameId>>,
    /// Module and position of the next name.
    module: usize,
    position: usize,
    /// Names that were planned.
    pub planned: FxHashSet<NameId>,
    /// What waits for what it mentions.
    waiting: Vec<(Item, Vec<NameId>)>,
}

impl Modules {
    /// No modules; imports are looked for in these folders.
    pub fn new(search: Vec<PathBuf>) -> Modules {
        Modules { search, ..Modules::default() }
    }

    /// Adds a file that is to be checked.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn add(&mut self, terms: &mut Terms, file: &Path) -> Result<(), ReadError> {
        self.open(terms, file, true).map(|_| ())
    }

    /// Adds a module that is to be checked and is in memory.
    pub fn add_module(&mut self, module: Module) {
        let key = PathBuf::from(module.place());
        self.insert(key, module, true);
    }

    /// Opens everything that the modules import; `checked` says whether that is to be checked as well.
    ///
    /// # Errors
    /// When a module is in none of the folders, or cannot be read.
    pub fn open_imports(&mut self, terms: &mut Terms, checked: bool) -> Result<(), ReadError> {
        let mut at = 0;
        while at < self.modules.len() {
            let module = &mut self.modules[at].module;
            let place = module.place().to_string();
            for import in module.imports(terms)? {
                let file = self.find_file(&import).map_err(|p| p.at(ReadPlace::File(place.clone())))?;
                self.open(terms, &file, checked)?;
            }
            at += 1;
        }
        Ok(())
    }

    /// Opens modules that are not to be checked, with everything that they import.
    ///
    /// # Errors
    /// When a module is in none of the folders, or cannot be read.
    pub fn import(&mut self, terms: &mut Terms, names: &[Vec<String>]) -> Result<(), ReadError> {
        for name in names {
            let place = ReadPlace::File(name.join("."));
            let file = self.find_file(name).map_err(|problem| problem.at(place))?;
            self.open(terms, &file, false)?;
        }
        self.open_imports(terms, false)
    }

    /// Whether a module declares a name, and if so whether that module has its proofs.
    pub fn declares(&self, name: NameId) -> Option<bool> {
        self.owners.get(&name).map(|owner| self.modules[*owner].module.is_whole())
    }

    /// The file that declares a name, as it was given or found.
    pub fn file_of(&self, name: NameId) -> Option<&Path> {
        self.owners.get(&name).map(|owner| Path::new(self.modules[*owner].module.place()))
    }

    /// Whether a name is declared as an axiom. In modules without proofs theorems look like that.
    pub fn is_axiom(&self, name: NameId) -> bool {
        self.owners.get(&name).is_some_and(|owner| self.modules[*owner].module.is_axiom(name))
    }

    fn find_file(&self, import: &[String]) -> Result<PathBuf, ReadProblem> {
        let name = import.join(".");
        let strange = |part: &String| part.is_empty() || part == ".." || part.contains(['/', '\\', '\0']);
        if import.is_empty() || import.iter().any(strange) {
            return Err(malformed(format!("it imports {name:?}, which is no module's name")));
        }
        let relative: PathBuf = import.iter().collect();
        let file = |folder: &PathBuf| {
            let mut file = folder.join(&relative).into_os_string();
            file.push(".olean");
            PathBuf::from(file)
        };
        let found = self.search.iter().map(file).find(|f| f.is_file());
        found.ok_or_else(|| {
            let folders: Vec<String> = self.search.iter().map(|f| f.display().to_string()).collect();
            ReadProblem::Io(std::io::Error::other(format!(
                "it imports `{name}`, which is in no folder of the search path ({})",
                folders.join(", ")
            )))
        })
    }

    fn open(&mut self, terms: &mut Terms, file: &Path, is_checked: bool) -> Result<usize, ReadError> {
        let key = file.canonicalize().unwrap_or_else(|_| file.to_path_buf());
        if let Some(known) = self.files.get(&key) {
            return Ok(*known);
        }
        let module = Module::open(file, terms)?;
        Ok(self.insert(key, module, is_checked))
    }

    fn insert(&mut self, key: PathBuf, module: Module, is_checked: bool) -> usize {
        let number = self.modules.len();
        for name in module.names() {
            match self.owners.get(name).copied() {
                None => _ = self.owners.insert(*name, number),
                Some(first) if self.modules[first].is_checked => self.again.push((number, *name)),
                Some(first) if is_checked => {
                    self.owners.insert(*name, number);
                    self.again.push((first, *name));
                }
                Some(_) => {}
            }
        }
        self.files.insert(key, number);
        self.modules.push(Entry { module, is_checked });
        number
    }

    /// How many modules there are, and how many of them are to be checked.
    pub fn count(&self) -> (usize, usize) {
        (self.modules.len(), self.modules.iter().filter(|m| m.is_checked).count())
    }

    /// Whether a name is declared by a module that is to be checked.
    pub fn is_checked(&self, name: NameId) -> bool {
        self.owners.get(&name).is_some_and(|owner| self.modules[*owner].is_checked)
    }

    /// How many names the modules to be checked declare.
    pub fn names_to_check(&self) -> usize {
        self.modules.iter().filter(|m| m.is_checked).map(|m| m.module.names().len()).sum()
    }

    /// Those of the modules to be checked that have no proofs.
    pub fn without_proofs(&self) -> Vec<&str> {
        let checked = self.modules.iter().filter(|m| m.is_checked && !m.module.is_whole());
        checked.map(|m| m.module.place()).collect()
    }

    /// The next declaration to be checked, behind everything that it
    /// mentions; `None` when all were given out.
    ///
    /// # Errors
    /// When a file is damaged.
    pub fn next_item(&mut self, terms: &mut Terms) -> Result<Option<Item>, ReadError> {
        loop {
            while let Some((_, mentioned)) = self.plan.waiting.last_mut() {
                match mentioned.pop() {
                    Some(name) => self.plan(terms, name)?,
                    None => return Ok(self.plan.waiting.pop().map(|(item, _)| item)),
                }
            }
            if let Some(name) = self.next_name() {
                self.plan(terms, name)?;
                continue;
            }
            match self.again.pop() {
                Some((module, name)) => self.plan_again(terms, module, name)?,
                None => return Ok(None),
            }
        }
    }

    /// The next name that is to be checked.
    fn next_name(&mut self) -> Option<NameId> {
        if let Some(only) = &mut self.plan.only {
            return only.pop();
        }
        loop {
            let entry = self.modules.get(self.plan.module)?;
            match entry.module.names().get(self.plan.position).filter(|_| entry.is_checked) {
                Some(name) => {
                    self.plan.position += 1;
                    return Some(*name);
                }
                None => (self.plan.module, self.plan.position) = (self.plan.module + 1, 0),
            }
        }
    }

    /// Plans to hand out what is declared under a name, if it is to be checked and was not planned.
    fn plan(&mut self, terms: &mut Terms, name: NameId) -> Result<(), ReadError> {
        let Some(owner) = self.owners.get(&name).copied().filter(|m| self.modules[*m].is_checked) else {
            return Ok(());
        };
        if !self.plan.planned.insert(name) {
            return Ok(());
        }
        let item = match self.modules[owner].module.find(terms, name)? {
            Some(Found::Unit { unit, recursors }) => Item::Unit { unit, recursors },
            Some(Found::Unsafe) | None => Item::LeftOut(name),
        };
        let mut mentioned = vec![];
        if let Item::Unit { unit, recursors } = &item {
            self.plan.planned.extend(members(unit, recursors));
            mentioned = mentions(terms, unit, recursors);
            mentioned.retain(|n| !self.plan.planned.contains(n));
        }
        self.plan.waiting.push((item, mentioned));
        Ok(())
    }

    /// Plans to hand out the proof in a further declaration of a name. It must be of the same
    /// statement, and is checked under a name of its own.
    fn plan_again(&mut self, terms: &mut Terms, module: usize, name: NameId) -> Result<(), ReadError> {
        let place = ReadPlace::File(self.modules[module].module.place().into());
        let again = self.modules[module].module.find(terms, name)?;
        let owner = self.owners[&name];
        let first = self.modules[owner].module.find(terms, name)?;
        if first == again {
            return Ok(());
        }
        let statement = |found: Option<Found>| match found {
            Some(Found::Unit { unit: Unit::Single(d), .. }) => match d.body {
                Body::Axiom | Body::Theorem { .. } => Some(d),
                _ => None,
            },
            _ => None,
        };
        match (statement(first), statement(again)) {
            (Some(first), Some(again)) if (first.ty, first.params) == (again.ty, again.params) => {
                if let Body::Theorem { .. } = again.body {
                    let name = terms.child(name, &format!("in {place}"));
                    let unit = Unit::Single(Declaration { name, ..again });
                    let mentioned = mentions(terms, &unit, &[]);
                    self.plan.waiting.push((Item::Unit { unit, recursors: vec![] }, mentioned));
                }
                Ok(())
            }
            _ => {
                let first = self.modules[owner].module.place();
                let text = format!("`{}` is declared otherwise in {first}", terms.text(name));
                Err(malformed(text).at(place))
            }
        }
    }

    /// Plans to check nothing but these names and what they need of the modules that are to be checked.
    pub fn only(&mut self, names: &[NameId]) {
        self.plan.only = Some(names.to_vec());
    }
}

impl Library for Modules {
    fn find(&mut self, terms: &mut Terms, name: NameId) -> Result<Option<Unit>, KernelError> {
        let Some(owner) = self.owners.get(&name).copied() else { return Ok(None) };
        let entry = &mut self.modules[owner];
        if entry.is_checked {
            return Ok(None);
        }
        let unreadable = |e: ReadError, terms: &Terms| KernelError::Unreadable {
            name: terms.text(name),
            why: e.to_string(),
        };
        match entry.module.find_stated(terms, name).map_err(|e| unreadable(e, terms))? {
            Some(Found::Unit { unit, .. }) => {
                self.believed.insert(name);
                Ok(Some(unit))
            }
            Some(Found::Unsafe) | None => Ok(None),
        }
    }
}
