//! A step of a judgement: what may end it, and running a text.

use super::limit::Limit;
use lean_meta::frontend::{self, Run, RunOptions};
use lean_meta::source::OpenError;
use lean_protocol::{Refusal, Rule};
use lean_wasm::lean::Lean;
use lean_wasm::machine::Lost;
use lean_wasm::object::Obj;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why there is no verdict yet.
pub enum Stop {
    Refused(Refusal),
    Lost(Lost),
    Open(OpenError),
}

impl From<Refusal> for Stop {
    fn from(r: Refusal) -> Stop {
        Stop::Refused(r)
    }
}
impl From<OpenError> for Stop {
    fn from(e: OpenError) -> Stop {
        Stop::Open(e)
    }
}

/// Reading an object with a wrong layout panics: then the engine is not what the host takes it for.
pub fn guarded<T>(work: impl FnOnce() -> Result<T, Stop>) -> Result<T, Stop> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(Stop::Lost(Lost::to_panic(&*panic))))
}

/// Runs a text under the limit.
pub fn run(lean: &mut Lean, limit: Limit<'_>, state: &Obj, text: &str, start: usize) -> Result<Run, Stop> {
    run_with(lean, limit, state, text, &RunOptions { start, ..RunOptions::default() })
}

/// Runs a text under the limit, with these options.
pub fn run_with(
    lean: &mut Lean,
    limit: Limit<'_>,
    state: &Obj,
    text: &str,
    options: &RunOptions,
) -> Result<Run, Stop> {
    lean.reset_cancel();
    limit.watched(lean, |lean| frontend::run(lean, state, text, options)).map_err(Stop::Lost)
}

/// Refuses what was cancelled or has errors.
pub fn accept(run: &Run, rule: Rule, what: &str) -> Result<(), Refusal> {
    if run.cancelled {
        return Err(Refusal::new(Rule::Timeout, format!("{what} ran past the deadline")));
    }
    match run.messages.iter().find(|m| m.severity == "error") {
        Some(m) => Err(Refusal::new(rule, m.data.trim_ascii())),
        None => Ok(()),
    }
}
