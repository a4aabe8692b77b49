//! New statements out of a target and a lemma, as terms built by Lean.

use super::answers::Answers;
use super::close::{Closed, Defect, Draft, Origin, close};
use super::generalise::generalise;
use super::target::Target;
use super::unify::{compose, specialise};
use lean_meta::expression::bare;
use lean_protocol::mutation::Mutation;
use lean_wasm::layout::{apply_config, expr, rewrite_config, rewrite_result};
use lean_wasm::lean::{Lean, TRUE, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View, boxed};

/// Decides whether a statement is wanted, see [`close`].
pub type Wanted<'a> = dyn FnMut(View<'_>, &[Origin]) -> Result<(), Defect> + 'a;

/// Mutates the target; `lemma` is a `Name`. The target is as before afterwards.
pub fn mutate(
    l: &mut Lean,
    target: &Target,
    answers: &Answers,
    lemma: &Obj,
    mutation: Mutation,
    wanted: &mut Wanted<'_>,
) -> Result<Result<Closed, Defect>, Lost> {
    let outcome = attempt(l, target, answers, lemma, mutation, wanted)?;
    target.meta.take_back(l, &target.start)?;
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
    l: &mut Lean,
    target: &Target,
    answers: &Answers,
    lemma: &Obj,
    mutation: Mutation,
    wanted: &mut Wanted<'_>,
) -> Result<Result<Closed, Defect>, Lost> {
    let meta = &target.meta;
    if let Mutation::Contrapose { hypothesis, of_negation, classical } = mutation {
        let (conclusion, proof) = granted!(contrapose(l, target, hypothesis, of_negation, classical));
        return close(l, target, Draft::new(Some(hypothesis), conclusion, proof), wanted);
    }
    if let Mutation::Generalise { constant } = mutation {
        let draft = granted!(generalise(l, target, constant));
        return close(l, target, draft, wanted);
    }
    let constant = granted!(meta.call(l, l.f.const_with_fresh_levels, [lemma.clone()]));
    let draft = match mutation {
        Mutation::Rewrite { symm, place } => {
            let (term, equal) = granted!(rewrite(l, target, &target.conclusion, constant, symm, place));
            let proof = target.proof(l, &[])?;
            let proof = target.by_equation(l, false, [&target.conclusion, &term, &equal, &proof])?;
            Draft::new(None, term, proof)
        }
        Mutation::RewriteHypothesis { symm, place, hypothesis } => {
            let old = &target.variables[hypothesis];
            let (term, equal) = granted!(rewrite(l, target, &old.ty, constant, symm, place));
            let new = granted!(meta.fresh(l, term.clone(), old.name.clone()));
            let proof = target.by_equation(l, true, [&old.ty, &term, &equal, &new])?;
            let proof = target.proof(l, &[(hypothesis, proof)])?;
            Draft::new(Some(hypothesis), target.conclusion.clone(), proof)
        }
        Mutation::Apply { hypothesis } => {
            let anonymous = Obj::from_raw(UNIT, &l.heap);
            let old = target.variables[hypothesis].ty.clone();
            let goal = granted!(meta.fresh(l, old, anonymous.clone()));
            let config = l.ctor(0, [], &apply_config::SCALARS)?;
            let left = granted!(meta.call(l, l.f.apply, [goal.field(0), constant, config, anonymous]));
            if left.view().list().next().is_none() {
                return Ok(Err(Defect::Solved));
            }
            let proof = meta.instantiate(l, goal)?;
            let proof = target.proof(l, &[(hypothesis, proof)])?;
            Draft::new(Some(hypothesis), target.conclusion.clone(), proof)
        }
        Mutation::Compose { premise } => granted!(compose(l, target, answers, constant, premise as usize)),
        Mutation::Specialise { variable } => granted!(specialise(l, target, answers, constant, variable)),
        Mutation::Contrapose { .. } | Mutation::Generalise { .. } => unreachable!("done above"),
    };
    if meta.has_postponed() {
        return Ok(Err(Defect::Refused));
    }
    close(l, target, draft, wanted)
}

/// The new conclusion, and its proof from the new hypothesis, which is left open.
fn contrapose(
    l: &mut Lean,
    target: &Target,
    hypothesis: usize,
    of_negation: bool,
    classical: bool,
) -> Result<Option<(Obj, Obj)>, Lost> {
    let old = &target.variables[hypothesis];
    let negated = |l: &mut Lean, e: &Obj| l.call(l.f.expr_app, [target.not.share(), e.share()]);
    let ty = match negation(target.conclusion.view()) {
        Some(inside) if of_negation => inside.to_obj(),
        _ => negated(l, &target.conclusion)?,
    };
    let Some(new) = target.meta.fresh(l, ty, old.name.clone())? else { return Ok(None) };
    let proof = target.proof(l, &[])?;
    let (f, a) = if of_negation { (proof, new) } else { (new, proof) };
    let absurd = l.call(l.f.expr_app, [f.into_raw(), a.into_raw()])?;
    // not by way of MetaM, for which the open hypothesis would depend on the old one
    let variables = l.array(vec![old.fvar.clone()])?;
    let body = l.call(l.f.expr_abstract, [absurd.ptr(), variables.ptr()])?;
    let proof = l.call(l.f.expr_lambda, [old.name.share(), old.ty.share(), body.into_raw(), 0])?;
    Ok(Some(match negation(old.ty.view()) {
        Some(inside) if classical => {
            let inside = inside.to_obj();
            let by = l.call(l.f.expr_app, [target.by_contradiction.share(), inside.share()])?;
            let proof = l.call(l.f.expr_app, [by.into_raw(), proof.into_raw()])?;
            (inside, proof)
        }
        _ => (negated(l, &old.ty)?, proof),
    }))
}

/// What is negated, if something is.
pub fn negation(e: View<'_>) -> Option<View<'_>> {
    let e = bare(e);
    let is_not = |f: View<'_>| f.tag() == expr::CONST && f.field(0).name() == "Not";
    (e.tag() == expr::APP && is_not(bare(e.field(0)))).then(|| e.field(1))
}

/// A term rewritten, and the proof that it equals the old one.
pub(super) fn rewrite(
    l: &mut Lean,
    target: &Target,
    term: &Obj,
    rule: Obj,
    symm: bool,
    place: Option<u32>,
) -> Result<Option<(Obj, Obj)>, Lost> {
    let meta = &target.meta;
    let symm = Obj::from_raw(if symm { TRUE } else { UNIT }, &l.heap);
    let occurrences = match place {
        None => boxed(rewrite_config::ALL),
        Some(place) => {
            let places = l.list(vec![Obj::from_raw(boxed(place), &l.heap)])?;
            l.ctor(rewrite_config::PLACES, [places.into_raw()], &[])?.into_raw()
        }
    };
    let config = l.ctor(0, [occurrences], &rewrite_config::SCALARS)?;
    let result = meta.call(l, l.f.rewrite, [target.goal.clone(), term.clone(), rule, symm, config])?;
    let Some(result) = result else { return Ok(None) };
    let term = meta.instantiate(l, result.field(rewrite_result::TERM))?;
    Ok(Some((term, meta.instantiate(l, result.field(rewrite_result::PROOF))?)))
}
