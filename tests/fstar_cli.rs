//! `prover fstar` and `prover bench --prover fstar` as a user runs
//! them, with the fake in place of F*, and without any.

#[path = "fstar/cli_dependencies.rs"]
mod cli_dependencies;
#[path = "fstar/cli_interfaces.rs"]
mod cli_interfaces;
#[path = "fstar/cli_words.rs"]
mod cli_words;
#[path = "fstar/commands.rs"]
mod commands;
#[path = "support/executable.rs"]
mod executable;
#[path = "fstar/fake.rs"]
mod fake;

use commands::{FILE, fstar, prover, text, text_of};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

/// Not a test: the F* that the tests start.
#[test]
fn fake_server() {
    fake::serve_if_asked();
}

fn lines(output: &Output) -> Vec<Value> {
    text(&output.stdout)
        .lines()
        .map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}")))
        .collect()
}

#[test]
fn without_f_star_every_command_says_what_to_install() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("Lists.fst"), FILE).unwrap();
    let candidate = r#"{"definition": "ListRev.rev_length", "candidate": "let rev_length l = ()"}"#;
    std::fs::write(folder.path().join("c.jsonl"), candidate).unwrap();
    for args in [
        &["fstar", "doctor"][..],
        &["fstar", "check", "fstar-sample"],
        &["fstar", "check", "Lists.fst", "--definition", "total"],
        &["bench", "fstar-sample", "--prover", "fstar", "--candidates", "c.jsonl"],
        &["bench", "fstar-sample", "--prover", "fstar"],
        &["fstar", "prove", "Lists.fst", "--definition", "total"],
    ] {
        let o = prover(args, folder.path());
        let said = text(&o.stdout) + &text(&o.stderr);
        assert!(matches!(o.status.code(), Some(1 | 2)), "{args:?}: {said}");
        assert!(said.contains("github.com/FStarLang/FStar") && said.contains("--fstar"), "{args:?}: {said}");
    }
    let o = prover(&["fstar", "check", "nothing.jsonl"], folder.path());
    assert!(text(&o.stderr).contains("nothing.jsonl"), "{}", text(&o.stderr));
    let o = prover(&["fstar", "check", "Lists.fst"], folder.path());
    assert!(text(&o.stderr).contains("--definition"), "{}", text(&o.stderr));
}

#[test]
fn doctor_tells_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let program = fstar(folder.path(), "model:version=3");
    let o = prover(&["fstar", "doctor", "--json", "--fstar", program.to_str().unwrap()], folder.path());
    let v: Value = serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{e}: {}", text(&o.stderr)));
    assert_eq!((v["works"].as_bool(), v["protocol"].as_u64()), (Some(true), Some(3)), "{v}");
    assert_eq!(
        (v["version"].as_str(), v["reportsAssumes"].as_bool()),
        (Some("F* 0.0.0 (a fake)"), Some(true)),
        "{v}"
    );
    let program = fstar(folder.path(), "model:z3=missing");
    let o = prover(&["fstar", "doctor", "--fstar", program.to_str().unwrap()], folder.path());
    assert_eq!(o.status.code(), Some(1));
    assert!(text(&o.stdout).contains("Could not run Z3"), "{}", text(&o.stdout));
    let program = fstar(folder.path(), "model:z3=other");
    let o = prover(&["fstar", "doctor", "--fstar", program.to_str().unwrap()], folder.path());
    assert!(text(&o.stderr).contains("Expected Z3 version"), "{}{}", text(&o.stdout), text(&o.stderr));
}

#[test]
fn candidates_for_a_definition_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let program = fstar(folder.path(), "model");
    let program = program.to_str().unwrap();
    std::fs::write(folder.path().join("Lists.fst"), FILE).unwrap();
    std::fs::write(
        folder.path().join("good.txt"),
        "let rec total l = match l with | [] -> 0 | h :: t -> h + total t",
    )
    .unwrap();
    std::fs::write(folder.path().join("bad.txt"), "let rec total l = total l (*fake:refute*)").unwrap();
    std::fs::write(folder.path().join("cheat.txt"), "let total l = admit ()").unwrap();
    let check = |more: &[&str]| {
        let args = ["fstar", "check", "Lists.fst", "--fstar", program, "--json", "--definition"];
        prover(&[&args[..], more].concat(), folder.path())
    };
    let files = ["total", "--candidate", "good.txt", "--candidate", "bad.txt", "--candidate", "cheat.txt"];
    let o = check(&files);
    assert_eq!(o.status.code(), Some(1), "{}", text(&o.stderr));
    let verdicts: Vec<Value> = lines(&o).iter().map(|l| l["verdict"].clone()).collect();
    let mut sorted: Vec<&str> = verdicts.iter().filter_map(Value::as_str).collect();
    sorted.sort_unstable();
    assert_eq!(sorted, ["forbidden", "proved", "refuted"], "{}", text(&o.stdout));
    // as it stands; without a `val`, name, arguments and type must be the given ones
    assert_eq!(check(&["total_nil"]).status.code(), Some(0));
    std::fs::write(folder.path().join("other.txt"), "let total_nil () : Lemma (0 == 0) = ()").unwrap();
    let o = check(&["total_nil", "--candidate", "other.txt"]);
    assert_eq!(lines(&o)[0]["verdict"], "ill-formed", "{}", text(&o.stdout));
    let o = check(&["no_such"]);
    assert!(
        text(&o.stderr).contains("it has no `let no_such`; it has total, total_nil"),
        "{}",
        text(&o.stderr)
    );
    std::fs::write(folder.path().join("latin1.txt"), b"let f = \xe9").unwrap();
    let o = check(&["total", "--candidate", "latin1.txt"]);
    assert!(
        text(&o.stderr).contains("latin1.txt: this is no UTF-8 text: line 1, byte 8"),
        "{}",
        text(&o.stderr)
    );
}

#[test]
fn a_data_set_is_checked_and_continued() {
    let folder = tempfile::tempdir().unwrap();
    let program = fstar(folder.path(), "model");
    let args = ["fstar", "check", "fstar-sample", "--fstar", program.to_str().unwrap(), "--out", "out.jsonl"];
    let o = prover(&args, folder.path());
    let said = text(&o.stderr);
    let verdicts: Vec<String> = std::fs::read_to_string(folder.path().join("out.jsonl"))
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).unwrap()["verdict"].as_str().unwrap().to_string())
        .collect();
    assert!(verdicts.len() >= 35, "{}: {said}", verdicts.len());
    let others = verdicts.iter().filter(|v| *v != "proved").count();
    assert!(others == 1 && said.contains("unsupported"), "{}{said}", text(&o.stdout));
    assert!(said.contains("verify@1"), "{said}");
    let again = prover(&args, folder.path());
    assert!(
        text(&again.stderr).contains(&format!("{} of {} checked before", verdicts.len() - 1, verdicts.len())),
        "{}",
        text(&again.stderr)
    );
}

#[test]
fn a_suite_is_measured_by_its_candidates() {
    let folder = tempfile::tempdir().unwrap();
    let program = fstar(folder.path(), "model");
    let candidates = [
        concat!(
            r#"{"definition": "Arith.Sum.sum_to_closed", "candidates": ["#,
            r#""let rec sum_to_closed n = ()", "let sum_to_closed n = admit ()"]}"#
        ),
        r#"{"definition": "no_such", "candidate": "let x = 1"}"#,
    ];
    std::fs::write(folder.path().join("c.jsonl"), candidates[0]).unwrap();
    let bench = |more: &[&str]| {
        let args = [
            "bench",
            "fstar-sample",
            "--prover",
            "fstar",
            "--fstar",
            program.to_str().unwrap(),
            "--candidates",
            "c.jsonl",
            "--json",
        ];
        prover(&[&args[..], more].concat(), folder.path())
    };
    let o = bench(&[]);
    let v: Value = serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{e}: {}", text(&o.stderr)));
    assert_eq!((v["proved"].as_u64(), v["candidates"].as_u64()), (Some(1), Some(2)), "{v}");
    let definitions = v["definitions"].as_u64().unwrap() as f64;
    assert!(definitions >= 40.0, "every definition stays in the denominator: {v}");
    let at = |k: &str| v["verifyAt"][k]["mean"].as_f64().unwrap() * definitions;
    assert!((at("1") - 0.5).abs() < 1e-9 && (at("2") - 1.0).abs() < 1e-9, "{v}");
    std::fs::write(folder.path().join("c.jsonl"), candidates[1]).unwrap();
    let o = bench(&[]);
    assert!(text(&o.stderr).contains("no definition `no_such`"), "{}", text(&o.stderr));
}

#[test]
fn nothing_to_check_is_no_success() {
    let folder = tempfile::tempdir().unwrap();
    let program = fstar(folder.path(), "model");
    std::fs::write(folder.path().join("Lists.fst"), FILE).unwrap();
    std::fs::write(folder.path().join("none.jsonl"), "\n").unwrap();
    let line = r#"{"definition": "Tree.fst:Tree.Leaf", "candidate": "let x = 1"}"#;
    std::fs::write(folder.path().join("other.jsonl"), line).unwrap();
    for (args, said) in [
        (&["fstar-sample", "--candidates", "none.jsonl"][..], "no candidates"),
        (&["Lists.fst", "--definition", "total", "--candidates", "none.jsonl"], "no candidates"),
        (&["fstar-sample", "--candidates", "other.jsonl"], "not among the definitions"),
    ] {
        let all = [&["fstar", "check", "--fstar", program.to_str().unwrap()][..], args].concat();
        let o = prover(&all, folder.path());
        assert!(matches!(o.status.code(), Some(1 | 2)), "{args:?}: {}", text_of(&o));
        assert!(text(&o.stderr).contains(said), "{args:?}: {}", text_of(&o));
    }
}

#[test]
fn checked_files_are_loaded_up_to_the_definition() {
    let folder = tempfile::tempdir().unwrap();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/suites/fstar-sample");
    for name in ["ListRev.fst", "ListRev.fst.json"] {
        std::fs::copy(Path::new(sample).join(name), folder.path().join(name)).unwrap();
    }
    std::fs::write(folder.path().join("ListRev.fst.checked"), "").unwrap();
    let program = fstar(folder.path(), "model:version=3");
    let args = [
        "fstar",
        "check",
        "ListRev.fst.json",
        "--fstar",
        program.to_str().unwrap(),
        "--json",
        "--sources",
        ".",
    ];
    let o = prover(&args, folder.path());
    let verdicts: Vec<Value> = lines(&o).iter().map(|l| l["verdict"].clone()).collect();
    assert!(verdicts.len() >= 3 && verdicts.iter().all(|v| v == "proved"), "{}", text_of(&o));
}

#[test]
fn a_whole_file_is_checked_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("Lists.fst"), FILE).unwrap();
    let ide = fstar(folder.path(), "model:version=3");
    // the fake speaks the protocol only: from the command line, a file is right
    // if assumptions are errors and it has no `h :: s`
    let batch = format!(
        "#!/bin/sh\ncase \"$*\" in *--ide*|--version|--help) exec {} \"$@\";; *'--report_assumes error'*) ! \
         grep 'h :: s' Lists.fst;; *) exit 7;; esac\n",
        ide.display()
    );
    let program = folder.path().join("both.exe");
    std::fs::write(&program, batch).unwrap();
    std::fs::set_permissions(&program, std::fs::metadata(&ide).unwrap().permissions()).unwrap();
    for (tail, status) in [("t", 0), ("s", 1)] {
        let text = format!("let rec total l = match l with | [] -> 0 | h :: {tail} -> h + total {tail}");
        std::fs::write(folder.path().join("c.txt"), text).unwrap();
        let args = [
            "fstar",
            "check",
            "Lists.fst",
            "--definition",
            "total",
            "--candidate",
            "c.txt",
            "--batch",
            "--fstar",
        ];
        let o = prover(&[&args[..], &[program.to_str().unwrap()]].concat(), folder.path());
        assert_eq!(o.status.code(), Some(status), "{}", text_of(&o));
        assert!(text_of(&o).contains("the whole file"), "{}", text_of(&o));
    }
}
