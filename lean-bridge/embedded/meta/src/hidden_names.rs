//! Declarations elaborated once more under names that nothing can mention.
//!
//! A proof state must not know the declaration that it belongs to, or the proof could be that very
//! declaration. The environment from before the command does not know it, and serves wherever
//! elaborating the statement adds nothing else to the environment. Some statements do: each `match` in
//! one becomes a constant (`t.match_1`), so does a proof or a local function inside of it. Then the
//! command is elaborated again from the same state, with a name like that of a macro's variable. No text
//! can mention it, and Lean's own searches pass over such names. Attributes go, as they would have
//! `simp` and others know the declaration all the same.

use crate::examples;
use lean_wasm::layout::syntax;
use lean_wasm::lean::Lean;
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View, boxed};

/// Commands that make known what they declare by other ways than its name: an instance is found by its type.
const KNOWN_OTHERWISE: [&str; 1] = ["Lean.Parser.Command.instance"];
/// Parts of a command that declare nothing.
const LEAVES: [&str; 5] = [
    "Lean.Parser.Command.declSig",
    "Lean.Parser.Command.optDeclSig",
    "Lean.Parser.Command.declValSimple",
    "Lean.Parser.Command.declValEqns",
    "Lean.Parser.Command.whereStructInst",
];

/// The command with every name that it declares hidden. Nothing if it declares none, or cannot be hidden.
pub fn hide(lean: &mut Lean, command: &Obj) -> Result<Option<Obj>, Lost> {
    let mut found = Found::default();
    let hidden = rebuild(lean, command.view(), &mut found)?;
    Ok(hidden.filter(|_| found.names > 0 && !found.known_otherwise))
}

#[derive(Default)]
struct Found {
    names: usize,
    known_otherwise: bool,
}

/// The node with hidden names; nothing if it has none.
fn rebuild(lean: &mut Lean, node: View<'_>, found: &mut Found) -> Result<Option<Obj>, Lost> {
    if node.is_scalar() || node.tag() != syntax::NODE {
        return Ok(None);
    }
    let kind = node.field(syntax::KIND).name();
    if LEAVES.contains(&kind.as_str()) || kind.starts_with("Lean.Parser.Term.") {
        return Ok(None);
    }
    found.known_otherwise |= KNOWN_OTHERWISE.contains(&kind.as_str());
    if kind == "Lean.Parser.Command.declId" {
        found.names += 1;
        return hide_id(lean, node).map(Some);
    }
    if kind == "Lean.Parser.Command.declaration"
        && let Some(definition) = as_definition(lean, node)?
    {
        found.names += 1;
        return Ok(Some(definition));
    }
    let mut args: Vec<Obj> = node.field(syntax::ARGS).array().map(View::to_obj).collect();
    let mut is_other = false;
    for (i, arg) in args.iter_mut().enumerate() {
        let attributes = kind == "Lean.Parser.Command.declModifiers" && i == 1;
        let new = match attributes {
            true => Some(examples::node(lean, "null", vec![])?),
            false => rebuild(lean, arg.clone().view(), found)?,
        };
        if let Some(new) = new {
            *arg = new;
            is_other = true;
        }
    }
    if !is_other {
        return Ok(None);
    }
    let args = lean.array(args)?;
    lean.with(node, [(syntax::ARGS, args)], &[]).map(Some)
}

/// An example becomes a definition, which has a name.
fn as_definition(lean: &mut Lean, declaration: View<'_>) -> Result<Option<Obj>, Lost> {
    let mut name = lean.name("example")?;
    name = hidden(lean, name)?;
    examples::as_definition_of(lean, &declaration.to_obj(), "example", name)
}

/// A `declId` with another name.
fn hide_id(lean: &mut Lean, id: View<'_>) -> Result<Obj, Lost> {
    let mut args: Vec<Obj> = id.field(syntax::ARGS).array().map(View::to_obj).collect();
    if let Some(ident) = args.first_mut()
        && ident.view().tag() == syntax::IDENT
    {
        let name = ident.field(syntax::IDENT_NAME);
        let name = hidden(lean, name)?;
        *ident = lean.with(ident.view(), [(syntax::IDENT_NAME, name)], &[])?;
    }
    let args = lean.array(args)?;
    lean.with(id, [(syntax::ARGS, args)], &[])
}

/// The name as a macro would write it: `name._@.hidden._hyg.1`.
fn hidden(lean: &mut Lean, mut name: Obj) -> Result<Obj, Lost> {
    for part in ["_@", "hidden", "_hyg"] {
        let part = lean.string(part)?;
        name = lean.call(lean.f.name_str, (name, part))?;
    }
    lean.call(lean.f.name_num, (name, boxed(1)))
}
