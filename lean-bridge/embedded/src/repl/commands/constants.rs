//! `constants` and `uses`: what an environment holds.

use crate::environment::{Constant, Constants};
use crate::expression;
use crate::infotree::{self, ContextInfo};
use crate::layout::constant_info;
use crate::lean::{CallError, Lean, TRUE, UNIT};
use crate::machine::Lost;
use crate::object::{Obj, View, boxed};
use crate::proof_state::Live;
use crate::repl::engine::Engine;
use crate::repl::request::ConstantsQuery;
use crate::repl::snapshot::{Snapshot, pretty};
use crate::repl::tree_json::name_text;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Constants listed when a query sets no limit.
const DEFAULT_LIMIT: usize = 1000;

/// Kinds by constructor of `ConstantInfo`.
const KINDS: [&str; 8] =
    ["axiom", "definition", "theorem", "opaque", "quotient", "inductive", "constructor", "recursor"];

/// The answer to `constants`.
pub fn list(engine: &mut Engine, env: &Obj, query: &ConstantsQuery) -> Result<Value, CallError> {
    let constants = Constants::of(&mut engine.lean, env)?;
    let imported = constants.imported();
    let total = imported.len() + constants.added().count();
    let mut found: Vec<(String, Obj, Obj)> = vec![];
    match &query.names {
        Some(names) => {
            for name in names {
                let l = &mut engine.lean;
                let text = l.string(name)?;
                let n = l.call(l.f.parse_name, [text.into_raw()])?;
                if let Some(info) = constants.find(l, env, n.view())? {
                    found.push((n.view().name(), n, info));
                }
            }
        }
        None => {
            let part = query.contains.as_ref().map(|c| c.to_lowercase());
            let added = constants.added().map(|(_, c)| (c.name_view(), c));
            for (n, c) in imported.into_iter().chain(added) {
                let text = n.name();
                let has_part = |p: &String| text.to_lowercase().contains(p.as_str());
                if text.starts_with(&query.prefix) && part.as_ref().is_none_or(has_part) {
                    found.push((text, n.to_obj(), c.0.to_obj()));
                }
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let mut out = vec![];
    let printer = if query.types { Some(printer(engine, env)?) } else { None };
    let l = &mut engine.lean;
    let modules = l.call(l.f.module_names, [env.share()])?;
    for (_, n, info) in found {
        if out.len() >= query.limit.unwrap_or(DEFAULT_LIMIT) {
            break;
        }
        let kind = kind(l, env, n.view(), info.view())?;
        if query.kind.as_deref().is_some_and(|k| k != kind) {
            continue;
        }
        let index = l.call(l.f.module_index, [env.share(), n.share()])?;
        let module = index.view().some().and_then(View::scalar);
        let module = module.and_then(|i| modules.view().array().nth(i as usize)).map(View::name);
        let mut item = json!({"name": name_text(l, n.view())?, "module": module, "kind": kind});
        if let Some(live) = &printer {
            let ty = Constant(info.view()).ty().to_obj();
            let [a, b, c, d] = live.meta_arguments();
            let format = l.monadic(l.f.pp_expr, [ty.into_raw(), a, b, c, d, UNIT])?;
            item["type"] = pretty(l, format)?.into();
        }
        out.push(item);
    }
    Ok(json!({"constants": out, "total": total}))
}

/// The kind that a constant was declared with: the library's theorems are loaded without their proofs, as axioms.
fn kind(l: &mut Lean, env: &Obj, n: View<'_>, info: View<'_>) -> Result<&'static str, Lost> {
    let tag = info.tag();
    if tag == constant_info::AXIOM {
        let theorem = l.call(l.f.was_theorem, [env.share(), n.to_obj().into_raw()])?;
        if theorem.ptr() == TRUE {
            return Ok(KINDS[constant_info::THEOREM as usize]);
        }
    }
    Ok(KINDS.get(tag as usize).copied().unwrap_or("unknown"))
}

/// Contexts for printing terms of an environment.
fn printer(engine: &mut Engine, env: &Obj) -> Result<Live, CallError> {
    let context = any_context(engine)?;
    let l = &mut engine.lean;
    let none = Obj::from_raw(UNIT, &l.heap);
    Snapshot::of_goals(l, &engine.maker, &context, none, Some(env))?.enter(l).map_err(CallError::from)
}

/// A context in which nothing is declared or open.
pub fn any_context(engine: &mut Engine) -> Result<ContextInfo, CallError> {
    if let Some(known) = &engine.any_context {
        return Ok(known.clone());
    }
    let options = crate::frontend::RunOptions { trees: true, ..Default::default() };
    let root = engine.root.clone();
    let run = crate::frontend::run(&mut engine.lean, &root, "example : True := sorry", &options)?;
    for tree in run.trees.iter().flat_map(|c| &c.trees) {
        if let Some(site) = infotree::sorries(&mut engine.lean, tree.view(), None)?.into_iter().next() {
            engine.any_context = Some(site.context.clone());
            return Ok(site.context);
        }
    }
    Err(CallError::Exception("elaboration left no information tree".into()))
}

/// The answer to `uses`; `None` if there is no such constant.
pub fn uses(l: &mut Lean, env: &Obj, constant: &str) -> Result<Option<Value>, Lost> {
    let text = l.string(constant)?;
    let n = l.call(l.f.parse_name, [text.into_raw()])?;
    let realize = boxed(0);
    let found = l.call(l.f.find_constant, [env.share(), n.into_raw(), realize])?;
    let Some(info) = found.view().some() else { return Ok(None) };
    let in_type = constants_of(l, Constant(info).ty())?;
    let in_value = match Constant(info).value() {
        Some(v) => Some(constants_of(l, v)?),
        None => None,
    };
    Ok(Some(json!({"type": in_type, "value": in_value})))
}

/// Names of the constants in an expression, sorted.
fn constants_of(l: &mut Lean, e: View<'_>) -> Result<BTreeSet<String>, Lost> {
    let mut names: Vec<Obj> = vec![];
    expression::constants(e, &mut |n| names.push(n.to_obj()));
    names.into_iter().map(|n| name_text(l, n.view())).collect()
}
