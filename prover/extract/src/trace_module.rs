//! Reading one file with a worker.

use crate::declarations::{declarations, opened};
use crate::module_trace::{LibraryConstant, ModuleTrace, TracedDeclaration, TracedStep};
use crate::names::{candidates, hypotheses, premises, scopes};
use crate::steps::steps;
use lean_bridge::{Constant, ConstantsQuery, Document, Error, ReservedWorker, is_of_library, user_name};
use source_project::SourceModule;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The module that a text is for Lean while it is no compiled one.
const MAIN: &str = "Main";

/// Elaborates a module's file and tells what it declares and what its tactics did; with `replay` each tactic
/// is run once more on the state before it. `path`: as it is to stand in the trace. What the file imports
/// must be there for the worker.
///
/// # Errors
/// [`Error::Lean`] when the header does not import; [`Error::Deadline`] when it takes longer than `limit`;
/// those of the process. Errors in the text are a part of the trace.
pub async fn trace_module(
    worker: &mut ReservedWorker,
    module: &SourceModule,
    path: &str,
    replay: bool,
    limit: Duration,
) -> Result<ModuleTrace, Error> {
    let traced = worker.trace(&module.text, replay, limit).await?;
    check(&traced.document, limit)?;
    let text = &*module.text;
    let mut declarations = declarations(path, text, &traced.document);
    let opened = opened(text, &traced.document);
    let (steps, untraced) = steps(text, &traced);
    let known = known(worker, text, &declarations, &steps, &opened).await?;
    let mut library = BTreeMap::new();
    for mut step in steps {
        let holds = |d: &TracedDeclaration| d.start <= step.start && step.end <= d.end;
        let Some(declaration) = declarations.iter_mut().filter(|d| holds(d)).max_by_key(|d| d.start) else {
            // in a command that declares nothing, such as `#eval`
            continue;
        };
        let scopes = scopes(&declaration.name, &opened);
        let is_known = |name: &str| known.contains_key(name);
        let locals = hypotheses(&step.before);
        step.premises = premises(&step.text, &scopes, &is_known, &step.constants, &locals);
        for used in &step.premises {
            if let Some(constant) = known.get(&used.name)
                && let Some(module) = constant.module.clone().filter(|m| is_of_library(m))
            {
                let (kind, ty) = (constant.kind.clone(), constant.ty.clone().unwrap_or_default());
                library.insert(used.name.clone(), LibraryConstant { module, kind, ty });
            }
        }
        // what ran several times at one place is not a part of itself
        let is_around = |s: &TracedStep| {
            s.start <= step.start && step.end <= s.end && (s.start, s.end) != (step.start, step.end)
        };
        step.parent = declaration.steps.iter().rposition(is_around);
        declaration.steps.push(step);
    }
    for declaration in &mut declarations {
        if let Some(constant) = known.get(&declaration.name) {
            declaration.kind = constant.kind.clone();
            declaration.ty = constant.ty.clone().unwrap_or_default();
            let uses = match worker.uses_of_text(text, &constant.name).await {
                Err(Error::Unsupported { .. }) => continue,
                uses => uses?,
            };
            declaration.type_uses = uses.ty.iter().map(|name| user_name(name).into()).collect();
            let value = uses.value.unwrap_or_default();
            declaration.value_uses = value.iter().map(|name| user_name(name).into()).collect();
        }
    }
    Ok(ModuleTrace {
        module: module.name.clone(),
        path: path.into(),
        imports: source_project::imports(text),
        declarations,
        library,
        untraced,
        errors: traced.document.errors().cloned().collect(),
    })
}

fn check(document: &Document, limit: Duration) -> Result<(), Error> {
    if let Some(reason) = &document.failed_imports {
        return Err(Error::lean("trace", format!("it does not import: {reason}")));
    }
    if document.timed_out {
        return Err(Error::lean("trace", format!("not elaborated within {} s", limit.as_secs())));
    }
    if document.engine_lost {
        let line = document.commands.last().map_or(1, |c| c.end.line);
        return Err(Error::lean(
            "trace",
            format!("the command behind line {line} costs Lean its memory or stack"),
        ));
    }
    Ok(())
}

/// Every constant that the file declares or its tactics may name, with types, by name.
async fn known(
    worker: &mut ReservedWorker,
    text: &str,
    declarations: &[TracedDeclaration],
    steps: &[TracedStep],
    opened: &[String],
) -> Result<BTreeMap<String, Constant>, Error> {
    let private = |d: &TracedDeclaration| format!("_private.{MAIN}.0.{}", d.name);
    let mut names: BTreeSet<String> = declarations.iter().map(|d| d.name.clone()).collect();
    names.extend(declarations.iter().map(private));
    for step in steps {
        let around = declarations.iter().filter(|d| d.start <= step.start && step.end <= d.end);
        if let Some(declaration) = around.max_by_key(|d| d.start) {
            candidates(&step.text, &scopes(&declaration.name, opened), &mut names);
        }
        names.extend(step.constants.iter().cloned());
    }
    let limit = Some(names.len().max(1));
    let names = Some(names.into_iter().collect());
    let query = ConstantsQuery { names, limit, types: true, ..ConstantsQuery::default() };
    let answer = match worker.constants_of_text(text, &query).await {
        // a community REPL tells no more than what the terms of the tactics mention
        Err(Error::Unsupported { .. }) => return Ok(mentioned(declarations, steps)),
        answer => answer?,
    };
    Ok(answer.constants.into_iter().map(|c| (user_name(&c.name).to_owned(), c)).collect())
}

/// The constants that the text declares or its tactics' terms mention, by name, where nothing else can be
/// known of them.
fn mentioned(declarations: &[TracedDeclaration], steps: &[TracedStep]) -> BTreeMap<String, Constant> {
    let constant = |name: &str, kind: &str| {
        let constant = Constant { name: name.into(), kind: kind.into(), ..Constant::default() };
        (name.to_owned(), constant)
    };
    let used = steps.iter().flat_map(|s| &s.constants).map(|name| constant(name, ""));
    let declared = declarations.iter().map(|d| constant(&d.name, kind_of(&d.keyword)));
    used.chain(declared).collect()
}

/// As what the kernel has what a keyword declares.
fn kind_of(keyword: &str) -> &'static str {
    match keyword {
        "theorem" | "lemma" => "theorem",
        "def" | "abbrev" | "instance" => "definition",
        "inductive" | "structure" | "class" => "inductive",
        "axiom" => "axiom",
        "opaque" => "opaque",
        _ => "",
    }
}
