//! Values of options that the crates below decide about: their words on the command line.

use clap::ValueEnum;
use proof_search::Strategy;
use proof_search::statement::AutoBoundPolicy;
use prover_synthesis::Standard;

/// See [`Strategy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StrategyValue {
    /// By accumulated cost
    BestFirst,
    /// By depth, then by cost
    BreadthFirst,
    /// Depth first within a depth bound that grows by two levels whenever nothing is left below it. Goals met
    /// at a smaller bound are kept, so nothing is explored twice
    IterativeDeepening,
    /// Level by level: of the goals at one depth the best few are worked on before the next depth has its
    /// turn (--beam-width). What fell out of the beam comes when it is empty
    Beam,
    /// Monte Carlo tree search, led by values of goals (--value)
    Mcts,
}

impl StrategyValue {
    /// The strategy, with this width if it is a beam.
    pub fn with_width(self, width: Option<usize>) -> Strategy {
        match self {
            StrategyValue::BestFirst => Strategy::BestFirst,
            StrategyValue::BreadthFirst => Strategy::BreadthFirst,
            StrategyValue::IterativeDeepening => Strategy::IterativeDeepening,
            StrategyValue::Beam => Strategy::Beam { width: width.unwrap_or(Strategy::USUAL_WIDTH) },
            StrategyValue::Mcts => Strategy::Mcts,
        }
    }
}

/// What says how likely goals are to be proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ValueSource {
    /// A formula on size and depth
    Size,
    /// The model of the learned policy: the probability that the best move succeeds
    Learned,
    /// A language model that is asked for a number (--critic-endpoint, --critic-generator)
    Critic,
}

/// See [`AutoBoundPolicy`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum AutoBoundValue {
    /// It counts, whatever the names are
    Allow,
    /// It counts, unless a name is Mathlib's: then it is unsupported
    #[default]
    Report,
    /// It is unsupported
    Refuse,
}

impl From<AutoBoundValue> for AutoBoundPolicy {
    fn from(value: AutoBoundValue) -> AutoBoundPolicy {
        match value {
            AutoBoundValue::Allow => AutoBoundPolicy::Allow,
            AutoBoundValue::Report => AutoBoundPolicy::Report,
            AutoBoundValue::Refuse => AutoBoundPolicy::Refuse,
        }
    }
}

/// See [`Standard`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StandardValue {
    /// Nothing: new and without defects
    Raw,
    /// Not proved by simp or by one lemma, hypotheses not seen to contradict each other
    Light,
    /// Nor by omega, by simp_all with the target, or by grind
    Strict,
}

impl From<StandardValue> for Standard {
    fn from(value: StandardValue) -> Standard {
        match value {
            StandardValue::Raw => Standard::Raw,
            StandardValue::Light => Standard::Light,
            StandardValue::Strict => Standard::Strict,
        }
    }
}
