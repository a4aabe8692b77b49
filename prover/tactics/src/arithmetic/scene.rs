//! What the arithmetic families look at: a goal's variables, hypotheses and target, read once.

use lean_bridge::term::{Goal, Term};
use proof_search::policy::{Action, Context, Move, Probe, Tactic, TacticLimits};
use proof_term::view::NumType;
use proof_term::{print, view};
use std::sync::Arc;
use std::time::Duration;

/// Names of the facts about products and powers that a move adds to a goal begin with this.
pub const FACT_PREFIX: &str = "hnl";

/// A goal with its parts at hand. Cheap to clone, so that lazy moves can keep it.
#[derive(Clone)]
pub struct Scene {
    pub goal: Arc<Goal>,
    /// Accessible variables of type Nat, Int, Rat: index in `hyps` and type.
    pub vars: Vec<(usize, NumType)>,
    /// Families of the moves that led here.
    pub path: Arc<Vec<&'static str>>,
}

/// An accessible hypothesis.
#[derive(Clone, Copy)]
pub struct Prop<'a> {
    pub index: usize,
    pub name: &'a str,
    pub ty: &'a Term,
}

impl Scene {
    pub fn new(goal: &Goal, context: &Context) -> Scene {
        Scene {
            vars: view::num_vars(goal),
            goal: Arc::new(goal.clone()),
            path: Arc::new(context.path.to_vec()),
        }
    }

    pub fn target(&self) -> Option<&Term> {
        self.goal.target.as_ref()
    }

    pub fn props(&self) -> Vec<Prop<'_>> {
        view::props(&self.goal).into_iter().map(|(index, name, ty)| Prop { index, name, ty }).collect()
    }

    pub fn statements(&self) -> Vec<&Term> {
        view::statements(&self.goal)
    }

    /// The type of a variable, if it is one of the three number types.
    pub fn var_type(&self, index: usize) -> Option<NumType> {
        self.vars.iter().find(|v| v.0 == index).map(|v| v.1)
    }

    pub fn name(&self, index: usize) -> &str {
        &self.goal.hyps[index].name
    }

    /// Source text of a term, as an operand.
    pub fn atom(&self, term: &Term) -> Option<String> {
        print::atom(&self.goal, term)
    }

    pub fn text(&self, term: &Term) -> Option<String> {
        print::print(&self.goal, term)
    }

    /// A name not used in the goal.
    pub fn fresh(&self, base: &str) -> String {
        view::fresh(&self.goal, base)
    }

    /// How many moves of this family are on the path.
    pub fn times(&self, family: &str) -> usize {
        self.path.iter().filter(|f| **f == family).count()
    }
}

/// A tactic with limits: heartbeats in thousands of Lean's unit, and the seconds it is given on an idle
/// machine. The guard is three times that: heartbeats decide, not the load.
pub fn tactic(text: String, kilo_heartbeats: u64, seconds: u64) -> Tactic {
    let limits =
        TacticLimits { heartbeats: kilo_heartbeats * 1000, timeout: Duration::from_secs(3 * seconds) };
    Tactic { text, limits }
}

/// A move that runs one tactic.
pub fn step(family: &'static str, cost: f64, text: String, kilo_heartbeats: u64, seconds: u64) -> Move {
    Move { family, cost, action: Action::Tactic(tactic(text, kilo_heartbeats, seconds)) }
}

/// A move computed when it is popped.
pub fn lazy(
    family: &'static str,
    cost: f64,
    moves: impl FnOnce(&mut dyn Probe) -> Vec<Move> + Send + 'static,
) -> Move {
    Move { family, cost, action: Action::Lazy(Box::new(moves)) }
}

/// Options under which the kernel evaluates large decidable propositions.
pub const DECIDE: &str = "set_option synthInstance.maxSize 20000 in \
     set_option synthInstance.maxHeartbeats 2000000 in \
     set_option maxRecDepth 100000 in decide +kernel";
