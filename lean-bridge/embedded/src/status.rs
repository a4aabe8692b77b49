//! How far a proof is: `proofStatus`, with the kernel's opinion once no goal is left.

use super::proof_snapshot::ProofSnapshot;
use lean_meta::expression::walk;
use lean_meta::goal::has;
use lean_meta::proof_state::Live;
use lean_wasm::layout::{
    declaration, expr, level_params, local_context, local_decl, meta_context, meta_state, mvar_decl, pair,
};
use lean_wasm::lean::{CallError, Lean, TRUE, UNIT};
use lean_wasm::object::{Obj, View, boxed};
use std::collections::HashSet;

/// The status of a proof: text of the form `Completed`, `Incomplete: …` or `Error: …`.
pub fn status(lean: &mut Lean, snapshot: &ProofSnapshot) -> Result<String, CallError> {
    if snapshot.state.goals().next().is_some() {
        return Ok("Incomplete: open goals remain".into());
    }
    let roots: Vec<Obj> = snapshot.root_goals.view().list().map(View::to_obj).collect();
    let [root] = &roots[..] else { return Ok("Not verified: more than one initial goal".into()) };

    let mvars = snapshot.mvar_context();
    let found = lean.call(lean.f.find_mvar_decl, (mvars.share(), root.share()))?;
    let Some(decl) = found.view().some() else {
        return Err(CallError::Exception(format!("unknown goal ?{}", root.view().name())));
    };
    let mut live = snapshot.enter(lean)?;
    let set = [
        (meta_context::LOCAL_CONTEXT, decl.field(mvar_decl::LOCAL_CONTEXT).to_obj()),
        (meta_context::LOCAL_INSTANCES, decl.field(mvar_decl::LOCAL_INSTANCES).to_obj()),
    ];
    live.contexts.meta = lean.with(live.contexts.meta.view(), set, &[])?;
    let found = lean.call(lean.f.expr_assignment, (mvars, root.share()))?;
    let Some(proof) = found.view().some() else { return Ok("Error: Goal not assigned".into()) };

    let proof = instantiate(lean, &live, proof.to_obj())?;
    let proof_type = infer(lean, &live, &proof)?;
    let root = lean.call(lean.f.mvar_expr, (root.share(),))?;
    let expected = infer(lean, &live, &root)?;
    let equal =
        lean.monadic(lean.f.is_def_eq, (proof_type.share(), expected.share()), live.meta_arguments())?;
    if !equal.is(TRUE) {
        let mut text = |e: &Obj| Ok::<_, CallError>(lean.call(lean.f.expr_debug_text, (e.share(),))?.text());
        let (found, expected) = (text(&proof_type)?, text(&expected)?);
        return Ok(format!("Error: proof has type {found} but root goal has type {expected}"));
    }

    let proof = close(lean, &live, proof)?;
    let proof_type = infer(lean, &live, &proof)?;
    if has(proof.view(), expr::HAS_EXPR_MVAR) {
        return Ok("Incomplete: contains metavariable(s)".into());
    }
    if let Err(e) = check(lean, &live, &proof, proof_type) {
        return match e {
            CallError::Exception(m) => Ok(format!("Error: kernel type check failed: {m}")),
            lost => Err(lost),
        };
    }
    match lean.call(lean.f.has_sorry, (proof,))?.is(TRUE) {
        true => Ok("Incomplete: contains sorry".into()),
        false => Ok("Completed".into()),
    }
}

/// Replaces assigned metavariables.
pub fn instantiate(lean: &mut Lean, live: &Live, thrown: Obj) -> Result<Obj, CallError> {
    if !has(thrown.view(), expr::HAS_EXPR_MVAR | expr::HAS_LEVEL_MVAR) {
        return Ok(thrown);
    }
    let state = live.meta.view().deref().to_obj();
    let r = lean.call(lean.f.instantiate_mvars, (state.field(meta_state::MVAR_CONTEXT), thrown))?;
    let mvars = r.field(pair::FIRST);
    let state = lean.with(state.view(), [(meta_state::MVAR_CONTEXT, mvars)], &[])?;
    live.meta.view().set_ref(state);
    Ok(r.field(pair::SECOND))
}

fn infer(lean: &mut Lean, live: &Live, e: &Obj) -> Result<Obj, CallError> {
    let ty = lean.monadic(lean.f.infer_type, (e.share(),), live.meta_arguments())?;
    instantiate(lean, live, ty)
}

/// Abstracts the hypotheses that occur in a proof, and those that occur in their types, and so on. Auxiliary
/// declarations (the theorem itself) stay: the kernel refuses them.
fn close(lean: &mut Lean, live: &Live, proof: Obj) -> Result<Obj, CallError> {
    let mut e = proof;
    while has(e.view(), expr::HAS_FVAR) {
        let names = free_variables(e.view());
        let locals = live.contexts.meta.field(meta_context::LOCAL_CONTEXT);
        let decls: Vec<Obj> = locals
            .view()
            .field(local_context::DECLS)
            .persistent_array()
            .into_iter()
            .filter_map(View::some)
            .filter(|d| d.scalar_u8(local_decl::KIND) == local_decl::KIND_DEFAULT)
            .map(|d| d.field(local_decl::FVAR).to_obj())
            .filter(|id| names.contains(&id.view().name()))
            .collect();
        if decls.is_empty() {
            break;
        }
        let mut variables = vec![];
        for id in decls {
            variables.push(lean.call(lean.f.fvar_expr, (id,))?);
        }
        let variables = lean.array(variables)?;
        // usedOnly, usedLetOnly, etaReduce, generalizeNondepLet,
        // binderInfoForMVars := implicit: Lean's defaults
        let (no, yes, implicit) = (boxed(0), boxed(1), boxed(1));
        let own = (variables, e, no, yes, no, yes, implicit);
        e = lean.monadic(lean.f.mk_lambda, own, live.meta_arguments())?;
    }
    Ok(e)
}

/// Names of the free variables of an expression.
fn free_variables(root: View<'_>) -> HashSet<String> {
    let mut names = HashSet::new();
    walk(root, |e| {
        if e.tag() == expr::FVAR {
            names.insert(e.field(0).name());
        }
        has(e, expr::HAS_FVAR)
    });
    names
}

/// Lets the kernel check a proof as an anonymous definition; the environment that results is dropped.
fn check(lean: &mut Lean, live: &Live, proof: &Obj, proof_type: Obj) -> Result<(), CallError> {
    let mut params = lean.no_level_params.clone();
    for e in [&proof_type, proof] {
        params = lean.call(lean.f.collect_level_params, (params, e.share()))?;
    }
    let names: Vec<Obj> = params.view().field(level_params::PARAMS).array().map(View::to_obj).collect();
    let names = lean.list(names)?;
    let anonymous = UNIT;
    let constant = lean.ctor(0, (anonymous, names, proof_type), &[])?;
    let all = lean.list(vec![lean.scalar(anonymous)])?;
    let (opaque, safe) = (boxed(0), 1);
    let definition = lean.ctor(0, (constant, proof.share(), opaque, all), &[safe, 0, 0, 0])?;
    let declaration = lean.ctor(declaration::DEFINITION, (definition,), &[])?;
    let expose = boxed(0);
    lean.monadic(lean.f.core_add_decl, (declaration, expose), live.core_arguments())?;
    Ok(())
}
