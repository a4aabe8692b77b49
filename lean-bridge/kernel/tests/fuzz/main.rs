//! Random declarations, and random changes of them, before two judges: the
//! kernel, and a slow reference checker that evaluates.
//!
//! | file | what |
//! |---|---|
//! | `term`, `value` | terms of the reference, and their values |
//! | `reference`, `equality`, `check` | its checker: evaluation and types of values, their equality, terms |
//! | `family` | its check of inductive families, and of the recursors that the kernel makes for them |
//! | `import` | what the kernel has declared, for the reference |
//! | `generate`, `families`, `rewrite` | random terms, random families, and other ways to write a term |
//! | `mutate` | terms and families with one place changed |
//! | `round` | one world: what is declared in it, and what is asked |
//!
//! What is generated must be accepted. What is changed must be refused, or be right in the eyes of the
//! reference as well. A round is made from one number, its seed; a failure prints it, and
//! `PROVER_FUZZ_SEED` repeats it. `PROVER_FUZZ_SECONDS` makes it go on for so long with fresh seeds.
//! `PROVER_FUZZ_SHOW` prints each seed, and what the kernel alone refuses.

mod check;
mod equality;
mod families;
mod family;
mod generate;
mod import;
mod mutate;
mod reference;
mod rewrite;
mod round;
#[path = "../support/mod.rs"]
mod support;
mod term;
mod value;

use round::Tally;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Rounds of a run without settings.
const ROUNDS: u64 = 60;

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{variable}: a number")))
}

#[test]
fn the_kernel_and_the_reference_agree() {
    let mut total = Tally::default();
    let start = Instant::now();
    match (number("PROVER_FUZZ_SEED"), number("PROVER_FUZZ_SECONDS")) {
        (Some(seed), _) => total.add(&round::run(seed)),
        (None, None) => {
            println!("seeds 0 to {}", ROUNDS - 1);
            (0..ROUNDS).for_each(|seed| total.add(&round::run(seed)));
        }
        (None, Some(seconds)) => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock");
            let mut seed = now.as_millis() as u64;
            println!("seeds from {seed} on");
            while start.elapsed() < Duration::from_secs(seconds) {
                total.add(&round::run(seed));
                seed += 1;
            }
        }
    }
    println!("{total} in {:?}", start.elapsed());
    assert!(total.declarations > 0 && total.refused_by_both > 0, "nothing was asked: {total}");
}
