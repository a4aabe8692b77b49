//! Modules in the order of their imports.

use crate::fault::{Fault, FaultKind};
use crate::source_module::SourceModule;
use crate::source_project::SourceProject;
use lean_bridge::{LIBRARY_ROOTS, is_of_library, module_parts};
use petgraph::algo::{astar, tarjan_scc};
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

/// The modules of a project that some of them need, each after those that it imports, and what is wrong with
/// the others.
#[derive(Clone, Debug, Default)]
pub struct ModuleGraph {
    modules: Vec<SourceModule>,
    faults: Vec<Fault>,
}

/// A file that was read.
struct Read {
    path: PathBuf,
    text: Arc<str>,
    /// All that it imports, of the library as well.
    imports: Vec<String>,
}

impl ModuleGraph {
    /// Reads these modules and all that they import.
    pub fn read(project: &SourceProject, wanted: impl IntoIterator<Item = String>) -> ModuleGraph {
        let mut faults = BTreeMap::new();
        let read = read_all(project, wanted, &mut faults);
        let mut graph = DiGraph::<&str, ()>::new();
        let nodes: HashMap<&str, NodeIndex> = read.keys().map(|n| (n.as_str(), graph.add_node(n))).collect();
        for (name, module) in &read {
            for import in &module.imports {
                if let Some(imported) = nodes.get(import.as_str()) {
                    graph.update_edge(nodes[name.as_str()], *imported, ());
                }
            }
        }
        let mut modules: Vec<SourceModule> = vec![];
        let mut hashes: HashMap<&str, String> = HashMap::new();
        // a component comes after those that it leads to: what is imported comes first
        for component in tarjan_scc(&graph) {
            let circle = component.len() > 1 || graph.contains_edge(component[0], component[0]);
            for node in &component {
                let name = graph[*node];
                let module = &read[name];
                let blocked = |i: &&String| !is_of_library(i) && !hashes.contains_key(i.as_str());
                let kind = match (faults.remove(name), module.imports.iter().find(blocked)) {
                    (Some(kind), _) => Some(kind),
                    _ if circle => Some(FaultKind::Cycle(around(&graph, *node, &component))),
                    (None, Some(import)) if read.contains_key(import) => {
                        Some(FaultKind::Blocked(import.clone()))
                    }
                    (None, Some(import)) => Some(FaultKind::Missing(import.clone())),
                    (None, None) => None,
                };
                if let Some(kind) = kind {
                    faults.insert(name.into(), kind);
                    continue;
                }
                let own = module.imports.iter().filter(|i| !is_of_library(i));
                let imports = own.map(|i| (i.as_str(), hashes[i.as_str()].as_str())).collect();
                let made = SourceModule::new(name, module.path.clone(), module.text.clone(), imports);
                hashes.insert(name, made.hash.clone());
                modules.push(made);
            }
        }
        let fault = |(module, kind): (String, FaultKind)| {
            let path = read[&module].path.clone();
            Fault { module, path, kind }
        };
        let faults = faults.into_iter().map(fault).collect();
        ModuleGraph { modules, faults }
    }

    /// Those that can be compiled, as far as their files tell, each after those that it imports.
    pub fn modules(&self) -> &[SourceModule] {
        &self.modules
    }

    /// What is wrong with the others, by their names.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Whether there is nothing to compile and nothing wrong.
    pub fn is_empty(&self) -> bool {
        self.modules.is_empty() && self.faults.is_empty()
    }
}

/// Reads modules and what they import, as far as it is in the project.
fn read_all(
    project: &SourceProject,
    wanted: impl IntoIterator<Item = String>,
    faults: &mut BTreeMap<String, FaultKind>,
) -> BTreeMap<String, Read> {
    let mut read = BTreeMap::new();
    let mut waiting: Vec<String> = wanted.into_iter().collect();
    let mut seen: HashSet<String> = waiting.iter().cloned().collect();
    while let Some(name) = waiting.pop() {
        let files = project.files_of(&name);
        let Some(path) = files.first().cloned() else { continue };
        let mut fault = |kind| _ = faults.insert(name.clone(), kind);
        let first = module_parts(&name).swap_remove(0);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text.replace("\r\n", "\n"),
            Err(e) => {
                fault(FaultKind::Unreadable(e.to_string()));
                String::new()
            }
        };
        match files.get(1) {
            Some(other) => fault(FaultKind::Twice(other.clone())),
            None if LIBRARY_ROOTS.contains(&first.as_str()) => fault(FaultKind::Reserved(first)),
            None => {}
        }
        let imports = imports(&text);
        for import in imports.iter().filter(|i| !is_of_library(i)) {
            if seen.insert(import.clone()) {
                waiting.push(import.clone());
            }
        }
        read.insert(name, Read { path, text: text.into(), imports });
    }
    read
}

/// Names of the modules that a text imports, each once.
pub fn imports(text: &str) -> Vec<String> {
    let (header, _) = lean_bridge::split_header(text);
    let mut names: Vec<String> = vec![];
    for line in header.lines() {
        if let Some(name) = line.split_whitespace().last().filter(|n| *n != "prelude")
            && !names.iter().any(|n| n == name)
        {
            names.push(name.into());
        }
    }
    names
}

/// A shortest way from a module of a circle back to itself.
fn around(graph: &DiGraph<&str, ()>, start: NodeIndex, circle: &[NodeIndex]) -> Vec<String> {
    let ways = graph.neighbors(start).filter(|n| circle.contains(n));
    let ways = ways.filter_map(|next| astar(graph, next, |n| n == start, |_| 1, |_| 0));
    let back = ways.min_by_key(|(length, _)| *length).map(|(_, way)| way).unwrap_or_default();
    std::iter::once(start).chain(back).map(|n| graph[n].to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A project of files with these texts.
    fn graph(files: &[(&str, &str)], wanted: &[&str]) -> ModuleGraph {
        let dir = tempfile::tempdir().unwrap();
        for (file, text) in files {
            let path = dir.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let project = SourceProject::open(dir.path()).unwrap();
        ModuleGraph::read(&project, wanted.iter().map(|w| (*w).to_owned()))
    }

    fn names(graph: &ModuleGraph) -> Vec<&str> {
        graph.modules().iter().map(|m| m.name.as_str()).collect()
    }

    #[test]
    fn what_is_imported_comes_first_and_nothing_else_is_read() {
        let files = [
            ("A.lean", "import B\nimport Init.Data\nimport C\n"),
            ("B.lean", "module\n\npublic import C\n"),
            ("C.lean", "-- import D\ndef c := 1"),
            ("D.lean", ""),
        ];
        assert_eq!(names(&graph(&files, &["A"])), ["C", "B", "A"]);
        assert_eq!(names(&graph(&files, &["C"])), ["C"]);
        assert!(graph(&files, &["X", "Init.Prelude"]).is_empty());
        let hash = |files: &[(&str, &str)]| graph(files, &["A"]).modules().last().unwrap().hash.clone();
        let mut changed = files;
        changed[3].1 = "def d := 1";
        assert_eq!(hash(&files), hash(&changed));
        changed[2].1 = "def c := 2";
        assert_ne!(hash(&files), hash(&changed));
    }

    #[test]
    fn what_is_wrong_is_told_for_each_module_and_the_rest_goes_on() {
        let files = [
            ("A.lean", "import B"),
            ("B.lean", "import C\nimport E"),
            ("C.lean", "import A"),
            ("D.lean", "import A"),
            ("E.lean", ""),
            ("F.lean", "import Mathlib.Tactic"),
            ("G.lean", "import G"),
            ("Lean/H.lean", ""),
        ];
        let graph = graph(&files, &["A", "D", "F", "G", "Lean.H"]);
        assert_eq!(names(&graph), ["E"]);
        let said: Vec<String> = graph.faults().iter().map(|f| format!("{}: {}", f.module, f.kind)).collect();
        assert_eq!(
            said,
            [
                "A: its imports form a circle: A → B → C → A",
                "B: its imports form a circle: B → C → A → B",
                "C: its imports form a circle: C → A → B → C",
                "D: imports `A`, which is not compiled",
                "F: imports `Mathlib.Tactic`, which is neither in the project nor in Lean's library",
                "G: its imports form a circle: G → G",
                "Lean.H: its name begins with `Lean`, as the modules of Lean's library do",
            ]
        );
    }

    #[test]
    fn two_files_of_one_name_and_files_that_are_no_text() {
        let lakefile = "[[lean_lib]]\nsrcDir = \"a\"\n[[lean_lib]]\nsrcDir = \"b\"";
        let files =
            [("lakefile.toml", lakefile), ("a/X.lean", ""), ("b/X.lean", ""), ("a/Y.lean", "import X")];
        let graph = graph(&files, &["Y"]);
        assert!(graph.modules().is_empty());
        assert!(matches!(&graph.faults()[0].kind, FaultKind::Twice(p) if p.ends_with("b/X.lean")));
        assert_eq!(graph.faults()[1].kind, FaultKind::Blocked("X".into()));
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("Z.lean"), [0xff, 0xfe]).unwrap();
        let project = SourceProject::open(dir.path()).unwrap();
        let graph = ModuleGraph::read(&project, ["Z".to_owned()]);
        assert!(matches!(graph.faults(), [Fault { kind: FaultKind::Unreadable(_), .. }]));
    }
}
