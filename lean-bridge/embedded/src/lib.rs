//! Lean 4 compiled to WebAssembly, hosted in this process.

pub mod boot;
pub mod contexts;
pub mod environment;
pub mod examples;
pub mod expression;
pub mod frontend;
pub mod functions;
pub mod goal;
pub mod host;
pub mod infotree;
pub mod judge;
pub mod layout;
pub mod lean;
pub mod lemmas;
pub mod machine;
pub mod memory;
pub mod object;
pub mod process_group;
pub mod proof_state;
pub mod provision;
pub mod reencode;
pub mod repl;
pub mod symbols;
pub mod term;
