//! The time that a judgement may take.

use lean_wasm::lean::Lean;
use lean_wasm::watchdog::Watchdog;
use std::time::Instant;

/// Who watches, and until when.
#[derive(Clone, Copy)]
pub struct Limit<'a> {
    /// Ends what runs too long.
    pub watchdog: &'a Watchdog,
    /// The moment at which it is too long.
    pub deadline: Instant,
}

impl Limit<'_> {
    /// Ends `work`, first gently, then by force, when it runs past the deadline.
    pub fn watched<T>(&self, lean: &mut Lean, work: impl FnOnce(&mut Lean) -> T) -> T {
        lean.machine.interrupt.forget();
        let _armed = self.watchdog.arm(lean, self.deadline);
        work(lean)
    }
}
