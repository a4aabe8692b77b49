//! The answer to `verify`.

use crate::message::{Message, Position};
use crate::verdict::{Judgement, Refusal, Tier};
use serde::ser::Error as _;
use serde::{Deserialize, Serialize, Serializer};

/// What came of a whole text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Verified {
    /// The lowest tier of its theorems; `None` when a theorem is not even replayed, when the text
    /// has an error, and when it declares no theorem.
    pub tier: Option<Tier>,
    /// The first refusal, of the text or of one of its theorems.
    #[serde(default)]
    pub refused: Option<Refusal>,
    /// One for each theorem, in the order of the text. Positions are those of the commands that declare them.
    #[serde(default)]
    pub declarations: Vec<Declared>,
    /// What Lean says about the text.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// Its `sorry`s.
    #[serde(default)]
    pub sorries: Vec<SorryGoal>,
    /// Information trees, if asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub infotree: Option<serde_json::Value>,
    /// Wall time in the engine, milliseconds.
    #[serde(default)]
    pub ms: f64,
    /// As in [`Judgement`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Verified {
    /// Whether the text declares theorems and all of them are proved.
    /// A server that cannot audit stops at `replayed`.
    pub fn accepted(&self) -> bool {
        self.refused.is_none() && self.tier.is_some()
    }
}

/// A theorem of a text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Declared {
    /// What is judged of it; messages and time are those of the text.
    #[serde(flatten, serialize_with = "without_run")]
    pub judgement: Judgement,
    /// Where its command begins.
    #[serde(default)]
    pub pos: Option<Position>,
}

/// The answer to `audit`: what the audit of a declaration found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    /// Axioms that the declaration mentions, directly or through what the text added. Library theorems are
    /// opaque at the `exported` level, so the axioms behind them do not appear.
    pub axioms: Vec<String>,
    /// Number of constants that the text added and the declaration reaches, itself included.
    pub constants: usize,
    /// What is forbidden about it, if anything is.
    pub refused: Option<Refusal>,
}

/// A judgement without what belongs to the run of the whole text.
fn without_run<S: Serializer>(judgement: &Judgement, serializer: S) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(judgement).map_err(S::Error::custom)?;
    if let Some(object) = value.as_object_mut() {
        object.remove("messages");
        object.remove("ms");
    }
    value.serialize(serializer)
}

/// A `sorry` of a text that is not kept: without a proof state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SorryGoal {
    /// The goal that it stands for, as Lean prints it.
    #[serde(default)]
    pub goal: String,
    /// Where it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pos: Option<Position>,
    /// Where it ends.
    #[serde(default, rename = "endPos", skip_serializing_if = "Option::is_none")]
    pub end_pos: Option<Position>,
}
