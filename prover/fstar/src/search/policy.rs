//! What to write into a hole.
//!
//! The families are those that proofs in the data set are made of: nothing at all, a recursion, a case split,
//! a lemma, an assertion, a calculation, a tactic; the body of a definition of similar type comes with other
//! names. What F* says of the hole left empty decides whether more is tried on it: where it misses a proof,
//! lemmas and assertions may help; where a type is wrong they cannot.

use super::Targets;
use super::analogy::analogy;
use super::calls::{calls, pattern, recursions, turns, values};
use super::generated::generated;
use super::generator::Generator;
use super::scope::Scope;
use super::shape::{Binder, Shape};
use super::sketch::{HOLE, OPTIONS};
use super::target::Target;
use lean_bridge::term::Goal;
use proof_search::policy::{Action, Context, Move, Outcome, Policy, Proposal, Tactic, TacticLimits};
use std::sync::Arc;
use std::time::Duration;

/// Case splits on one path at most.
const NESTED: usize = 2;
/// Deeper than this nothing but closers.
const DEPTH: usize = 6;
/// Fuel and inversion that are tried, as far as they are given:
/// exactly so much, instead of from little to all.
const FUEL: [(u64, u64); 5] = [(1, 1), (0, 0), (2, 1), (4, 2), (8, 2)];

/// See the module.
pub struct FstarPolicy {
    targets: Targets,
    /// Wall time of one question to F*.
    limit: Duration,
    generator: Option<Arc<Generator>>,
}

impl FstarPolicy {
    /// A policy for these targets, without a generator; `limit` is the wall time of one question to F*.
    pub fn new(targets: Targets, limit: Duration) -> FstarPolicy {
        FstarPolicy { targets, limit, generator: None }
    }

    /// Also asks a program for texts, at the beginning of each definition.
    pub fn with_generator(mut self, generator: Option<Arc<Generator>>) -> FstarPolicy {
        self.generator = generator;
        self
    }

    fn step(&self, family: &'static str, cost: f64, text: impl Into<String>) -> Move {
        let limits = TacticLimits { heartbeats: 0, timeout: self.limit };
        Move { family, cost, action: Action::Tactic(Tactic { text: text.into(), limits }) }
    }
}

impl Policy for FstarPolicy {
    /// `goal.tag` is the problem, `goal.text` the sketch with this hole only.
    fn propose(&self, goal: &Goal, context: &Context) -> Proposal {
        let (Some(target), Some(sketch)) = (self.targets.get(&goal.tag), goal.text.as_deref()) else {
            return Proposal::default();
        };
        let group = target.shapes.len() > 1;
        let mut moves = vec![];
        if context.depth == 0 {
            moves.extend(self.wholes(target));
        }
        if group && context.depth == 0 {
            moves.push(self.step("group", 0.1, target.skeleton.text()));
            return Proposal { moves, ..Proposal::default() };
        }
        let (shape, own) = target.member(sketch);
        let scope = Scope::of(own, shape);
        let others = target.shapes.iter().filter(|s| s.name != shape.name);
        let mut again = recursions(shape, &scope);
        again.extend(others.flat_map(|other| turns(other, &scope)));
        let mut closers = vec![];
        if shape.is_proof() {
            closers.push(self.step("unit", 0.1, "()"));
        } else {
            closers.extend(values(shape, &scope).into_iter().map(|v| self.step("value", 0.5, v)));
        }
        closers.extend(again.iter().map(|call| self.step("recursion", 0.3, call)));
        if context.depth < DEPTH {
            moves.extend(self.cases(target, &scope));
            if shape.is_proof() {
                for call in again.iter().filter(|call| !scope.done.contains(*call)) {
                    moves.push(self.step("recursion", 1.2, format!("{call};\n{HOLE}")));
                }
                moves.push(self.help(target.clone(), shape.clone(), scope));
            }
        }
        Proposal { closers, moves, ..Proposal::default() }
    }
}

impl FstarPolicy {
    /// What is tried on a definition as a whole: texts of a
    /// generator, bodies of similar definitions, other fuel.
    fn wholes(&self, target: &Arc<Target>) -> Vec<Move> {
        let limits = TacticLimits { heartbeats: 0, timeout: self.limit };
        let mut moves = vec![];
        if let Some(generator) = self.generator.clone() {
            moves.push(generated(generator, target.clone(), limits));
        }
        if let [shape] = &*target.shapes {
            let bodies: Vec<String> =
                target.examples.iter().filter_map(|e| analogy(&e.text, shape)).collect();
            for (i, body) in bodies.iter().enumerate().filter(|(i, body)| !bodies[..*i].contains(body)) {
                moves.push(self.step("analogy", 0.7 + 0.3 * i as f64, body.as_str()));
            }
        }
        if let Some(budget) = target.problem.budget {
            let given = FUEL.iter().filter(|(f, i)| *f <= budget.fuel && *i <= budget.ifuel);
            for (i, (fuel, ifuel)) in given.enumerate() {
                // of a group the beginnings must be there first
                let rest =
                    if target.shapes.len() > 1 { target.skeleton.text().into() } else { HOLE.to_string() };
                // `--fuel` is younger than protocol version 2
                let options = format!(
                    "--initial_fuel {fuel} --max_fuel {fuel} --initial_ifuel {ifuel} --max_ifuel {ifuel}"
                );
                let text = format!("{OPTIONS}\"{options}\"\n{rest}");
                moves.push(self.step("options", 1.6 + 0.3 * i as f64, text));
            }
        }
        moves
    }

    /// Case splits on what is in sight.
    fn cases(&self, target: &Target, scope: &Scope) -> Vec<Move> {
        if scope.matched.len() >= NESTED {
            return vec![];
        }
        let open = scope.variables.iter().filter(|b| !scope.matched.contains(&b.name));
        let mut out = vec![];
        for (i, binder) in open.enumerate() {
            let cost = 0.8 + 0.3 * i as f64;
            let Binder { name, ty, .. } = binder;
            let first = ty.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            if matches!(first, "nat" | "int" | "pos") {
                let text = format!("if {name} = 0\nthen {HOLE}\nelse {HOLE}");
                out.push(self.step("case", cost + 0.4, text));
            } else if first == "bool" {
                out.push(self.step("case", cost + 0.4, format!("if {name}\nthen {HOLE}\nelse {HOLE}")));
            } else if let Some(constructors) = target.constructors(ty) {
                let mut text = format!("match {name} with");
                for (constructor, arity) in constructors {
                    text += &format!("\n| {} -> {HOLE}", pattern(constructor, *arity, scope));
                }
                out.push(self.step("case", cost, text));
            }
        }
        out
    }

    /// Lemmas, assertions, calculations and tactics, where F* misses a proof.
    fn help(&self, target: Arc<Target>, shape: Shape, scope: Scope) -> Move {
        let limit = self.limit;
        let step = move |family, cost, text: String| {
            let limits = TacticLimits { heartbeats: 0, timeout: limit };
            Move { family, cost, action: Action::Tactic(Tactic { text, limits }) }
        };
        let compute = move |probe: &mut dyn proof_search::policy::Probe| {
            let empty = Tactic { text: "()".into(), limits: TacticLimits { heartbeats: 0, timeout: limit } };
            let said = match probe.run(&[empty], false).pop() {
                Some(Outcome::Failed(said)) => said,
                _ => String::new(),
            };
            if !misses_a_proof(&said) {
                return vec![];
            }
            let mut out = vec![];
            for (rank, lemma) in target.lemmas.iter().enumerate() {
                for (way, call) in calls(&lemma.name, &lemma.shape, &scope).into_iter().enumerate() {
                    if scope.done.contains(&call) {
                        continue;
                    }
                    let cost = 1.0 + 0.15 * rank as f64 + 0.4 * way as f64;
                    out.push(step("lemma", cost, call.clone()));
                    out.push(step("lemma", cost + 0.8, format!("{call};\n{HOLE}")));
                }
            }
            if let Some(post) = &shape.post {
                out.push(step("norm", 2.0, format!("assert_norm ({post})")));
                if post.contains("/\\") {
                    let parts: Vec<String> =
                        post.split("/\\").map(|p| format!("assert ({});\n", p.trim())).collect();
                    out.push(step("assert", 2.2, format!("{}{HOLE}", parts.concat())));
                }
                if target.has_tactics {
                    let by = "norm [delta; zeta; iota; primops]; smt ()";
                    out.push(step("tactic", 2.6, format!("assert ({post}) by ({by})")));
                }
            }
            if let Some((left, right)) = shape.equation()
                && target.has_calc
                && !scope.done.contains("calc")
            {
                let text = format!("calc (==) {{\n  {left};\n  == {{ {HOLE} }}\n  {right};\n}}");
                out.push(step("calc", 3.0, text));
            }
            out
        };
        Move { family: "help", cost: 0.9, action: Action::Lazy(Box::new(compute)) }
    }
}

/// Whether F*'s complaint is about a proof, not about what is written.
fn misses_a_proof(said: &str) -> bool {
    [
        "could not prove",
        "counterexample",
        "assertion failed",
        "SMT",
        "Could not prove",
        "Subtyping check failed",
        "rlimit",
    ]
    .iter()
    .any(|words| said.contains(words))
}
