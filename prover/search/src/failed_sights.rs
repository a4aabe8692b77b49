//! Which closers failed, and what they saw: no closer fails twice on what is the same to it.

use crate::policy::{Sight, Tactic};
use std::collections::HashMap;
use std::sync::Mutex;

/// Failures kept for one text and target; more would only be compared in vain.
const MOST: usize = 64;

/// For each text and target the facts that were seen.
type Failures = HashMap<(String, u64), Vec<Vec<u64>>>;

/// Closers that failed by their own word (not for want of heartbeats) in one search.
#[derive(Debug, Default)]
pub struct FailedSights(Mutex<Failures>);

impl FailedSights {
    /// Whether the closer failed where it saw as much or more.
    pub fn covers(&self, closer: &Tactic, sight: &Sight) -> bool {
        let table = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let failures = table.get(&(closer.text.clone(), sight.target));
        failures.is_some_and(|failures| failures.iter().any(|facts| contains(facts, &sight.facts)))
    }

    /// The closer failed on this.
    pub fn add(&self, closer: &Tactic, sight: Sight) {
        let mut table = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let failures = table.entry((closer.text.clone(), sight.target)).or_default();
        failures.retain(|facts| !contains(&sight.facts, facts));
        if failures.len() < MOST {
            failures.push(sight.facts);
        }
    }
}

/// Whether all of `part` is in `whole`; both are in ascending order.
fn contains(whole: &[u64], part: &[u64]) -> bool {
    let mut whole = whole.iter();
    part.iter().all(|p| whole.by_ref().any(|w| w == p))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::TacticLimits;
    use std::time::Duration;

    fn tactic(text: &str) -> Tactic {
        let limits = TacticLimits { heartbeats: 1, timeout: Duration::ZERO };
        Tactic { text: text.into(), limits }
    }

    #[test]
    fn fewer_facts_are_covered_and_others_are_not() {
        let sight = |target, facts: &[u64]| Sight { target, facts: facts.to_vec() };
        let failed = FailedSights::default();
        failed.add(&tactic("omega"), sight(1, &[2, 5, 9]));
        for (text, target, facts, covered) in [
            ("omega", 1, &[2, 9][..], true),
            ("omega", 1, &[], true),
            ("omega", 1, &[2, 5, 9], true),
            ("omega", 1, &[2, 6], false),
            ("omega", 1, &[2, 5, 9, 10], false),
            ("omega", 2, &[2, 9], false),
            ("grind", 1, &[2, 9], false),
        ] {
            assert_eq!(
                failed.covers(&tactic(text), &sight(target, facts)),
                covered,
                "{text} {target} {facts:?}"
            );
        }
        failed.add(&tactic("omega"), sight(1, &[1, 2, 5, 9]));
        assert!(failed.covers(&tactic("omega"), &sight(1, &[1, 9])));
        assert!(failed.covers(&tactic("omega"), &sight(1, &[2, 5])));
    }
}
