//! Libraries: declarations that are believed.

use crate::declaration::Unit;
use crate::error::KernelError;
use crate::ids::NameId;
use crate::terms::Terms;

/// Where declarations come from that are believed without their proofs, as they are asked for: a library.
pub trait Library {
    /// The declaration of a name; of a constructor or recursor, the family that it belongs to.
    /// Nothing for a name that the library does not declare.
    ///
    /// # Errors
    /// When it cannot be read.
    fn find(&mut self, terms: &mut Terms, name: NameId) -> Result<Option<Unit>, KernelError>;
}

/// A library that declares nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoLibrary;

impl Library for NoLibrary {
    fn find(&mut self, _: &mut Terms, _: NameId) -> Result<Option<Unit>, KernelError> {
        Ok(None)
    }
}
