//! Loops: claims about a recursive function that is started at particular values.
//!
//! A loop `f a 0 #[]` starts at values of which its claim says nothing, so the claim is too weak for
//! induction along `f`. Each argument that `f` changes becomes a variable, and the claim is strengthened in
//! one of two ways, which are tried with `fun_induction`:
//!
//! - *by an invariant*: what holds of the variables on the way. The sizes of what is built (unchanged, or as
//!   much as the index has passed), the claim itself of what is built so far, for the places that the index
//!   has passed, and nothing changed at those that it has not;
//! - *by a bound*: what the claim says of all places, it says of those from the index on.
//!
//! Which arguments change is read off Lean's induction theorem for `f`.

mod claim;
mod variable;

use super::names::Names;
use super::scene::{Effort, Kind, Scene, set, tactic};
use crate::script::{Script, by, have};
use claim::{Strengthened, is_start};
use lean_bridge::term::{Binder, Goal, Term};
use proof_search::policy::{Action, Move, Outcome, Probe, Tactic};
use proof_term::{print, traverse, view};
use variable::Variable;

/// Applications looked at in one goal.
const APPLICATIONS: usize = 2;
/// Loops within loops on one path.
const NESTED: usize = 2;
/// Strengthened claims that are tried for one application.
const CLAIMS: usize = 6;

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    if scene.used("loop") >= NESTED {
        return;
    }
    let mut calls: Vec<&Term> = vec![];
    for statement in scene.statements() {
        traverse::visit(statement, &mut |t, _| {
            let recursive = |c: &str| scene.preamble.definition(c).is_some_and(|d| d.recursive);
            if let Some((c, [_, ..])) = t.as_const_app()
                && scene.defs.iter().any(|d| d == c)
                && recursive(c)
                && traverse::is_closed(t)
                && !calls.contains(&t)
            {
                calls.push(t);
            }
        });
    }
    for (k, call) in calls.into_iter().take(APPLICATIONS).enumerate() {
        let Some(task) = Loop::new(scene, call) else { continue };
        let compute = move |probe: &mut dyn Probe| task.moves(probe);
        let cost = 0.9 + 0.4 * k as f64;
        out.push(Move { family: "loop", cost, action: Action::Lazy(Box::new(compute)) });
    }
}

/// A claim about an application of a recursive function.
struct Loop {
    goal: Goal,
    function: String,
    args: Vec<Term>,
    /// What is claimed, with the hypotheses that speak of the application for premises.
    claim: Term,
    /// Names of these hypotheses.
    reverted: Vec<String>,
    /// Variables for natural numbers that the claim speaks of: places that it is about.
    places: Vec<usize>,
    /// What `grind` is told, in brackets.
    told: String,
}

impl Loop {
    fn new(scene: &Scene, call: &Term) -> Option<Loop> {
        let (function, args) = call.as_const_app()?;
        let unrolls = scene.preamble.definition(function)?.unrolls();
        if !unrolls && !args.iter().any(is_start) {
            // induction along the patterns needs no more than the variables as they are
            return None;
        }
        let about: Vec<_> = scene.props.iter().filter(|p| traverse::contains(p.2, call)).collect();
        let mut claim = scene.target.clone();
        for (_, _, premise) in about.iter().rev() {
            let binder = Binder { name: "h".into(), info: 0, ty: Box::new((*premise).clone()) };
            claim = Term::Forall(binder, Box::new(traverse::lift(&claim, 1)));
        }
        let places = scene.vars.iter().filter(|v| v.kind == Kind::Nat && traverse::mentions(&claim, v.index));
        let places = places.map(|v| v.index).filter(|v| !args.contains(&Term::Hyp(*v))).collect();
        let others = scene.told().into_iter().filter(|d| *d != function);
        Some(Loop {
            goal: scene.goal.clone(),
            function: function.into(),
            args: args.to_vec(),
            claim,
            reverted: about.iter().map(|p| p.1.to_string()).collect(),
            places,
            told: set(others),
        })
    }

    fn moves(&self, probe: &mut dyn Probe) -> Vec<Move> {
        let theorem = view::fresh(&self.goal, "hi");
        let ask = note_tactic(&format!("have {theorem} := @{}.induct_unfolding", self.function));
        let Some(Outcome::Goals(goals)) = probe.run(&[ask], false).into_iter().next() else { return vec![] };
        let Some(induction) = goals.first().and_then(|g| g.hyps.iter().find(|h| h.name == theorem)) else {
            return vec![];
        };
        let Some((goal, variables)) = self.variables(&induction.ty) else { return vec![] };
        let mut found = vec![];
        for strengthened in self.strengthened(&goal, &variables).into_iter().take(CLAIMS) {
            let Some(text) = self.text(&goal, &variables, &strengthened) else { continue };
            let step = tactic("loop", 0.2, text, Effort::Heavy);
            let Action::Tactic(tried) = &step.action else { continue };
            match probe.run(std::slice::from_ref(tried), false).first() {
                Some(Outcome::Goals(left)) if left.is_empty() => return vec![step],
                Some(Outcome::Goals(_)) => found.push(step),
                _ => {}
            }
            if found.len() == 2 {
                // what is left is said of the starting values, and two ways to it are enough
                break;
            }
        }
        found
    }

    /// The strengthened claim is proved by induction along the function and used.
    fn text(&self, goal: &Goal, variables: &[Variable], strengthened: &Strengthened) -> Option<String> {
        let mut names = Names::of(goal);
        let key = names.fresh("key");
        let binders: Vec<String> = variables
            .iter()
            .map(|v| v.ty.as_ref().map_or_else(|| v.name.clone(), |ty| format!("({} : {ty})", v.name)))
            .collect();
        let premises: String = strengthened.invariants.iter().map(|i| format!("{i} → ")).collect();
        let general = print::print(goal, &self.general(variables))?;
        let mut intro: Vec<String> = variables.iter().map(|v| v.name.clone()).collect();
        intro.extend(strengthened.invariants.iter().map(|_| names.fresh("hv")));
        let told = &self.told;
        let induction = Script::new()
            .then(format!("intro {}", intro.join(" ")))
            .then(format!("fun_induction {general} <;> first | grind{told} | (simp_all{told}; done)"));
        let claim = format!("∀ {}, {premises}{}", binders.join(" "), strengthened.claim);
        let mut script = Script::new();
        script.extend(crate::script::revert(&self.reverted));
        script.push(have(&key, claim, by(induction.text())));
        if strengthened.is_goal {
            script.push(format!("apply {key}"));
        } else {
            let starts: Option<Vec<String>> =
                variables.iter().map(|v| print::atom(&self.goal, &v.start)).collect();
            let starts = starts?.join(" ");
            let known: String =
                strengthened.invariants.iter().map(|_| " (by first | simp | grind)").collect();
            script.push(format!("replace {key} := {key} {starts}{known}"));
            script.push(format!("first | (simpa using {key}) | grind{told} | skip"));
        }
        Some(script.block())
    }
}

fn note_tactic(text: &str) -> Tactic {
    Tactic { text: text.into(), limits: Effort::Normal.limits() }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{goal, texts};
    use super::claim::bounded;
    use super::*;
    use lean_bridge::term::Hyp;
    use proof_term::build::{call, constant, eq, forall, lambda, lt, nat, nat_ty};

    const FILL: &str = "def fill (a : Array Nat) (i : Nat) (b : Array Nat) : Array Nat :=\n  \
                        if i < a.size then fill a (i + 1) (b.set! i 0) else b";

    fn array() -> Term {
        call("Array", vec![nat_ty()])
    }

    /// Answers a question for the induction theorem and takes whatever is tried.
    struct Induction {
        theorem: Term,
        tried: Vec<String>,
    }

    impl Probe for Induction {
        fn run(&mut self, tactics: &[Tactic], _: bool) -> Vec<Outcome> {
            let mut goal = goal(&[], constant("True"));
            let hyp = |ty| Hyp { name: "hi".into(), ty, value: None, prop: true, accessible: true };
            goal.hyps.push(hyp(self.theorem.clone()));
            self.tried.extend(tactics.iter().map(|t| t.text.clone()));
            vec![Outcome::Goals(vec![goal])]
        }

        fn fail(&mut self, stage: &str, message: String) {
            panic!("{stage}: {message}");
        }
    }

    /// `∀ a (motive : Nat → Array → Array → Prop) (case : …) i b, motive i b (fill a i b)`
    fn theorem() -> Term {
        let fill = call("fill", vec![Term::Bound(4), Term::Bound(1), Term::Bound(0)]);
        let end = Term::App(Box::new(Term::Bound(3)), vec![Term::Bound(1), Term::Bound(0), fill]);
        let motive =
            forall("i", nat_ty(), forall("b", array(), forall("r", array(), Term::Sort("0".into()))));
        let changed = forall("i", nat_ty(), forall("b", array(), end));
        forall("a", array(), forall("motive", motive, forall("case", constant("True"), changed)))
    }

    fn place(array: Term, index: Term) -> Term {
        let (list, inst) = (call("Array", vec![nat_ty()]), || constant("inst"));
        let dom = constant("dom");
        call("GetElem?.getElem!", vec![list, nat_ty(), nat_ty(), dom, inst(), inst(), array, index])
    }

    #[test]
    fn invariants_of_an_array_that_is_filled() {
        let fill = call("fill", vec![Term::Hyp(0), nat(0), Term::Hyp(0)]);
        let claim = eq(&nat_ty(), place(fill, Term::Hyp(1)), nat(0));
        let size = call("Array.size", vec![nat_ty(), Term::Hyp(0)]);
        let hyps = [("a", array()), ("j", nat_ty()), ("h", lt(&nat_ty(), Term::Hyp(1), size))];
        assert_eq!(texts(&hyps, claim.clone(), FILL, moves), ["<loop>"]);
        super::super::testing::with_scene(&hyps, claim, FILL, |scene| {
            let fill = call("fill", vec![Term::Hyp(0), nat(0), Term::Hyp(0)]);
            let mut probe = Induction { theorem: theorem(), tried: vec![] };
            let found = Loop::new(scene, &fill).unwrap().moves(&mut probe);
            assert_eq!(probe.tried[0], "have hi := @fill.induct_unfolding");
            let first = &probe.tried[1];
            for part in [
                "∀ (i : Nat) (acc : Array Nat), ",
                "@Array.size _ acc = @Array.size _ a → ",
                "(j < i → (acc[j]! = 0)) → ",
                "(i ≤ j → acc[j]! = a[j]!) → ",
                "(@fill a i acc)[j]! = 0",
                "fun_induction @fill a i acc",
            ] {
                assert!(first.contains(part), "{part}: {first}");
            }
            assert!(first.ends_with("; apply key)"), "{first}");
            assert_eq!(found.len(), probe.tried.len() - 1);
        });
    }

    #[test]
    fn claims_about_all_places_hold_from_the_index_on() {
        let at = |i| place(Term::Hyp(0), i);
        let all = forall("n", nat_ty(), eq(&nat_ty(), at(Term::Bound(0)), nat(0)));
        let from = bounded(&all, &Term::Hyp(1)).unwrap();
        let goal = goal(&[("a", array()), ("i", nat_ty())], constant("True"));
        assert_eq!(print::print(&goal, &from).unwrap(), "∀ (n : Nat), i ≤ n → a[n]! = 0");
        let some = call("Exists", vec![nat_ty(), lambda("n", nat_ty(), constant("p"))]);
        assert_eq!(
            print::print(&goal, &bounded(&some, &Term::Hyp(1)).unwrap()).unwrap(),
            "∃ (n : Nat), i ≤ n ∧ @p"
        );
        assert!(bounded(&eq(&nat_ty(), at(nat(0)), nat(0)), &Term::Hyp(1)).is_none());
    }

    #[test]
    fn functions_that_do_not_recur_are_no_loops() {
        let claim = eq(&nat_ty(), call("twice", vec![nat(1)]), nat(2));
        assert!(texts(&[], claim, "def twice (n : Nat) := n + n", moves).is_empty());
    }
}
