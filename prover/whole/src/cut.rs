//! The ways to take a wrong step out of a proof, the one that keeps most of it first.

use crate::script_lines::ScriptLines;
use lean_bridge::Position;

/// What is wrong at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A block ends, and goals are left.
    Unsolved,
    /// A step has no goal any more.
    NoGoals,
    /// Lean cannot read on.
    Parse,
    /// The step fails.
    Step,
}

impl Fault {
    /// By Lean's words.
    pub fn of(message: &str) -> Fault {
        let message = message.trim_start();
        if message.starts_with("unsolved goals") {
            Fault::Unsolved
        } else if message.to_lowercase().starts_with("no goals") {
            Fault::NoGoals
        } else if message.starts_with("unexpected ") || message.starts_with("expected ") {
            Fault::Parse
        } else {
            Fault::Step
        }
    }
}

/// A text without the fault, and where it was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    pub script: ScriptLines,
    /// The line that was changed.
    pub line: usize,
    /// Whether steps that may be right went with the wrong one: those behind it.
    pub dropped: bool,
}

/// Texts in which a fault is a hole, in the order in which they are tried.
pub(crate) fn cuts(script: &ScriptLines, fault: Fault, place: Position) -> Vec<Cut> {
    let (Some(mut line), mut column) = ((place.line as usize).checked_sub(1), place.column as usize) else {
        return vec![];
    };
    if fault == Fault::Unsolved {
        return unsolved(script, line, column).into_iter().collect();
    }
    // of what cannot be read Lean tells where the next word stands
    if fault == Fault::Parse
        && (line >= script.lines.len() || script.indent(line).is_none_or(|i| column <= i))
    {
        let last = line.min(script.lines.len());
        let Some(before) = (script.body..last).rev().find(|i| script.indent(*i).is_some()) else {
            return vec![];
        };
        (line, column) = (before, script.lines[before].chars().count());
    }
    if line < script.body || line >= script.lines.len() {
        return vec![];
    }
    if fault == Fault::NoGoals && script.opener(line, column).is_none_or(|o| o == script.content(line)) {
        return surplus(script, line, column).into_iter().collect();
    }
    let mut cuts = vec![];
    let mut at = Some((line, column));
    while let Some((line, column)) = at {
        holes(script, line, column, &mut cuts);
        at = script.parent(line).map(|parent| (parent, script.lines[parent].chars().count()));
    }
    cuts
}

/// A block with one more step, which admits its goal.
fn unsolved(script: &ScriptLines, line: usize, column: usize) -> Option<Cut> {
    let mut script = script.clone();
    let pad = |column: usize| " ".repeat(column);
    if line < script.body {
        // the block of the statement itself
        let column = script.indent(script.body)?;
        script.lines.push(format!("{}sorry", pad(column)));
        let line = script.lines.len() - 1;
        return Some(Cut { script, line, dropped: false });
    }
    let signs: Vec<char> = script.lines.get(line)?.chars().collect();
    let rest: String = signs.get(column..)?.iter().collect();
    let is_bullet = rest.starts_with('·') || rest.starts_with(". ");
    let base = if is_bullet { column } else { script.content(line) };
    let end = script.end(line, base);
    let behind = match rest.find("=>").filter(|_| !is_bullet && !rest.starts_with("by")) {
        Some(at) => column + rest[..at].chars().count() + 2,
        None => column + if is_bullet { 1 } else { 2 },
    };
    let inside = signs.iter().enumerate().skip(behind).find(|(_, c)| !c.is_whitespace());
    let column =
        inside.map(|(i, _)| i).or_else(|| (end > line + 1).then(|| script.indent(line + 1)).flatten());
    match column {
        Some(column) => {
            script.lines.insert(end, format!("{}sorry", pad(column)));
            Some(Cut { script, line: end, dropped: false })
        }
        None => {
            script.lines[line] += " sorry";
            Some(Cut { script, line, dropped: false })
        }
    }
}

/// A block without the steps that have nothing left to do.
fn surplus(script: &ScriptLines, line: usize, column: usize) -> Option<Cut> {
    let mut script = script.clone();
    let indent = script.indent(line)?;
    let is_out = |i: &usize| script.indent(*i).is_some_and(|other| other < indent);
    let end = (line + 1..script.lines.len()).find(is_out).unwrap_or(script.lines.len());
    if line == script.body || column < indent {
        return None;
    }
    script.lines.drain(line..end);
    Some(Cut { script, line: line - 1, dropped: true })
}

/// The step around a place as a hole: the part of its line behind a `by` or the like, then the step as a
/// whole.
fn holes(script: &ScriptLines, line: usize, column: usize, cuts: &mut Vec<Cut>) {
    let content = script.content(line);
    let base = if script.lines[line].trim_start().starts_with('|') {
        script.indent(line).unwrap_or(0)
    } else {
        content
    };
    let end = script.end(line, base);
    let mut put = |column: usize, by: &str| {
        let mut changed = script.clone();
        changed.replace(line, column, end, by);
        if changed != *script && changed.lines[changed.body..].iter().any(|l| l.trim() != "sorry") {
            cuts.push(Cut { script: changed, line, dropped: false });
        }
    };
    if let Some(opener) = script.opener(line, column).filter(|o| *o > content) {
        put(opener, "sorry");
    }
    if let Some(term) = term_of_have(script, line, content).filter(|term| *term <= column) {
        put(term, "by sorry");
    }
    put(content, "sorry");
}

/// The column behind the `:=` of a `have` with a statement and a term.
fn term_of_have(script: &ScriptLines, line: usize, content: usize) -> Option<usize> {
    let text: String = script.lines[line].chars().skip(content).collect();
    let is_have = ["have ", "suffices "].iter().any(|word| text.starts_with(word));
    let at = text.find(" := ").filter(|at| is_have && text[..*at].contains(" : "))?;
    let behind = &text[at + 4..];
    (!behind.starts_with("by")).then(|| content + text[..at].chars().count() + 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(proof: &str, fault: Fault, line: u32, column: u32) -> Vec<String> {
        let script = ScriptLines::new(&format!("theorem t : p := by\n{proof}"), 14).expect("tactics");
        let cuts = cuts(&script, fault, Position { line, column });
        cuts.into_iter().map(|c| c.script.lines[1..].join("\n")).collect()
    }

    #[test]
    fn a_wrong_step_is_a_hole_and_what_is_around_it_stays() {
        let proof = "  have h : a := by\n    simp\n    bad\n  · rw [h]\n  · exact h";
        assert_eq!(cut(proof, Fault::Step, 4, 4)[0], proof.replace("bad", "sorry"));
        assert_eq!(cut(proof, Fault::Step, 4, 4)[1], "  have h : a := by sorry\n  · rw [h]\n  · exact h");
        assert_eq!(cut(proof, Fault::Step, 5, 8)[0], proof.replace("rw [h]", "sorry"));
        let inline = "  have h : a := by bad\n  have g : b := bad h\n  exact g";
        assert_eq!(cut(inline, Fault::Step, 2, 19)[0], inline.replace("by bad", "by sorry"));
        assert_eq!(cut(inline, Fault::Step, 3, 16)[0], inline.replace("bad h", "by sorry"));
        assert_eq!(cut(inline, Fault::Step, 3, 11)[0], inline.replace("have g : b := bad h", "sorry"));
        let cases = "  cases n with\n  | zero => bad\n  | succ n => rfl";
        assert_eq!(cut(cases, Fault::Step, 3, 12)[0], cases.replace("bad", "sorry"));
    }

    #[test]
    fn goals_that_are_left_get_a_hole_at_the_end_of_their_block() {
        assert_eq!(cut("  intro h\n  simp", Fault::Unsolved, 1, 17), ["  intro h\n  simp\n  sorry"]);
        let proof = "  · simp\n    intro h\n  · rfl";
        assert_eq!(cut(proof, Fault::Unsolved, 2, 2), ["  · simp\n    intro h\n    sorry\n  · rfl"]);
        let have = "  have h : a := by simp\n  rfl";
        assert_eq!(
            cut(have, Fault::Unsolved, 2, 16),
            ["  have h : a := by simp\n                   sorry\n  rfl"]
        );
    }

    #[test]
    fn what_has_nothing_to_do_goes() {
        let proof = "  · sorry\n    rfl\n    omega\n  · rfl";
        assert_eq!(cut(proof, Fault::NoGoals, 3, 4), ["  · sorry\n  · rfl"]);
        assert_eq!(cut("  rfl", Fault::NoGoals, 2, 2), Vec::<String>::new());
    }

    #[test]
    fn what_cannot_be_read_is_the_line_before() {
        assert_eq!(cut("  intro h\n  exact\n  rfl", Fault::Parse, 4, 2)[0], "  intro h\n  sorry\n  rfl");
        assert_eq!(cut("  bad", Fault::Step, 2, 2), Vec::<String>::new(), "nothing of it would be left");
        assert_eq!(Fault::of("No goals to be solved"), Fault::NoGoals);
        assert_eq!(Fault::of("unsolved goals\ncase h"), Fault::Unsolved);
        assert_eq!(Fault::of("unexpected token ')'; expected term"), Fault::Parse);
        assert_eq!(Fault::of("Type mismatch"), Fault::Step);
    }
}
