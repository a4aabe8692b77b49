//! Lean 4 compiled to WebAssembly, hosted in this process: the guest, its memory and heap, and calls into it.
//!
//! This crate knows how Lean's objects are laid out and which functions its binary has. What these mean
//! (goals, environments, tactics) is the business of `lean-meta` and of the crates above it. It is the only
//! crate of the engine with `unsafe` code: all other ones reach the guest by way of [`memory::Memory`] and
//! [`lean::Lean`].
//!
//! | file | what |
//! |---|---|
//! | `reencode`, `symbols` | Lean's module made fit for the host; where its functions and data are |
//! | `machine`, `host`, `interrupt`, `watchdog`, `lost` | one guest; what it may ask the host; how it ends |
//! | `memory`, `written_pages` | the guest's memory, and which of its pages it has changed |
//! | `layout`, `scalar`, `object` | values of Lean, and the objects on its heap |
//! | `functions`, `signature`, `arguments` | Lean's functions, and who owns what in a call of them |
//! | `lean` | making objects, and calling Lean's functions |

#![warn(missing_docs)]
#![allow(unsafe_code, reason = "guest memory is mapped, read and written here, and nowhere else")]

pub mod arguments;
pub mod functions;
mod host;
mod interrupt;
pub mod layout;
pub mod lean;
mod lost;
pub mod machine;
pub mod memory;
pub mod object;
pub mod reencode;
pub mod scalar;
pub mod signature;
mod symbols;
pub mod watchdog;
mod word;
pub mod written_pages;

/// The version of Lean whose objects and functions this crate knows, as in the name of its package.
pub const LEAN_VERSION: &str = "4.28.0-pre";
