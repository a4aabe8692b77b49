//! Folders of Lean files whose modules bring metaprograms along, from the command line.

#[path = "support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;
use support::{err, out, prover};

/// The files of the project `kit`, with their places.
const KIT: [(&str, &str); 3] = [
    ("Kit/Basic.lean", include_str!("projects/kit/Kit/Basic.lean")),
    ("Kit/Use.lean", include_str!("projects/kit/Kit/Use.lean")),
    ("Kit/Further.lean", include_str!("projects/kit/Kit/Further.lean")),
];

/// Writes a project of these files.
fn project(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("in a folder")).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// All that a check of a project of these files says.
fn check(files: &[(&str, &str)]) -> String {
    let dir = support::dir();
    project(&dir.path().join("p"), files);
    let o = prover(&["check", "p"], dir.path());
    format!("{}{}", err(&o), out(&o))
}

#[test]
fn metaprograms_of_a_file_work_in_those_that_import_it() {
    let said = check(&KIT);
    let texts = KIT.iter().flat_map(|(_, text)| text.split("theorem ").skip(1));
    let names: Vec<&str> = texts.filter_map(|rest| rest.split_whitespace().next()).collect();
    assert_eq!(names.len(), 16);
    for name in names {
        assert!(said.contains(&format!("{name}: audited; no axioms beyond the library")), "{name}: {said}");
    }
    assert!(said.contains("3 of 3 accepted"), "{said}");
}

#[test]
fn a_tactic_of_another_file_fails_with_its_own_words() {
    let wrong = ("Kit/Wrong.lean", "import Kit.Basic\ntheorem wrong : False := by close_true\n");
    let said = check(&[KIT[0], wrong]);
    assert!(said.contains("wrong: refused, error: the goal is not `True` but ⊢ False"), "{said}");
}

#[test]
fn a_file_may_give_any_word_a_meaning() {
    let basic = "notation \"h\" => (1 : Nat)\nmacro_rules | `(tactic| omega) => `(tactic| exact rfl)\n";
    let user = ("User.lean", "import Basic\ntheorem t : h = 1 := by omega\n");
    let said = check(&[("Basic.lean", basic), user]);
    assert!(said.contains("t: audited; no axioms beyond the library"), "{said}");
}

#[test]
fn initializers_that_fail_are_named_with_their_modules() {
    let import = |module: &str| format!("import {module}\ntheorem t : True := trivial\n");
    let [file, action, foreign, late] = ["File", "Action", "Foreign", "Late"].map(import);
    let said = check(&[
        ("File.lean", "import Lean\ninitialize secret : String ← IO.FS.readFile \"/etc/passwd\"\n"),
        ("File/User.lean", &file),
        ("Action.lean", "import Lean\ninitialize throw (IO.userError \"not today\")\n"),
        ("Action/User.lean", &action),
        (
            "Foreign.lean",
            "import Lean\n@[extern \"elsewhere\"] opaque foreign : Nat → IO Nat\n\
             initialize n : Nat ← foreign 3\n",
        ),
        ("Foreign/User.lean", &foreign),
        ("Late.lean", "import Lean\nbuiltin_initialize late : IO.Ref Nat ← IO.mkRef 0\n"),
        ("Late/User.lean", &late),
    ]);
    let declared = "declared by `initialize` to run when the module is imported, fails";
    for told in [
        format!("`secret` of `File`, {declared}: permission denied"),
        format!("an action of `Action`, {declared}: not today"),
        format!("`n` of `Foreign`, {declared}: Could not find native implementation"),
        "`late` is declared by `builtin_initialize`, which runs in Lean's own library only".into(),
    ] {
        assert!(said.contains(&told), "{told}: {said}");
    }
}

#[test]
fn what_a_file_leaves_open_is_found_although_its_metaprograms_run() {
    let basic = "import Lean
initialize done : IO.Ref Bool ← IO.mkRef true
elab \"close_all\" : tactic => do
  if ← done.get then Lean.Elab.Tactic.evalTactic (← `(tactic| sorry))
theorem guessed : 1 + 1 = 2 := by sorry
axiom believed : 2 + 2 = 4
";
    let user = "import Basic
theorem cited : 1 + 1 = 2 := guessed
theorem closed : 1 + 1 = 2 := by close_all
theorem by_axiom : 2 + 2 = 4 := believed
theorem honest : 1 + 1 = 2 := rfl
";
    let said = check(&[("Basic.lean", basic), ("User.lean", user)]);
    for told in [
        "cited: refused, sorry: `guessed`, which is imported, rests on a `sorry`",
        "closed: refused, sorry",
        "by_axiom: refused, axiom: `believed` is an axiom that is imported",
        "honest: audited; no axioms beyond the library",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
}

/// Theorems with proofs of all forms, and what looks at one of them from behind.
const FORMS: &str = "\
namespace Forms

theorem cases : ∀ n : Nat, n * 0 = 0
  | 0 => rfl
  | _ + 1 => rfl

theorem term (a b : Nat) : a + b = b + a := Nat.add_comm a b

theorem helped (a b : Nat) : a + b = b + a := helper a b where
  helper (a b : Nat) : a + b = b + a := Nat.add_comm a b

mutual
theorem left : ∀ n : Nat, n = n + 0
  | 0 => rfl
  | n + 1 => congrArg (· + 1) (right n)
theorem right : ∀ n : Nat, n = n + 0
  | 0 => rfl
  | n + 1 => congrArg (· + 1) (left n)
end

theorem watched : 1 + 1 = 2 := id (Eq.refl 2)

theorem unfinished : 0 = 0 := by sorry

open Lean in
run_cmd do
  let some watched := (← getEnv).find? ``watched | throwError \"it is gone\"
  unless watched.value!.isAppOf ``id do throwError \"its proof has changed\"

end Forms
";

#[test]
fn a_proof_is_read_in_its_file() {
    let dir = support::dir();
    project(&dir.path().join("p"), &[("Forms.lean", &format!("import Lean\n{FORMS}"))]);
    let prove = |name: &str| prover(&["prove", &format!("p/Forms.lean:{name}")], dir.path());
    for name in ["cases", "term", "helped", "left"] {
        let said = out(&prove(name));
        assert!(said.contains("proved, audited") && said.contains("it holds in its file"), "{said}");
    }
    let watched = prove("watched");
    let told =
        "a proof was found, but it does not count: its file, with the proof in it, has an error on line";
    assert!(err(&watched).contains(told) && err(&watched).contains("its proof has changed"), "{watched:?}");
    assert_eq!(watched.status.code(), Some(1));
}
