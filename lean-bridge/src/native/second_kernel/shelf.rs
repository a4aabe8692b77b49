//! The library's modules, read as they are asked for, and kept.

use crate::recheck::library_files::LibraryFiles;
use lean_export::olean::Modules;
use lean_kernel::{Copier, KernelError, Library, NameId, Terms, Unit};
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The files of modules in some folders, as they were when they were first looked at. Modules are read bit by
/// bit and for as long as there is something to judge, while candidates run with this user's rights.
pub(super) struct Files {
    folders: Vec<PathBuf>,
    first: LibraryFiles,
}

impl Files {
    /// Looks at the files.
    ///
    /// # Errors
    /// What cannot be read, in words.
    pub fn look(folders: &[PathBuf]) -> Result<Files, String> {
        Ok(Files { folders: folders.to_vec(), first: Files::now(folders)? })
    }

    fn now(folders: &[PathBuf]) -> Result<LibraryFiles, String> {
        LibraryFiles::look(folders).map_err(|e| format!("the folders of modules cannot be read: {e}"))
    }

    /// The folders.
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// Refuses files that are not as they were.
    ///
    /// # Errors
    /// Which one is not, in words.
    fn check_all(&self) -> Result<(), String> {
        let now = Files::now(&self.folders)?;
        self.first.changed(&now).map_or(Ok(()), |file| Err(changed(file)))
    }

    fn check<'a>(&self, modules: impl IntoIterator<Item = &'a PathBuf>) -> Result<(), String> {
        let other = modules.into_iter().find(|module| !self.first.has_still(module));
        other.map_or(Ok(()), |file| Err(changed(file)))
    }
}

fn changed(file: &Path) -> String {
    format!("{} has changed since the judge has first looked at the library: start again", file.display())
}

/// Modules with a store of terms of their own, which never forgets: what was
/// read of a module stays read. A kernel gets copies.
pub(super) struct Shelf {
    terms: Terms,
    modules: Modules,
    /// Names that what was read mentions, and that no module declares. A text that declared one
    /// would give a meaning to what the library says.
    lacking: HashSet<NameId>,
    files: Rc<Files>,
    /// Modules that something was read of since they were checked last.
    touched: BTreeSet<PathBuf>,
}

impl Shelf {
    /// Finds modules with everything that they import.
    ///
    /// # Errors
    /// What cannot be found or read, in words.
    pub fn open(files: Rc<Files>, imports: &[Vec<String>]) -> Result<Shelf, String> {
        let mut terms = Terms::default();
        let mut modules = Modules::new(files.folders().to_vec());
        modules.import(&mut terms, imports).map_err(|e| e.to_string())?;
        // every module was read in part
        files.check_all()?;
        let (lacking, touched) = (HashSet::new(), BTreeSet::new());
        Ok(Shelf { terms, modules, lacking, files, touched })
    }

    /// The folders that modules are looked for in.
    pub fn folders(&self) -> &[PathBuf] {
        self.files.folders()
    }

    /// Refuses what was read since this was asked last if one of its files has changed.
    ///
    /// # Errors
    /// Which file, in words.
    pub(crate) fn check_files(&mut self) -> Result<(), String> {
        self.files.check(&self.touched)?;
        self.touched.clear();
        Ok(())
    }

    /// Number of expressions that were read.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// The library's own name, if a module declares it.
    fn own_name(&mut self, from: &Terms, name: NameId) -> Option<NameId> {
        let mark = self.terms.mark();
        let own = Copier::new(from).name(&mut self.terms, name);
        match self.modules.declares(own) {
            Some(_) => Some(own),
            None => {
                self.terms.rollback(mark);
                None
            }
        }
    }

    /// Whether a module declares a name.
    pub fn declares(&mut self, from: &Terms, name: NameId) -> bool {
        self.own_name(from, name).is_some()
    }

    /// The file of the module that declares a name.
    pub fn file_of(&mut self, from: &Terms, name: NameId) -> Option<PathBuf> {
        let own = self.own_name(from, name)?;
        self.modules.file_of(own).map(Path::to_path_buf)
    }

    /// Whether a name is certainly an axiom of the library. In
    /// modules without proofs theorems look like axioms.
    pub fn is_axiom(&mut self, from: &Terms, name: NameId) -> bool {
        let own = self.own_name(from, name);
        own.is_some_and(|own| self.modules.declares(own) == Some(true) && self.modules.is_axiom(own))
    }

    /// Whether something that was read mentions a name that no module declares.
    pub fn lacks(&mut self, from: &Terms, name: NameId) -> bool {
        if self.lacking.is_empty() {
            return false;
        }
        let mark = self.terms.mark();
        let own = Copier::new(from).name(&mut self.terms, name);
        let lacks = self.lacking.contains(&own);
        if !lacks {
            self.terms.rollback(mark);
        }
        lacks
    }

    fn note_what_it_lacks(&mut self, unit: &Unit) {
        let mut mentioned = vec![];
        for d in unit.declarations() {
            let of = [Some(d.ty), d.value()];
            of.into_iter().flatten().for_each(|e| self.terms.constants(e, &mut |n| mentioned.push(n)));
        }
        self.lacking.extend(mentioned.into_iter().filter(|n| self.modules.declares(*n).is_none()));
    }
}

impl Library for Shelf {
    fn find(&mut self, to: &mut Terms, name: NameId) -> Result<Option<Unit>, KernelError> {
        let Some(own) = self.own_name(to, name) else { return Ok(None) };
        self.touched.extend(self.modules.file_of(own).map(Path::to_path_buf));
        let Some(unit) = self.modules.find(&mut self.terms, own)? else { return Ok(None) };
        self.note_what_it_lacks(&unit);
        Ok(Some(Copier::new(&self.terms).unit(to, &unit)))
    }
}
