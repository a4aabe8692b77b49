//! What Lean proposes in place of a tactic: messages that say `Try this`.

/// The texts that a message proposes: `Try this: simp only [h]`, or from Lean 4.24 on `Try this:\n  [apply]
/// simp only [h]`, of which there may be several. Comments about what remains are no part of them.
pub fn proposals(message: &str) -> Vec<String> {
    let mut found: Vec<Vec<&str>> = vec![];
    let mut indent = 0;
    let mut reading = false;
    for line in message.lines() {
        let trimmed = line.trim_start();
        let behind = trimmed.strip_prefix("Try this:").or_else(|| trimmed.strip_prefix("Try these:"));
        if let Some(text) = behind {
            reading = true;
            indent = 0;
            if !text.trim().is_empty() {
                found.push(vec![text.trim()]);
            }
        } else if let Some(text) = trimmed.strip_prefix("[apply] ").filter(|_| reading) {
            indent = line.len() - trimmed.len();
            found.push(vec![text.trim_end()]);
        } else if trimmed.starts_with("--") {
            // `-- Remaining subgoals:` and what they are
        } else if reading && line.starts_with(' ') {
            if let Some(last) = found.last_mut() {
                let blanks = line.len() - trimmed.len();
                last.push(line.get(indent.min(blanks)..).unwrap_or(trimmed));
            }
        } else if !trimmed.is_empty() {
            reading = false;
        }
    }
    found.into_iter().map(|lines| lines.join("\n").trim_end().to_owned()).filter(|t| !t.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_proposals() {
        assert_eq!(proposals("Try this: exact h"), ["exact h"]);
        assert_eq!(proposals("Try this:\n  [apply] simp only [h]"), ["simp only [h]"]);
        let several =
            "Try these:\n  [apply] omega\n  [apply] refine foo ?_\n  -- Remaining subgoals:\n  -- ⊢ p\n";
        assert_eq!(proposals(several), ["omega", "refine foo ?_"]);
        assert_eq!(proposals("Try this:\n  [apply] intro x\n    exact x"), ["intro x\n  exact x"]);
        assert_eq!(proposals("unsolved goals\n⊢ p"), Vec::<String>::new());
        assert_eq!(
            proposals("The simp lemma is unused\n\nHint: Try this:\n  [apply] simp"),
            Vec::<String>::new()
        );
    }
}
