//! How the numbers of a row are stored.

/// How the numbers of a row are stored; all of them are little-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dtype {
    /// IEEE single precision.
    F32,
    /// IEEE half precision: for unit vectors the error of a dot product is below 0.0005.
    F16,
    /// Eight bits with a scale per row: `value = scale × byte`, `scale = max|row| / 127`.
    Int8,
}

impl Dtype {
    /// Bytes per number.
    pub fn size(self) -> usize {
        match self {
            Dtype::F32 => 4,
            Dtype::F16 => 2,
            Dtype::Int8 => 1,
        }
    }
}
