//! Why Lean does not accept a statement, with what its author can act on.
//!
//! Lean's first error is not always the cause: a name that nobody declares is a variable at first, and an
//! unknown tactic ends a command early. So all errors are looked through for names that are Mathlib's.

use super::auto_bound::mathlib_reason;
use super::mathlib_names::{is_mathlib, is_mathlib_tactic};
use lean_bridge::{AutoBound, Message};
use std::fmt;

/// Characters of Lean's message in an objection of one line.
const LONGEST_LINE: usize = 200;

/// An objection of Lean's to a statement or to what stands before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// What is behind it, if that is known.
    pub cause: Option<String>,
    /// `line 3, column 7`.
    place: Option<String>,
    /// Lean's first error.
    message: String,
    /// The line that it is about, and a mark under its place.
    excerpt: Option<String>,
    /// What Lean has renamed in that line, in its own words.
    renamed: Option<String>,
}

impl Objection {
    /// `part` is `header` or `statement`, and `text` the text of that part.
    pub fn new(
        part: &str,
        reason: &str,
        messages: &[Message],
        auto_bound: &AutoBound,
        text: &str,
    ) -> Objection {
        let cause = mathlib_reason(auto_bound).or_else(|| cause(messages, text));
        let Some(message) = messages.iter().find(|m| m.is_error()) else {
            let (place, message) = (Some(part.into()), reason.into());
            return Objection { cause, place, message, excerpt: None, renamed: None };
        };
        let renamed = renamed(messages, message);
        let mut out = Objection { cause, place: None, message: message.data.clone(), excerpt: None, renamed };
        let Some(pos) = message.pos else { return out };
        let line = line_of(text, pos.line);
        let mut place = match part {
            "header" => format!("before the statement, line {}", pos.line),
            _ => format!("line {}", pos.line),
        };
        if pos.column as usize <= line.chars().count() {
            place += &format!(", column {}", pos.column + 1);
            out.excerpt = Some(format!("  {line}\n  {}^", " ".repeat(pos.column as usize)));
        }
        out.place = Some(place);
        out
    }

    /// In one line: the cause, or else what Lean says and where. Of Lean's message the first paragraph, since
    /// its first line alone may say nothing (`Invalid field notation: Type of`).
    pub fn line(&self) -> String {
        if let Some(cause) = &self.cause {
            return cause.clone();
        }
        let paragraph = self.message.trim().lines().take_while(|l| !l.trim().is_empty());
        let words: Vec<&str> = paragraph.flat_map(str::split_whitespace).collect();
        let mut line: String = words.join(" ");
        if let Some((end, _)) = line.char_indices().nth(LONGEST_LINE) {
            line.truncate(end);
            line.push('…');
        }
        let renamed = self.renamed.as_ref().map(|r| format!(" ({r})")).unwrap_or_default();
        match &self.place {
            Some(place) => format!("{place}: {line}{renamed}"),
            None => line + &renamed,
        }
    }
}

impl fmt::Display for Objection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(cause) = &self.cause {
            writeln!(formatter, "{cause}")?;
        }
        if let Some(place) = &self.place {
            write!(formatter, "{place}: ")?;
        }
        formatter.write_str(&self.message)?;
        self.renamed.iter().chain(&self.excerpt).try_for_each(|line| write!(formatter, "\n{line}"))
    }
}

/// What the errors have in common: names that are Mathlib's, or
/// else the first name that this Lean does not know.
fn cause(messages: &[Message], text: &str) -> Option<String> {
    let mut mathlib: Vec<&str> = vec![];
    let mut unknown = None;
    if let Some(module) = messages.iter().find_map(|m| m.data.strip_prefix("unknown module prefix '")) {
        let module = module.split('\'').next().unwrap_or_default();
        return Some(format!(
            "no library here has the module {module}: Lean's own are Init, Std and Lean, `--modules FOLDER` \
             takes a folder of Lean files, and `--project FOLDER` a Lake project with others"
        ));
    }
    if let Some(rest) = messages.iter().find_map(|m| m.data.strip_prefix("object file '"))
        && let Some((_, module)) = rest.split_once("' of module ")
        && let Some(module) = module.strip_suffix(" does not exist")
    {
        return Some(format!(
            "the module {module} is not there or not compiled: it, or a module that it imports, may have \
             errors"
        ));
    }
    for message in messages.iter().filter(|m| m.is_error()) {
        let at_place = message.pos.map(|p| word_at(line_of(text, p.line), p.column as usize));
        let quoted = quoted(&message.data);
        for word in at_place.into_iter().chain(quoted.iter().copied()) {
            if (is_mathlib(word) || is_mathlib_tactic(word)) && !mathlib.contains(&word) {
                mathlib.push(word);
            }
        }
        if is_unknown(&message.data) {
            unknown = unknown.or(quoted.first().copied());
        }
    }
    match (&mathlib[..], unknown) {
        ([], None) => None,
        ([], Some(name)) => Some(format!(
            "this Lean has no {name}: it is of a library that is not imported, or has another name now"
        )),
        ([one], _) => Some(format!("{one} is Mathlib's, which is not imported")),
        (several, _) => Some(format!("{} are Mathlib's, which is not imported", several.join(", "))),
    }
}

/// What Lean warns of as renamed in the line of an error: often the cause of it.
fn renamed(messages: &[Message], error: &Message) -> Option<String> {
    let line = error.pos?.line;
    let mut names: Vec<&str> = vec![];
    for message in messages.iter().filter(|m| m.pos.is_some_and(|p| p.line == line)) {
        let first = message.data.lines().next().unwrap_or_default();
        let is_renamed = first.contains("has been deprecated");
        names.extend(Some(first).filter(|f| is_renamed && !names.contains(f)));
    }
    (!names.is_empty()).then(|| names.join("; "))
}

/// Whether a message is about a name that nobody declares.
fn is_unknown(message: &str) -> bool {
    let start = message.trim_start().to_lowercase();
    ["unknown identifier", "unknown constant", "unknown attribute", "unknown option", "unknown namespace"]
        .iter()
        .any(|words| start.starts_with(words))
}

/// What stands between backquotes or apostrophes in the first line of a message.
fn quoted(message: &str) -> Vec<&str> {
    let line = message.trim().lines().next().unwrap_or_default();
    let parts = |mark: char| line.split(mark).skip(1).step_by(2);
    let mut out: Vec<&str> = parts('`').collect();
    if out.is_empty() {
        out.extend(line.split_once('\'').and_then(|(_, rest)| rest.rsplit_once('\'')).map(|(name, _)| name));
    }
    out
}

fn line_of(text: &str, line: u32) -> &str {
    text.lines().nth((line as usize).saturating_sub(1)).unwrap_or_default()
}

/// The word around a column: Lean's parser points behind the first letter of what it does not know.
fn word_at(line: &str, column: usize) -> &str {
    let at = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    let is_other = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '\'' | '.' | '!' | '?'));
    let (before, after) = line.split_at(at);
    let start = before.char_indices().rfind(|(_, c)| is_other(*c)).map_or(0, |(i, c)| i + c.len_utf8());
    let end = after.find(is_other).map_or(line.len(), |i| at + i);
    &line[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use lean_bridge::Position;

    fn error(line: u32, column: u32, data: &str) -> Message {
        let pos = Some(Position { line, column });
        Message { severity: "error".into(), pos, data: data.into(), ..Message::default() }
    }

    fn objection(part: &str, messages: &[Message], text: &str) -> Objection {
        Objection::new(part, "error", messages, &AutoBound::default(), text)
    }

    #[test]
    fn errors_point_at_their_place() {
        let messages = [error(1, 14, "Type mismatch\n  a\nhas type")];
        let found = objection("statement", &messages, "theorem t (a : Nta) : a = a");
        assert_eq!(
            found.to_string(),
            "line 1, column 15: Type mismatch\n  a\n\
             has type\n  theorem t (a : Nta) : a = a\n                ^"
        );
        assert_eq!(found.line(), "line 1, column 15: Type mismatch a has type");
        assert_eq!(objection("header", &[], "").to_string(), "header: error");
    }

    #[test]
    fn what_is_renamed_is_told() {
        let warning = |line, data: &str| Message { severity: "warning".into(), ..error(line, 3, data) };
        let messages = [
            warning(1, "`A.old` has been deprecated: Use `A.new` instead\n\nNote: dots"),
            warning(2, "`B.old` has been deprecated: Use `B.new` instead"),
            error(1, 0, "Invalid field notation: Type of\n  c\nis not known\n\nHint: none"),
        ];
        let found = objection("header", &messages, "def f c := c.old");
        assert_eq!(
            found.line(),
            "before the statement, line 1, column 1: Invalid field notation: Type of c is not known \
             (`A.old` has been deprecated: Use `A.new` instead)"
        );
        assert!(found.to_string().contains("\n`A.old` has been deprecated"), "{found}");
        let long = objection("header", &[error(1, 0, &"x".repeat(900))], "");
        assert!(long.line().chars().count() < 300 && long.line().ends_with('…'));
    }

    #[test]
    fn the_cause_is_named() {
        let header = "theorem h (n : Nat) : Odd n := by\n  unfold f\n  linarith [f]";
        for (messages, expected) in [
            (
                &[error(1, 22, "Function expected at\n  Odd"), error(3, 2, "unknown tactic")][..],
                Some("Odd, linarith are Mathlib's"),
            ),
            (&[error(3, 3, "<input>:3:3: unknown tactic")], Some("linarith is Mathlib's")),
            (&[error(2, 9, "Unknown identifier `f`")], Some("this Lean has no f:")),
            (
                &[error(2, 9, "unknown constant 'Nat.lt_succ'' here'")],
                Some("this Lean has no Nat.lt_succ'' here:"),
            ),
            (&[error(2, 2, "unsolved goals\nn : Nat\n⊢ `Odd` n")], None),
        ] {
            let cause = objection("header", messages, header).cause;
            assert!(cause.as_deref().unwrap_or("-").starts_with(expected.unwrap_or("-")), "{cause:?}");
        }
        let missing =
            objection("header", &[error(1, 0, "unknown module prefix 'Mathlib'\n\nNo")], "import Mathlib");
        assert!(missing.line().starts_with("no library here has the module Mathlib:"), "{missing}");
        let lost = "object file '/modules/A/B.olean' of module A.B does not exist";
        let lost = objection("header", &[error(1, 0, lost)], "import A.B");
        assert!(lost.line().starts_with("the module A.B is not there or not compiled:"), "{lost}");
        let bound = AutoBound { names: vec!["ℝ".into()], ..AutoBound::default() };
        let found = Objection::new("statement", "failed", &[], &bound, "theorem t (x : ℝ) : x + 1 = x");
        assert!(found.line().starts_with("ℝ is Mathlib's"), "{found}");
    }
}
