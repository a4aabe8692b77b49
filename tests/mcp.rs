//! `prover mcp` and the verbs of the command line that ask the same, over the real engine.

#[path = "mcp/cancel.rs"]
mod cancel;
#[path = "mcp/client.rs"]
mod client;
#[path = "support/executable.rs"]
mod executable;
#[path = "mcp/files.rs"]
mod files;
#[path = "mcp/http.rs"]
mod http;
#[path = "mcp/native.rs"]
mod native;
#[path = "mcp/python.rs"]
mod python;
#[path = "mcp/search.rs"]
mod search;
#[path = "mcp/verbs.rs"]
mod verbs;

use client::Client;
use serde_json::Value;
use std::path::Path;

/// A folder with one file.
fn folder(name: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), name, text);
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("writable");
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().expect("a list").iter().filter_map(Value::as_str).collect()
}

/// A file with theorems that are proved, open and wrong.
const FILE: &str = "\
theorem add_swap (a b : Nat) (h : a = b) : a + 1 = b + 1 := by
  rw [h]

theorem both (p q : Prop) (hp : p) (hq : q) : p ∧ q := by
  constructor
  · exact hp
  · sorry

def double (n : Nat) : Nat := n + n

theorem double_eq (n : Nat) : double n = 2 * n := by
  unfold double
  omega
";
