//! A module: what its files say it imports and declares.

use super::found::Found;
use super::image::Image;
use super::kind::Kind;
use super::paged::Paged;
use super::part::{Origin, Ref};
use super::terms::ModuleTerms;
use crate::error::{ReadError, ReadPlace, ReadProblem, malformed, unsupported};
use lean_kernel::{NameId, Terms};
use rustc_hash::FxHashMap;
use std::path::Path;

/// Arguments of a module's data.
const IMPORTS: u64 = 0;
const NAMES: u64 = 1;
const CONSTANTS: u64 = 2;

/// A module whose declarations are read as they are asked for.
#[derive(Debug)]
pub struct Module {
    /// Its file, or a name for it.
    place: String,
    pub(super) image: Image,
    pub(super) terms: ModuleTerms,
    /// Declarations by name.
    pub(super) declared: FxHashMap<NameId, Ref>,
    /// Their names in the order of the file.
    order: Vec<NameId>,
    is_whole: bool,
    /// How many terms may be made of those with universe parameters.
    most_terms: usize,
}

impl Module {
    /// Opens a module by its `.olean` file, with the files `.olean.server` and `.olean.private` beside it
    /// that a file of Lean's module system has: proofs are in the latter.
    ///
    /// # Errors
    /// When it is no such file, or damaged.
    pub fn open(path: &Path, terms: &mut Terms) -> Result<Module, ReadError> {
        let place = path.display().to_string();
        let opened = Image::open(path).and_then(|mut image| {
            let root = image.root();
            let is_module = image.flag(root, 0)?;
            let [server, private] = ["olean.server", "olean.private"].map(|e| path.with_extension(e));
            let apart = is_module && private.exists();
            if apart {
                image.add(&server)?;
                image.add(&private)?;
            }
            Module::of(place.clone(), image, !is_module || apart, terms)
        });
        opened.map_err(|problem| problem.at(ReadPlace::File(place)))
    }

    /// A module that consists of one file, which is in memory.
    ///
    /// # Errors
    /// When it is no such file, or damaged.
    pub fn from_bytes(name: &str, bytes: Vec<u8>, terms: &mut Terms) -> Result<Module, ReadError> {
        let read = Image::of(Paged::from_bytes(bytes)).and_then(|image| {
            let is_module = image.flag(image.root(), 0)?;
            Module::of(name.into(), image, !is_module, terms)
        });
        read.map_err(|problem| problem.at(ReadPlace::File(name.into())))
    }

    fn of(place: String, image: Image, is_whole: bool, terms: &mut Terms) -> Result<Module, ReadProblem> {
        let root = image.root();
        let (names, constants) =
            (image.array(image.field(root, NAMES)?)?, image.array(image.field(root, CONSTANTS)?)?);
        if names.len() != constants.len() {
            return Err(malformed("as many names as declarations are needed"));
        }
        let constants = names.into_iter().zip(constants).collect();
        Module::with(place, image, constants, is_whole, terms)
    }

    /// A module that declares these constants, each given with its name.
    pub(super) fn with(
        place: String,
        image: Image,
        constants: Vec<(Ref, Ref)>,
        is_whole: bool,
        terms: &mut Terms,
    ) -> Result<Module, ReadProblem> {
        let mut read = ModuleTerms::default();
        let (mut declared, mut order) = (FxHashMap::default(), vec![]);
        for (name, constant) in constants {
            let name = read.name(&image, terms, name)?;
            order.push(name);
            if declared.insert(name, constant).is_some() {
                return Err(malformed(format!("`{}` is declared twice", terms.text(name))));
            }
        }
        Ok(Module { place, image, terms: read, declared, order, is_whole, most_terms: usize::MAX })
    }

    /// The file, as it was given.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Which Lean wrote it.
    pub fn origin(&self) -> &Origin {
        self.image.origin()
    }

    /// Whether it has proofs. The public file of a module has theorems as
    /// axioms, and nothing in it tells the two apart.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The names that it declares, in the order of the file, which
    /// is not one in which a kernel would accept them.
    pub fn names(&self) -> &[NameId] {
        &self.order
    }

    /// The modules that it imports, with dots between their names' parts.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn imports(&mut self, terms: &mut Terms) -> Result<Vec<Vec<String>>, ReadError> {
        let imports = self.image.field(self.image.root(), IMPORTS);
        let imports = imports.and_then(|imports| self.imports_at(terms, imports));
        imports.map_err(|problem| self.error(problem))
    }

    /// The modules that an array of imports names.
    pub(super) fn imports_at(
        &mut self,
        terms: &mut Terms,
        array: Ref,
    ) -> Result<Vec<Vec<String>>, ReadProblem> {
        let names = self.image.array(array)?.into_iter().map(|import| {
            let name = self.terms.name(&self.image, terms, self.image.field(import, 0)?)?;
            Ok(terms.parts(name))
        });
        names.collect()
    }

    /// What is declared under a name; for a constructor or a recursor, its family. `None` if nothing is.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn find(&mut self, terms: &mut Terms, name: NameId) -> Result<Option<Found>, ReadError> {
        self.find_with(terms, name, true)
    }

    /// The same without what nobody unfolds: theorems and opaque constants are axioms.
    ///
    /// # Errors
    /// As [`Module::find`].
    pub(super) fn find_stated(
        &mut self,
        terms: &mut Terms,
        name: NameId,
    ) -> Result<Option<Found>, ReadError> {
        self.find_with(terms, name, false)
    }

    /// Whether it declares a name.
    pub fn declares(&self, name: NameId) -> bool {
        self.declared.contains_key(&name)
    }

    /// Whether a name is declared as an axiom.
    pub fn is_axiom(&self, name: NameId) -> bool {
        let kind = self.declared.get(&name).and_then(|object| self.image.tag(*object).ok());
        kind.is_some_and(|kind| matches!(Kind::of(kind), Ok(Kind::Axiom)))
    }

    fn find_with(
        &mut self,
        terms: &mut Terms,
        name: NameId,
        proofs: bool,
    ) -> Result<Option<Found>, ReadError> {
        let Some(object) = self.declared.get(&name).copied() else { return Ok(None) };
        if self.terms.made() > self.most_terms {
            return Err(self.error(unsupported(format!("more than {} terms in one text", self.most_terms))));
        }
        match self.read(terms, name, object, proofs) {
            Ok(found) => Ok(Some(found)),
            Err(ReadProblem::Malformed(text)) => {
                Err(self.error(malformed(format!("`{}`: {text}", terms.text(name)))))
            }
            Err(problem) => Err(self.error(problem)),
        }
    }

    /// Refuses to read on when more terms than this were made of those with universe parameters.
    pub(super) fn set_most_terms(&mut self, most: usize) {
        self.most_terms = most;
    }

    pub(super) fn error(&self, problem: ReadProblem) -> ReadError {
        problem.at(ReadPlace::File(self.place.clone()))
    }
}
