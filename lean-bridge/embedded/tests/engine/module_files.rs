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
