//! Records as data for training.

use crate::record::{RecordedGoal, RecordedTactic, SearchRecord};
use language_model::{Message, Role};
use proof_search::AttemptOutcome;
use serde_json::{Value, json};

/// The form of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A state and the tactic that was a step of the proof there: `{"state", "tactic", …}`.
    Pairs,
    /// The same as a conversation: `{"messages": [{"role", "content"}, …], …}`.
    Chat,
    /// A state, the step of the proof there, and a tactic that did not lead on: `{"prompt", "chosen",
    /// "rejected", …}`.
    Preferences,
    /// A whole proof: `{"header", "statement", "proof", …}`.
    Proofs,
}

/// Of one goal so many tactics are preferred to.
const REJECTED: usize = 4;

/// The lines that a record gives, each with the suite and theorem that it is from.
pub fn export(record: &SearchRecord, form: Form) -> Vec<Value> {
    let of = |mut line: Value| {
        if let Some(fields) = line.as_object_mut() {
            fields.insert("suite".into(), json!(record.suite));
            fields.insert("theorem".into(), json!(record.name));
        }
        line
    };
    let lines: Vec<Value> = match form {
        Form::Pairs => steps(record).map(|(g, t)| json!({"state": g.state, "tactic": t.text})).collect(),
        Form::Chat => steps(record)
            .map(|(goal, tactic)| {
                let said = |role, content: &str| Message { role, content: content.into() };
                json!({"messages": [said(Role::User, &goal.state), said(Role::Assistant, &tactic.text)]})
            })
            .collect(),
        Form::Preferences => steps(record)
            .flat_map(|(goal, chosen)| {
                let rejected = goal.tactics.iter().filter(|t| did_not_lead_on(t) && t.text != chosen.text);
                rejected
                    .take(REJECTED)
                    .map(move |t| json!({"prompt": goal.state, "chosen": chosen.text, "rejected": t.text}))
            })
            .collect(),
        Form::Proofs => record
            .proof
            .iter()
            .map(|proof| json!({"header": record.header, "statement": record.statement, "proof": proof}))
            .collect(),
    };
    lines.into_iter().map(of).collect()
}

/// The steps of a proof, each with its goal.
fn steps(record: &SearchRecord) -> impl Iterator<Item = (&RecordedGoal, &RecordedTactic)> {
    record.goals.iter().flat_map(|g| g.tactics.iter().filter(|t| t.used).map(move |t| (g, t)))
}

/// Whether Lean refused a tactic, or it left goals that were of no use. What ran out of time, or what
/// closed the goal in another way, is no worse than the step of the proof.
fn did_not_lead_on(tactic: &RecordedTactic) -> bool {
    !tactic.used && matches!(tactic.outcome, AttemptOutcome::Failed | AttemptOutcome::GoalsLeft)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Choice, chosen};

    fn tactic(text: &str, outcome: AttemptOutcome, used: bool) -> RecordedTactic {
        RecordedTactic { text: text.into(), outcome, used, cost: None, ms: 1.0 }
    }

    fn record(proof: Option<&str>, steps: usize, seconds: f64) -> SearchRecord {
        let tactics = vec![
            tactic("omega", AttemptOutcome::Failed, false),
            tactic("decide", AttemptOutcome::TimedOut, false),
            tactic("intro h", AttemptOutcome::GoalsLeft, true),
            tactic("simp", AttemptOutcome::GoalsLeft, false),
        ];
        let goals = vec![RecordedGoal { state: "⊢ p → p".into(), depth: 0, tactics }];
        SearchRecord {
            suite: "s".into(),
            name: "t".into(),
            header: String::new(),
            statement: "theorem t : p → p".into(),
            verdict: proof.map_or("timeout", |_| "proved").into(),
            proof: proof.map(String::from),
            proof_steps: steps,
            seconds,
            goals,
        }
    }

    #[test]
    fn each_form_has_what_it_needs() {
        let record = record(Some("theorem t : p → p := fun h => h"), 1, 0.1);
        let pairs = export(&record, Form::Pairs);
        assert_eq!(pairs, [json!({"state": "⊢ p → p", "tactic": "intro h", "suite": "s", "theorem": "t"})]);
        let chat = export(&record, Form::Chat);
        assert_eq!(chat[0]["messages"][1], json!({"role": "assistant", "content": "intro h"}));
        let preferences = export(&record, Form::Preferences);
        let rejected: Vec<&str> = preferences.iter().filter_map(|p| p["rejected"].as_str()).collect();
        assert_eq!(rejected, ["omega", "simp"], "running out of time is not being wrong");
        let proofs = export(&record, Form::Proofs);
        assert_eq!(proofs[0]["proof"], "theorem t : p → p := fun h => h");
    }

    #[test]
    fn of_several_proofs_one_is_chosen() {
        let all = || {
            vec![
                record(None, 0, 0.0),
                record(Some("b"), 3, 0.1),
                record(Some("a"), 2, 9.0),
                record(Some("b"), 3, 0.2),
            ]
        };
        let proofs = |choice| chosen(all(), choice).into_iter().filter_map(|r| r.proof).collect::<Vec<_>>();
        assert_eq!(proofs(Choice::Shortest), ["a"]);
        assert_eq!(proofs(Choice::Fastest), ["b"]);
        assert_eq!(proofs(Choice::All), ["b", "a"]);
        let unproved = chosen(vec![record(None, 0, 0.0), record(None, 0, 1.0)], Choice::All);
        assert_eq!(unproved.len(), 1);
    }

    #[test]
    fn records_are_read_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.jsonl");
        let record = record(Some("a"), 1, 0.5);
        data::JsonLines::open(&path).unwrap().append(&record).unwrap();
        assert_eq!(SearchRecord::read(&path).unwrap(), [record]);
    }
}
