//! Commands that run code, and definitions that need none.
//!
//! A text is judged by what it proves, so a definition without executable code is as good as any: everything
//! is elaborated in a `noncomputable section`, where Lean says nothing about code that cannot be made. But
//! there a command whose very purpose is to run something would do nothing, without a word, when its code
//! cannot be made. Such commands are therefore elaborated as if that section were not there.

use lean_wasm::layout::{command_state, scope, syntax};
use lean_wasm::lean::Lean;
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};

/// Kinds of syntax nodes of the commands that run what stands in them.
const RUNNING: [&str; 5] = [
    "Lean.Parser.Command.eval",
    "Lean.Parser.Command.evalBang",
    "Lean.runCmd",
    "Lean.runElab",
    "Lean.runMeta",
];

/// Opens a `noncomputable section` around everything that comes after a command state.
pub fn allow_definitions_without_code(state: &Obj) {
    if let Some(outermost) = state.view().field(command_state::SCOPES).list().next() {
        outermost.set_scalar_u8(scope::IS_NONCOMPUTABLE, 1);
    }
}

/// A command state whose innermost scope is computable.
pub(crate) fn demanding_code(lean: &mut Lean, state: &Obj) -> Result<Obj, Lost> {
    with_scopes(lean, state, 1, 0)
}

/// The state `after` a command that began in `before` by way of [`demanding_code`]: what it has opened, and
/// the scope that it began in, are again what that scope was.
pub(crate) fn no_longer_demanding(lean: &mut Lean, before: &Obj, after: &Obj) -> Result<Obj, Lost> {
    let depth = |state: &Obj| state.view().field(command_state::SCOPES).list().count();
    let innermost = before.view().field(command_state::SCOPES).list().next();
    let flag = innermost.map_or(0, |s| s.scalar_u8(scope::IS_NONCOMPUTABLE));
    match (depth(after) + 1).checked_sub(depth(before)) {
        Some(count) if flag != 0 => with_scopes(lean, after, count, flag),
        _ => Ok(after.clone()),
    }
}

/// A command state with other flags in its `count` innermost scopes.
fn with_scopes(lean: &mut Lean, state: &Obj, count: usize, flag: u8) -> Result<Obj, Lost> {
    let mut scopes: Vec<Obj> = state.view().field(command_state::SCOPES).list().map(View::to_obj).collect();
    for scope in scopes.iter_mut().take(count) {
        *scope = lean.with(scope.view(), [], &[(scope::IS_NONCOMPUTABLE as usize, flag)])?;
    }
    let scopes = lean.list(scopes)?;
    lean.with(state.view(), [(command_state::SCOPES, scopes)], &[])
}

/// Whether a command, or one inside it (`open Lean in #eval …`), runs code.
pub(crate) fn runs_code(command: View<'_>) -> bool {
    let mut rest = vec![command];
    while let Some(node) = rest.pop() {
        if node.is_scalar() || node.tag() != syntax::NODE {
            continue;
        }
        if RUNNING.contains(&node.field(syntax::KIND).name().as_str()) {
            return true;
        }
        rest.extend(node.field(syntax::ARGS).array());
    }
    false
}

/// Whether a command's syntax is of the text's own making: what it
/// does, if anything, shows only when it is elaborated.
pub fn is_foreign(command: View<'_>) -> bool {
    let is_node = !command.is_scalar() && command.tag() == syntax::NODE;
    is_node && !command.field(syntax::KIND).name().starts_with("Lean.")
}
