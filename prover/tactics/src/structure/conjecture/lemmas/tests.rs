use super::super::function::{Declared, Function};
use super::super::lemma::{Lemma, Statement};
use super::super::{agreement, contents, order};
use super::*;
use crate::structure::testing::{goal, texts};
use lean_bridge::term::Binder;
use proof_term::build::*;

fn list() -> Term {
    call("List", vec![nat_ty()])
}

/// `∀ (x : Nat) (l : List Nat), f x l = value`: an equation as Lean has it for a definition.
fn equation(f: &str, result: Term, value: Term) -> Term {
    let application = call(f, vec![Term::Bound(1), Term::Bound(0)]);
    forall("x", nat_ty(), forall("l", list(), eq(&result, application, value)))
}

fn function(name: &str, result: Term, value: Term) -> Function {
    let declared = Declared { recursive: true, by_patterns: true, told: true };
    let own = |c: &str| matches!(c, "insert" | "helper");
    let equation = equation(name, result, value);
    Function::read(&goal(&[], constant("True")), name, declared, &vec![None, None], &equation, &own)
        .unwrap()
        .0
}

fn claims(lemmas: &[Lemma]) -> Vec<String> {
    lemmas.iter().map(Lemma::claim).collect()
}

#[test]
fn a_function_is_read_off_its_equation() {
    let value = call("helper", vec![Term::Bound(0)]);
    let f = function("insert", list(), value);
    assert_eq!(
        (f.of_variables().as_str(), f.calls.as_slice()),
        ("(insert x l)", ["helper".to_string()].as_slice())
    );
    let types: Vec<&str> = f.parameters.iter().map(|p| p.text.as_str()).collect();
    assert_eq!((types.as_slice(), f.element.as_str()), (["Nat", "List Nat"].as_slice(), "z"));
}

#[test]
fn conjectures_about_a_function_that_inserts() {
    let f = function("insert", list(), Term::Bound(0));
    let goal = goal(&[], constant("True"));
    let functions = [f.clone()];
    let statement = Statement { goal: &goal, functions: &functions, told: vec![] };
    let found = claims(&contents::candidates(&statement, &f, Observed::Counts));
    let quantified = "∀ (z : Nat) (x : Nat) (l : List Nat)";
    assert_eq!(found[0], format!("{quantified}, List.count z (insert x l) = List.count z (x :: l)"));
    let found = claims(&contents::candidates(&statement, &f, Observed::Elements));
    assert!(found.contains(&format!("{quantified}, z ∈ (insert x l) → z ∈ l")), "{found:?}");
    let found = claims(&contents::candidates(&statement, &f, Observed::Length));
    assert!(found.contains(&"∀ (x : Nat) (l : List Nat), List.length (insert x l) ≤ List.length l".into()));
    let found = claims(&agreement::candidates(&statement, &f));
    assert!(found.contains(&"∀ (x : Nat) (l : List Nat), (insert x l) = List.erase l x".into()), "{found:?}");
    assert!(!found.iter().any(|claim| claim.contains("List.reverse")), "of another type");
    let found = claims(&order::candidates(&statement, &f, "r"));
    let kept = "∀ (x : Nat) (l : List Nat), List.Pairwise r l → List.Pairwise r (insert x l)";
    assert_eq!(found[1], kept);
}

#[test]
fn a_fact_is_proved_without_the_facts_it_does_not_need() {
    let f = function("insert", list(), Term::Bound(0));
    let goal = goal(&[], constant("True"));
    let functions = [f.clone()];
    let statement = Statement { goal: &goal, functions: &functions, told: vec![] };
    let lemma = statement.about(Sort::Order, &f, None, "(insert x l) = l");
    let stated = lemma.stated("key1", &[("key".into(), &lemma)]);
    let begins = "have key1 : ∀ (x : Nat) (l : List Nat), (insert x l) = l := (by clear key; intro x l; ";
    assert!(
        stated.starts_with(&format!("{begins}fun_induction (insert x l) <;> grind [insert]")),
        "{stated}"
    );
}

#[test]
fn functions_by_patterns_and_no_refutations() {
    let f = call("insert", vec![nat(1), Term::Hyp(0)]);
    let target = eq(&nat_ty(), call("List.length", vec![nat_ty(), f]), nat(1));
    let hyps = [("l", list())];
    let source = "def insert (x : Nat) : List Nat → List Nat\n | [] => [x]\n | y :: l => y :: insert x l";
    assert_eq!(texts(&hyps, target.clone(), source, moves), ["<lemma>"]);
    assert!(texts(&hyps, target.clone(), "", moves).is_empty());
    let looping = "def insert (x : Nat) (l : List Nat) := if x = 0 then l else insert (x - 1) l";
    assert!(texts(&hyps, target.clone(), looping, moves).is_empty());
    let binder = Binder { name: "l".into(), info: 0, ty: Box::new(list()) };
    let general = Term::Forall(binder, Box::new(target));
    assert!(texts(&hyps, not(general), source, moves).is_empty());
}
