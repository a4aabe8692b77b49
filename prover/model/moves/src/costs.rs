//! What moves of a model cost, beside those of other sources.

use language_model::Sample;

/// How likely a model finds its own sample.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Score {
    /// By the probability of the text: the sum over its tokens (ReProver's score).
    #[default]
    Text,
    /// By the mean over the text's tokens (the score of BFS-Prover and InternLM's StepProver).
    Token,
}

/// Turns samples into costs: negative logarithms of the probability that a move is a step of a proof, as the
/// moves of other sources have them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Costs {
    /// What is measured.
    pub score: Score,
    /// What any sample costs: the negative logarithm of the probability that some sample of the model is a
    /// step.
    pub base: f64,
    /// The scores are divided by this before they are compared with each other: models are too sure of what
    /// they draw.
    pub temperature: f64,
}

impl Default for Costs {
    fn default() -> Self {
        Costs { score: Score::Text, base: 0.3, temperature: 2.0 }
    }
}

/// No sample costs more than this above the base.
const MOST: f64 = 4.0;

impl Costs {
    /// The cost of each of the samples of one question, `times` being how often each was drawn: the negative
    /// logarithm of a softmax of their scores, and of their frequencies where the model tells no
    /// probabilities.
    pub fn of(&self, samples: &[(&Sample, usize)]) -> Vec<f64> {
        let score = |sample: &Sample| {
            let sum = sample.log_probability.filter(|p| p.is_finite())?;
            Some(match self.score {
                Score::Text => sum,
                Score::Token => sum / f64::from(sample.tokens.unwrap_or(1).max(1)),
            })
        };
        let known: Option<Vec<f64>> = samples.iter().map(|(s, _)| score(s)).collect();
        let drawn: usize = samples.iter().map(|(_, times)| times).sum();
        let shares: Vec<f64> = match known {
            Some(scores) => {
                let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let weights: Vec<f64> =
                    scores.iter().map(|s| ((s - best) / self.temperature).exp()).collect();
                let sum: f64 = weights.iter().sum();
                weights.iter().map(|w| w / sum).collect()
            }
            None => samples.iter().map(|(_, times)| *times as f64 / drawn.max(1) as f64).collect(),
        };
        shares.into_iter().map(|share| self.base + (-share.max(1e-9).ln()).min(MOST)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(log_probability: Option<f64>, tokens: u32) -> Sample {
        Sample { log_probability, tokens: Some(tokens), ..Sample::default() }
    }

    #[test]
    fn likelier_samples_cost_less_and_no_probabilities_are_frequencies() {
        let (a, b) = (sample(Some(-1.0), 1), sample(Some(-6.0), 12));
        let costs = Costs::default();
        let by_text = costs.of(&[(&a, 1), (&b, 1)]);
        assert!(by_text[0] < by_text[1] && by_text[0] > costs.base, "{by_text:?}");
        let by_token = Costs { score: Score::Token, ..costs }.of(&[(&a, 1), (&b, 1)]);
        assert!(by_token[1] < by_token[0], "{by_token:?}");
        let (c, d) = (sample(None, 1), sample(None, 1));
        let by_count = costs.of(&[(&c, 3), (&d, 1)]);
        assert!((by_count[0] - costs.base - (4.0f64 / 3.0).ln()).abs() < 1e-9, "{by_count:?}");
        assert!((by_count[1] - costs.base - 4.0f64.ln()).abs() < 1e-9, "{by_count:?}");
        let unlikely = costs.of(&[(&a, 1), (&sample(Some(-1e6), 1), 1), (&sample(Some(f64::NAN), 1), 1)]);
        assert!(unlikely.iter().all(|c| c.is_finite() && *c <= costs.base + MOST), "{unlikely:?}");
    }
}
