//! A header without the declarations in which Lean reports errors: a mistake elsewhere in a
//! file need not keep a theorem from being worked on.

use crate::error::SessionError;
use crate::goal_text::one_line;
use crate::service::Service;
use data::Outline;
use lean_bridge::{Message, Position, split_header};

/// Declarations that are left out one after another: what is left out is missing where it is used.
const ROUNDS: usize = 8;

/// A header as Lean accepts it.
pub(crate) struct Mended {
    /// The text.
    pub header: String,
    /// What was left out, and why, in lines.
    pub left_out: Vec<String>,
}

/// Leaves out what Lean does not accept. `None` if that is nothing, or stands in no declaration.
///
/// # Errors
/// [`SessionError::Engine`].
pub(crate) fn mended(service: &Service, header: &str) -> Result<Option<Mended>, SessionError> {
    let mut now = Mended { header: header.to_owned(), left_out: vec![] };
    for _ in 0..ROUNDS {
        let errors = errors(service, &now.header)?;
        if errors.is_empty() {
            return Ok(Some(now).filter(|m| !m.left_out.is_empty()));
        }
        let Ok(outline) = Outline::of("header", &now.header) else { return Ok(None) };
        let mut without = now.header.clone();
        // Removal begins at the end, so that what stands before stays where it is.
        for declaration in outline.declarations().into_iter().rev() {
            let inside = |(at, _): &&(usize, String)| declaration.command.contains(at);
            let Some((_, message)) = errors.iter().find(inside) else { continue };
            let line = one_line(message.lines().next().unwrap_or_default());
            now.left_out.push(format!("{} is left out: {line}", declaration.name));
            without.replace_range(declaration.command.clone(), "");
        }
        if without == now.header {
            return Ok(None);
        }
        now.header = without;
    }
    Ok(None)
}

/// Errors of a text, each with the byte at which it stands.
fn errors(service: &Service, header: &str) -> Result<Vec<(usize, String)>, SessionError> {
    let (imports, start) = split_header(header);
    let body = &header[start..];
    let failed = |e: lean_bridge::Error| SessionError::Engine { stage: "open", message: e.to_string() };
    let limit = service.limits().open;
    let said = service.desk().worker().run(&imports, body, limit).map_err(failed)?;
    let place = |m: &Message| start + m.pos.as_ref().map_or(0, |p| byte(body, p));
    Ok(said.errors().map(|m| (place(m), m.data.clone())).collect())
}

/// The byte of a position.
fn byte(text: &str, position: &Position) -> usize {
    let before = text.split_inclusive('\n').take(position.line.saturating_sub(1) as usize);
    let start: usize = before.map(str::len).sum();
    let rest = text[start..].char_indices().nth(position.column as usize);
    rest.map_or(text.len(), |(i, _)| start + i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters() {
        let text = "def α := 1\ndef β := α\n";
        let at = |line, column| &text[byte(text, &Position { line, column })..];
        assert!(at(1, 4).starts_with("α := 1"));
        assert!(at(2, 9).starts_with("α\n"));
        assert_eq!(at(9, 0), "");
    }
}
