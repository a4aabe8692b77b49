//! Names, lemmas, suggestions, searches and verdicts.

use super::{Client, FILE, folder, strings, write};
use serde_json::json;

#[test]
fn names_and_lemmas() {
    let folder = folder("a.lean", FILE);
    let mut client = Client::start(folder.path(), &["--workers", "1", "--premises", "off"]);
    let own = client.call("lean_local_search", json!({"query": "double"}));
    assert_eq!(
        (&own["items"][0]["name"], &own["items"][0]["file"]),
        (&json!("double"), &json!("a.lean")),
        "{own}"
    );
    let library = client.call("lean_local_search", json!({"query": "Nat.add_comm", "limit": 3}));
    let first = &library["items"][0];
    assert_eq!((&first["name"], &first["kind"]), (&json!("Nat.add_comm"), &json!("theorem")), "{library}");
    assert!(first["file"].as_str().unwrap().ends_with(".lean"), "{first}");
    let none = client.call("lean_local_search", json!({"query": "no_such_name_anywhere"}));
    assert_eq!(none["items"], json!([]));

    write(folder.path(), "g.lean", "theorem t (a b c : Nat) : a * (b + c) = a * b + a * c := by\n  sorry\n");
    let found = client
        .call("lean_state_search", json!({"file_path": "g.lean", "line": 2, "column": 3, "num_results": 8}));
    let names: Vec<&str> =
        found["items"].as_array().unwrap().iter().filter_map(|i| i["name"].as_str()).collect();
    assert!(names.contains(&"Nat.mul_add") || names.contains(&"Nat.left_distrib"), "{names:?}");
    assert!(found["items"][0]["type"].is_string(), "{found}");
    let hammer = client.call("lean_hammer_premise", json!({"file_path": "g.lean", "line": 2, "column": 3}));
    assert!(hammer["items"].as_array().unwrap().len() <= 32);
    let statement = "theorem t (a b c : Nat) : a * (b + c) = a * b + a * c";
    let premises = client.call("lean_premises", json!({"statement": statement}));
    assert!(!premises["items"].as_array().unwrap().is_empty(), "{premises}");
}

#[test]
fn statements_by_what_they_say() {
    let folder = folder("a.lean", FILE);
    let mut client = Client::start(folder.path(), &["--workers", "1", "--premises", "off"]);
    let found = client.call("lean_loogle", json!({"query": "List.length (_ ++ _) = ?n"}));
    let first = &found["items"][0];
    assert_eq!((&first["name"], &found["completeness"]), (&json!("List.length_append"), &json!("complete")));
    assert!(first["type"].as_str().unwrap().contains("as.length + bs.length"), "{found}");
    assert!(first["module"].as_str().unwrap().starts_with("Init."), "{found}");
    let several = client.call(
        "lean_loogle",
        json!({"query": "|- _ ∣ _ → _ ∣ _, \"gcd\", Nat.gcd", "num_results": 2, "file_path": "a.lean"}),
    );
    assert_eq!(
        (several["items"].as_array().unwrap().len(), &several["completeness"]),
        (2, &json!("partial"))
    );
    assert!(several["total"].as_u64().unwrap() > 2, "{several}");
    let wrong = client.fault("lean_loogle", json!({"query": "foo + _"}));
    assert!(wrong.contains("Unknown identifier `foo`") && wrong.contains("`?a`"), "{wrong}");
    assert!(client.fault("lean_loogle", json!({"query": ""})).contains("empty"));
    // little time, which a fast machine may find enough: what is told is then right, or said to be cut off
    let all = client.call("lean_loogle", json!({"query": "?a = ?b + _"}))["total"].as_u64().unwrap();
    let late = client.call("lean_loogle", json!({"query": "?a = ?b + _", "timeout_s": 0.2}));
    let total = late["total"].as_u64().unwrap_or_default();
    let is_cut = late["completeness"] == "timed_out" && total <= all;
    assert!(is_cut || total == all, "{total} of {all}: {late}");
}

#[test]
fn what_tactics_propose_is_told() {
    let text = "theorem t (a b : Nat) (h : a ≤ b) : a < b + 1 := by\n  sorry\n";
    let folder = folder("a.lean", text);
    let mut client = Client::start(folder.path(), &["--workers", "1", "--premises", "off"]);
    let arguments = json!({"file_path": "a.lean", "line": 2, "column": 3, "snippets": ["exact?", "omega"]});
    let tried = client.call("lean_multi_attempt", arguments);
    let (asked, plain) = (&tried["items"][0], &tried["items"][1]);
    assert_eq!(asked["proof_status"], "Completed", "{tried}");
    assert!(asked["diagnostics"][0]["message"].as_str().unwrap().starts_with("Try this: exact Nat."));
    assert_eq!(plain["diagnostics"], json!([]), "{tried}");
}

#[test]
fn suggestions_were_run() {
    let folder = folder("a.lean", FILE);
    let mut client = Client::start(folder.path(), &["--workers", "2", "--premises", "off"]);
    let found = client.call("lean_suggest", json!({"file_path": "a.lean", "line": 7, "column": 5}));
    assert!(found["goal"].as_str().unwrap().ends_with("⊢ q"), "{found}");
    let first = &found["items"][0];
    assert_eq!((&first["closes"], &first["goals"]), (&json!(true), &json!([])), "{found}");
    // what is said to close the goal does
    let tactic = first["tactic"].as_str().unwrap();
    let arguments = json!({"file_path": "a.lean", "line": 7, "column": 5, "snippets": [tactic]});
    let tried = client.call("lean_multi_attempt", arguments);
    assert_eq!(tried["items"][0]["proof_status"], "Completed", "{tried}");
    let of = client.call(
        "lean_suggest",
        json!({"statement": "theorem t (p q : Prop) : p ∧ q → q ∧ p", "num_results": 3}),
    );
    assert!(!of["items"].as_array().unwrap().is_empty(), "{of}");
    let statement = "theorem t (a b c : Nat) (h : a ∣ b) (k : b ∣ c) : a ∣ c";
    let of = client.call("lean_suggest", json!({"statement": statement}));
    let items = of["items"].as_array().unwrap();
    let lemma =
        |i: &serde_json::Value| i["lemmas"].as_array().unwrap().iter().any(|l| l["name"] == "Nat.dvd_trans");
    let with = items.iter().find(|i| lemma(i)).unwrap_or_else(|| panic!("{of}"));
    assert!(with["lemmas"][0]["statement"].as_str().unwrap().contains("→"), "{of}");
    assert!(client.fault("lean_suggest", json!({"file_path": "a.lean"})).contains("give `line`"));
    assert!(client.fault("lean_suggest", json!({})).contains("give `statement`"));
}

#[test]
fn proofs_and_counterexamples_are_judged() {
    let folder = folder("a.lean", FILE);
    let mut client = Client::start(folder.path(), &["--workers", "2", "--premises", "off"]);
    let proved = client.call("lean_prove", json!({"statement": "theorem t (a b : Nat) : a + b = b + a"}));
    assert_eq!(
        (&proved["verdict"], proved["tier"].as_str()),
        (&json!("proved"), Some("audited")),
        "{proved}"
    );
    assert!(proved["proof"].as_str().unwrap().starts_with("theorem t (a b : Nat) : a + b = b + a := by"));
    let of_file = client.call("lean_prove", json!({"file_path": "a.lean", "theorem_name": "both"}));
    assert_eq!(of_file["verdict"], "proved", "{of_file}");
    let proof = of_file["proof"].as_str().unwrap();
    let judged =
        client.call("lean_judge", json!({"file_path": "a.lean", "theorem_name": "both", "proof": proof}));
    assert_eq!((&judged["accepted"], judged["tier"].as_str()), (&json!(true), Some("audited")), "{judged}");
    let statement = "theorem t (n : Nat) : n < 5";
    let judged = client.call("lean_judge", json!({"statement": statement, "proof": "by omega"}));
    assert_eq!(judged["accepted"], false, "{judged}");
    let judged = client.call("lean_judge", json!({"statement": statement, "proof": "by sorry"}));
    assert!(judged["refused"].as_str().unwrap().contains("sorry"), "{judged}");
    let refuted = client.call("lean_refute", json!({"statement": statement}));
    assert_eq!(refuted["refuted"], true, "{refuted}");
    assert!(refuted["proof"].is_string() && refuted["tier"] == "audited", "{refuted}");
    let true_one = client.call("lean_refute", json!({"statement": "theorem t (n : Nat) : n = n"}));
    assert_eq!(true_one["refuted"], false, "{true_one}");
    let wrong = client.fault("lean_suggest", json!({"statement": "theorem t : nonsense"}));
    assert!(wrong.contains("does not accept the statement"), "{wrong}");
    let verdict = client.call("lean_prove", json!({"statement": "theorem t : nonsense = 1 + \"a\""}));
    assert_eq!(verdict["verdict"], "unsupported", "{verdict}");
}

#[test]
fn a_whole_proof_step_by_step() {
    let text = "theorem t (xs ys : List Nat) : (xs ++ ys).length = ys.length + xs.length := by\n  sorry\n";
    let folder = folder("p.lean", text);
    let mut client = Client::start(folder.path(), &["--workers", "2", "--premises", "off"]);
    let goal = client.call("lean_goal", json!({"file_path": "p.lean", "line": 2, "column": 3}));
    assert!(strings(&goal["goals"])[0].ends_with("ys.length + xs.length"), "{goal}");
    let arguments =
        json!({"file_path": "p.lean", "line": 2, "snippets": ["rfl", "rw [List.length_append]", "omega"]});
    let tried = client.call("lean_multi_attempt", arguments);
    assert_eq!(tried["items"][1]["proof_status"], "Incomplete: open goals remain", "{tried}");
    write(folder.path(), "p.lean", &text.replace("sorry", "rw [List.length_append]\n  sorry"));
    // a Lean process dies in the middle
    let killed = client.workers();
    assert!(!killed.is_empty());
    for pid in killed {
        assert!(
            std::process::Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success()
        );
    }
    let suggested = client.call("lean_suggest", json!({"file_path": "p.lean", "line": 3}));
    let first = &suggested["items"][0];
    assert_eq!(first["closes"], true, "{suggested}");
    let tactic = first["tactic"].as_str().unwrap().replace('\n', "\n  ");
    write(folder.path(), "p.lean", &text.replace("sorry", &format!("rw [List.length_append]\n  {tactic}")));
    let messages = client.call("lean_diagnostic_messages", json!({"file_path": "p.lean"}));
    assert_eq!((&messages["success"], &messages["items"]), (&json!(true), &json!([])), "{messages}");
    let verified = client.call("lean_verify", json!({"file_path": "p.lean", "theorem_name": "t"}));
    assert_eq!((&verified["accepted"], &verified["tier"]), (&json!(true), &json!("audited")), "{verified}");
}
