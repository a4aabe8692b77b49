//! Premises, the files they stand in, and who imports whom.

use crate::premise::{Position, Premise, PremiseId};
use fixedbitset::FixedBitSet;
use petgraph::algo::toposort;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::HashMap;
use std::ops::Range;

/// A file (or module) of a [`PremiseCorpus`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// Why a corpus cannot be made.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PremiseCorpusError {
    /// A file imports what was not added.
    #[error("`{file}` imports `{import}`, which is not in the corpus")]
    MissingImport {
        /// The path of the file that imports.
        file: String,
        /// The path that it imports.
        import: String,
    },
    /// The file of this path imports itself, directly or not.
    #[error("imports go in a circle through `{0}`")]
    Cycle(String),
    /// Two files were added under this path.
    #[error("the file `{0}` occurs twice")]
    DuplicateFile(String),
}

struct File {
    path: String,
    premises: Range<u32>,
    /// Files that it imports, directly or not; one bit per file.
    imports: FixedBitSet,
}

/// Premises with their files. Premises of a file stand together, in the order in which they were added.
pub struct PremiseCorpus {
    premises: Vec<Premise>,
    files: Vec<File>,
    by_path: HashMap<String, FileId>,
    by_name: HashMap<String, PremiseId>,
}

/// Collects files; the order does not matter.
#[derive(Default)]
pub struct PremiseCorpusBuilder {
    files: Vec<(String, Vec<String>, Vec<Premise>)>,
}

impl PremiseCorpusBuilder {
    /// Adds a file with the paths it imports.
    pub fn file(&mut self, path: impl Into<String>, imports: Vec<String>, premises: Vec<Premise>) {
        self.files.push((path.into(), imports, premises));
    }

    /// # Errors
    /// [`PremiseCorpusError`] when the imports make no sense.
    pub fn build(self) -> Result<PremiseCorpus, PremiseCorpusError> {
        let mut by_path = HashMap::new();
        for (i, (path, ..)) in self.files.iter().enumerate() {
            if by_path.insert(path.clone(), FileId(i as u32)).is_some() {
                return Err(PremiseCorpusError::DuplicateFile(path.clone()));
            }
        }
        // an edge goes from what is imported to who imports it
        let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(self.files.len(), 0);
        self.files.iter().for_each(|_| {
            graph.add_node(());
        });
        for (i, (path, imports, _)) in self.files.iter().enumerate() {
            for import in imports {
                let Some(id) = by_path.get(import) else {
                    return Err(PremiseCorpusError::MissingImport {
                        file: path.clone(),
                        import: import.clone(),
                    });
                };
                graph.add_edge(NodeIndex::new(id.0 as usize), NodeIndex::new(i), ());
            }
        }
        let order = toposort(&graph, None)
            .map_err(|cycle| PremiseCorpusError::Cycle(self.files[cycle.node_id().index()].0.clone()))?;
        let mut closures = vec![FixedBitSet::new(); self.files.len()];
        for node in order {
            let mut imports = FixedBitSet::with_capacity(self.files.len());
            for import in graph.neighbors_directed(node, petgraph::Direction::Incoming) {
                imports.insert(import.index());
                imports.union_with(&closures[import.index()]);
            }
            closures[node.index()] = imports;
        }
        let mut corpus = PremiseCorpus { premises: vec![], files: vec![], by_path, by_name: HashMap::new() };
        for ((path, _, premises), imports) in self.files.into_iter().zip(closures) {
            let first = corpus.premises.len() as u32;
            for premise in premises {
                let id = PremiseId(corpus.premises.len() as u32);
                corpus.by_name.entry(premise.name.clone()).or_insert(id);
                corpus.premises.push(premise);
            }
            let premises = first..corpus.premises.len() as u32;
            corpus.files.push(File { path, premises, imports });
        }
        Ok(corpus)
    }
}

impl PremiseCorpus {
    /// How many premises there are.
    pub fn len(&self) -> usize {
        self.premises.len()
    }

    /// Whether there are no premises.
    pub fn is_empty(&self) -> bool {
        self.premises.is_empty()
    }

    /// The premise with this id.
    ///
    /// # Panics
    /// If the corpus has no such id: it is of another corpus.
    pub fn premise(&self, id: PremiseId) -> &Premise {
        &self.premises[id.0 as usize]
    }

    /// All premises; the place of each is its id.
    pub fn premises(&self) -> &[Premise] {
        &self.premises
    }

    /// The first premise of that name.
    pub fn by_name(&self, name: &str) -> Option<PremiseId> {
        self.by_name.get(name).copied()
    }

    /// The file of this path, if the corpus has it.
    pub fn file(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// All files with their paths, in the order in which they were added.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &str)> {
        self.files.iter().enumerate().map(|(i, f)| (FileId(i as u32), f.path.as_str()))
    }

    /// The path of a file.
    pub fn path(&self, file: FileId) -> &str {
        &self.files[file.0 as usize].path
    }

    /// The file that a premise stands in.
    pub fn file_of(&self, premise: PremiseId) -> FileId {
        // empty files share their bounds with their neighbours, so look for the last that begins at or before
        let after = self.files.partition_point(|f| f.premises.start <= premise.0);
        let file = self.files[..after].iter().rposition(|f| f.premises.contains(&premise.0));
        FileId(file.expect("every premise has a file") as u32)
    }

    /// The ids of a file's premises.
    pub fn premises_of(&self, file: FileId) -> impl Iterator<Item = PremiseId> + use<> {
        self.files[file.0 as usize].premises.clone().map(PremiseId)
    }

    /// Whether `file` imports `other`, directly or not.
    pub fn imports(&self, file: FileId, other: FileId) -> bool {
        self.files[file.0 as usize].imports.contains(other.0 as usize)
    }

    /// All files that `file` imports, directly or not; one bit per file.
    pub fn imported(&self, file: FileId) -> &FixedBitSet {
        &self.files[file.0 as usize].imports
    }

    /// What may be used at a place, as LeanDojo defines it: all premises of the files that are imported,
    /// directly or not, and those of the file itself that end at or before the place. One bit per premise.
    pub fn accessible(&self, file: FileId, at: Position) -> FixedBitSet {
        let mut set = FixedBitSet::with_capacity(self.premises.len());
        let this = &self.files[file.0 as usize];
        for import in this.imports.ones() {
            let range = &self.files[import].premises;
            set.insert_range(range.start as usize..range.end as usize);
        }
        for id in this.premises.clone() {
            if self.premises[id as usize].end <= at {
                set.insert(id as usize);
            }
        }
        set
    }

    /// The first premise of a file whose text covers a place.
    pub fn at(&self, file: FileId, place: Position) -> Option<PremiseId> {
        self.premises_of(file).find(|id| {
            let p = self.premise(*id);
            p.start <= place && place <= p.end
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn premise(name: &str, start: u32, end: u32) -> Premise {
        let at = |line| Position { line, column: 1 };
        Premise {
            name: name.into(),
            kind: crate::Kind::Theorem,
            text: String::new(),
            constants: vec![],
            start: at(start),
            end: at(end),
        }
    }

    fn names(corpus: &PremiseCorpus, set: &FixedBitSet) -> Vec<String> {
        set.ones().map(|i| corpus.premises()[i].name.clone()).collect()
    }

    fn sample() -> PremiseCorpusBuilder {
        let mut b = PremiseCorpusBuilder::default();
        b.file("C", vec!["B".into()], vec![premise("c1", 1, 2), premise("c2", 3, 4)]);
        b.file("A", vec![], vec![premise("a", 1, 2)]);
        b.file("Empty", vec!["A".into()], vec![]);
        b.file("B", vec!["Empty".into()], vec![premise("b", 1, 9)]);
        b.file("D", vec![], vec![premise("d", 1, 2)]);
        b
    }

    #[test]
    fn imports_count_through_files_without_premises_and_the_own_file_up_to_the_place() {
        let corpus = sample().build().unwrap();
        let c = corpus.file("C").unwrap();
        let at = |line, column| names(&corpus, &corpus.accessible(c, Position { line, column }));
        assert_eq!(at(1, 1), ["a", "b"]);
        assert_eq!(at(2, 1), ["c1", "a", "b"], "what ends there is over");
        assert_eq!(at(4, 0), ["c1", "a", "b"]);
        assert_eq!(at(99, 1), ["c1", "c2", "a", "b"]);
        assert_eq!(corpus.at(c, Position { line: 3, column: 5 }), corpus.by_name("c2"));
        for id in 0..corpus.len() as u32 {
            let file = corpus.file_of(PremiseId(id));
            assert!(corpus.premises_of(file).any(|p| p.0 == id));
        }
    }

    #[test]
    fn senseless_imports_are_named() {
        let mut b = sample();
        b.file("E", vec!["nowhere".into()], vec![]);
        let missing = PremiseCorpusError::MissingImport { file: "E".into(), import: "nowhere".into() };
        assert_eq!(b.build().err(), Some(missing));
        let mut b = sample();
        b.file("A", vec![], vec![]);
        assert_eq!(b.build().err(), Some(PremiseCorpusError::DuplicateFile("A".into())));
        let mut b = PremiseCorpusBuilder::default();
        b.file("X", vec!["Y".into()], vec![]);
        b.file("Y", vec!["X".into()], vec![]);
        assert!(matches!(b.build().err(), Some(PremiseCorpusError::Cycle(_))));
    }
}
