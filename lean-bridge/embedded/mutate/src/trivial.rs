//! What Lean proves by itself is not worth keeping.

use super::meta::Meta;
use lean_meta::expression::telescope;
use lean_meta::lemmas::Lemmas;
use lean_meta::proof_state::{ProofState, StepLimits};
use lean_protocol::mutation::Closer;
use lean_wasm::layout::{mvar_decl, pair};
use lean_wasm::lean::{Lean, TRUE, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View, boxed};

/// Heartbeats of `exact?`, thousands.
const EXACT_HEARTBEATS: u64 = 20_000;
/// Lemmas tried alone, the most specific ones.
const LEMMAS: usize = 16;

/// Whether it proves the closed type. `target`: the mutated theorem, as Lean writes it; `heartbeats`:
/// thousands, for all but `exact?`; lemmas alone share them.
pub fn closes(
    closer: Closer,
    lean: &mut Lean,
    base: &ProofState,
    lemmas: &Lemmas,
    ty: View<'_>,
    target: &str,
    heartbeats: u64,
) -> Result<bool, Lost> {
    let heartbeats = if closer == Closer::Exact { EXACT_HEARTBEATS } else { heartbeats };
    let tactic = match closer {
        Closer::OneLemma => return by_one_lemma(lean, base, lemmas, ty, heartbeats),
        Closer::Simp => "(intros; simp; done)",
        Closer::Contradiction => "(intros; exfalso; first | contradiction | omega)",
        Closer::Omega => "(intros; omega)",
        Closer::SimpAll => &format!("(intros; simp_all [{target}]; done)"),
        Closer::Grind => "(intros; grind)",
        Closer::Exact => "(intros; exact?)",
    };
    let meta = Meta::new(lean, base, heartbeats)?;
    let anonymous = UNIT;
    let Some(goal) = meta.fresh(lean, ty.to_obj(), anonymous)? else { return Ok(false) };
    let state = meta.leave(lean, goal.field(0))?;
    let limits = StepLimits { heartbeats: Some(heartbeats), recover: false };
    Ok(state.step(lean, tactic, limits)?.is_ok_and(|after| after.goals().next().is_none()))
}
fn by_one_lemma(
    lean: &mut Lean,
    base: &ProofState,
    lemmas: &Lemmas,
    ty: View<'_>,
    heartbeats: u64,
) -> Result<bool, Lost> {
    let mut meta = Meta::new(lean, base, heartbeats)?;
    let anonymous = UNIT;
    let Some(whole) = meta.fresh(lean, ty.to_obj(), anonymous)? else { return Ok(false) };
    let count = boxed(telescope(ty).0.len() as u32);
    let introduced = meta.call(lean, lean.f.intro_keeping_names, (whole.field(0), count))?;
    let Some(introduced) = introduced else { return Ok(false) };
    let goal = introduced.field(pair::SECOND);
    let Some(declaration) = meta.declaration(lean, &goal)? else { return Ok(false) };
    meta.enter(lean, declaration.view())?;
    let conclusion = meta.instantiate(lean, declaration.field(mvar_decl::TYPE))?;
    let mut types = vec![];
    for variable in introduced.view().field(pair::FIRST).array() {
        let variable = lean.call(lean.f.fvar_expr, (variable.share(),))?;
        let Some(ty) = meta.type_of(lean, variable)? else { return Ok(false) };
        types.push(ty);
    }
    // most lemmas fail here already, without Lean
    let hypotheses: Vec<View<'_>> = types.iter().map(Obj::view).collect();
    let found = lemmas.closing(conclusion.view(), &hypotheses, LEMMAS);
    let start = meta.moment();
    for lemma in found {
        let name = View::new(lemma.object, conclusion.view().heap()).to_obj();
        let applied = match meta.call(lean, lean.f.const_with_fresh_levels, (name,))? {
            Some(constant) => {
                let config = lean.ctor(0, (), &lean_wasm::layout::apply_config::SCALARS)?;
                meta.call(lean, lean.f.apply, (goal.clone(), constant, config, anonymous))?
            }
            None => None,
        };
        if let Some(left) = applied {
            let left: Vec<Obj> = left.view().list().map(View::to_obj).collect();
            let mut all = true;
            for goal in left {
                let closed = meta.call(lean, lean.f.assumption, (goal,))?;
                if closed.is_none_or(|c| !c.is(TRUE)) {
                    all = false;
                    break;
                }
            }
            if all {
                return Ok(true);
            }
        }
        meta.take_back(lean, &start)?;
    }
    Ok(false)
}
