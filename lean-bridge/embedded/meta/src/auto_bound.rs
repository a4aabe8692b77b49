//! Names that Lean binds by itself.
//!
//! In a declaration's signature Lean takes an unknown name of one part for a variable that the author did not
//! want to write down. What it has bound so is read off its own account of the elaboration, the information
//! trees: an occurrence in the text that refers to a local variable which no place of the text binds.
//! Universe names leave no trace there; those are the ones that the command's syntax uses and neither it nor
//! the scope around it declares.

use crate::environment::Constant;
use lean_protocol::AutoBound;
use lean_wasm::layout::{
    command_state, expr, info, info_tree, local_context, local_decl, scope, syntax, term_info,
};
use lean_wasm::object::View;
use std::collections::{HashMap, HashSet};

/// `BinderInfo.implicit`
const IMPLICIT: u8 = 1;
/// Nodes that are looked at in a command, and binders of a type. Only a text that has forged its trees has
/// more: it is not to keep the host busy.
const MOST_NODES: usize = 5_000_000;
const MOST_BINDERS: usize = 100_000;

/// What a command binds: `before` is the `Command.State` in which it began, `trees` are its information
/// trees. Not all of it must belong to the declaration: a section's variables are elaborated with every
/// command.
pub fn of_command<'a>(
    before: View<'_>,
    command: View<'_>,
    trees: impl IntoIterator<Item = View<'a>>,
) -> AutoBound {
    let mut seen = Occurrences::default();
    trees.into_iter().for_each(|tree| seen.read(tree));
    let bound = |fvar: &String| seen.binders.contains(fvar);
    let mut names: Vec<String> = vec![];
    for fvar in seen.order.iter().filter(|fvar| !bound(fvar)) {
        if let Some(Some(name)) = seen.uses.get(fvar)
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    }
    AutoBound { names, universes: universes(before, command), unknown: false }
}

/// Those that the statement of a declared constant has.
pub fn of_constant(bound: &AutoBound, constant: Constant<'_>) -> AutoBound {
    if bound.is_empty() {
        // types and names may be as long as a text likes
        return AutoBound::default();
    }
    let levels = constant.level_params();
    let mut binders = HashSet::new();
    let mut ty = constant.ty();
    for _ in 0..MOST_BINDERS {
        match ty.tag() {
            expr::MDATA => ty = ty.field(1),
            expr::FORALL => {
                if ty.scalar_u8(expr::BINDER_INFO) == IMPLICIT {
                    binders.insert(ty.field(0).name());
                }
                ty = ty.field(2);
            }
            _ => break,
        }
    }
    bound.filtered(|n| binders.contains(n), |u| levels.contains(u))
}

/// Those that a local context (`Lean.LocalContext`) has.
pub fn of_context(bound: &AutoBound, context: View<'_>) -> AutoBound {
    let declarations = context.field(local_context::DECLS).persistent_array();
    let names: HashSet<String> = declarations
        .into_iter()
        .filter_map(View::some)
        .filter(|d| is_implicit(*d))
        .map(|d| d.field(local_decl::USER_NAME).name())
        .collect();
    bound.filtered(|n| names.contains(n), |_| true)
}

/// Local variables of a command's information trees.
#[derive(Default)]
struct Occurrences {
    /// Those that a place of the text binds.
    binders: HashSet<String>,
    /// Those that the text uses, with their names; `None` for variables that Lean cannot have bound by
    /// itself.
    uses: HashMap<String, Option<String>>,
    /// The keys of `uses`, first occurrences first.
    order: Vec<String>,
    nodes: usize,
}

impl Occurrences {
    fn read(&mut self, tree: View<'_>) {
        let mut rest = vec![tree];
        while let Some(tree) = rest.pop().filter(|_| self.nodes < MOST_NODES) {
            self.nodes += 1;
            match tree.tag() {
                info_tree::CONTEXT => rest.push(tree.field(info_tree::SECOND)),
                info_tree::NODE => {
                    let node = tree.field(info_tree::FIRST);
                    match node.tag() {
                        // names are bound in signatures only, and tactics make many variables
                        info::TACTIC => continue,
                        info::TERM => self.term(node.field(0)),
                        _ => {}
                    }
                    rest.extend(tree.field(info_tree::SECOND).persistent_array().into_iter().rev());
                }
                _ => {}
            }
        }
    }

    /// `term`: a `TermInfo`.
    fn term(&mut self, term: View<'_>) {
        let e = term.field(term_info::EXPR);
        if e.tag() != expr::FVAR {
            return;
        }
        let fvar = e.field(0).name();
        if term.scalar_u8(term_info::IS_BINDER) != 0 {
            self.binders.insert(fvar);
        } else if !self.uses.contains_key(&fvar) {
            let name = implicit_name(term.field(term_info::LOCAL_CONTEXT), &fvar);
            self.order.push(fvar.clone());
            self.uses.insert(fvar, name);
        }
    }
}

/// The name of an implicit variable of a local context, as a text can write it.
fn implicit_name(context: View<'_>, fvar: &str) -> Option<String> {
    let declarations = context.field(local_context::DECLS).persistent_array();
    let found = declarations.into_iter().filter_map(View::some);
    let declaration = found.filter(|d| is_implicit(*d)).find(|d| d.field(local_decl::FVAR).name() == fvar)?;
    let name = declaration.field(local_decl::USER_NAME).name();
    (!name.is_empty() && !name.contains("._@") && !name.contains("_hyg")).then_some(name)
}

fn is_implicit(declaration: View<'_>) -> bool {
    declaration.tag() == local_decl::CDECL
        && declaration.scalar_u8(local_decl::KIND) == local_decl::KIND_DEFAULT
        && declaration.scalar_u8(local_decl::BINDER_INFO) == IMPLICIT
}

/// Universe names that a command uses and that neither it nor its scope declares.
fn universes(before: View<'_>, command: View<'_>) -> Vec<String> {
    let mut declared: HashSet<String> = HashSet::new();
    if let Some(innermost) = before.field(command_state::SCOPES).list().next() {
        declared.extend(innermost.field(scope::LEVEL_NAMES).list().map(View::name));
    }
    let mut used: Vec<String> = vec![];
    let mut rest = vec![(command, false)];
    let mut nodes = 0;
    while let Some((node, in_level)) = rest.pop().filter(|_| nodes < MOST_NODES) {
        nodes += 1;
        if node.is_scalar() {
            continue;
        }
        if node.tag() == syntax::IDENT {
            let name = node.field(syntax::IDENT_NAME).name();
            if in_level && !used.contains(&name) {
                used.push(name);
            }
            continue;
        }
        if node.tag() != syntax::NODE {
            continue;
        }
        let kind = node.field(syntax::KIND).name();
        let arguments: Vec<View<'_>> = node.field(syntax::ARGS).array().collect();
        match kind.as_str() {
            "Lean.Parser.Command.declId" => {
                declared.extend(arguments.get(1).map(|u| identifiers(*u)).unwrap_or_default());
            }
            // `c.{u, v}`: what stands first is no universe
            "Lean.Parser.Term.explicitUniv" => {
                rest.extend(arguments.iter().skip(1).rev().map(|a| (*a, true)))
            }
            _ => {
                let level = match kind.as_str() {
                    "null" | "group" | "choice" => in_level,
                    "Lean.Parser.Term.type" | "Lean.Parser.Term.sort" => true,
                    other => other.starts_with("Lean.Parser.Level."),
                };
                rest.extend(arguments.iter().rev().map(|a| (*a, level)));
            }
        }
    }
    used.retain(|u| !declared.contains(u));
    used
}

/// All identifiers of a syntax tree.
fn identifiers(tree: View<'_>) -> Vec<String> {
    let mut rest = vec![tree];
    let mut out = vec![];
    while let Some(node) = rest.pop() {
        if node.is_scalar() {
            continue;
        }
        match node.tag() {
            syntax::IDENT => out.push(node.field(syntax::IDENT_NAME).name()),
            syntax::NODE => rest.extend(node.field(syntax::ARGS).array()),
            _ => {}
        }
    }
    out
}
