//! Why a guest was lost.

use crate::host::{GuestExit, Host};
use crate::interrupt::Interrupted;
use lean_protocol::LossReason;
use wasmtime::{Error, ThrownException, Trap};

/// The guest is lost; only a new machine from a snapshot helps.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the Lean engine was lost ({reason:?}): {detail}")]
pub struct Lost {
    /// What kind of end it was.
    pub reason: LossReason,
    /// The same in words, with the last ones of Lean itself.
    pub detail: String,
}

impl Lost {
    /// The host panicked, which it does when an object is not laid out as it should be (the argument is what
    /// `catch_unwind` gives).
    pub fn to_panic(panic: &(dyn std::any::Any + Send)) -> Lost {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or(panic.downcast_ref::<&str>().copied()).unwrap_or_default();
        Lost { reason: LossReason::Trap, detail: text.into() }
    }

    /// A call ended with an error; `host` has heard what Lean said before.
    pub(crate) fn of_error(error: &Error, host: &Host) -> Lost {
        let said = host.stderr.iter().cloned().collect::<Vec<_>>().join("; ");
        let reason = if host.memory_refused {
            LossReason::Memory
        } else if error.is::<Interrupted>() {
            LossReason::Deadline
        } else if error.is::<GuestExit>() || error.is::<ThrownException>() {
            reason_of_exit(&said)
        } else {
            match error.downcast_ref::<Trap>() {
                // the page below the shadow stack is protected, see `boot`
                Some(Trap::StackOverflow | Trap::MemoryOutOfBounds) => LossReason::Stack,
                _ => LossReason::Trap,
            }
        };
        // How exactly Lean ends when it gets no more memory is a matter of
        // chance: a panic, an exception, a null pointer.
        let what = match reason {
            LossReason::Memory => format!("it needs more than {} MiB of memory", host.memory_limit >> 20),
            LossReason::Stack => "it recurses too deep".to_string(),
            LossReason::Number => "it computes a number that is too large".to_string(),
            _ => error.to_string(),
        };
        let detail = if said.is_empty() { what } else { format!("{what}; Lean said: {said}") };
        Lost { reason, detail }
    }
}

/// Why Lean's runtime ended itself, by its last words.
fn reason_of_exit(said: &str) -> LossReason {
    if said.contains("tack overflow") || said.contains("deep recursion") {
        LossReason::Stack
    } else if said.contains("exponent is too big") {
        LossReason::Number
    } else {
        LossReason::Exit
    }
}
