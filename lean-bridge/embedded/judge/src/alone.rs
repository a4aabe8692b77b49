//! The second kernel by itself, without the rules and without Lean's kernel, for those who compare kernels.

use super::closure::Closure;
use super::export::Export;
use super::kernel::Recursors;
use super::kernels::Kernels;
use lean_kernel::{KernelError, Terms};
use lean_meta::boot::Booted;
use lean_meta::environment::{Constants, Safety};
use lean_meta::frontend::{self, RunOptions};
use lean_wasm::machine::Lost;
use std::time::{Duration, Instant};

/// What Lean and the second kernel say of a text.
#[derive(Debug, Default)]
pub struct Opinions {
    /// Lean's error messages, those of its kernel among them.
    pub errors: Vec<String>,
    /// Declarations and families that the second kernel was given.
    pub units: usize,
    /// What it refuses, by name.
    pub refused: Vec<(String, KernelError)>,
    /// What could not be read, with the reason.
    pub unreadable: Vec<String>,
    /// Time that the second kernel took, reading what it needs of the library included.
    pub took: Duration,
}

/// An engine that runs no text, with what the second kernel has read of its library.
pub struct Clean(Kernels);

impl Clean {
    /// Takes over an engine that has run nothing but imports.
    ///
    /// # Errors
    /// When the engine is lost.
    pub fn new(booted: Booted) -> Result<Clean, Lost> {
        Kernels::new(booted).map(Clean)
    }
}

/// Elaborates `text`, from the byte `start` on, in `engine`, and has the second kernel check all that it
/// declares, on the library of `clean`, which has the same imports.
///
/// # Errors
/// When an engine is lost.
pub fn second_kernel_alone(
    engine: &mut Booted,
    clean: &mut Clean,
    text: &str,
    start: usize,
    deadline: Instant,
) -> Result<Opinions, Lost> {
    let options = RunOptions { start, ..RunOptions::default() };
    let run = frontend::run(&mut engine.lean, &engine.state, text, &options)?;
    let errors = run.messages.iter().filter(|m| m.severity == "error").map(|m| m.data.clone()).collect();
    let mut out = Opinions { errors, ..Opinions::default() };
    let constants = Constants::of(&mut engine.lean, &frontend::environment(&run.state))?;
    let mut terms = Terms::default();
    let mut export = match Export::new(&mut terms, &constants, deadline) {
        Ok(export) => export,
        Err(why) => {
            out.unreadable.push(why.to_string());
            return Ok(out);
        }
    };
    let mut names: Vec<_> = export.names().filter(|n| export.safety(*n) == Some(Safety::Safe)).collect();
    names.sort_unstable();
    let mut closure = Closure::new(true);
    for name in names {
        if let Err(refusal) = closure.add(&mut terms, &mut export, name) {
            out.unreadable.push(refusal.detail);
        }
    }
    out.units = closure.units.len();
    let begun = Instant::now();
    let objections = clean.0.check_second(&terms, closure.units.iter(), &Recursors::new(), deadline);
    out.took = begun.elapsed();
    out.refused = objections.into_iter().map(|o| (terms.text(o.unit), o.why)).collect();
    Ok(out)
}
