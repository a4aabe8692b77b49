//! What the shipped library has, as the judge sees it.

use crate::common::{self, on_big_stack};
use lean_judge::library_gaps;
use lean_provision::snapshot;
use lean_wasm::machine::GuestLimits;

/// A text must not give a meaning of its own to what the library mentions and lacks: every such
/// name is one under which texts may declare nothing.
#[test]
fn what_the_library_lacks_can_be_declared_by_nobody() {
    let gaps = on_big_stack(|| {
        let progress = lean_provision::standard();
        let installation = lean_provision::ensure(&*progress).expect("the embedded Lean");
        let all = installation.snapshot("import Lean", &*progress).expect("a snapshot");
        let booted = snapshot::restore(&common::code().0, &GuestLimits::default(), &all).expect("restored");
        library_gaps(booted).expect("the library can be read")
    });
    println!("{} gaps", gaps.len());
    assert!(gaps.len() > 100, "{} gaps: is this the whole library?", gaps.len());
    let open: Vec<_> = gaps.iter().filter(|g| !g.is_reserved).collect();
    assert!(
        open.is_empty(),
        "{} of {} can be declared: {:?}",
        open.len(),
        gaps.len(),
        &open[..open.len().min(20)]
    );
}
