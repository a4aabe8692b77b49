//! What a text has declared, as the community's REPL writes it down.
//!
//! Such a file is made like an `.olean` file, with another root object: a pair of the imports and of a pair,
//! whose first part is the map from names to the declarations that were added to the imports (a
//! `Lean.PersistentHashMap`). What comes after that is for the REPL alone and is not looked at.
//!
//! A pickle may have been written by somebody who wants it to be misread. So it is read whole, by the rules
//! of [`shape`] (`super::shape`), before anything is made of it, and whatever is odd about it is an error.

use super::found::Found;
use super::image::Image;
use super::module::Module;
use super::paged::Paged;
use super::part::{Origin, Ref};
use super::shape::{self, Shape};
use crate::error::{ReadError, ReadPlace, ReadProblem, malformed};
use lean_kernel::{NameId, Terms};
use rustc_hash::FxHashSet;

/// Terms that are made of those of a pickle: the same term is
/// another one for each list of universe parameters.
const MOST_TERMS: usize = 16_000_000;
/// Nodes of a persistent map are nested no deeper than this: each takes five bits of a hash.
const DEEPEST: usize = 16;

/// What a text has declared, and what it imports.
#[derive(Debug)]
pub struct Pickle {
    module: Module,
    imports: Vec<Vec<String>>,
}

impl Pickle {
    /// Reads a pickle that is in memory. `place` is what errors call it.
    ///
    /// # Errors
    /// When the bytes are no pickle, when anything in it is not as it must be, and when it is too large.
    pub fn from_bytes(place: &str, bytes: Vec<u8>, terms: &mut Terms) -> Result<Pickle, ReadError> {
        let read = || {
            let image = Image::of(Paged::from_bytes(bytes))?;
            let root = shape::pair(&image, image.root())?;
            let (imports, map) = (root.0, shape::pair(&image, root.1)?.0);
            let entries = entries(&image, map)?;
            let mut objects = vec![(imports, Shape::Imports)];
            for (name, constant) in &entries {
                objects.extend([(*name, Shape::Name), (*constant, Shape::Constant)]);
            }
            shape::check(&image, objects)?;
            let mut module = Module::with(place.into(), image, entries, true, terms)?;
            module.set_most_terms(MOST_TERMS);
            let imports = module.imports_at(terms, imports)?;
            Ok(Pickle { module, imports })
        };
        read().map_err(|problem: ReadProblem| problem.at(ReadPlace::File(place.into())))
    }

    /// Which Lean wrote it.
    pub fn origin(&self) -> &Origin {
        self.module.origin()
    }

    /// The modules that the text imports, by the parts of their names.
    pub fn imports(&self) -> &[Vec<String>] {
        &self.imports
    }

    /// The names that the text declares, in no order that means anything.
    pub fn names(&self) -> &[NameId] {
        self.module.names()
    }

    /// Whether the text declares a name.
    pub fn declares(&self, name: NameId) -> bool {
        self.module.declares(name)
    }

    /// The same as a module. Its own imports are not to be asked for.
    pub fn module(&mut self) -> &mut Module {
        &mut self.module
    }

    /// What is declared under a name; for a constructor or a recursor, its family. `None` if nothing is.
    ///
    /// # Errors
    /// When the declaration contradicts itself, and when more has been read than any text needs.
    pub fn find(&mut self, terms: &mut Terms, name: NameId) -> Result<Option<Found>, ReadError> {
        self.module.find(terms, name)
    }
}

/// Names and declarations in a persistent map.
fn entries(image: &Image, map: Ref) -> Result<Vec<(Ref, Ref)>, ReadProblem> {
    let (mut found, mut seen, mut elements) = (vec![], FxHashSet::default(), 0);
    let mut nodes = vec![(root_of_map(image, map)?, 0)];
    while let Some((node, depth)) = nodes.pop() {
        if depth > DEEPEST || !seen.insert(node) {
            return Err(malformed("a map in which a node stands twice"));
        }
        match image.tag(node)? {
            0 => {
                let [entries] = shape::fields(image, node, 0)?;
                let entries = shape::array(image, node, entries)?;
                elements += entries.len();
                for entry in entries {
                    match image.tag(entry)? {
                        0 => {
                            let [name, constant] = shape::fields(image, entry, 0)?;
                            found.push((name, constant));
                        }
                        1 => nodes.push((shape::fields::<1>(image, entry, 1)?[0], depth + 1)),
                        2 => {}
                        tag => return Err(malformed(format!("there is no kind {tag} of entries in maps"))),
                    }
                }
            }
            1 => {
                let [names, constants] = shape::fields(image, node, 1)?;
                let names = shape::array(image, node, names)?;
                let constants = shape::array(image, node, constants)?;
                if names.len() != constants.len() {
                    return Err(malformed("as many names as declarations are needed"));
                }
                elements += names.len();
                found.extend(names.into_iter().zip(constants));
            }
            tag => return Err(malformed(format!("there is no kind {tag} of nodes in maps"))),
        }
        // arrays that do not overlap have fewer elements than this
        if elements > 2 * image.most_objects() {
            return Err(malformed("a map of arrays that overlap"));
        }
    }
    Ok(found)
}

/// The root node of a map. In some versions of Lean a map is its
/// root node, in others it has its size beside it.
fn root_of_map(image: &Image, map: Ref) -> Result<Ref, ReadProblem> {
    let first = image.field(map, 0)?;
    match image.is_array(first)? {
        true => Ok(map),
        false => Ok(first),
    }
}
