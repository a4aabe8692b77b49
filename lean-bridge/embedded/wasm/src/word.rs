//! The words of which calls into the guest consist.

/// The most words that a call may have, those that a monad appends included.
pub(crate) const MOST_WORDS: usize = 16;

/// A word on its way to or from the guest, which only this crate can look into.
#[derive(Clone, Copy)]
pub struct Word(pub(crate) u32);

/// The traits of a call's signature are implemented in this crate only: what a call hands to the guest
/// depends on their being right.
pub(crate) mod sealed {
    /// What no other crate can implement.
    pub trait Sealed {}
}
