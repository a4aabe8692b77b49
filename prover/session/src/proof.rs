//! A proof under construction: goals, the steps taken on them, and all earlier moments.

use lean_bridge::ProofState;
use lean_bridge::term::Goal;
use proof_search::{Part, split};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A goal of a proof; good as long as the proof is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GoalId(usize);

/// A tactic that was run and what it left. Nothing is taken by that.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The tactic, as it was run.
    pub tactic: String,
    /// The move family that proposed it, `user` for one that was typed.
    pub family: &'static str,
    /// The state it left.
    pub state: ProofState,
    /// What has to be proved then: goals, or groups of goals that share metavariables.
    pub parts: Vec<Part>,
    /// Time in the engine, milliseconds.
    pub ms: f64,
}

impl Attempt {
    /// An attempt from what the engine answered.
    pub(crate) fn new(
        tactic: &str,
        family: &'static str,
        state: ProofState,
        goals: Vec<Goal>,
        ms: f64,
    ) -> Attempt {
        Attempt { tactic: tactic.into(), family, state, parts: split(goals), ms }
    }

    /// Whether no goal is left.
    pub(crate) fn closes(&self) -> bool {
        self.parts.is_empty()
    }

    /// All goals left, in order.
    pub fn goals(&self) -> impl Iterator<Item = &Goal> {
        self.parts.iter().flat_map(|p| &p.goals)
    }
}

/// Steps that were run one after another: a first one, and further ones on the parts that it leaves.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The first step.
    pub step: Attempt,
    /// What follows on each of the step's parts, in order; `None` leaves the part open.
    pub then: Vec<Option<Plan>>,
}

impl Plan {
    /// A plan of one step.
    pub fn of(step: Attempt) -> Plan {
        let then = step.parts.iter().map(|_| None).collect();
        Plan { step, then }
    }

    /// Number of steps.
    pub(crate) fn steps(&self) -> usize {
        1 + self.then.iter().flatten().map(Plan::steps).sum::<usize>()
    }

    /// Whether nothing is left when all its steps are taken.
    pub fn closes(&self) -> bool {
        self.then.iter().all(|t| t.as_ref().is_some_and(Plan::closes))
    }

    /// Time in the engine, milliseconds.
    pub fn ms(&self) -> f64 {
        self.step.ms + self.then.iter().flatten().map(Plan::ms).sum::<f64>()
    }

    /// The goals that are left when all its steps are taken.
    pub(crate) fn goals(&self) -> Vec<&Goal> {
        let mut left = vec![];
        for (part, then) in self.step.parts.iter().zip(&self.then) {
            match then {
                Some(plan) => left.extend(plan.goals()),
                None => left.extend(&part.goals),
            }
        }
        left
    }
}

/// A goal, or goals that have to be proved together.
#[derive(Clone, Debug)]
pub struct Node {
    /// The state that holds it.
    pub state: ProofState,
    /// The goals, and their index in the state.
    pub part: Part,
    /// Families of the steps from the statement to here.
    pub path: Vec<&'static str>,
    /// Whether this is the statement's own goal.
    pub is_root: bool,
}

/// A step that was taken.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    /// The tactic.
    pub tactic: String,
    /// What it left, in order.
    pub kids: Vec<GoalId>,
}

/// A movement in the history of a proof, or to another of its goals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Movement {
    /// The step on a goal is taken back, and all that follows it.
    Retract {
        /// The goal.
        goal: GoalId,
    },
    /// Another open goal is worked on.
    Focus {
        /// The goal.
        goal: GoalId,
    },
    /// Back to the moment before.
    Undo,
    /// Forward again.
    Redo,
    /// To a moment.
    Jump {
        /// Counted from 0.
        moment: usize,
    },
}

/// Which steps are taken at a moment.
#[derive(Clone, Debug)]
struct Moment {
    /// What was done to get here.
    name: String,
    taken: BTreeMap<GoalId, Arc<Taken>>,
    focus: Option<GoalId>,
}

/// A proof under construction. Every change makes a new moment; earlier ones can be gone back to.
#[derive(Clone, Debug)]
pub struct Proof {
    nodes: Vec<Node>,
    moments: Vec<Moment>,
    now: usize,
}

impl Proof {
    /// The beginning: the goals of an opened statement.
    pub(crate) fn new(state: ProofState, goals: Vec<Goal>) -> Proof {
        let part = match split(goals.clone()) {
            mut parts if parts.len() == 1 => parts.remove(0),
            _ => Part { goals, index: None },
        };
        let root = Node { state, part, path: vec![], is_root: true };
        let start = Moment { name: "start".into(), taken: BTreeMap::new(), focus: Some(GoalId(0)) };
        Proof { nodes: vec![root], moments: vec![start], now: 0 }
    }

    /// The statement's own goal.
    pub fn root(&self) -> GoalId {
        GoalId(0)
    }

    /// A goal. `None` for one of another proof.
    pub fn node(&self, goal: GoalId) -> Option<&Node> {
        self.nodes.get(goal.0)
    }

    /// The step that is taken on a goal now.
    pub(crate) fn taken(&self, goal: GoalId) -> Option<&Taken> {
        self.moment().taken.get(&goal).map(|t| &**t)
    }

    /// The goal whose step has left this one.
    pub fn parent(&self, goal: GoalId) -> Option<GoalId> {
        self.moment().taken.iter().find(|(_, t)| t.kids.contains(&goal)).map(|(id, _)| *id)
    }

    /// The goals that nothing is done about yet, in the order of the script.
    pub fn open(&self) -> Vec<GoalId> {
        let mut open = vec![];
        self.visit_open(self.root(), &mut open);
        open
    }

    fn visit_open(&self, goal: GoalId, open: &mut Vec<GoalId>) {
        match self.taken(goal) {
            Some(taken) => taken.kids.iter().for_each(|k| self.visit_open(*k, open)),
            None => open.push(goal),
        }
    }

    /// Whether nothing is left to prove.
    pub fn is_finished(&self) -> bool {
        self.open().is_empty()
    }

    /// The goal that is worked on.
    pub fn focus(&self) -> Option<GoalId> {
        self.moment().focus
    }

    /// Whether a movement is possible now.
    pub(crate) fn allows(&self, movement: Movement) -> bool {
        match movement {
            Movement::Retract { goal } => self.taken(goal).is_some(),
            Movement::Focus { goal } => self.open().contains(&goal),
            Movement::Undo => self.now > 0,
            Movement::Redo => self.now + 1 < self.moments.len(),
            Movement::Jump { moment } => moment < self.moments.len(),
        }
    }

    /// Makes a movement. `false`, and nothing changes, if it is not possible.
    pub(crate) fn go(&mut self, movement: Movement) -> bool {
        let can = self.allows(movement);
        match movement {
            _ if !can => {}
            Movement::Retract { goal } => self.retract(goal),
            Movement::Focus { goal } => self.moments[self.now].focus = Some(goal),
            Movement::Undo => self.now -= 1,
            Movement::Redo => self.now += 1,
            Movement::Jump { moment } => self.now = moment,
        }
        can
    }

    /// Takes the steps of a plan on a goal that is open. The focus goes to the first goal that they leave, or
    /// else to the next open one. `false`, and nothing changes, if the goal is not open.
    pub(crate) fn take(&mut self, goal: GoalId, plan: &Plan) -> bool {
        if !self.open().contains(&goal) {
            return false;
        }
        let before = self.open();
        let mut moment = self.moment().clone();
        moment.name = plan.step.tactic.clone();
        self.add(goal, plan, &mut moment.taken);
        self.push(moment);
        let place = before.iter().position(|g| *g == goal).unwrap_or_default();
        let open = self.open();
        self.moments[self.now].focus = open.get(place).or(open.last()).copied();
        true
    }

    fn add(&mut self, goal: GoalId, plan: &Plan, taken: &mut BTreeMap<GoalId, Arc<Taken>>) {
        let mut path = self.nodes[goal.0].path.clone();
        path.push(plan.step.family);
        let first = self.nodes.len();
        self.nodes.extend(plan.step.parts.iter().map(|part| Node {
            state: plan.step.state.clone(),
            part: part.clone(),
            path: path.clone(),
            is_root: false,
        }));
        let kids: Vec<GoalId> = (first..self.nodes.len()).map(GoalId).collect();
        for (kid, then) in kids.iter().zip(&plan.then) {
            if let Some(plan) = then {
                self.add(*kid, plan, taken);
            }
        }
        taken.insert(goal, Arc::new(Taken { tactic: plan.step.tactic.clone(), kids }));
    }

    fn retract(&mut self, goal: GoalId) {
        let mut moment = self.moment().clone();
        if let Some(taken) = moment.taken.remove(&goal) {
            let name = format!("without {}", taken.tactic);
            self.push(Moment { name, focus: Some(goal), ..moment });
        }
    }

    fn push(&mut self, moment: Moment) {
        self.moments.truncate(self.now + 1);
        self.moments.push(moment);
        self.now += 1;
    }

    /// The names of all moments, and which of them is now.
    pub fn moments(&self) -> (Vec<&str>, usize) {
        (self.moments.iter().map(|m| m.name.as_str()).collect(), self.now)
    }

    fn moment(&self) -> &Moment {
        &self.moments[self.now]
    }
}
