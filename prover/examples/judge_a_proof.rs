//! Judges three candidate proofs of one statement: a right one, one that rests on `sorry`, and one that
//! brings a statement of its own.
//!
//! ```sh
//! cargo build --release && cargo run --release --example judge_a_proof
//! ```

use lean_bridge::{BlockingPool, JudgeRequest, PoolConfig, ServerCommand, Tier};
use std::error::Error;
use std::path::Path;
use std::time::Duration;

/// What is to be proved: declarations as a user writes them, closed by `sorry`.
const STATEMENT: &str = "theorem add_swap (a b c : Nat) : a + b + c = c + b + a := by sorry";

/// Candidate proofs: whole declarations, not tactics, since whoever made them may have written more than
/// that.
const CANDIDATES: [&str; 3] = [
    "theorem add_swap (a b c : Nat) : a + b + c = c + b + a := by omega",
    "theorem add_swap (a b c : Nat) : a + b + c = c + b + a := by sorry",
    "theorem add_swap (a b c : Nat) : a + b + c = a + b + c := rfl",
];

/// Judges the candidates with the Lean of the program at `prover`; a line for each.
///
/// # Errors
/// When no worker starts, or one is lost for good. That a proof is wrong is no error but a judgement.
pub fn run(prover: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let pool = BlockingPool::start(PoolConfig::new(1, ServerCommand::embedded_in(prover)))?;
    let mut worker = pool.reserve()?;
    let mut lines = vec![];
    for candidate in CANDIDATES {
        let request = JudgeRequest::new("", STATEMENT, candidate, Duration::from_secs(60));
        let judgement = worker.judge(&request)?;
        // `refused` says which rule is broken; a proof counts from the tier on that the asker wants
        lines.push(match &judgement.refused {
            None if judgement.reaches(Tier::Audited) => format!("accepted, {}", Tier::Audited),
            None => "not audited".into(),
            Some(refusal) => format!("refused by the rule {}: {}", refusal.rule, refusal.reason()),
        });
    }
    Ok(lines)
}

#[allow(dead_code, reason = "the tests run this file, too, and have a main function of their own")]
fn main() -> Result<(), Box<dyn Error>> {
    // examples lie in a folder beside the program
    let here = std::env::current_exe()?;
    let prover = here.parent().and_then(Path::parent).ok_or("no folder above this one")?.join("prover");
    for line in run(&prover)? {
        println!("{line}");
    }
    Ok(())
}
