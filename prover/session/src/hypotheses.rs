//! Which hypotheses of a statement its proof needs.
//!
//! Each one is cleared in turn, with those that speak of it, and the finished script is run without them.
//! That says what *this* proof needs: another one might do with less, or with something else.

use crate::error::SessionError;
use crate::script::{Style, lines};
use crate::session::Session;
use crate::trial::Typed;
use lean_bridge::term::Goal;
use proof_term::traverse::mentions;
use serde::Serialize;

/// What a proof makes of a hypothesis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "status", rename_all = "kebab-case")]
pub enum Need {
    /// The same script proves the statement without it.
    Removable {
        /// Hypotheses that speak of it and went with it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        with: Vec<String>,
    },
    /// Without it the script fails, or the statement cannot be written.
    LoadBearing {
        /// Lean's first line, or what speaks of the hypothesis.
        message: String,
    },
}

/// A hypothesis and whether it is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HypothesisNeed {
    /// Its name.
    pub name: String,
    /// What the proof makes of it.
    #[serde(flatten)]
    pub need: Need,
}

impl Session {
    /// Which hypotheses of the statement the finished proof needs, in their order. Hypotheses
    /// without a name that can be written are left out.
    ///
    /// # Errors
    /// [`SessionError::Unfinished`], [`SessionError::Engine`].
    pub fn needed_hypotheses(&self) -> Result<Vec<HypothesisNeed>, SessionError> {
        self.check_finished()?;
        let root = self.proof().root();
        let Some(node) = self.proof().node(root) else { return Ok(vec![]) };
        let script: String =
            lines(self.proof(), Style::Verbatim).iter().map(|l| format!("\n {}", l.text)).collect();
        let mut out = vec![];
        for goal in &node.part.goals {
            for hypothesis in goal.hyps.iter().filter(|h| h.prop && h.accessible) {
                let need = match with_dependents(goal, &hypothesis.name) {
                    Err(message) => Need::LoadBearing { message },
                    Ok(names) => match self.run(node, &format!("(clear {}{script})", names.join(" ")))? {
                        Typed::Worked(attempt) if attempt.closes() => {
                            Need::Removable { with: names[1..].to_vec() }
                        }
                        Typed::Worked(_) => Need::LoadBearing { message: "goals are left".into() },
                        Typed::Failed(message) => {
                            let message = message.lines().next().unwrap_or_default().into();
                            Need::LoadBearing { message }
                        }
                    },
                };
                out.push(HypothesisNeed { name: hypothesis.name.clone(), need });
            }
        }
        Ok(out)
    }
}

/// A hypothesis with those that depend on it, itself first: names that can be cleared together. A name that
/// the goal does not have comes back alone; Lean then says what is wrong with it.
///
/// # Errors
/// Why it cannot be cleared, in words: the conclusion speaks of
/// it, or an instance without a name depends on it.
pub fn with_dependents(goal: &Goal, name: &str) -> Result<Vec<String>, String> {
    let Some(first) = goal.hyps.iter().rposition(|h| h.name == name) else {
        return Ok(vec![name.to_owned()]);
    };
    let mut gone = vec![first];
    for (i, hypothesis) in goal.hyps.iter().enumerate().skip(first + 1) {
        let terms = || std::iter::once(&hypothesis.ty).chain(&hypothesis.value);
        if gone.iter().any(|g| terms().any(|t| mentions(t, *g))) {
            gone.push(i);
        }
    }
    if goal.target.as_ref().is_some_and(|t| gone.iter().any(|g| mentions(t, *g))) {
        return Err("the conclusion speaks of it".into());
    }
    // An instance without a name cannot be cleared by a text.
    if let Some(hidden) = gone.iter().map(|g| &goal.hyps[*g]).find(|h| !h.accessible) {
        return Err(format!("`{}` depends on it", hidden.name));
    }
    Ok(gone.into_iter().map(|g| goal.hyps[g].name.clone()).collect())
}
