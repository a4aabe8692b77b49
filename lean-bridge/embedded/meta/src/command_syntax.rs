//! What the syntax tree of a command tells without elaborating it.

use lean_wasm::layout::syntax;
use lean_wasm::object::View;

/// The theorems that a syntax tree states, quotations apart.
pub(crate) fn count_theorems(node: View<'_>) -> usize {
    let (mut count, mut stack) = (0, vec![node]);
    while let Some(node) = stack.pop() {
        if node.is_scalar() || node.tag() != syntax::NODE {
            continue;
        }
        let kind = node.field(syntax::KIND).name();
        count += usize::from(kind == "Lean.Parser.Command.theorem");
        // what is quoted is data, and terms and tactics state nothing
        let is_leaf = kind.ends_with("uot")
            || kind.starts_with("Lean.Parser.Term.")
            || kind.starts_with("Lean.Parser.Tactic.");
        if !is_leaf {
            stack.extend(node.field(syntax::ARGS).array());
        }
    }
    count
}

/// Whether a command is the declaration of an inductive type or structure.
pub(crate) fn declares_type(command: View<'_>) -> bool {
    let kind = |node: View<'_>| match node.tag() == syntax::NODE && !node.is_scalar() {
        true => node.field(syntax::KIND).name(),
        false => String::new(),
    };
    let inner = || command.field(syntax::ARGS).array().nth(1).map(kind).unwrap_or_default();
    kind(command) == "Lean.Parser.Command.declaration"
        && ["inductive", "structure", "classInductive", "coinductive"]
            .iter()
            .any(|k| inner().strip_prefix("Lean.Parser.Command.") == Some(k))
}
