//! The formats of lean_scout: types, tactics and dependencies of constants, a line each.

use crate::module_trace::{TracedDeclaration, TracedStep};
use crate::project_trace::ProjectTrace;
use crate::write::{WriteError, lines};
use lean_bridge::Position;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// Writes `types.jsonl`, `tactics.jsonl` and `const_deps.jsonl` into a folder.
pub(crate) fn write(project: &ProjectTrace, folder: &Path) -> Result<(), WriteError> {
    let all = || project.modules().iter().flat_map(|m| m.declarations.iter().map(move |d| (m, d)));
    let declared = || all().filter(|(_, d)| !d.kind.is_empty());
    lines(
        &folder.join("types.jsonl"),
        declared()
            .map(|(m, d)| json!({"name": d.name, "module": m.module, "type": d.ty, "allowCompletion": null})),
    )?;
    lines(
        &folder.join("const_deps.jsonl"),
        declared().map(|(m, d)| json!({"name": d.name, "module": m.module, "deps": dependencies(d)})),
    )?;
    let tactics = all().flat_map(|(m, d)| d.steps.iter().map(|s| tactic(&m.module, s)));
    lines(&folder.join("tactics.jsonl"), tactics)
}

fn dependencies(declaration: &TracedDeclaration) -> BTreeSet<&String> {
    declaration.type_uses.iter().chain(&declaration.value_uses).collect()
}

fn tactic(module: &str, step: &TracedStep) -> Value {
    let place = |p: Position| json!({"line": p.line, "column": p.column});
    let goal = |goal: &String| json!({"pp": goal, "usedConstants": step.constants});
    json!({
        "module": module,
        "startPos": place(step.start),
        "endPos": place(step.end),
        "goals": step.before.iter().map(goal).collect::<Vec<_>>(),
        "ppTac": step.text,
        "elaborator": null,
        "kind": step.kind,
    })
}
