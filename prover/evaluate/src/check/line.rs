//! The result on one item, as it is written, and in words.

use super::item::Item;
use super::task::{JudgeIdentity, Task};
use super::verdict::{Checked, JudgedTheorem};
use data::VerdictKey;
use lean_bridge::{Message, Refusal, Rule, Tier};
use proof_search::statement::{Notations, words};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// One line of results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The name of the item.
    pub name: String,
    /// The verdict.
    #[serde(flatten)]
    pub checked: Checked,
    /// Names what was judged, by which engine and judge; 64 hex digits.
    pub hash: String,
    /// Seconds that it was allowed.
    pub timeout_s: f64,
}

impl Line {
    /// The line of an item that was checked.
    pub fn new(item: &Item, checked: Checked, engine: &JudgeIdentity, timeout_s: f64) -> Line {
        Line { name: item.name.clone(), checked, hash: hash(item, engine), timeout_s }
    }

    /// Whether this result stands, or should be had again because more time is allowed now.
    pub fn stands(&self, timeout_s: f64) -> bool {
        self.checked.is_lasting() || timeout_s <= self.timeout_s
    }
}

/// What [`Line::hash`] of an item is.
pub fn hash(item: &Item, engine: &JudgeIdentity) -> String {
    let key: VerdictKey = match &item.task {
        Ok(task) => task.key(engine),
        Err(none) => Sha256::digest(none.why()).into(),
    };
    key.iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The result in words: a line for every theorem, and Lean's first error with its place.
///
/// `prefix` goes before the names of the theorems of a text (the file's name, if there are several files).
pub fn text(line: &Line, task: Option<&Task>, prefix: &str) -> String {
    let checked = &line.checked;
    let mut lines = vec![];
    let judged = matches!(task, Some(Task::Judge(_)));
    if let (Some(error), Some(task)) = (checked.error(), task) {
        let place = if judged { line.name.as_str() } else { prefix };
        let place = if place.is_empty() { line.name.as_str() } else { place };
        lines.push(place_of(place, error, task.text().unwrap_or_default()));
    }
    let one = |name: &str, tier: Option<Tier>, d: Option<&JudgedTheorem>, refused: Option<String>| {
        let bound = d.map(|d| &d.auto_bound).filter(|b| !b.is_empty());
        let bound = bound.map_or(String::new(), |b| format!("; auto-bound: {}", words(b)));
        let axioms = d.map_or(&[][..], |d| &d.axioms);
        match (refused, tier) {
            (Some(refused), _) => format!("{name}: refused, {refused}"),
            (None, Some(tier)) => format!("{name}: {tier}; {}{bound}", axioms_of(axioms)),
            (None, None) => format!("{name}: refused"),
        }
    };
    if judged || checked.declarations.is_empty() {
        let refused = checked.refused.as_ref().map(|r| match checked.error() {
            // The error itself stands above, with its place.
            Some(_) if r.rule == Rule::Error => "error".into(),
            _ => r.to_string(),
        });
        if refused.is_none() && checked.tier.is_none() {
            lines.push(format!("{}: declares no theorem", line.name));
        } else {
            lines.push(one(&line.name, checked.tier, checked.declarations.first(), refused));
        }
    } else {
        for d in &checked.declarations {
            let name = if prefix.is_empty() { d.name.clone() } else { format!("{prefix}: {}", d.name) };
            lines.push(one(&name, d.tier, Some(d), d.refused.as_ref().map(Refusal::to_string)));
        }
        let reported = checked.error().is_some() || checked.declarations.iter().any(|d| d.refused.is_some());
        if let Some(refused) = checked.refused.as_ref().filter(|_| !reported) {
            lines.push(format!("{}: refused, {refused}", line.name));
        }
    }
    let read = Notations::of(&checked.notations);
    if !read.is_empty() {
        lines.push(format!("{}: {}", line.name, read.words()));
    }
    if let Some(note) = checked.note.as_ref().filter(|_| checked.accepted) {
        lines.push(format!("{}: {note}", line.name));
    }
    lines.extend(checked.remarks.iter().map(|remark| format!("{}: {remark}", line.name)));
    lines.join("\n")
}

/// The library's theorems come without their proofs, so what those rest on is
/// not known here, and the words must not claim it.
fn axioms_of(names: &[String]) -> String {
    match names {
        [] => "no axioms beyond the library".into(),
        names => format!("axioms {}", names.join(", ")),
    }
}

/// A message with its line, column (from 1) and the line it is about, a caret under the place.
fn place_of(name: &str, message: &Message, text: &str) -> String {
    let data = message.data.trim_end();
    let Some(pos) = message.pos else { return format!("{name}: error: {data}") };
    let head = format!("{name}:{}:{}: error: {data}", pos.line, pos.column + 1);
    let (line, column) = match text.lines().nth((pos.line as usize).saturating_sub(1)) {
        Some(line) => (line, pos.column as usize),
        // The end of the text is behind its last line.
        None => match text.trim_end().lines().next_back() {
            Some(line) => (line, line.chars().count()),
            None => return head,
        },
    };
    if column > line.chars().count() {
        return head;
    }
    format!("{head}\n  {line}\n  {}^", " ".repeat(column))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lean_bridge::{Position, VerifyRequest};
    use std::time::Duration;

    fn line(checked: Checked) -> Line {
        Line { name: "a.lean".into(), checked, hash: String::new(), timeout_s: 10.0 }
    }

    #[test]
    fn theorems_of_a_file_each_get_a_line() {
        let good =
            JudgedTheorem { name: "good".into(), tier: Some(Tier::Audited), ..JudgedTheorem::default() };
        let refusal = Refusal { chain: vec!["bad".into(), "cheat".into()], ..Refusal::new(Rule::Axiom, "") };
        let bad = JudgedTheorem { name: "bad".into(), refused: Some(refusal.clone()), ..good.clone() };
        let checked = Checked { declarations: vec![good, bad], refused: Some(refusal), ..Checked::default() };
        let expected = "good: audited; no axioms beyond the library\nbad: refused, axiom; chain bad → cheat";
        assert_eq!(text(&line(checked.clone()), None, ""), expected);
        assert!(text(&line(checked), None, "a.lean").starts_with("a.lean: good: audited"));
    }

    #[test]
    fn errors_point_at_their_place() {
        let error = Message {
            severity: "error".into(),
            pos: Some(Position { line: 2, column: 3 }),
            data: "unexpected token".into(),
            ..Message::default()
        };
        let checked = Checked { messages: vec![error], ..Checked::refused(Rule::Error, "unexpected token") };
        let task =
            Task::Verify(VerifyRequest { text: "-- α\nfoo bar\n".into(), ..VerifyRequest::default() });
        let expected = "a.lean:2:4: error: unexpected token\n  foo bar\n     ^\na.lean: refused, error";
        assert_eq!(text(&line(checked), Some(&task), ""), expected);
    }

    #[test]
    fn an_error_at_the_end_points_behind_the_last_line() {
        let end =
            Message { pos: Some(Position { line: 3, column: 0 }), data: "end".into(), ..Message::default() };
        assert_eq!(place_of("a", &end, "x\nyz\n"), "a:3:1: error: end\n  yz\n    ^");
        assert_eq!(place_of("a", &end, ""), "a:3:1: error: end");
    }

    #[test]
    fn a_lost_verdict_is_had_again_with_more_time() {
        let lost = line(Checked::refused(Rule::Timeout, ""));
        assert!(lost.stands(10.0) && !lost.stands(11.0));
        assert!(line(Checked::refused(Rule::Axiom, "")).stands(1e9));
    }

    #[test]
    fn hashes_name_the_task() {
        let engine = JudgeIdentity { identity: "e".into() };
        let item = |text: &str| Item {
            name: "n".into(),
            task: Ok(Task::Verify(VerifyRequest {
                text: text.into(),
                limit: Duration::from_secs(1),
                ..VerifyRequest::default()
            })),
            remarks: vec![],
        };
        assert_eq!(hash(&item("a"), &engine).len(), 64);
        assert_ne!(hash(&item("a"), &engine), hash(&item("b"), &engine));
    }
}
