//! What runs of Lean's metaprogramming: the table in `lean-bridge/PROTOCOL.md`, row by row.

use crate::common::{on_big_stack, start_after};
use lean_meta::frontend::{self, RunOptions};
use lean_wasm::machine::GuestLimits;

/// The messages of a text after `import Lean`, each as `severity: text`.
fn messages(text: &'static str) -> Vec<String> {
    on_big_stack(move || {
        let mut b = start_after("import Lean", &GuestLimits::default());
        let text = format!("open Lean Elab Meta Command Term Tactic\n{text}");
        let r =
            frontend::run(&mut b.lean, &b.state, &text, &RunOptions::default()).expect("the engine lives");
        r.messages.into_iter().map(|m| format!("{}: {}", m.severity, m.data)).collect()
    })
}

#[test]
fn commands_run_code() {
    for (text, said) in [
        ("#eval ([1, 2] ++ [3]).map (· + 1)", "[2, 3, 4]"),
        ("run_cmd logInfo \"said\"", "said"),
        ("run_elab do let e ← elabTerm (← `(1 + 1)) none; logInfo m!\"{e}\"", "1 + 1"),
        ("run_meta do logInfo m!\"{← whnf (mkNatLit 3)}\"", "3"),
        ("open Nat in\nrun_meta logInfo \"inside\"", "inside"),
        ("macro \"go!\" : command => `(run_meta logInfo \"by macro\")\ngo!", "by macro"),
        ("elab \"#greet\" : command => logInfo \"greeting\"\n#greet", "greeting"),
        ("structure P where\n  x : Nat\n  deriving Repr, BEq, Hashable, Ord\n#eval (⟨1⟩ : P)", "{ x := 1 }"),
        ("run_cmd elabCommand (← `(def $(mkIdent `made) := 3))\n#eval made", "3"),
    ] {
        let found = messages(text);
        assert!(found.iter().any(|m| *m == format!("info: {said}")), "{text}: {found:?}");
        assert!(!found.iter().any(|m| m.starts_with("error")), "{text}: {found:?}");
    }
}

#[test]
fn tactics_terms_and_procedures_of_the_text_run() {
    for text in [
        "elab \"close\" : tactic => do\n  let g ← getMainGoal\n  g.assign (mkConst ``True.intro)\n\
         theorem t : True := by close",
        "elab \"mine\" : tactic => liftMetaTactic fun g => do\n  for d in ← getLCtx do\n    if \
         d.isImplementationDetail then continue\n    if ← isDefEq d.type (← g.getType) then\n      g.assign \
         d.toExpr\n      return []\n  throwError \"none of {g}\"\n\
         theorem t (p q : Prop) (h : p) (_ : q) : p := by mine",
        "elab \"three\" : term => return mkNatLit 3\ntheorem t : three = 3 := rfl",
        "theorem t : True := by run_tac do (← getMainGoal).assign (mkConst ``True.intro)",
        "theorem t : True := by_elab return mkConst ``True.intro",
        "def f (n : Nat) := n\nsimproc reduceF (f _) := fun e => do\n  let some n := e.appArg!.nat? | \
         return .continue\n  return .done \
         { expr := mkNatLit n, proof? := mkApp2 (mkConst ``rfl [1]) (mkConst ``Nat) e }\n\
         theorem t : f 3 = 3 := by simp only [reduceF]",
        "run_meta addDecl (.thmDecl \
         { name := `made, levelParams := [], type := mkConst ``True, value := mkConst ``True.intro })\n\
         theorem t : True := made",
    ] {
        let found = messages(text);
        assert!(!found.iter().any(|m| m.starts_with("error")), "{text}: {found:?}");
    }
}

#[test]
fn what_does_not_run_says_so() {
    for (text, said) in [
        // no code can be made of this
        ("noncomputable def n : Nat := Classical.choice ⟨0⟩\n#eval n", "noncomputable"),
        ("noncomputable def n : Nat := Classical.choice ⟨0⟩\nrun_meta logInfo m!\"{n}\"", "noncomputable"),
        (
            "noncomputable def n : Nat := Classical.choice ⟨0⟩\nmacro \"go!\" : command => `(#eval n)\ngo!",
            "noncomputable",
        ),
        // code that the text only names
        ("@[extern \"elsewhere\"] opaque f : Nat → Nat\n#eval f 3", "Could not find native implementation"),
        // what `initialize` makes exists for those who import the text
        (
            "register_option my.option : Bool := { defValue := true }\nset_option my.option false",
            "Unknown option",
        ),
        // the world outside
        ("#eval IO.FS.writeFile \"x\" \"y\"", "read-only file system"),
        ("#eval IO.FS.readFile \"/etc/passwd\"", "permission denied"),
        ("#eval (IO.Process.output { cmd := \"ls\" } : IO _)", "read-only file system"),
        ("theorem t (x y : BitVec 8) : x + y = y + x := by bv_decide", "read-only file system"),
    ] {
        let found = messages(text);
        assert!(found.iter().any(|m| m.starts_with("error") && m.contains(said)), "{text}: {found:?}");
    }
}

#[test]
fn a_definition_needs_no_code() {
    let found = messages(
        "def n : Nat := Classical.choice ⟨0⟩\nrun_meta logInfo \"x\"\ndef m : Nat := Classical.choice ⟨1⟩",
    );
    assert_eq!(found, ["info: x"]);
}
