//! Suites that figures are about: nothing is trained on them.

use data::BUILT_IN;

/// Those besides the ones that are built in.
const MEASURED: [&str; 2] = ["fresh-40", "programs-60"];

/// Whether figures are measured on a suite of this name.
pub fn is_measured(suite: &str) -> bool {
    MEASURED.contains(&suite) || BUILT_IN.iter().any(|(name, _)| *name == suite)
}
