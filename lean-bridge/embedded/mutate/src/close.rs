//! From a conclusion and a proof in a target's context to a closed statement and its proof.
//!
//! What Lean left open (variables of the lemma, its side conditions) becomes variables and hypotheses of the
//! statement; open universes become universe parameters.

use super::draft::{Added, Defect, Draft, Origin, Wanted};
use super::target::{Target, mentions};
use lean_meta::expression::{same, same_name, walk};
use lean_wasm::layout::{expr, level, mvar_decl};
use lean_wasm::lean::Lean;
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};
use lean_wasm::signature::{Function, Owned, Plain};

/// A new statement with its proof.
pub struct Closed {
    pub ty: Obj,
    /// Its proof, if there is one as a term.
    pub value: Option<Obj>,
    /// Universe parameters (`Name`s) that occur, those of the target first.
    pub levels: Vec<Obj>,
    /// What each leading quantifier of the statement is.
    pub binders: Vec<Origin>,
    /// [`Draft::value`] as a function of them.
    pub instance: Option<Obj>,
}

/// A variable of the new statement.
struct Binder {
    expr: Obj,
    ty: Obj,
    /// `Name`
    name: Obj,
    /// How arguments for it are given: Lean's number.
    info: u8,
    is_hypothesis: bool,
    /// Arguments of type classes, and types themselves, may be there for the proof alone.
    may_be_silent: bool,
    origin: Origin,
}

impl Binder {
    /// One that the target does not have.
    fn new(expr: Obj, ty: Obj, name: Obj, is_hypothesis: bool) -> Binder {
        let origin = if is_hypothesis { Origin::Condition } else { Origin::Variable };
        let may_be_silent = ty.view().tag() == expr::SORT;
        Binder { expr, ty, name, info: 0, is_hypothesis, may_be_silent, origin }
    }
}

/// Nesting of what is left open, at most.
const DEEPEST: usize = 40;

/// Closes over the target's variables, except those that the draft does without, and over what
/// is left open. `wanted` sees the statement (whose universes may still be open) and the
/// origins of its quantifiers before the proof is closed.
pub fn close(
    lean: &mut Lean,
    target: &Target,
    draft: Draft,
    wanted: &mut Wanted<'_>,
) -> Result<Result<Closed, Defect>, Lost> {
    let meta = &target.meta;
    let Draft { without, conclusion, proof, value: instance, added } = draft;
    let mut binders: Vec<Binder> = vec![];
    for (i, v) in target.variables.iter().enumerate().filter(|(i, _)| !without.contains(i)) {
        binders.push(Binder {
            expr: v.fvar.clone(),
            ty: v.ty.clone(),
            name: v.name.clone(),
            info: v.info,
            is_hypothesis: v.is_hypothesis,
            may_be_silent: v.is_instance || v.ty.view().tag() == expr::SORT,
            origin: Origin::Target(i),
        });
    }
    for Added { expr, ty, name, is_hypothesis } in added {
        binders.push(Binder::new(expr, ty, name, is_hypothesis));
    }
    let (conclusion, proof) = match open_binders(lean, target, &mut binders, conclusion, proof)? {
        Ok(closed) => closed,
        Err(defect) => return Ok(Err(defect)),
    };
    // hypotheses last, as people write, unless a variable depends on one
    let id = |b: &Binder| b.expr.field(0);
    let hypotheses: Vec<Obj> = binders.iter().filter(|b| b.is_hypothesis).map(id).collect();
    let depends = |b: &Binder| hypotheses.iter().any(|h| mentions(b.ty.view(), h.view()));
    if !binders.iter().any(|b| !b.is_hypothesis && depends(b)) {
        binders.sort_by_key(|b| b.is_hypothesis);
    }
    // from the last one on: what only a dropped variable mentions goes too
    for i in (0..binders.len()).rev() {
        let id = id(&binders[i]);
        let said = |e: &Obj| mentions(e.view(), id.view());
        if binders[i].is_hypothesis || said(&conclusion) || binders[i + 1..].iter().any(|b| said(&b.ty)) {
            continue;
        }
        if !proof.as_ref().is_some_and(said) {
            binders.remove(i);
        } else if !binders[i].may_be_silent {
            return Ok(Err(Defect::Unused));
        }
    }
    let types = types(lean, &binders)?;
    let ty = bind(lean, lean.f.expr_forall, &binders, &types, &conclusion)?;
    let origins: Vec<Origin> = binders.iter().map(|b| b.origin).collect();
    if let Err(defect) = wanted(ty.view(), &origins) {
        return Ok(Err(defect));
    }
    let instance = match instance {
        Some(value) => {
            let value = meta.instantiate(lean, value)?;
            Some(bind(lean, lean.f.expr_lambda, &binders, &types, &value)?)
        }
        None => None,
    };
    let value = proof.map(|proof| bind(lean, lean.f.expr_lambda, &binders, &types, &proof)).transpose()?;
    let (ty, value, levels) = close_levels(lean, target, ty, value)?;
    let open = expr::HAS_EXPR_MVAR | expr::HAS_LEVEL_MVAR | expr::HAS_FVAR;
    if [Some(&ty), value.as_ref()].into_iter().flatten().any(|e| e.view().scalar_u64(expr::DATA) & open != 0)
    {
        return Ok(Err(Defect::Open));
    }
    Ok(Ok(Closed { ty, value, levels, binders: origins, instance }))
}

/// What Lean left open becomes binders, or hypotheses that are there; conclusion and proof with the latter.
fn open_binders(
    lean: &mut Lean,
    target: &Target,
    binders: &mut Vec<Binder>,
    conclusion: Obj,
    proof: Option<Obj>,
) -> Result<Result<(Obj, Option<Obj>), Defect>, Lost> {
    let meta = &target.meta;
    let is_open = |e: &Obj| e.view().scalar_u64(expr::DATA) & expr::HAS_EXPR_MVAR != 0;
    let proof = match proof {
        Some(proof) if is_open(&conclusion) || is_open(&proof) => proof,
        settled => return Ok(Ok((conclusion, settled))),
    };
    let mut conclusion = meta.instantiate(lean, conclusion)?;
    let mut proof = meta.instantiate(lean, proof)?;
    let Some(mut open) = Open::of(lean, target, [&conclusion, &proof])? else {
        return Ok(Err(Defect::Open));
    };
    // a side condition that is there already, of the target or of the lemma
    let hypotheses: Vec<(Obj, Obj)> =
        binders.iter().filter(|b| b.is_hypothesis).map(|b| (b.expr.clone(), b.ty.clone())).collect();
    let mut merged = false;
    for (i, (mvar, ty)) in open.iter().enumerate() {
        let there = hypotheses.iter().chain(&open[..i]).find(|(_, other)| same(other.view(), ty.view()));
        if let Some((other, _)) = there
            && meta.is_proposition(lean, ty.clone())? == Some(true)
        {
            meta.assign(lean, mvar.field(0), other.clone())?;
            merged = true;
        }
    }
    if merged {
        conclusion = meta.instantiate(lean, conclusion)?;
        proof = meta.instantiate(lean, proof)?;
        open = match Open::of(lean, target, [&conclusion, &proof])? {
            Some(open) => open,
            None => return Ok(Err(Defect::Open)),
        };
    }
    for (mvar, ty) in open {
        let Some(is_hypothesis) = meta.is_proposition(lean, ty.clone())? else {
            return Ok(Err(Defect::Open));
        };
        let Some(declaration) = meta.declaration(lean, &mvar.field(0))? else { return Ok(Err(Defect::Open)) };
        let name = declaration.field(mvar_decl::USER_NAME);
        binders.push(Binder::new(mvar, ty, name, is_hypothesis));
    }
    Ok(Ok((conclusion, Some(proof))))
}

/// Metavariables that are left, with their types, each after those that its type mentions.
struct Open {
    found: Vec<(Obj, Obj)>,
}

impl Open {
    /// Those of all roots; nothing if one depends on itself.
    fn of(lean: &mut Lean, target: &Target, roots: [&Obj; 2]) -> Result<Option<Vec<(Obj, Obj)>>, Lost> {
        let mut open = Open { found: vec![] };
        for root in roots {
            if !open.visit(lean, target, root, 0)? {
                return Ok(None);
            }
        }
        Ok(Some(open.found))
    }

    /// False if one depends on itself.
    fn visit(&mut self, lean: &mut Lean, target: &Target, root: &Obj, depth: usize) -> Result<bool, Lost> {
        let mut here: Vec<Obj> = vec![];
        walk(root.view(), |part| {
            if part.tag() == expr::MVAR {
                here.push(part.to_obj());
            }
            part.scalar_u64(expr::DATA) & expr::HAS_EXPR_MVAR != 0
        });
        // a walk ends with what comes first
        for mvar in here.into_iter().rev() {
            let id = mvar.field(0);
            if self.found.iter().any(|(known, _)| same_name(known.view().field(0), id.view())) {
                continue;
            }
            if depth == DEEPEST {
                return Ok(false);
            }
            let Some(declaration) = target.meta.declaration(lean, &id)? else { return Ok(false) };
            let ty = target.meta.instantiate(lean, declaration.field(mvar_decl::TYPE))?;
            if !self.visit(lean, target, &ty, depth + 1)? {
                return Ok(false);
            }
            self.found.push((mvar, ty));
        }
        Ok(true)
    }
}

/// The types of the binders, each in terms of those before it.
fn types(lean: &mut Lean, binders: &[Binder]) -> Result<Vec<Obj>, Lost> {
    let mut types = vec![];
    for (i, b) in binders.iter().enumerate() {
        let before = lean.array(binders[..i].iter().map(|b| b.expr.clone()).collect())?;
        types.push(lean.call(lean.f.expr_abstract, (&b.ty, &before))?);
    }
    Ok(types)
}

/// Quantifiers or functions around a body. Not by way of `MetaM`,
/// which would look for what is open in each type again.
fn bind(
    lean: &mut Lean,
    make: Function<(Owned, Owned, Owned, Plain)>,
    binders: &[Binder],
    types: &[Obj],
    body: &Obj,
) -> Result<Obj, Lost> {
    let all = lean.array(binders.iter().map(|b| b.expr.clone()).collect())?;
    let mut e = lean.call(lean.f.expr_abstract, (body, &all))?;
    for (b, ty) in binders.iter().zip(types).rev() {
        e = lean.call(make, (b.name.share(), ty.share(), e, u32::from(b.info)))?;
    }
    Ok(e)
}

/// Makes universe metavariables parameters, and lists the parameters that occur.
fn close_levels(
    lean: &mut Lean,
    target: &Target,
    mut ty: Obj,
    mut value: Option<Obj>,
) -> Result<(Obj, Option<Obj>, Vec<Obj>), Lost> {
    let has_open = |e: &Obj| e.view().scalar_u64(expr::DATA) & expr::HAS_LEVEL_MVAR != 0;
    let mut added = vec![];
    if has_open(&ty) || value.as_ref().is_some_and(has_open) {
        let mut open: Vec<Obj> = vec![];
        for e in [Some(&ty), value.as_ref()].into_iter().flatten() {
            levels(e.view(), &mut |u| {
                if u.tag() == level::MVAR && !open.iter().any(|known| same_name(known.view(), u.field(0))) {
                    open.push(u.field(0).to_obj());
                }
            });
        }
        let mut number = 0;
        for mvar in open {
            let name = loop {
                number += 1;
                let name = lean.name(&format!("v_{number}"))?;
                if !target.levels.iter().any(|known| same_name(known.view(), name.view())) {
                    break name;
                }
            };
            let parameter = lean.call(lean.f.level_param, (name.share(),))?;
            target.meta.assign_level(lean, mvar, parameter)?;
            added.push(name);
        }
        ty = target.meta.instantiate(lean, ty)?;
        value = value.map(|value| target.meta.instantiate(lean, value)).transpose()?;
    }
    let all = target.levels.iter().cloned().chain(added);
    let mut occurring: Vec<Obj> = vec![];
    for e in [Some(&ty), value.as_ref()].into_iter().flatten() {
        levels(e.view(), &mut |u| {
            if u.tag() == level::PARAM && !occurring.iter().any(|n| same_name(n.view(), u.field(0))) {
                occurring.push(u.field(0).to_obj());
            }
        });
    }
    let occurs = |n: &Obj| occurring.iter().any(|m| same_name(m.view(), n.view()));
    Ok((ty, value, all.filter(occurs).collect()))
}

/// Calls `visit` for the parameters and metavariables among an expression's universes.
fn levels<'a>(term: View<'a>, visit: &mut impl FnMut(View<'a>)) {
    fn inside<'a>(u: View<'a>, visit: &mut impl FnMut(View<'a>)) {
        if u.is_scalar() {
            return;
        }
        match u.tag() {
            level::SUCC => inside(u.field(0), visit),
            level::MAX | level::IMAX => {
                inside(u.field(0), visit);
                inside(u.field(1), visit);
            }
            level::PARAM | level::MVAR => visit(u),
            _ => {}
        }
    }
    walk(term, |part| {
        match part.tag() {
            expr::SORT => inside(part.field(0), visit),
            expr::CONST => part.field(1).list().for_each(|u| inside(u, visit)),
            _ => {}
        }
        true
    });
}
