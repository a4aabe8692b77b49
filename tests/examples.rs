//! The examples in `prover/examples` do what they say.

#[path = "../prover/examples/judge_a_proof.rs"]
mod judge_a_proof;
#[path = "../prover/examples/own_policy.rs"]
mod own_policy;
#[path = "../prover/examples/own_retriever.rs"]
mod own_retriever;

use proof_search::{Tier, Verdict};
use std::path::Path;

fn prover() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_prover"))
}

#[test]
fn judging_a_proof() {
    let lines = judge_a_proof::run(prover()).expect("judged");
    assert_eq!(lines[0], "accepted, audited");
    assert!(lines[1].starts_with("refused by the rule sorry"), "{lines:?}");
    assert!(lines[2].starts_with("refused by the rule type"), "{lines:?}");
}

#[test]
fn a_policy_of_ones_own() {
    let report = own_policy::run(prover()).expect("searched");
    assert_eq!(report.verdict, Verdict::Proved { tier: Tier::Audited });
    assert!(report.proof.is_some_and(|proof| proof.contains("theorem between")));
}

#[test]
fn a_retriever_of_ones_own() {
    assert_eq!(own_retriever::run().expect("ranked")[0], "Nat.mul_add");
}
