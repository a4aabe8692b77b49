//! `prover fstar` and `prover bench --prover fstar` as a user runs them, with the fake in place of F*, and without any.

#[path = "fstar/fake.rs"]
mod fake;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Not a test: the F* that the tests start.
#[test]
fn fake_server() {
    fake::serve_if_asked();
}

/// A program that plays the role.
fn fstar(folder: &Path, role: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let (program, args, env) = fake::program(role);
    let quoted = |s: &std::ffi::OsStr| format!("'{}'", s.to_str().unwrap().replace('\'', r"'\''"));
    let mut text = "#!/bin/sh\ncase \"$1\" in --version) echo 'F* 0.0.0 (a fake)'; exit;; --help) echo \"$HELP\"; exit;; esac\n".to_string();
    // the option came with the newer protocol
    text = text.replace("$HELP", if role.contains("version=3") { "--report_assumes" } else { "--ide" });
    for (name, value) in env {
        text += &format!("export {}={}\n", name.to_str().unwrap(), quoted(&value));
    }
    let words: Vec<String> =
        std::iter::once(quoted(program.as_os_str())).chain(args.iter().map(|a| quoted(a))).collect();
    text += &format!("exec {} \"$@\"\n", words.join(" "));
    let path = folder.join("fstar.exe");
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn prover(args: &[&str], folder: &Path) -> Output {
    // no F* of this machine
    Command::new(env!("CARGO_BIN_EXE_prover"))
        .args(args)
        .current_dir(folder)
        .env("PATH", "/usr/bin:/bin")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn lines(o: &Output) -> Vec<Value> {
    text(&o.stdout).lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"))).collect()
}

const FILE: &str = "\
module Lists
open FStar.List.Tot

val total : list int -> int
let rec total l = match l with
  | [] -> 0
  | h :: t -> h + total t

let total_nil () : Lemma (total [] == 0) = ()
";

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
    assert!(text(&o.stderr).contains("has no `let no_such`; it has total, total_nil"), "{}", text(&o.stderr));
    std::fs::write(folder.path().join("latin1.txt"), b"let f = \xe9").unwrap();
    let o = check(&["total", "--candidate", "latin1.txt"]);
    assert!(text(&o.stderr).contains("not UTF-8 at byte 8"), "{}", text(&o.stderr));
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
    assert!(verdicts.iter().all(|v| v == "proved"), "{}{said}", text(&o.stdout));
    assert!(said.contains("verify@1"), "{said}");
    let again = prover(&args, folder.path());
    assert!(
        text(&again.stderr).contains(&format!("{n} of {n} checked before", n = verdicts.len())),
        "{}",
        text(&again.stderr)
    );
}

#[test]
fn a_suite_is_measured_by_its_candidates() {
    let folder = tempfile::tempdir().unwrap();
    let program = fstar(folder.path(), "model");
    let candidates = [
        r#"{"definition": "Arith.Sum.sum_to_closed", "candidates": ["let rec sum_to_closed n = ()", "let sum_to_closed n = admit ()"]}"#,
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
fn a_proof_is_searched_for() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("needs"),
        "app_length|:: tl0 -> |app_length tl0 m\nrev_length||rev_acc_length l\n",
    )
    .unwrap();
    let program = fstar(folder.path(), &format!("model:needs={}", folder.path().join("needs").display()));
    let text = "module Apps\nopen FStar.List.Tot\n\nlet app_length (#a:Type) (l m:list a)\n  : Lemma (length (l @ m) == length l + length m)\n  = ()\n";
    std::fs::write(folder.path().join("Apps.fst"), text).unwrap();
    let prove = |source: &str, name: &str| {
        let args = [
            "fstar",
            "prove",
            source,
            "--definition",
            name,
            "--fstar",
            program.to_str().unwrap(),
            "--json",
            "--steps",
            "200",
        ];
        prover(&args, folder.path())
    };
    let o = prove("Apps.fst", "app_length");
    let v: Value = serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{e}: {}", text_of(&o)));
    assert_eq!(v["verdict"], "proved", "{v}");
    let proof = v["proof"].as_str().unwrap();
    assert!(proof.contains("match l with") && proof.contains("| hd0 :: tl0 -> app_length tl0 m"), "{proof}");
    // by a lemma that stands before it
    let o = prove("fstar-sample", "rev_length");
    let v: Value = serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{e}: {}", text_of(&o)));
    assert!(v["proof"].as_str().unwrap_or_default().contains("rev_acc_length l"), "{v}");
}

fn text_of(o: &Output) -> String {
    text(&o.stdout) + &text(&o.stderr)
}

#[test]
fn a_suite_is_searched_and_continued() {
    let folder = tempfile::tempdir().unwrap();
    let program = fstar(folder.path(), "model");
    let args = [
        "bench",
        "fstar-sample",
        "--prover",
        "fstar",
        "--fstar",
        program.to_str().unwrap(),
        "--json",
        "--timeout",
        "20",
    ];
    let o = prover(&args, folder.path());
    let v: Value = serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{e}: {}", text_of(&o)));
    assert!(v["theorems"].as_u64().unwrap() >= 40, "{v}");
    let results = std::fs::read_to_string(folder.path().join("fstar-sample.results.jsonl")).unwrap();
    let proved = results.lines().filter(|l| l.contains("\"verdict\":\"proved\"")).count();
    assert!(proved >= 20, "{proved}: {v}");
    let again: Value = serde_json::from_slice(&prover(&args, folder.path()).stdout).unwrap();
    assert_eq!(again["verdicts"], v["verdicts"]);
    let after = std::fs::read_to_string(folder.path().join("fstar-sample.results.jsonl")).unwrap();
    assert_eq!(results, after, "nothing is searched twice");
}

#[test]
fn a_generator_hears_what_f_star_says() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("needs"), "total_nil||assert_norm\n").unwrap();
    let program = fstar(folder.path(), &format!("model:needs={}", folder.path().join("needs").display()));
    std::fs::write(folder.path().join("Lists.fst"), FILE).unwrap();
    // writes the wrong text first, and the right one when it hears of the error
    let generator = r#"while read line; do
        case "$line" in
            *'"examples":[]'*) exit 1;; # those of the sample are shown
            *counterexample*) echo '{"candidates": ["let total_nil () : Lemma (total [] == 0) = assert_norm (total [] == 0)"]}';;
            *) echo '{"candidates": ["assert (0 == 0)"]}';;
        esac; done"#;
    let args = [
        "fstar",
        "prove",
        "Lists.fst",
        "--definition",
        "total_nil",
        "--json",
        "--steps",
        "100",
        "--generator",
        generator,
        "--fstar",
    ];
    let o = prover(&[&args[..], &[program.to_str().unwrap()]].concat(), folder.path());
    let v: Value = serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{e}: {}", text_of(&o)));
    assert_eq!(v["verdict"], "proved", "{v}");
    assert!(v["families"]["generator"]["used"].as_u64() == Some(1), "{v}");
}

#[test]
fn members_of_a_group_are_found_together() {
    let folder = tempfile::tempdir().unwrap();
    // what holds of one of them needs the other
    std::fs::write(
        folder.path().join("needs"),
        "even_double|else|odd_double (n - 1)\nodd_double|else|even_double (n - 1)\n",
    )
    .unwrap();
    let program = fstar(folder.path(), &format!("model:needs={}", folder.path().join("needs").display()));
    let text = "module Par\n\nlet rec even_double (n:nat) : Lemma (n >= 0) =\n  ()\nand odd_double (n:nat) : Lemma (n + 1 >= 0) =\n  ()\n";
    std::fs::write(folder.path().join("Par.fst"), text).unwrap();
    let args =
        ["fstar", "prove", "Par.fst", "--definition", "even_double", "--json", "--steps", "300", "--fstar"];
    let o = prover(&[&args[..], &[program.to_str().unwrap()]].concat(), folder.path());
    let v: Value = serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{e}: {}", text_of(&o)));
    assert_eq!(v["verdict"], "proved", "{v}");
    let proof = v["proof"].as_str().unwrap();
    let (even, odd) = proof.split_once("\nand ").unwrap_or_else(|| panic!("{proof}"));
    assert!(even.contains("else odd_double (n - 1)") && odd.contains("else even_double (n - 1)"), "{proof}");
}

#[test]
fn a_similar_definition_is_imitated() {
    let folder = tempfile::tempdir().unwrap();
    // a base case of its own, which no family of the search writes
    std::fs::write(folder.path().join("needs"), "app_size||assert (forall (x:int). x == x)\n").unwrap();
    let program = fstar(folder.path(), &format!("model:needs={}", folder.path().join("needs").display()));
    let text = "module Apps\nopen FStar.List.Tot\n\nlet app_size (#a:Type) (l m:list a)\n  : Lemma (length (l @ m) == length l + length m)\n  = ()\n";
    std::fs::write(folder.path().join("Apps.fst"), text).unwrap();
    let record = serde_json::json!({
        "file_name": "Other.fst",
        "name": "Other.append_length",
        "source_definition": "let append_length (#a:Type) (p q:list a)\n  : Lemma (length (p @ q) == length p + length q)\n  = assert (forall (x:int). x == x);\n    assert (p == p)",
        "split": "train",
    });
    std::fs::write(folder.path().join("other.jsonl"), record.to_string()).unwrap();
    let args = [
        "fstar",
        "prove",
        "Apps.fst",
        "--definition",
        "app_size",
        "--json",
        "--steps",
        "100",
        "--examples",
        "other.jsonl",
        "--fstar",
    ];
    let o = prover(&[&args[..], &[program.to_str().unwrap()]].concat(), folder.path());
    let v: Value = serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{e}: {}", text_of(&o)));
    assert_eq!(v["verdict"], "proved", "{v}");
    assert!(v["proof"].as_str().unwrap().contains("assert (l == l)"), "{v}");
    assert_eq!(v["families"]["analogy"]["used"].as_u64(), Some(1), "{v}");
}

#[test]
fn a_model_that_does_not_answer_is_no_search_without_result() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("needs"), "total_nil||never there\n").unwrap();
    let program = fstar(folder.path(), &format!("model:needs={}", folder.path().join("needs").display()));
    std::fs::write(folder.path().join("Lists.fst"), FILE).unwrap();
    let prove = |more: &[&str]| {
        let args = [
            "fstar",
            "prove",
            "Lists.fst",
            "--definition",
            "total_nil",
            "--json",
            "--steps",
            "40",
            "--fstar",
            program.to_str().unwrap(),
        ];
        prover(&[&args[..], more].concat(), folder.path())
    };
    let o = prove(&["--generator", "exit 3"]);
    let v: Value = serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{e}: {}", text_of(&o)));
    assert_eq!(v["verdict"], "engine_failure", "{v}");
    assert!(v.to_string().contains("`exit 3` has ended"), "{v}");
    // nothing listens there
    let o = prove(&["--endpoint", "http://127.0.0.1:9/v1", "--model", "m"]);
    assert!(text(&o.stdout).contains("http://127.0.0.1:9/v1/chat/completions"), "{}", text_of(&o));
    for (more, said) in [
        (&["--endpoint", "http://127.0.0.1:9/v1"][..], "--model"),
        (&["--endpoint", "http://127.0.0.1:9/v1", "--model", "m", "--sampling", "0.7"], "no JSON object"),
    ] {
        let o = prove(more);
        assert!(o.status.code() == Some(2) && text(&o.stderr).contains(said), "{}", text_of(&o));
    }
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
    // the fake speaks the protocol only: from the command line, a file is right if assumptions are errors and it has no `h :: s`
    let batch = format!(
        "#!/bin/sh\ncase \"$*\" in *--ide*|--version|--help) exec {} \"$@\";; *'--report_assumes error'*) ! grep 'h :: s' Lists.fst;; *) exit 7;; esac\n",
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
