//! Both kernels of one header, and what its library lacks.

use super::kernel::{Kernel, Recursors};
use super::rules::gaps::{self, GapsError};
use super::second_kernel::{Objection, SecondKernel};
use lean_kernel::{Terms, Unit};
use lean_meta::boot::Booted;
use lean_wasm::machine::Lost;
use std::collections::HashSet;
use std::time::Instant;

/// Lean's kernel and the second one, over the library of the same imports.
pub struct Kernels {
    /// Lean's kernel, in an engine that never runs a text.
    pub lean: Kernel,
    second: SecondKernel,
    /// Names that the library mentions and does not have, once somebody has asked.
    lacking: Option<HashSet<String>>,
}

impl Kernels {
    /// Takes over an engine that has run nothing but imports.
    ///
    /// # Errors
    /// When the engine is lost.
    pub fn new(booted: Booted) -> Result<Kernels, Lost> {
        Ok(Kernels { lean: Kernel::new(booted)?, second: SecondKernel::default(), lacking: None })
    }

    /// All names that the library mentions and does not have. The first to ask waits a second or two.
    ///
    /// # Errors
    /// When the engine is lost, as one whose library cannot be read is.
    pub fn lacking(&mut self) -> Result<&HashSet<String>, Lost> {
        if self.lacking.is_none() {
            let gaps = match gaps::of_kernel(&mut self.lean) {
                Ok(gaps) => gaps,
                Err(GapsError::Lost(lost)) => return Err(lost),
                Err(GapsError::Name(why)) => return Err(Lost::to_panic(&why.to_string())),
            };
            self.lacking = Some(gaps.into_iter().map(|g| g.missing).collect());
        }
        Ok(self.lacking.get_or_insert_default())
    }

    /// What the second kernel has against units, each of which comes after those it mentions.
    /// `recursors` are what Lean's kernel made of families.
    pub(crate) fn check_second<'u>(
        &mut self,
        terms: &Terms,
        units: impl Iterator<Item = &'u Unit>,
        recursors: &Recursors,
        deadline: Instant,
    ) -> Vec<Objection> {
        self.second.check(&mut self.lean, terms, units, recursors, deadline)
    }
}
