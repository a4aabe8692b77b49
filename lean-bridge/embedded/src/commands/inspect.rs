//! `inspect`: goals and terms at places of a text, by Lean's own rules for its editors.

use crate::proof_snapshot::{ProofSnapshot, pretty};
use crate::status::instantiate;
use crate::tree_json::name_text;
use lean_meta::contexts::ContextMaker;
use lean_meta::environment::Constants;
use lean_meta::expression;
use lean_meta::frontend::{CommandTrees, Run};
use lean_meta::goal::{self, GoalOptions};
use lean_meta::infotree::{self, ContextInfo};
use lean_meta::proof_state::Live;
use lean_protocol::term::Goal;
use lean_wasm::layout::{
    expr, field_info, goals_at_result, info, info_tree, info_with_context, meta_context, tactic_info,
    term_info,
};
use lean_wasm::lean::{CallError, Lean, TRUE, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View, boxed};
use std::ops::Range;

/// What holds at a place.
#[derive(Default)]
pub struct Seen {
    /// Its command was elaborated.
    pub reached: bool,
    pub goals: Vec<SeenGoals>,
    pub term: Option<SeenTerm>,
}

/// Goals before or after a tactic.
pub(crate) struct SeenGoals {
    pub snapshot: ProofSnapshot,
    pub goals: Vec<Goal>,
    /// Bytes of the tactic.
    pub range: Range<usize>,
    pub after: bool,
}

/// A term of the text.
pub(crate) struct SeenTerm {
    pub range: Range<usize>,
    /// Printed, as everything here. `None`: Lean does not say.
    pub ty: Option<String>,
    pub constant: Option<String>,
    /// The goal that the term has to solve, and its type.
    pub expected: Option<(String, String)>,
}

/// What holds at byte offsets of a text that was run with these places. `len`: bytes of the text.
pub fn inspect(
    lean: &mut Lean,
    maker: &ContextMaker,
    run: &Run,
    start: usize,
    len: usize,
    places: &[usize],
    options: GoalOptions,
) -> Result<Vec<Seen>, CallError> {
    let mut out = vec![];
    for place in places {
        let around =
            |c: &&CommandTrees| c.range.start <= *place && (*place < c.range.end || c.range.end >= len);
        out.push(match run.trees.iter().find(around) {
            Some(command) if !run.cancelled => {
                let goals = goals_at(lean, maker, command, *place, options)?;
                let term = term_at(lean, maker, command, *place)?;
                Seen { reached: true, goals, term }
            }
            _ => Seen { reached: *place < start || !run.cancelled, ..Seen::default() },
        });
    }
    Ok(out)
}

fn goals_at(
    lean: &mut Lean,
    maker: &ContextMaker,
    command: &CommandTrees,
    place: usize,
    options: GoalOptions,
) -> Result<Vec<SeenGoals>, CallError> {
    let shown = results(lean, command, &command.trees, place)?;
    let Some(first) = shown.first() else { return Ok(vec![]) };
    // as in `sites`: a proof may use what its statement has added to
    // the environment, but not what it is the proof of
    let env = ContextInfo(first.field(goals_at_result::CONTEXT)).environment();
    let mut same = (vec![], command.env());
    if Constants::count_added(lean, &env)? > Constants::count_added(lean, &same.1)? + 1
        && let Some((trees, env)) = command.hidden(lean)?
    {
        let hidden = results(lean, command, &trees, place)?;
        if hidden.len() == shown.len() {
            same = (hidden, env);
        }
    }
    let (hidden, env) = same;
    let mut out = vec![];
    for (i, result) in shown.iter().enumerate() {
        let result = hidden.get(i).unwrap_or(result).view();
        let after = result.scalar_u8(goals_at_result::USE_AFTER) != 0;
        let tactic = result.field(goals_at_result::TACTIC);
        let (mvars, goals) = match after {
            true => (tactic_info::MVARS_AFTER, tactic_info::GOALS_AFTER),
            false => (tactic_info::MVARS_BEFORE, tactic_info::GOALS_BEFORE),
        };
        let context = ContextInfo(result.field(goals_at_result::CONTEXT).to_obj());
        let context = context.for_proof_state(lean, tactic.field(mvars))?;
        let snapshot =
            ProofSnapshot::of_goals(lean, maker, &context, tactic.field(goals).to_obj(), Some(&env))?;
        let goals = goal::goals(lean, &snapshot.state, options)?;
        let syntax = tactic.field(tactic_info::ELAB).field(lean_wasm::layout::elab_info::SYNTAX);
        let range = range(lean, syntax)?.unwrap_or(place..place);
        out.push(SeenGoals { snapshot, goals, range, after });
    }
    Ok(out)
}

/// `GoalsAtResult`s.
fn results(lean: &mut Lean, command: &CommandTrees, trees: &[Obj], place: usize) -> Result<Vec<Obj>, Lost> {
    let mut out = vec![];
    for tree in trees {
        let map = command.file_map();
        let found = lean.call(lean.f.goals_at, (map, tree.share(), boxed(place as u32)))?;
        out.extend(found.view().list().map(View::to_obj));
    }
    Ok(out)
}

/// Bytes of syntax that stands in the text.
fn range(lean: &mut Lean, stx: View<'_>) -> Result<Option<Range<usize>>, Lost> {
    let offset = |at: Obj| at.view().some().and_then(View::scalar).map(|n| n as usize);
    let start = lean.call(lean.f.syntax_pos, (stx.share(), TRUE))?;
    let end = lean.call(lean.f.syntax_tail_pos, (stx.share(), TRUE))?;
    Ok(offset(start).zip(offset(end)).map(|(start, end)| start..end))
}

/// A node of a tree with its context.
struct Node {
    info: Obj,
    context: ContextInfo,
    range: Range<usize>,
}

fn term_at(
    lean: &mut Lean,
    maker: &ContextMaker,
    command: &CommandTrees,
    place: usize,
) -> Result<Option<SeenTerm>, CallError> {
    let (mut smallest, mut expected) = (None, None);
    for tree in &command.trees {
        find_smallest(lean, tree.view(), None, place, &mut smallest)?;
        if expected.is_none() {
            let found = lean.call(lean.f.term_goal_at, (tree.share(), boxed(place as u32)))?;
            expected = found.view().some().map(View::to_obj);
        }
    }
    let Some(node) = smallest else { return Ok(None) };
    let (ty, constant) = described(lean, maker, &node)?;
    let expected = match expected {
        Some(e) => expected_at(lean, maker, e.view())?,
        None => None,
    };
    Ok(Some(SeenTerm { range: node.range, ty, constant, expected }))
}

/// The smallest term or field around a place; what begins at it goes before
/// what ends there, and a constant before a variable.
fn find_smallest(
    lean: &mut Lean,
    tree: View<'_>,
    context: Option<&ContextInfo>,
    place: usize,
    best: &mut Option<Node>,
) -> Result<(), Lost> {
    match tree.tag() {
        info_tree::CONTEXT => {
            let merged = infotree::merge(lean, tree.field(info_tree::FIRST), context)?;
            find_smallest(lean, tree.field(info_tree::SECOND), merged.as_ref(), place, best)
        }
        info_tree::NODE => {
            let node = tree.field(info_tree::FIRST);
            if let Some(context) = context
                && let Some(stx) = syntax_of_term(node)
                && let Some(range) = range(lean, stx)?
                && range.start <= place
                && place <= range.end
            {
                let rank =
                    |range: &Range<usize>, node: View<'_>| (range.end == place, range.len(), is_fvar(node));
                let is_better =
                    best.as_ref().is_none_or(|b| rank(&range, node) <= rank(&b.range, b.info.view()));
                if is_better {
                    *best = Some(Node { info: node.to_obj(), context: context.clone(), range });
                }
            }
            // inside of a tactic, terms may mention what the tactic has assigned
            let inner = match (context, node.tag()) {
                (Some(c), info::TACTIC) => Some(c.at(lean, node.field(0).field(tactic_info::MVARS_AFTER))?),
                _ => None,
            };
            for child in tree.field(info_tree::SECOND).persistent_array() {
                find_smallest(lean, child, inner.as_ref().or(context), place, best)?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn syntax_of_term(node: View<'_>) -> Option<View<'_>> {
    match node.tag() {
        info::TERM => infotree::node_syntax(node),
        info::FIELD => Some(node.field(0).field(field_info::SYNTAX)),
        _ => None,
    }
}

fn is_fvar(node: View<'_>) -> bool {
    node.tag() == info::TERM && node.field(0).field(term_info::EXPR).tag() == expr::FVAR
}

/// Printed type of a term and the constant at its head.
fn described(
    lean: &mut Lean,
    maker: &ContextMaker,
    node: &Node,
) -> Result<(Option<String>, Option<String>), CallError> {
    let info = node.info.field(0);
    let is_field = node.info.view().tag() == info::FIELD;
    let (locals, value) = match is_field {
        true => (field_info::LOCAL_CONTEXT, field_info::VALUE),
        false => (term_info::LOCAL_CONTEXT, term_info::EXPR),
    };
    let live = live(lean, maker, &node.context, info.field(locals))?;
    let value = instantiate(lean, &live, info.field(value))?;
    let constant = match is_field {
        true => Some(info.field(field_info::PROJECTION)),
        false => {
            let head = expression::function(value.view());
            (head.tag() == expr::CONST).then(|| head.field(0).to_obj())
        }
    };
    let constant = match constant {
        Some(name) => Some(name_text(lean, name.view())?),
        None => None,
    };
    let ty = match lean.monadic(lean.f.infer_type, (value,), live.meta_arguments()) {
        Ok(ty) => Some(printed(lean, &live, ty)?),
        Err(CallError::Exception(_)) => None,
        Err(lost) => return Err(lost),
    };
    Ok((ty, constant))
}

/// Goal and type that `InfoTree.termGoalAt?` gives, where it gives a term.
fn expected_at(
    lean: &mut Lean,
    maker: &ContextMaker,
    found: View<'_>,
) -> Result<Option<(String, String)>, CallError> {
    let node = found.field(info_with_context::INFO);
    // a variable where it is bound has nothing to solve
    if node.tag() != info::TERM || node.field(0).scalar_u8(term_info::IS_BINDER) != 0 {
        return Ok(None);
    }
    let term = node.field(0);
    let context = ContextInfo(found.field(info_with_context::CONTEXT).to_obj());
    let live = live(lean, maker, &context, term.field(term_info::LOCAL_CONTEXT).to_obj())?;
    let ty = match term.field(term_info::EXPECTED_TYPE).some() {
        Some(ty) => ty.to_obj(),
        None => {
            let e = term.field(term_info::EXPR).to_obj();
            match lean.monadic(lean.f.infer_type, (e,), live.meta_arguments()) {
                Ok(ty) => ty,
                Err(CallError::Exception(_)) => return Ok(None),
                Err(lost) => return Err(lost),
            }
        }
    };
    let ty = instantiate(lean, &live, ty)?;
    let some = lean.some(ty.share())?;
    let (natural, anonymous) = (boxed(0), UNIT);
    let mvar = lean.monadic(lean.f.fresh_mvar, (some, natural, anonymous), live.meta_arguments())?;
    let goal = goal::goal_text(lean, &live, &mvar.field(0))?;
    Ok(Some((goal, printed(lean, &live, ty)?)))
}

/// `MetaM` in a context of a tree.
fn live(
    lean: &mut Lean,
    maker: &ContextMaker,
    context: &ContextInfo,
    locals: Obj,
) -> Result<Live, CallError> {
    let none = lean.scalar(UNIT);
    let mut snapshot = ProofSnapshot::of_goals(lean, maker, context, none, None)?;
    let contexts = &mut snapshot.state.contexts;
    let set = [(meta_context::LOCAL_CONTEXT, locals)];
    contexts.meta = lean.with(contexts.meta.view(), set, &[])?;
    Ok(snapshot.enter(lean)?)
}

fn printed(lean: &mut Lean, live: &Live, thrown: Obj) -> Result<String, CallError> {
    let thrown = instantiate(lean, live, thrown)?;
    let format = lean.monadic(lean.f.pp_expr, (thrown,), live.meta_arguments())?;
    Ok(pretty(lean, format)?)
}
