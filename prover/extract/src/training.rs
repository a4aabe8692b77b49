//! What `prover retriever train` and `eval` take: premises, and states with those that were used.

use crate::leandojo::state;
use crate::module_trace::{ModuleTrace, TracedDeclaration, TracedStep};
use crate::project_trace::ProjectTrace;
use crate::write::{WriteError, lines};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// `premises.jsonl`: what the project declares and what of the library some tactic names; `uses.jsonl`: for
/// each tactic that names a premise the state before it and the premises.
pub(crate) fn write(project: &ProjectTrace, folder: &Path) -> Result<(), WriteError> {
    let modules = project.modules();
    let of_library: BTreeSet<&str> = project.library().values().map(|c| c.module.as_str()).collect();
    let own = modules.iter().flat_map(|m| m.declarations.iter().map(move |d| (m, d)));
    let declared = own.clone().map(|(m, d)| premise(m, d, &imports(project, m, &of_library)));
    let library = project.library().iter().map(|(name, constant)| {
        json!({"name": name, "module": constant.module, "kind": constant.kind, "text": constant.ty})
    });
    // a module without declarations may stand between others
    let empty = modules.iter().filter(|m| m.declarations.is_empty());
    let empty = empty.map(|m| json!({"module": m.module, "imports": imports(project, m, &of_library)}));
    lines(&folder.join("premises.jsonl"), library.chain(empty).chain(declared))?;
    let used = own.flat_map(|(m, d)| d.steps.iter().map(move |step| (m, d, step)));
    let used = used.filter(|(.., step)| !step.premises.is_empty());
    lines(&folder.join("uses.jsonl"), used.map(|(m, d, step)| uses(m, d, step)))
}

/// What a module imports of the project, and all of the library, as that comes without its own imports.
fn imports<'a>(project: &ProjectTrace, module: &'a ModuleTrace, library: &BTreeSet<&'a str>) -> Vec<&'a str> {
    let is_own = |name: &&str| project.modules().iter().any(|m| m.module == *name);
    module.imports.iter().map(String::as_str).filter(is_own).chain(library.iter().copied()).collect()
}

fn premise(module: &ModuleTrace, declaration: &TracedDeclaration, imports: &[&str]) -> Value {
    json!({
        "name": declaration.name,
        "module": module.module,
        "kind": declaration.kind,
        "text": declaration.ty,
        "constants": declaration.type_uses,
        "imports": imports,
    })
}

fn uses(module: &ModuleTrace, declaration: &TracedDeclaration, step: &TracedStep) -> Value {
    let names: BTreeSet<&String> = step.premises.iter().map(|p| &p.name).collect();
    json!({
        "module": module.module,
        "theorem": declaration.name,
        "state": state(&step.before),
        "constants": declaration.type_uses,
        "proofs": [{"prover": "human", "tactic": step.text, "premises": names}],
    })
}
