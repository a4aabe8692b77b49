//! How often the kernel checks.

use super::limit::Limit;
use super::step::{Stop, accept, run};
use lean_meta::boot::Booted;
use lean_protocol::{Refusal, Rule};
use lean_wasm::object::Obj;

/// Whether the elaborator's own kernel checks declarations, too.
///
/// What counts is the other engine's kernel, so checking twice is a waste (half of the time of a
/// proof by `omega`). But a tactic may ask the kernel and do something else when it says no; then the
/// text means something else without it. A text that names the kernel, and one that is refused by the
/// other kernel, is therefore elaborated with both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checking {
    Once,
    Twice,
}

impl Checking {
    /// The ways to try, one after another.
    pub fn modes<'t>(texts: impl IntoIterator<Item = &'t str>) -> impl Iterator<Item = Checking> {
        let named = texts.into_iter().any(|t| t.contains("kernel") || t.contains("Kernel"));
        [Checking::Once, Checking::Twice].into_iter().skip(usize::from(named))
    }

    /// Whether a refusal may be due to the way of checking.
    pub(crate) fn is_to_blame(self, refused: Option<&Refusal>) -> bool {
        self == Checking::Once && refused.is_some_and(|r| r.rule == Rule::Kernel)
    }

    /// The state after the asker's prelude, in which the first text begins.
    ///
    /// # Errors
    /// When the engine is lost, or the prelude has errors.
    pub fn begin(self, elaborator: &mut Booted, limit: Limit<'_>, prelude: &str) -> Result<Obj, Stop> {
        let state = match self {
            Checking::Twice => elaborator.state.clone(),
            Checking::Once => {
                let option = "set_option debug.skipKernelTC true";
                run(&mut elaborator.lean, limit, &elaborator.state, option, 0)?.state
            }
        };
        if prelude.is_empty() {
            return Ok(state);
        }
        let run = run(&mut elaborator.lean, limit, &state, prelude, 0)?;
        accept(&run, Rule::Statement, "the prelude")?;
        Ok(run.state)
    }
}
