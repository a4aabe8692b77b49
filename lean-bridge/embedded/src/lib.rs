//! Lean 4 compiled to WebAssembly, hosted in this process.
pub mod term;
