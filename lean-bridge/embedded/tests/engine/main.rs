//! The embedded engine, in process: each test has an engine of its own.

mod code;
mod common;
mod judge;
mod limits;
mod sandbox;
mod soak;
