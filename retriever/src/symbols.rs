//! Relevance by shared constants, weighted by rarity and iterated once.
//!
//! After MePo: J. Meng, L. C. Paulson: Lightweight relevance filtering for machine-generated resolution
//! problems. Journal of Applied Logic 7(1), 2009. There, premises that share rare constants with the goal are
//! taken, their other constants join the goal's, and it goes on until nothing new comes. Here:
//!
//! ```text
//! weight(c)   = ln(1 + N / n)                      N premises, n of them with the constant c
//! shared(p)   = Σ over constants c of p and the goal: weight(c) · trust(c)
//! score(p)    = shared(p) · (shared(p) / Σ over constants c of p: weight(c)) ^ precision
//! ```
//!
//! In the first pass the goal's constants have trust 1. Then those of the best premises join
//! with less trust, and a second pass gives the answer.

use crate::best::{Best, Scratch};
use crate::constant_names::Names;
use crate::premise_corpus::PremiseCorpus;
use crate::source::{Hit, Query, Source, SourceError};
use fixedbitset::FixedBitSet;
use std::collections::HashMap;

/// The constants of the formula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// How much constants that the goal lacks count against a premise; 0 for not at all.
    pub precision: f32,
    /// Premises of the first pass whose constants join the goal's; 0 for one pass only.
    pub leaders: usize,
    /// Trust in the constants of the best premise; in those of others, in proportion to their scores.
    pub trust: f32,
}

impl Default for Parameters {
    fn default() -> Parameters {
        Parameters { precision: 0.5, leaders: 8, trust: 0.15 }
    }
}

/// What errors call the making of an index.
const STAGE: &str = "indexing constants";
/// Sums of one pass, per premise of the corpus: beyond, the most frequent constants are left out.
const BUDGET: usize = 2;
/// But so many sums are always made: small corpora are searched with all constants.
const SMALL: usize = 200_000;

/// An index from constants to premises.
pub struct Symbols {
    names: Names,
    /// Constant `c` occurs in the premises `postings[starts[c]..starts[c + 1]]`, ascending.
    starts: Vec<u32>,
    postings: Vec<u32>,
    /// Premise `p` has the constants `constants[first[p]..first[p + 1]]`.
    first: Vec<u32>,
    constants: Vec<u32>,
    /// One per constant.
    weights: Vec<f32>,
    /// Σ of the weights of a premise's constants.
    totals: Vec<f32>,
    parameters: Parameters,
    scratch: Scratch<f32>,
}

impl Symbols {
    /// Indexes the constants of a corpus's premises; where the corpus tells none, those that the text shows.
    ///
    /// # Errors
    /// [`SourceError`] when there is no premise, or no constant in any.
    pub fn new(corpus: &PremiseCorpus) -> Result<Symbols, SourceError> {
        Symbols::with(corpus, Parameters::default())
    }

    /// The same with other parameters.
    ///
    /// # Errors
    /// As for [`Symbols::new`].
    pub fn with(corpus: &PremiseCorpus, parameters: Parameters) -> Result<Symbols, SourceError> {
        let reason = || format!("none of the {} premises has a constant", corpus.len());
        Symbols::build(corpus, parameters)?.ok_or_else(|| SourceError { stage: STAGE, reason: reason() })
    }

    /// The same, or nothing where no premise has a constant: whoever
    /// has other retrievers goes on without this one.
    ///
    /// # Errors
    /// [`SourceError`] when there is no premise.
    pub fn if_any(corpus: &PremiseCorpus) -> Result<Option<Symbols>, SourceError> {
        Symbols::build(corpus, Parameters::default())
    }

    fn build(corpus: &PremiseCorpus, parameters: Parameters) -> Result<Option<Symbols>, SourceError> {
        if corpus.is_empty() {
            return Err(SourceError { stage: STAGE, reason: "the corpus has no premises".into() });
        }
        let mut names = Names::default();
        for premise in corpus.premises() {
            names.id(&premise.name);
            for constant in &premise.constants {
                names.id(constant);
            }
        }
        let (mut first, mut constants) = (vec![0], vec![]);
        for premise in corpus.premises() {
            let from = constants.len();
            if premise.constants.is_empty() {
                let own = names.ids[premise.name.as_str()];
                let shown = names.of_text(&premise.text).into_iter().map(|c| c.0);
                constants.extend(shown.filter(|id| *id != own));
            } else {
                constants.extend(premise.constants.iter().map(|c| names.ids[c.as_str()]));
                constants[from..].sort_unstable();
            }
            first.push(constants.len() as u32);
        }
        if constants.is_empty() {
            return Ok(None);
        }

        let mut with_constant = vec![0u32; names.ids.len()];
        constants.iter().for_each(|c: &u32| with_constant[*c as usize] += 1);
        let mut starts = vec![0];
        starts.extend(with_constant.iter().scan(0, |sum, n| {
            *sum += n;
            Some(*sum)
        }));
        let n = corpus.len() as f32;
        let weights: Vec<f32> = with_constant.iter().map(|&f| (n / f.max(1) as f32).ln_1p()).collect();
        let mut free = starts.clone();
        let mut postings = vec![0; constants.len()];
        let mut totals = vec![0.0; corpus.len()];
        for premise in 0..corpus.len() {
            for &constant in &constants[first[premise] as usize..first[premise + 1] as usize] {
                postings[free[constant as usize] as usize] = premise as u32;
                free[constant as usize] += 1;
                totals[premise] += weights[constant as usize];
            }
        }
        let scratch = Scratch::new(corpus.len());
        Ok(Some(Symbols { names, starts, postings, first, constants, weights, totals, parameters, scratch }))
    }

    /// The goal's constants with the trust in each.
    fn goal(&self, query: &Query) -> Vec<(u32, f32)> {
        if query.constants.is_empty() {
            return self.names.of_text(&query.text);
        }
        let known = query.constants.iter().filter_map(|c| self.names.ids.get(c.as_str()));
        let mut ids: Vec<u32> = known.copied().collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().map(|id| (id, 1.0)).collect()
    }

    /// Adds what premises share with these constants, rare ones first, until the budget is spent.
    fn add(&self, constants: &mut [(u32, f32)], shared: &mut [f32]) {
        constants.sort_by(|a, b| {
            let weight = |c: &(u32, f32)| self.weights[c.0 as usize];
            weight(b).total_cmp(&weight(a)).then(a.0.cmp(&b.0))
        });
        let mut budget = (BUDGET * self.totals.len()).max(SMALL);
        for &mut (constant, trust) in constants {
            let range = self.starts[constant as usize] as usize..self.starts[constant as usize + 1] as usize;
            if range.len() > budget {
                break;
            }
            budget -= range.len();
            let weight = trust * self.weights[constant as usize];
            for premise in &self.postings[range] {
                shared[*premise as usize] += weight;
            }
        }
    }

    fn best(&self, shared: &[f32], k: usize, allowed: Option<&FixedBitSet>) -> Vec<Hit> {
        let precision = self.parameters.precision;
        let score = |i: usize| match shared[i] {
            0.0 => 0.0,
            s if precision == 0.5 => s * (s / self.totals[i]).sqrt(),
            s => s * (s / self.totals[i]).powf(precision),
        };
        Best::of(score, shared.len(), k, allowed)
    }

    /// The constants of the best premises that the goal lacks.
    fn joining(&self, goal: &[(u32, f32)], leaders: &[Hit]) -> Vec<(u32, f32)> {
        let mut joining: HashMap<u32, f32> = HashMap::new();
        for leader in leaders {
            let trust = self.parameters.trust * leader.score / leaders[0].score;
            let premise = leader.premise.0 as usize;
            for constant in &self.constants[self.first[premise] as usize..self.first[premise + 1] as usize] {
                let known = joining.entry(*constant).or_insert(0.0);
                *known = known.max(trust);
            }
        }
        for (constant, _) in goal {
            joining.remove(constant);
        }
        joining.into_iter().collect()
    }
}

impl Source for Symbols {
    fn name(&self) -> &'static str {
        "symbols"
    }

    fn top(&self, query: &Query, k: usize, allowed: Option<&FixedBitSet>) -> Result<Vec<Hit>, SourceError> {
        let mut goal = self.goal(query);
        if k == 0 || goal.is_empty() {
            return Ok(vec![]);
        }
        Ok(self.scratch.with(|shared| {
            self.add(&mut goal, shared);
            let leaders = self.best(shared, self.parameters.leaders, allowed);
            if !leaders.is_empty() {
                self.add(&mut self.joining(&goal, &leaders), shared);
            }
            self.best(shared, k, allowed)
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::premise::{Kind, Position, Premise};
    use crate::premise_corpus::PremiseCorpusBuilder;

    fn corpus(premises: &[(&str, &str, &[&str])]) -> PremiseCorpus {
        let premise = |(name, text, constants): &(&str, &str, &[&str])| Premise {
            name: (*name).into(),
            kind: Kind::Theorem,
            text: (*text).into(),
            constants: constants.iter().map(|c| (*c).to_owned()).collect(),
            start: Position::default(),
            end: Position::default(),
        };
        let mut builder = PremiseCorpusBuilder::default();
        builder.file("A", vec![], premises.iter().map(premise).collect());
        builder.build().unwrap()
    }

    fn of(constants: &[&str]) -> Query {
        Query { text: String::new(), constants: constants.iter().map(|c| (*c).to_owned()).collect() }
    }

    fn ids(hits: &[Hit]) -> Vec<u32> {
        hits.iter().map(|h| h.premise.0).collect()
    }

    const ONE_PASS: Parameters = Parameters { precision: 0.5, leaders: 0, trust: 0.0 };

    #[test]
    fn as_computed_by_hand() {
        let corpus = corpus(&[
            ("p0", "", &["Eq", "f"]),
            ("p1", "", &["Eq"]),
            ("p2", "", &["Eq", "g"]),
            ("p3", "", &["h"]),
        ]);
        let symbols = Symbols::with(&corpus, ONE_PASS).unwrap();
        let hits = symbols.top(&of(&["f", "Eq", "Eq", "unknown"]), 9, None).unwrap();
        let (eq, rare) = ((1.0f32 + 4.0 / 3.0).ln(), 5.0f32.ln());
        let expected = [eq + rare, eq, eq * (eq / (eq + rare)).sqrt()];
        assert_eq!(ids(&hits), [0, 1, 2]);
        for (hit, score) in hits.iter().zip(expected) {
            assert!((hit.score - score).abs() < 1e-6, "{hit:?}: {score}");
        }
    }

    #[test]
    fn the_second_pass_meets_what_the_best_premises_speak_of() {
        let premises: [(&str, &str, &[&str]); 4] = [
            ("p0", "", &["goal", "bridge"]),
            ("p1", "", &["other"]),
            ("p2", "", &["bridge", "far"]),
            ("p3", "", &["goal", "x", "y", "z"]),
        ];
        let corpus = corpus(&premises);
        let one = Symbols::with(&corpus, ONE_PASS).unwrap();
        assert_eq!(ids(&one.top(&of(&["goal"]), 9, None).unwrap()), [0, 3]);
        let two = Symbols::new(&corpus).unwrap();
        assert_eq!(ids(&two.top(&of(&["goal"]), 9, None).unwrap()), [0, 3, 2]);
        // a leader that may not be used leads nowhere
        let allowed = [1, 2, 3].into_iter().collect::<FixedBitSet>();
        assert_eq!(ids(&two.top(&of(&["goal"]), 9, Some(&allowed)).unwrap()), [3]);
    }

    #[test]
    fn text_serves_where_constants_are_missing() {
        let premises: [(&str, &str, &[&str]); 4] = [
            ("List.length", "def List.length : List α → Nat", &[]),
            (
                "List.length_append",
                "theorem List.length_append : (as ++ bs).length = as.length + bs.length",
                &[],
            ),
            ("HAppend.hAppend", "", &["HAppend"]),
            ("Nat.gcd", "def gcd : Nat → Nat", &[]),
        ];
        let symbols = Symbols::with(&corpus(&premises), ONE_PASS).unwrap();
        let text = |text: &str| Query { text: text.into(), ..Query::default() };
        assert_eq!(
            ids(&symbols.top(&text("⊢ xs.length = 3"), 9, None).unwrap()),
            [1],
            "not the definition itself"
        );
        assert_eq!(ids(&symbols.top(&text("⊢ xs ++ ys = zs"), 9, None).unwrap()), [1]);
        assert!(symbols.top(&text("⊢ q"), 9, None).unwrap().is_empty());
    }

    #[test]
    fn nothing_asked_nothing_given_and_nothing_to_index_is_an_error() {
        let symbols = Symbols::new(&corpus(&[("p", "", &["c"])])).unwrap();
        assert!(symbols.top(&of(&["c"]), 0, None).unwrap().is_empty());
        assert!(symbols.top(&of(&["c"]), 5, Some(&FixedBitSet::new())).unwrap().is_empty());
        assert!(symbols.top(&Query::default(), 5, None).unwrap().is_empty());
        let error = Symbols::new(&corpus(&[])).err().unwrap();
        assert_eq!(error.to_string(), "indexing constants: the corpus has no premises");
        let error = Symbols::new(&corpus(&[("p", "", &[])])).err().unwrap();
        assert_eq!(error.to_string(), "indexing constants: none of the 1 premises has a constant");
        assert!(Symbols::if_any(&corpus(&[("p", "", &[])])).unwrap().is_none());
        assert!(Symbols::if_any(&corpus(&[("p", "", &["c"])])).unwrap().is_some());
        assert!(Symbols::if_any(&corpus(&[])).is_err());
    }
}
