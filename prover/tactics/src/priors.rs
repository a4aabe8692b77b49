//! Measured success of move families, and what it does to the cost of a move.
//!
//! Every move comes with a cost of its own: the negative logarithm of the probability its author gave it.
//! Statistics of the family correct that guess as observations correct a Beta prior: with weight `w` for the
//! guess `p₀`, `n` tries and `k` of them part of a proof, `p = (w·p₀ + k) / (w + n)`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Weight of a move's own probability, in tries.
const WEIGHT: f64 = 20.0;
/// No family becomes dearer than its own cost by more than this (a
/// family that never paid may pay on another suite).
const MOST: f64 = 1.0;

/// What is known of one family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Stat {
    /// Times a move of the family ran.
    pub tries: u64,
    /// Times it left goals or closed the goal.
    #[serde(default)]
    pub succeeded: u64,
    /// Times it was a step of a proof that was found.
    pub proofs: u64,
}

/// Statistics by family, as kept in `priors.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Priors {
    /// By the names of families.
    pub families: BTreeMap<String, Stat>,
}

static BUILT_IN: LazyLock<Priors> =
    LazyLock::new(|| Priors::parse(include_str!("priors.json")).unwrap_or_default());

impl Priors {
    /// The statistics that come with the program.
    pub fn built_in() -> &'static Priors {
        &BUILT_IN
    }

    /// Reads the JSON form.
    pub fn parse(text: &str) -> serde_json::Result<Priors> {
        serde_json::from_str(text)
    }

    /// The JSON form, one family a line, families in alphabetical order.
    pub fn to_text(&self) -> String {
        let line = |(f, s): (&String, &Stat)| {
            format!(
                "    {}: {{ \"tries\": {}, \"succeeded\": {}, \"proofs\": {} }}",
                serde_json::Value::from(f.as_str()),
                s.tries,
                s.succeeded,
                s.proofs
            )
        };
        let lines: Vec<String> = self.families.iter().map(line).collect();
        format!("{{\n  \"families\": {{\n{}\n  }}\n}}\n", lines.join(",\n"))
    }

    /// Adds up the statistics of many results, each given as `(family, statistics)` pairs.
    pub fn regenerate<'a>(results: impl IntoIterator<Item = (&'a str, Stat)>) -> Priors {
        let mut families: BTreeMap<String, Stat> = BTreeMap::new();
        for (family, s) in results {
            let sum = families.entry(family.to_string()).or_default();
            sum.tries += s.tries;
            sum.succeeded += s.succeeded;
            sum.proofs += s.proofs;
        }
        Priors { families }
    }

    /// The cost of a move of `family` whose own cost is `cost`; ≥ 0.
    pub fn cost(&self, family: &str, cost: f64) -> f64 {
        let cost = cost.max(0.0);
        let Some(s) = self.families.get(family) else { return cost };
        let p = (WEIGHT * (-cost).exp() + s.proofs as f64) / (WEIGHT + s.tries as f64);
        (-p.min(1.0).ln()).min(cost + MOST).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_correct_the_guess() {
        let stat = |tries, proofs| Stat { tries, succeeded: 0, proofs };
        let p = Priors::regenerate([("good", stat(5, 4)), ("good", stat(5, 4)), ("bad", stat(400, 0))]);
        assert_eq!(p.cost("unknown", 1.5), 1.5);
        assert!(p.cost("good", 1.5) < 1.5);
        assert_eq!(p.cost("bad", 1.5), 2.5);
        assert_eq!(p.cost("good", -1.0), p.cost("good", 0.0));
    }

    #[test]
    fn text_round_trip_and_built_in() {
        let p = Priors::regenerate([("a", Stat { tries: 3, succeeded: 2, proofs: 1 })]);
        assert_eq!(Priors::parse(&p.to_text()).unwrap(), p);
        assert!(!Priors::built_in().families.is_empty());
        assert_eq!(Priors::built_in().to_text(), include_str!("priors.json"));
    }
}
