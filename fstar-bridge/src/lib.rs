//! The F* side of the workbench: empty so far.
//!
//! This crate will talk to F* as `lean-bridge` talks to Lean: the JSON protocol of `fstar.exe --ide`, processes with
//! deadlines and memory limits, and a checker that judges one definition at a time against its file. Nothing depends
//! on it yet, and the program proves nothing in F*.
