//! Proofs of a corpus as steps: state, tactic, next state.

use super::recheck::ancestors;
use data::{Corpus, CorpusTheorem};
use lean_bridge::{Error, ReservedWorker};
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;
use std::time::Duration;

/// Time for the theorems of one request.
const LIMIT: Duration = Duration::from_secs(120);
/// Where a tactic begins in the text of a theorem of a corpus.
const INDENT: usize = 2;
/// What LeanDojo writes for a state without goals.
const NO_GOALS: &str = "no goals";

/// One tactic of a proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TracedTactic {
    /// The text of the tactic.
    pub tactic: String,
    /// Goals before and after it, as Lean prints them.
    pub before: String,
    /// The goals after it.
    pub after: String,
    /// What the tactic cites: of the corpus or of the library.
    pub premises: Vec<String>,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    tactics: Vec<Tactic>,
}

#[derive(Deserialize)]
struct Tactic {
    goals: String,
    pos: Position,
}

#[derive(Deserialize)]
struct Position {
    line: usize,
    column: usize,
}

/// The steps of each theorem, in order; none for one that Lean does not run as it should.
///
/// # Errors
/// Those of the process.
pub async fn steps(
    worker: &mut ReservedWorker,
    corpus: &Corpus,
    names: &HashMap<&str, &CorpusTheorem>,
    theorems: &[&CorpusTheorem],
) -> Result<Vec<Vec<TracedTactic>>, Error> {
    let mut header = corpus.head.header.clone();
    ancestors(names, theorems).iter().for_each(|t| header = format!("{header}\n{}", t.text()));
    let mut text = String::new();
    // the lines, from 1, on which the theorems' tactics begin
    let mut firsts = vec![];
    for theorem in theorems {
        firsts.push(text.lines().count() + theorem.declaration().lines().count() + 1);
        text += &theorem.text();
    }
    let request = json!({"cmd": text, "allTactics": true, "timeoutMs": LIMIT.as_millis() as u64});
    let request = request.as_object().cloned().unwrap_or_default();
    let answer = worker.ask(&header, request, LIMIT).await?;
    let answer = serde_json::from_value::<Answer>(answer);
    let answer = answer.map_err(|e| Error::lean("cmd", format!("no tactics: {e}")))?;
    // what begins a line sees the state before it, be it the whole tactic or its first part
    let goals = |line: usize| {
        let there = answer.tactics.iter().find(|t| t.pos.line == line && t.pos.column == INDENT);
        there.map(|t| t.goals.clone())
    };
    let of_theorem = |(theorem, first): (&&CorpusTheorem, usize)| {
        let states: Option<Vec<String>> = (0..theorem.script.len()).map(|i| goals(first + i)).collect();
        let Some(states) = states else { return vec![] };
        let step = |(i, tactic): (usize, &String)| TracedTactic {
            tactic: tactic.clone(),
            before: states[i].clone(),
            after: states.get(i + 1).cloned().unwrap_or_else(|| NO_GOALS.into()),
            premises: [&theorem.target, &theorem.lemma]
                .into_iter()
                .filter(|p| cites(tactic, p))
                .cloned()
                .collect(),
        };
        theorem.script.iter().enumerate().map(step).collect()
    };
    Ok(theorems.iter().zip(firsts).map(of_theorem).collect())
}

/// Whether a tactic of a script names a theorem.
fn cites(tactic: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '\'' | '!' | '?' | '«' | '»');
    tactic
        .match_indices(name)
        .any(|(at, _)| !tactic[..at].ends_with(is_part) && !tactic[at + name.len()..].starts_with(is_part))
}

#[cfg(test)]
mod tests {
    use super::cites;

    #[test]
    fn a_name_is_cited_as_a_whole() {
        assert!(cites("have h := @Nat.add_comm v0", "Nat.add_comm"));
        assert!(cites("rw [← Nat.add_comm] at h", "Nat.add_comm"));
        assert!(!cites("rw [Nat.add_comm'] at h", "Nat.add_comm"));
        assert!(!cites("rw [Int.Nat.add_comm] at h", "Nat.add_comm"));
    }
}
