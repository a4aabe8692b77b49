//! A goal as Lean prints it, in parts that can be shown and compared.

use serde::{Deserialize, Serialize};

/// The parts of a printed goal.
///
/// ```
/// use proof_session::GoalText;
///
/// let before = GoalText::parse("n : Nat\n⊢ 0 < n + 1").unwrap();
/// let after = GoalText::parse("n : Nat\nh : 0 ≤ n\n⊢ 0 < n + 1").unwrap();
/// assert_eq!(after.target, "0 < n + 1");
/// assert_eq!(after.hypotheses.last().unwrap().ty, "0 ≤ n");
/// assert_eq!(before.hypotheses, after.hypotheses[..1]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalText {
    /// The name behind `case`, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// Variables and hypotheses, in order.
    pub hypotheses: Vec<Hypothesis>,
    /// What stands behind `⊢`; long targets have several lines.
    pub target: String,
}

/// Variables or hypotheses that are printed together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hypothesis {
    /// Their names; one with `✝` cannot be written in a tactic.
    pub names: Vec<String>,
    /// Their type; long ones have several lines.
    #[serde(rename = "type")]
    pub ty: String,
    /// The value of a `let`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// How a part of a goal stands to the goal before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It was there.
    Same,
    /// A hypothesis of this name was there, and said something else.
    Changed,
    /// It was not there.
    New,
}

impl GoalText {
    /// Reads one goal. `None` if there is no `⊢`.
    pub fn parse(text: &str) -> Option<GoalText> {
        let mut goal = GoalText::default();
        let mut target: Option<Vec<&str>> = None;
        let mut entries: Vec<String> = vec![];
        for line in text.lines() {
            if let Some(target) = &mut target {
                target.push(line);
            } else if let Some(rest) = line.strip_prefix("⊢ ") {
                target = Some(vec![rest]);
            } else if line == "⊢" {
                target = Some(vec![""]);
            } else if let (Some(case), true) = (line.strip_prefix("case "), entries.is_empty()) {
                goal.case = Some(case.trim().to_owned());
            } else if line.starts_with(' ') {
                if let Some(entry) = entries.last_mut() {
                    entry.push('\n');
                    entry.push_str(line);
                }
            } else {
                entries.push(line.to_owned());
            }
        }
        goal.target = outdent(&target?.join("\n"));
        goal.hypotheses = entries.iter().filter_map(|e| Hypothesis::parse(e)).collect();
        Some(goal)
    }

    /// How a hypothesis of this goal stands to `before`.
    pub fn change(before: &GoalText, hypothesis: &Hypothesis) -> Change {
        let known = |name: &String| before.hypotheses.iter().find(|h| h.names.contains(name));
        let found: Vec<Option<&Hypothesis>> = hypothesis.names.iter().map(known).collect();
        if found.iter().any(Option::is_none) {
            return Change::New;
        }
        let same = |h: &Hypothesis| h.ty == hypothesis.ty && h.value == hypothesis.value;
        if found.into_iter().flatten().all(same) { Change::Same } else { Change::Changed }
    }

    /// What the goal says besides `before`, in one line: new and changed
    /// hypotheses, and the target if it is another one.
    pub(crate) fn difference(&self, before: &GoalText) -> String {
        let news = self.hypotheses.iter().filter(|h| GoalText::change(before, h) != Change::Same);
        let mut parts: Vec<String> = news.map(|h| one_line(&h.text())).collect();
        if self.target != before.target || parts.is_empty() {
            parts.push(format!("⊢ {}", one_line(&self.target)));
        }
        parts.join(", ")
    }
}

impl Hypothesis {
    fn parse(entry: &str) -> Option<Hypothesis> {
        // A type that does not fit begins on the next line.
        let (names, rest) = entry.split_once(" :")?;
        let (ty, value) = match split_value(rest) {
            Some((ty, value)) => (ty, Some(outdent(value))),
            None => (rest, None),
        };
        let names = names.split_whitespace().map(str::to_owned).collect();
        Some(Hypothesis { names, ty: outdent(ty), value })
    }

    /// As Lean prints it.
    pub fn text(&self) -> String {
        let value = self.value.as_ref().map(|v| format!(" := {v}")).unwrap_or_default();
        // What does not fit begins on a line of its own.
        let between = if self.ty.contains('\n') { "\n" } else { " " };
        format!("{} :{between}{}{value}", self.names.join(" "), self.ty).replace('\n', "\n  ")
    }
}

/// The two sides of the first ` :=` outside of brackets.
fn split_value(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0i32;
    for (i, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' | '⟨' => depth += 1,
            ')' | ']' | '}' | '⟩' => depth -= 1,
            ':' if depth == 0 && text[i..].starts_with(":=") && text[..i].ends_with([' ', '\n']) => {
                return Some((&text[..i], &text[i + 2..]));
            }
            _ => {}
        }
    }
    None
}

/// The text without the indentation that its lines have in common; the first
/// one only counts if it stands on a line of its own.
fn outdent(text: &str) -> String {
    let text = text.trim_end().trim_start_matches(' ');
    let (inline, text) = match text.strip_prefix('\n') {
        Some(text) => (0, text),
        None => (1, text),
    };
    let indent = |line: &str| line.len() - line.trim_start().len();
    let counted = text.lines().skip(inline).filter(|l| !l.trim().is_empty());
    let common = counted.map(indent).min().unwrap_or(0);
    let lines = text.lines().enumerate();
    let line = |(i, l): (usize, &str)| {
        if i < inline { l.to_owned() } else { l.get(common..).unwrap_or("").to_owned() }
    };
    lines.map(line).collect::<Vec<_>>().join("\n")
}

/// The text with all its blanks and line ends as single blanks.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOAL: &str =
        "case inl.succ\np q : Prop\nh✝ : p\nlong :\n  ∀ x,\n    x = x\nv : Nat := 5\n⊢ q ∨\n    p";

    #[test]
    fn parts_of_a_goal() {
        let goal = GoalText::parse(GOAL).unwrap();
        assert_eq!(goal.case.as_deref(), Some("inl.succ"));
        let shown: Vec<(String, &str, Option<&str>)> =
            goal.hypotheses.iter().map(|h| (h.names.join(" "), h.ty.as_str(), h.value.as_deref())).collect();
        let expected = [
            ("p q".to_owned(), "Prop", None),
            ("h✝".to_owned(), "p", None),
            ("long".to_owned(), "∀ x,\n  x = x", None),
            ("v".to_owned(), "Nat", Some("5")),
        ];
        assert_eq!(shown, expected);
        assert_eq!(goal.target, "q ∨\np");
        assert_eq!(GoalText::parse("⊢\n  ∀ x,\n    p x").unwrap().target, "∀ x,\n  p x");
        assert_eq!(GoalText::parse("no goals"), None);
        let printed: Vec<String> = goal.hypotheses.iter().map(Hypothesis::text).collect();
        let again = GoalText::parse(&format!("{}\n⊢ q", printed.join("\n"))).unwrap();
        assert_eq!(again.hypotheses, goal.hypotheses);
    }

    #[test]
    fn differences() {
        let before = GoalText::parse("n : Nat\nh : n = 1\n⊢ n < 2").unwrap();
        let after = GoalText::parse("n : Nat\nh : n + 0 = 1\nk : n = n\n⊢ n < 2").unwrap();
        let changes: Vec<Change> = after.hypotheses.iter().map(|h| GoalText::change(&before, h)).collect();
        assert_eq!(changes, [Change::Same, Change::Changed, Change::New]);
        assert_eq!(after.difference(&before), "h : n + 0 = 1, k : n = n");
        assert_eq!(before.difference(&before), "⊢ n < 2");
    }
}
