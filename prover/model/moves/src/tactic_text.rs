//! What a model proposes as one tactic, in the form in which the search runs tactics.

use data::lexer::{Kind, Token, tokens};

/// Words that close any goal without a proof: what they prove is refused in the end, after much work.
const NO_PROOF: [&str; 3] = ["sorry", "admit", "stop"];

/// A proposal as one tactic: several lines or several tactics in brackets. `None` for what is no text of Lean
/// (an open comment or string, brackets that do not match), is empty, or proves nothing.
pub fn tactic_text(proposal: &str) -> Option<String> {
    let text = proposal.trim();
    let tokens = tokens(text).ok()?;
    if tokens.is_empty() || tokens.iter().any(|t| t.kind == Kind::Word && NO_PROOF.contains(&t.text)) {
        return None;
    }
    let mut depth = 0i32;
    for token in &tokens {
        depth += match token.kind {
            Kind::Open | Kind::Attribute => 1,
            Kind::Close => -1,
            _ => 0,
        };
        if depth < 0 {
            return None;
        }
    }
    if depth != 0 {
        return None;
    }
    let separates = |t: &Token| {
        t.depth == 0 && t.text == ";" && !text[..t.start].ends_with("<") && !text[t.end()..].starts_with('>')
    };
    let is_sequence = text.contains('\n') || tokens.iter().any(separates);
    Some(if is_sequence { bracketed(text) } else { text.to_string() })
}

/// Lines that begin where the first one does, in brackets.
fn bracketed(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let indented = lines[1..].iter().filter(|l| !l.trim().is_empty());
    let least = indented.map(|l| l.len() - l.trim_start().len()).min().unwrap_or(0);
    // the first line was trimmed, so the others may stand deeper only because of where it stood
    let rest = lines[1..].iter().map(|l| format!("\n {}", l.get(least..).unwrap_or_default()));
    format!("({}{})", lines[0], rest.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_tactic_stays_and_several_are_bracketed() {
        assert_eq!(tactic_text("  simp [h]\n").as_deref(), Some("simp [h]"));
        assert_eq!(tactic_text("constructor <;> simp").as_deref(), Some("constructor <;> simp"));
        assert_eq!(tactic_text("intro x; simp").as_deref(), Some("(intro x; simp)"));
        assert_eq!(tactic_text("intro x\n  simp\n  omega").as_deref(), Some("(intro x\n simp\n omega)"));
        assert_eq!(
            tactic_text("cases h with\n| inl a => simp\n| inr b => omega").as_deref(),
            Some("(cases h with\n | inl a => simp\n | inr b => omega)")
        );
    }

    #[test]
    fn what_is_no_tactic_or_no_proof_is_dropped() {
        for text in
            ["", "-- nothing", "sorry", "by_cases h : p <;> admit", "simp [", "simp)", "exact \"a", "/- x"]
        {
            assert_eq!(tactic_text(text), None, "{text}");
        }
        assert_eq!(tactic_text("exact no_sorry").as_deref(), Some("exact no_sorry"));
    }
}
