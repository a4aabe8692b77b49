//! Writing a proof tree as a structured tactic script.

use super::graph::{AndId, ProofTree};

/// A tactic block, without the `by` before it and not indented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    pub text: String,
    /// The step that each line of the text comes from.
    pub steps: Vec<AndId>,
}

/// How a step's text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Parentheses around a whole step are dropped and its parts put on lines of
    /// their own where that cannot change the meaning.
    Pretty,
    /// Every step as it was run.
    Verbatim,
}

/// The script of a proof: one line or more for each step, `·` before each of several goals left.
pub fn script<'a>(tree: &ProofTree, tactic: &dyn Fn(AndId) -> &'a str, style: Style) -> Script {
    let mut lines = vec![];
    write(tree, tactic, style, "", &mut lines);
    let (text, steps): (Vec<_>, Vec<_>) = lines.into_iter().unzip();
    Script { text: text.join("\n"), steps }
}

/// The declaration `statement := by script`, the script indented by two columns.
pub fn declaration(statement: &str, script: &Script) -> String {
    let lines = script.text.lines().map(|l| format!("  {l}"));
    format!("{} := by\n{}\n", statement.trim_end(), lines.collect::<Vec<_>>().join("\n"))
}

fn write<'a>(
    tree: &ProofTree,
    tactic: &dyn Fn(AndId) -> &'a str,
    style: Style,
    indent: &str,
    lines: &mut Vec<(String, AndId)>,
) {
    let text = tactic(tree.step);
    let parts = match style {
        Style::Pretty => tactic_lines(text),
        Style::Verbatim => vec![text.trim().to_string()],
    };
    for line in parts.iter().flat_map(|p| p.lines()) {
        lines.push((format!("{indent}{line}"), tree.step));
    }
    match &tree.kids[..] {
        [kid] => write(kid, tactic, style, indent, lines),
        kids => {
            for kid in kids {
                let start = lines.len();
                write(kid, tactic, style, &format!("{indent}  "), lines);
                if let Some((first, _)) = lines.get_mut(start) {
                    *first = format!("{indent}· {}", &first[indent.len() + 2..]);
                }
            }
        }
    }
}

/// A text for the judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofText {
    /// The whole declaration, without the header.
    pub text: String,
    /// The step that each line of the proof comes from; empty if that cannot be told.
    pub steps: Vec<AndId>,
    /// Lines before the proof.
    pub before: usize,
}

impl ProofText {
    /// The step that a line of the text (1 is the first) belongs to.
    pub fn step_at(&self, line: usize) -> Option<AndId> {
        self.steps.get(line.checked_sub(self.before + 1)?).copied()
    }
}

/// Lean's texts to try, the most readable first. Lean counts heartbeats per declaration and the search per
/// step, so a proof of expensive steps needs a limit of its own.
pub fn proof_texts<'a>(
    statement: &str,
    tree: &ProofTree,
    tactic: &dyn Fn(AndId) -> &'a str,
    heartbeats: u64,
) -> Vec<ProofText> {
    const DEFAULT: u64 = 200_000;
    let prefix = match heartbeats {
        0..100_000 => String::new(),
        n => format!("set_option maxHeartbeats {} in\n", (n * 4).next_multiple_of(DEFAULT)),
    };
    let make = |style| {
        let script = script(tree, &tactic, style);
        let text = format!("{prefix}{}", declaration(statement, &script));
        let before = text.lines().count() - script.text.lines().count();
        ProofText { text, steps: script.steps, before }
    };
    let (pretty, verbatim) = (make(Style::Pretty), make(Style::Verbatim));
    if pretty.text == verbatim.text { vec![pretty] } else { vec![pretty, verbatim] }
}

/// Tactics that take the sequence after them, or whose arguments
/// end at a keyword: nothing is split behind them.
const OPEN_ENDED: [&str; 22] = [
    "by",
    "fun",
    "λ",
    "=>",
    "|",
    "first",
    "try",
    "repeat",
    "all_goals",
    "any_goals",
    "focus",
    "case",
    "next",
    "conv",
    "calc",
    "with",
    "in",
    "match",
    "if",
    "do",
    "iterate",
    "·",
];

/// The tactics of a step, one per line, without parentheses around
/// the whole where that cannot change the meaning.
pub fn tactic_lines(text: &str) -> Vec<String> {
    let text = text.trim();
    let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) else {
        return vec![text.to_string()];
    };
    let Some(pieces) = top_level(inner) else { return vec![text.to_string()] };
    if inner.contains('\n') || pieces.iter().any(|p| p.is_empty()) {
        return vec![text.to_string()];
    }
    let (last, before) = pieces.split_last().expect("there is at least one piece");
    if before.iter().any(|p| open_ended(p)) || last.starts_with("<;>") {
        return vec![text.to_string()];
    }
    // A step `(a)` or `(a; b)`: each piece may again be parenthesised.
    pieces.iter().flat_map(|p| tactic_lines(p)).collect()
}

/// The pieces of a sequence between semicolons outside of brackets and strings; `None` if the brackets do not
/// match, as in `(a) <;> (b)` with its first and last character taken off.
fn top_level(text: &str) -> Option<Vec<&str>> {
    let (mut pieces, mut depth, mut start, mut quoted) = (vec![], 0i32, 0, false);
    let bytes = text.as_bytes();
    for (i, c) in text.char_indices() {
        match c {
            '"' if i == 0 || bytes[i - 1] != b'\\' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' | '⟨' => depth += 1,
            ')' | ']' | '}' | '⟩' => depth -= 1,
            // `<;>` is a combinator, not a separator.
            ';' if depth == 0 && !(i > 0 && bytes[i - 1] == b'<') => {
                pieces.push(text[start..i].trim());
                start = i + 1;
            }
            _ => {}
        }
        if depth < 0 {
            return None;
        }
    }
    pieces.push(text[start..].trim());
    (depth == 0 && !quoted).then_some(pieces)
}

/// Whether a word outside of brackets would take what follows the piece as its own.
fn open_ended(piece: &str) -> bool {
    let (mut depth, mut bare) = (0i32, String::new());
    for c in piece.chars() {
        match c {
            '(' | '[' | '{' | '⟨' => depth += 1,
            ')' | ']' | '}' | '⟩' => depth -= 1,
            _ => {}
        }
        bare.push(if depth == 0 && !matches!(c, ')' | ']' | '}' | '⟩') { c } else { ' ' });
    }
    bare.split_whitespace().any(|w| OPEN_ENDED.contains(&w))
}

#[cfg(test)]
mod tests {
    use super::super::graph::AndOrGraph;
    use super::*;

    fn pretty_line(text: &str) -> String {
        tactic_lines(text).join("\n")
    }

    #[test]
    fn parentheses_go_only_where_nothing_changes() {
        assert_eq!(pretty_line("omega"), "omega");
        assert_eq!(pretty_line("(intro h; exact (f h))"), "intro h\nexact (f h)");
        assert_eq!(
            pretty_line("(have h : a = b := (by omega); rw [h])"),
            "have h : a = b := (by omega)\nrw [h]"
        );
        // `by omega; rw [h]` would be one block.
        let swallowing = "(have h : a = b := by omega; rw [h])";
        assert_eq!(pretty_line(swallowing), swallowing);
        assert_eq!(pretty_line("(try simp; omega)"), "(try simp; omega)");
        assert_eq!(pretty_line("(a) <;> (b)"), "(a) <;> (b)");
        assert_eq!(pretty_line("(cases h <;> simp)"), "cases h <;> simp");
        assert_eq!(pretty_line("(simp; first | omega | grind)"), "simp\nfirst | omega | grind");
        assert_eq!(pretty_line("((intro x; simp); omega)"), "intro x\nsimp\nomega");
        assert_eq!(pretty_line("(rcases h with h | h; omega)"), "(rcases h with h | h; omega)");
        assert_eq!(pretty_line("(exact \";\")"), "exact \";\"");
    }

    #[test]
    fn several_goals_get_bullets() {
        let mut g = AndOrGraph::<(), &str>::default();
        let ids: Vec<_> = (0..5).map(|i| g.goal(i.to_string(), || ()).0).collect();
        g.apply(ids[0], "intro x", &[ids[1]]);
        g.apply(ids[1], "constructor", &[ids[2], ids[3]]);
        g.apply(ids[2], "cases x with\n| zero => rfl\n| succ n => simp", &[]);
        g.apply(ids[3], "(left; simp only [f])", &[ids[4]]);
        g.apply(ids[4], "omega", &[]);
        let tree = g.lightest_proof(ids[0], |_| 1.0).unwrap();
        let s = script(&tree, &|a| *g.step_data(a), Style::Pretty);
        insta::assert_snapshot!(declaration("theorem t : p", &s), @r"
        theorem t : p := by
          intro x
          constructor
          · cases x with
            | zero => rfl
            | succ n => simp
          · left
            simp only [f]
            omega
        ");
        assert_eq!(s.steps.len(), s.text.lines().count());
        let verbatim = script(&tree, &|a| *g.step_data(a), Style::Verbatim);
        assert!(verbatim.text.contains("· (left; simp only [f])\n  omega"));
    }
}
