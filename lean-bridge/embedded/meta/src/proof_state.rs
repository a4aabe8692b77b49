//! Proof states: a tactic monad's contexts and state values, and running tactics on them.
//!
//! A state is four immutable contexts (tactic, term, meta, core) and four state values;
//! running a tactic puts the values into fresh cells, so nothing ever has to be
//! restored and any number of states live side by side.

use crate::frontend;
use lean_protocol::FailureKind;
use lean_wasm::layout::{
    core_context, core_state, except, exception, info_state, tactic_context, term_context,
};
use lean_wasm::lean::Lean;
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, Shared, View, boxed};

/// A proof state.
#[derive(Clone)]
pub struct ProofState {
    /// The contexts that tactics run in.
    pub contexts: Contexts,
    /// `Tactic.State`, the list of goals.
    pub tactic: Obj,
    /// `Term.State`.
    pub term: Obj,
    /// `Meta.State`.
    pub meta: Obj,
    /// `Core.State`.
    pub core: Obj,
}

/// The contexts of a proof state.
#[derive(Clone)]
pub struct Contexts {
    /// `Tactic.Context`.
    pub tactic: Obj,
    /// `Term.Context`.
    pub term: Obj,
    /// `Meta.Context`.
    pub meta: Obj,
    /// `Core.Context`.
    pub core: Obj,
}

/// Limits of a tactic.
#[derive(Clone, Copy, Debug, Default)]
pub struct StepLimits {
    /// In the unit of `maxHeartbeats`; `None` keeps the options' value, 0 is unlimited.
    pub heartbeats: Option<u64>,
    /// Go on after errors and log them, as a file does; proof search wants `false`.
    pub recover: bool,
}

/// Why a tactic failed, and what Lean says.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What kind of failure it is.
    pub kind: FailureKind,
    /// Lean's message.
    pub message: String,
}

/// Cells holding a proof state's values while Lean works on it.
pub struct Live {
    /// The contexts, which no cell holds.
    pub contexts: Contexts,
    /// Of `Tactic.State`.
    pub tactic: Obj,
    /// Of `Term.State`.
    pub term: Obj,
    /// Of `Meta.State`.
    pub meta: Obj,
    /// Of `Core.State`.
    pub core: Obj,
}

/// What a `CoreM` function takes behind its own parameters.
pub type CoreArguments<'a> = (Shared<'a>, Shared<'a>);
/// What a `MetaM` function takes behind its own parameters.
pub type MetaArguments<'a> = (Shared<'a>, Shared<'a>, Shared<'a>, Shared<'a>);
/// What a `TermElabM` function takes behind its own parameters.
pub type TermArguments<'a> = (Shared<'a>, Shared<'a>, Shared<'a>, Shared<'a>, Shared<'a>, Shared<'a>);
/// What a `TacticM` function takes behind its own parameters.
pub type TacticArguments<'a> =
    (Shared<'a>, Shared<'a>, Shared<'a>, Shared<'a>, Shared<'a>, Shared<'a>, Shared<'a>, Shared<'a>);

impl ProofState {
    /// Puts the values into cells.
    pub fn enter(&self, lean: &mut Lean, contexts: Contexts) -> Result<Live, Lost> {
        Ok(Live {
            contexts,
            tactic: lean.new_ref(self.tactic.clone())?,
            term: lean.new_ref(self.term.clone())?,
            meta: lean.new_ref(self.meta.clone())?,
            core: lean.new_ref(self.core.clone())?,
        })
    }

    /// The `Environment` that its tactics see.
    pub fn environment(&self) -> Obj {
        self.core.field(core_state::ENV)
    }

    /// The goals (`MVarId`s, which are names).
    pub fn goals(&self) -> impl Iterator<Item = View<'_>> {
        self.tactic.view().list()
    }

    /// What the step that led here has logged, errors apart.
    pub fn remarks(&self, lean: &mut Lean) -> Result<Vec<String>, Lost> {
        let said = frontend::messages(lean, self.core.view().field(core_state::MESSAGES))?;
        Ok(said.into_iter().filter(|m| m.severity != "error").map(|m| m.data).collect())
    }

    /// The state with only one of its goals.
    pub fn focus(&self, lean: &mut Lean, goal: usize) -> Result<Option<ProofState>, Lost> {
        let Some(g) = self.goals().nth(goal).map(View::to_obj) else { return Ok(None) };
        let mut one = self.clone();
        one.tactic = lean.list(vec![g])?;
        Ok(Some(one))
    }

    /// Runs one tactic; `Ok(Err(_))` when it fails. The new state's goals are those not yet assigned.
    pub fn step(
        &self,
        lean: &mut Lean,
        text: &str,
        limits: StepLimits,
    ) -> Result<Result<ProofState, Failure>, Lost> {
        let syntax = match parse(lean, &self.core, "tactic", text)? {
            Ok(s) => s,
            Err(message) => return Ok(Err(Failure { kind: FailureKind::Parse, message })),
        };
        let contexts = self.contexts.for_step(lean, limits)?;
        // messages and traces of earlier steps would be copied from
        // state to state, and count as this step's errors
        let mut state = self.clone();
        // nobody reads the information trees of a step
        let info =
            lean.with(state.core.view().field(core_state::INFO_STATE), [], &[(info_state::ENABLED, 0)])?;
        let set = [(core_state::MESSAGES, lean.no_messages.clone()), (core_state::INFO_STATE, info)];
        state.core = lean.with(state.core.view(), set, &[])?;
        let live = state.enter(lean, contexts)?;
        let mut r = lean.attempt(lean.f.eval_tactic, (syntax,), live.tactic_arguments())?;
        if r.is_ok() {
            let ignore_stuck = boxed(0);
            r = lean.attempt(lean.f.synthesize_pending, (ignore_stuck,), live.term_arguments())?;
        }
        if let Err(e) = r {
            let failed = failure(lean, e)?;
            // an elaborator that gives up after it has logged its errors throws an exception without words
            let is_silent = failed.message.starts_with("internal exception");
            let logged = if is_silent { live.logged_errors(lean)? } else { None };
            return Ok(Err(logged.unwrap_or(failed)));
        }
        if !limits.recover
            && let Some(logged) = live.logged_errors(lean)?
        {
            return Ok(Err(logged));
        }
        let goals = lean.attempt(lean.f.unsolved_goals, (), live.tactic_arguments())?;
        match goals {
            Ok(goals) => {
                let mut next = live.leave(self.contexts.clone(), goals);
                let info = self.core.field(core_state::INFO_STATE);
                next.core = lean.with(next.core.view(), [(core_state::INFO_STATE, info)], &[])?;
                Ok(Ok(next))
            }
            Err(e) => Ok(Err(failure(lean, e)?)),
        }
    }
}

impl Live {
    /// Contexts and cells in the order of a `TacticM` function's parameters; a reference each.
    pub fn tactic_arguments(&self) -> TacticArguments<'_> {
        let (term, term_cell, meta, meta_cell, core, core_cell) = self.term_arguments();
        let (tactic, cell) = (self.contexts.tactic.share(), self.tactic.share());
        (tactic, cell, term, term_cell, meta, meta_cell, core, core_cell)
    }

    /// The same for `TermElabM`.
    pub fn term_arguments(&self) -> TermArguments<'_> {
        let (meta, meta_cell, core, core_cell) = self.meta_arguments();
        (self.contexts.term.share(), self.term.share(), meta, meta_cell, core, core_cell)
    }

    /// The same for `MetaM`.
    pub fn meta_arguments(&self) -> MetaArguments<'_> {
        let (core, core_cell) = self.core_arguments();
        (self.contexts.meta.share(), self.meta.share(), core, core_cell)
    }

    /// The same for `CoreM`.
    pub fn core_arguments(&self) -> CoreArguments<'_> {
        (self.contexts.core.share(), self.core.share())
    }

    /// The errors that were logged, as a failure; `None` if there are none.
    pub(crate) fn logged_errors(&self, lean: &mut Lean) -> Result<Option<Failure>, Lost> {
        if !frontend::core_has_errors(lean, self.core.view().deref())? {
            return Ok(None);
        }
        let log = self.core.view().deref().field(core_state::MESSAGES).to_obj();
        let errors = frontend::messages(lean, log.view())?;
        let errors: Vec<String> =
            errors.into_iter().filter(|m| m.severity == "error").map(|m| m.data).collect();
        Ok(Some(Failure { kind: FailureKind::Tactic, message: errors.join("\n") }))
    }

    /// The values as they are now, with these goals.
    pub fn leave(&self, contexts: Contexts, goals: Obj) -> ProofState {
        let value = |cell: &Obj| cell.view().deref().to_obj();
        ProofState {
            contexts,
            tactic: goals,
            term: value(&self.term),
            meta: value(&self.meta),
            core: value(&self.core),
        }
    }
}

impl Contexts {
    /// Contexts of one step: its error recovery, heartbeat budget and cancel token.
    pub fn for_step(&self, lean: &mut Lean, limits: StepLimits) -> Result<Contexts, Lost> {
        let recover = limits.recover as u8;
        Ok(Contexts {
            tactic: lean.with(self.tactic.view(), [], &[(tactic_context::RECOVER, recover)])?,
            term: lean.with(self.term.view(), [], &[(term_context::ERR_TO_SORRY, recover)])?,
            meta: self.meta.clone(),
            core: lean.limited(self.core.view(), limits.heartbeats)?,
        })
    }

    /// The contexts have the number of fields that `layout` says.
    pub(crate) fn are_as_expected(&self) -> bool {
        self.core.view().fields() == core_context::FIELDS && self.term.view().fields() == term_context::FIELDS
    }
}

/// Parses text of a syntax category in a state's environment. The inner error is Lean's.
pub fn parse(lean: &mut Lean, core: &Obj, category: &str, text: &str) -> Result<Result<Obj, String>, Lost> {
    let env = core.field(core_state::ENV);
    let category = lean.name(category)?;
    let (source, file) = (lean.string(text)?, lean.string("<input>")?);
    let r = lean.call(lean.f.parse_category, (env, category, source, file))?;
    let value = r.field(0);
    Ok(if r.view().tag() == except::OK { Ok(value) } else { Err(value.text()) })
}

/// Sorts an exception (owned) by its message: Lean throws its limits as ordinary errors.
fn failure(lean: &mut Lean, thrown: Obj) -> Result<Failure, Lost> {
    let internal = thrown.view().tag() == exception::INTERNAL;
    let message = lean.exception_text(thrown)?;
    let kind = if lean.is_cancelled() {
        FailureKind::Timeout
    } else if message.contains("(deterministic) timeout") {
        FailureKind::Heartbeats
    } else if message.contains("maximum recursion depth") || message.contains("deep recursion") {
        FailureKind::Recursion
    } else {
        FailureKind::Tactic
    };
    let message = match (internal, kind) {
        (_, FailureKind::Timeout) => "the tactic ran past its deadline".to_string(),
        _ => message,
    };
    Ok(Failure { kind, message })
}
