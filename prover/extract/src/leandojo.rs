//! The format of LeanDojo Benchmark 4: `corpus.jsonl`, two divisions of the theorems, `metadata.json`.
//!
//! Lines and columns count from 1. The library's sources are not in its package, so its constants have no
//! places: those that some tactic names are listed under the file of their module, with their type for a
//! text, and their `start` is a number in that list and no line, which `metadata.json` says.

use crate::module_trace::{ModuleTrace, TracedDeclaration, TracedStep};
use crate::project_trace::ProjectTrace;
use crate::split::{SplitSizes, Splits};
use crate::write::{WriteError, array, file, lines};
use lean_bridge::{Position, is_of_library, module_path};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// Where a project is from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Its address; empty if it has none.
    pub url: String,
    /// Its commit; empty outside of a repository.
    pub commit: String,
}

/// Writes the benchmark into a folder.
pub(crate) fn write(
    project: &ProjectTrace,
    source: &Source,
    sizes: SplitSizes,
    seed: u64,
    folder: &Path,
) -> Result<(), WriteError> {
    let library = Library::of(project);
    lines(&folder.join("corpus.jsonl"), library.files().chain(own_files(project)))?;
    let theorems: Vec<(&ModuleTrace, &TracedDeclaration)> = project.theorems().collect();
    let declarations: Vec<&TracedDeclaration> = theorems.iter().map(|t| t.1).collect();
    let divisions = [
        ("random", Splits::random(theorems.len(), sizes, seed)),
        ("novel_premises", Splits::novel_premises(&declarations, sizes, seed)),
    ];
    for (division, splits) in &divisions {
        for (part, numbers) in splits.parts() {
            let theorem = |number: &usize| traced(project, &library, source, theorems[*number]);
            array(&folder.join(division).join(part).with_extension("json"), numbers.iter().map(theorem))?;
        }
    }
    let paths = project.modules().iter().map(|m| json!({"traced_file_path": m.path}));
    lines(&folder.join("traced_files.jsonl"), paths)?;
    let own = project.modules().iter().map(|m| m.declarations.len()).sum::<usize>();
    let tactics = declarations.iter().map(|d| d.steps.len()).sum::<usize>();
    let metadata = json!({
        "from_repo": {"url": source.url, "commit": source.commit},
        "leandojo_version": null,
        "made_by": {"name": "prover", "version": env!("CARGO_PKG_VERSION")},
        "seed": seed,
        "num_files": project.modules().len(),
        "num_premises": own + project.library().len(),
        "num_library_premises": project.library().len(),
        "num_theorems": theorems.len(),
        "num_tactics": tactics,
        "library_positions": "numbers in the list of the file: the library's sources are not at hand",
    });
    file(&folder.join("metadata.json"), |out| Ok(serde_json::to_writer_pretty(out, &metadata)?))
}

/// `[line, column]`, both from 1.
fn place(position: Position) -> [u32; 2] {
    [position.line, position.column + 1]
}

/// The constants of the library that are named, by module, and what the modules import of each other.
struct Library<'a> {
    project: &'a ProjectTrace,
    modules: BTreeMap<&'a str, Vec<&'a str>>,
    /// By name: the file, and the number in its list, from 1.
    places: HashMap<&'a str, (String, u32)>,
}

impl<'a> Library<'a> {
    fn of(project: &'a ProjectTrace) -> Library<'a> {
        let mut modules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, constant) in project.library() {
            modules.entry(&constant.module).or_default().push(name);
        }
        let mut places = HashMap::new();
        for (module, names) in &modules {
            for (number, name) in (1..).zip(names) {
                places.insert(*name, (library_path(module), number));
            }
        }
        Library { project, modules, places }
    }

    /// Those of the library are listed without imports: which of them a file of the project sees, it lists.
    fn files(&self) -> impl Iterator<Item = Value> {
        self.modules.iter().map(|(module, names)| {
            let premise = |(number, name): (u32, &&str)| {
                let constant = &self.project.library()[*name];
                let code = format!("{} {name} : {}", constant.kind, constant.ty);
                let end = [number, code.chars().count() as u32 + 1];
                let (start, kind) = ([number, 1], &constant.kind);
                json!({"full_name": name, "code": code, "start": start, "end": end, "kind": kind})
            };
            let premises: Vec<Value> = (1..).zip(names).map(premise).collect();
            json!({"path": library_path(module), "imports": [], "premises": premises})
        })
    }
}

fn library_path(module: &str) -> String {
    let path = module_path(Path::new(".lake/packages/lean4/src/lean"), module, "lean");
    path.display().to_string()
}

fn own_files(project: &ProjectTrace) -> impl Iterator<Item = Value> {
    let paths: HashMap<&str, &str> =
        project.modules().iter().map(|m| (m.module.as_str(), m.path.as_str())).collect();
    let library: BTreeSet<&str> = project.library().values().map(|c| c.module.as_str()).collect();
    project.modules().iter().map(move |module| {
        let own = module.imports.iter().filter_map(|i| paths.get(i.as_str()).map(|p| (*p).to_owned()));
        // every file sees the library's constants that it names itself
        let named = module.library.values().map(|c| c.module.as_str());
        let direct = module.imports.iter().map(String::as_str).filter(|i| is_of_library(i));
        let seen: BTreeSet<&str> = named.chain(direct).filter(|m| library.contains(m)).collect();
        let imports: Vec<String> = own.chain(seen.into_iter().map(library_path)).collect();
        let premises: Vec<Value> = module.declarations.iter().map(premise).collect();
        json!({"path": module.path, "imports": imports, "premises": premises})
    })
}

fn premise(declaration: &TracedDeclaration) -> Value {
    json!({
        "full_name": declaration.name,
        "code": declaration.text,
        "start": place(declaration.start),
        "end": place(declaration.end),
        "kind": declaration.keyword,
    })
}

fn traced(
    project: &ProjectTrace,
    library: &Library<'_>,
    source: &Source,
    (module, theorem): (&ModuleTrace, &TracedDeclaration),
) -> Value {
    let steps: Vec<Value> = theorem.steps.iter().map(|s| step(project, library, s)).collect();
    json!({
        "url": source.url,
        "commit": source.commit,
        "file_path": module.path,
        "full_name": theorem.name,
        "theorem_statement": theorem.statement,
        "start": place(theorem.start),
        "end": place(theorem.end),
        "traced_tactics": steps,
    })
}

fn step(project: &ProjectTrace, library: &Library<'_>, step: &TracedStep) -> Value {
    let (mut annotated, mut at, mut named) = (String::new(), 0, vec![]);
    for used in &step.premises {
        let (path, start, end) = match (project.place(&used.name), library.places.get(used.name.as_str())) {
            (Some(p), _) => (p.path.to_owned(), place(p.start), place(p.end)),
            (None, Some((path, number))) => (path.clone(), [*number, 1], [*number, 2]),
            (None, None) => continue,
        };
        annotated += &step.text[at..used.start];
        annotated += &format!("<a>{}</a>", &step.text[used.start..used.end]);
        at = used.end;
        named.push(json!({"full_name": used.name, "def_path": path, "def_pos": start, "def_end_pos": end}));
    }
    annotated += &step.text[at..];
    json!({
        "tactic": step.text,
        "annotated_tactic": [annotated, named],
        "state_before": state(&step.before),
        "state_after": state(&step.after),
    })
}

/// Goals as LeanDojo prints a state.
pub(crate) fn state(goals: &[String]) -> String {
    if goals.is_empty() { "no goals".into() } else { goals.join("\n\n") }
}
