//! Requests that eat memory or stack end, and a new engine is there at once.

use crate::common::{messages, start, with_lean};
use lean_protocol::LossReason;
use lean_wasm::machine::{GuestLimits, THREAD_STACK};
use std::time::Instant;

const GOOD: &str = "theorem t (x y : Nat) (h : x < y) : x + 1 ≤ y := by omega";

/// Loses an engine with `text` and proves a theorem with the next one.
fn lose(limits: GuestLimits, text: &'static str) -> LossReason {
    with_lean(limits.clone(), move |b| {
        let lost = messages(b, text).expect_err("the engine should be lost");
        let again = messages(b, GOOD).expect_err("a lost engine stays lost");
        assert_eq!(again.reason, lost.reason);
        let t = Instant::now();
        *b = start(&limits);
        eprintln!("{:?}: {}; restored in {:?}", lost.reason, lost.detail, t.elapsed());
        assert_eq!(messages(b, GOOD).unwrap(), []);
        lost.reason
    })
}

#[test]
fn endless_recursion_is_a_stack_overflow() {
    let r = lose(GuestLimits::default(), "partial def f (n : Nat) : Nat := f (n + 1) + 1\n#eval f 0");
    assert_eq!(r, LossReason::Stack);
}

#[test]
fn endless_allocation_meets_the_memory_limit() {
    let limits = GuestLimits { memory: 400 << 20, ..GuestLimits::default() };
    let r = lose(limits, "partial def f (n : Nat) (l : List Nat) : Nat := f (n + 1) (n :: l)\n#eval f 0 []");
    assert_eq!(r, LossReason::Memory);
}

#[test]
fn many_engines_side_by_side() {
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let t = std::thread::Builder::new().stack_size(THREAD_STACK);
            t.spawn(|| messages(&mut start(&GuestLimits::default()), GOOD).unwrap()).unwrap()
        })
        .collect();
    for t in threads {
        assert_eq!(t.join().unwrap(), []);
    }
}

#[test]
fn numbers_that_are_too_large_are_named_as_such() {
    let r = lose(GuestLimits::default(), "theorem t : Nat.shiftLeft 1 (2 ^ 32) = 1 := by decide +kernel");
    assert_eq!(r, LossReason::Number);
}

/// However Lean ends when it gets no more memory: this is a null pointer.
#[test]
fn memory_that_is_refused_is_named_as_such() {
    let r = lose(GuestLimits::default(), "theorem t : Nat.log2 (2 ^ (2 ^ 17)) = 2 ^ 17 := by decide +kernel");
    assert_eq!(r, LossReason::Memory);
}

/// What Lean's interpreter throws goes through compiled code, which does not catch it.
#[test]
fn exceptions_that_nothing_catches_are_told() {
    let text = "initialize r : IO.Ref Nat ← IO.mkRef 0\n#eval r.get";
    let lost =
        with_lean(GuestLimits::default(), move |b| messages(b, text).expect_err("the engine should be lost"));
    assert_eq!(lost.reason, LossReason::Exit);
    assert!(lost.detail.contains("uncaught exception: cannot evaluate"), "{lost}");
}
