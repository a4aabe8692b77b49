//! Names that a native Lean binds by itself, of which a community REPL does not tell.
//!
//! A text that Lean accepts is run once more with automatic binding switched off: what Lean now says
//! it does not know are the names that it had bound.

use lean_protocol::AutoBound;
use lean_protocol::Message;

const SWITCH: &str = "autoImplicit";

/// The text with automatic binding switched off; `None` if it may switch that on itself.
pub(crate) fn question(text: &str) -> Option<String> {
    (!text.contains(SWITCH)).then(|| format!("set_option {SWITCH} false\n{text}"))
}

/// The same without the proofs by tactics, which say nothing of a statement and cost most. Lean before 4.12
/// does not know the option, and says so in a line in which nothing else stands.
pub(crate) fn question_of_statements(text: &str) -> Option<String> {
    question(text).map(|text| format!("set_option debug.byAsSorry true\n{text}"))
}

/// What the messages about a question tell.
pub(crate) fn answer(question: &str, messages: &[Message]) -> AutoBound {
    let lines: Vec<&str> = question.lines().collect();
    let mut found = AutoBound::default();
    let mut is_other = false;
    for message in messages.iter().filter(|m| m.is_error()) {
        let line = message.pos.and_then(|p| lines.get((p.line as usize).checked_sub(1)?));
        if line.is_some_and(|line| line.starts_with("set_option debug.")) {
            continue;
        }
        match line.and_then(|line| unknown_name(line, message)) {
            Some((name, true)) if !found.universes.contains(&name) => found.universes.push(name),
            Some((name, false)) if !found.names.contains(&name) => found.names.push(name),
            Some(_) => {}
            None => is_other = true,
        }
    }
    // what follows from an unknown name is no news
    found.unknown = is_other && found.is_empty();
    found
}

/// The name that Lean does not know and marks in this line, and whether it is a universe's.
fn unknown_name(line: &str, message: &Message) -> Option<(String, bool)> {
    let (from, to) = (message.pos?, message.end_pos?);
    let marked = line.chars().skip(from.column as usize);
    let marked: String = marked.take((to.column as usize).checked_sub(from.column as usize)?).collect();
    let text = &message.data;
    let is_told = text.starts_with("unknown") || text.starts_with("Unknown");
    let names_it = !marked.is_empty() && from.line == to.line && text.contains(&marked);
    (is_told && names_it).then(|| (marked, text.contains("universe")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lean_protocol::Position;

    fn error(line: u32, columns: (u32, u32), data: &str) -> Message {
        let at = |column| Some(Position { line, column });
        Message { severity: "error".into(), pos: at(columns.0), end_pos: at(columns.1), data: data.into() }
    }

    #[test]
    fn what_is_unknown_without_it_was_bound_by_it() {
        let asked = question("theorem t (α : Type u) (x y : ℝ) : f x = y := by sorry").unwrap();
        let told = [
            error(2, (20, 21), "unknown universe level `u`"),
            error(2, (30, 31), "Unknown identifier `ℝ`"),
            error(2, (35, 36), "unknown identifier 'f'"),
            error(2, (35, 36), "unknown identifier 'f'"),
            error(2, (35, 42), "type mismatch"),
        ];
        let found = answer(&asked, &told);
        assert_eq!(
            (found.names, found.universes, found.unknown),
            (vec!["ℝ".into(), "f".into()], vec!["u".into()], false)
        );
    }

    #[test]
    fn where_lean_says_something_else_nothing_is_known() {
        let asked = question_of_statements("theorem t : 1 = 1 := rfl").unwrap();
        assert!(answer(&asked, &[]).is_empty());
        assert!(answer(&asked, &[error(3, (0, 7), "deterministic timeout")]).unknown);
        assert!(answer(&asked, &[error(1, (11, 26), "unknown option 'debug.byAsSorry'")]).is_empty());
        assert!(question("set_option autoImplicit true in\ntheorem t (x : ℝ) : x = x").is_none());
    }
}
