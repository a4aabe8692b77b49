//! Modules with those that they import: some are to be checked, the others are the library that these rest on.

use super::module::{Found, Module};
use crate::error::{Place, Problem, ReadError, malformed};
use crate::item::{Item, members};
use lean_kernel::{Body, Declaration, Expr, ExprId, KernelError, Library, NameId, Recursor, Terms, Unit};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};

/// Modules. As a [`Library`] they give out what is not to be checked.
#[derive(Debug, Default)]
pub struct Modules {
    search: Vec<PathBuf>,
    modules: Vec<Entry>,
    /// Modules by their files, to read each once.
    files: FxHashMap<PathBuf, usize>,
    /// Which module declares a name.
    owners: FxHashMap<NameId, usize>,
    /// Names that a further module to be checked declares, with this module. Lean allows it of theorems that it makes up
    /// itself where they are needed.
    again: Vec<(usize, NameId)>,
    /// Names that were handed out as the library's.
    believed: FxHashSet<NameId>,
    plan: Plan,
}

#[derive(Debug)]
struct Entry {
    module: Module,
    is_checked: bool,
}

/// Where [`Modules::next_item`] is.
#[derive(Debug, Default)]
struct Plan {
    /// Module and position of the next name.
    module: usize,
    position: usize,
    /// Names that were planned.
    planned: FxHashSet<NameId>,
    /// What waits for what it mentions.
    waiting: Vec<(Item, Vec<NameId>)>,
}

/// What is behind declarations in modules that were not checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faith {
    /// How many declarations were not checked.
    pub declarations: u64,
    /// How many modules they are from.
    pub modules: u64,
    /// Axioms among them.
    pub axioms: Vec<String>,
    /// Statements without proof in public files of modules, where theorems and axioms look alike.
    pub unproved: Vec<String>,
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
                let file = self.find_file(&import).map_err(|p| p.at(Place::File(place.clone())))?;
                self.open(terms, &file, checked)?;
            }
            at += 1;
        }
        Ok(())
    }

    fn find_file(&self, import: &[String]) -> Result<PathBuf, Problem> {
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
            Problem::Io(std::io::Error::other(format!(
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
            match self.owners.get(name) {
                // what is to be checked goes before the library
                Some(owner) if is_checked && self.modules[*owner].is_checked => {
                    self.again.push((number, *name))
                }
                Some(_) if !is_checked => {}
                _ => {
                    self.owners.insert(*name, number);
                }
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

    /// How many names the modules to be checked declare.
    pub fn names_to_check(&self) -> usize {
        self.modules.iter().filter(|m| m.is_checked).map(|m| m.module.names().len()).sum()
    }

    /// Those of the modules to be checked that have no proofs.
    pub fn without_proofs(&self) -> Vec<&str> {
        let checked = self.modules.iter().filter(|m| m.is_checked && !m.module.is_whole());
        checked.map(|m| m.module.place()).collect()
    }

    /// The next declaration to be checked, behind everything that it mentions; `None` when all were given out.
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
            let Some(entry) = self.modules.get(self.plan.module) else {
                match self.again.pop() {
                    Some((module, name)) => self.plan_again(terms, module, name)?,
                    None => return Ok(None),
                }
                continue;
            };
            let name = entry.module.names().get(self.plan.position).filter(|_| entry.is_checked).copied();
            match name {
                Some(name) => {
                    self.plan.position += 1;
                    self.plan(terms, name)?;
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

    /// Plans to hand out the proof in a further declaration of a name. It must be of the same statement, and is checked under
    /// a name of its own.
    fn plan_again(&mut self, terms: &mut Terms, module: usize, name: NameId) -> Result<(), ReadError> {
        let place = Place::File(self.modules[module].module.place().into());
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

    /// What stands behind the declarations that were checked: everything in the library that they mention, that is mentioned
    /// there, and so on.
    ///
    /// # Errors
    /// When a file is damaged.
    pub fn faith(&mut self, terms: &mut Terms) -> Result<Faith, ReadError> {
        let mut faith = Faith::default();
        let (mut seen, mut owners) = (FxHashSet::default(), FxHashSet::default());
        let mut pending: Vec<NameId> = self.plan.planned.iter().copied().collect();
        pending.extend(&self.believed);
        while let Some(name) = pending.pop() {
            if !seen.insert(name) {
                continue;
            }
            let Some(owner) = self.owners.get(&name).copied() else { continue };
            let entry = &mut self.modules[owner];
            let Some(Found::Unit { unit, recursors }) = entry.module.find(terms, name)? else { continue };
            pending.extend(mentions(terms, &unit, &recursors));
            let members: Vec<NameId> = members(&unit, &recursors).collect();
            seen.extend(&members);
            if entry.is_checked {
                continue;
            }
            owners.insert(owner);
            faith.declarations += members.len() as u64;
            if let Unit::Single(Declaration { body: Body::Axiom, .. }) = unit {
                match entry.module.is_whole() {
                    true => faith.axioms.push(terms.text(name)),
                    false => faith.unproved.push(terms.text(name)),
                }
            }
        }
        faith.modules = owners.len() as u64;
        faith.axioms.sort();
        faith.unproved.sort();
        Ok(faith)
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
        match entry.module.find(terms, name).map_err(|e| unreadable(e, terms))? {
            Some(Found::Unit { unit, .. }) => {
                self.believed.insert(name);
                Ok(Some(unit))
            }
            Some(Found::Unsafe) | None => Ok(None),
        }
    }
}

/// The names that a unit mentions, its own included. Literals mention the constants that kernels make of them.
fn mentions(terms: &mut Terms, unit: &Unit, recursors: &[Recursor]) -> Vec<NameId> {
    let mut roots: Vec<ExprId> = vec![];
    match unit {
        Unit::Single(d) => roots.extend([Some(d.ty), d.value()].into_iter().flatten()),
        Unit::Family { types, .. } => {
            for (t, constructors) in types {
                roots.push(t.ty);
                roots.extend(constructors.iter().map(|c| c.ty));
            }
        }
    }
    for r in recursors {
        roots.push(r.ty);
        roots.extend(r.rules.iter().map(|rule| rule.value));
    }
    let mut names = FxHashSet::default();
    let (mut numbers, mut texts) = (false, false);
    for e in terms.closure(roots) {
        match terms.expr(e) {
            Expr::Const(name, _) | Expr::Proj(name, ..) => {
                names.insert(name);
            }
            Expr::Nat(_) => numbers = true,
            Expr::Str(_) => texts = true,
            _ => {}
        }
    }
    let implied: &[&str] = match (numbers, texts) {
        (false, false) => &[],
        (true, false) => &["Nat"],
        (_, true) => &["Nat", "List", "Char", "Char.ofNat", "String", "String.ofList"],
    };
    names.extend(implied.iter().map(|n| terms.dotted(n)));
    let mut names: Vec<NameId> = names.into_iter().collect();
    names.sort_unstable();
    names
}
