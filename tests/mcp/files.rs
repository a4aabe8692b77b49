//! Goals, diagnostics, attempts and the other questions about a file.

use super::{Client, FILE, folder, strings, write};
use serde_json::{Value, json};

#[test]
fn the_server_tells_its_tools() {
    let folder = folder("a.lean", FILE);
    let mut client = Client::start(folder.path(), &["--workers", "2"]);
    assert_eq!(client.info["serverInfo"]["name"], "prover");
    assert!(client.info["instructions"].as_str().unwrap().contains("lean_goal"));
    let tools = client.request("tools/list", json!({}));
    let tools = tools["tools"].as_array().unwrap();
    assert!(tools.len() >= 20, "{}", tools.len());
    for tool in tools {
        let name = &tool["name"];
        assert_eq!(tool["annotations"]["readOnlyHint"], true, "{name}");
        assert_eq!(tool["annotations"]["openWorldHint"], false, "{name}");
        for (arg, property) in tool["inputSchema"]["properties"].as_object().unwrap() {
            assert!(property["type"].is_string(), "{name}: {arg}");
            assert!(property.get("anyOf").is_none(), "{name}: {arg}");
        }
    }
    assert_eq!(client.close(), Some(0));
}

#[test]
fn goals_before_and_after_a_line_and_at_a_column() {
    let folder = folder("a.lean", FILE);
    let mut client = Client::start(folder.path(), &["--workers", "1"]);
    let goal = client.call("lean_goal", json!({"file_path": "a.lean", "line": 2}));
    assert_eq!(goal["line_context"], "  rw [h]");
    let before = strings(&goal["goals_before"]);
    assert_eq!(before.len(), 1);
    assert!(before[0].contains("h : a = b") && before[0].ends_with("⊢ a + 1 = b + 1"), "{before:?}");
    assert_eq!((goal["goals_after"].as_array().unwrap().len(), &goal["status"]), (0, &json!("complete")));
    assert_eq!(goal["completeness"], "complete");
    assert_eq!(goal["hash"].as_str().unwrap().len(), 16);

    let arguments =
        json!({"file_path": folder.path().join("a.lean"), "line": 7, "column": 5, "format": "structured"});
    let goal = client.call("lean_goal", arguments);
    assert_eq!(goal["status"], "goals");
    let first = &goal["goals"][0];
    assert_eq!((first["goal"].as_str(), first["status"].as_str()), (Some("q"), Some("open")));
    let names: Vec<&str> =
        first["context"].as_array().unwrap().iter().filter_map(|e| e["name"].as_str()).collect();
    assert_eq!(names, ["p", "q", "hp", "hq"]);

    let outside = client.call("lean_goal", json!({"file_path": "a.lean", "line": 9, "column": 5}));
    assert_eq!(outside["status"], "no_goal_at_position");
    assert!(client.fault("lean_goal", json!({"file_path": "a.lean", "line": 99})).contains("has 13 lines"));
    assert!(client.fault("lean_goal", json!({"file_path": "a.lean"})).contains("needs `line`"));
    assert!(client.fault("lean_goal", json!({"file_path": "b.lean", "line": 1})).contains("no such file"));
    assert!(
        client.fault("lean_goal", json!({"file_path": "/etc/x.lean", "line": 1})).contains("is outside of")
    );
    assert!(
        client.fault("lean_goal", json!({"file_path": "../x.lean", "line": 1})).contains("is outside of")
    );

    let short = client.call("lean_goal", json!({"file_path": "a.lean", "line": 2, "max_chars": 10}));
    assert_eq!(short["completeness"], "partial");
    let next = short["cut"]["next_offset"].as_u64().unwrap();
    let rest = client.call("lean_goal", json!({"file_path": "a.lean", "line": 2, "offset": next}));
    let pieces = format!("{}{}", strings(&short["goals_before"])[0], strings(&rest["goals_before"])[0]);
    assert_eq!(pieces, before[0]);
}

#[test]
fn attempts_tell_what_each_tactic_leaves() {
    let folder = folder("a.lean", FILE);
    let mut client = Client::start(folder.path(), &["--workers", "1"]);
    let snippets = ["exact hq", "simp_all", "exact hp", "constructor", "sorry", "have h := hq\n    exact h"];
    let tried = client.call(
        "lean_multi_attempt",
        json!({"file_path": "a.lean", "line": 7, "column": 5, "snippets": snippets}),
    );
    let items = tried["items"].as_array().unwrap();
    let statuses: Vec<&str> = items.iter().map(|i| i["proof_status"].as_str().unwrap()).collect();
    assert_eq!(statuses[0], "Completed");
    assert_eq!(statuses[1], "Completed");
    assert!(statuses[2].starts_with("Error"), "{statuses:?}");
    assert!(statuses[3].starts_with("Error"), "{statuses:?}");
    assert_eq!(statuses[4], "Incomplete: contains sorry");
    assert_eq!(statuses[5], "Completed");
    assert!(items[2]["diagnostics"][0]["message"].as_str().unwrap().contains("mismatch"), "{}", items[2]);
    assert!(items.iter().zip(snippets).all(|(i, s)| i["snippet"] == s && i["timed_out"] == false));

    let open = client
        .call("lean_multi_attempt", json!({"file_path": "a.lean", "line": 5, "snippets": ["constructor"]}));
    assert_eq!(open["items"][0]["proof_status"], "Incomplete: open goals remain");
    assert_eq!(strings(&open["items"][0]["goals"]).len(), 2);

    let forever = "repeat (have : True := trivial)";
    let arguments =
        json!({"file_path": "a.lean", "line": 5, "snippets": [forever, "constructor"], "timeout_s": 3});
    let tried = client.call("lean_multi_attempt", arguments);
    let status = tried["items"][0]["proof_status"].as_str().unwrap();
    assert!(status.starts_with("Error"), "{tried}");
    let again = client.call(
        "lean_multi_attempt",
        json!({"file_path": "a.lean", "line": 7, "column": 5, "snippets": ["exact hq"]}),
    );
    assert_eq!(again["items"][0]["proof_status"], "Completed", "the session goes on");
    assert!(
        client
            .fault("lean_multi_attempt", json!({"file_path": "a.lean", "line": 9, "snippets": ["simp"]}))
            .contains("no proof by tactics")
    );
}

#[test]
fn messages_of_a_file_of_lines_and_of_a_declaration() {
    let text = format!("{FILE}\ntheorem wrong : 1 = 2 := by\n  decide\n");
    let folder = folder("a.lean", &text);
    let mut client = Client::start(folder.path(), &["--workers", "1"]);
    let all = client.call("lean_diagnostic_messages", json!({"file_path": "a.lean"}));
    assert_eq!(
        (&all["success"], &all["partial"], &all["timed_out"]),
        (&json!(false), &json!(false), &json!(false))
    );
    let severities: Vec<(&str, u64)> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| (i["severity"].as_str().unwrap(), i["line"].as_u64().unwrap()))
        .collect();
    assert_eq!(severities, [("warning", 4), ("error", 16)], "{all}");
    let part = |client: &mut Client, more: Value| {
        let mut arguments = json!({"file_path": "a.lean"});
        arguments.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        client.call("lean_diagnostic_messages", arguments)
    };
    let above = part(&mut client, json!({"end_line": 13}));
    assert_eq!((&above["success"], above["items"].as_array().unwrap().len()), (&json!(true), 1));
    let one = part(&mut client, json!({"declaration_name": "wrong"}));
    assert_eq!((&one["success"], one["items"].as_array().unwrap().len()), (&json!(false), 1));
    let errors = part(&mut client, json!({"severity": "error"}));
    assert_eq!(errors["items"].as_array().unwrap().len(), 1);
    let unknown =
        client.fault("lean_diagnostic_messages", json!({"file_path": "a.lean", "declaration_name": "no"}));
    assert!(unknown.contains("it declares add_swap"), "{unknown}");
    // a file edited under the server's feet
    write(folder.path(), "a.lean", &text.replace("1 = 2", "1 = 1"));
    let fresh = client.call("lean_diagnostic_messages", json!({"file_path": "a.lean"}));
    assert_eq!(fresh["success"], true, "{fresh}");
    assert_ne!(fresh["hash"], all["hash"]);
}

#[test]
fn edits_that_lean_proposes() {
    let text = "theorem t (a b : Nat) (h : a = b) : b = a := by\n  exact?\n";
    let folder = folder("a.lean", text);
    let mut client = Client::start(folder.path(), &["--workers", "1"]);
    let actions = client.call("lean_code_actions", json!({"file_path": "a.lean", "line": 2}));
    let first = &actions["actions"][0];
    assert!(first["title"].as_str().unwrap().starts_with("Try this: exact"), "{actions}");
    let edit = &first["edits"][0];
    let place = ["start_line", "start_column", "end_line", "end_column"].map(|f| edit[f].as_u64().unwrap());
    assert_eq!(place, [2, 3, 2, 9]);
    let new = edit["new_text"].as_str().unwrap();
    write(folder.path(), "a.lean", &text.replace("exact?", new));
    let after = client.call("lean_diagnostic_messages", json!({"file_path": "a.lean"}));
    assert_eq!((&after["success"], after["items"].as_array().unwrap().len()), (&json!(true), 0), "{new}");
    let none = client.call("lean_code_actions", json!({"file_path": "a.lean", "line": 1}));
    assert_eq!(none["actions"], json!([]));
}

#[test]
fn types_symbols_declarations_and_completions() {
    let text = format!(
        "{FILE}\nnamespace N\n/-- About one. -/\ndef one : Nat := Nat.succ 0\nend N\n\n\
        theorem uses (xs : List Nat) : N.one = 1 := by\n  exact (rfl : N.one = 1)\n"
    );
    let folder = folder("a.lean", &text);
    let mut client = Client::start(folder.path(), &["--workers", "1"]);
    let line = text.lines().position(|l| l.contains("exact (rfl")).unwrap() + 1;
    let term = client.call("lean_term_goal", json!({"file_path": "a.lean", "line": line, "column": 10}));
    assert!(term["expected_type"].as_str().unwrap().contains("⊢ N.one = 1"), "{term}");
    let succ = text.lines().position(|l| l.contains("Nat.succ")).unwrap() + 1;
    let hover = client.call("lean_hover_info", json!({"file_path": "a.lean", "line": succ, "column": 18}));
    assert!(hover["info"].as_str().unwrap().contains("Nat.succ"), "{hover}");
    assert!(hover["info"].as_str().unwrap().contains("Nat → Nat"), "{hover}");
    let own = client.call("lean_hover_info", json!({"file_path": "a.lean", "line": line, "column": 16}));
    assert!(own["info"].as_str().unwrap().contains("About one"), "{own}");
    assert!(
        client
            .fault("lean_hover_info", json!({"file_path": "a.lean", "line": 3, "column": 1}))
            .contains("no information")
    );

    let declared = client
        .call("lean_declaration_file", json!({"file_path": "a.lean", "symbol": "N.one", "context_lines": 0}));
    assert_eq!(declared["content"], "/-- About one. -/\ndef one : Nat := Nat.succ 0");
    assert_eq!(declared["file_path"], "a.lean");
    let library = client.call("lean_declaration_file", json!({"file_path": "a.lean", "symbol": "Nat.succ"}));
    assert!(library["content"].as_str().unwrap().contains("Nat → Nat"), "{library}");
    assert!(library["note"].as_str().unwrap().contains("library"), "{library}");
    assert!(
        client
            .fault("lean_declaration_file", json!({"file_path": "a.lean", "symbol": "Nat.nope"}))
            .contains("no declaration")
    );

    write(
        folder.path(),
        "b.lean",
        "theorem t (xs : List Nat) : xs.length = xs.length := by\n  exact Nat.add_com\n",
    );
    let found = client.call("lean_completions", json!({"file_path": "b.lean", "line": 2, "column": 20}));
    let labels: Vec<&str> =
        found["items"].as_array().unwrap().iter().filter_map(|i| i["label"].as_str()).collect();
    assert!(labels.contains(&"Nat.add_comm"), "{labels:?}");
    assert!(found["items"][0]["detail"].is_string(), "{}", found["items"][0]);
    write(
        folder.path(),
        "b.lean",
        "theorem t (xs : List Nat) : xs.length = xs.length := by\n  have := xs.leng\n  rfl\n",
    );
    let found = client.call("lean_completions", json!({"file_path": "b.lean", "line": 2, "column": 18}));
    let labels: Vec<&str> =
        found["items"].as_array().unwrap().iter().filter_map(|i| i["label"].as_str()).collect();
    assert!(labels.contains(&"length"), "{labels:?}");
}

#[test]
fn outlines_and_bad_files() {
    let folder = folder("a.lean", FILE);
    let mut client = Client::start(folder.path(), &["--workers", "1"]);
    let outline = client.call("lean_file_outline", json!({"file_path": "a.lean"}));
    let shown: Vec<(&str, &str, u64, u64)> = outline["declarations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| {
            let line = |f: &str| d[f].as_u64().unwrap();
            (d["name"].as_str().unwrap(), d["kind"].as_str().unwrap(), line("start_line"), line("end_line"))
        })
        .collect();
    let expected = [
        ("add_swap", "Thm", 1, 2),
        ("both", "Thm", 4, 7),
        ("double", "Def", 9, 9),
        ("double_eq", "Thm", 11, 13),
    ];
    assert_eq!(shown, expected);
    let few = client.call("lean_file_outline", json!({"file_path": "a.lean", "max_declarations": 1}));
    assert_eq!((few["declarations"].as_array().unwrap().len(), &few["total_declarations"]), (1, &json!(4)));

    std::fs::write(folder.path().join("bad.lean"), b"theorem t : \xff").unwrap();
    assert!(client.fault("lean_goal", json!({"file_path": "bad.lean", "line": 1})).contains("not UTF-8"));
    write(folder.path(), "m.lean", "import Mathlib\ntheorem t : 1 = 1 := by\n  rfl\n");
    let fault = client.fault("lean_goal", json!({"file_path": "m.lean", "line": 3}));
    assert!(fault.contains("--project"), "{fault}");
    let outline = client.call("lean_file_outline", json!({"file_path": "m.lean"}));
    assert_eq!(outline["imports"], json!(["Mathlib"]));
    // line ends and a byte order mark are those of the file
    let windows = format!("\u{feff}{}", FILE.replace('\n', "\r\n"));
    write(folder.path(), "w.lean", &windows);
    let goal = client.call("lean_goal", json!({"file_path": "w.lean", "line": 2}));
    assert_eq!(
        (goal["line_context"].as_str(), goal["status"].as_str()),
        (Some("  rw [h]"), Some("complete"))
    );
    let messages = client.call("lean_diagnostic_messages", json!({"file_path": "w.lean"}));
    assert_eq!(messages["items"][0]["line"], 4, "{messages}");
    // errors before the place are told, and the rest works
    write(folder.path(), "e.lean", &format!("theorem x : 1 = 2 := by\n  rfl\n{FILE}"));
    let goal = client.call("lean_goal", json!({"file_path": "e.lean", "line": 4}));
    assert_eq!(
        (goal["status"].as_str(), goal["errors"][0]["line"].as_u64()),
        (Some("complete"), Some(2)),
        "{goal}"
    );
    #[cfg(unix)]
    {
        let outside = tempfile::NamedTempFile::with_suffix(".lean").unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("link.lean")).unwrap();
        assert!(
            client.fault("lean_goal", json!({"file_path": "link.lean", "line": 1})).contains("is outside of")
        );
    }
}

#[test]
fn code_of_the_caller_and_verdicts() {
    let folder = folder("a.lean", FILE);
    let mut client = Client::start(folder.path(), &["--workers", "2"]);
    let run = client.call("lean_run_code", json!({"code": "#eval 5 * 7 + 3"}));
    assert_eq!((&run["success"], &run["diagnostics"][0]["message"]), (&json!(true), &json!("38")));
    let run = client.call("lean_run_code", json!({"code": "example : 1 = 2 := rfl"}));
    assert_eq!((&run["success"], &run["diagnostics"][0]["line"]), (&json!(false), &json!(1)));

    let good = client.call("lean_verify", json!({"file_path": "a.lean", "theorem_name": "double_eq"}));
    assert_eq!((&good["accepted"], good["tier"].as_str()), (&json!(true), Some("audited")), "{good}");
    assert!(!strings(&good["axioms"]).contains(&"sorryAx"));
    let warnings: Vec<&str> =
        good["warnings"].as_array().unwrap().iter().filter_map(|w| w["pattern"].as_str()).collect();
    assert_eq!(warnings, ["sorry"]);
    let open = client
        .call("lean_verify", json!({"file_path": "a.lean", "theorem_name": "both", "scan_source": false}));
    assert_eq!((&open["accepted"], &open["warnings"]), (&json!(false), &json!([])), "{open}");
    assert!(strings(&open["axioms"]).contains(&"sorryAx"), "{open}");
    assert!(
        client
            .fault("lean_verify", json!({"file_path": "a.lean", "theorem_name": "double"}))
            .contains("only theorems")
    );

    let text = "theorem t (a b : Nat) (h : a = b) (k : a = a) (n : Nat) : b = a := by\n  rw [h]\n\n\
        theorem term {p : Prop} (h : p) (i : p) : p := h\n\ntheorem wrong (h : 1 = 1) : 2 = 3 := by\n  rfl\n";
    write(folder.path(), "m.lean", text);
    let needed = client.call("lean_minimal_hypotheses", json!({"file_path": "m.lean", "theorem_name": "t"}));
    let verdicts: Vec<(&str, &str)> = needed["verdicts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| (v["binder"].as_str().unwrap(), v["status"].as_str().unwrap()))
        .collect();
    let expected = [
        ("(a : Nat)", "load-bearing"),
        ("(b : Nat)", "load-bearing"),
        ("(h : a = b)", "load-bearing"),
        ("(k : a = a)", "removable"),
        ("(n : Nat)", "removable"),
    ];
    assert_eq!(verdicts, expected, "{needed}");
    let term = client.call("lean_minimal_hypotheses", json!({"file_path": "m.lean", "theorem_name": "term"}));
    let statuses: Vec<&str> =
        term["verdicts"].as_array().unwrap().iter().filter_map(|v| v["status"].as_str()).collect();
    assert_eq!(
        (statuses.as_slice(), &term["skipped_implicit"]),
        (["load-bearing", "removable"].as_slice(), &json!(1))
    );
    let wrong =
        client.call("lean_minimal_hypotheses", json!({"file_path": "m.lean", "theorem_name": "wrong"}));
    assert_eq!(wrong["verdicts"][0]["status"], "error", "{wrong}");
}
