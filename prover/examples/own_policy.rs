//! A policy of one's own: it knows three tactics, and proves what they prove.
//!
//! ```sh
//! cargo build --release && cargo run --release --example own_policy
//! ```

use lean_bridge::term::Goal;
use lean_bridge::{BlockingPool, PoolConfig, ServerCommand};
use proof_search::policy::{Action, Context, Move, Policy, Proposal, Tactic, TacticLimits};
use proof_search::{Guidance, LeanBackend, Problem, ProveOptions, Report, prove};
use std::error::Error;
use std::path::Path;
use std::time::Duration;
use supervise::StopFlag;

/// Splits what can be split, and calls `omega` on the rest.
struct SplitAndCount;

impl Policy for SplitAndCount {
    fn propose(&self, _: &Goal, context: &Context) -> Proposal {
        let limits = TacticLimits { heartbeats: 200_000, timeout: Duration::from_secs(5) };
        let tactic = |text: &str| Action::Tactic(Tactic { text: text.into(), limits });
        // costs are negative logarithms of probabilities: what is tried first costs least
        let a_move = |family, cost, text| Move { family, cost, action: tactic(text) };
        Proposal {
            // a closer is run at once: it closes the goal, or nothing is lost but its time
            closers: vec![a_move("omega", 0.1, "omega")],
            // a committed move loses nothing, so that nothing else need be tried where it works
            committed: (context.depth < 4).then(|| a_move("split", 0.1, "constructor")),
            moves: vec![a_move("cases", 1.5, "simp_all")],
            ..Proposal::default()
        }
    }
}

/// Searches for a proof with the Lean of the program at `prover`. The report's verdict is `proved` only when
/// the judge has accepted the text that the search found.
///
/// # Errors
/// When no worker starts.
pub fn run(prover: &Path) -> Result<Report, Box<dyn Error>> {
    let pool = BlockingPool::start(PoolConfig::new(1, ServerCommand::embedded_in(prover)))?;
    let mut engines = [LeanBackend::new(pool.reserve()?)];
    let problem = Problem {
        name: "between".into(),
        header: String::new(),
        statement: "theorem between (a b : Nat) (h : 2 * a < b) : a < b ∧ a + 1 ≤ b".into(),
    };
    let guidance = Guidance { policy: &SplitAndCount, refuter: None, value: None };
    Ok(prove(&mut engines, guidance, &problem, &ProveOptions::default(), &StopFlag::default()))
}

#[allow(dead_code, reason = "the tests run this file, too, and have a main function of their own")]
fn main() -> Result<(), Box<dyn Error>> {
    // examples lie in a folder beside the program
    let here = std::env::current_exe()?;
    let prover = here.parent().and_then(Path::parent).ok_or("no folder above this one")?.join("prover");
    let report = run(&prover)?;
    println!("{}\n{}", report.verdict, report.proof.unwrap_or_default());
    Ok(())
}
