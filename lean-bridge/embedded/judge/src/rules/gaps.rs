//! What the library mentions and lacks.

use super::names;
use crate::export::{Export, ExportError};
use crate::kernel::Kernel;
use lean_kernel::{NameId, Terms};
use lean_meta::boot::Booted;
use lean_meta::environment::{Constant, Kind};
use lean_meta::expression;
use lean_wasm::machine::Lost;
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// Time for reading all names of a library.
const READING: Duration = Duration::from_secs(3600);

/// A constant of the library that mentions one that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The constant of the library.
    pub constant: String,
    /// What it is.
    pub kind: Kind,
    /// What its type or value mentions.
    pub missing: String,
    /// Whether the judge refuses texts that declare the missing constant. It has to.
    pub is_reserved: bool,
}

/// Why gaps cannot be looked for.
#[derive(Debug, thiserror::Error)]
pub enum GapsError {
    /// The engine with the library was lost.
    #[error(transparent)]
    Lost(#[from] Lost),
    /// A name of the library is none.
    #[error(transparent)]
    Name(#[from] ExportError),
}

/// Everything that an imported library mentions and lacks.
///
/// # Errors
/// When the engine is lost or the library cannot be read.
pub fn library_gaps(booted: Booted) -> Result<Vec<Gap>, GapsError> {
    of_kernel(&mut Kernel::new(booted)?)
}

/// The same for the library of a kernel. This reads all of it, which takes a second or two.
///
/// # Errors
/// As [`library_gaps`].
pub fn of_kernel(kernel: &mut Kernel) -> Result<Vec<Gap>, GapsError> {
    let mut terms = Terms::default();
    let mut export = Export::without_declarations(Instant::now() + READING);
    let objects = kernel.library_names()?;
    let mut names: Vec<NameId> = vec![];
    for object in &objects {
        names.push(export.name(&mut terms, object.view())?);
    }
    let there: HashSet<NameId> = names.iter().copied().collect();
    let mut gaps = vec![];
    for name in names {
        let Some(info) = kernel.library_info(&terms, name)? else { continue };
        let constant = Constant(info.view());
        let mut mentioned = vec![];
        for e in std::iter::once(constant.ty()).chain(constant.value()) {
            expression::constants(e, &mut |name| mentioned.push(name));
        }
        for missing in mentioned {
            let missing = export.name(&mut terms, missing)?;
            if there.contains(&missing) {
                continue;
            }
            let owner = names::owner_of_auxiliary(&terms, missing);
            let is_reserved = names::reserved(&terms, missing).is_some()
                || owner.is_some_and(|owner| there.contains(&owner));
            let (constant, missing) = (terms.text(name), terms.text(missing));
            gaps.push(Gap { constant, kind: Kind::of(info.view()), missing, is_reserved });
        }
    }
    gaps.sort_by(|a, b| (&a.constant, &a.missing).cmp(&(&b.constant, &b.missing)));
    gaps.dedup();
    Ok(gaps)
}
