//! From a conclusion and a proof in a target's context to a closed statement and its proof.
//!
//! What Lean left open (variables of the lemma, its side conditions) becomes variables and hypotheses of the statement;
//! open universes become universe parameters.

use super::build::Wanted;
use super::target::{Target, mentions};
use crate::expression::{same, same_name, walk};
use crate::layout::{expr, level, mvar_decl};
use crate::lean::{Lean, TRUE, UNIT};
use crate::machine::Lost;
use crate::object::{Obj, View};

/// A new statement with its proof.
pub struct Closed {
    pub ty: Obj,
    pub value: Obj,
    /// Universe parameters (`Name`s) that occur, those of the target first.
    pub levels: Vec<Obj>,
    /// What each leading quantifier of the statement is.
    pub binders: Vec<Origin>,
}

/// Where a variable or hypothesis comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The target's variable at this place.
    Target(usize),
    /// A variable of the lemma.
    Variable,
    /// A side condition of the lemma.
    Condition,
}

/// Why there is no new statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Defect {
    /// Lean does not rewrite or apply.
    Refused,
    /// The lemma proves the hypothesis outright: the target without it, which its users have already.
    Solved,
    /// What is left open depends on itself, or cannot be made a variable.
    Open,
    /// A variable that the statement does not mention.
    Unused,
    /// The statement is too large.
    Large,
    /// The library, or a mutant, says the same.
    Known,
    /// It states what must not come out.
    Excluded,
    /// Rewritten in a way that needs a new variable, or from right to left so that it needs a new hypothesis.
    Artificial,
    /// The conclusion is one of the hypotheses, or says that a thing is itself.
    Trivial,
    /// It mentions what Lean generates and nobody writes.
    Generated,
    /// The kernel does not accept the proof.
    Kernel,
}

/// A variable of the new statement.
struct Binder {
    expr: Obj,
    ty: Obj,
    is_hypothesis: bool,
    /// Arguments of type classes, and types themselves, may be there for the proof alone.
    may_be_silent: bool,
    origin: Origin,
}

/// Nesting of what is left open, at most.
const DEEPEST: usize = 40;

/// Closes over the target's variables, except the hypothesis at `without`, and over what is left open. `wanted` sees the
/// statement (whose universes may still be open) and the origins of its quantifiers before the proof is closed.
pub fn close(
    l: &mut Lean,
    target: &Target,
    without: Option<usize>,
    conclusion: Obj,
    proof: Obj,
    wanted: &mut Wanted<'_>,
) -> Result<Result<Closed, Defect>, Lost> {
    let meta = &target.meta;
    let mut conclusion = meta.instantiate(l, conclusion)?;
    let mut proof = meta.instantiate(l, proof)?;
    let mut binders: Vec<Binder> = vec![];
    for (i, v) in target.variables.iter().enumerate().filter(|(i, _)| Some(*i) != without) {
        binders.push(Binder {
            expr: v.fvar.clone(),
            ty: v.ty.clone(),
            is_hypothesis: v.is_hypothesis,
            may_be_silent: v.is_instance || v.ty.view().tag() == expr::SORT,
            origin: Origin::Target(i),
        });
    }
    let Some(mut open) = Open::of(l, target, [&conclusion, &proof])? else {
        return Ok(Err(Defect::Open));
    };
    // a side condition that is there already, of the target or of the lemma
    let hypotheses: Vec<(Obj, Obj)> =
        binders.iter().filter(|b| b.is_hypothesis).map(|b| (b.expr.clone(), b.ty.clone())).collect();
    let mut merged = false;
    for (i, (mvar, ty)) in open.iter().enumerate() {
        let there = hypotheses.iter().chain(&open[..i]).find(|(_, other)| same(other.view(), ty.view()));
        if let Some((other, _)) = there
            && meta.is_proposition(l, ty.clone())? == Some(true)
        {
            meta.assign(l, mvar.field(0), other.clone())?;
            merged = true;
        }
    }
    if merged {
        conclusion = meta.instantiate(l, conclusion)?;
        proof = meta.instantiate(l, proof)?;
        open = match Open::of(l, target, [&conclusion, &proof])? {
            Some(open) => open,
            None => return Ok(Err(Defect::Open)),
        };
    }
    for (mvar, ty) in open {
        let Some(is_hypothesis) = meta.is_proposition(l, ty.clone())? else {
            return Ok(Err(Defect::Open));
        };
        let origin = if is_hypothesis { Origin::Condition } else { Origin::Variable };
        let may_be_silent = ty.view().tag() == expr::SORT;
        binders.push(Binder { expr: mvar, ty, is_hypothesis, may_be_silent, origin });
    }
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
        if !said(&proof) {
            binders.remove(i);
        } else if !binders[i].may_be_silent {
            return Ok(Err(Defect::Unused));
        }
    }
    let variables: Vec<Obj> = binders.iter().map(|b| b.expr.clone()).collect();
    let Some(ty) = forall(l, target, variables.clone(), conclusion)? else { return Ok(Err(Defect::Open)) };
    let origins: Vec<Origin> = binders.iter().map(|b| b.origin).collect();
    if let Err(defect) = wanted(ty.view(), &origins) {
        return Ok(Err(defect));
    }
    let Some(value) = lambda(l, target, variables, proof)? else { return Ok(Err(Defect::Open)) };
    let (ty, value, levels) = close_levels(l, target, ty, value)?;
    let open = expr::HAS_EXPR_MVAR | expr::HAS_LEVEL_MVAR | expr::HAS_FVAR;
    if [&ty, &value].iter().any(|e| e.view().scalar_u64(expr::DATA) & open != 0) {
        return Ok(Err(Defect::Open));
    }
    Ok(Ok(Closed { ty, value, levels, binders: origins }))
}

/// Metavariables that are left, with their types, each after those that its type mentions.
struct Open {
    found: Vec<(Obj, Obj)>,
}

impl Open {
    /// Those of all roots; nothing if one depends on itself.
    fn of(l: &mut Lean, target: &Target, roots: [&Obj; 2]) -> Result<Option<Vec<(Obj, Obj)>>, Lost> {
        let mut open = Open { found: vec![] };
        for root in roots {
            if !open.visit(l, target, root, 0)? {
                return Ok(None);
            }
        }
        Ok(Some(open.found))
    }

    /// False if one depends on itself.
    fn visit(&mut self, l: &mut Lean, target: &Target, root: &Obj, depth: usize) -> Result<bool, Lost> {
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
            let Some(declaration) = target.meta.declaration(l, &id)? else { return Ok(false) };
            let ty = target.meta.instantiate(l, declaration.field(mvar_decl::TYPE))?;
            if !self.visit(l, target, &ty, depth + 1)? {
                return Ok(false);
            }
            self.found.push((mvar, ty));
        }
        Ok(true)
    }
}

fn forall(l: &mut Lean, target: &Target, variables: Vec<Obj>, body: Obj) -> Result<Option<Obj>, Lost> {
    let variables = l.array(variables)?;
    let [no, yes, explicit] = [UNIT, TRUE, UNIT].map(|raw| Obj::from_raw(raw, &l.heap));
    let generalize = yes.clone();
    // usedOnly, usedLetOnly, generalizeNondepLet, binderInfoForMVars
    let closed = target.meta.call(l, l.f.mk_forall, [variables, body, no, yes, generalize, explicit])?;
    closed.map(|e| target.meta.instantiate(l, e)).transpose()
}

fn lambda(l: &mut Lean, target: &Target, variables: Vec<Obj>, body: Obj) -> Result<Option<Obj>, Lost> {
    let variables = l.array(variables)?;
    let [no, yes, explicit] = [UNIT, TRUE, UNIT].map(|raw| Obj::from_raw(raw, &l.heap));
    let (eta, generalize) = (no.clone(), yes.clone());
    // usedOnly, usedLetOnly, etaReduce, generalizeNondepLet, binderInfoForMVars
    let closed = target.meta.call(l, l.f.mk_lambda, [variables, body, no, yes, eta, generalize, explicit])?;
    closed.map(|e| target.meta.instantiate(l, e)).transpose()
}

/// Makes universe metavariables parameters, and lists the parameters that occur.
fn close_levels(
    l: &mut Lean,
    target: &Target,
    mut ty: Obj,
    mut value: Obj,
) -> Result<(Obj, Obj, Vec<Obj>), Lost> {
    let has_open = |e: &Obj| e.view().scalar_u64(expr::DATA) & expr::HAS_LEVEL_MVAR != 0;
    let mut added = vec![];
    if has_open(&ty) || has_open(&value) {
        let mut open: Vec<Obj> = vec![];
        for e in [&ty, &value] {
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
                let name = l.name(&format!("v_{number}"))?;
                if !target.levels.iter().any(|known| same_name(known.view(), name.view())) {
                    break name;
                }
            };
            let parameter = l.call(l.f.level_param, [name.share()])?;
            target.meta.assign_level(l, mvar, parameter)?;
            added.push(name);
        }
        ty = target.meta.instantiate(l, ty)?;
        value = target.meta.instantiate(l, value)?;
    }
    let all = target.levels.iter().cloned().chain(added);
    let mut occurring: Vec<Obj> = vec![];
    for e in [&ty, &value] {
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
fn levels<'a>(e: View<'a>, visit: &mut impl FnMut(View<'a>)) {
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
    walk(e, |part| {
        match part.tag() {
            expr::SORT => inside(part.field(0), visit),
            expr::CONST => part.field(1).list().for_each(|u| inside(u, visit)),
            _ => {}
        }
        true
    });
}
