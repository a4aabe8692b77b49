//! Lean 4 compiled to WebAssembly, hosted in this process.
pub mod process_group;
pub mod reencode;
pub mod symbols;
pub mod term;
