//! `example`s under names of their own.
//!
//! Lean forgets an example as soon as it is elaborated, so nobody could look at its proof afterwards. A
//! definition with the same signature and value is elaborated in the same way and stays. Only the syntax tree
//! of the command changes: every token keeps its place in the text.

use lean_wasm::layout::{source_info, syntax};
use lean_wasm::lean::{Lean, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View, boxed};

/// Beginning of the names of examples; no identifier can be written like this without `«»`.
pub const EXAMPLE: &str = "example ";

/// The command as the definition of `«example N»`, if it is an example.
pub(crate) fn as_definition(lean: &mut Lean, command: &Obj, number: usize) -> Result<Option<Obj>, Lost> {
    let text = format!("{EXAMPLE}{number}");
    let name = lean.name(&text)?;
    as_definition_of(lean, command, &text, name)
}

/// The command as a definition, if it is an example. `text` is what stands for the name in the syntax tree.
pub(crate) fn as_definition_of(
    lean: &mut Lean,
    command: &Obj,
    text: &str,
    name: Obj,
) -> Result<Option<Obj>, Lost> {
    let kind = |node: View<'_>| match !node.is_scalar() && node.tag() == syntax::NODE {
        true => node.field(syntax::KIND).name(),
        false => String::new(),
    };
    if kind(command.view()) != "Lean.Parser.Command.declaration" {
        return Ok(None);
    }
    let parts: Vec<Obj> = command.view().field(syntax::ARGS).array().map(View::to_obj).collect();
    let [modifiers, example] = &parts[..] else { return Ok(None) };
    if kind(example.view()) != "Lean.Parser.Command.example" {
        return Ok(None);
    }
    let example: Vec<Obj> = example.view().field(syntax::ARGS).array().map(View::to_obj).collect();
    let [keyword, signature, value] = &example[..] else { return Ok(None) };

    // the name stands where the keyword stands
    let place = match !keyword.view().is_scalar() && keyword.view().tag() == syntax::ATOM {
        true => keyword.field(syntax::INFO),
        false => lean.scalar(boxed(source_info::NONE)),
    };
    let raw = lean.string(text)?;
    let (from, to, preresolved) = (boxed(0), boxed(text.len() as u32), UNIT);
    let raw = lean.ctor(0, (raw, from, to), &[])?;
    let ident = lean.ctor(syntax::IDENT, (place.share(), raw, name, preresolved), &[])?;
    let no_universes = node(lean, "null", vec![])?;
    let id = node(lean, "Lean.Parser.Command.declId", vec![ident, no_universes])?;
    let no_deriving = node(lean, "null", vec![])?;
    let definition = vec![keyword.clone(), id, signature.clone(), value.clone(), no_deriving];
    let definition = node(lean, "Lean.Parser.Command.definition", definition)?;
    Ok(Some(node(lean, "Lean.Parser.Command.declaration", vec![modifiers.clone(), definition])?))
}

/// A node of a syntax tree, without a place.
pub fn node(lean: &mut Lean, kind: &str, args: Vec<Obj>) -> Result<Obj, Lost> {
    let kind = lean.name(kind)?;
    let args = lean.array(args)?;
    lean.ctor(syntax::NODE, (boxed(source_info::NONE), kind, args), &[])
}
