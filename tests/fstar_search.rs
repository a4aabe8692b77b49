//! The search for definitions of F* as a user runs it, with the fake in place of F*: told
//! what a text must contain, it refuses all others.

#[path = "fstar/commands.rs"]
mod commands;
#[path = "support/executable.rs"]
mod executable;
#[path = "fstar/fake.rs"]
mod fake;

use commands::{FILE, fstar, prover, text, text_of};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Output;
use tempfile::TempDir;

/// Not a test: the F* that the tests start.
#[test]
fn fake_server() {
    fake::serve_if_asked();
}

/// A folder, and a fake with its needs (`NAME|BEFORE|TEXT`, see the fake's settings).
struct Place {
    folder: TempDir,
    program: PathBuf,
}

impl Place {
    fn new(needs: &str) -> Place {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("needs");
        std::fs::write(&file, needs).unwrap();
        let program = fstar(folder.path(), &format!("model:needs={}", file.display()));
        Place { folder, program }
    }

    fn file(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }

    fn prove(&self, source: &str, definition: &str, more: &[&str]) -> Output {
        let program = self.program.to_str().unwrap();
        let args = ["fstar", "prove", source, "--definition", definition, "--json", "--fstar", program];
        prover(&[&args[..], &["--steps", "300"], more].concat(), self.folder.path())
    }

    fn report(&self, source: &str, definition: &str, more: &[&str]) -> Value {
        let o = self.prove(source, definition, more);
        serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{e}: {}", text_of(&o)))
    }

    /// The report of a search that must succeed, and the text found.
    fn found(&self, source: &str, definition: &str, more: &[&str]) -> (Value, String) {
        let report = self.report(source, definition, more);
        assert_eq!(report["verdict"], "proved", "{report}");
        let proof = report["proof"].as_str().unwrap().to_string();
        (report, proof)
    }
}

#[test]
fn an_induction_and_a_lemma_are_found() {
    let place = Place::new("app_length|:: tl0 -> |app_length tl0 m\nrev_length||rev_acc_length l\n");
    place.file(
        "Apps.fst",
        "module Apps\nopen FStar.List.Tot\n\n\
        let app_length (#a:Type) (l m:list a)\n  : Lemma (length (l @ m) == length l + length m)\n  = ()\n",
    );
    let (_, proof) = place.found("Apps.fst", "app_length", &[]);
    assert!(proof.contains("match l with") && proof.contains("| hd0 :: tl0 -> app_length tl0 m"), "{proof}");
    // by a lemma that stands before it
    let (_, proof) = place.found("fstar-sample", "rev_length", &[]);
    assert!(proof.contains("rev_acc_length l"), "{proof}");
}

#[test]
fn members_of_a_group_are_found_together() {
    // what holds of one of them needs the other
    let place = Place::new("even_double|else|odd_double (n - 1)\nodd_double|else|even_double (n - 1)\n");
    place.file(
        "Par.fst",
        "module Par\n\nlet rec even_double (n:nat) : Lemma (n >= 0) =\n  ()\n\
        and odd_double (n:nat) : Lemma (n + 1 >= 0) =\n  ()\n",
    );
    let (_, proof) = place.found("Par.fst", "even_double", &[]);
    let (even, odd) = proof.split_once("\nand ").unwrap_or_else(|| panic!("{proof}"));
    assert!(even.contains("else odd_double (n - 1)") && odd.contains("else even_double (n - 1)"), "{proof}");
}

#[test]
fn a_similar_definition_is_imitated() {
    // a base case of its own, which no family of the search writes
    let place = Place::new("app_size||assert (forall (x:int). x == x)\n");
    place.file(
        "Apps.fst",
        "module Apps\nopen FStar.List.Tot\n\n\
        let app_size (#a:Type) (l m:list a)\n  : Lemma (length (l @ m) == length l + length m)\n  = ()\n",
    );
    let record = serde_json::json!({
        "file_name": "Other.fst",
        "name": "Other.append_length",
        "source_definition": "let append_length (#a:Type) (p q:list a)\n  : Lemma (length (p @ q) == length \
            p + length q)\n  = assert (forall (x:int). x == x);\n    assert (p == p)",
        "split": "train",
    });
    place.file("other.jsonl", &record.to_string());
    let (report, proof) = place.found("Apps.fst", "app_size", &["--examples", "other.jsonl"]);
    assert!(proof.contains("assert (l == l)"), "{proof}");
    assert_eq!(report["families"]["analogy"]["used"].as_u64(), Some(1), "{report}");
}

#[test]
fn a_generator_hears_what_f_star_says() {
    let place = Place::new("total_nil||assert_norm\n");
    place.file("Lists.fst", FILE);
    // writes the wrong text first, and the right one when it hears of the error
    let generator = concat!(
        r#"while read line; do
        case "$line" in
            *'"examples":[]'*) exit 1;; # those of the sample are shown
            *counterexample*) echo '{"candidates": ["#,
        r#""let total_nil () : Lemma (total [] == 0) = assert_norm (total [] == 0)"]}';;
            *) echo '{"candidates": ["assert (0 == 0)"]}';;
        esac; done"#
    );
    let (report, _) = place.found("Lists.fst", "total_nil", &["--generator", generator]);
    assert_eq!(report["families"]["generator"]["used"].as_u64(), Some(1), "{report}");
}

#[test]
fn a_model_that_does_not_answer_is_no_search_without_result() {
    let place = Place::new("total_nil||never there\n");
    place.file("Lists.fst", FILE);
    let report = place.report("Lists.fst", "total_nil", &["--generator", "exit 3"]);
    assert_eq!(report["verdict"], "engine_failure", "{report}");
    assert!(report.to_string().contains("`exit 3` has ended"), "{report}");
    // one that takes all the time there is
    let report = place.report("Lists.fst", "total_nil", &["--generator", "sleep 60", "--timeout", "2"]);
    assert_eq!(report["verdict"], "engine_failure", "{report}");
    // nothing listens there
    let nobody = ["--endpoint", "http://127.0.0.1:9/v1", "--model", "m"];
    let report = place.report("Lists.fst", "total_nil", &nobody);
    assert!(report.to_string().contains("http://127.0.0.1:9/v1/chat/completions"), "{report}");
    for (more, said) in
        [(&nobody[..2], "--model"), (&[&nobody[..], &["--sampling", "0.7"]].concat(), "no JSON object")]
    {
        let o = place.prove("Lists.fst", "total_nil", more);
        assert!(o.status.code() == Some(2) && text(&o.stderr).contains(said), "{}", text_of(&o));
    }
}

#[test]
fn a_suite_is_searched_and_continued() {
    let place = Place::new("");
    let program = place.program.to_str().unwrap();
    let args =
        ["bench", "fstar-sample", "--prover", "fstar", "--fstar", program, "--json", "--timeout", "20"];
    let o = prover(&args, place.folder.path());
    let v: Value = serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{e}: {}", text_of(&o)));
    assert!(v["theorems"].as_u64().unwrap() >= 40, "{v}");
    let file = place.folder.path().join("fstar-sample.results.jsonl");
    let results = std::fs::read_to_string(&file).unwrap();
    let proved = results.lines().filter(|l| l.contains("\"verdict\":\"proved\"")).count();
    assert!(proved >= 20, "{proved}: {v}");
    let unsupported: Vec<&str> =
        results.lines().filter(|l| l.contains("\"verdict\":\"unsupported\"")).collect();
    assert!(unsupported.len() == 1 && unsupported[0].contains("declared by `type`"), "{unsupported:?}");
    let again: Value = serde_json::from_slice(&prover(&args, place.folder.path()).stdout).unwrap();
    assert_eq!(again["verdicts"], v["verdicts"]);
    assert_eq!(results, std::fs::read_to_string(&file).unwrap(), "nothing is searched twice");
}
