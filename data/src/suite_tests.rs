use super::*;
use std::fs;

const HEADER: &str = "open Nat\n";

fn line(name: &str, statement: &str) -> String {
    serde_json::json!({
        "name": name, "split": "valid", "informal_prefix": "/-- In words. -/\n",
        "formal_statement": statement,
        "goal": "⊢ 1 = 1", "header": HEADER
    })
    .to_string()
}

#[test]
fn a_line_in_the_style_of_deepseek() {
    let suite =
        Suite::records("x/some.jsonl", &(line("a", "theorem a (n : Nat) :\n  n = n := by\n") + "\n\n"))
            .unwrap();
    assert_eq!(suite.name, "some");
    assert_eq!(
        suite.theorems,
        [Theorem {
            name: "a".into(),
            declares: "a".into(),
            header: "open Nat".into(),
            statement: "theorem a (n : Nat) :\n  n = n".into(),
            split: "valid".into(),
            informal: "In words.".into(),
            grade: None,
            topic: None,
            place: FileLine { file: "x/some.jsonl".into(), line: 1 },
        }]
    );
}

#[test]
fn definitions_before_a_statement_belong_to_the_header() {
    let suite = Suite::records("s", &line("t", "def f := 1\ntheorem t : f = 1 := by")).unwrap();
    assert_eq!(suite.theorems[0].header, "open Nat\n\ndef f := 1");
    assert_eq!(suite.theorems[0].statement, "theorem t : f = 1");
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_kept() {
    let good = line("a", "theorem a : 1 = 1 := by");
    for (bad, part) in [
        ("{", "EOF while parsing an object (column 1); the line is cut off"),
        ("null", "null, where an object is expected"),
        ("{\"name\":\"b\"}", "one of the fields `statement`, `formal_statement`"),
        (&line("b", "def b := 1"), "`formal_statement` declares no theorem, but `def`"),
        (
            &line("b", "instance : Inhabited Nat := ⟨0⟩"),
            "`formal_statement` declares no theorem, but `instance`",
        ),
        (&line("b", "theorem b : \"x"), "`formal_statement`: string without an end"),
        (&line("b", "theorem : True"), "`formal_statement`: a theorem without a name"),
        (r#"{"statement": 3}"#, "`statement` is a number, not a text"),
    ] {
        let suite =
            Suite::records("s.jsonl", &format!("{good}\n{bad}\n{}", line("c", "theorem c : 2 = 2"))).unwrap();
        assert_eq!(suite.theorems.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["a", "c"]);
        let [fault] = &suite.unreadable[..] else { panic!("{:?}", suite.unreadable) };
        assert_eq!(fault.place.to_string(), "s.jsonl:2");
        assert!(fault.reason.starts_with(part), "{bad}: {}", fault.reason);
        let error = Suite::records("s.jsonl", bad).unwrap_err().to_string();
        assert!(error.starts_with(&format!("s.jsonl:1: {part}")), "{error}");
    }
    assert!(matches!(Suite::records("s.jsonl", "\n"), Err(SuiteError::Empty { .. })));
    let error = Suite::open("no-such-suite").unwrap_err().to_string();
    assert!(error.contains("first-steps"), "{error}");
    for spec in ["no/such.lean", "no/such.jsonl", "no/such", "such.json.gz"] {
        let error = Suite::open(spec).unwrap_err().to_string();
        assert_eq!(error, format!("{spec}: no such file or folder"));
    }
    let error = Suite::open("no/such.lean:name").unwrap_err().to_string();
    assert_eq!(error, "no/such.lean: no such file or folder");
}

#[test]
fn two_theorems_of_one_name_are_told_apart() {
    let suite =
        Suite::records("s", &[line("a", "theorem a : 1 = 1"), line("a", "theorem a : 2 = 2")].join("\n"))
            .unwrap();
    let names: Vec<_> = suite.theorems.iter().map(|t| (t.name.as_str(), t.declares.as_str())).collect();
    assert_eq!(names, [("a", "a"), ("a #2", "a")]);
}

#[test]
fn records_under_the_names_of_other_data_sets() {
    let names = |text: &str| {
        let suite = Suite::records("s", text).unwrap();
        suite.theorems.iter().map(|t| format!("{}: {}", t.name, t.statement)).collect::<Vec<_>>()
    };
    assert_eq!(
        names(r#"[{"problem_id": "p", "lean4_code": "import Lean\ntheorem t : True := by sorry"}]"#),
        ["p: theorem t : True"]
    );
    assert_eq!(
        names(r#"{"id": 3, "theorem_statement": "theorem t : True", "header": null}"#),
        ["3: theorem t : True"]
    );
    assert_eq!(names(r#"{"formal_theorem": "theorem t : True"}"#), ["t: theorem t : True"]);
    assert_eq!(names(r#"{"statement": "example : True"}"#), ["line 1: theorem example_1 : True"]);
}

#[test]
fn a_folder_of_lean_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    file("MiniF2F/Test/b.lean", "open Nat\ntheorem b : 1 = 1 := by sorry");
    file("MiniF2F/Valid/a.lean", "theorem a : 2 = 2 := by sorry\ntheorem done : 1 = 1 := rfl");
    file("MiniF2F.lean", "import MiniF2F.Test.b");
    file("lakefile.lean", "theorem not_me : 1 = 1 := by sorry");
    file(".lake/x.lean", "theorem nor_me : 1 = 1 := by sorry");
    file("README.md", "theorem");
    let suite = Suite::open(folder.path().to_str().unwrap()).unwrap();
    let found: Vec<_> =
        suite.theorems.iter().map(|t| (t.name.as_str(), t.split.as_str(), &*t.header)).collect();
    assert_eq!(found, [("b", "test", "open Nat"), ("a", "valid", "")]);
    assert_eq!(suite.skipped.len(), 1);
    assert_eq!(suite.skipped[0].reason, "done has a proof already");

    let one = |name: &str| Suite::open(&format!("{}/MiniF2F/Valid/a.lean{name}", folder.path().display()));
    assert_eq!(one("").unwrap().theorems.len(), 1);
    assert_eq!(one(":done").unwrap().theorems[0].statement, "theorem done : 1 = 1");
    let error = one(":other").unwrap_err().to_string();
    assert!(error.ends_with("no theorem other; it has a, done"), "{error}");

    fs::write(folder.path().join("MiniF2F/Test/c.lean"), b"theorem c : 3 = 3 := by sorry\n\xff").unwrap();
    file("MiniF2F/Test/d.lean", "theorem d : 3 = 3 := by sorry\n\ntheorem : True\n");
    let suite = Suite::folder(folder.path()).unwrap();
    assert_eq!(suite.theorems.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["b", "d", "a"]);
    let told: Vec<_> = suite.unreadable.iter().map(|s| format!("{}: {}", s.place, s.reason)).collect();
    assert!(told[0].ends_with("c.lean:1: this is no UTF-8 text: line 2, byte 30 of the file"), "{told:?}");
    assert!(told[1].ends_with("d.lean:3: a theorem without a name"), "{told:?}");
}

#[test]
fn the_hash_counts_what_is_to_be_proved_and_nothing_else() {
    let hash = |name: &str, statement: &str| Suite::records("s", &line(name, statement)).unwrap().hash();
    let plain = hash("a", "theorem a : 1 = 1 := by");
    assert_eq!(plain.len(), 64);
    assert_eq!(plain, hash("a", "/-- doc -/ theorem a : 1 = 1 := by sorry"));
    assert_ne!(plain, hash("b", "theorem a : 1 = 1 := by"));
    assert_ne!(plain, hash("a", "theorem a : 1 = 2 := by"));
    assert_ne!(plain, hash("a", "def f := 1\ntheorem a : 1 = 1 := by"));
}

#[test]
fn built_in_suites_are_sound() {
    for (name, _) in BUILT_IN {
        let suite = Suite::open(name).unwrap();
        let of_the_library = *name == "library-heldout";
        for theorem in &suite.theorems {
            assert!(theorem.topic.is_some(), "{}: topic", theorem.place);
            if of_the_library {
                let (name, module) = (theorem.name.replace('.', "_"), theorem.topic.as_deref().unwrap_or(""));
                assert_eq!(name, theorem.declares, "{}", theorem.place);
                let imports = format!("{}\n", theorem.header);
                assert!(imports.starts_with("prelude\n"), "{}: all of Init would be imported", theorem.place);
                assert!(!imports.contains(&format!("import {module}\n")), "{}: its module", theorem.place);
                continue;
            }
            assert_eq!(theorem.name, theorem.declares, "{}", theorem.place);
            assert!(theorem.grade.is_some_and(|grade| (1..=4).contains(&grade)), "{}: grade", theorem.place);
        }
        assert!(!of_the_library || suite.theorems.len() >= 300, "{name}: {}", suite.theorems.len());
    }
}

#[test]
fn with_proof_puts_the_parts_together() {
    let suite = Suite::records("s", &line("a", "theorem a : 1 = 1 := by")).unwrap();
    assert_eq!(suite.theorems[0].with_proof("by rfl"), "open Nat\ntheorem a : 1 = 1 := by rfl");
}
