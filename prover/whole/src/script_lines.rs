//! A tactic proof by its lines: which lines belong to a step, and where a step begins.
//!
//! Lean tells steps apart by their columns, and so does this; it reads no syntax. What it takes for a step
//! is a guess that elaboration confirms or not.

/// The lines of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ScriptLines {
    pub lines: Vec<String>,
    /// The first line of the proof's tactics.
    pub body: usize,
}

impl ScriptLines {
    /// Of a text whose proof begins at this byte; `None` if it is no block of tactics. A tactic behind the
    /// `by` of the statement gets a line of its own.
    pub fn new(text: &str, proof_start: usize) -> Option<ScriptLines> {
        let proof = text.get(proof_start..)?.strip_prefix(":=")?;
        let block = proof.trim_start().strip_prefix("by")?;
        if !block.starts_with(char::is_whitespace) {
            return None;
        }
        let before = &text[..text.len() - block.len()];
        let (first, rest) = block.split_once('\n').unwrap_or((block, ""));
        let mut lines: Vec<String> = before.lines().map(str::to_owned).collect();
        let body = lines.len();
        if !first.trim().is_empty() {
            // its column is that of the block
            let column = last_line_width(before) + width(first);
            let column = if rest.trim().is_empty() { 2 } else { column };
            lines.push(format!("{}{}", " ".repeat(column), first.trim()));
        }
        lines.extend(rest.lines().map(|line| line.trim_end().to_owned()));
        while lines.len() > body && lines.last().is_some_and(|l| l.trim().is_empty()) {
            lines.pop();
        }
        (lines.len() > body).then_some(ScriptLines { lines, body })
    }

    /// The text again.
    pub fn text(&self) -> String {
        self.lines.join("\n") + "\n"
    }

    /// The column of a line's first sign; `None` if it is blank.
    pub fn indent(&self, line: usize) -> Option<usize> {
        let text = self.lines.get(line)?;
        (!text.trim().is_empty()).then(|| width(text))
    }

    /// The column of a line's first tactic, behind bullets.
    pub fn content(&self, line: usize) -> usize {
        let text = &self.lines[line];
        let mut column = width(text);
        let mut rest = text.trim_start();
        while let Some(inner) = rest.strip_prefix("· ").or(rest.strip_prefix(". ")) {
            let inside = inner.trim_start();
            column += 2 + inner.chars().count() - inside.chars().count();
            rest = inside;
        }
        column
    }

    /// The first line behind `line` that stands at this column or left of it: where the step that begins at
    /// this column ends.
    pub fn end(&self, line: usize, column: usize) -> usize {
        let is_out = |i: &usize| self.indent(*i).is_some_and(|indent| indent <= column);
        let end = (line + 1..self.lines.len()).find(is_out).unwrap_or(self.lines.len());
        // blank lines before the next step are nobody's
        (line + 1..=end).rev().find(|i| self.indent(i - 1).is_some()).unwrap_or(line + 1)
    }

    /// The line whose step this line is a part of: the nearest one before it that begins further left.
    pub fn parent(&self, line: usize) -> Option<usize> {
        let own = self.indent(line)?;
        (self.body..line).rev().find(|i| self.indent(*i).is_some_and(|indent| indent < own))
    }

    /// The column behind the last word before `column` in a line that begins a block: `by`, `=>`, `·`.
    pub fn opener(&self, line: usize, column: usize) -> Option<usize> {
        let signs: Vec<char> = self.lines[line].chars().collect();
        let is_free = |i: usize| signs.get(i).is_none_or(|c| !c.is_alphanumeric() && *c != '_' && *c != '.');
        let begins = |i: usize, word: &str| {
            let chars: Vec<char> = word.chars().collect();
            signs[i..].starts_with(&chars) && is_free(i + chars.len())
        };
        let found = (0..column.min(signs.len())).rev().find_map(|i| {
            let after = match signs[i] {
                'b' if begins(i, "by") && (i == 0 || is_free(i - 1)) => i + 2,
                '=' if begins(i, "=>") => i + 2,
                '·' => i + 1,
                _ => return None,
            };
            (after <= column).then_some(after)
        })?;
        let blanks = signs[found..].iter().take_while(|c| c.is_whitespace()).count();
        Some(found + blanks)
    }

    /// The part of a line before a column.
    pub fn head(&self, line: usize, column: usize) -> String {
        self.lines[line].chars().take(column).collect()
    }

    /// Replaces the rest of a line from this column on, and the lines up to `end`, by a text.
    pub fn replace(&mut self, line: usize, column: usize, end: usize, by: &str) {
        let head = self.head(line, column);
        let gap = if head.chars().count() < column || head.ends_with(|c: char| !c.is_whitespace()) {
            " "
        } else {
            ""
        };
        let gap = if head.is_empty() { "" } else { gap };
        self.lines.splice(line..end.max(line + 1), [format!("{head}{gap}{by}")]);
    }
}

fn width(line: &str) -> usize {
    line.chars().take_while(|c| *c == ' ').count()
}

fn last_line_width(text: &str) -> usize {
    text.rsplit('\n').next().map_or(0, |line| line.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(proof: &str) -> ScriptLines {
        ScriptLines::new(&format!("theorem t : p {proof}"), 14).expect("a block of tactics")
    }

    #[test]
    fn blocks_have_lines_of_their_own() {
        assert_eq!(lines(":= by simp").text(), "theorem t : p := by\n  simp\n");
        assert_eq!(lines(":= by simp\n        rfl").lines[1..].len(), 2);
        assert_eq!(ScriptLines::new("theorem t : p := rfl", 14), None);
        assert_eq!(ScriptLines::new("theorem t : p := by\n", 14), None);
    }

    #[test]
    fn steps_end_where_the_next_begins() {
        let s = lines(":= by\n  have h : a := by\n    simp\n    rfl\n\n  · constructor\n    · rfl\n  omega");
        assert_eq!((s.end(1, 2), s.end(5, 4), s.end(5, 2)), (4, 6, 7));
        assert_eq!((s.parent(3), s.parent(1), s.content(5)), (Some(1), None, 4));
        assert_eq!((s.opener(1, 18), s.opener(1, 9), s.opener(6, 8)), (Some(18), None, Some(6)));
        let mut s = s;
        s.replace(1, 18, 4, "sorry");
        assert_eq!(s.lines[1], "  have h : a := by sorry");
        assert_eq!(s.lines.len(), 6);
    }
}
