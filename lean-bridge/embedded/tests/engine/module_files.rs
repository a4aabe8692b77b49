//! Modules that are compiled here and imported again.

use super::common;
use lean_meta::boot::{self, Booted};
use lean_meta::frontend::{self, RunOptions};
use lean_meta::header::module_path;
use lean_meta::module_file;
use lean_wasm::machine::GuestLimits;
use std::path::Path;

/// Compiles a module into the folder that has those which it imports.
fn compile(folder: &Path, module: &str, text: &str) {
    let (folder, module, text) = (folder.to_path_buf(), module.to_owned(), text.to_owned());
    common::on_big_stack(move || {
        let limits = GuestLimits { modules: Some(folder.clone()), ..GuestLimits::default() };
        let Booted { mut lean, .. } = common::start(&limits);
        let compiled = module_file::compile(&mut lean, &module, &text).expect("compiled");
        let path = module_path(&folder, &module, "olean");
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, compiled.file.ok_or(compiled.run.messages).expect("no errors")).unwrap();
    });
}

#[test]
fn what_a_module_declares_is_there_for_those_that_import_it() {
    let folder = tempfile::tempdir().unwrap();
    compile(
        folder.path(),
        "Shapes.Basic",
        "namespace Shapes
structure Point where
  x : Nat
  y : Nat
deriving DecidableEq, Repr
def Point.sum (p : Point) : Nat := p.x + p.y
@[simp] theorem Point.sum_mk (a b : Nat) : (Point.mk a b).sum = a + b := rfl
def count : Nat → Nat
  | 0 => 0
  | n + 1 => count n + 1
notation \"⟪\" a \", \" b \"⟫\" => Point.mk a b
macro \"crush\" : tactic => `(tactic| (simp; done))
private def hidden : Nat := 7
theorem hidden_pos : 0 < 7 := by decide
end Shapes",
    );
    compile(
        folder.path(),
        "Shapes.More",
        "import Shapes.Basic
open Shapes
instance : Add Point := ⟨fun p q => ⟨p.x + q.x, p.y + q.y⟩⟩
theorem count_eq (n : Nat) : count n = n := by
  induction n with
  | zero => rfl
  | succ n ih => simp [count, ih]",
    );
    let limits = GuestLimits { modules: Some(folder.path().to_path_buf()), ..GuestLimits::default() };
    common::on_big_stack(move || {
        let Booted { mut lean, .. } = common::start(&limits);
        let state = boot::import(&mut lean, "import Shapes.More", boot::MAIN).expect("imported");
        let mut run = |text: &str| {
            let run = frontend::run(&mut lean, &state, text, &RunOptions::default()).expect("elaborated");
            run.messages.into_iter().map(|m| format!("{}: {}", m.severity, m.data)).collect::<Vec<_>>()
        };
        assert_eq!(run("open Shapes\ntheorem t : ⟪1, 2⟫.sum = 3 := by crush"), [""; 0]);
        assert_eq!(run("theorem t (n : Nat) : Shapes.count n + 0 = n := by simp [count_eq]"), [""; 0]);
        assert_eq!(run("theorem t (n : Nat) : Shapes.count (n + 1) = n + 1 := by grind [count_eq]"), [""; 0]);
        assert_eq!(run("#eval Shapes.count 5"), ["info: 5"]);
        assert_eq!(run("#eval (Shapes.Point.mk 1 2 + ⟨3, 4⟩).sum"), ["info: 10"]);
        assert_eq!(run("example (p : Shapes.Point) : p = ⟨p.x, p.y⟩ := by cases p; rfl"), [""; 0]);
        assert!(run("#eval Shapes.hidden")[0].contains("nknown"), "private");
    });
}

#[test]
fn code_of_a_module_runs_when_it_is_imported_but_not_for_its_constants() {
    let folder = tempfile::tempdir().unwrap();
    let good = "import Lean
open Lean Elab Tactic
initialize number : IO.Ref Nat ← IO.mkRef 7
register_simp_attr some_lemmas
elab \"done_now\" : tactic => do (← getMainGoal).assign (mkConst ``True.intro)
elab \"number!\" : term => return mkNatLit (← number.get)";
    compile(folder.path(), "Good", good);
    compile(
        folder.path(),
        "Bad",
        "initialize two : Nat ← throw (IO.userError \"never\")\ntheorem one : 1 = 1 := rfl",
    );
    let limits = GuestLimits { modules: Some(folder.path().to_path_buf()), ..GuestLimits::default() };
    common::on_big_stack(move || {
        let Booted { mut lean, .. } = common::start(&limits);
        let state = boot::import(&mut lean, "import Good", boot::MAIN).expect("imported");
        let text = "theorem t : True := by done_now
@[some_lemmas] theorem l : number! = 7 := rfl
theorem u : 7 + 0 = number! := by simp only [some_lemmas, Nat.add_zero]
theorem v (xs : List Nat) : xs.length = xs.reverse.length := by simp
def f (n : Nat) : Nat := if n = 0 then 0 else f (n / 2) + 1
theorem w : f 0 = 0 := by rw [f]; simp
theorem x (a b : Nat) (h : a < b) : ¬ b ≤ a := by grind
example : Nat.gcd 6 4 = 2 := by decide";
        let run = frontend::run(&mut lean, &state, text, &RunOptions::default()).expect("elaborated");
        assert!(run.messages.is_empty(), "{:?}", run.messages);
        let refused =
            boot::import(&mut lean, "import Bad", boot::MAIN).err().expect("not imported").to_string();
        assert!(refused.contains("`two` of `Bad`, declared by `initialize`"), "{refused}");
        assert!(refused.contains("fails: never"), "{refused}");
        let constants = boot::import_constants(&mut lean, "import Bad").expect("nothing has run");
        let env = frontend::environment(&constants);
        let kernel_env = lean.call(lean.f.to_kernel_environment, (env,)).unwrap();
        for (name, is_there) in [("one", true), ("Nat.add_comm", true), ("three", false)] {
            let name = lean.name(name).unwrap();
            let found = lean.call(lean.f.kernel_find, (kernel_env.share(), name)).unwrap();
            assert_eq!(found.view().some().is_some(), is_there);
        }
    });
}

#[test]
fn a_module_without_effect_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let limits = GuestLimits { modules: Some(folder.path().to_path_buf()), ..GuestLimits::default() };
    common::on_big_stack(move || {
        let Booted { mut lean, .. } = common::start(&limits);
        let text = "builtin_initialize late : IO.Ref Nat ← IO.mkRef 0";
        let compiled = module_file::compile(&mut lean, "Late", text).expect("compiled");
        assert!(compiled.file.is_none());
        let said: Vec<&str> = compiled.run.messages.iter().map(|m| m.data.as_str()).collect();
        assert!(
            said.len() == 1 && said[0].starts_with("`late` is declared by `builtin_initialize`"),
            "{said:?}"
        );
    });
}
