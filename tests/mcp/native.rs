//! `prover mcp --project`: the community's REPL tells less, and what it cannot tell is said, not made
//! up.

use super::executable::write_executable;
use super::{Client, FILE, folder, strings, write};
use serde_json::json;
use std::path::Path;

/// A Lake project whose REPL is ours without its extensions.
fn project(folder: &Path) {
    write(folder, "lean-toolchain", "leanprover/lean4:v4.28.0\n");
    write(folder, "lakefile.toml", "name = \"demo\"\n");
    let repl = folder.join(".lake/build/bin/repl");
    std::fs::create_dir_all(repl.parent().unwrap()).unwrap();
    let text = format!("#!/bin/sh\nexec '{}' lean-repl --plain\n", env!("CARGO_BIN_EXE_prover"));
    write_executable(&repl, &text);
}

#[test]
fn a_projects_lean_answers_what_it_can() {
    let folder = folder("a.lean", FILE);
    project(folder.path());
    let path = folder.path().display().to_string();
    let mut client =
        Client::start(folder.path(), &["--project", &path, "--workers", "2", "--memory-mb", "4000"]);
    let goal = client.call("lean_goal", json!({"file_path": "a.lean", "line": 2}));
    assert!(strings(&goal["goals_before"])[0].ends_with("⊢ a + 1 = b + 1"), "{goal}");
    let arguments = json!({"file_path": "a.lean", "line": 2, "snippets": ["rw [h]", "simp", "exact h"]});
    let tried = client.call("lean_multi_attempt", arguments);
    assert_eq!(tried["items"][0]["proof_status"], "Completed", "{tried}");
    assert!(tried["items"][2]["proof_status"].as_str().unwrap().starts_with("Error"), "{tried}");
    let messages = client.call("lean_diagnostic_messages", json!({"file_path": "a.lean"}));
    assert_eq!(
        (&messages["success"], &messages["items"][0]["line"]),
        (&json!(true), &json!(4)),
        "{messages}"
    );
    let term = client.call("lean_term_goal", json!({"file_path": "a.lean", "line": 2, "column": 7}));
    assert!(term["expected_type"].is_null(), "{term}");
    let names = client.call("lean_local_search", json!({"query": "double"}));
    assert_eq!(names["items"][0]["name"], "double");
    assert!(names["note"].as_str().unwrap().contains("only files below the root"), "{names}");
    let premises = client.call("lean_state_search", json!({"file_path": "a.lean", "line": 2, "column": 3}));
    assert!(premises["note"].is_string(), "{premises}");
    let suggested = client.call("lean_suggest", json!({"file_path": "a.lean", "line": 2}));
    assert!(suggested["items"].is_array(), "{suggested}");
    let run = client.call("lean_run_code", json!({"code": "#eval 1 + 1"}));
    assert_eq!((&run["success"], &run["diagnostics"][0]["message"]), (&json!(true), &json!("2")), "{run}");
    let needed =
        client.call("lean_minimal_hypotheses", json!({"file_path": "a.lean", "theorem_name": "add_swap"}));
    assert_eq!(needed["verdicts"][2]["status"], "load-bearing", "{needed}");
    let outline = client.call("lean_file_outline", json!({"file_path": "a.lean"}));
    assert_eq!(outline["declarations"].as_array().unwrap().len(), 4);
}
