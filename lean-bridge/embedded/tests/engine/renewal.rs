//! A renewed engine is the engine of the snapshot, byte for byte.

use crate::common::{code, messages, on_big_stack, start};
use lean_embedded::boot::Booted;
use lean_embedded::machine::Limits;
use lean_embedded::snapshot::Snapshot;
use std::fs::File;
use std::os::fd::AsRawFd;
use std::sync::OnceLock;

/// A few pages are written; they are copied back one by one.
const LITTLE: &str = "theorem t (x y : Nat) (h : x < y) : x + 1 ≤ y := by omega";
/// More than that, behind the image, too.
const MUCH: &str = "def f : Nat → List Nat → List Nat\n  | 0, xs => xs\n  | n + 1, xs => f n (n :: xs)\n#eval (f 1000000 []).length";

fn is_the_snapshots(booted: &Booted) {
    let fresh = start(&Limits::default());
    let (ours, theirs) = (&booted.lean.machine.memory, &fresh.lean.machine.memory);
    let image = theirs.size() as u32;
    let differs = |at: &u32| ours.bytes(*at, 4096) != theirs.bytes(*at, 4096);
    // what `booted` itself changes, it changes in both; the pages below the shadow stack may not be read
    let readable = (0..image).step_by(4096).filter(|at| !is_protected(theirs.host_address(*at)));
    assert_eq!(readable.filter(differs).count(), 0, "pages that differ");
    let behind = ours.bytes(image, ours.size() as u32 - image);
    assert_eq!(behind.iter().filter(|b| **b != 0).count(), 0, "bytes behind the image");
}

/// Whether a page may not be read: the system answers for a one-byte write to nowhere.
fn is_protected(page: *mut u8) -> bool {
    static SINK: OnceLock<File> = OnceLock::new();
    let sink = SINK.get_or_init(|| {
        let path = std::env::temp_dir().join(format!("renewal-{}", std::process::id()));
        let file = File::create(&path).expect("a file");
        std::fs::remove_file(path).expect("just made");
        file
    });
    // SAFETY: the kernel checks the address; nothing is dereferenced here.
    let written = unsafe { libc::pwrite(sink.as_raw_fd(), page.cast(), 1, 0) };
    written != 1
}

#[test]
fn a_renewed_engine_is_the_one_of_the_snapshot() {
    on_big_stack(|| {
        let limits = Limits::default();
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
