//! What is said of a candidate.

use crate::message::{Issue, ProofState};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// One word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Word {
    /// F* has accepted it, and exactly what was asked for is there.
    Proved,
    /// F* has refused it: an obligation that is not proved, or a type.
    Refuted,
    /// z3 has used up what it may without an answer.
    ResourceOut,
    /// The deadline.
    Timeout,
    /// It does not parse, or declares something else.
    IllFormed,
    /// It goes around the proof.
    Forbidden,
    /// Its definition cannot be checked by itself, or not with what is there.
    Unsupported,
    /// No verdict: F*, z3 or loading failed, also in another process.
    Infrastructure,
}

impl Word {
    /// All of them, in the order in which they are reported.
    pub const ALL: [Word; 8] = [
        Word::Proved,
        Word::Refuted,
        Word::ResourceOut,
        Word::Timeout,
        Word::IllFormed,
        Word::Forbidden,
        Word::Unsupported,
        Word::Infrastructure,
    ];

    /// As in results.
    pub fn name(self) -> &'static str {
        match self {
            Word::Proved => "proved",
            Word::Refuted => "refuted",
            Word::ResourceOut => "resource-out",
            Word::Timeout => "timeout",
            Word::IllFormed => "ill-formed",
            Word::Forbidden => "forbidden",
            Word::Unsupported => "unsupported",
            Word::Infrastructure => "infrastructure",
        }
    }
}

/// What is said of a candidate.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CandidateVerdict {
    /// The one word.
    pub verdict: Word,
    /// Why, in a sentence; empty when proved.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// All that F* said of the candidate; lines are those of the candidate, from 1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<Issue>,
    /// Goals where tactics failed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<ProofState>,
    /// Processes that were asked: more than one after faults, and for confirmed verdicts.
    pub processes: usize,
    /// A second, fresh process has said the same.
    pub confirmed: bool,
    /// Within F*, for the candidate itself.
    #[serde(rename = "fstarMs", serialize_with = "milliseconds")]
    pub inside: Duration,
    /// All together, waiting for a process not included.
    #[serde(rename = "ms", serialize_with = "milliseconds")]
    pub elapsed: Duration,
}

fn milliseconds<S: serde::Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((duration.as_secs_f64() * 1e5).round() / 100.0)
}

impl CandidateVerdict {
    /// A verdict for which no process was asked yet.
    pub fn new(verdict: Word, detail: impl Into<String>) -> CandidateVerdict {
        CandidateVerdict {
            verdict,
            detail: detail.into(),
            issues: vec![],
            goals: vec![],
            processes: 0,
            confirmed: false,
            inside: Duration::ZERO,
            elapsed: Duration::ZERO,
        }
    }
}
