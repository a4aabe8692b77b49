//! `cmd` and `path`: elaborating text and reporting on it.

use super::sites::Sites;
use super::used_constants::used_constants;
use crate::proof_snapshot::{ProofSnapshot, SorrySnapshot};
use crate::tree_json::{self, Filter};
use lean_meta::contexts::ContextMaker;
use lean_meta::frontend::{self, RunOptions};
use lean_meta::infotree::ContextInfo;
use lean_protocol::AutoBound;
use lean_protocol::request::Reports;
use lean_protocol::{Message, Position};
use lean_wasm::layout::meta_context;
use lean_wasm::lean::{CallError, Lean};
use lean_wasm::object::Obj;
use serde_json::Value;

/// What elaborating a text gave.
pub(crate) struct Elaborated {
    /// `Command.State` after the text.
    pub state: Obj,
    pub messages: Vec<Message>,
    pub sorries: Vec<SorryReport>,
    pub tactics: Vec<TacticReport>,
    pub infotree: Option<Value>,
    /// The deadline passed; the rest describes what was done before.
    pub cancelled: bool,
}

/// A `sorry`, or (asked for with `rootGoals`) the beginning of a tactic block.
pub(crate) struct SorryReport {
    /// As Lean prints it; absent if printing was not asked for.
    pub goal: Option<String>,
    pub start: Position,
    pub end: Position,
    pub snapshot: ProofSnapshot,
    /// Names in its context that Lean has bound by itself.
    pub auto_bound: AutoBound,
}

/// A tactic of the text and the state before it.
pub(crate) struct TacticReport {
    pub goals: String,
    pub tactic: String,
    pub start: Position,
    pub end: Position,
    pub used_constants: Vec<String>,
    pub snapshot: ProofSnapshot,
}

/// Elaborates `text` from byte `start` on, from a `Command.State`, and reports what
/// `reports` asks for. `plain`: print the goals of `sorry`s.
pub fn elaborate(
    lean: &mut Lean,
    maker: &ContextMaker,
    state: &Obj,
    text: &str,
    start: usize,
    reports: &Reports,
    plain: bool,
) -> Result<Elaborated, CallError> {
    let options = RunOptions { trees: true, start, ..RunOptions::default() };
    let run = frontend::run(lean, state, text, &options)?;
    let mut out = Elaborated {
        state: run.state,
        messages: run.messages,
        sorries: vec![],
        tactics: vec![],
        infotree: None,
        cancelled: run.cancelled,
    };
    if out.cancelled {
        return Ok(out);
    }
    let mut found = vec![];
    for command in &run.trees {
        let (shown, places, env) = Sites::of_command(lean, command, reports)?;
        found.push((shown, places, env, command));
    }
    // all `sorry`s of the text, then all tactic blocks, then all tactics
    for (_, places, env, command) in &mut found {
        if places.sorries.is_empty() {
            continue;
        }
        let auto_bound = command.auto_bound();
        for site in std::mem::take(&mut places.sorries) {
            let sorry = ProofSnapshot::of_sorry(lean, maker, site, Some(env), None)?;
            let context = sorry.snapshot.state.contexts.meta.field(meta_context::LOCAL_CONTEXT);
            let auto_bound = lean_meta::auto_bound::of_context(&auto_bound, context.view());
            out.sorries.push(SorryReport { auto_bound, ..report(lean, sorry, plain)? });
        }
    }
    for (_, places, env, _) in &mut found {
        for site in std::mem::take(&mut places.roots) {
            let goal = Some(goals_text(lean, &site.context, &site.goals)?);
            let (start, _) = tree_json::range(lean, site.syntax.view(), &site.context)?;
            let snapshot = ProofSnapshot::of_goals(lean, maker, &site.context, site.goals, Some(env))?;
            out.sorries.push(SorryReport {
                goal,
                start,
                end: start,
                snapshot,
                auto_bound: AutoBound::default(),
            });
        }
    }
    for (shown, places, env, _) in &mut found {
        for (site, place) in shown.tactics.iter().zip(std::mem::take(&mut places.tactics)) {
            let (start, end) = tree_json::range(lean, site.syntax.view(), &site.context)?;
            out.tactics.push(TacticReport {
                goals: goals_text(lean, &site.context, &site.goals)?,
                tactic: tree_json::tactic_text(lean, maker, &site.context, site.syntax.view())?,
                start,
                end,
                used_constants: used_constants(lean, site.info.view())?,
                snapshot: ProofSnapshot::of_goals(lean, maker, &place.context, place.goals, Some(env))?,
            });
        }
    }
    if let Some(filter) = reports.infotree.as_deref().and_then(Filter::parse) {
        let mut trees = vec![];
        for tree in run.trees.iter().flat_map(|c| &c.trees) {
            trees.extend(tree_json::export(lean, maker, tree.view(), filter)?);
        }
        out.infotree = (!trees.is_empty()).then(|| Value::Array(trees));
    }
    Ok(out)
}

/// Place and (`plain`) printed goal of a `sorry`.
pub fn report(lean: &mut Lean, sorry: SorrySnapshot, plain: bool) -> Result<SorryReport, CallError> {
    let (start, end) = tree_json::range(lean, sorry.syntax.view(), &sorry.context)?;
    let goal = match plain {
        true => Some(sorry.snapshot.goals(lean)?.join("\n")),
        false => None,
    };
    Ok(SorryReport { goal, start, end, snapshot: sorry.snapshot, auto_bound: AutoBound::default() })
}

/// All goals of a state as one text.
fn goals_text(lean: &mut Lean, context: &ContextInfo, goals: &Obj) -> Result<String, CallError> {
    match lean.io(lean.f.pp_goals, (context.0.share(), goals.share()))? {
        Ok(format) => Ok(crate::proof_snapshot::pretty(lean, format)?.trim_ascii().to_string()),
        Err(e) => Err(CallError::Exception(lean.io_error_text(e)?)),
    }
}
