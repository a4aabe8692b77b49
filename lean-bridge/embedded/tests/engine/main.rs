//! The embedded engine, in process: each test has an engine of its own.

mod arithmetic;
mod code;
mod common;
mod deadline;
mod judge;
mod library;
mod library_check;
mod limits;
mod metaprograms;
mod module_files;
mod mutation;
mod printing;
mod renewal;
mod sandbox;
mod second_kernel;
mod soak;
