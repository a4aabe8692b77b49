//! A result, as it stands in a file.

use super::unsupported::Unsupported;
use fstar_bridge::{CandidateVerdict, Confirm, DefinitionProblem, Path, StackEntry, Word};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One candidate and its verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// Id of the definition.
    pub definition: String,
    /// Which of its candidates, from 0.
    pub candidate: usize,
    /// The verdict.
    pub verdict: Word,
    /// Why, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Whether a second, fresh process has said the same.
    #[serde(default)]
    pub confirmed: bool,
    /// Within F*, milliseconds.
    #[serde(default)]
    pub fstar_ms: f64,
    /// From question to answer, milliseconds.
    #[serde(default)]
    pub ms: f64,
    /// F* processes that were asked.
    #[serde(default)]
    pub processes: usize,
    /// The text.
    pub text: String,
    /// What F* said, as it said it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<fstar_bridge::Issue>,
    /// F*, z3 and protocol.
    pub engine: String,
    /// Of all that the verdict depends on.
    pub hash: String,
}

impl Line {
    /// The result of a text that was checked.
    pub fn new(
        problem: &DefinitionProblem,
        candidate: usize,
        text: &str,
        verdict: CandidateVerdict,
        engine: &str,
        hash: String,
    ) -> Line {
        let ms = |d: std::time::Duration| (d.as_secs_f64() * 1e5).round() / 100.0;
        Line {
            definition: problem.id.clone(),
            candidate,
            verdict: verdict.verdict,
            detail: verdict.detail,
            confirmed: verdict.confirmed,
            fstar_ms: ms(verdict.inside),
            ms: ms(verdict.elapsed),
            processes: verdict.processes,
            text: text.to_string(),
            issues: verdict.issues,
            engine: engine.to_string(),
            hash,
        }
    }

    /// The result of a text whose definition cannot be checked.
    pub fn unsupported(what: &Unsupported, candidate: usize, engine: &str) -> Line {
        let Unsupported { definition, text, reason } = what;
        let asked = format!("{definition:?} {candidate} {text:?} {reason:?} {engine:?}");
        Line {
            definition: definition.clone(),
            candidate,
            verdict: Word::Unsupported,
            detail: reason.clone(),
            confirmed: false,
            fstar_ms: 0.0,
            ms: 0.0,
            processes: 0,
            text: text.clone(),
            issues: vec![],
            engine: engine.to_string(),
            hash: short(asked),
        }
    }

    /// See the field. `sources`: what the file depends on in its project, as
    /// `own_sources` tells it.
    pub fn hash(
        problem: &DefinitionProblem,
        text: &str,
        engine: &str,
        confirm: Confirm,
        sources: &str,
    ) -> String {
        let DefinitionProblem { id, before, line, val, interface, signature, budget, names, limit } = problem;
        // folders may move; what they hold is in the texts
        let file = before.file.path.file_name();
        let asked = format!(
            "{id:?} {file:?} {:?} {:?} {line} {val:?} {interface:?} {signature:?} {budget:?} {names:?} \
             {limit:?} {engine:?} {confirm:?} {text:?} {sources:?} {:?}",
            before.contents,
            before.steps,
            checked(before)
        );
        short(asked)
    }

    /// Whether a later run need not ask again: faults are worth another try.
    pub fn stands(&self) -> bool {
        self.verdict != Word::Infrastructure
    }
}

/// Half of a text's digest.
fn short(text: String) -> String {
    Sha256::digest(text).iter().take(16).map(|b| format!("{b:02x}")).collect()
}

/// What tells one state of a `.checked` file from another, if declarations are loaded from it: they are
/// in no text.
fn checked(before: &Path) -> Option<(u64, std::time::SystemTime)> {
    before.steps.iter().any(|s| matches!(**s, StackEntry::Partial { .. })).then_some(())?;
    let mut name = before.file.path.clone().into_os_string();
    name.push(".checked");
    let facts = std::fs::metadata(name).ok()?;
    Some((facts.len(), facts.modified().ok()?))
}
