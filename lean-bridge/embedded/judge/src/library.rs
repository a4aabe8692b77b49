//! The library's declarations for the second kernel, read from the
//! heap of the clean engine as they are asked for.

use super::export::Export;
use super::kernel::Kernel;
use lean_kernel::{Body, Declaration, KernelError, Library, NameId, Terms, Unit};
use lean_meta::environment::Constant;

/// Reads declarations of the library. Theorems, and definitions whose
/// values the package does not ship, are axioms here.
pub(crate) struct HeapLibrary<'a> {
    pub kernel: &'a mut Kernel,
    /// What has been read, for the store of terms that it was read into.
    pub export: &'a mut Export,
}

impl HeapLibrary<'_> {
    /// A declaration by itself.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn declaration(
        &mut self,
        terms: &mut Terms,
        name: NameId,
    ) -> Result<Option<Declaration>, KernelError> {
        let unreadable = |terms: &Terms, why: String| KernelError::Unreadable { name: terms.text(name), why };
        let info =
            self.kernel.library_info(terms, name).map_err(|lost| unreadable(terms, lost.to_string()))?;
        let Some(info) = info else { return Ok(None) };
        let read = self.export.read(terms, name, Constant(info.view()));
        read.map(Some).map_err(|e| unreadable(terms, e.to_string()))
    }

    fn must(&mut self, terms: &mut Terms, name: NameId) -> Result<Declaration, KernelError> {
        let unknown = |terms: &Terms| KernelError::UnknownConstant { name, text: terms.text(name) };
        self.declaration(terms, name)?.ok_or_else(|| unknown(terms))
    }
}

impl Library for HeapLibrary<'_> {
    fn find(&mut self, terms: &mut Terms, name: NameId) -> Result<Option<Unit>, KernelError> {
        let Some(d) = self.declaration(terms, name)? else { return Ok(None) };
        let first = match &d.body {
            Body::Constructor { of } | Body::Recursor { of } => self.must(terms, *of)?,
            _ => d,
        };
        let Body::Inductive { parameters, family, .. } = &first.body else {
            return Ok(Some(Unit::Single(first)));
        };
        let mut types = vec![];
        for name in family {
            let ty = self.must(terms, *name)?;
            let Body::Inductive { constructors, .. } = &ty.body else {
                let name = terms.text(*name);
                return Err(KernelError::Unreadable { name, why: "it is no inductive type".into() });
            };
            let list = constructors.clone();
            let list: Result<Vec<Declaration>, KernelError> =
                list.into_iter().map(|c| self.must(terms, c)).collect();
            types.push((ty, list?));
        }
        Ok(Some(Unit::Family { params: first.params, parameters: *parameters, types }))
    }
}
