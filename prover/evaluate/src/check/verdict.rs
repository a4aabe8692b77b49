//! The verdict on a submission, as it is kept, sent and written.

use lean_bridge::{AutoBound, Judgement, Message, Position, Refusal, Rule, SorryGoal, Tier, Verified};
use proof_search::statement::AutoBoundPolicy;
use serde::{Deserialize, Serialize};

/// What the judge said about a submission.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    /// Nothing is refused and at least one theorem is proved.
    pub accepted: bool,
    /// The lowest tier of its theorems; `None` when there is none or one was not even replayed.
    pub tier: Option<Tier>,
    /// The first refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refusal>,
    /// One for each theorem of a text; of a judged statement its own.
    #[serde(default)]
    pub declarations: Vec<JudgedTheorem>,
    /// What Lean said, positions in the text as a whole.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// Places of `sorry`, with their goals, where they were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sorries: Vec<SorryGoal>,
    /// The info tree, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub infotree: Option<serde_json::Value>,
    /// Notations that were put in front of the texts: `ℕ` for `Nat`, and the like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notations: Vec<String>,
    /// Why the tier is not higher though nothing is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What was read in another way than it was written, in sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// Who agreed with the judge, if a second checker was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rechecked: Option<lean_bridge::RecheckedBy>,
    /// Time in the engine, milliseconds.
    pub ms: f64,
}

/// The verdict on one theorem.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JudgedTheorem {
    /// Its full name.
    pub name: String,
    /// How it was judged; `None` if it was not even replayed.
    pub tier: Option<Tier>,
    /// Structural hash of the statement as a term, 64 hex digits; empty if not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub statement_hash: String,
    /// Axioms that the proof reaches.
    #[serde(default)]
    pub axioms: Vec<String>,
    /// Names in the statement that Lean has bound by itself.
    #[serde(default, skip_serializing_if = "AutoBound::is_empty")]
    pub auto_bound: AutoBound,
    /// The kernels that have accepted the proof, where the judge names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kernels: Vec<String>,
    /// Why it does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refusal>,
    /// Where its command begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pos: Option<Position>,
}

impl Checked {
    /// A verdict without any theorem.
    pub fn refused(rule: Rule, detail: impl Into<String>) -> Checked {
        Checked { refused: Some(Refusal::new(rule, detail)), ..Checked::default() }
    }

    /// The rule of the first refusal.
    pub fn rule(&self) -> Option<&Rule> {
        self.refused.as_ref().map(|r| &r.rule)
    }

    /// All refusals: that of the whole and those of its theorems.
    pub fn refusals(&self) -> impl Iterator<Item = &Refusal> {
        self.refused.iter().chain(self.declarations.iter().filter_map(|d| d.refused.as_ref()))
    }

    /// Whether the same submission would get the same verdict again: it did not come of a limit
    /// (time, memory, stack) or of the engine's death.
    pub fn is_lasting(&self) -> bool {
        self.refusals().all(|r| !r.rule.is_passing())
    }

    /// The verdict under a policy for names that Lean has bound by itself: a
    /// statement that is unsupported by it has no proof.
    pub fn under(mut self, policy: AutoBoundPolicy) -> Checked {
        for theorem in self.declarations.iter_mut().filter(|d| d.refused.is_none()) {
            let Some(detail) = policy.objection(&theorem.auto_bound) else { continue };
            theorem.refused = Some(Refusal::new(Rule::Unsupported, detail));
            theorem.tier = None;
            self.accepted = false;
            self.tier = None;
            self.refused = self.refused.or_else(|| theorem.refused.clone());
        }
        self
    }

    /// Lean's first error.
    pub fn error(&self) -> Option<&Message> {
        self.messages.iter().find(|m| m.is_error())
    }
}

impl From<Verified> for Checked {
    fn from(verified: Verified) -> Checked {
        let theorem = |d: lean_bridge::Declared| JudgedTheorem { pos: d.pos, ..theorem(&d.judgement) };
        Checked {
            accepted: verified.accepted(),
            tier: verified.tier,
            refused: verified.refused,
            declarations: verified.declarations.into_iter().map(theorem).collect(),
            messages: verified.messages,
            sorries: verified.sorries,
            infotree: verified.infotree,
            remarks: vec![],
            rechecked: None,
            notations: vec![],
            note: verified.note,
            ms: verified.ms,
        }
    }
}

impl From<Judgement> for Checked {
    fn from(judgement: Judgement) -> Checked {
        Checked {
            // A native Lean stops at `replayed` without a refusal; the tier says so.
            accepted: judgement.is_accepted(),
            tier: judgement.tier,
            declarations: if judgement.name.is_empty() { vec![] } else { vec![theorem(&judgement)] },
            refused: judgement.refused,
            note: judgement.note,
            messages: judgement.messages,
            ms: judgement.ms,
            ..Checked::default()
        }
    }
}

fn theorem(judgement: &Judgement) -> JudgedTheorem {
    JudgedTheorem {
        name: judgement.name.clone(),
        tier: judgement.tier,
        statement_hash: judgement.statement_hash.clone(),
        axioms: judgement.axioms.clone(),
        auto_bound: judgement.auto_bound.clone(),
        kernels: judgement.kernels.clone(),
        refused: judgement.refused.clone(),
        pos: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lasting_verdicts_are_kept() {
        assert!(Checked::default().is_lasting());
        assert!(Checked::refused(Rule::Axiom, "").is_lasting());
        assert!(!Checked::refused(Rule::Timeout, "").is_lasting());
        let inner =
            JudgedTheorem { refused: Some(Refusal::new(Rule::Engine, "")), ..JudgedTheorem::default() };
        let checked = Checked { declarations: vec![inner], ..Checked::default() };
        assert!(!checked.is_lasting());
    }

    #[test]
    fn a_judgement_is_accepted_only_without_a_refusal() {
        let judged = |tier, refused| Checked::from(Judgement { tier, refused, ..Judgement::default() });
        assert!(judged(Some(Tier::Audited), None).accepted);
        assert!(!judged(Some(Tier::Replayed), Some(Refusal::new(Rule::Axiom, ""))).accepted);
        assert!(!judged(None, None).accepted);
    }
}
