//! Lean's `MetaM` called from the host, and taken back.

use lean_meta::proof_state::{Contexts, Live, ProofState};
use lean_wasm::arguments::{Argument, Arguments};
use lean_wasm::layout::{core_state, meta_context, meta_state, mvar_decl, pair, persistent_array};
use lean_wasm::lean::{Lean, TRUE, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};
use lean_wasm::signature::{Function, MetaM, Owned, Parameters};

/// Contexts and cells of `MetaM`. What a call changes stays in the cells until it is taken back.
pub struct Meta {
    live: Live,
}

/// What the cells held at some moment.
#[derive(Clone)]
pub struct Moment {
    meta: Obj,
    core: Obj,
}

impl Meta {
    /// Begins in the state `base`, with so many heartbeats (thousands) for all that follows.
    pub fn new(lean: &mut Lean, base: &ProofState, heartbeats: u64) -> Result<Meta, Lost> {
        let core = lean.limited(base.contexts.core.view(), Some(heartbeats))?;
        let live = base.enter(lean, Contexts { core, ..base.contexts.clone() })?;
        Ok(Meta { live })
    }

    pub fn moment(&self) -> Moment {
        let value = |cell: &Obj| cell.view().deref().to_obj();
        Moment { meta: value(&self.live.meta), core: value(&self.live.core) }
    }

    /// Takes back everything since a moment. What was made in between must not be used any more. Lean's
    /// caches stay (the next attempt asks for the same types and instances), and with them the name
    /// generator: so no name in a cache is ever that of another thing.
    pub(crate) fn take_back(&self, lean: &mut Lean, moment: &Moment) -> Result<(), Lost> {
        let (meta, core) = (&self.live.meta, &self.live.core);
        let now = |cell: &Obj, field: u32| (field, cell.view().deref().field(field).to_obj());
        let kept = lean.with(moment.meta.view(), [now(meta, meta_state::CACHE)], &[])?;
        meta.view().set_ref(kept);
        let fields = [now(core, core_state::NAME_GENERATOR), now(core, core_state::CACHE)];
        let kept = lean.with(moment.core.view(), fields, &[])?;
        core.view().set_ref(kept);
        Ok(())
    }

    /// Calls a `MetaM` function with its own arguments; nothing if Lean refuses.
    pub fn call<P: Parameters>(
        &self,
        lean: &mut Lean,
        f: Function<P, MetaM>,
        own: impl Arguments<P>,
    ) -> Result<Option<Obj>, Lost> {
        Ok(lean.attempt(f, own, self.live.meta_arguments())?.ok())
    }

    /// A new metavariable (the expression) of a type. `name` is a `Name`; the anonymous one for none.
    pub fn fresh(&self, lean: &mut Lean, ty: Obj, name: impl Argument<Owned>) -> Result<Option<Obj>, Lost> {
        let ty = lean.some(ty)?;
        let natural = UNIT;
        self.call(lean, lean.f.fresh_mvar, (ty, natural, name))
    }

    /// Whether Lean has put off equations of universes, which it may have done for ever.
    pub(crate) fn has_postponed(&self) -> bool {
        let postponed = self.live.meta.view().deref().field(meta_state::POSTPONED);
        postponed.field(persistent_array::SIZE).scalar() != Some(0)
    }

    /// The declaration of a metavariable (`MVarId`).
    pub fn declaration(&self, lean: &mut Lean, mvar: &Obj) -> Result<Option<Obj>, Lost> {
        let found = lean.call(lean.f.find_mvar_decl, (self.context(), mvar.share()))?;
        Ok(found.view().some().map(View::to_obj))
    }

    /// The `MetavarContext`.
    pub fn context(&self) -> Obj {
        self.live.meta.view().deref().field(meta_state::MVAR_CONTEXT).to_obj()
    }

    /// The expression with its assigned metavariables replaced.
    pub fn instantiate(&self, lean: &mut Lean, thrown: Obj) -> Result<Obj, Lost> {
        let both = lean.call(lean.f.instantiate_mvars, (self.context(), thrown))?;
        Ok(both.view().field(pair::SECOND).to_obj())
    }

    /// Goes on inside of a goal: with its local context and instances.
    pub fn enter(&mut self, lean: &mut Lean, declaration: View<'_>) -> Result<(), Lost> {
        let set = [
            (meta_context::LOCAL_CONTEXT, declaration.field(mvar_decl::LOCAL_CONTEXT).to_obj()),
            (meta_context::LOCAL_INSTANCES, declaration.field(mvar_decl::LOCAL_INSTANCES).to_obj()),
        ];
        self.live.contexts.meta = lean.with(self.live.contexts.meta.view(), set, &[])?;
        Ok(())
    }

    /// Gives a metavariable (`MVarId`) its value.
    pub fn assign(&self, lean: &mut Lean, mvar: Obj, value: Obj) -> Result<(), Lost> {
        self.change_context(lean, lean.f.assign, mvar, value)
    }

    /// Gives a universe metavariable its value.
    pub fn assign_level(&self, lean: &mut Lean, mvar: Obj, level: Obj) -> Result<(), Lost> {
        self.change_context(lean, lean.f.assign_level, mvar, level)
    }

    fn change_context(
        &self,
        lean: &mut Lean,
        f: Function<(Owned, Owned, Owned)>,
        mvar: Obj,
        value: Obj,
    ) -> Result<(), Lost> {
        let context = lean.call(f, (self.context(), mvar, value))?;
        let state = self.live.meta.view().deref();
        let state = lean.with(state, [(meta_state::MVAR_CONTEXT, context)], &[])?;
        self.live.meta.view().set_ref(state);
        Ok(())
    }

    /// The type of an expression.
    pub fn type_of(&self, lean: &mut Lean, thrown: Obj) -> Result<Option<Obj>, Lost> {
        let Some(ty) = self.call(lean, lean.f.infer_type, (thrown,))? else { return Ok(None) };
        Ok(Some(self.instantiate(lean, ty)?))
    }

    /// Whether a type is a proposition.
    pub fn is_proposition(&self, lean: &mut Lean, ty: Obj) -> Result<Option<bool>, Lost> {
        Ok(self.call(lean, lean.f.is_prop, (ty,))?.map(|b| b.is(TRUE)))
    }

    /// Whether a term is a proof.
    pub fn is_proof(&self, lean: &mut Lean, thrown: Obj) -> Result<Option<bool>, Lost> {
        let Some(ty) = self.type_of(lean, thrown)? else { return Ok(None) };
        self.is_proposition(lean, ty)
    }

    /// The proof state with one goal (an `MVarId`) as things are now.
    pub fn leave(&self, lean: &mut Lean, goal: Obj) -> Result<ProofState, Lost> {
        let goals = lean.list(vec![goal])?;
        Ok(self.live.leave(self.live.contexts.clone(), goals))
    }
}
