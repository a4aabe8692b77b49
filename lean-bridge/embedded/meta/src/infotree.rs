//! Reading the info trees that elaboration leaves behind: where
//! `sorry` stands, which tactics ran, on which goals.
//!
//! An `InfoTree` is a tree of `Info` nodes with `context` nodes between; the context that applies to a node
//! is the merge of all contexts above it. The functions here walk trees in the guest's heap in the order of
//! Lean's own traversals (a node before its children).

use lean_wasm::layout::{
    command_context_info, context_info, elab_info, info, info_tree, pair, source_info, syntax, tactic_info,
    term_info,
};
use lean_wasm::lean::{Lean, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};

/// A `ContextInfo`: what is needed to run Lean code at a node of a tree.
#[derive(Clone)]
pub struct ContextInfo(pub Obj);

impl ContextInfo {
    fn command(&self) -> View<'_> {
        self.0.view().field(context_info::COMMAND)
    }

    /// The environment as it was when the context was left.
    pub fn environment(&self) -> Obj {
        self.command().field(command_context_info::ENV).to_obj()
    }

    /// The `FileMap` of the text.
    pub fn file_map(&self) -> View<'_> {
        self.command().field(command_context_info::FILE_MAP)
    }

    /// The `MetavarContext` of the moment.
    pub fn mvar_context(&self) -> View<'_> {
        self.command().field(command_context_info::MVARS)
    }

    /// The same context at another moment: with the given metavariable context.
    pub fn at(&self, lean: &mut Lean, mvar_context: View) -> Result<ContextInfo, Lost> {
        let set = [(command_context_info::MVARS, mvar_context.to_obj())];
        self.with_command(lean, set)
    }

    /// The context of a new proof state: at another moment, with a name generator of its own, since two
    /// states made from one context would otherwise draw the same names.
    pub fn for_proof_state(&self, lean: &mut Lean, mvar_context: View) -> Result<ContextInfo, Lost> {
        let generator = self.command().field(command_context_info::NAME_GENERATOR).to_obj();
        let children = lean.call(lean.f.name_generator_child, (generator,))?;
        let set = [
            (command_context_info::MVARS, mvar_context.to_obj()),
            (command_context_info::NAME_GENERATOR, children.field(pair::FIRST)),
        ];
        self.with_command(lean, set)
    }

    /// `set`: fields of the `CommandContextInfo` and their new values.
    fn with_command<const N: usize>(
        &self,
        lean: &mut Lean,
        set: [(u32, Obj); N],
    ) -> Result<ContextInfo, Lost> {
        let command = lean.with(self.command(), set, &[])?;
        Ok(ContextInfo(lean.with(self.0.view(), [(context_info::COMMAND, command)], &[])?))
    }
}

/// A node with the context that applies to it (`None` above the first context).
struct Site<'a> {
    context: Option<ContextInfo>,
    info: View<'a>,
}

/// The context inside a `context` node: `outer` overridden by the node's own.
pub fn merge(lean: &mut Lean, inner: View, outer: Option<&ContextInfo>) -> Result<Option<ContextInfo>, Lost> {
    let outer = match outer {
        Some(c) => lean.some(c.0.share())?,
        None => lean.scalar(UNIT),
    };
    let merged = lean.call(lean.f.merge_context, (inner.share(), outer))?;
    Ok(merged.view().some().map(|c| ContextInfo(c.to_obj())))
}

/// All nodes for which `keep` holds, without the subtrees of those for which `stop` holds.
fn find<'a>(
    lean: &mut Lean,
    tree: View<'a>,
    context: Option<&ContextInfo>,
    keep: &dyn Fn(View<'_>) -> bool,
    stop: &dyn Fn(View) -> bool,
    out: &mut Vec<Site<'a>>,
) -> Result<(), Lost> {
    match tree.tag() {
        info_tree::CONTEXT => {
            let merged = merge(lean, tree.field(info_tree::FIRST), context)?;
            find(lean, tree.field(info_tree::SECOND), merged.as_ref(), keep, stop, out)
        }
        info_tree::NODE => {
            let node = tree.field(info_tree::FIRST);
            if keep(node) {
                out.push(Site { context: context.cloned(), info: node });
            }
            if !stop(node) {
                for child in tree.field(info_tree::SECOND).persistent_array() {
                    find(lean, child, context, keep, stop, out)?;
                }
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The syntax of a `TacticInfo`, `TermInfo` or `CommandInfo` node.
pub fn node_syntax(node: View<'_>) -> Option<View<'_>> {
    let elab = match node.tag() {
        info::TACTIC => node.field(0).field(tactic_info::ELAB),
        info::TERM => node.field(0).field(term_info::ELAB),
        info::COMMAND => node.field(0),
        _ => return None,
    };
    Some(elab.field(elab_info::SYNTAX))
}

/// Whether syntax is a node of this kind with the single atom `sorry`.
fn is_sorry(stx: View, kind: &str) -> bool {
    if stx.tag() != syntax::NODE || stx.is_scalar() || stx.field(syntax::KIND).name() != kind {
        return false;
    }
    let mut args = stx.field(syntax::ARGS).array();
    let Some(only) = args.next().filter(|a| !a.is_scalar() && a.tag() == syntax::ATOM) else { return false };
    args.next().is_none() && only.field(syntax::ATOM_TEXT).bytes() == b"sorry"
}

fn is_sorry_tactic(node: View) -> bool {
    node.tag() == info::TACTIC
        && node_syntax(node).is_some_and(|s| is_sorry(s, "Lean.Parser.Tactic.tacticSorry"))
}

fn is_sorry_term(node: View) -> bool {
    node.tag() == info::TERM && node_syntax(node).is_some_and(|s| is_sorry(s, "Lean.Parser.Term.sorry"))
}

/// What a `sorry` stands for.
#[derive(Clone)]
pub enum Hole {
    /// The goal that a `sorry` tactic closed (an `MVarId`).
    Goal(Obj),
    /// A `sorry` term of this expected type in this local context.
    Term {
        /// The `LocalContext`.
        local_context: Obj,
        /// An `Expr`.
        expected_type: Obj,
    },
}

/// A `sorry` of the text.
#[derive(Clone)]
pub struct SorrySite {
    /// The moment at which Lean elaborated it.
    pub context: ContextInfo,
    /// What it stands for.
    pub hole: Hole,
    /// Its `Syntax`.
    pub syntax: Obj,
}

/// All explicit uses of `sorry` in a tree that have a goal or an expected type: tactics first, then terms.
///
/// `outer`: a context around the tree, for trees that come without one.
pub fn sorries(lean: &mut Lean, tree: View<'_>, outer: Option<&ContextInfo>) -> Result<Vec<SorrySite>, Lost> {
    let mut tactics = vec![];
    find(lean, tree, outer, &is_sorry_tactic, &|_| false, &mut tactics)?;
    let mut terms = vec![];
    find(lean, tree, outer, &is_sorry_term, &is_sorry_tactic, &mut terms)?;
    let mut out = vec![];
    for site in tactics {
        let (Some(context), tactic) = (site.context, site.info.field(0)) else { continue };
        let Some(goal) = tactic.field(tactic_info::GOALS_BEFORE).list().next() else { continue };
        let context = context.for_proof_state(lean, tactic.field(tactic_info::MVARS_BEFORE))?;
        out.push(SorrySite { context, hole: Hole::Goal(goal.to_obj()), syntax: site_syntax(site.info) });
    }
    for site in terms {
        let (Some(context), term) = (site.context, site.info.field(0)) else { continue };
        let Some(expected) = term.field(term_info::EXPECTED_TYPE).some() else { continue };
        let local_context = term.field(term_info::LOCAL_CONTEXT).to_obj();
        let hole = Hole::Term { local_context, expected_type: expected.to_obj() };
        out.push(SorrySite { context, hole, syntax: site_syntax(site.info) });
    }
    Ok(out)
}

fn site_syntax(node: View) -> Obj {
    node_syntax(node).expect("sites are tactic and term nodes").to_obj()
}

/// A tactic that ran, with what is needed to go back to the moment before it.
#[derive(Clone)]
pub struct TacticSite {
    /// Context at the moment before the tactic.
    pub context: ContextInfo,
    /// The `TacticInfo`.
    pub info: Obj,
    /// Its `Syntax`.
    pub syntax: Obj,
    /// `List MVarId`: goals before this tactic.
    pub goals: Obj,
}

/// Combinators and delimiters that do nothing by themselves.
const STRUCTURAL: [&str; 8] = [
    "null",
    "Lean.cdot",
    "Lean.cdotTk",
    "Lean.Parser.Term.byTactic",
    "Lean.Parser.Tactic.tacticSeq",
    "Lean.Parser.Tactic.tacticSeq1Indented",
    "Lean.Parser.Tactic.tactic_<;>_",
    "Lean.Parser.Tactic.paren",
];

/// Whether a node is a tactic other than a combinator or a delimiter (`by`, `;`, parentheses, …).
pub fn is_substantive(node: View) -> bool {
    node_syntax(node).is_some_and(|stx| {
        node.tag() == info::TACTIC
            && !stx.is_scalar()
            && stx.tag() == syntax::NODE
            && !STRUCTURAL.contains(&stx.field(syntax::KIND).name().as_str())
    })
}

/// Whether the syntax of a node was written in the text (and not made by a macro).
/// Nodes whose syntax is not looked at here count as written, except that macro output
/// is what matters for the three kinds with elaborators.
pub fn is_original(lean: &mut Lean, node: View) -> Result<bool, Lost> {
    if node.tag() == info::FVAR_ALIAS {
        return Ok(true);
    }
    let stx = lean.call(lean.f.info_syntax, (node.share(),))?;
    is_original_syntax(lean, stx.view())
}

/// Whether syntax was written in the text.
pub fn is_original_syntax(lean: &mut Lean, stx: View) -> Result<bool, Lost> {
    let head = lean.call(lean.f.syntax_head_info, (stx.share(),))?;
    Ok(!head.view().is_scalar() && head.view().tag() == source_info::ORIGINAL)
}

/// All tactics of a tree that were written in the text and are no combinators.
pub fn tactics(lean: &mut Lean, tree: View) -> Result<Vec<TacticSite>, Lost> {
    let mut out = vec![];
    collect_tactics(lean, tree, None, &mut out)?;
    Ok(out)
}

fn collect_tactics(
    lean: &mut Lean,
    tree: View,
    context: Option<&ContextInfo>,
    out: &mut Vec<TacticSite>,
) -> Result<(), Lost> {
    match tree.tag() {
        info_tree::CONTEXT => {
            let merged = merge(lean, tree.field(info_tree::FIRST), context)?;
            collect_tactics(lean, tree.field(info_tree::SECOND), merged.as_ref(), out)
        }
        info_tree::NODE => {
            let node = tree.field(info_tree::FIRST);
            if let (Some(context), true) = (context, is_substantive(node))
                && is_original(lean, node)?
            {
                let tactic = node.field(0);
                let goals = tactic.field(tactic_info::GOALS_BEFORE);
                out.push(TacticSite {
                    context: context.for_proof_state(lean, tactic.field(tactic_info::MVARS_BEFORE))?,
                    info: tactic.to_obj(),
                    syntax: site_syntax(node),
                    goals: goals.to_obj(),
                });
            }
            for child in tree.field(info_tree::SECOND).persistent_array() {
                collect_tactics(lean, child, context, out)?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The first tactic of each block: its goals are what the block had to prove.
pub fn root_goals(lean: &mut Lean, tree: View) -> Result<Vec<TacticSite>, Lost> {
    let mut sites = vec![];
    let is_tactic = |n: View| n.tag() == info::TACTIC;
    find(lean, tree, None, &is_tactic, &is_tactic, &mut sites)?;
    let mut out = vec![];
    for site in sites {
        let (Some(context), tactic) = (site.context, site.info.field(0)) else { continue };
        let goals = tactic.field(tactic_info::GOALS_BEFORE).to_obj();
        out.push(TacticSite {
            context: context.for_proof_state(lean, tactic.field(tactic_info::MVARS_BEFORE))?,
            info: tactic.to_obj(),
            syntax: site_syntax(site.info),
            goals,
        });
    }
    Ok(out)
}
