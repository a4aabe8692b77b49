//! Moves that cost the engine its life.

use serde::{Deserialize, Serialize};

/// Moves that are told; the others are counted.
const MOST_TOLD: usize = 5;

/// How many moves the engine died on. What they would have led to is not known, so a search
/// that ends without them has not tried everything.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Losses {
    /// Moves lost, in all.
    pub moves: u64,
    /// The first of them.
    pub first: Vec<Loss>,
}

/// A move that the engine died on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Loss {
    /// The text of the tactic.
    pub tactic: String,
    /// What is known of the death: memory, stack, a number that the runtime cannot hold, a panic.
    pub message: String,
}

impl Losses {
    /// Whether nothing was lost.
    pub fn is_empty(&self) -> bool {
        self.moves == 0
    }

    /// Counts a lost move, and keeps it if it is among the first.
    pub fn add(&mut self, tactic: &str, message: &str) {
        self.moves += 1;
        if self.first.len() < MOST_TOLD {
            self.first.push(Loss { tactic: tactic.into(), message: message.into() });
        }
    }

    /// Takes in what another list holds.
    pub fn append(&mut self, other: Losses) {
        self.moves += other.moves;
        let room = MOST_TOLD - self.first.len();
        self.first.extend(other.first.into_iter().take(room));
    }
}

impl std::fmt::Display for Losses {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        let Some(first) = self.first.first() else { return write!(formatter, "no move cost Lean its life") };
        let Loss { tactic, message } = first;
        match self.moves {
            1 => write!(formatter, "Lean died on the move `{tactic}`: {message}"),
            n => write!(formatter, "Lean died on {n} moves, the first of them `{tactic}`: {message}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_are_told_and_all_are_counted() {
        let mut losses = Losses::default();
        losses.add("simp", "out of memory");
        assert_eq!(losses.to_string(), "Lean died on the move `simp`: out of memory");
        let mut others = Losses::default();
        (0..9).for_each(|i| others.add(&format!("t{i}"), "a panic"));
        losses.append(others);
        assert_eq!((losses.moves, losses.first.len()), (10, 5));
        assert_eq!(losses.to_string(), "Lean died on 10 moves, the first of them `simp`: out of memory");
    }
}
