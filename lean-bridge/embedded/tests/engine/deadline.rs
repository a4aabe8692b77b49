//! Requests that run too long are cancelled or stopped.

use crate::common::{messages, start, with_lean};
use lean_protocol::LossReason;
use lean_wasm::lean::TRUE;
use lean_wasm::machine::GuestLimits;
use std::time::{Duration, Instant};

#[test]
fn an_endless_loop_is_cancelled_or_stopped() {
    with_lean(GuestLimits::default(), |b| {
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
        let interrupt = b.lean.machine.interrupt.clone();
        let alarm = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            interrupt.stop();
        });
        let text = "partial def f (n : Nat) : Nat := if n = 0 then f 0 else 1\n#eval f 0";
        let lost = messages(b, text).expect_err("stopped");
        assert_eq!(lost.reason, LossReason::Deadline);
        alarm.join().unwrap();
    })
}

/// Elaboration, the interpreter, arrays copied by the engine's library calls: stopped anywhere.
const WORK: [&str; 3] = [
    "theorem t (x y : Int) (h : x < y) : x + 5 ≤ y + 5 := by omega",
    "partial def f (n : Nat) (a : Array Nat) : Nat := let b := a.push n; f (n + 1) (if b.size > 5000 then \
     a else b)\n\
     #eval f 0 (Array.replicate 4999 7)",
    "def big : Nat := 7 ^ 100000\n#eval (big * big + big) % 1000007",
];

#[test]
fn a_guest_can_be_stopped_at_any_moment() {
    with_lean(GuestLimits::default(), |b| {
        let (mut stopped, mut finished) = (0, 0);
        for i in 0..120 {
            b.lean.reset_cancel();
            let interrupt = b.lean.machine.interrupt.clone();
            let alarm = std::thread::spawn(move || {
                std::thread::sleep(Duration::from_micros(137 * (i % 40) + 11 * i));
                interrupt.stop();
            });
            let outcome = messages(b, WORK[i as usize % 3]);
            alarm.join().unwrap();
            match outcome {
                Ok(_) => {
                    finished += 1;
                    // asked in vain, and then not asked any more
                    b.lean.reset_cancel();
                    assert_eq!(messages(b, "theorem t : 1 = 1 := rfl").expect("alive"), []);
                }
                Err(lost) => {
                    stopped += 1;
                    assert_eq!(lost.reason, LossReason::Deadline, "{lost}");
                    *b = start(&GuestLimits::default());
                }
            }
        }
        assert!(stopped > 40, "{stopped} stopped, {finished} finished");
    })
}
