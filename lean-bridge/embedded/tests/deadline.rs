//! Requests that run too long are cancelled or killed. In a file of its own: epochs end every guest of the process.

#[path = "engine/common.rs"]
mod common;
use common::{messages, with_lean};
use lean_embedded::lean::TRUE;
use lean_embedded::machine::{Limits, LossReason};
use std::time::{Duration, Instant};

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
