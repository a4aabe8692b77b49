//! What to write into a hole.
//!
//! The families are those that proofs in the data set are made of: nothing at all, a recursion, a case split, a lemma, an assertion, a
//! calculation, a tactic. What F* says of the hole left empty decides whether more is tried on it: where it misses a proof, lemmas and
//! assertions may help; where a type is wrong they cannot.

use super::Targets;
use super::generator::{AttemptMade, Generator, PremiseShown, Question};
use super::scope::Scope;
use super::shape::{Binder, Shape};
use super::sketch::{HOLE, OPTIONS};
use super::target::Target;
use crate::policy::{Action, Context, Limits, Move, Outcome, Policy, Proposal, Tactic};
use lean_bridge::term::Goal;
use std::sync::Arc;
use std::time::Duration;

/// Case splits on one path at most.
const NESTED: usize = 2;
/// Deeper than this nothing but closers.
const DEPTH: usize = 6;
/// Fuel and inversion that are tried, as far as they are given: exactly so much, instead of from little to all.
const FUEL: [(u64, u64); 5] = [(1, 1), (0, 0), (2, 1), (4, 2), (8, 2)];
/// Texts that a generator is asked for at a time, and times that it is asked for a definition.
const WANTED: usize = 8;
const ROUNDS: usize = 3;
/// Ways to choose the arguments of a lemma.
const CALLS: usize = 3;

/// See the module.
pub struct FstarPolicy {
    targets: Targets,
    /// Wall time of one question to F*.
    limit: Duration,
    generator: Option<Arc<Generator>>,
}

impl FstarPolicy {
    pub fn new(targets: Targets, limit: Duration) -> FstarPolicy {
        FstarPolicy { targets, limit, generator: None }
    }

    /// Also asks a program for texts, at the beginning of each definition.
    pub fn with_generator(mut self, generator: Option<Arc<Generator>>) -> FstarPolicy {
        self.generator = generator;
        self
    }

    fn step(&self, family: &'static str, cost: f64, text: impl Into<String>) -> Move {
        let limits = Limits { heartbeats: 0, timeout: self.limit };
        Move { family, cost, action: Action::Tactic(Tactic { text: text.into(), limits }) }
    }
}

impl Policy for FstarPolicy {
    /// `goal.tag` is the problem, `goal.text` the sketch with this hole only.
    fn propose(&self, goal: &Goal, context: &Context) -> Proposal {
        let (Some(target), Some(sketch)) = (self.targets.get(&goal.tag), goal.text.as_deref()) else {
            return Proposal::default();
        };
        let scope = Scope::of(sketch, &target.shape);
        let mut closers = vec![];
        if target.shape.is_proof() {
            closers.push(self.step("unit", 0.1, "()"));
        } else {
            closers.extend(values(target, &scope).into_iter().map(|v| self.step("value", 0.5, v)));
        }
        closers.extend(
            recursions(&target.shape, &scope).into_iter().map(|call| self.step("recursion", 0.3, call)),
        );
        let mut moves = vec![];
        if let Some(generator) = self.generator.clone().filter(|_| context.depth == 0) {
            moves.push(self.generated(generator, target.clone(), sketch.to_string()));
        }
        if let Some(budget) = target.problem.budget.filter(|_| context.depth == 0) {
            for (i, (fuel, ifuel)) in
                FUEL.iter().filter(|(f, i)| *f <= budget.fuel && *i <= budget.ifuel).enumerate()
            {
                let text = format!("{OPTIONS}\"--fuel {fuel} --ifuel {ifuel}\"\n{HOLE}");
                moves.push(self.step("options", 1.6 + 0.3 * i as f64, text));
            }
        }
        if context.depth < DEPTH {
            moves.extend(self.cases(target, &scope));
            if target.shape.is_proof() {
                for call in recursions(&target.shape, &scope) {
                    if !scope.done.contains(&call) {
                        moves.push(self.step("recursion", 1.2, format!("{call};\n{HOLE}")));
                    }
                }
                moves.push(self.help(target.clone(), scope));
            }
        }
        Proposal { closers, committed: None, moves }
    }
}

impl FstarPolicy {
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
    fn help(&self, target: Arc<Target>, scope: Scope) -> Move {
        let limit = self.limit;
        let step = move |family, cost, text: String| {
            let limits = Limits { heartbeats: 0, timeout: limit };
            Move { family, cost, action: Action::Tactic(Tactic { text, limits }) }
        };
        let compute = move |probe: &mut dyn crate::policy::Probe| {
            let empty = Tactic { text: "()".into(), limits: Limits { heartbeats: 0, timeout: limit } };
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
            if let Some(post) = &target.shape.post {
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
            if let Some((left, right)) = target.shape.equation()
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

impl FstarPolicy {
    /// Texts of a program, tried at once; what F* says of them goes into the next question.
    fn generated(&self, generator: Arc<Generator>, target: Arc<Target>, sketch: String) -> Move {
        let limits = Limits { heartbeats: 0, timeout: self.limit };
        let compute = move |probe: &mut dyn crate::policy::Probe| {
            let mut attempts: Vec<AttemptMade> = vec![];
            let premises = target
                .lemmas
                .iter()
                .map(|l| PremiseShown { name: l.name.clone(), ty: l.shape.result.clone() });
            let premises: Vec<PremiseShown> = premises.collect();
            for round in 0..ROUNDS {
                let question = Question {
                    id: 0,
                    definition: target.problem.id.clone(),
                    ty: target.text.clone(),
                    context: target.context.clone(),
                    sketch: sketch.clone(),
                    n: WANTED,
                    attempts: attempts.clone(),
                    premises: premises.clone(),
                };
                let texts = match generator.ask(question) {
                    Ok(texts) => texts,
                    Err(e) => {
                        tracing::warn!("{e}");
                        return vec![];
                    }
                };
                let mut texts: Vec<String> = texts.iter().map(|t| body(t)).collect();
                texts.retain(|t| !t.is_empty() && attempts.iter().all(|a| a.text != *t));
                let tactics: Vec<Tactic> = texts.into_iter().map(|text| Tactic { text, limits }).collect();
                let outcomes = probe.run(&tactics, true);
                let mut out = vec![];
                for (tactic, outcome) in tactics.into_iter().zip(outcomes) {
                    match outcome {
                        Outcome::Goals(goals) => {
                            let cost = 0.05 + 0.2 * (round + goals.len()) as f64;
                            out.push(Move { family: "generator", cost, action: Action::Tactic(tactic) });
                        }
                        Outcome::Failed(error) => attempts.push(AttemptMade { text: tactic.text, error }),
                    }
                }
                if !out.is_empty() {
                    return out;
                }
            }
            vec![]
        };
        Move { family: "generator", cost: 0.2, action: Action::Lazy(Box::new(compute)) }
    }
}

/// What a text says is to be written into the hole of a definition: all of it, or, of a whole definition, what follows its `=`.
fn body(text: &str) -> String {
    let text = text.trim();
    match fstar_bridge::lets(text).len() {
        0 => text.to_string(),
        _ => fstar_bridge::signature(text)
            .and_then(|s| text.strip_prefix(&s))
            .unwrap_or(text)
            .trim()
            .to_string(),
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

/// `Node x0 x1`, with names that nothing has yet.
fn pattern(constructor: &str, arity: usize, scope: &Scope) -> String {
    let level = scope.matched.len();
    if constructor == "::" {
        return format!("hd{level} :: tl{level}");
    }
    let mut text = constructor.to_string();
    (0..arity).for_each(|i| text += &format!(" p{level}{i}"));
    text
}

/// The definition called on smaller arguments: one for each smaller thing, and one for all of them.
fn recursions(shape: &Shape, scope: &Scope) -> Vec<String> {
    let call = |replaced: &dyn Fn(&str) -> Option<String>| {
        let arguments: Vec<String> =
            shape.explicit().map(|b| replaced(&b.name).unwrap_or_else(|| b.name.clone())).collect();
        format!("{} {}", shape.name, arguments.join(" "))
    };
    let mut out: Vec<String> = vec![];
    for (part, whole) in &scope.smaller {
        out.push(call(&|name| (name == whole).then(|| part.clone())));
    }
    let all =
        call(&|name| scope.smaller.iter().rfind(|(_, whole)| whole == name).map(|(part, _)| part.clone()));
    if !scope.smaller.is_empty() && !out.contains(&all) {
        out.push(all);
    }
    out.retain(|c| shape.explicit().count() > 0 && !c.trim().is_empty());
    out
}

/// Calls of a lemma: arguments of fitting types, in the order of what is in sight.
fn calls(name: &str, shape: &Shape, scope: &Scope) -> Vec<String> {
    let mut ways: Vec<Vec<String>> = vec![vec![]];
    for wanted in shape.explicit() {
        let first = |ty: &str| {
            ty.split(|c: char| !(c.is_alphanumeric() || c == '\'')).next().unwrap_or_default().to_string()
        };
        let fits = |b: &&Binder| b.ty.is_empty() || wanted.ty.is_empty() || first(&b.ty) == first(&wanted.ty);
        let mut candidates: Vec<&str> =
            scope.variables.iter().filter(fits).map(|b| b.name.as_str()).collect();
        // the variable of the same name first, then those that are not used yet
        candidates.sort_by_key(|c| *c != wanted.name);
        match first(&wanted.ty).as_str() {
            "unit" => candidates = vec!["()"],
            "list" => candidates.push("[]"),
            "nat" | "int" => candidates.push("0"),
            _ => {}
        }
        let mut next = vec![];
        for way in &ways {
            for candidate in candidates.iter().take(CALLS) {
                next.push([way.clone(), vec![candidate.to_string()]].concat());
            }
        }
        let repeats =
            |way: &Vec<String>| way.iter().enumerate().filter(|(i, a)| way[..*i].contains(a)).count();
        next.sort_by_key(repeats);
        next.truncate(CALLS);
        ways = next;
    }
    ways.into_iter()
        .map(|arguments| format!("{name} {}", arguments.join(" ")).trim_end().to_string())
        .collect()
}

/// Values that a function may return without a thought.
fn values(target: &Target, scope: &Scope) -> Vec<String> {
    let result = target.shape.result.trim_start_matches("Tot ").trim();
    let first = result.split(|c: char| !(c.is_alphanumeric() || c == '\'')).next().unwrap_or_default();
    let mut out: Vec<String> = scope
        .variables
        .iter()
        .filter(|b| !b.ty.is_empty() && b.ty.split_whitespace().next() == result.split_whitespace().next())
        .map(|b| b.name.clone())
        .collect();
    match first {
        "nat" | "int" => out.extend(["0".into(), "1".into()]),
        "bool" => out.extend(["true".into(), "false".into()]),
        "list" => out.push("[]".into()),
        "option" => out.push("None".into()),
        _ => {}
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_of_lemmas_fit() {
        let shape = Shape::of_val("val rev_acc_length (#a:Type) (l acc:list a) : Lemma (p l acc)").unwrap();
        let scope = Scope::of(
            "let rec f l n =\n  □",
            &Shape::of_let("let f (l:list int) (n:nat) : Lemma (q l) =").unwrap(),
        );
        assert_eq!(
            calls("rev_acc_length", &shape, &scope)[..2],
            ["rev_acc_length l []", "rev_acc_length [] l"]
        );
        let both = Shape::of_val("val g : nat -> unit -> list int -> Lemma True").unwrap();
        assert_eq!(calls("M.g", &both, &scope)[0], "M.g n () l");
    }

    #[test]
    fn whole_definitions_are_taken_for_their_bodies() {
        assert_eq!(body("let rec f (x:int) : Lemma (x = x) =\n  ()"), "()");
        assert_eq!(body(" match x with\n| _ -> () "), "match x with\n| _ -> ()");
        assert_eq!(body("let y = 1 in y"), "let y = 1 in y");
    }
}
