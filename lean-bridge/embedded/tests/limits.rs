//! Requests that eat memory, stack or time end, and a new engine is there at once.

mod common;
use common::{messages, start, with_lean};
use lean_embedded::lean::TRUE;
use lean_embedded::machine::{Limits, LossReason, THREAD_STACK};
use std::time::{Duration, Instant};

const GOOD: &str = "theorem t (x y : Nat) (h : x < y) : x + 1 ≤ y := by omega";

/// Loses an engine with `text` and proves a theorem with the next one.
fn lose(limits: Limits, text: &'static str) -> LossReason {
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
    let r = lose(Limits::default(), "partial def f (n : Nat) : Nat := f (n + 1) + 1\n#eval f 0");
    assert_eq!(r, LossReason::Stack);
}

#[test]
fn endless_allocation_meets_the_memory_limit() {
    let limits = Limits { memory: 400 << 20, ..Limits::default() };
    let r = lose(limits, "partial def f (n : Nat) (l : List Nat) : Nat := f (n + 1) (n :: l)\n#eval f 0 []");
    assert_eq!(r, LossReason::Memory);
}

#[test]
fn an_endless_loop_is_cancelled_or_killed() {
    with_lean(Limits::default(), |b| {
        // reacts to its cancel token
        let cell = b.lean.cancel.cell();
        b.lean.reset_cancel();
        let alarm = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(200));
            cell.store(TRUE);
        });
        let t = Instant::now();
        let slow = "set_option maxHeartbeats 0 in\nset_option maxRecDepth 1000000 in\n\
                    example (a b c d : Nat) : a + b + c + d = d + c + b + a := by repeat rw [Nat.add_comm]";
        let r = messages(b, slow);
        assert!(r.is_ok(), "{r:?}");
        assert!(t.elapsed() < Duration::from_secs(20), "{:?}", t.elapsed());
        alarm.join().unwrap();

        // does not: compiled code in a loop without allocation
        b.lean.reset_cancel();
        let engine = common::code().0.engine.clone();
        let alarm = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            engine.increment_epoch();
        });
        let text = "partial def f (n : Nat) : Nat := if n = 0 then f 0 else 1\n#eval f 0";
        let lost = messages(b, text).expect_err("killed");
        assert_eq!(lost.reason, LossReason::Deadline);
        alarm.join().unwrap();
    })
}

#[test]
fn many_engines_side_by_side() {
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let t = std::thread::Builder::new().stack_size(THREAD_STACK);
            t.spawn(|| messages(&mut start(&Limits::default()), GOOD).unwrap()).unwrap()
        })
        .collect();
    for t in threads {
        assert_eq!(t.join().unwrap(), []);
    }
}
