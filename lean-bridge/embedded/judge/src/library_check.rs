//! Everything that the package ships, checked by the second kernel.

use super::export::Export;
use super::fingerprint::Fingerprints;
use super::kernel::Kernel;
use super::library::HeapLibrary;
use super::library_cycles::Mentions;
use super::statement::hex;
use lean_kernel::{Body, Environment, KernelError, KernelLimits, Library, NameId, Terms, Unit};
use lean_meta::boot::Booted;
use lean_meta::environment::{Constant, Kind, Safety};
use lean_wasm::machine::Lost;
use sha2::{Digest, Sha256};
use std::time::{Duration, Instant};

/// Time for reading all of a library.
const READING: Duration = Duration::from_secs(3600);

/// A statement that is taken on faith.
#[derive(Debug)]
pub struct Believed {
    /// Its full name.
    pub name: String,
    /// What it was declared as.
    pub kind: Kind,
    /// SHA-256 of its type as a term, in hexadecimal digits.
    pub sha256: String,
}

/// What came of a check.
#[derive(Debug, Default)]
pub struct LibraryReport {
    /// Definitions, opaque constants and types that were checked, by kind.
    pub definitions: usize,
    /// Families of inductive types that were checked.
    pub families: usize,
    /// Statements whose proofs or values the package does not ship:
    /// checked to be types, and believed. By name.
    pub believed: Vec<Believed>,
    /// Unsafe and partial declarations, which nothing that is proved may mention.
    pub skipped: usize,
    /// What rests on constants or values that the package does not ship, and cannot be checked without them.
    pub undecided: Vec<(String, KernelError)>,
    /// What was refused, with the reason.
    pub refused: Vec<(String, KernelError)>,
    /// Functions on numbers that kernels compute with and that no
    /// equations tell, with hashes of what they are.
    pub arithmetic: Vec<(String, Option<String>)>,
}

impl LibraryReport {
    /// Nothing was looked at.
    pub fn is_empty(&self) -> bool {
        self.definitions + self.families + self.believed.len() + self.refused.len() == 0
    }

    /// One hash for all that is taken on faith.
    pub fn believed_sha256(&self) -> String {
        let mut h = Sha256::new();
        self.believed.iter().for_each(|b| h.update(format!("{} {}\n", b.name, b.sha256)));
        hex(h.finalize().into())
    }
}

/// Checks everything that `booted` has imported. `progress` is told the number of constants done, and of all.
///
/// # Errors
/// When the engine is lost.
pub fn check_library(
    booted: Booted,
    limits: KernelLimits,
    mut progress: impl FnMut(usize, usize),
) -> Result<LibraryReport, Lost> {
    let mut kernel = Kernel::new(booted)?;
    let mut terms = Terms::default();
    let mut export = Export::without_declarations(Instant::now() + READING);
    let names = kernel.library_names()?;
    let (mut report, mut believed, mut ids) = (LibraryReport::default(), vec![], vec![]);
    let mut mentions = Mentions::default();
    for name in &names {
        match export.name(&mut terms, name.view()) {
            Ok(id) => ids.push(id),
            Err(why) => {
                let (name, why) = (name.view().name(), why.to_string());
                report.refused.push((name.clone(), KernelError::Unreadable { name, why }));
            }
        }
    }
    let mut env = Environment::new(&mut terms, limits).checking_families();
    for (done, name) in ids.iter().enumerate() {
        progress(done, ids.len());
        let looked_at = check_one(&mut kernel, &mut export, &mut terms, &mut env, *name, &mut report)?;
        let Some((unit, is_accepted)) = looked_at else { continue };
        mentions.add(&terms, &env, &unit);
        match unit {
            Unit::Single(d) if is_accepted && matches!(d.body, Body::Axiom) => believed.push(d),
            _ => {}
        }
    }
    for circle in mentions.circles() {
        let names: Vec<String> = circle.iter().map(|n| format!("`{}`", terms.text(*n))).collect();
        let why = KernelError::Circular(names.join(", "));
        report.refused.extend(circle.iter().map(|n| (terms.text(*n), why.clone())));
    }
    progress(ids.len(), ids.len());
    for function in lean_export::BY_DEFINITION {
        let name = terms.dotted(function);
        report.arithmetic.push((function.into(), lean_export::content_hash(&terms, &env, name)));
    }
    let mut prints = Fingerprints::new(&terms, &[]);
    for d in believed {
        let (name, sha256) = (terms.text(d.name), hex(prints.expr(d.ty)));
        let kind = kernel.library_constant(&terms, d.name)?.map_or(Kind::Axiom, |c| c.kind);
        report.believed.push(Believed { name, kind, sha256 });
    }
    report.believed.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(report)
}

/// Checks a constant with what belongs to it. Gives what was looked at, if it is
/// the first of its unit, and whether it is accepted.
fn check_one(
    kernel: &mut Kernel,
    export: &mut Export,
    terms: &mut Terms,
    env: &mut Environment,
    name: NameId,
    report: &mut LibraryReport,
) -> Result<Option<(Unit, bool)>, Lost> {
    let Some(info) = kernel.library_info(terms, name)? else { return Ok(None) };
    if Constant(info.view()).safety() != Safety::Safe {
        report.skipped += 1;
        return Ok(None);
    }
    let found = HeapLibrary { kernel, export }.find(terms, name);
    let unit = match found {
        Ok(Some(unit)) => unit,
        Ok(None) => return Ok(None),
        Err(e) => {
            report.refused.push((terms.text(name), e));
            return Ok(None);
        }
    };
    // constructors and recursors are checked with their family, and a family with its first type
    if unit.name() != name {
        return Ok(None);
    }
    let claimed = match kernel.library_recursors(terms, &unit)? {
        Ok(recursors) => recursors,
        Err(why) => {
            let name = terms.text(name);
            report.refused.push((name.clone(), KernelError::Unreadable { name, why }));
            return Ok(None);
        }
    };
    let result = env.recheck(terms, &mut HeapLibrary { kernel, export }, &unit, &claimed);
    let is_accepted = result.is_ok();
    match (result, &unit) {
        (Ok(()), Unit::Family { .. }) => report.families += 1,
        (Ok(()), Unit::Single(d)) if matches!(d.body, Body::Axiom) => {}
        (Ok(()), Unit::Single(_)) => report.definitions += 1,
        (Err(e), _)
            if matches!(e, KernelError::UnknownConstant { .. })
                || rests_on_unshipped(kernel, terms, &unit)? =>
        {
            report.undecided.push((terms.text(name), e));
        }
        (Err(e), _) => report.refused.push((terms.text(name), e)),
    }
    Ok(Some((unit, is_accepted)))
}

/// Whether a unit mentions a constant that the package does not ship, or a definition that it ships without
/// the value: then its proof may be right without anybody being able to check it.
fn rests_on_unshipped(kernel: &mut Kernel, terms: &mut Terms, unit: &Unit) -> Result<bool, Lost> {
    let mut mentioned = vec![];
    for d in unit.declarations() {
        let parts = [Some(d.ty), d.value()];
        parts.into_iter().flatten().for_each(|e| terms.constants(e, &mut |n| mentioned.push(n)));
    }
    for name in mentioned {
        match kernel.library_constant(terms, name)? {
            None => return Ok(true),
            Some(c) if c.kind == Kind::Definition => {
                let info = kernel.library_info(terms, name)?;
                if info.is_none_or(|info| Constant(info.view()).kind() != Kind::Definition) {
                    return Ok(true);
                }
            }
            Some(_) => {}
        }
    }
    Ok(false)
}
