use super::super::testing::{goal, texts};
use super::bound::bounded;
use super::*;
use lean_bridge::term::Hyp;
use proof_term::build::{add, call, constant, eq, forall, lambda, le, lt, nat, nat_ty, not};

const FILL: &str = "def fill (a : Array Nat) (i : Nat) (b : Array Nat) : Array Nat :=\n  \
                    if i < a.size then fill a (i + 1) (b.set! i 0) else b";

fn array() -> Term {
    call("Array", vec![nat_ty()])
}

/// Answers a question for the induction theorem, proves every fact, and takes whatever is tried.
struct Induction {
    theorem: Term,
    tried: Vec<String>,
}

impl Probe for Induction {
    fn run(&mut self, tactics: &[Tactic], _: bool) -> Vec<Outcome> {
        let mut goal = goal(&[], constant("True"));
        let ty = self.theorem.clone();
        goal.hyps.push(Hyp { name: "hi".into(), ty, value: None, prop: true, accessible: true });
        self.tried.extend(tactics.iter().map(|tactic| tactic.text.clone()));
        tactics.iter().map(|_| Outcome::Goals(vec![goal.clone()])).collect()
    }

    fn fail(&mut self, stage: &str, message: String) {
        panic!("{stage}: {message}");
    }
}

fn size(array: Term) -> Term {
    call("Array.size", vec![nat_ty(), array])
}

/// `motive i b (fill a i b)`, where these are bound.
fn claimed([motive, a, i, b]: [Term; 4]) -> Term {
    let fill = call("fill", vec![a, i.clone(), b.clone()]);
    Term::App(Box::new(motive), vec![i, b, fill])
}

/// `∀ a motive, (∀ i b, i < a.size → motive (i + 1) b (fill …) → motive i b (fill …))
///    → (∀ i b, ¬i < a.size → motive i b b) → ∀ i b, motive i b (fill …)`
fn theorem() -> Term {
    let bound = |of: [usize; 4]| of.map(Term::Bound);
    let next = add(&nat_ty(), Term::Bound(2), nat(1));
    let [motive, a, _, b] = bound([3, 4, 2, 1]);
    let step = forall("ih", claimed([motive, a, next, b]), claimed(bound([4, 5, 3, 2])));
    let step = forall("h", lt(&nat_ty(), Term::Bound(1), size(Term::Bound(3))), step);
    let step = forall("i", nat_ty(), forall("b", array(), step));
    let motive = forall("i", nat_ty(), forall("b", array(), forall("r", array(), Term::Sort("0".into()))));
    let outside = not(lt(&nat_ty(), Term::Bound(1), size(Term::Bound(4))));
    let end = Term::App(Box::new(Term::Bound(4)), vec![Term::Bound(2), Term::Bound(1), Term::Bound(1)]);
    let stop = forall("i", nat_ty(), forall("b", array(), forall("h", outside, end)));
    let changed = forall("i", nat_ty(), forall("b", array(), claimed(bound([4, 5, 1, 0]))));
    forall("a", array(), forall("motive", motive, forall("step", step, forall("stop", stop, changed))))
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
    let within = lt(&nat_ty(), Term::Hyp(1), size(Term::Hyp(0)));
    let hyps = [("a", array()), ("j", nat_ty()), ("h", within)];
    assert_eq!(texts(&hyps, claim.clone(), FILL, moves), ["<loop>"]);
    super::super::testing::with_scene(&hyps, claim, FILL, |scene| {
        let fill = call("fill", vec![Term::Hyp(0), nat(0), Term::Hyp(0)]);
        let mut probe = Induction { theorem: theorem(), tried: vec![] };
        let found = Loop::new(scene, &fill).unwrap().moves(&mut probe);
        let [theorem, facts @ .., proof] = &probe.tried[..] else { panic!("{:#?}", probe.tried) };
        assert_eq!(theorem, "have hi := @fill.induct_unfolding");
        let proved = |start: &str, end: &str| facts.iter().any(|f| f.starts_with(start) && f.contains(end));
        for invariant in [
            "@Array.size _ acc = @Array.size _ a",
            "i ≤ @Array.size _ a",
            "(j < i → (acc[j]! = 0))",
            "(i ≤ j → acc[j]! = a[j]!)",
        ] {
            let of = |values| format!("(fun (i : Nat) (acc : Array Nat) => {invariant}) {values}");
            assert!(proved(&format!("have inv : {}", of("0 a := ")), "omega"), "{invariant}: {facts:#?}");
            let kept = "have inv : ∀ (i : Nat), ∀ (b : Array Nat), (i < @Array.size Nat a) → ";
            let step = format!("({}) → {}", of("i b"), of("(i + 1) b := "));
            assert!(proved(kept, &step), "{invariant}: {facts:#?}");
            assert!(proof.contains(&format!("({invariant}) → ")), "{invariant}: {proof}");
        }
        assert!(proof.contains("(@fill a i acc)[j]! = 0"), "{proof}");
        assert!(proof.contains("fun_induction @fill a i acc <;> "), "{proof}");
        assert!(proof.contains("; refine key 0 a ?_ "), "{proof}");
        assert_eq!(found.len(), 1);
    });
}

#[test]
fn where_a_loop_that_counts_stops() {
    let find = "def find (a : Array Nat) (i : Nat) : Nat :=\n  if i < a.size then find a (i + 1) else i";
    let of = |i| call("find", vec![Term::Hyp(0), i]);
    let claim = le(&nat_ty(), of(nat(0)), size(Term::Hyp(0)));
    // `∀ a motive, (∀ x, x < a.size → motive (x + 1) (find …) → motive x (find …))
    //    → (∀ x, ¬x < a.size → motive x x) → ∀ i, motive i (find a i)`
    let claimed = |motive, i: Term, value| Term::App(Box::new(Term::Bound(motive)), vec![i, value]);
    let within = |x, a| lt(&nat_ty(), Term::Bound(x), size(Term::Bound(a)));
    let next = |x| add(&nat_ty(), Term::Bound(x), nat(1));
    let found = |a, i| call("find", vec![Term::Bound(a), i]);
    let ih = claimed(2, next(1), found(3, next(1)));
    let on = forall("ih", ih, claimed(3, Term::Bound(2), found(4, next(2))));
    let on = forall("x", nat_ty(), forall("h", within(0, 2), on));
    let outside = not(within(0, 3));
    let stop = forall("h", outside, claimed(3, Term::Bound(1), Term::Bound(1)));
    let stop = forall("x", nat_ty(), stop);
    let motive = forall("i", nat_ty(), forall("r", nat_ty(), Term::Sort("0".into())));
    let all = forall("i", nat_ty(), claimed(3, Term::Bound(0), found(4, Term::Bound(0))));
    let theorem = forall("motive", motive, forall("on", on, forall("stop", stop, all)));
    let theorem = forall("a", array(), theorem);
    super::super::testing::with_scene(&[("a", array())], claim, find, |scene| {
        let mut probe = Induction { theorem, tried: vec![] };
        let task = Loop::new(scene, &of(nat(0))).unwrap();
        let reading = task.reading(&mut probe).unwrap();
        let text = first_stop::text(&task, &reading).unwrap();
        let claim = "∀ (i : Nat), ∃ (k : Nat), i ≤ k ∧ (∀ (j : Nat), i ≤ j → j < k → ((j < @Array.size Nat \
                     a))) ∧ (((¬(k < @Array.size Nat a)) ∧ @find a i = k))";
        assert!(text.contains(claim), "{text}");
        assert!(text.contains("; generalize @find a 0 = value at *"), "{text}");
    });
}

#[test]
fn claims_about_all_places_hold_from_the_index_on() {
    let at = |i| place(Term::Hyp(0), i);
    let all = forall("n", nat_ty(), eq(&nat_ty(), at(Term::Bound(0)), nat(0)));
    let from = bounded(&all, &Term::Hyp(1), None).unwrap();
    let goal = goal(&[("a", array()), ("i", nat_ty())], constant("True"));
    assert_eq!(print::print(&goal, &from).unwrap(), "∀ (n : Nat), i ≤ n → a[n]! = 0");
    let some = call("Exists", vec![nat_ty(), lambda("n", nat_ty(), constant("p"))]);
    assert_eq!(
        print::print(&goal, &bounded(&some, &Term::Hyp(1), Some(&Term::Hyp(1))).unwrap()).unwrap(),
        "∃ (n : Nat), i ≤ n ∧ n ≤ i ∧ @p"
    );
    assert!(bounded(&eq(&nat_ty(), at(nat(0)), nat(0)), &Term::Hyp(1), None).is_none());
}

#[test]
fn functions_that_do_not_recur_are_no_loops() {
    let claim = eq(&nat_ty(), call("twice", vec![nat(1)]), nat(2));
    assert!(texts(&[], claim, "def twice (n : Nat) := n + n", moves).is_empty());
}
