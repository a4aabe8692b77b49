//! A proof state as the community REPL keeps it: with the goals that its proof started from, and with all
//! messages, traces and information trees since then.

use super::engine::Engine;
use super::origin::OriginStep;
use lean_meta::contexts::ContextMaker;
use lean_meta::frontend;
use lean_meta::infotree::{self, ContextInfo, Hole, SorrySite};
use lean_meta::proof_state::{Live, ProofState, StepLimits};
use lean_protocol::Message;
use lean_wasm::layout::{
    command_state, context_info, core_context, core_state, info_state, meta_context, meta_state, mvar_decl,
    pair, trace,
};
use lean_wasm::lean::{CallError, Lean, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View, boxed};

/// Width at which the REPL prints goals, terms and tactics (Lean's `Std.Format.defWidth`).
pub const WIDTH: u32 = 120;

#[derive(Clone)]
pub struct ProofSnapshot {
    pub state: ProofState,
    /// `List MVarId`: what the whole proof has to assign.
    pub root_goals: Obj,
}

/// What changed between two snapshots of a proof.
pub struct Changes {
    pub messages: Vec<Message>,
    pub traces: Vec<String>,
    /// `sorry`s in the tactic, each a snapshot to go on from.
    pub sorries: Vec<SorrySnapshot>,
}

/// A `sorry` and the state it stands for.
pub(crate) struct SorrySnapshot {
    pub snapshot: ProofSnapshot,
    pub syntax: Obj,
    pub context: ContextInfo,
}

impl ProofSnapshot {
    /// The state in which the goals of `goals` (a `List MVarId`) were
    /// open. `env` replaces the environment of `context`.
    pub(crate) fn of_goals(
        lean: &mut Lean,
        maker: &ContextMaker,
        context: &ContextInfo,
        goals: Obj,
        env: Option<&Obj>,
    ) -> Result<ProofSnapshot, CallError> {
        let root_goals = goals.clone();
        let state = maker.proof_state(lean, context.0.view(), context.mvar_context(), goals, env)?;
        Ok(ProofSnapshot { state, root_goals })
    }

    /// The state that a `sorry` stands for.
    pub(crate) fn of_sorry(
        lean: &mut Lean,
        maker: &ContextMaker,
        site: SorrySite,
        env: Option<&Obj>,
        root_goals: Option<&Obj>,
    ) -> Result<SorrySnapshot, CallError> {
        let mut snapshot = match &site.hole {
            Hole::Goal(goal) => {
                let goals = lean.list(vec![goal.clone()])?;
                let mut s = ProofSnapshot::of_goals(lean, maker, &site.context, goals, env)?;
                let found = lean.call(lean.f.find_mvar_decl, (s.mvar_context(), goal.share()))?;
                if let Some(decl) = found.view().some() {
                    s.set_local_context(lean, decl.field(mvar_decl::LOCAL_CONTEXT).to_obj())?;
                }
                s
            }
            Hole::Term { local_context, expected_type } => {
                let none = lean.scalar(UNIT);
                let mut s = ProofSnapshot::of_goals(lean, maker, &site.context, none, env)?;
                s.set_local_context(lean, local_context.clone())?;
                let live = s.state.enter(lean, s.state.contexts.clone())?;
                let expected = lean.some(expected_type.share())?;
                let (natural, anonymous) = (boxed(0), UNIT);
                let mvar =
                    lean.monadic(lean.f.fresh_mvar, (expected, natural, anonymous), live.meta_arguments())?;
                let goals = lean.list(vec![mvar.field(0)])?;
                let state = live.leave(s.state.contexts.clone(), goals.clone());
                ProofSnapshot { state, root_goals: goals }
            }
        };
        if let Some(root) = root_goals {
            snapshot.root_goals = root.clone();
        }
        Ok(SorrySnapshot { snapshot, syntax: site.syntax, context: site.context })
    }

    fn set_local_context(&mut self, lean: &mut Lean, local_context: Obj) -> Result<(), Lost> {
        let contexts = &mut self.state.contexts;
        contexts.meta =
            lean.with(contexts.meta.view(), [(meta_context::LOCAL_CONTEXT, local_context)], &[])?;
        Ok(())
    }

    pub fn mvar_context(&self) -> Obj {
        self.state.meta.field(meta_state::MVAR_CONTEXT)
    }

    /// Puts the values into cells, with the heartbeats of a request of its own.
    pub fn enter(&self, lean: &mut Lean) -> Result<Live, Lost> {
        let mut contexts = self.state.contexts.clone();
        contexts.core = lean.limited(contexts.core.view(), None)?;
        self.state.enter(lean, contexts)
    }

    /// The goals as Lean prints them.
    pub fn goals(&self, lean: &mut Lean) -> Result<Vec<String>, CallError> {
        let live = self.enter(lean)?;
        let mut out = vec![];
        for g in self.state.goals() {
            let format = lean.monadic(lean.f.pp_goal, (g.share(),), live.meta_arguments())?;
            out.push(pretty(lean, format)?);
        }
        Ok(out)
    }

    /// Runs the text of one tactic as the REPL does: errors inside the
    /// tactic are logged where Lean recovers from them.
    pub fn run(
        &self,
        lean: &mut Lean,
        text: &str,
        heartbeats: Option<u64>,
    ) -> Result<ProofSnapshot, CallError> {
        let syntax = lean_meta::proof_state::parse(lean, &self.state.core, "tactic", text)?
            .map_err(CallError::Exception)?;
        let contexts = self.state.contexts.for_step(lean, StepLimits { heartbeats, recover: true })?;
        let live = self.state.enter(lean, contexts)?;
        lean.monadic(lean.f.eval_tactic, (syntax,), live.tactic_arguments())?;
        let ignore_stuck = boxed(0);
        lean.monadic(lean.f.synthesize_pending, (ignore_stuck,), live.term_arguments())?;
        let goals = live.tactic.view().deref().to_obj();
        let state = live.leave(self.state.contexts.clone(), goals);
        Ok(ProofSnapshot { state, root_goals: self.root_goals.clone() })
    }

    fn core_field(&self, index: u32) -> View<'_> {
        self.state.core.view().field(index)
    }

    /// What is new since `old`; everything that the state holds without one.
    pub fn changes(
        &self,
        lean: &mut Lean,
        maker: &ContextMaker,
        old: Option<&ProofSnapshot>,
    ) -> Result<Changes, CallError> {
        let log = |s: &ProofSnapshot| s.core_field(core_state::MESSAGES).to_obj();
        let before = match old {
            Some(o) => lean.call(lean.f.message_log_to_array, (log(o),))?.view().array().len(),
            None => 0,
        };
        let messages = frontend::messages_from(lean, log(self).view(), before)?;

        let traces_of =
            |s: &ProofSnapshot| s.core_field(core_state::TRACE_STATE).field(trace::TRACES).to_obj();
        let before = old.map_or(0, |o| traces_of(o).view().persistent_array().len());
        let mut traces = vec![];
        let all = traces_of(self);
        for t in all.view().persistent_array().into_iter().skip(before) {
            let text = lean.call(lean.f.message_data_text, (t.field(trace::MESSAGE).share(),))?;
            traces.push(text.text().trim_ascii().to_string());
        }

        let trees_of =
            |s: &ProofSnapshot| s.core_field(core_state::INFO_STATE).field(info_state::TREES).to_obj();
        let before = old.map_or(0, |o| trees_of(o).view().persistent_array().len());
        let context = match old {
            // names drawn in a state of a `sorry` must differ from those that the tactic has drawn
            Some(o) => Some(o.context(lean, self.core_field(core_state::NAME_GENERATOR))?),
            None => None,
        };
        let assignment = self.core_field(core_state::INFO_STATE).field(info_state::ASSIGNMENT).to_obj();
        let all = trees_of(self);
        let mut sorries = vec![];
        for tree in all.view().persistent_array().into_iter().skip(before) {
            let tree = lean.call(lean.f.substitute_tree, (tree.share(), assignment.share()))?;
            for mut site in infotree::sorries(lean, tree.view(), context.as_ref())? {
                // The type may mention metavariables that the tactic has
                // made and assigned; the context is older.
                if let Hole::Term { expected_type, .. } = &mut site.hole {
                    let mvars = self.mvar_context();
                    let both = lean.call(lean.f.instantiate_mvars, (mvars, expected_type.share()))?;
                    *expected_type = both.field(pair::SECOND);
                }
                sorries.push(ProofSnapshot::of_sorry(lean, maker, site, None, Some(&self.root_goals))?);
            }
        }
        Ok(Changes { messages, traces, sorries })
    }

    /// The `ContextInfo` of this state, as `CommandContextInfo.save`
    /// would make it, but for the name generator.
    fn context(&self, lean: &mut Lean, names: View<'_>) -> Result<ContextInfo, Lost> {
        let core = self.state.contexts.core.clone();
        let core = |i| core.field(i);
        let no_command_env = UNIT;
        let command = lean.ctor(
            0,
            (
                self.core_field(core_state::ENV).share(),
                no_command_env,
                core(core_context::FILE_MAP),
                self.mvar_context(),
                core(core_context::OPTIONS),
                core(core_context::CURRENT_NAMESPACE),
                core(core_context::OPEN_DECLS),
                names.share(),
            ),
            &[],
        )?;
        let (no_parent, auto_implicits) = (UNIT, lean.array(vec![])?);
        const { assert!(context_info::COMMAND == 0) };
        Ok(ContextInfo(lean.ctor(0, (command, no_parent, auto_implicits), &[])?))
    }

    /// Repeats a step of a pickle.
    pub fn repeat(&self, engine: &mut Engine, step: &OriginStep) -> Result<ProofSnapshot, CallError> {
        let lean = &mut engine.lean;
        let gone = || CallError::Exception("a pickled step no longer works".into());
        match step {
            OriginStep::Tactic(text) => self.run(lean, text, None),
            OriginStep::Strict(text) => {
                let limits = StepLimits { heartbeats: None, recover: false };
                match self.state.step(lean, text, limits)? {
                    Ok(state) => Ok(ProofSnapshot { state, root_goals: self.root_goals.clone() }),
                    Err(f) => Err(CallError::Exception(f.message)),
                }
            }
            OriginStep::Focus(i) => {
                let state = self.state.focus(lean, *i)?.ok_or_else(gone)?;
                Ok(ProofSnapshot { state, root_goals: self.root_goals.clone() })
            }
            OriginStep::Sorry(text, i) => {
                let new = self.run(lean, text, None)?;
                let changes = new.changes(lean, &engine.maker, Some(self))?;
                Ok(changes.sorries.into_iter().nth(*i).ok_or_else(gone)?.snapshot)
            }
            OriginStep::Fresh => self.fresh(lean, &engine.root),
        }
    }

    /// The same without messages, traces and information trees. `root`: any `Command.State` without them.
    fn fresh(&self, lean: &mut Lean, root: &Obj) -> Result<ProofSnapshot, CallError> {
        let set = [
            (core_state::MESSAGES, lean.no_messages.clone()),
            (core_state::INFO_STATE, root.field(command_state::INFO_STATE)),
            (core_state::TRACE_STATE, root.field(command_state::TRACE_STATE)),
        ];
        let mut state = self.state.clone();
        state.core = lean.with(state.core.view(), set, &[])?;
        Ok(ProofSnapshot { state, root_goals: self.root_goals.clone() })
    }
}

/// A `Format` as the REPL prints it.
pub fn pretty(lean: &mut Lean, format: Obj) -> Result<String, Lost> {
    Ok(lean.call(lean.f.format_pretty, (format, boxed(WIDTH), boxed(0), boxed(0)))?.text())
}
