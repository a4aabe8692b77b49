//! Driving a community REPL: no batches, no goal index, goals as text.

use lean_protocol::FailureKind;
use lean_protocol::Message;
use lean_protocol::answer::StateAnswer;
use lean_protocol::request::ProofStep;
use lean_protocol::term::Goal;
use sha2::{Digest, Sha256};

/// A goal of which only the text is known. Its key is a hash of
/// the text, so renamed variables make another goal.
pub(crate) fn goal(text: &str) -> Goal {
    let (mvars, numbered) = metavariables(text);
    let digest = Sha256::digest(numbered.as_bytes());
    let key = digest[..16].iter().map(|b| format!("{b:02x}")).collect();
    let tag = text.strip_prefix("case ").and_then(|t| t.lines().next()).unwrap_or("").trim();
    Goal { key, text: Some(text.to_string()), tag: tag.to_string(), mvars, ..Goal::default() }
}

/// The metavariables that a goal's text shows, and the text with those that Lean numbers (`?m.123`, `?u.7`)
/// numbered anew: their numbers differ from process to process.
fn metavariables(text: &str) -> (Vec<String>, String) {
    let (mut mvars, mut numbered): (Vec<String>, String) = (vec![], String::with_capacity(text.len()));
    let mut rest = text;
    while let Some(at) = rest.find('?') {
        let (before, from) = rest.split_at(at);
        let end = from[1..].find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '\'' | '✝')));
        let (name, after) = from.split_at(end.map_or(from.len(), |e| e + 1));
        numbered.push_str(before);
        // `l.head?` and `exact?` are no metavariables.
        let is_one = name.len() > 1 && !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let known = mvars.iter().position(|m| m == name);
        match known {
            _ if !is_one => numbered.push_str(name),
            Some(i) => numbered.push_str(&format!("?{i}")),
            None => {
                numbered.push_str(&match name.contains('.') {
                    true => format!("?{}", mvars.len()),
                    false => name.to_string(),
                });
                mvars.push(name.to_string());
            }
        }
        rest = after;
    }
    numbered.push_str(rest);
    (mvars, numbered)
}

/// The text that applies `tactic` to goal `goal` of `goals` (others of other branches included) and puts what
/// comes of it in front. `focus` keeps the tactic from seeing the other goals.
pub(crate) fn focused(tactic: &str, goal: usize, goals: usize) -> String {
    match (goal, goals) {
        (_, 0 | 1) => tactic.to_string(),
        // The tactic starts a line, so that the columns of its own lines are still in step.
        (0, _) => format!("focus (\n{tactic}\n)"),
        (i, _) => format!("(rotate_left {i}; focus (\n{tactic}\n))"),
    }
}

/// Reads the answer to a step on a branch beside `others` other goals: the new
/// goals of the branch and the number of others now.
///
/// The REPL recovers from errors and may report no goals beside an error; such a step failed.
pub(crate) fn read(answer: &StateAnswer, others: usize) -> Result<(Vec<Goal>, usize), (FailureKind, String)> {
    let errors: Vec<&str> =
        answer.messages.iter().filter(|m| Message::is_error(m)).map(|m| m.data.as_str()).collect();
    if !errors.is_empty() {
        let text = errors.join("\n");
        return Err((FailureKind::of_words(&text), text));
    }
    // Solving one goal may assign metavariables of others and so close them too.
    let others = others.min(answer.goals.len());
    let own = answer.goals.len() - others;
    Ok((answer.goals[..own].iter().map(|g| goal(g)).collect(), others))
}

/// Reads a refusal: the REPL answers a failing tactic with `Lean error:` and the message.
pub(crate) fn failure(message: &str) -> (FailureKind, String) {
    let text = message.strip_prefix("Lean error:\n").unwrap_or(message).trim();
    (FailureKind::of_words(text), text.to_string())
}

pub(crate) fn step(tactic: &str, proof_state: u64) -> ProofStep {
    ProofStep { tactic: tactic.into(), proof_state, ..ProofStep::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_known_by_their_text() {
        let g = goal("case inr\np q : Prop\nh : q\n⊢ q ∨ p");
        assert_eq!((g.tag.as_str(), g.key.len()), ("inr", 32));
        assert_eq!(g.key, goal(g.text.as_deref().unwrap()).key);
        assert_ne!(g.key, goal("⊢ q ∨ p").key);
    }

    #[test]
    fn metavariables_make_goals_depend_on_each_other() {
        let g = goal("case h\nl : List ?m.12\n⊢ l.head? = ?w ∧ ?m.12 = Nat");
        assert_eq!(g.mvars, ["?m.12", "?w"]);
        // In another process the numbers are others.
        assert_eq!(g.key, goal("case h\nl : List ?m.907\n⊢ l.head? = ?w ∧ ?m.907 = Nat").key);
        assert_ne!(g.key, goal("case h\nl : List ?m.907\n⊢ l.head? = ?w ∧ ?m.908 = Nat").key);
        assert!(goal("⊢ [1].head? = some 1").mvars.is_empty());
    }

    #[test]
    fn a_step_on_one_of_several_goals() {
        assert_eq!(focused("rfl", 0, 1), "rfl");
        assert_eq!(focused("simp\n· rfl", 2, 3), "(rotate_left 2; focus (\nsimp\n· rfl\n))");
        let answer = StateAnswer {
            proof_state: 4,
            goals: vec!["⊢ A".into(), "⊢ B".into(), "⊢ C".into()],
            messages: vec![],
            ..StateAnswer::default()
        };
        let (own, others) = read(&answer, 1).unwrap();
        assert_eq!((own.len(), others), (2, 1));
    }

    #[test]
    fn a_step_that_logged_an_error_failed() {
        let message =
            Message { severity: "error".into(), data: "unknown thing".into(), ..Message::default() };
        let answer = StateAnswer { proof_state: 1, messages: vec![message], ..StateAnswer::default() };
        assert_eq!(read(&answer, 0).unwrap_err(), (FailureKind::Tactic, "unknown thing".into()));
        assert_eq!(failure("Lean error:\n<input>:1:3: expected token").0, FailureKind::Parse);
    }
}
