//! What the commands of a text declare.

use super::export::Export;
use super::statement;
use super::terms::{NameId, Terms};
use crate::environment::{Constants, Kind, Safety};
use crate::examples::EXAMPLE;
use crate::frontend::{Message, Position, Run};
use crate::lean::Lean;
use crate::machine::Lost;
use std::collections::HashSet;

/// A declaration of a text.
pub struct Own {
    pub name: NameId,
    /// Where its command begins.
    pub pos: Position,
    /// The first error of its command.
    pub error: Option<String>,
    /// A theorem (or example) that the text states, not one that belongs to something else.
    pub is_theorem: bool,
}

/// What the commands of a text declare, in its order, unsafe and partial things apart.
pub fn own(lean: &mut Lean, terms: &Terms, export: &Export, run: &Run, text: &str) -> Result<Vec<Own>, Lost> {
    let mut seen = HashSet::new();
    let mut out: Vec<Own> = vec![];
    let mut last_env = None;
    let starts: Vec<Position> = run.commands.iter().map(|c| position(text, c.start)).collect();
    for (i, command) in run.commands.iter().enumerate() {
        if last_env.replace(command.env.ptr()) == Some(command.env.ptr()) {
            continue;
        }
        let constants = Constants::of(lean, &command.env)?;
        let next = starts.get(i + 1).copied();
        let within = |m: &&Message| m.pos >= starts[i] && next.is_none_or(|next| m.pos < next);
        let error = run.messages.iter().filter(|m| m.severity == "error").find(within);
        let error = error.map(|m| m.data.trim_ascii().to_string());
        let mut new: Vec<Own> = vec![];
        for info in constants.infos() {
            if !seen.insert(info.0.ptr()) || info.safety() != Safety::Safe {
                continue;
            }
            let Some(name) = export.name_of(info) else { continue };
            let stated = info.kind() == Kind::Theorem && !command.declares_type || is_example(terms, name);
            let is_theorem = stated && !statement::is_auxiliary(terms, name);
            new.push(Own { name, pos: starts[i], error: error.clone(), is_theorem });
        }
        new.sort_by_key(|d| terms.text(d.name));
        out.extend(new);
    }
    Ok(out)
}

fn is_example(terms: &Terms, name: NameId) -> bool {
    terms.parts(name).last().is_some_and(|p| p.starts_with(EXAMPLE))
}

/// Line and column of a byte offset.
fn position(text: &str, at: usize) -> Position {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() as u32 + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u32;
    Position { line, column }
}
