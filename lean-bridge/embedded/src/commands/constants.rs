//! `constants` and `uses`: what an environment holds.

use crate::engine::Engine;
use crate::proof_snapshot::{ProofSnapshot, pretty};
use crate::tree_json::name_text;
use lean_meta::environment::{Constant, Constants};
use lean_meta::expression;
use lean_meta::infotree::{self, ContextInfo};
use lean_meta::patterns::{Index, Question};
use lean_meta::proof_state::{Contexts, Live, ProofState};
use lean_protocol::answer;
use lean_protocol::request::ConstantsQuery;
use lean_wasm::layout::constant_info;
use lean_wasm::lean::{CallError, Lean, TRUE, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View, boxed};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// Constants listed when a query sets no limit.
const DEFAULT_LIMIT: usize = 1000;

/// Kinds by constructor of `ConstantInfo`.
const KINDS: [&str; 8] =
    ["axiom", "definition", "theorem", "opaque", "quotient", "inductive", "constructor", "recursor"];

/// The share of a question's time in which statements are looked for; the rest is for printing what is found.
const SEARCHING: f64 = 0.8;

/// The answer to `constants`, within a time.
pub fn list(
    engine: &mut Engine,
    env: &Obj,
    query: &ConstantsQuery,
    limit: Duration,
) -> Result<answer::Constants, CallError> {
    let begun = Instant::now();
    let constants = Constants::of(&mut engine.lean, env)?;
    let total = constants.count();
    let Chosen { items, partial } = match (&query.pattern, &query.names) {
        (Some(pattern), _) => {
            let mut chosen = matching(engine, env, pattern, &constants, begun + limit.mul_f64(SEARCHING))?;
            let part = Part::of(query);
            chosen.items.retain(|(name, _)| part.is_in(&name.view().name()));
            chosen
        }
        (None, Some(names)) => Chosen::all(named(&mut engine.lean, env, names, &constants)?),
        (None, None) => Chosen::all(in_order(&constants, &Part::of(query))),
    };
    let mut out = vec![];
    let prints = query.types && !items.is_empty();
    let printer = if prints { Some(printer(engine, env)?) } else { None };
    let lean = &mut engine.lean;
    let modules = lean.call(lean.f.module_names, (env.share(),))?;
    let (count, mut cut) = (items.len(), false);
    for (n, info) in items {
        if out.len() >= query.limit.unwrap_or(DEFAULT_LIMIT) {
            break;
        }
        if query.pattern.is_some() && lean.is_cancelled() {
            cut = true;
            break;
        }
        let kind = kind(lean, env, n.view(), info.view())?;
        if query.kind.as_deref().is_some_and(|k| k != kind) {
            continue;
        }
        let index = lean.call(lean.f.module_index, (env.share(), n.share()))?;
        let module = index.view().some().and_then(View::scalar);
        let module = module.and_then(|i| modules.view().array().nth(i as usize)).map(View::name);
        let mut item =
            answer::Constant { name: name_text(lean, n.view())?, module, kind: kind.into(), ty: None };
        if let Some(live) = &printer {
            let ty = Constant(info.view()).ty().to_obj();
            let format = match lean.monadic(lean.f.pp_expr, (ty,), live.meta_arguments()) {
                Err(CallError::Exception(_)) if query.pattern.is_some() && lean.is_cancelled() => {
                    cut = true;
                    break;
                }
                printed => printed?,
            };
            item.ty = Some(pretty(lean, format)?);
        }
        out.push(item);
    }
    let by_pattern = query.pattern.is_some();
    Ok(answer::Constants {
        constants: out,
        total,
        found: by_pattern.then_some(count),
        partial: by_pattern.then_some(partial || cut),
    })
}

/// Constants to list: `Name` and `ConstantInfo`.
struct Chosen {
    items: Vec<(Obj, Obj)>,
    /// Whether the time was over before all were looked at.
    partial: bool,
}

impl Chosen {
    fn all(items: Vec<(Obj, Obj)>) -> Chosen {
        Chosen { items, partial: false }
    }
}

/// What a name must be like.
struct Part<'a> {
    prefix: &'a str,
    /// In small letters.
    contains: Option<String>,
}

impl<'a> Part<'a> {
    fn of(query: &'a ConstantsQuery) -> Part<'a> {
        Part { prefix: &query.prefix, contains: query.contains.as_ref().map(|c| c.to_lowercase()) }
    }

    fn is_in(&self, name: &str) -> bool {
        let has = |part: &String| name.to_lowercase().contains(part.as_str());
        name.starts_with(self.prefix) && self.contains.as_ref().is_none_or(has)
    }
}

/// Constants of these names; those that are unknown are left out.
fn named(
    lean: &mut Lean,
    env: &Obj,
    names: &[String],
    constants: &Constants,
) -> Result<Vec<(Obj, Obj)>, CallError> {
    let mut found = vec![];
    for name in names {
        let text = lean.string(name)?;
        let n = lean.call(lean.f.parse_name, (text,))?;
        if let Some(info) = constants.find(lean, env, n.view())? {
            found.push((n.view().name(), n, info));
        }
    }
    Ok(by_name(found))
}

fn in_order(constants: &Constants, part: &Part<'_>) -> Vec<(Obj, Obj)> {
    let added = constants.added().map(|(_, c)| (c.name_view(), c));
    let mut found = vec![];
    for (n, c) in constants.imported().into_iter().chain(added) {
        let text = n.name();
        if part.is_in(&text) {
            found.push((text, n.to_obj(), c.0.to_obj()));
        }
    }
    by_name(found)
}

fn by_name(mut found: Vec<(String, Obj, Obj)>) -> Vec<(Obj, Obj)> {
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.into_iter().map(|(_, n, info)| (n, info)).collect()
}

/// Constants whose statements a pattern finds, in its order.
fn matching(
    engine: &mut Engine,
    env: &Obj,
    pattern: &str,
    constants: &Constants,
    deadline: Instant,
) -> Result<Chosen, CallError> {
    let base = base(engine, env)?;
    let question = Question::read(&mut engine.lean, &base, env, pattern)?;
    let mut index = match engine.index.take() {
        Some(index) => index,
        None => Index::new(&mut engine.lean, env)?,
    };
    let finding = question.search(&engine.lean, &mut index, constants, deadline);
    engine.index = Some(index);
    let items = finding.found.into_iter().map(|f| (f.name, f.info)).collect();
    Ok(Chosen { items, partial: finding.partial })
}

/// The kind that a constant was declared with: the library's
/// theorems are loaded without their proofs, as axioms.
fn kind(lean: &mut Lean, env: &Obj, name: View<'_>, info: View<'_>) -> Result<&'static str, Lost> {
    let tag = info.tag();
    if tag == constant_info::AXIOM {
        let theorem = lean.call(lean.f.was_theorem, (env.share(), name.share()))?;
        if theorem.is(TRUE) {
            return Ok(KINDS[constant_info::THEOREM as usize]);
        }
    }
    Ok(KINDS.get(tag as usize).copied().unwrap_or("unknown"))
}

/// Contexts for printing terms of an environment.
fn printer(engine: &mut Engine, env: &Obj) -> Result<Live, CallError> {
    let base = base(engine, env)?;
    let lean = &mut engine.lean;
    let core = lean.limited(base.contexts.core.view(), None)?;
    let contexts = Contexts { core, ..base.contexts.clone() };
    Ok(base.enter(lean, contexts)?)
}

/// A state without goals in an environment.
fn base(engine: &mut Engine, env: &Obj) -> Result<ProofState, CallError> {
    let context = any_context(engine)?;
    let lean = &mut engine.lean;
    let none = lean.scalar(UNIT);
    Ok(ProofSnapshot::of_goals(lean, &engine.maker, &context, none, Some(env))?.state)
}

/// A context in which nothing is declared or open.
pub(crate) fn any_context(engine: &mut Engine) -> Result<ContextInfo, CallError> {
    if let Some(known) = &engine.any_context {
        return Ok(known.clone());
    }
    let options = lean_meta::frontend::RunOptions { trees: true, ..Default::default() };
    let root = engine.root.clone();
    let run = lean_meta::frontend::run(&mut engine.lean, &root, "example : True := sorry", &options)?;
    for tree in run.trees.iter().flat_map(|c| &c.trees) {
        if let Some(site) = infotree::sorries(&mut engine.lean, tree.view(), None)?.into_iter().next() {
            engine.any_context = Some(site.context.clone());
            return Ok(site.context);
        }
    }
    Err(CallError::Exception("elaboration left no information tree".into()))
}

/// The answer to `uses`; `None` if there is no such constant.
pub fn uses(lean: &mut Lean, env: &Obj, constant: &str) -> Result<Option<answer::Uses>, Lost> {
    let text = lean.string(constant)?;
    let n = lean.call(lean.f.parse_name, (text,))?;
    let realize = boxed(0);
    let found = lean.call(lean.f.find_constant, (env.share(), n, realize))?;
    let Some(info) = found.view().some() else { return Ok(None) };
    let in_type = constants_of(lean, Constant(info).ty())?;
    let in_value = match Constant(info).value() {
        Some(v) => Some(constants_of(lean, v)?),
        None => None,
    };
    Ok(Some(answer::Uses { ty: in_type, value: in_value }))
}

/// Names of the constants in an expression, sorted.
fn constants_of(lean: &mut Lean, term: View<'_>) -> Result<Vec<String>, Lost> {
    let mut names: Vec<Obj> = vec![];
    expression::constants(term, &mut |n| names.push(n.to_obj()));
    let names = names.into_iter().map(|name| name_text(lean, name.view()));
    Ok(names.collect::<Result<BTreeSet<String>, Lost>>()?.into_iter().collect())
}
