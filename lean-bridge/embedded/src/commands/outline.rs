//! `cmd` with `commands`: the commands of a text, each with what it declares and its state.

use crate::tree_json::name_text;
use lean_meta::environment::user_name;
use lean_meta::environment::{Constant, Constants};
use lean_meta::frontend::{CommandRecord, Run, environment};
use lean_protocol::Message;
use lean_wasm::layout::{command_state, scope, syntax};
use lean_wasm::lean::{Lean, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};

/// A command that was elaborated.
pub struct Finished {
    /// Bytes: of its first token, behind its last one, where the
    /// parser began with it and begins with the next.
    pub start: usize,
    pub end: usize,
    pub begin: usize,
    pub next: usize,
    pub kind: String,
    pub names: Vec<String>,
    pub messages: usize,
    pub recovering: bool,
    /// `Command.State` after it.
    pub state: Obj,
}

/// What came of the commands of a text.
pub struct Outline {
    pub commands: Vec<Finished>,
    /// Of these commands, in their order, and what Lean says behind the last one.
    pub messages: Vec<Message>,
    pub cancelled: bool,
    pub ended: bool,
    pub unread: Option<usize>,
}

impl Outline {
    /// `before`: the state that the text began in.
    pub(crate) fn of_run(lean: &mut Lean, before: &Obj, run: &mut Run) -> Result<Outline, Lost> {
        let mut commands = vec![];
        let mut before = before.clone();
        for record in std::mem::take(&mut run.commands) {
            let names = names(lean, &before, &record)?;
            before = record.state.clone();
            let CommandRecord { start, end, begin, next, messages, recovering, state, .. } = record;
            let kind = kind(record.syntax.view());
            commands.push(Finished { start, end, begin, next, kind, names, messages, recovering, state });
        }
        let mut messages = std::mem::take(&mut run.messages);
        if run.cancelled {
            // what the command that was cut off has said is no news
            messages.truncate(commands.iter().map(|c| c.messages).sum());
        }
        let (cancelled, ended, unread) = (run.cancelled, run.ended, run.unread);
        Ok(Outline { commands, messages, cancelled, ended, unread })
    }
}

fn node_kind(node: View<'_>) -> Option<String> {
    (!node.is_scalar() && node.tag() == syntax::NODE).then(|| node.field(syntax::KIND).name())
}

/// The kind of a command; of a declaration the kind of what is declared.
fn kind(command: View<'_>) -> String {
    let kind = node_kind(command).unwrap_or_default();
    let inner = || command.field(syntax::ARGS).array().nth(1).and_then(node_kind);
    match kind.as_str() {
        "Lean.Parser.Command.declaration" => inner().unwrap_or(kind),
        _ => kind,
    }
}

/// Full names of what the text of a command declares: Lean remembers the place in the text of that, and of
/// nothing that it makes up on the way. Of a declaration that has failed, the name that it would have had.
fn names(lean: &mut Lean, before: &Obj, record: &CommandRecord) -> Result<Vec<String>, Lost> {
    let mut names = vec![];
    for info in Constants::added_since(lean, &environment(before), &record.env)? {
        let name = Constant(info.view()).name_view().to_obj();
        let ranges = lean.declaration_ranges.clone();
        let placed =
            lean.call(lean.f.has_declaration_data, (UNIT, ranges, record.env.share(), name.share()))?;
        if placed.view().scalar() == Some(1) {
            names.push(user_name(&name_text(lean, name.view())?).to_owned());
        }
    }
    names.sort_by_key(|n| (n.matches('.').count(), n.clone()));
    if names.is_empty()
        && let Some(id) = declared_id(record.syntax.view())
    {
        let scope = before.view().field(command_state::SCOPES).list().next();
        let namespace = scope.map(|s| s.field(scope::CURRENT_NAMESPACE).to_obj());
        let prefix = match namespace {
            Some(n) if !n.view().is_scalar() => name_text(lean, n.view())? + ".",
            _ => String::new(),
        };
        names.push(prefix + &name_text(lean, id)?);
    }
    Ok(names)
}

/// The name that a command's text gives to what it declares.
fn declared_id(command: View<'_>) -> Option<View<'_>> {
    let mut stack = vec![command];
    while let Some(node) = stack.pop() {
        let Some(kind) = node_kind(node) else { continue };
        if kind == "Lean.Parser.Command.declId" {
            let id = node.field(syntax::ARGS).array().next()?;
            let is_ident = !id.is_scalar() && id.tag() == syntax::IDENT;
            return is_ident.then(|| id.field(syntax::IDENT_NAME));
        }
        if !kind.starts_with("Lean.Parser.Term.") {
            stack.extend(node.field(syntax::ARGS).array().rev());
        }
    }
    None
}
