//! Contexts for proof states, obtained from Lean itself: Lean functions that run a monadic action are given a
//! closure of the host, which keeps the contexts and cells it is called with.

use crate::proof_state::{Contexts, ProofState};
use lean_wasm::layout::{command_context_info, context_info};
use lean_wasm::layout::{core_state, meta_context};
use lean_wasm::lean::{CallError, Lean, UNIT};
use lean_wasm::object::{Obj, View, boxed};

/// Closures of the host and the contexts that do not depend on the statement.
pub struct ContextMaker {
    meta_closure: Obj,
    tactic_context: Obj,
    term_context: Obj,
    term_state: Obj,
    empty_local_context: Obj,
    /// `Meta.ConfigWithKey` under which terms and tactics are elaborated.
    elaboration_config: Obj,
}

impl ContextMaker {
    /// `state` is any `Command.State` of this Lean.
    pub fn new(l: &mut Lean, state: &Obj) -> wasmtime::Result<ContextMaker> {
        let unit_result = l.ctor(0, [UNIT], &[])?;
        // the guest gives its reference back at every call: make the object persistent
        l.heap.memory.set_u32(unit_result.ptr() + lean_wasm::layout::header::COUNT, 0);
        let meta = l.machine.host_function::<5>(unit_result.ptr())?;
        let term = l.machine.host_function::<7>(unit_result.ptr())?;
        let meta_closure = l.closure(meta, 5)?;
        let term_closure = l.closure(term, 7)?;

        let input = crate::frontend::input_context(l, "")?;
        let start = Obj::from_raw(boxed(0), &l.heap);
        let context = crate::frontend::command_context(l, &input, start)?;
        let cell = l.new_ref(state.clone())?;
        l.machine.take_captured();
        l.monadic(l.f.lift_term, [UNIT, term_closure.into_raw(), context.into_raw(), cell.share(), UNIT])
            .map_err(wasmtime::Error::new)?;
        let captured =
            captured(l).ok_or_else(|| wasmtime::Error::msg("liftTermElabM did not run its action"))?;
        let [term_context, term_cell, meta, ..] = &captured[..] else {
            return Err(wasmtime::Error::msg("liftTermElabM called its action with too few arguments"));
        };
        let maker = ContextMaker {
            meta_closure,
            // Tactic.Context {elaborator := anonymous; recover := true}
            tactic_context: l.ctor(0, [UNIT], &[1, 0, 0, 0])?,
            term_context: term_context.clone(),
            term_state: term_cell.view().deref().to_obj(),
            empty_local_context: meta.field(meta_context::LOCAL_CONTEXT),
            elaboration_config: meta.field(meta_context::KEYED_CONFIG),
        };
        Ok(maker)
    }

    /// An empty `LocalContext`.
    pub fn empty_local_context(&self) -> Obj {
        self.empty_local_context.clone()
    }

    /// The proof state of goals in a `ContextInfo` (from an information tree) whose
    /// metavariable context is `mvars`. `env` replaces the context's environment: the one
    /// before the declaration, so that it cannot use itself.
    pub fn proof_state(
        &self,
        l: &mut Lean,
        context: View<'_>,
        mvars: View<'_>,
        goals: Obj,
        env: Option<&Obj>,
    ) -> Result<ProofState, CallError> {
        let command = context.field(context_info::COMMAND);
        let command = l.with(command, &[(command_context_info::MVARS, mvars.to_obj().into_raw())], &[])?;
        let context = l.with(context, &[(context_info::COMMAND, command.into_raw())], &[])?;
        l.machine.take_captured();
        let r = l.io(
            l.f.run_meta,
            [UNIT, context.into_raw(), self.empty_local_context.share(), self.meta_closure.share(), UNIT],
        )?;
        if let Err(e) = r {
            return Err(CallError::Exception(l.io_error_text(e)?));
        }
        let Some(captured) = captured(l) else {
            return Err(CallError::Exception("runMetaM did not run its action".into()));
        };
        let [meta, meta_cell, core_context, core_cell, ..] = &captured[..] else {
            return Err(CallError::Exception("runMetaM called its action with too few arguments".into()));
        };
        let mut core = core_cell.view().deref().to_obj();
        if let Some(env) = env {
            core = l.with(core.view(), &[(core_state::ENV, env.share())], &[])?;
        }
        // runMetaM's own configuration is not the one tactics run with
        let config = [(meta_context::KEYED_CONFIG, self.elaboration_config.share())];
        let meta = l.with(meta.view(), &config, &[])?;
        let state = ProofState {
            contexts: Contexts {
                tactic: self.tactic_context.clone(),
                term: self.term_context.clone(),
                meta,
                core: core_context.clone(),
            },
            tactic: goals,
            term: self.term_state.clone(),
            meta: meta_cell.view().deref().to_obj(),
            core,
        };
        match state.contexts.are_as_expected() {
            true => Ok(state),
            false => Err(CallError::Exception("contexts of another version of Lean".into())),
        }
    }
}

/// The arguments of the last call of a host closure, owned.
fn captured(l: &mut Lean) -> Option<Vec<Obj>> {
    let calls = l.machine.take_captured();
    let heap = l.heap.clone();
    calls.into_iter().next_back().map(|args| args.into_iter().map(|p| Obj::from_raw(p, &heap)).collect())
}
