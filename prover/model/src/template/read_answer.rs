//! Where in an answer the proposal is.

use crate::proposed::said;

/// The first line with anything on it.
pub(super) fn first_line(answer: &str) -> &str {
    let said = said(answer).unwrap_or_default();
    said.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
}

/// A text without ReProver's marks around the names of premises.
pub(super) fn without_marks(text: &str) -> String {
    text.replace("<a>", "").replace("</a>", "")
}

/// The last block of an answer that is fenced as Lean (`lean`, `lean4`), or else the last one that is fenced
/// without a language; without any fence all of it. A block without an end goes to the end of the answer,
/// which may have been cut off.
pub(super) fn last_lean_block(answer: &str) -> Option<String> {
    let said = said(answer)?;
    if !said.contains("```") {
        return Some(said.trim_end().to_string());
    }
    let (mut lean, mut bare): (Option<String>, Option<String>) = (None, None);
    let mut open: Option<(String, Vec<&str>)> = None;
    let mut close = |(language, lines): (String, Vec<&str>)| {
        let text = lines.join("\n");
        match language.as_str() {
            "lean" | "lean4" => lean = Some(text),
            "" => bare = Some(text),
            _ => {}
        }
    };
    for line in said.lines() {
        match (line.trim().strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => open.take().into_iter().for_each(&mut close),
            (Some(language), None) => open = Some((language.trim().to_lowercase(), vec![])),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => {}
        }
    }
    open.into_iter().for_each(&mut close);
    lean.or(bare).filter(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_block_behind_the_thoughts_counts() {
        let fence = |text: &str| last_lean_block(text);
        assert_eq!(fence("a\n```lean\nx\n```\nb\n```lean4\ny\nz\n```\nc").as_deref(), Some("y\nz"));
        assert_eq!(fence("<think>\n```lean\nx\n```\n</think>\nby rfl").as_deref(), Some("\nby rfl"));
        assert_eq!(fence("```lean\nx\n```\n<think>\n```lean\ny\n```").as_deref(), Some("x"));
        assert_eq!(fence("```\nx\n```\n```text\ny\n```").as_deref(), Some("x"));
        assert_eq!(fence("```lean\nx").as_deref(), Some("x"), "an answer that was cut off");
        assert_eq!(fence("```lean\n\n```"), None);
    }
}
