//! The official Python SDK as the client.

use std::path::Path;
use std::process::Command;

/// `MCP_PYTHON=PYTHON cargo test --release --workspace --test mcp -- --ignored`, with a Python that has
/// the package `mcp`.
#[test]
#[ignore = "needs a Python with the package mcp, named by MCP_PYTHON"]
fn the_official_client_drives_every_tool() {
    let python = std::env::var("MCP_PYTHON").expect("MCP_PYTHON names a Python with the package mcp");
    let client = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/mcp/client.py");
    let status =
        Command::new(python).arg(client).arg(env!("CARGO_BIN_EXE_prover")).status().expect("Python runs");
    assert!(status.success(), "client.py: {status}");
}
