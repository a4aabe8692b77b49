//! A renewed engine is the engine of the snapshot, byte for byte.

use crate::common::{code, messages, on_big_stack, start};
use lean_meta::boot::Booted;
use lean_provision::snapshot::Snapshot;
use lean_wasm::machine::GuestLimits;
use std::ops::Range;

/// A few pages are written; they are copied back one by one.
const LITTLE: &str = "theorem t (x y : Nat) (h : x < y) : x + 1 ≤ y := by omega";
/// More than that, behind the image, too.
const MUCH: &str = "def f : Nat → List Nat → List Nat\n  | 0, xs => xs\n  | n + 1, xs => f n (n :: xs)\n\
    #eval (f 1000000 []).length";

fn is_the_snapshots(booted: &Booted) {
    let fresh = start(&GuestLimits::default());
    let (ours, theirs) = (&booted.lean.machine.memory, &fresh.lean.machine.memory);
    let image = theirs.size() as u32;
    let differs = |at: &u32| ours.bytes(*at, 4096) != theirs.bytes(*at, 4096);
    // what `booted` itself changes, it changes in both; the pages below the shadow stack may not be read
    let (forbidden, base) = (forbidden(), theirs.host_range().start);
    let is_readable = |at: &u32| !forbidden.iter().any(|range| range.contains(&(base + u64::from(*at))));
    let readable = (0..image).step_by(4096).filter(is_readable);
    assert_eq!(readable.filter(differs).count(), 0, "pages that differ");
    let behind = ours.bytes(image, ours.size() as u32 - image);
    assert_eq!(behind.iter().filter(|b| **b != 0).count(), 0, "bytes behind the image");
}

/// The addresses of this process that may not be read, as the system lists them.
fn forbidden() -> Vec<Range<u64>> {
    let maps = std::fs::read_to_string("/proc/self/maps").expect("the list of mappings");
    let address = |text: &str| u64::from_str_radix(text, 16).expect("a hexadecimal address");
    let mappings = maps.lines().map(|line| {
        let mut fields = line.split(' ');
        let (start, end) = fields.next().and_then(|range| range.split_once('-')).expect("a range");
        (address(start)..address(end), fields.next().expect("permissions").starts_with('r'))
    });
    mappings.filter(|(_, readable)| !readable).map(|(range, _)| range).collect()
}

#[test]
fn a_renewed_engine_is_the_one_of_the_snapshot() {
    on_big_stack(|| {
        let limits = GuestLimits::default();
        let snapshot = Snapshot::open(&code().1).expect("a snapshot");
        let mut booted = start(&limits);
        for text in [LITTLE, "", LITTLE, MUCH, LITTLE, MUCH, "#eval 1 +", LITTLE] {
            messages(&mut booted, text).expect("alive");
            booted = snapshot.renew(&limits, booted).expect("renewed");
            is_the_snapshots(&booted);
        }
        assert_eq!(messages(&mut booted, LITTLE).expect("alive"), []);
    });
}
