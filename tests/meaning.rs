//! Names that mean something else than their author thinks, and faults of statements, over the real engine.

#[path = "meaning/check.rs"]
mod check;
#[path = "meaning/lint.rs"]
mod lint;
#[path = "meaning/names.rs"]
mod names;
#[path = "support/mod.rs"]
mod support;

use serde_json::Value;
use std::path::PathBuf;
use support::json_file;

/// A file of cases.
fn cases(name: &str) -> Vec<Value> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/meaning");
    json_file(&folder.join(name))
}

fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap_or_default()
}

/// The strings of a list; none if it is not there.
fn list(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}
