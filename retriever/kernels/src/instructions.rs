//! Sets of vector instructions.

/// Sets of vector instructions that there are kernels for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instructions {
    /// Whatever the compiler makes of plain loops.
    Portable,
    /// AVX2, FMA and F16C.
    Avx2,
}

impl Instructions {
    /// All of them, the fastest first.
    pub const ALL: [Instructions; 2] = [Instructions::Avx2, Instructions::Portable];

    /// The best that this processor has. (Sixteen lanes of AVX-512 were measured to
    /// be no faster than eight: memory is the limit.)
    pub fn detect() -> Self {
        Self::ALL.into_iter().find(|i| i.available()).unwrap_or(Instructions::Portable)
    }

    /// Whether this processor has them.
    pub fn available(self) -> bool {
        match self {
            Instructions::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => {
                is_x86_feature_detected!("avx2")
                    && is_x86_feature_detected!("fma")
                    && is_x86_feature_detected!("f16c")
            }
            #[cfg(not(target_arch = "x86_64"))]
            Instructions::Avx2 => false,
        }
    }
}
