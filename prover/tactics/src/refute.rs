//! Refutation: counterexamples, and the negation of a statement with the moves that prove it.
//!
//! [`negation_type`] states `¬ ∀ …` over exactly the telescope of an opened statement. [`moves`] fires on
//! such a target: it looks for values of the variables (by evaluation, see [`Counterexamples`]; by small
//! samples for types that are not evaluated) and proposes `fun h => absurd (h v₁ … ?_ …) ?_`, which leaves
//! the hypotheses at these values and the negated conclusion as goals.

mod counterexamples;
mod samples;

pub use counterexamples::{Counterexamples, evaluated as is_evaluated};

use super::structure::scene::{Effort, Scene, tactic};
use crate::script::{Script, have, revert};
use lean_bridge::term::{Binder, Goal, Hyp, Term};
use proof_search::policy::Move;
use proof_search::{Negation, Problem};
use proof_term::shape::{Shape, head, telescope};
use proof_term::view::map_leaves;
use proof_term::{build, print, view};

/// Witness of a counterexample: the variables of the telescope with the values given to them, as Lean text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Name and value of each variable, in the order of the telescope.
    pub values: Vec<(String, String)>,
}

/// A way to refute a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refutation {
    /// The values at which the statement fails.
    pub witness: Witness,
    /// The proposition `¬ ∀ …`.
    pub negation: String,
    /// A first step of its proof; it leaves the hypotheses at the witness and the negated conclusion.
    pub step: String,
}

/// The refutations worth trying for an opened statement, best
/// first. Empty if nothing suggests that it is false.
pub fn candidates(goal: &Goal) -> Vec<Refutation> {
    refutations(goal, assignments)
}

/// As [`candidates`], with so many evaluations in the search for values.
pub fn candidates_within(goal: &Goal, evaluations: usize) -> Vec<Refutation> {
    refutations(goal, |goal| assignments_by(goal, &|c| c.within(evaluations)))
}

fn refutations(goal: &Goal, assignments: impl Fn(&Goal) -> Vec<Vec<String>>) -> Vec<Refutation> {
    let Some(negation) = negation_type(goal) else { return vec![] };
    let found = assignments(goal);
    let names = |values: Vec<String>| {
        let variables = goal.hyps.iter().filter(|h| !h.prop).map(|h| h.name.clone());
        Witness { values: variables.zip(values).collect() }
    };
    found
        .into_iter()
        .map(|values| Refutation {
            step: step(goal, &values),
            witness: names(values),
            negation: negation.clone(),
        })
        .collect()
}

/// The negation of a statement that has counterexamples among small values, to be proved beside it; `None` if
/// nothing suggests that the statement is false.
pub fn negation(problem: &Problem, goal: &Goal) -> Option<Negation> {
    let candidates = candidates(goal);
    let name = format!("{}_negated", problem.name);
    let statement = format!("theorem {name} : {}", candidates.first()?.negation);
    let witness = |r: Refutation| {
        let values: Vec<_> =
            r.witness.values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        (r.step, values.join(", "))
    };
    let named = |(_, values): &(String, String)| !values.is_empty();
    let witnesses = candidates.into_iter().map(witness).filter(named).collect();
    Some(Negation { name, statement, witnesses })
}

/// `¬ ∀ …, C` as text: all entries of the goal's context are quantified over, in order. `None` if a type
/// cannot be written (universe levels other than `Prop` and `Type`).
pub fn negation_type(goal: &Goal) -> Option<String> {
    print::print(&Goal::default(), &build::not(closure(goal)?))
}

/// `∀ …, target` over the whole context.
fn closure(goal: &Goal) -> Option<Term> {
    let mut t = goal.target.clone()?;
    if !goal.mvars.is_empty() {
        return None;
    }
    for (i, h) in goal.hyps.iter().enumerate().rev() {
        if let Some(v) = &h.value {
            t = view::substitute(&t, i, v);
            continue;
        }
        let body = map_leaves(&t, &mut |s, d| (*s == Term::Hyp(i)).then_some(Term::Bound(d)));
        let instance = h.name.starts_with("inst") && !h.accessible;
        let name = h.name.trim_end_matches(|c: char| c == '✝' || "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c));
        let b = Binder { name: name.into(), info: if instance { 3 } else { 0 }, ty: Box::new(h.ty.clone()) };
        t = Term::Forall(b, Box::new(body));
    }
    Some(t)
}

/// Moves on `¬ ∀ …` (and on `∀ … → False` read so): instantiate at counterexamples.
pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    minimal(scene, out);
    let Shape::Not(all) = Shape::of(scene.target) else { return };
    if !matches!(all, Term::Forall(..)) || !scene.props.is_empty() || !scene.vars.is_empty() {
        return;
    }
    let goal = opened(all);
    for (k, values) in assignments(&goal).into_iter().enumerate() {
        out.push(tactic("counterexample", 0.2 + 0.1 * k as f64, step(&goal, &values), Effort::Normal));
    }
}

/// `N ≤ b` with a small numeral `N`, where the hypotheses on `b`
/// can be decided: all smaller values are excluded.
fn minimal(scene: &Scene, out: &mut Vec<Move>) {
    let Some(r) = view::relation(scene.target).filter(|r| r.rel == view::Rel::Le) else { return };
    let Term::Hyp(b) = r.rhs else { return };
    let small = proof_term::evaluate::closed(r.lhs).and_then(|v| v.rational());
    if scene.goal.hyps[*b].ty != build::nat_ty()
        || small.is_none_or(|n| n > num_rational::BigRational::from_integer(20_000.into()))
    {
        return;
    }
    let mut about: Vec<&str> = vec![];
    for (_, name, p) in &scene.props {
        let vars = view::hyps_in(p);
        if vars.contains(b) && vars.len() == 1 {
            about.push(name);
        }
    }
    let (h, all) = (scene.fresh("hlt"), scene.fresh("all"));
    // a Boolean check over a list reduces five times faster in the kernel than the instance for `∀ b < N`
    let check = have(
        &all,
        "∀ (N : Nat) (p : Nat → Prop) [DecidablePred p], \
         (List.range N).all (fun b => decide (p b)) = true → ∀ b, b < N → p b",
        "(fun N p _ h b hb => of_decide_eq_true (List.all_eq_true.1 h b (List.mem_range.2 hb)))",
    );
    let script = Script::new()
        .then("apply Nat.le_of_not_lt")
        .then(format!("intro {h}"))
        .then_all(revert(&about))
        .then(format!("revert {h}; revert {}", scene.goal.hyps[*b].name))
        .then(check)
        .then(format!("refine {all} _ _ ?_"))
        .then("set_option maxRecDepth 100000 in decide +kernel");
    out.push(tactic("minimal", 0.4, script.block(), Effort::Extreme));
}

/// `fun h => absurd (h values ?_ …) ?_`, one `?_` for each hypothesis, in telescope order.
fn step(goal: &Goal, values: &[String]) -> String {
    let mut values = values.iter();
    let mut args = String::new();
    for h in goal.hyps.iter().filter(|h| h.value.is_none()) {
        let instance = h.name.starts_with("inst") && !h.accessible;
        let arg = match (h.prop, instance) {
            (true, _) => "?_",
            (false, true) => continue,
            (false, false) => values.next().map_or("_", String::as_str),
        };
        args += &format!(" {arg}");
    }
    let call = if args.is_empty() { "h".to_string() } else { format!("(h{args})") };
    format!("refine (fun h => absurd {call} ?_)")
}

/// Texts of values for the variables (not the hypotheses) of the goal, in order.
fn assignments(goal: &Goal) -> Vec<Vec<String>> {
    assignments_by(goal, &|c| c)
}

fn assignments_by(
    goal: &Goal,
    limited: &dyn for<'a> Fn(Counterexamples<'a>) -> Counterexamples<'a>,
) -> Vec<Vec<String>> {
    let data: Vec<&Hyp> = goal.hyps.iter().filter(|h| !h.prop && h.value.is_none()).collect();
    if data.iter().all(|h| counterexamples::evaluated(&h.ty)) {
        let found = limited(Counterexamples::of(goal)).search(3);
        let text = |x: Vec<proof_term::evaluate::Value>| x.iter().map(counterexamples::text).collect();
        if let Some(found) = found {
            return found.into_iter().map(text).collect();
        }
    }
    samples::assignments(goal)
}

/// The context and target of `∀ …, C`, as after introducing everything.
fn opened(all: &Term) -> Goal {
    let (binders, _) = telescope(all);
    let count = binders.len();
    let mut goal = Goal::default();
    let mut rest = all.clone();
    for i in 0..count {
        let Term::Forall(b, body) = rest else { break };
        let prop = is_proposition(&goal, &b.ty);
        // names are not printed; distinct ones keep the printer from giving up
        let accessible = b.info != 3;
        let name = if accessible { format!("v{i}") } else { format!("inst{i}") };
        goal.hyps.push(Hyp { name, ty: *b.ty.clone(), value: None, prop, accessible });
        rest = view::instantiate(&body, &Term::Hyp(i));
    }
    goal.target = Some(rest);
    goal
}

/// Whether a type that stands in a telescope is a proposition, judged by its head.
fn is_proposition(goal: &Goal, ty: &Term) -> bool {
    match ty {
        Term::Forall(_, e) => is_proposition(goal, e),
        Term::Sort(_) => false,
        // a propositional variable, or a predicate applied
        Term::Hyp(i) => goal.hyps.get(*i).is_some_and(|h| h.ty == Term::Sort("0".into())),
        Term::App(f, _) if matches!(**f, Term::Hyp(_)) => {
            let Term::Hyp(i) = **f else { return false };
            goal.hyps.get(i).is_some_and(|h| *telescope(&h.ty).1 == Term::Sort("0".into()))
        }
        _ => {
            view::relation(ty).is_some()
                || matches!(
                    head(ty),
                    Some(
                        "And"
                            | "Or"
                            | "Not"
                            | "Iff"
                            | "Exists"
                            | "True"
                            | "False"
                            | "Membership.mem"
                            | "Nat.Coprime"
                            | "List.Nodup"
                            | "List.Perm"
                            | "List.Sublist"
                            | "List.Pairwise"
                            | "Function.Injective"
                            | "Function.Surjective"
                            | "ExistsUnique"
                            | "HEq"
                    )
                )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::structure::testing::text_of;
    use super::*;
    use proof_search::policy::Context;
    use proof_term::sample::goal;

    #[test]
    fn negation_over_the_telescope() {
        let g = goal("x a : Nat; h : 0 < x ∧ 0 < a ⊢ a = 8");
        assert_eq!(negation_type(&g).unwrap(), "¬(∀ (x : Nat), ∀ (a : Nat), 0 < x ∧ 0 < a → a = 8)");
    }

    #[test]
    fn opened_negation_gives_back_the_goal() {
        let g = goal("x a : Nat; h : 0 < x ∧ 0 < a ⊢ a = 8");
        let o = opened(&closure(&g).unwrap());
        assert_eq!(o.target, g.target);
        assert_eq!(
            o.hyps.iter().map(|h| (&h.ty, h.prop)).collect::<Vec<_>>(),
            g.hyps.iter().map(|h| (&h.ty, h.prop)).collect::<Vec<_>>()
        );
    }

    #[test]
    fn false_statement_gets_a_witness_and_a_step() {
        let g = goal("n : Nat; h : 3 < n ⊢ n % 2 = 0");
        let r = candidates(&g);
        assert_eq!(r[0].witness.values, [("n".to_string(), "5".to_string())]);
        assert_eq!(r[0].step, "refine (fun h => absurd (h 5 ?_) ?_)");
        assert!(candidates(&goal("n : Nat; h : 3 < n ⊢ 2 < n")).is_empty());
    }

    #[test]
    fn moves_on_the_negation() {
        let g = goal("x y : Int; h : x * y = 12; h1 : x < y ⊢ x + y = 7");
        let negated = Goal { target: Some(build::not(closure(&g).unwrap())), ..Goal::default() };
        let s = Scene::new(&negated, &Context { depth: 0, path: &[], preamble: "" }).unwrap();
        let mut out = vec![];
        moves(&s, &mut out);
        assert!(text_of(&out[0]).starts_with("refine (fun h => absurd (h "), "{}", text_of(&out[0]));
    }

    #[test]
    fn least_element() {
        let g = goal("b : Nat; h : 0 < b; h1 : Nat.gcd b 40 = 40 ⊢ 1480 ≤ b");
        let s = Scene::new(&g, &Context { depth: 0, path: &[], preamble: "" }).unwrap();
        let mut out = vec![];
        moves(&s, &mut out);
        assert!(text_of(&out[0]).contains("revert h h1; revert hlt; revert b"), "{}", text_of(&out[0]));
    }
}
