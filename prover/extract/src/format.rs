//! The formats that traces are written in.

use crate::leandojo::{self, Source};
use crate::module_trace::{ModuleTrace, TracedDeclaration, TracedStep};
use crate::project_trace::ProjectTrace;
use crate::split::SplitSizes;
use crate::write::{WriteError, lines};
use crate::{leantree, scout, training};
use lean_bridge::Position;
use serde_json::{Value, json};
use std::path::Path;

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// LeanDojo Benchmark 4.
    LeanDojo,
    /// lean_scout's lists.
    Scout,
    /// LeanTree's trees.
    LeanTree,
    /// A state and its tactic a line.
    Pairs,
    /// A declaration with everything a line.
    Decls,
    /// What a retriever is trained on.
    Retriever,
}

impl Format {
    /// Writes the traces into a folder. `sizes` and `seed` are for the divisions of LeanDojo's format.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(
        self,
        project: &ProjectTrace,
        source: &Source,
        (sizes, seed): (SplitSizes, u64),
        folder: &Path,
    ) -> Result<(), WriteError> {
        match self {
            Format::LeanDojo => leandojo::write(project, source, sizes, seed, folder),
            Format::Scout => scout::write(project, folder),
            Format::LeanTree => leantree::write(project, folder),
            Format::Pairs => pairs(project, folder),
            Format::Decls => decls(project, folder),
            Format::Retriever => training::write(project, folder),
        }
    }
}

/// `pairs.jsonl`: what a model of tactics is trained on.
fn pairs(project: &ProjectTrace, folder: &Path) -> Result<(), WriteError> {
    let pair = |module: &ModuleTrace, theorem: &TracedDeclaration, step: &TracedStep| {
        let premises: Vec<&String> = step.premises.iter().map(|p| &p.name).collect();
        json!({
            "state": leandojo::state(&step.before),
            "tactic": step.text,
            "state_after": leandojo::state(&step.after),
            "premises": premises,
            "theorem": theorem.name,
            "module": module.module,
        })
    };
    let all = project.modules().iter().flat_map(|m| m.declarations.iter().map(move |d| (m, d)));
    lines(&folder.join("pairs.jsonl"), all.flat_map(|(m, d)| d.steps.iter().map(move |s| pair(m, d, s))))
}

/// `decls.jsonl` and `imports.jsonl`.
fn decls(project: &ProjectTrace, folder: &Path) -> Result<(), WriteError> {
    let all = project.modules().iter().flat_map(|m| m.declarations.iter().map(move |d| (m, d)));
    lines(&folder.join("decls.jsonl"), all.map(|(m, d)| declaration(project, m, d)))?;
    let imports = |m: &ModuleTrace| json!({"module": m.module, "path": m.path, "imports": m.imports});
    lines(&folder.join("imports.jsonl"), project.modules().iter().map(imports))
}

fn declaration(project: &ProjectTrace, module: &ModuleTrace, declaration: &TracedDeclaration) -> Value {
    let place = |p: Position| json!({"line": p.line, "column": p.column});
    // a constant with the place of its definition, where that is in the project
    let used = |name: &String| match (project.place(name), project.library().get(name)) {
        (Some(p), _) => json!({"name": name, "module": p.module, "path": p.path, "start": place(p.start)}),
        (None, Some(constant)) => json!({"name": name, "module": constant.module}),
        (None, None) => json!({"name": name}),
    };
    let list = |names: &[String]| names.iter().map(used).collect::<Vec<_>>();
    let premises: std::collections::BTreeSet<&String> =
        declaration.steps.iter().flat_map(|s| &s.premises).map(|p| &p.name).collect();
    json!({
        "name": declaration.name,
        "module": module.module,
        "path": module.path,
        "start": place(declaration.start),
        "end": place(declaration.end),
        "keyword": declaration.keyword,
        "kind": declaration.kind,
        "doc": declaration.doc,
        "statement": declaration.statement,
        "type": declaration.ty,
        "type_uses": list(&declaration.type_uses),
        "proof": declaration.proof,
        "proof_text": declaration.proof_text,
        "value_uses": list(&declaration.value_uses),
        "premises": premises.into_iter().map(used).collect::<Vec<_>>(),
        "tactics": declaration.steps.len(),
        "others": declaration.others,
    })
}
