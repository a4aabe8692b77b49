//! Checking again by the second kernel, over a native `lean` that only compiles. It is played by a script
//! with compiled modules that are made here; `PROVER_NATIVE_LEAN=LEAN` with `--ignored` uses a real one.

#[path = "../lean-bridge/kernel/export/tests/olean/builder.rs"]
mod builder;
#[path = "support/executable.rs"]
mod executable;
#[path = "recheck/modules.rs"]
mod modules;

use lean_bridge::{
    KernelRechecker, NativeLean, NativeLeanOptions, Recheck, RecheckCase, Rechecker, second_checker,
};
use std::path::PathBuf;
use std::time::Duration;

fn options(lean: PathBuf) -> NativeLeanOptions {
    NativeLeanOptions { lean, ready_within: Duration::from_secs(30), ..NativeLeanOptions::default() }
}

fn case(statement: Option<&str>, candidate: &str) -> RecheckCase {
    RecheckCase {
        statement: statement.map(|word| format!("-- file: {word}")),
        candidate: format!("-- file: {candidate}"),
        limit: Duration::from_secs(30),
        ..RecheckCase::default()
    }
}

/// `agreed` with the axioms, or the rule with the constant, or what is missing.
fn word(answer: Recheck) -> String {
    match answer {
        Recheck::Agreed { axioms } => format!("agreed {axioms:?}"),
        Recheck::Disagreed { refusal, .. } => {
            format!("{} {}", refusal.rule, refusal.constant.unwrap_or_default())
        }
        Recheck::Unavailable { why } => format!("unavailable: {why}"),
        Recheck::Timeout { stage, .. } => format!("timeout of the {stage}"),
    }
}

#[test]
fn the_second_kernel_agrees_or_disagrees() {
    let folder = tempfile::tempdir().unwrap();
    let lean = second_checker(options(modules::lean(folder.path()))).unwrap();
    assert_eq!(lean.name(), "lean-kernel");
    assert!(lean.version().ends_with("on files of Lean 4.30.0"), "{}", lean.version());
    assert!(lean.by("4.28.0").to_string().ends_with("(first judged by Lean 4.28.0)"));
    for (statement, candidate, expected) in [
        ("statement", "good", "agreed []"),
        ("statement", "statement", "sorry sorryAx"),
        ("statement", "other", "missing prover_probe"),
        ("statement", "type", "type prover_probe"),
        ("statement", "axiom", "axiom prover_cheat"),
        ("statement", "behind", "axiom unheard"),
        ("statement", "standard", "agreed [\"propext\"]"),
        ("statement", "ill_typed", "kernel prover_probe"),
        ("statement", "unknown", "kernel prover_probe"),
        ("statement", "own_true", "environment True"),
        ("statement", "noise", "engine "),
        ("meant", "meant_well", "agreed []"),
        ("meant", "meant_otherwise", "environment Meant"),
        ("meant", "good", "type prover_probe"),
        ("good", "good", "statement "),
    ] {
        assert_eq!(word(lean.recheck(&case(Some(statement), candidate))), expected, "{candidate}");
    }
    let elsewhere = word(lean.recheck(&case(Some("statement"), "elsewhere")));
    assert!(elsewhere.contains("imports `Nowhere`, which is in no folder"), "{elsewhere}");
    let allowed = RecheckCase { axioms: vec!["prover_cheat".into()], ..case(Some("statement"), "axiom") };
    assert_eq!(word(lean.recheck(&allowed)), "agreed [\"prover_cheat\"]");
    let module = RecheckCase { candidate: "module\n-- file: good".into(), ..case(None, "good") };
    assert!(word(lean.recheck(&module)).starts_with("unavailable: files that begin with `module`"));
}

#[test]
fn files_are_checked_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let lean = KernelRechecker::start(options(modules::lean(folder.path()))).unwrap();
    for (candidate, expected) in [
        ("good", "agreed []"),
        ("other", "agreed []"),
        ("statement", "sorry sorryAx"),
        ("ill_typed", "kernel prover_probe"),
    ] {
        assert_eq!(word(lean.recheck(&case(None, candidate))), expected, "{candidate}");
    }
    // it declares what the library declares, and the same
    assert_eq!(word(lean.recheck(&case(None, "own_true"))), "agreed []");
}

#[test]
fn a_text_that_changes_the_library_is_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let lean = KernelRechecker::start(options(modules::lean(folder.path()))).unwrap();
    let tampers = RecheckCase {
        candidate: "-- file: good\n-- plays: tampers".into(),
        ..case(Some("statement"), "good")
    };
    assert_eq!(word(lean.recheck(&tampers)), "unavailable: the library changed meanwhile: a new file");
    assert_eq!(
        word(lean.recheck(&case(Some("statement"), "good"))),
        "agreed []",
        "once it is there it is there"
    );
}

#[test]
fn a_lean_that_does_not_serve_is_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let lean = modules::lean(folder.path());
    let says = |version: &str| {
        let script = std::fs::read_to_string(&lean).unwrap().replace(modules::VERSION, version);
        std::fs::write(&lean, script.replace("version 4.30.0", &format!("version {version}"))).unwrap();
        let why = second_checker(options(lean.clone())).unwrap_err();
        std::fs::write(&lean, script.replace(version, modules::VERSION)).unwrap();
        why
    };
    // neither can its files be read, nor its kernel be believed
    assert!(says("4.25.1").contains("the kernel of Lean 4.25.1 accepts proofs of false statements"));
    // its files could be read by the newer kernel, were it asked
    let why = NativeLean::start(options(lean.clone())).unwrap_err();
    assert!(why.contains("Lean 4.34.1 or newer can"), "{why}");
    // what it compiles is not what was asked for
    let files = folder.path().join("files");
    std::fs::rename(files.join("statement"), files.join("kept")).unwrap();
    std::fs::copy(files.join("good"), files.join("statement")).unwrap();
    let why = KernelRechecker::start(options(lean.clone())).unwrap_err();
    assert!(why.contains("for a probe"), "{why}");
    // its library is not there
    std::fs::rename(files.join("kept"), files.join("statement")).unwrap();
    std::fs::remove_file(folder.path().join("lib/Init.olean")).unwrap();
    let why = KernelRechecker::start(options(lean)).unwrap_err();
    assert!(why.contains("imports `Init`, which is in no folder"), "{why}");
}

#[test]
#[ignore = "needs a native Lean of version 4.26 to 4.35"]
fn a_real_lean_compiles_for_the_second_kernel() {
    let lean = std::env::var_os("PROVER_NATIVE_LEAN").expect("PROVER_NATIVE_LEAN names an executable");
    let lean = KernelRechecker::start(options(lean.into())).unwrap();
    for (candidate, expected) in [
        ("theorem t (a b : Nat) : a + b = b + a := by omega", "agreed"),
        ("theorem t (a b : Nat) : a + b = b + a := by sorry", "sorry"),
        ("theorem t {a b : Nat} : a + b = b + a := by omega", "type"),
        ("theorem u (a b : Nat) : a + b = b + a := by omega", "missing"),
        ("axiom c : False\ntheorem t (a b : Nat) : a + b = b + a := c.elim", "axiom"),
        (
            "theorem h : 2 ^ 10 = 1024 := by native_decide\n\
             theorem t (a b : Nat) : a + b = b + a := by have := h; omega",
            "native",
        ),
    ] {
        let case = RecheckCase {
            statement: Some("theorem t (a b : Nat) : a + b = b + a := by sorry".into()),
            candidate: candidate.into(),
            ..case(None, "")
        };
        assert!(word(lean.recheck(&case)).starts_with(expected), "{candidate}");
    }
}
