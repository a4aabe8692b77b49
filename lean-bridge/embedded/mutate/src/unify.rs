//! Mutations that need more than a lemma that matches: the lemma takes the target's conclusion, or the
//! target's variable gets the value that the lemma needs.

use super::answers::Answers;
use super::draft::Draft;
use super::rewrite::rewrite;
use super::target::{Target, mentions};
use lean_meta::expression::{is_instance, telescope};
use lean_wasm::layout::expr;
use lean_wasm::lean::{Lean, TRUE, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};

/// The lemma applied to the target, in place of one of its quantifiers.
pub fn compose(
    lean: &mut Lean,
    target: &Target,
    answers: &Answers,
    lemma: Obj,
    premise: usize,
) -> Result<Option<Draft>, Lost> {
    let meta = &target.meta;
    let Some(ty) = meta.type_of(lean, lemma.clone())? else { return Ok(None) };
    let is_instance: Vec<bool> = telescope(ty.view()).0.into_iter().map(is_instance).collect();
    let natural = UNIT;
    // metavariables, binder annotations, conclusion
    let Some(opened) = meta.call(lean, lean.f.forall_telescope, (ty, natural))? else { return Ok(None) };
    let arguments: Vec<Obj> = opened.view().field(0).array().map(View::to_obj).collect();
    let conclusion = opened.view().field(1).field(1).to_obj();
    let Some(asked) = arguments.get(premise) else { return Ok(None) };
    let Some(asked_type) = meta.type_of(lean, asked.clone())? else { return Ok(None) };
    if !holds(meta.call(lean, lean.f.is_def_eq, (asked_type, target.conclusion.clone()))?) {
        return Ok(None);
    }
    let given = target.proof(lean, &[])?;
    meta.assign(lean, asked.field(0), given)?;
    for (argument, _) in arguments.iter().zip(is_instance).filter(|(_, is)| *is) {
        if !find_instance(lean, target, answers, argument)? {
            return Ok(None);
        }
    }
    let mut proof = lemma;
    for argument in &arguments {
        proof = lean.call(lean.f.expr_app, (proof, argument.share()))?;
    }
    Ok(Some(Draft::new(None, conclusion, proof)))
}

/// The conclusion rewritten by the lemma, with the value of the variable that this needs.
pub fn specialise(
    lean: &mut Lean,
    target: &Target,
    answers: &Answers,
    lemma: Obj,
    variable: usize,
) -> Result<Option<Draft>, Lost> {
    let meta = &target.meta;
    // what is open, in place of the variable and of those whose types mention it
    let (mut without, mut old, mut new): (Vec<usize>, Vec<Obj>, Vec<Obj>) = (vec![], vec![], vec![]);
    for (i, v) in target.variables.iter().enumerate().skip(variable) {
        if i == variable || old.iter().any(|gone| mentions(v.ty.view(), gone.view().field(0))) {
            let ty = replaced(lean, &v.ty, &old, &new)?;
            let Some(open) = meta.fresh(lean, ty, v.name.clone())? else { return Ok(None) };
            without.push(i);
            old.push(v.fvar.clone());
            new.push(open);
        }
    }
    let term = replaced(lean, &target.conclusion, &old, &new)?;
    let Some((conclusion, equal)) = rewrite(lean, target, &term, lemma, false, None)? else {
        return Ok(None);
    };
    let term = meta.instantiate(lean, term)?;
    let value = meta.instantiate(lean, new[0].clone())?;
    // as it was: another place was rewritten
    if value.view().tag() == expr::MVAR {
        return Ok(None);
    }
    for (place, open) in without.iter().zip(&new) {
        if target.variables[*place].is_instance && !find_instance(lean, target, answers, open)? {
            return Ok(None);
        }
    }
    let instead: Vec<(usize, Obj)> = without.iter().copied().zip(new.iter().cloned()).collect();
    let proof = target.proof(lean, &instead)?;
    let proof = target.by_equation(lean, false, [&term, &conclusion, &equal, &proof])?;
    Ok(Some(Draft { without, conclusion, proof: Some(proof), value: Some(value), added: vec![] }))
}

fn holds(answer: Option<Obj>) -> bool {
    answer.is_some_and(|yes| yes.is(TRUE))
}

/// Gives a metavariable the instance that Lean finds for its type, unless it has a value.
fn find_instance(lean: &mut Lean, target: &Target, answers: &Answers, open: &Obj) -> Result<bool, Lost> {
    let meta = &target.meta;
    if meta.instantiate(lean, open.clone())?.view().tag() != expr::MVAR {
        return Ok(true);
    }
    let Some(class) = meta.type_of(lean, open.clone())? else { return Ok(false) };
    if class.view().scalar_u64(expr::DATA) & expr::HAS_EXPR_MVAR != 0 {
        return Ok(false);
    }
    let Some(instance) = answers.instance(lean, meta, &class)? else { return Ok(false) };
    meta.assign(lean, open.field(0), instance)?;
    Ok(true)
}

/// The expression with free variables replaced.
fn replaced(lean: &mut Lean, e: &Obj, old: &[Obj], new: &[Obj]) -> Result<Obj, Lost> {
    let old = lean.array(old.to_vec())?;
    let new = lean.array(new.to_vec())?;
    lean.call(lean.f.replace_fvars, (e.share(), old, new))
}
