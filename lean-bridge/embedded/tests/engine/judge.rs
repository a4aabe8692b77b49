//! The judge's tiers on small cases, one per rule.

use crate::common::{self, on_big_stack};
use lean_judge::{Case, Judge};
use lean_meta::boot::Booted;
use lean_meta::source::{OpenError, Source};
use lean_protocol::{Judgement, Rule, Tier};
use lean_wasm::machine::GuestLimits;
use lean_wasm::watchdog::Watchdog;
use std::time::{Duration, Instant};

/// Engines without imports.
struct Plain;

impl Source for Plain {
    fn open(&mut self, header: &str) -> Result<Booted, OpenError> {
        match header {
            "" => Ok(common::start(&GuestLimits::default())),
            other => Err(OpenError::Header(format!("no {other}"))),
        }
    }
}

const STATEMENT: &str = "theorem t (a b : Nat) : a + b = b + a := by sorry";

fn judged(statement: &str, candidate: &str) -> Judgement {
    let (statement, candidate) = (statement.to_string(), candidate.to_string());
    on_big_stack(move || {
        let case = Case {
            prelude: "",
            imports: "",
            header: &[],
            statement: &statement,
            candidate: &candidate,
            whole: false,
            name: None,
            axioms: &[],
        };
        let deadline = Instant::now() + Duration::from_secs(60);
        let watchdog = Watchdog::start().unwrap();
        Judge::default().judge(&mut Plain, &watchdog, deadline, &case).expect("the engine starts")
    })
}

fn rule(candidate: &str) -> Option<Rule> {
    judged(STATEMENT, candidate).refused.map(|r| r.rule)
}

#[test]
fn correct_proofs_are_audited() {
    for candidate in [
        "theorem t (a b : Nat) : a + b = b + a := by omega",
        "theorem t (a b : Nat) : a + b = b + a := Nat.add_comm a b",
        // helper definitions, inductive types, recursion by structure and by measure
        "inductive T | leaf | node (l r : T)
def T.size : T → Nat | leaf => 1 | node l r => l.size + r.size
def half (n : Nat) : Nat := if h : n < 2 then 0 else half (n - 2) + 1
termination_by n
theorem pos (x : T) : 0 < x.size := by induction x <;> simp_all [T.size]; omega
theorem t (a b : Nat) : a + b = b + a := by have := pos .leaf; have := half a; omega",
        "mutual
inductive A | nil | cons (b : B)
inductive B | mk (a : A)
end
theorem t (a b : Nat) : a + b = b + a := by cases A.nil <;> omega",
        "structure P (α : Type u) where
  x : α
theorem t (a b : Nat) : a + b = b + a := by have p : P Nat := ⟨a⟩; cases p; omega",
    ] {
        let j = judged(STATEMENT, candidate);
        assert_eq!((j.tier, &j.refused), (Some(Tier::Audited), &None), "{candidate}");
        assert_eq!(j.name, "t");
    }
}

#[test]
fn the_hash_is_the_statement_s() {
    let a = judged(STATEMENT, "theorem t (a b : Nat) : a + b = b + a := by omega");
    let b = judged(
        "theorem other (x y : Nat) : x + y = y + x := by sorry",
        "theorem other (x y : Nat) : x + y = y + x := by omega",
    );
    assert_eq!(a.statement_hash, b.statement_hash, "names of binders do not count");
    let c = judged(
        "theorem t (a b : Int) : a + b = b + a := by sorry",
        "theorem t (a b : Int) : a + b = b + a := by omega",
    );
    assert_ne!(a.statement_hash, c.statement_hash);
}

#[test]
fn refusals() {
    assert_eq!(rule("theorem t (a b : Nat) : a + b = b + a := by sorry"), Some(Rule::Sorry));
    assert_eq!(rule("theorem t (a b : Nat) : a + b = b + a := by simp"), Some(Rule::Error));
    assert_eq!(rule("theorem u (a b : Nat) : a + b = b + a := by omega"), Some(Rule::Missing));
    assert_eq!(rule("theorem t (a b : Nat) : b + a = a + b := by omega"), Some(Rule::Type));
    assert_eq!(rule("theorem t {a b : Nat} : a + b = b + a := by omega"), Some(Rule::Type));
    assert_eq!(rule("axiom c : False\ntheorem t (a b : Nat) : a + b = b + a := c.elim"), Some(Rule::Axiom));
    assert_eq!(
        rule(
            "theorem h : 2 ^ 10 = 1024 := by native_decide\n\
             theorem t (a b : Nat) : a + b = b + a := by have := h; omega"
        ),
        Some(Rule::Native)
    );
    assert_eq!(
        rule("local instance : Add Nat := ⟨fun _ _ => 0⟩\ntheorem t (a b : Nat) : a + b = b + a := rfl"),
        Some(Rule::Type)
    );
    assert_eq!(
        rule("local macro_rules | `($a = $b) => `(True)\ntheorem t (a b : Nat) : a + b = b + a := trivial"),
        Some(Rule::Type)
    );
    let j = judged("theorem t : 1 = := by sorry", "theorem t : 1 = 1 := rfl");
    assert_eq!(j.refused.map(|r| r.rule), Some(Rule::Statement));
}

#[test]
fn a_refusal_names_the_chain() {
    let j = judged(
        STATEMENT,
        "theorem a1 : 1 = 2 := by sorry\ntheorem a2 : 1 = 2 := a1\n\
         theorem t (a b : Nat) : a + b = b + a := by have := a2; omega",
    );
    let r = j.refused.expect("refused");
    assert_eq!(j.tier, Some(Tier::Replayed));
    assert_eq!(r.constant.as_deref(), Some("sorryAx"));
    assert_eq!(r.chain, ["t", "a2", "a1", "sorryAx"]);
}

#[test]
fn skipping_the_kernel_gains_nothing() {
    let j = judged(
        "theorem t : 1 = 2 := by sorry",
        "set_option debug.skipKernelTC true in\ntheorem t : 1 = 2 := by decide",
    );
    assert_ne!(j.tier, Some(Tier::Audited), "{j:?}");
}
