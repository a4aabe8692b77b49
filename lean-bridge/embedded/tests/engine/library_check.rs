//! What the package ships, checked by the second kernel: the part without
//! imports. `prover doctor --library` does all of it.

use crate::common::{self, on_big_stack};
use lean_judge::library_check::check_library;
use lean_wasm::machine::GuestLimits;

#[test]
fn every_definition_and_family_of_init_is_accepted() {
    let report = on_big_stack(|| {
        let booted = common::start(&GuestLimits::default());
        check_library(booted, lean_kernel::KernelLimits::default(), |_, _| ()).expect("the engine survives")
    });
    assert!(report.refused.is_empty(), "{:?}", &report.refused[..report.refused.len().min(20)]);
    assert!(report.definitions > 14_000, "{} definitions", report.definitions);
    assert!(report.families > 500, "{} families", report.families);
    assert!(report.undecided.len() < 600, "{} cannot be decided", report.undecided.len());
    // theorems come without their proofs; each is told with its hash
    assert!(report.believed.len() > 20_000, "{} are believed", report.believed.len());
    assert!(report.believed.iter().all(|b| b.sha256.len() == 64 && !b.name.is_empty()));
    // what kernels compute with is what `prover kernel` knows by its definition
    let known = lean_export::KNOWN.map(|(name, hash)| (name.to_string(), Some(hash.to_string())));
    assert_eq!(report.arithmetic, known);
}
