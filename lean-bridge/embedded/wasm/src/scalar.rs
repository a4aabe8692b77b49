//! Boxed scalars: values of Lean that fit into a pointer, and so are no objects on the heap.

/// A small number, a character, or a constructor without fields (`()`, `[]`, `none`, `true`) where Lean
/// expects an object. It has no reference count, so it may be handed over where a reference is owned or
/// borrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scalar(u32);

impl Scalar {
    /// The 32 bits that stand for it: the number, shifted by one, with the lowest bit set.
    #[inline]
    pub const fn bits(self) -> u32 {
        self.0
    }
}

/// Boxes a number below 2^31, or the constructor without fields that has this number.
pub const fn boxed(number: u32) -> Scalar {
    Scalar((number << 1) | 1)
}
