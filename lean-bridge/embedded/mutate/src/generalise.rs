//! A constant replaced by a variable. The library has no proofs in it that could survive this: the
//! statement is proved anew, by tactics, or it is none.

use super::draft::{Added, Draft};
use super::holes::holes;
use super::meta::Meta;
use super::target::{Target, Variable, mentions};
use lean_meta::expression::{bare, same, same_name, spine, walk};
use lean_meta::proof_state::{ProofState, StepLimits};
use lean_wasm::layout::expr;
use lean_wasm::lean::{Lean, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};

/// What proves a statement with a new variable `s0`, the cheapest first.
const PROVERS: [&str; 6] = [
    "omega",
    "simp_all",
    "induction s0 <;> simp_all",
    "induction s0 <;> omega",
    "grind",
    "induction s0 <;> grind",
];
/// Heartbeats of one of them, thousands: most statements are false.
const HEARTBEATS: u64 = 500;

/// Constants of a theorem that may become variables, in the order in which they occur: numerals, other
/// literals, `[]` and `none`, on which no variable's type depends.
pub fn constants(lean: &mut Lean, target: &Target) -> Result<Vec<Obj>, Lost> {
    let mut found: Vec<Obj> = vec![];
    let hypotheses = target.variables.iter().filter(|v| v.is_hypothesis).map(|v| &v.ty);
    for e in std::iter::once(&target.conclusion).chain(hypotheses) {
        walk(e.view(), |part| {
            if is_constant(target, part) && !found.iter().any(|known| same(known.view(), part)) {
                found.push(part.to_obj());
                return false;
            }
            true
        });
    }
    let data = |v: &&Variable| !v.is_hypothesis;
    found.retain(|c| {
        let mut occurs = false;
        for v in target.variables.iter().filter(data) {
            walk(v.ty.view(), |part| {
                occurs |= same(part, c.view());
                !occurs
            });
        }
        !occurs
    });
    let mut kept = vec![];
    for constant in found {
        let ty = target.meta.type_of(lean, constant.clone())?;
        if ty.is_some_and(|ty| !matches!(ty.view().tag(), expr::SORT | expr::FORALL))
            && target.meta.is_proof(lean, constant.clone())? == Some(false)
        {
            kept.push(constant);
        }
    }
    Ok(kept)
}

/// Constructors that hold nothing, with the number of their types and instances.
const CONSTRUCTORS: [(&str, usize); 3] = [("OfNat.ofNat", 3), ("List.nil", 1), ("Option.none", 1)];

fn is_constant(target: &Target, term: View<'_>) -> bool {
    let term = bare(term);
    let (f, arguments) = spine(term);
    let is_literal = term.tag() == expr::LIT && term.field(0).tag() != expr::LIT_NAT;
    let is_constructor = f.tag() == expr::CONST
        && CONSTRUCTORS.iter().any(|(name, count)| arguments.len() == *count && f.field(0).name() == *name);
    let is_silent = |id: View<'_>| {
        let variable = target.variables.iter().find(|v| same_name(v.fvar.view().field(0), id));
        variable.is_some_and(|v| v.is_instance || v.ty.view().tag() == expr::SORT)
    };
    let mut closed = true;
    walk(term, |part| {
        closed &= match part.tag() {
            expr::FVAR => is_silent(part.field(0)),
            expr::BVAR | expr::MVAR => false,
            _ => true,
        };
        closed
    });
    closed && (is_literal || is_constructor)
}

/// The statement with a new variable in place of the constant of this number, without a proof.
pub fn generalise(lean: &mut Lean, target: &Target, place: usize) -> Result<Option<Draft>, Lost> {
    let Some(constant) = constants(lean, target)?.into_iter().nth(place) else { return Ok(None) };
    let Some(ty) = target.meta.type_of(lean, constant.clone())? else { return Ok(None) };
    let name = lean.name("x")?;
    let mut added = vec![Added::new(lean, 0, ty, name, false)?];
    let mut without = vec![];
    for (i, v) in target.variables.iter().enumerate().filter(|(_, v)| v.is_hypothesis) {
        if let Some(holed) = holes(lean, v.ty.view(), constant.view(), 0)? {
            let ty = lean.call(lean.f.expr_instantiate, (&holed, &added[0].expr))?;
            // a hypothesis on which others depend says something of their types
            if target.variables.iter().any(|other| mentions(other.ty.view(), v.fvar.view().field(0))) {
                return Ok(None);
            }
            without.push(i);
            let new = Added::new(lean, added.len(), ty, v.name.clone(), true)?;
            added.push(new);
        }
    }
    let conclusion = match holes(lean, target.conclusion.view(), constant.view(), 0)? {
        Some(holed) => lean.call(lean.f.expr_instantiate, (&holed, &added[0].expr))?,
        None => target.conclusion.clone(),
    };
    Ok(Some(Draft { without, conclusion, proof: None, value: None, added }))
}

/// The tactic that proves a closed statement, whose variables it calls by these names.
pub fn prove(
    lean: &mut Lean,
    base: &ProofState,
    ty: View<'_>,
    names: &[String],
) -> Result<Option<&'static str>, Lost> {
    let meta = Meta::new(lean, base, HEARTBEATS)?;
    // abstracting may have broken a type
    if meta.call(lean, lean.f.check, (ty.to_obj(),))?.is_none() {
        return Ok(None);
    }
    let anonymous = UNIT;
    let Some(goal) = meta.fresh(lean, ty.to_obj(), anonymous)? else { return Ok(None) };
    let state = meta.leave(lean, goal.field(0))?;
    let limits = StepLimits { heartbeats: Some(HEARTBEATS), recover: false };
    let Ok(opened) = state.step(lean, &format!("intro {}", names.join(" ")), limits)? else {
        return Ok(None);
    };
    for tactic in PROVERS {
        let limits = StepLimits { heartbeats: Some(HEARTBEATS), recover: false };
        let after = opened.step(lean, &format!("({tactic}; done)"), limits)?;
        if after.is_ok_and(|after| after.goals().next().is_none()) {
            return Ok(Some(tactic));
        }
    }
    Ok(None)
}
