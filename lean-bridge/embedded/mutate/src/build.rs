//! New statements out of a target and a lemma, as terms built by Lean.

use super::answers::Answers;
use super::close::{Closed, close};
use super::draft::{Defect, Draft, Wanted};
use super::generalise::generalise;
use super::rewrite::rewrite;
use super::target::{Target, negation};
use super::unify::{compose, specialise};
use lean_protocol::mutation::Mutation;
use lean_wasm::layout::apply_config;
use lean_wasm::lean::{Lean, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::Obj;

/// Mutates the target; `lemma` is a `Name`. The target is as before afterwards.
pub fn mutate(
    lean: &mut Lean,
    target: &Target,
    answers: &Answers,
    lemma: &Obj,
    mutation: Mutation,
    wanted: &mut Wanted<'_>,
) -> Result<Result<Closed, Defect>, Lost> {
    let outcome = attempt(lean, target, answers, lemma, mutation, wanted)?;
    target.meta.take_back(lean, &target.start)?;
    Ok(outcome)
}

/// Ends an attempt that Lean refused.
macro_rules! granted {
    ($outcome:expr) => {
        match $outcome? {
            Some(value) => value,
            None => return Ok(Err(Defect::Refused)),
        }
    };
}

fn attempt(
    lean: &mut Lean,
    target: &Target,
    answers: &Answers,
    lemma: &Obj,
    mutation: Mutation,
    wanted: &mut Wanted<'_>,
) -> Result<Result<Closed, Defect>, Lost> {
    let meta = &target.meta;
    if let Mutation::Contrapose { hypothesis, of_negation, classical } = mutation {
        let (conclusion, proof) = granted!(contrapose(lean, target, hypothesis, of_negation, classical));
        return close(lean, target, Draft::new(Some(hypothesis), conclusion, proof), wanted);
    }
    if let Mutation::Generalise { constant } = mutation {
        let draft = granted!(generalise(lean, target, constant));
        return close(lean, target, draft, wanted);
    }
    let constant = granted!(meta.call(lean, lean.f.const_with_fresh_levels, (lemma.clone(),)));
    let draft = match mutation {
        Mutation::Rewrite { symm, place } => {
            let (term, equal) = granted!(rewrite(lean, target, &target.conclusion, constant, symm, place));
            let proof = target.proof(lean, &[])?;
            let proof = target.by_equation(lean, false, [&target.conclusion, &term, &equal, &proof])?;
            Draft::new(None, term, proof)
        }
        Mutation::RewriteHypothesis { symm, place, hypothesis } => {
            let old = &target.variables[hypothesis];
            let (term, equal) = granted!(rewrite(lean, target, &old.ty, constant, symm, place));
            let new = granted!(meta.fresh(lean, term.clone(), old.name.clone()));
            let proof = target.by_equation(lean, true, [&old.ty, &term, &equal, &new])?;
            let proof = target.proof(lean, &[(hypothesis, proof)])?;
            Draft::new(Some(hypothesis), target.conclusion.clone(), proof)
        }
        Mutation::Apply { hypothesis } => {
            let anonymous = UNIT;
            let old = target.variables[hypothesis].ty.clone();
            let goal = granted!(meta.fresh(lean, old, anonymous));
            let config = lean.ctor(0, (), &apply_config::SCALARS)?;
            let left = granted!(meta.call(lean, lean.f.apply, (goal.field(0), constant, config, anonymous)));
            if left.view().list().next().is_none() {
                return Ok(Err(Defect::Solved));
            }
            let proof = meta.instantiate(lean, goal)?;
            let proof = target.proof(lean, &[(hypothesis, proof)])?;
            Draft::new(Some(hypothesis), target.conclusion.clone(), proof)
        }
        Mutation::Compose { premise } => granted!(compose(lean, target, answers, constant, premise as usize)),
        Mutation::Specialise { variable } => granted!(specialise(lean, target, answers, constant, variable)),
        Mutation::Contrapose { .. } | Mutation::Generalise { .. } => unreachable!("done above"),
    };
    if meta.has_postponed() {
        return Ok(Err(Defect::Refused));
    }
    close(lean, target, draft, wanted)
}

/// The new conclusion, and its proof from the new hypothesis, which is left open.
fn contrapose(
    lean: &mut Lean,
    target: &Target,
    hypothesis: usize,
    of_negation: bool,
    classical: bool,
) -> Result<Option<(Obj, Obj)>, Lost> {
    let old = &target.variables[hypothesis];
    let negated = |lean: &mut Lean, e: &Obj| lean.call(lean.f.expr_app, (target.not.share(), e.share()));
    let ty = match negation(target.conclusion.view()) {
        Some(inside) if of_negation => inside.to_obj(),
        _ => negated(lean, &target.conclusion)?,
    };
    let Some(new) = target.meta.fresh(lean, ty, old.name.clone())? else { return Ok(None) };
    let proof = target.proof(lean, &[])?;
    let (f, a) = if of_negation { (proof, new) } else { (new, proof) };
    let absurd = lean.call(lean.f.expr_app, (f, a))?;
    // not by way of MetaM, for which the open hypothesis would depend on the old one
    let variables = lean.array(vec![old.fvar.clone()])?;
    let body = lean.call(lean.f.expr_abstract, (&absurd, &variables))?;
    let proof = lean.call(lean.f.expr_lambda, (old.name.share(), old.ty.share(), body, 0))?;
    Ok(Some(match negation(old.ty.view()) {
        Some(inside) if classical => {
            let inside = inside.to_obj();
            let by = lean.call(lean.f.expr_app, (target.by_contradiction.share(), inside.share()))?;
            let proof = lean.call(lean.f.expr_app, (by, proof))?;
            (inside, proof)
        }
        _ => (negated(lean, &old.ty)?, proof),
    }))
}
