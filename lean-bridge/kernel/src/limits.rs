//! How much work one declaration may be. A limit that is reached is an error with a name, never a verdict.

use std::time::Instant;

/// What runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The deadline has passed.
    Time,
    /// More steps than allowed.
    Steps,
    /// Terms nested too deeply.
    Depth,
    /// More terms than allowed.
    Memory,
    /// Universe levels that are too large to compare.
    Levels,
    /// A number that is too large to compute.
    Number,
}

/// Limits for one declaration.
#[derive(Clone, Copy, Debug)]
pub struct KernelLimits {
    /// When to stop.
    pub deadline: Option<Instant>,
    /// Steps of inference, reduction and comparison together.
    pub steps: u64,
    /// Nesting of these; a level takes up to a kilobyte of stack, which grows as needed.
    pub depth: u32,
    /// Expressions in the store, at 40 bytes each; so many bytes of large numbers count as one.
    pub terms: usize,
}

impl Default for KernelLimits {
    fn default() -> KernelLimits {
        KernelLimits { deadline: None, steps: 2_000_000_000, depth: 200_000, terms: 60_000_000 }
    }
}
