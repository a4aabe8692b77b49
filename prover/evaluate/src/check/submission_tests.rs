use super::*;
use serde_json::json;

fn task(fields: serde_json::Value) -> Result<Task, String> {
    let submission = Submission::read(&serde_json::from_value(fields).unwrap())?;
    let defaults = Defaults { axioms: vec!["choice".into()], ..Defaults::default() };
    submission.task(&defaults, Duration::from_secs(5)).map(|asked| asked.task)
}

fn judged(fields: serde_json::Value) -> Vec<JudgeRequest> {
    match task(fields) {
        Ok(Task::Judge(requests)) => requests,
        other => panic!("{other:?}"),
    }
}

const S: &str = "theorem t (a b : Nat) : a + b = b + a";

#[test]
fn a_proof_in_all_forms() {
    for form in ["", " :=", " := by", " := by\n", " := by sorry", " := sorry"] {
        for (proof, candidate) in [
            ("by omega", format!("{S} := by omega")),
            (":= by omega", format!("{S} := by omega")),
            ("omega", format!("{S} := by\n  omega")),
            ("  omega\n", format!("{S} := by\n  omega")),
            ("theorem t (a b : Nat) : a + b = b + a := by simp", format!("{S} := by simp")),
        ] {
            let requests = judged(json!({"formal_statement": format!("{S}{form}"), "proof": proof}));
            for request in &requests {
                assert_eq!(request.statement, format!("{S} := by sorry"), "{form:?}");
                assert_eq!(request.axioms, ["choice"]);
            }
            let texts: Vec<&str> = requests.iter().map(|r| r.candidate.as_str()).collect();
            assert!(texts.contains(&candidate.as_str()), "{form:?} {proof:?}: {texts:?}");
        }
    }
}

#[test]
fn the_statement_is_what_the_asker_wrote() {
    let asked = |statement: &str| judged(json!({"statement": statement, "proof": "rfl"})).remove(0).statement;
    let said = "theorem t (n : Nat) : n = n\n  |> Not";
    for form in ["", " :=", " := by", " := by sorry", " := sorry"] {
        assert_eq!(asked(&format!("{said}{form}")), format!("{said} := by sorry"), "{form:?}");
    }
    // where a proof begins that is given is a guess
    let given = "theorem t : ∀ n : Nat, n = n\n  | 0 => rfl\n  | n + 1 => rfl";
    assert_eq!(asked(given), given);
    assert_eq!(asked("theorem t : 1 = 1 := rfl"), "theorem t : 1 = 1\n  := rfl");
    for several in [
        "theorem hard : 1 = 2 := by sorry\n\ntheorem easy : True := by sorry",
        "theorem hard : 1 = 2 := by sorry\n\nexample : True := by sorry",
        "theorem hard : 1 = 2 := by sorry\n\n/-- ok -/ lemma easy : True",
        "theorem hard : 1 = 2 := by sorry\ntheorem easy : True := trivial",
    ] {
        let error = task(json!({"statement": several, "proof": "trivial"})).unwrap_err();
        assert!(error.contains("one at a time"), "{several}: {error}");
    }
}

#[test]
fn proofs_by_patterns_keep_their_lines() {
    let proof = "  | 0 => rfl\n  | n + 1 => rfl\n";
    let request = judged(json!({"statement": "theorem t : ∀ n : Nat, n = n", "proof": proof})).remove(0);
    assert_eq!(request.candidate, "theorem t : ∀ n : Nat, n = n\n  | 0 => rfl\n  | n + 1 => rfl");
}

#[test]
fn a_file_against_a_statement_brings_its_own_header_or_not() {
    let header = "import Lean\nopen Nat";
    let whole = |code: &str| judged(json!({"statement": S, "header": header, "code": code}))[0].whole;
    assert!(whole(&format!("{header}\n\n{S} := by omega")));
    assert!(whole(&format!("-- mine\nimport Lean\n{S} := by omega")));
    assert!(!whole(&format!("{S} := by omega")));
    let request = &judged(json!({"statement": format!("def d := 1\n{S}"), "code": S}))[0];
    assert_eq!(request.header, "def d := 1");
}

#[test]
fn files_without_a_statement_are_verified_as_they_are() {
    let text = |fields| match task(fields) {
        Ok(Task::Verify(r)) => r.text,
        other => panic!("{other:?}"),
    };
    assert_eq!(text(json!({"code": "theorem a : True := trivial"})), "theorem a : True := trivial");
    assert_eq!(
        text(json!({"header": "open Nat", "proof": "theorem a : True := trivial"})),
        "open Nat\n\ntheorem a : True := trivial"
    );
}

#[test]
fn default_imports_are_for_headers_without_any() {
    let defaults = Defaults { imports: "import Mathlib\n".into(), ..Defaults::default() };
    assert_eq!(defaults.header("open Nat\n"), "import Mathlib\nopen Nat");
    assert_eq!(defaults.header("import Lean"), "import Lean");
    assert_eq!(defaults.header(""), "import Mathlib");
}

#[test]
fn what_is_missing_is_named() {
    assert!(task(json!({"proof": "omega"})).unwrap_err().contains("`statement`"));
    let missing = task(json!({"statement": S, "model_output": "by omega"})).unwrap_err();
    assert!(missing.contains("`proof`, `formal_proof`, `code`, `full_code`, `lean4_code`"), "{missing}");
    assert!(missing.ends_with("found: `statement`, `model_output`"), "{missing}");
    assert!(task(json!({"statement": S, "proof": 3})).unwrap_err().contains("`proof` is a number"));
    assert!(task(json!({"statement": "def d := 1", "proof": "rfl"})).unwrap_err().contains("no theorem"));
    assert!(task(json!({})).unwrap_err().contains("`code`"));
    let empty = task(json!({"statement": null, "proof": "theorem x : True := trivial"}));
    assert!(empty.unwrap_err().contains("`statement`"));
}

#[test]
fn axioms_of_the_submission_are_added() {
    let request = &judged(json!({"statement": S, "proof": "omega", "axioms": ["B", "choice"]}))[0];
    assert_eq!(request.axioms, ["B", "choice"]);
}

#[test]
fn fields_by_the_names_of_other_data_sets() {
    let read = |v: serde_json::Value| Submission::read(&serde_json::from_value(v).unwrap()).unwrap();
    let s = read(json!({"problem_id": "p", "lean4_code": S, "full_code": "whole"}));
    assert_eq!(
        (s.name.as_deref(), s.statement.as_deref(), s.code.as_deref()),
        (Some("p"), Some(S), Some("whole"))
    );
    let s = read(json!({"id": 3, "lean4_code": S}));
    assert_eq!((s.name.as_deref(), s.statement.as_deref(), s.code.as_deref()), (Some("3"), None, Some(S)));
    let s = read(json!({"formal_theorem": S, "formal_proof": "by omega", "lean4_code": "x"}));
    assert_eq!(
        (s.statement.as_deref(), s.proof.as_deref(), s.code.as_deref()),
        (Some(S), Some("by omega"), None)
    );
}
