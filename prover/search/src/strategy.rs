//! The strategies of a search.

/// In which order moves are tried. Visits of new goals always come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// By accumulated cost.
    #[default]
    BestFirst,
    /// By depth, then by cost.
    BreadthFirst,
    /// Depth first within a depth bound that grows by two levels whenever nothing is left below it. Goals met
    /// at a smaller bound are kept, so nothing is explored twice.
    IterativeDeepening,
    /// Level by level: of the goals at one depth only the best few are worked on before the next depth has
    /// its turn. What fell out of the beam is kept and comes when the beam is empty, so this strategy, too,
    /// has tried everything when it says so.
    Beam {
        /// How many goals of a level are worked on.
        width: usize,
    },
    /// Monte Carlo tree search on the AND/OR graph, led by values of goals (see [`Value`](crate::Value)).
    Mcts,
}

impl Strategy {
    /// The width of a beam, unless another one is asked for.
    pub const USUAL_WIDTH: usize = 8;
}
