//! All files of a project.

use crate::module_trace::{LibraryConstant, ModuleTrace, TracedDeclaration};
use lean_bridge::Position;
use std::collections::{BTreeMap, HashMap};

/// The traces of a project's files, each behind those that it imports, with the places of what they declare.
#[derive(Clone, Debug, Default)]
pub struct ProjectTrace {
    modules: Vec<ModuleTrace>,
    /// By full name: file and declaration.
    places: HashMap<String, (usize, usize)>,
    library: BTreeMap<String, LibraryConstant>,
}

/// Where a constant is declared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place<'a> {
    /// The file, relative to the project's folder.
    pub path: &'a str,
    /// Where its declaration begins; that of the type for a constructor, that of the structure for a field.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
    /// The module.
    pub module: &'a str,
}

impl ProjectTrace {
    /// `modules`: each behind those that it imports.
    pub fn new(modules: Vec<ModuleTrace>) -> ProjectTrace {
        let (mut places, mut library) = (HashMap::new(), BTreeMap::new());
        for (file, module) in modules.iter().enumerate() {
            for (number, declaration) in module.declarations.iter().enumerate() {
                for name in declaration.others.iter().chain([&declaration.name]) {
                    places.entry(name.clone()).or_insert((file, number));
                }
            }
            library.extend(module.library.iter().map(|(name, constant)| (name.clone(), constant.clone())));
        }
        ProjectTrace { modules, places, library }
    }

    /// The files.
    pub fn modules(&self) -> &[ModuleTrace] {
        &self.modules
    }

    /// Constants of the library that some tactic names.
    pub fn library(&self) -> &BTreeMap<String, LibraryConstant> {
        &self.library
    }

    /// Where a constant of the project is declared: by its own name, or that of what it belongs to, as for
    /// the induction principle of a type.
    pub fn place(&self, name: &str) -> Option<Place<'_>> {
        let mut rest = name;
        loop {
            if let Some(&(file, number)) = self.places.get(rest) {
                let module = &self.modules[file];
                let declaration = &module.declarations[number];
                let (start, end) = (declaration.start, declaration.end);
                return Some(Place { path: &module.path, start, end, module: &module.module });
            }
            rest = rest.rsplit_once('.')?.0;
        }
    }

    /// All theorems of the project itself with their files, in the order of files and texts; those of
    /// packages that it depends on are premises only.
    pub fn theorems(&self) -> impl Iterator<Item = (&ModuleTrace, &TracedDeclaration)> {
        self.modules
            .iter()
            .filter(|m| !m.is_of_package())
            .flat_map(|m| m.declarations.iter().filter(|d| d.is_theorem()).map(move |d| (m, d)))
    }
}
