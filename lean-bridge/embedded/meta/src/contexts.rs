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
    pub fn new(lean: &mut Lean, state: &Obj) -> wasmtime::Result<ContextMaker> {
        let unit_result = lean.ctor(0, (UNIT,), &[])?;
        let meta_closure = lean.capturing_closure::<5>(&unit_result)?;
        let term_closure = lean.capturing_closure::<7>(&unit_result)?;

        let input = crate::frontend::input_context(lean, "")?;
        let start = lean.scalar(boxed(0));
        let context = crate::frontend::command_context(lean, &input, start)?;
        let cell = lean.new_ref(state.clone())?;
        lean.take_captured();
        lean.monadic(lean.f.lift_term, (UNIT, term_closure), (context, cell))
            .map_err(wasmtime::Error::new)?;
        let captured =
            captured(lean).ok_or_else(|| wasmtime::Error::msg("liftTermElabM did not run its action"))?;
        let [term_context, term_cell, meta, ..] = &captured[..] else {
            return Err(wasmtime::Error::msg("liftTermElabM called its action with too few arguments"));
        };
        let maker = ContextMaker {
            meta_closure,
            // Tactic.Context {elaborator := anonymous; recover := true}
            tactic_context: lean.ctor(0, (UNIT,), &[1, 0, 0, 0])?,
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
        lean: &mut Lean,
        context: View<'_>,
        mvars: View<'_>,
        goals: Obj,
        env: Option<&Obj>,
    ) -> Result<ProofState, CallError> {
        let command = context.field(context_info::COMMAND);
        let command = lean.with(command, [(command_context_info::MVARS, mvars.to_obj())], &[])?;
        let context = lean.with(context, [(context_info::COMMAND, command)], &[])?;
        lean.take_captured();
        let (locals, closure) = (self.empty_local_context.share(), self.meta_closure.share());
        let r = lean.io(lean.f.run_meta, (UNIT, context, locals, closure))?;
        if let Err(e) = r {
            return Err(CallError::Exception(lean.io_error_text(e)?));
        }
        let Some(captured) = captured(lean) else {
            return Err(CallError::Exception("runMetaM did not run its action".into()));
        };
        let [meta, meta_cell, core_context, core_cell, ..] = &captured[..] else {
            return Err(CallError::Exception("runMetaM called its action with too few arguments".into()));
        };
        let mut core = core_cell.view().deref().to_obj();
        if let Some(env) = env {
            core = lean.with(core.view(), [(core_state::ENV, env.clone())], &[])?;
        }
        // runMetaM's own configuration is not the one tactics run with
        let config = [(meta_context::KEYED_CONFIG, self.elaboration_config.clone())];
        let meta = lean.with(meta.view(), config, &[])?;
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

/// The arguments of the last call of a host closure.
fn captured(lean: &mut Lean) -> Option<Vec<Obj>> {
    lean.take_captured().pop()
}
