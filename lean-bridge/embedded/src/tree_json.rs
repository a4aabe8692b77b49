//! Information trees as JSON, in the shape of the community REPL's `infotree` answers.

use super::proof_snapshot::{ProofSnapshot, pretty};
use lean_meta::contexts::ContextMaker;
use lean_meta::infotree::{self, ContextInfo};
use lean_protocol::Position;
use lean_wasm::layout::{elab_info, info, info_tree, meta_context, position, syntax, tactic_info, term_info};
use lean_wasm::lean::{CallError, Lean, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View, boxed};
use serde_json::{Value, json};

/// Which nodes to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    Full,
    Tactics,
    /// Tactics that stand in the text.
    Original,
    /// Tactics that are no combinators.
    Substantive,
}

impl Filter {
    pub fn parse(name: &str) -> Option<Filter> {
        match name {
            "full" => Some(Filter::Full),
            "tactics" => Some(Filter::Tactics),
            "original" => Some(Filter::Original),
            "substantive" => Some(Filter::Substantive),
            _ => None,
        }
    }

    fn keeps(self, lean: &mut Lean, node: View<'_>) -> Result<bool, Lost> {
        let tactic = node.tag() == info::TACTIC;
        Ok(match self {
            Filter::Full => true,
            Filter::Tactics => tactic,
            Filter::Original => tactic && infotree::is_original(lean, node)?,
            Filter::Substantive => tactic && infotree::is_substantive(node),
        })
    }
}

/// The tree as JSON; several values where the filter drops its root.
pub fn export(
    lean: &mut Lean,
    maker: &ContextMaker,
    tree: View<'_>,
    filter: Filter,
) -> Result<Vec<Value>, CallError> {
    let mut out = vec![];
    Exporter { lean, maker, filter }.tree(tree, None, &mut out)?;
    Ok(out)
}

struct Exporter<'a> {
    lean: &'a mut Lean,
    maker: &'a ContextMaker,
    filter: Filter,
}

impl Exporter<'_> {
    fn tree(
        &mut self,
        tree: View<'_>,
        context: Option<&ContextInfo>,
        out: &mut Vec<Value>,
    ) -> Result<(), CallError> {
        match tree.tag() {
            info_tree::CONTEXT => {
                let merged = infotree::merge(self.lean, tree.field(info_tree::FIRST), context)?;
                self.tree(tree.field(info_tree::SECOND), merged.as_ref(), out)
            }
            info_tree::NODE => {
                let node = tree.field(info_tree::FIRST);
                let keep = self.filter.keeps(self.lean, node)?;
                let mut children = vec![];
                for child in tree.field(info_tree::SECOND).persistent_array() {
                    self.tree(child, context, if keep { &mut children } else { out })?;
                }
                if keep {
                    let Some(context) = context else { return Err(no_context()) };
                    let kind = info::NAMES.get(node.tag() as usize).copied().unwrap_or("Info");
                    let node = self.node(node, context)?;
                    out.push(json!({"kind": kind, "node": node, "children": children}));
                }
                Ok(())
            }
            _ if self.filter == Filter::Full => {
                let Some(context) = context else { return Err(no_context()) };
                let goal = tree.field(info_tree::FIRST).to_obj();
                let goals = self.lean.list(vec![goal])?;
                let snapshot = ProofSnapshot::of_goals(self.lean, self.maker, context, goals, None)?;
                out.push(json!({"goalState": snapshot.goals(self.lean)?.concat()}));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn node(&mut self, node: View<'_>, context: &ContextInfo) -> Result<Value, CallError> {
        match node.tag() {
            info::TACTIC => self.tactic(node.field(0), context),
            info::TERM => self.term(node.field(0), context),
            info::COMMAND => {
                let elab = node.field(0);
                let none = self.maker.empty_local_context();
                Ok(json!({
                    "elaborator": self.elaborator(elab)?,
                    "stx": self.syntax_of_term(elab.field(elab_info::SYNTAX), context, none)?,
                }))
            }
            _ => Ok(Value::Null),
        }
    }

    fn tactic(&mut self, tactic: View<'_>, context: &ContextInfo) -> Result<Value, CallError> {
        let stx = tactic.field(tactic_info::ELAB).field(elab_info::SYNTAX);
        let name = match !stx.is_scalar() && stx.tag() == syntax::NODE {
            true => Value::String(name_text(self.lean, stx.field(syntax::KIND))?),
            false => Value::Null,
        };
        let pp = tactic_text(self.lean, self.maker, context, stx)?;
        Ok(json!({
            "name": name,
            "stx": self.syntax(stx, context, Value::String(pp))?,
            "goalsBefore": self.goals(context, tactic, tactic_info::MVARS_BEFORE, tactic_info::GOALS_BEFORE)?,
            "goalsAfter": self.goals(context, tactic, tactic_info::MVARS_AFTER, tactic_info::GOALS_AFTER)?,
        }))
    }

    fn goals(
        &mut self,
        context: &ContextInfo,
        tactic: View<'_>,
        mvars: u32,
        goals: u32,
    ) -> Result<Vec<String>, CallError> {
        let context = context.at(self.lean, tactic.field(mvars))?;
        let goals = tactic.field(goals).to_obj();
        ProofSnapshot::of_goals(self.lean, self.maker, &context, goals, None)?.goals(self.lean)
    }

    fn term(&mut self, term: View<'_>, context: &ContextInfo) -> Result<Value, CallError> {
        let elab = term.field(term_info::ELAB);
        let locals = term.field(term_info::LOCAL_CONTEXT).to_obj();
        let mut value = json!({
            "elaborator": self.elaborator(elab)?,
            "stx": self.syntax_of_term(elab.field(elab_info::SYNTAX), context, locals.clone())?,
            "expr": self.expr(term.field(term_info::EXPR), context, &locals)?,
            "isBinder": term.scalar_u8(term_info::IS_BINDER) != 0,
        });
        if let Some(expected) = term.field(term_info::EXPECTED_TYPE).some() {
            value["expectedType"] = self.expr(expected, context, &locals)?.into();
        }
        Ok(value)
    }

    fn elaborator(&mut self, elab: View<'_>) -> Result<Value, Lost> {
        let name = elab.field(elab_info::ELABORATOR);
        Ok(match name.is_scalar() {
            true => Value::Null,
            false => Value::String(name_text(self.lean, name)?),
        })
    }

    /// A term with its metavariables replaced, printed in a local context.
    fn expr(&mut self, term: View<'_>, context: &ContextInfo, locals: &Obj) -> Result<String, CallError> {
        let none = self.lean.scalar(UNIT);
        let mut snapshot = ProofSnapshot::of_goals(self.lean, self.maker, context, none, None)?;
        let contexts = &mut snapshot.state.contexts;
        let set = [(meta_context::LOCAL_CONTEXT, locals.clone())];
        contexts.meta = self.lean.with(contexts.meta.view(), set, &[])?;
        let live = snapshot.enter(self.lean)?;
        let term = super::status::instantiate(self.lean, &live, term.to_obj())?;
        let format = self.lean.monadic(self.lean.f.pp_expr, (term,), live.meta_arguments())?;
        Ok(pretty(self.lean, format)?)
    }

    fn syntax_of_term(
        &mut self,
        stx: View<'_>,
        context: &ContextInfo,
        locals: Obj,
    ) -> Result<Value, CallError> {
        /// What Lean prints when it cannot print.
        const FAILED: &str =
            "failed to pretty print term (use 'set_option pp.rawOnError true' for raw representation)";
        let args = (context.0.share(), locals, stx.share());
        let text = match self.lean.io(self.lean.f.pp_syntax, args)? {
            Ok(format) => pretty(self.lean, format)?,
            Err(e) => return Err(CallError::Exception(self.lean.io_error_text(e)?)),
        };
        let pp = if text == FAILED { Value::Null } else { Value::String(text) };
        self.syntax(stx, context, pp)
    }

    fn syntax(&mut self, stx: View<'_>, context: &ContextInfo, pp: Value) -> Result<Value, CallError> {
        let kind = self.lean.call(self.lean.f.syntax_kind, (stx.share(),))?;
        let mut arg_kinds = vec![];
        if !stx.is_scalar() && stx.tag() == syntax::NODE {
            for arg in stx.field(syntax::ARGS).array() {
                let kind = self.lean.call(self.lean.f.syntax_kind, (arg.share(),))?;
                arg_kinds.push(name_text(self.lean, kind.view())?);
            }
        }
        let (start, finish) = range(self.lean, stx, context)?;
        let original = infotree::is_original_syntax(self.lean, stx)?;
        Ok(json!({
            "pp": pp,
            "range": {"synthetic": !original, "start": start, "finish": finish},
            "kind": name_text(self.lean, kind.view())?,
            "argKinds": arg_kinds,
        }))
    }
}

fn no_context() -> CallError {
    CallError::Exception("No `ContextInfo` available.".into())
}

/// A `Name` as Lean shows it, with escapes.
pub fn name_text(lean: &mut Lean, name: View<'_>) -> Result<String, Lost> {
    Ok(lean.call(lean.f.name_text, (name.share(),))?.text())
}

/// The text of a tactic, printed by Lean.
pub(crate) fn tactic_text(
    lean: &mut Lean,
    maker: &ContextMaker,
    context: &ContextInfo,
    stx: View<'_>,
) -> Result<String, CallError> {
    let none = lean.scalar(UNIT);
    let live = ProofSnapshot::of_goals(lean, maker, context, none, None)?.enter(lean)?;
    match lean.attempt(lean.f.pp_tactic, (stx.share(),), live.core_arguments())? {
        Ok(format) => Ok(pretty(lean, format)?),
        Err(_) => Ok("<failed to pretty print>".into()),
    }
}

/// Start and end of syntax in its text; line 0 where there is no text.
pub fn range(lean: &mut Lean, stx: View<'_>, context: &ContextInfo) -> Result<(Position, Position), Lost> {
    let canonical_only = boxed(0);
    let start = lean.call(lean.f.syntax_pos, (stx.share(), canonical_only))?;
    let start = start.view().some().map_or(lean.scalar(boxed(0)), View::to_obj);
    let end = lean.call(lean.f.syntax_tail_pos, (stx.share(), canonical_only))?;
    let end = end.view().some().map_or_else(|| start.clone(), View::to_obj);
    let mut place = |at: Obj| -> Result<Position, Lost> {
        let map = context.file_map().to_obj();
        let p = lean.call(lean.f.file_position, (map, at))?;
        let number = |i: u32| p.view().field(i).scalar().unwrap_or(0);
        Ok(Position { line: number(position::LINE), column: number(position::COLUMN) })
    };
    Ok((place(start)?, place(end)?))
}
