//! Values of goals by the model of the learned policy.

use crate::features::Features;
use crate::learned::name;
use crate::model::Model;
use lean_bridge::term::Goal;
use proof_search::policy::Context;
use proof_search::{Estimate, Place, Value};

/// Values a goal by the probability that the best of the moves that are left to it succeeds: that it closes
/// the goal, if it is a closer, or else that it is a step of a proof.
///
/// The model was not trained for this. Of moves that are no closers it has learned from goals of which proofs
/// were found, so its values are too high for hopeless goals, and say more about which of two goals is nearer
/// to a proof than about how near it is.
pub struct LearnedValue {
    model: &'static Model,
}

impl LearnedValue {
    /// Values by this model.
    pub fn new(model: &'static Model) -> LearnedValue {
        LearnedValue { model }
    }
}

impl Value for LearnedValue {
    fn name(&self) -> String {
        format!("learned {}", self.model.name())
    }

    fn value(&self, goals: &[Goal], place: &Place) -> Estimate {
        let Some(goal) = goals.first().filter(|goal| goal.target.is_some()) else { return Estimate::Unknown };
        let context = Context { depth: place.depth, path: place.path, preamble: place.preamble };
        let seen = self.model.see(&Features::of(goal, &context, place.failed));
        let success = place.moves.iter().filter_map(|m| Some(seen.estimate(&name(m))?.success));
        success.reduce(f64::max).map_or(Estimate::Unknown, Estimate::Known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lean_bridge::term::Term;
    use proof_search::policy::{Action, Move, Tactic, TacticLimits};
    use proof_term::build::*;
    use std::time::Duration;

    fn value(goal: &Goal, families: &[&'static str]) -> Option<f64> {
        let tactic = |family: &&'static str| {
            let limits = TacticLimits { heartbeats: 1, timeout: Duration::ZERO };
            let text = family.to_string();
            Move { family, cost: 1.0, action: Action::Tactic(Tactic { text, limits }) }
        };
        let moves: Vec<Move> = families.iter().map(tactic).collect();
        let moves: Vec<&Move> = moves.iter().collect();
        let place = Place { depth: 1, path: &["intro"], preamble: "", size: 5, failed: &[], moves: &moves };
        match LearnedValue::new(Model::built_in().unwrap()).value(std::slice::from_ref(goal), &place) {
            Estimate::Known(value) => Some(value),
            _ => None,
        }
    }

    #[test]
    fn the_best_move_is_what_a_goal_is_worth() {
        let goal = Goal { target: Some(lt(&nat_ty(), nat(1), Term::Nat("2".into()))), ..Goal::default() };
        let each = ["grind", "omega", "induction"].map(|family| value(&goal, &[family]).unwrap());
        let best = each.into_iter().fold(0.0, f64::max);
        assert!(each.iter().all(|v| (0.0..=1.0).contains(v)), "{each:?}");
        assert_eq!(value(&goal, &["grind", "omega", "induction", "mine"]), Some(best));
        assert_eq!(value(&goal, &["mine"]), None, "of this one the model knows nothing");
        assert_eq!(value(&Goal::default(), &["grind"]), None, "a goal without terms");
    }
}
