//! Reference counts are right: a hundred thousand steps leave memory as it was.

use crate::common::with_lean;
use lean_meta::boot::Booted;
use lean_meta::contexts::ContextMaker;
use lean_meta::frontend::{self, RunOptions};
use lean_meta::goal::{self, GoalOptions};
use lean_meta::infotree::{self, Hole};
use lean_meta::proof_state::{ProofState, StepLimits};
use lean_wasm::machine::GuestLimits;

/// The proof state of a statement ended by `sorry`.
pub fn open(booted: &mut Booted, statement: &str) -> ProofState {
    let l = &mut booted.lean;
    let maker = ContextMaker::new(l, &booted.state).expect("contexts");
    let run = frontend::run(l, &booted.state, statement, &RunOptions { trees: true, ..Default::default() })
        .expect("alive");
    let tree = run.trees.first().expect("a command").trees[0].clone();
    let site = infotree::sorries(l, tree.view(), None).expect("alive").remove(0);
    let Hole::Goal(goal) = site.hole else { panic!("a sorry in tactic mode") };
    let goals = l.list(vec![goal]).expect("alive");
    maker
        .proof_state(l, site.context.0.view(), site.context.mvar_context(), goals, None)
        .expect("a proof state")
}

#[test]
fn memory_stays_flat() {
    const ROUNDS: usize = 10_000;
    with_lean(GuestLimits::default(), |b| {
        let s = "theorem x (p q : Prop) (x y : Nat) (h : x < y) : (p ∧ q → q ∧ p) ∧ x + 1 ≤ y := by sorry";
        let start = open(b, s);
        let l = &mut b.lean;
        let limits = StepLimits { heartbeats: Some(40_000), recover: false };
        let options = GoalOptions { terms: true, plain: true };
        let mut steps = 0;
        let mut sizes = vec![];
        for round in 0..ROUNDS {
            let mut step = |state: &ProofState, tactic: &str, good: bool| {
                steps += 1;
                let r = state.step(l, tactic, limits).expect("alive");
                assert_eq!(r.is_ok(), good, "{tactic}");
                r.ok()
            };
            let split = step(&start, "constructor", true).expect("good");
            let intro = step(&split, "intro h1", true).expect("good");
            step(&intro, "exact foo", false);
            step(&intro, "syntax error", false);
            step(&intro, "rcases h1 with ⟨a, b⟩", true);
            step(&intro, "skip", true);
            step(&intro, "assumption", false);
            let half = step(&intro, "exact ⟨h1.2, h1.1⟩", true).expect("good");
            step(&half, "exact h", true);
            step(&start, "refine ⟨fun h => ⟨h.2, h.1⟩, h⟩", true);
            if round % 100 == 0 {
                assert_eq!(goal::goals(l, &intro, options).expect("described").len(), 2);
                sizes.push(l.machine.memory.size());
            }
        }
        assert_eq!(steps, 10 * ROUNDS);
        // the first rounds fill caches
        assert_eq!(sizes[sizes.len() / 10], sizes[sizes.len() - 1], "memory grew: {sizes:?}");
    })
}

#[test]
fn keys_do_not_depend_on_names() {
    let key = |statement: &'static str, terms: bool| {
        with_lean(GuestLimits::default(), move |b| {
            let state = open(b, statement);
            let goal = goal::goals(&mut b.lean, &state, GoalOptions { terms, plain: true })
                .expect("described")
                .remove(0);
            (goal.key, goal.text, goal.hyps.len())
        })
    };
    let a = key("theorem a (x y : Nat) (h : ∀ z, z < x → z < y) : x ≤ y := by sorry", false);
    let b = key("theorem b (m n : Nat) (hyp : ∀ k, k < m → k < n) : m ≤ n := by sorry", true);
    assert_eq!(a.0, b.0);
    assert_ne!(a.1, b.1);
    assert_eq!((a.2, b.2), (0, 3));
    let c = key("theorem c (x y : Nat) (h : ∀ z, z < y → z < x) : x ≤ y := by sorry", false);
    assert_ne!(a.0, c.0);
}
