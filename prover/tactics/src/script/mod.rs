//! Texts of Lean's tactics, put together from parts: sequences, facts, rewriting, cases.
//!
//! Each function gives the text of one tactic or term, in Lean's syntax, exactly as it goes into a move;
//! names, claims and proofs are texts, too. [`Script`] collects tactics that run one after the other.
//!
//! | file | what |
//! |---|---|
//! | here | tactics and the terms that stand in them |
//! | [`lemma`] | names of the lemmas that exist for each numeric type |

pub mod lemma;

use std::fmt::Display;

/// A sequence of tactics, each of which works on the goals that the one before it left.
#[derive(Clone, Debug, Default)]
pub struct Script {
    steps: Vec<String>,
}

impl Script {
    /// A sequence without tactics.
    pub fn new() -> Script {
        Script::default()
    }

    /// The sequence, followed by a tactic.
    pub fn then(mut self, tactic: impl Display) -> Script {
        self.push(tactic);
        self
    }

    /// The sequence, followed by others; an `Option` is none or one.
    pub fn then_all(mut self, tactics: impl IntoIterator<Item = String>) -> Script {
        self.extend(tactics);
        self
    }

    /// Adds a tactic at the end.
    pub fn push(&mut self, tactic: impl Display) {
        self.steps.push(tactic.to_string());
    }

    /// Adds tactics at the end; an `Option` is none or one.
    pub fn extend(&mut self, tactics: impl IntoIterator<Item = String>) {
        self.steps.extend(tactics);
    }

    /// Whether there is no tactic in the sequence.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// `a; b; c`, to be put into another sequence or below `by`.
    pub fn text(&self) -> String {
        self.steps.join("; ")
    }

    /// `(a; b; c)`: one tactic.
    pub fn block(&self) -> String {
        format!("({})", self.text())
    }

    /// `(by a; b; c)`: a term that the sequence proves.
    pub fn proof(&self) -> String {
        by(self.text())
    }
}

/// `(by tactic)`: a term that the tactic proves.
pub fn by(tactic: impl Display) -> String {
    format!("(by {tactic})")
}

/// `have name : claim := proof`: a fact is added to the context.
pub fn have(name: impl Display, claim: impl Display, proof: impl Display) -> String {
    format!("have {name} : {claim} := {proof}")
}

/// `have name := proof`: a fact whose statement is the type of its proof.
pub fn note(name: impl Display, proof: impl Display) -> String {
    format!("have {name} := {proof}")
}

/// `obtain ⟨a, b⟩ : claim := proof`: the parts of an existence or a conjunction, under new names.
pub fn obtain(names: &[&str], claim: impl Display, proof: impl Display) -> String {
    format!("obtain ⟨{}⟩ : {claim} := {proof}", names.join(", "))
}

/// `show claim by tactic`: a term of that type, as it stands in a list of lemmas.
pub fn show_by(claim: impl Display, tactic: impl Display) -> String {
    format!("show {claim} by {tactic}")
}

/// `show claim from by tactic`: like [`show_by`], where the proof shall not be postponed.
pub fn show_from_by(claim: impl Display, tactic: impl Display) -> String {
    format!("show {claim} from by {tactic}")
}

/// `(show claim by tactic)`: a term of that type as an argument.
pub fn shown(claim: impl Display, tactic: impl Display) -> String {
    format!("({})", show_by(claim, tactic))
}

/// `rw [a, b]`: rewrites the target with one equation after the other.
pub fn rewrite(lemmas: &[&str]) -> String {
    format!("rw [{}]", lemmas.join(", "))
}

/// `rw [a, b] at hypothesis`.
pub fn rewrite_at(lemmas: &[&str], hypothesis: impl Display) -> String {
    format!("{} at {hypothesis}", rewrite(lemmas))
}

/// `← lemma`: an equation that is used from right to left.
pub fn back(lemma: impl Display) -> String {
    format!("← {lemma}")
}

/// `simp only [a, b]`.
pub fn simp_only(lemmas: &[String]) -> String {
    format!("simp only [{}]", lemmas.join(", "))
}

/// `first | a | b`: the first of the tactics that does not fail.
pub fn first(tactics: &[&str]) -> String {
    format!("first | {}", tactics.join(" | "))
}

/// `clear a b`, if there is anything to be cleared.
pub fn clear(names: &[impl AsRef<str>]) -> Option<String> {
    listed("clear", names)
}

/// `revert a b`, if there is anything to be reverted.
pub fn revert(names: &[impl AsRef<str>]) -> Option<String> {
    listed("revert", names)
}

fn listed(tactic: &str, names: &[impl AsRef<str>]) -> Option<String> {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    (!names.is_empty()).then(|| format!("{tactic} {}", names.join(" ")))
}

/// `generalize term = name at *`: the term becomes a variable everywhere.
pub fn generalize(term: impl Display, name: impl Display) -> String {
    format!("generalize {term} = {name} at *")
}

/// `induction n with | zero => … | succ n ih => …` on a natural number; the hypothesis of induction is `ih`.
pub fn induction(variable: &str, zero: impl Display, successor: impl Display) -> String {
    format!("induction {variable} with | zero => {zero} | succ {variable} ih => {successor}")
}

/// `rcases disjunction with h | h | h`: as many cases as there are alternatives, the fact with one name in
/// all.
pub fn cases(disjunction: impl Display, name: &str, alternatives: usize) -> String {
    format!("rcases {disjunction} with {}", vec![name; alternatives].join(" | "))
}

/// `(focus tactic)`: the tactic has to close the first goal.
pub fn focus(tactic: impl Display) -> String {
    format!("(focus {tactic})")
}

/// `a ∨ b ∨ c`.
pub fn any_of(claims: impl IntoIterator<Item = String>) -> String {
    claims.into_iter().collect::<Vec<_>>().join(" ∨ ")
}

/// `⟨a, b, c⟩`: an existence or a conjunction from its parts.
pub fn anonymous(parts: &[&str]) -> String {
    format!("⟨{}⟩", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_nest() {
        let steps = Script::new().then("intro n").then(rewrite(&["h", &back("k")]));
        assert_eq!(steps.text(), "intro n; rw [h, ← k]");
        assert_eq!(steps.block(), "(intro n; rw [h, ← k])");
        assert_eq!(
            have("key", "∀ n : Nat, n = n", steps.proof()),
            "have key : ∀ n : Nat, n = n := (by intro n; rw [h, ← k])"
        );
        assert_eq!(Script::new().then("skip").then_all(clear(&[""; 0])).text(), "skip");
    }

    #[test]
    fn tactics_read_as_in_lean() {
        assert_eq!(
            obtain(&["t", "rfl"], "∃ t, a = b + t", "⟨c, h⟩"),
            "obtain ⟨t, rfl⟩ : ∃ t, a = b + t := ⟨c, h⟩"
        );
        assert_eq!(
            induction("k", "rfl", first(&["omega", "grind"])),
            "induction k with | zero => rfl | succ k ih => first | omega | grind"
        );
        assert_eq!(
            cases(shown("x = 1 ∨ x = 2", "omega"), "h", 2),
            "rcases (show x = 1 ∨ x = 2 by omega) with h | h"
        );
        assert_eq!(revert(&["a", "b"]).as_deref(), Some("revert a b"));
        assert_eq!(rewrite_at(&["h"], "g"), "rw [h] at g");
    }
}
