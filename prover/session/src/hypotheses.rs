//! Which hypotheses of a statement its proof needs.
//!
//! Each one is cleared in turn, and the finished script is run without it. That says what *this* proof needs: another one
//! might do with less, or with something else.

use crate::error::SessionError;
use crate::script::{Style, lines};
use crate::session::Session;
use crate::waiting::Typed;
use serde::Serialize;

/// What a proof makes of a hypothesis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "status", rename_all = "kebab-case")]
pub enum Need {
    /// The same script proves the statement without it.
    Removable,
    /// Without it the script fails, with this message.
    LoadBearing {
        /// Lean's first line.
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
    /// Which hypotheses of the statement the finished proof needs, in their order. Hypotheses without a name that can be
    /// written are left out.
    ///
    /// # Errors
    /// [`SessionError::Unfinished`], [`SessionError::Engine`].
    pub fn needed_hypotheses(&self) -> Result<Vec<HypothesisNeed>, SessionError> {
        self.check_finished()?;
        let root = self.proof().root();
        let Some(node) = self.proof().node(root) else { return Ok(vec![]) };
        let hypotheses = node.part.goals.iter().flat_map(|g| &g.hyps).filter(|h| h.prop && h.accessible);
        let script: String =
            lines(self.proof(), Style::Verbatim).iter().map(|l| format!("\n {}", l.text)).collect();
        let mut out = vec![];
        for h in hypotheses {
            let without = format!("(clear {}{script})", h.name);
            let need = match self.run(node, &without)? {
                Typed::Worked(attempt) if attempt.closes() => Need::Removable,
                Typed::Worked(_) => Need::LoadBearing { message: "goals are left".into() },
                Typed::Failed(message) => {
                    Need::LoadBearing { message: message.lines().next().unwrap_or_default().into() }
                }
            };
            out.push(HypothesisNeed { name: h.name.clone(), need });
        }
        Ok(out)
    }
}
