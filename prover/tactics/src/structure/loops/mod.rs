//! Loops: claims about a recursive function that is started at particular values.
//!
//! A loop `f a 0 #[]` starts at values of which its claim says nothing, so the claim is too weak for
//! induction along `f`. What `f` does is read off Lean's induction theorem for it ([`reading`]), and then
//!
//! - what only counts is known by the place at which it stops ([`first_stop`]), also below quantifiers, where
//!   an outer loop calls an inner one ([`below`]);
//! - each argument that `f` changes becomes a variable, and the claim is strengthened by what holds of these
//!   variables on the way: candidates for it are read off the claim ([`candidates`]) and the loop's own
//!   conditions ([`conditions`]), and those that hold at the start and are kept by every step are taken
//!   ([`inductive`]);
//! - what the claim says of all places, it says of those from the index on ([`bound`]).
//!
//! The strengthened claims are proved by induction along the loop and used ([`induction`]). Folds, and with
//! them `for` loops, are read as if they were such functions ([`fold`]).

mod below;
mod bound;
mod candidates;
mod conditions;
mod first_stop;
mod fold;
mod induction;
mod inductive;
mod processed;
mod reading;
mod variable;

use super::facts;
use super::grind_lemmas;
use super::scene::{Effort, Kind, Scene, set, tactic};
use fold::FOLD;
use induction::Claim;
use inductive::Parameters;
use lean_bridge::term::{Binder, Goal, Term};
use processed::{Passed, Processed};
use proof_search::policy::{Action, Move, Outcome, Probe, Tactic};
use proof_term::shape::head;
use proof_term::{print, traverse, view};
use reading::Reading;

/// Applications looked at in one goal.
const APPLICATIONS: usize = 2;
/// Loops within loops on one path.
const NESTED: usize = 2;

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    if scene.used("loop") >= NESTED {
        return;
    }
    for (k, call) in calls(scene).into_iter().take(APPLICATIONS).enumerate() {
        let Some(task) = Loop::new(scene, call) else { continue };
        let compute = move |probe: &mut dyn Probe| task.moves(probe);
        let cost = 0.7 + 0.4 * k as f64;
        out.push(Move { family: "loop", cost, action: Action::Lazy(Box::new(compute)) });
    }
}

/// Applications of the source's recursive functions, and folds, that stand under no binder.
fn calls<'a>(scene: &Scene<'a>) -> Vec<&'a Term> {
    let mut calls: Vec<&Term> = vec![];
    for statement in scene.statements() {
        traverse::visit(statement, &mut |t, _| {
            let recursive = |c: &str| scene.preamble.definition(c).is_some_and(|d| d.recursive);
            if let Some((c, [_, ..])) = t.as_const_app()
                && (fold::is_whole(t) || (scene.defs.iter().any(|d| d == c) && recursive(c)))
                && traverse::is_closed(t)
                && !calls.contains(&t)
            {
                calls.push(t);
            }
        });
    }
    calls
}

/// The value of a loop that only counts is put in its place; where that is not possible, `otherwise` is done.
pub fn committed(scene: &Scene, otherwise: Option<Move>) -> Option<Move> {
    let unrolling = scene.unrolling();
    let unrolls = |call: &Term| head(call).is_some_and(|f| unrolling.contains(&f));
    let calls = if scene.used("loop") < NESTED { calls(scene) } else { vec![] };
    let task = calls.into_iter().filter(|call| unrolls(call)).find_map(|call| Loop::new(scene, call));
    if let Some(task) = task {
        let compute = move |probe: &mut dyn Probe| {
            let text = task.reading(probe).and_then(|reading| first_stop::text(&task, &reading));
            text.map(|text| tactic("loop", 0.1, text, Effort::Heavy)).into_iter().chain(otherwise).collect()
        };
        return Some(Move { family: "loop", cost: 0.1, action: Action::Lazy(Box::new(compute)) });
    }
    let call = below::calls(scene).into_iter().find(|call| unrolls(&call.call));
    let task = call.filter(|_| scene.used(below::FAMILY) == 0).and_then(|call| call.task(scene));
    let Some((task, bound)) = task else { return otherwise };
    let compute = move |probe: &mut dyn Probe| {
        let text = task.reading(probe).and_then(|reading| first_stop::for_all(&task, &reading, bound));
        text.map(|text| tactic(below::FAMILY, 0.1, text, Effort::Heavy))
            .into_iter()
            .chain(otherwise)
            .collect()
    };
    Some(Move { family: below::FAMILY, cost: 0.1, action: Action::Lazy(Box::new(compute)) })
}

/// A claim about an application of a recursive function.
struct Loop {
    goal: Goal,
    function: String,
    args: Vec<Term>,
    /// What is claimed, with the hypotheses that speak of the application for premises.
    claim: Term,
    /// The same with those for premises, too, that speak of the application's lists and of something else
    /// that the claim is about: `x ∈ xs`.
    of_lists: Term,
    /// Names of the hypotheses that are premises of `claim`.
    reverted: Vec<String>,
    /// Variables for natural numbers that the claim speaks of: places that it is about.
    places: Vec<usize>,
    /// Definitions and lemmas that `grind` is told.
    told: Vec<String>,
    /// Rules to rewrite with before.
    rules: Vec<String>,
}

impl Loop {
    fn new(scene: &Scene, call: &Term) -> Option<Loop> {
        Loop::within(scene, scene.goal, call)
    }

    /// An application over the variables of a goal that has more of them than the scene's.
    fn within(scene: &Scene, goal: &Goal, call: &Term) -> Option<Loop> {
        let (function, args) = call.as_const_app()?;
        let unrolls = function == FOLD || scene.preamble.definition(function)?.unrolls();
        let is_variable = |(k, arg): (usize, &Term)| matches!(arg, Term::Hyp(_)) && !args[..k].contains(arg);
        if !unrolls && args.iter().enumerate().all(is_variable) {
            // induction along the patterns needs no more than the variables as they are
            return None;
        }
        let (about, others): (Vec<_>, Vec<_>) =
            scene.props.iter().partition(|p| traverse::contains(p.2, call));
        let premises = |claim: &Term, premises: &[&(usize, &str, &Term)]| {
            premises.iter().rev().fold(claim.clone(), |claim, (_, _, premise)| {
                let binder = Binder { name: "h".into(), info: 0, ty: Box::new((*premise).clone()) };
                Term::Forall(binder, Box::new(traverse::lift(&claim, 1)))
            })
        };
        let claim = premises(scene.target, &about);
        let mentioned: Vec<usize> = args.iter().flat_map(traverse::hyps_in).collect();
        let is_list = |v: &usize| variable::count(&goal.hyps[*v].ty).is_some();
        let lists: Vec<usize> = mentioned.iter().copied().filter(is_list).collect();
        let of_lists = others.into_iter().filter(|(_, _, premise)| {
            let of = traverse::hyps_in(premise);
            let other = |v: &usize| !mentioned.contains(v) && traverse::mentions(&claim, *v);
            lists.iter().any(|list| of.contains(list)) && of.iter().any(other)
        });
        let of_lists = premises(&claim, &of_lists.collect::<Vec<_>>());
        let places = scene.vars.iter().filter(|v| v.kind == Kind::Nat && traverse::mentions(&claim, v.index));
        let places = places.map(|v| v.index).filter(|v| !args.contains(&Term::Hyp(*v))).collect();
        let told = scene.told().into_iter().filter(|d| *d != function).chain(grind_lemmas::lemmas(scene));
        Some(Loop {
            goal: goal.clone(),
            function: function.into(),
            args: args.to_vec(),
            claim,
            of_lists,
            reverted: about.iter().map(|p| p.1.to_string()).collect(),
            places,
            told: told.map(str::to_string).collect(),
            rules: facts::rules(scene),
        })
    }

    fn call(&self) -> Term {
        proof_term::build::call(&self.function, self.args.clone())
    }

    /// `grind` with what it is told and these lemmas.
    fn grind(&self, lemmas: &[&str]) -> String {
        let mut names: Vec<&str> = self.told.iter().map(String::as_str).collect();
        lemmas.iter().for_each(|lemma| {
            if !names.contains(lemma) {
                names.push(lemma);
            }
        });
        let grind = format!("grind{}", set(names.into_iter()));
        if self.rules.is_empty() {
            return grind;
        }
        // as a rule, what moves an element to the part that was passed would do so for ever
        let rules = lemmas.iter().copied().filter(|lemma| !candidates::PASSED.contains(lemma));
        let rules: Vec<&str> = rules.chain(self.rules.iter().map(String::as_str)).collect();
        format!("((try simp only [{}] at *) <;> {grind})", rules.join(", "))
    }

    fn moves(&self, probe: &mut dyn Probe) -> Vec<Move> {
        let Some(mut reading) = self.reading(probe) else { return vec![] };
        let mut found = vec![];
        let mut texts: Vec<String> = first_stop::text(self, &reading).into_iter().collect();
        if attempt(&mut texts, &mut found, probe) {
            return found;
        }
        let call = self.call();
        // where the loop's value stands in the claim matters for nothing here
        let claim = traverse::replace(&self.of_lists, &call, &Term::Const(self.function.clone()));
        let processed = processed::processed(self, &mut reading, &claim);
        let passed = processed.iter().find_map(|p| p.passed.as_ref());
        let candidates = candidates::candidates(self, &reading, &processed);
        tracing::debug!(candidates = ?candidates.iter().map(|c| &c.text).collect::<Vec<_>>(), "loop");
        let Some(mut parameters) = Parameters::new(self, &reading, passed) else { return found };
        let known = inductive::invariants(self, &reading, passed, &parameters, candidates, probe);
        let mut known = known.unwrap_or_default();
        let is_passed = |p: &&Passed| known.iter().any(|known| known.text == p.equation);
        let still_passed = passed.filter(is_passed);
        if still_passed.is_none() && passed.is_some() {
            // the list is used otherwise
            known.clear();
            let Some(plain) = Parameters::new(self, &reading, None) else { return found };
            parameters = plain;
        }
        let passed = still_passed;
        let general = reading.general(self);
        let show = |claim: &Term| print::print(&reading.goal, &traverse::replace(claim, &call, &general));
        let indices = reading.variables.iter().filter(|v| v.kind == Some(variable::Role::Index));
        let indices: Vec<Term> = indices.map(|v| Term::Hyp(v.index)).collect();
        let bounded =
            |most| bound::bounded(&self.claim, indices.first()?, most).and_then(|claim| show(&claim));
        let between = indices.get(1).and_then(|most| bounded(Some(most)));
        let variant = |text, lemmas| Claim { text, is_goal: false, lemmas };
        let claims = [
            bounded(None).map(|text| variant(text, &[])),
            between.map(|text| variant(text, &[])),
            self.of_part(&reading, &processed).map(|text| variant(text, candidates::TAKE)),
            show(&self.claim).map(|text| Claim { text, is_goal: true, lemmas: &[] }),
        ];
        let claims = claims.into_iter().flatten();
        let mut texts: Vec<String> =
            claims.filter_map(|claim| claim.text(self, &reading, &parameters, passed, &known)).collect();
        attempt(&mut texts, &mut found, probe);
        found
    }

    /// The claim of the part in front of the index, where what a call gives is built on: `f xs i` is what is
    /// claimed of `xs.take i`.
    fn of_part(&self, reading: &Reading, processed: &[Processed]) -> Option<String> {
        let processed = processed.iter().find(|p| p.passed.is_none())?;
        let placeholder = Term::Const(self.function.clone());
        let claim = traverse::replace(&self.claim, &self.call(), &placeholder);
        let of_part = traverse::replace(&claim, &processed.whole, &processed.part);
        let fits = reading.builds_on_calls(&self.function) && of_part != claim;
        let general = reading.general(self);
        let of_part = fits.then(|| traverse::replace(&of_part, &placeholder, &general))?;
        print::print(&reading.goal, &of_part)
    }

    /// Asks Lean for the induction theorem and reads it.
    fn reading(&self, probe: &mut dyn Probe) -> Option<Reading> {
        if self.function == FOLD {
            return fold::reading(self);
        }
        let theorem = view::fresh(&self.goal, "hi");
        let ask = format!("have {theorem} := @{}.induct_unfolding", self.function);
        let goals = run(probe, ask, Effort::Normal)?;
        let induction = goals.first()?.hyps.iter().find(|h| h.name == theorem)?;
        Reading::new(self, &induction.ty)
    }
}

/// Tries texts; keeps those that go through, and tells whether one closes the goal, which is then the only
/// one.
fn attempt(texts: &mut Vec<String>, found: &mut Vec<Move>, probe: &mut dyn Probe) -> bool {
    for text in texts.drain(..) {
        match run(probe, text.clone(), Effort::Heavy) {
            Some(left) if left.is_empty() => {
                found.clear();
                found.push(tactic("loop", 0.1, text, Effort::Heavy));
                return true;
            }
            Some(_) => found.push(tactic("loop", 0.3, text, Effort::Heavy)),
            None => {}
        }
    }
    false
}

/// The goals that a tactic leaves.
fn run(probe: &mut dyn Probe, text: String, effort: Effort) -> Option<Vec<Goal>> {
    let tactic = Tactic { text, limits: effort.limits() };
    match probe.run(&[tactic], false).into_iter().next()? {
        Outcome::Goals(goals) => Some(goals),
        Outcome::Failed(_) => None,
    }
}

#[cfg(test)]
mod tests;
