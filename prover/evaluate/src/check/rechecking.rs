//! Rechecking what the judge has accepted.

use super::task::Task;
use super::verdict::Checked;
use crate::recheck::RunRechecker;
use lean_bridge::{RecheckCase, Tier};

/// Rechecks what was accepted; without agreement it is refused.
pub fn rechecked(rechecker: &RunRechecker, task: &Task, mut checked: Checked) -> Checked {
    if !checked.accepted {
        return checked;
    }
    let readings: Vec<RecheckCase> = match task {
        Task::Verify(request) => vec![RecheckCase::from(request)],
        Task::Judge(requests) => requests.iter().map(RecheckCase::from).collect(),
    };
    match rechecker.ask(&readings) {
        Ok(()) => {
            checked.tier = Some(Tier::Rechecked);
            checked.declarations.iter_mut().for_each(|d| d.tier = checked.tier);
            checked.rechecked = Some(rechecker.by().clone());
        }
        Err(refusal) => {
            checked.accepted = false;
            checked.refused = Some(refusal);
        }
    }
    checked
}

#[cfg(test)]
mod tests {
    use super::*;
    use lean_bridge::{JudgeRequest, Recheck, Rechecker, Rule};
    use std::sync::Arc;
    use std::time::Duration;

    /// Agrees with proofs that hold the word `good`.
    #[derive(Debug)]
    struct Words;

    impl Rechecker for Words {
        fn name(&self) -> &str {
            "words"
        }
        fn version(&self) -> &str {
            "2"
        }
        fn recheck(&self, case: &RecheckCase) -> Recheck {
            assert!(case.statement.as_deref().is_some_and(|s| s.ends_with("theorem t : P := by sorry\n")));
            match case.candidate.contains("good") {
                true => Recheck::Agreed { axioms: vec![] },
                false => Recheck::Unavailable { why: "no word".into() },
            }
        }
    }

    #[test]
    fn one_of_several_readings_is_enough() {
        let rechecker = RunRechecker::new(Arc::new(Words), "2", Duration::ZERO);
        let task = |proofs: &[&str]| {
            let request = |p: &&str| JudgeRequest::new("", "theorem t : P := by sorry", p, Duration::ZERO);
            Task::Judge(proofs.iter().map(request).collect())
        };
        let accepted = || Checked { accepted: true, tier: Some(Tier::Audited), ..Checked::default() };
        let checked = rechecked(&rechecker, &task(&["bad", "good"]), accepted());
        assert!(checked.accepted && checked.tier == Some(Tier::Rechecked));
        assert_eq!(checked.rechecked.map(|by| by.to_string()).as_deref(), Some("words 2"));
        let checked = rechecked(&rechecker, &task(&["bad"]), accepted());
        assert!(!checked.accepted && checked.rule() == Some(&Rule::Engine), "{checked:?}");
        let refused = Checked::refused(Rule::Axiom, "no");
        assert_eq!(
            rechecked(&rechecker, &task(&["good"]), refused.clone()),
            refused,
            "what is refused stays so"
        );
    }
}
