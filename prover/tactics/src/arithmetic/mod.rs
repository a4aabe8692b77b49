//! Moves of arithmetic over `Nat`, `Int` and `Rat`, one file per family. Each computes
//! something from the goal's terms, a bound, a remainder, a period, a witness, a
//! certificate, and writes the tactic that proves it.

pub mod bounds;
pub mod casts;
pub mod congruence;
mod congruence_rules;
pub mod divisibility;
pub mod divisors;
pub mod enumeration;
pub mod factor;
pub mod falsify;
pub mod fractions;
pub mod gcd;
pub mod growth;
mod iteration;
mod period;
pub mod powers;
pub mod products;
pub mod recurrence;
pub mod remainder_facts;
pub mod residue_atoms;
pub mod residue_script;
pub mod residues;
pub mod scene;
pub mod splits;
pub mod squares;
pub mod witness;

use lean_bridge::term::Goal;
use proof_search::policy::{Context, Move};
use scene::Scene;

/// A family's moves for a goal.
type Family = fn(&Scene) -> Vec<Move>;

/// Families that look at the goal and write.
const LIGHT: &[Family] = &[
    bounds::propose,
    products::propose,
    powers::propose,
    divisibility::bounds,
    divisors::propose,
    gcd::propose,
    casts::propose,
    factor::propose,
    falsify::propose,
    falsify::chain,
    fractions::propose,
    growth::propose,
];

type Condition = fn(&Scene) -> bool;

/// Families that compute for milliseconds and more: name, cost of finding out, condition,
/// moves. Their moves are computed when they are popped.
const HEAVY: &[(&str, f64, Condition, Family)] = &[
    ("numeral", 0.2, witness::applies, witness::propose),
    ("residue", 0.35, residues::applies, residues::propose),
    ("resfact", 1.2, residues::applies, remainder_facts::facts),
    ("recurrence", 0.4, recurrence::applies, recurrence::propose),
    ("polydvd", 0.4, divisibility::applies, divisibility::propose),
    ("sos", 0.8, squares::applies, squares::propose),
];

/// The moves of all families for a goal.
pub fn propose(goal: &Goal, context: &Context) -> Vec<Move> {
    let scene = Scene::new(goal, context);
    let mut out: Vec<Move> = LIGHT.iter().flat_map(|f| f(&scene)).collect();
    for &(name, cost, applies, family) in HEAVY {
        if applies(&scene) {
            let scene = scene.clone();
            out.push(scene::lazy(name, cost, move |_| family(&scene)));
        }
    }
    out
}

#[cfg(test)]
pub mod tests {
    //! Helpers for the families' tests.

    use super::*;
    use proof_search::policy::{Action, Outcome, Probe, Tactic};
    use proof_term::sample;

    /// A goal (see [`sample::goal`]) at the root of a search.
    pub fn scene(text: &str) -> Scene {
        Scene::new(&sample::goal(text), &Context { depth: 0, path: &[], preamble: "" })
    }

    /// The tactic of a move that is not lazy.
    pub fn text_of(proposed: &Move) -> &str {
        match &proposed.action {
            Action::Tactic(t) => &t.text,
            Action::Lazy(_) | Action::Ask(_) => panic!("lazy move of {}", proposed.family),
        }
    }

    /// Family and tactic of each move that is not lazy.
    pub fn texts(moves: &[Move]) -> Vec<(&'static str, String)> {
        let eager = moves.iter().filter(|m| matches!(m.action, Action::Tactic(_)));
        eager.map(|m| (m.family, text_of(m).to_string())).collect()
    }

    /// Answers probes by a rule: whether a tactic succeeds (leaving a goal behind).
    pub struct Oracle<F>(F);

    impl<F: FnMut(&str) -> bool> Oracle<F> {
        pub fn new(rule: F) -> Oracle<F> {
            Oracle(rule)
        }
    }

    impl<F: FnMut(&str) -> bool> Probe for Oracle<F> {
        fn fail(&mut self, stage: &str, message: String) {
            panic!("{stage}: {message}");
        }

        fn run(&mut self, tactics: &[Tactic], _until_closed: bool) -> Vec<Outcome> {
            let one = |t: &Tactic| {
                if self.0(&t.text) {
                    Outcome::Goals(vec![Goal::default()])
                } else {
                    Outcome::Failed("no".into())
                }
            };
            tactics.iter().map(one).collect()
        }
    }

    /// Runs the lazy moves among `moves` (and what they give) until none is left.
    pub fn force(moves: Vec<Move>, probe: &mut dyn Probe) -> Vec<Move> {
        let mut out = vec![];
        for m in moves {
            match m.action {
                Action::Lazy(f) => out.extend(force(f(probe), probe)),
                Action::Tactic(_) | Action::Ask(_) => out.push(m),
            }
        }
        out
    }

    #[test]
    fn nothing_to_do_without_numbers() {
        let goal = sample::goal("p : Bool ⊢ p = p");
        assert!(propose(&goal, &Context { depth: 0, path: &[], preamble: "" }).is_empty());
    }
}
