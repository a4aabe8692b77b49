//! The words for what cannot be checked, and for what is wrong with a file.

use crate::commands::{fstar, prover, text_of};
use crate::lines;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Output;
use tempfile::TempDir;

struct Place {
    folder: TempDir,
    program: PathBuf,
}

impl Place {
    fn new(text: &str) -> Place {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("Cand.fst"), text).unwrap();
        let program = fstar(folder.path(), "model");
        Place { folder, program }
    }

    fn check(&self, definition: &str, candidate: Option<&str>) -> Output {
        let mut args = vec!["fstar", "check", "Cand.fst", "--definition", definition, "--json", "--fstar"];
        args.push(self.program.to_str().unwrap());
        if let Some(text) = candidate {
            std::fs::write(self.folder.path().join("c.txt"), text).unwrap();
            args.extend(["--candidate", "c.txt"]);
        }
        prover(&args, self.folder.path())
    }

    /// Verdict and detail.
    fn verdict(&self, definition: &str, candidate: Option<&str>) -> (String, String) {
        let o = self.check(definition, candidate);
        let found = lines(&o);
        let field = |name: &str| found.first().and_then(|l| l[name].as_str()).map(str::to_string);
        (field("verdict").unwrap_or_else(|| panic!("{}", text_of(&o))), field("detail").unwrap_or_default())
    }
}

#[test]
fn a_definition_that_names_its_own_module_is_ill_formed() {
    let place = Place::new("module Cand\n\nlet g (x:int) : int = x\n\nlet f (x:int) : int = Cand.f x\n");
    for (name, candidate) in [
        // as it stands, where F* would read what the file depends on
        ("f", None),
        ("g", Some("let g (x:int) : int = Cand.g x")),
        ("g", Some("let g (x:int) : int = let module_ = Cand.f in x")),
    ] {
        let (verdict, detail) = place.verdict(name, candidate);
        assert_eq!(verdict, "ill-formed", "{name} {candidate:?}: {detail}");
        assert!(detail.contains("current module"), "{detail}");
    }
}

#[test]
fn a_syntax_error_on_disk_is_told_where_it_is() {
    let text = "module Cand\n\nlet f (x:int) : int = x\n\nval g : x:int -> int\nlet g x = (x +\n\n\
        let h (x:int) : int = x\n";
    let place = Place::new(text);
    // before it all is well
    assert_eq!(place.verdict("f", None).0, "proved");
    // it is the definition's own, and another text for it can be checked
    let (verdict, detail) = place.verdict("g", None);
    assert_eq!(verdict, "ill-formed", "{detail}");
    assert_eq!(place.verdict("g", Some("let g x = x")).0, "proved");
    assert_eq!(place.verdict("g", Some("let g x = (x")).0, "ill-formed");
    // behind it, nothing can be
    let said = text_of(&place.check("h", None));
    assert!(said.contains("what stands before `h` does not parse") && said.contains("line "), "{said}");
    // without a type no other text will do, as nobody knows of which type it should be
    let place = Place::new("module Cand\n\nlet g (x:int) : int = in x\n\nlet h (x:int) : int = x\n");
    assert_eq!(place.verdict("g", None).0, "ill-formed");
    assert_eq!(place.verdict("g", Some("let g (x:nat) : int = x")).0, "ill-formed");
}

#[test]
fn what_cannot_be_checked_by_itself_is_unsupported_and_says_why() {
    let place =
        Place::new("module Cand\n\ntype t =\n  | A\n  | B of u\nand u = list t\n\nlet f (x:int) : int = x\n");
    for name in ["t", "u"] {
        let said = text_of(&place.check(name, None));
        assert!(said.contains("unsupported") && said.contains("`type`"), "{said}");
    }
    let program = place.program.to_str().unwrap();
    let args = ["fstar", "check", "fstar-sample", "--json", "--fstar", program, "--out", "o.jsonl"];
    let o = prover(&args, place.folder.path());
    let odd: Vec<Value> = lines(&o).into_iter().filter(|l| l["verdict"] != "proved").collect();
    assert!(odd.len() == 1 && odd[0]["verdict"] == "unsupported", "{odd:?}");
    let why = odd[0]["detail"].as_str().unwrap();
    assert!(why.contains("declared by `type`"), "{why}");
    let kept = || std::fs::read_to_string(place.folder.path().join("o.jsonl")).unwrap();
    let before = kept();
    assert!(before.lines().count() == 79 && before.contains("\"unsupported\""), "{before}");
    prover(&args, place.folder.path());
    assert_eq!(before, kept(), "nothing is checked twice");
}
