//! Everything that the package ships, checked by the second kernel.

use super::export::Export;
use super::kernel::Kernel;
use super::library::HeapLibrary;
use crate::boot::Booted;
use crate::environment::{Constant, Safety};
use crate::machine::Lost;
use lean_kernel::{Body, Environment, KernelError, Library, Limits, NameId, Terms, Unit};
use std::time::{Duration, Instant};

/// Time for reading all of a library.
const READING: Duration = Duration::from_secs(3600);

/// What came of a check.
#[derive(Debug, Default)]
pub struct LibraryReport {
    /// Definitions, opaque constants and types that were checked, by kind.
    pub definitions: usize,
    pub families: usize,
    /// Statements whose proofs or values the package does not ship: checked to be types, and believed.
    pub believed: Vec<String>,
    /// Unsafe and partial declarations, which nothing that is proved may mention.
    pub skipped: usize,
    /// What was refused, with the reason.
    pub refused: Vec<(String, KernelError)>,
}

impl LibraryReport {
    /// Units that were looked at.
    pub fn units(&self) -> usize {
        self.definitions + self.families + self.believed.len() + self.skipped + self.refused.len()
    }
}

/// Checks everything that `booted` has imported. `progress` is told the number of constants done, and of all.
///
/// # Errors
/// When the engine is lost.
pub fn check_library(
    booted: Booted,
    limits: Limits,
    mut progress: impl FnMut(usize, usize),
) -> Result<LibraryReport, Lost> {
    let mut kernel = Kernel::new(booted)?;
    let mut terms = Terms::default();
    let mut export = Export::without_declarations(Instant::now() + READING);
    let names = kernel.library_names()?;
    let mut ids = vec![];
    for name in &names {
        match export.name(&mut terms, name.view()) {
            Ok(id) => ids.push(id),
            Err(why) => tracing::error!(%why, "a name of the library cannot be read"),
        }
    }
    let mut report = LibraryReport::default();
    let mut env = Environment::new(&mut terms, limits);
    for (done, name) in ids.iter().enumerate() {
        progress(done, ids.len());
        check_one(&mut kernel, &mut export, &mut terms, &mut env, *name, &mut report)?;
    }
    progress(ids.len(), ids.len());
    Ok(report)
}

fn check_one(
    kernel: &mut Kernel,
    export: &mut Export,
    terms: &mut Terms,
    env: &mut Environment,
    name: NameId,
    report: &mut LibraryReport,
) -> Result<(), Lost> {
    let Some(info) = kernel.library_info(terms, name)? else { return Ok(()) };
    if Constant(info.view()).safety() != Safety::Safe {
        report.skipped += 1;
        return Ok(());
    }
    let library = &mut HeapLibrary { kernel, export };
    let unit = match library.find(terms, name) {
        Ok(Some(unit)) => unit,
        Ok(None) => return Ok(()),
        Err(e) => {
            report.refused.push((terms.text(name), e));
            return Ok(());
        }
    };
    // constructors and recursors are checked with their family, and a family with its first type
    if unit.name() != name {
        return Ok(());
    }
    let result = match &unit {
        Unit::Family { .. } => env.recheck(terms, library, &unit),
        Unit::Single(_) => env.recheck(terms, library, &unit),
    };
    match (result, &unit) {
        (Err(e), _) => report.refused.push((terms.text(name), e)),
        (Ok(()), Unit::Family { .. }) => report.families += 1,
        (Ok(()), Unit::Single(d)) if matches!(d.body, Body::Axiom) => report.believed.push(terms.text(name)),
        (Ok(()), Unit::Single(_)) => report.definitions += 1,
    }
    Ok(())
}
