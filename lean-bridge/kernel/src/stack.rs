//! The stack of recursions, which grows as needed.

/// Stack that must be left before a step of the recursion, and what is added when it is not, in bytes.
const RED_ZONE: usize = 128 * 1024;
const SEGMENT: usize = 4 * 1024 * 1024;

/// Runs a step of a recursion, on more stack if there is little left.
pub(crate) fn deeper<T>(work: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, SEGMENT, work)
}
