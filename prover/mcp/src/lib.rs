//! The questions of `proof-assist` as tools of the Model Context Protocol, over standard input and
//! output or streamable HTTP.
//!
//! Names, arguments and results of the tools are those of lean-lsp-mcp, so that what assistants were
//! told about it holds here, too; `completeness`, `hash` and some fields of our own stand beside them.
//! What a tool takes is a `Spec`: its JSON schema and the reading of arguments both come from it, so
//! they cannot differ.
//!
//! | job | start with |
//! |---|---|
//! | serve one client | [`serve_stdio`] |
//! | serve many | [`serve_http`] |
//! | what there is | `tools` |
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod args;
mod auth;
mod http;
mod server;
mod spec;
mod stdio;
mod tools;

pub use http::{HttpConfig, serve_http};
pub use server::ProverServer;
pub use stdio::serve_stdio;
