//! The second kernel without the rules of the host: what Lean's
//! kernel was found to accept, it refuses by itself.

use crate::common::{self, on_big_stack};
use lean_judge::alone::{Clean, Opinions, second_kernel_alone};
use lean_meta::boot::Booted;
use lean_provision::snapshot;
use lean_wasm::machine::GuestLimits;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// An engine for the imports that a text begins with.
fn engine(imports: &str) -> Booted {
    let (code, plain) = common::code();
    if imports.is_empty() {
        return snapshot::restore(code, &GuestLimits::default(), plain).expect("restored");
    }
    let progress = lean_provision::standard();
    let installation = lean_provision::ensure(&*progress).expect("the embedded Lean");
    let file = installation.snapshot(imports, &*progress).expect("a snapshot");
    snapshot::restore(code, &GuestLimits::default(), &file).expect("restored")
}

/// Nothing when an engine is lost, by a number too large for it for instance.
fn opinions(text: &str) -> Option<Opinions> {
    let text = text.to_string();
    on_big_stack(move || {
        let lines = text.lines().take_while(|line| line.starts_with("import ") || line.trim().is_empty());
        let (imports, start) = lines.fold((vec![], 0), |(mut all, at), line| {
            all.extend(line.starts_with("import ").then_some(line));
            (all, at + line.len() + 1)
        });
        let imports = imports.join("\n");
        let deadline = Instant::now() + Duration::from_secs(60);
        let mut clean = Clean::new(engine(&imports)).ok()?;
        second_kernel_alone(&mut engine(&imports), &mut clean, &text, start.min(text.len()), deadline).ok()
    })
}

/// The attacks on kernels: texts without the facts that stand before them.
fn attacks() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/judge/attacks");
    let files = std::fs::read_dir(folder).expect("the attacks").map(|f| f.expect("a file").path());
    let name = |p: &PathBuf| p.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut files: Vec<PathBuf> = files.filter(|p| name(p).starts_with("kernel_")).collect();
    files.sort();
    let text = |p: &PathBuf| {
        let text = std::fs::read_to_string(p).expect("a text");
        let header =
            text.lines().filter_map(|line| line.strip_prefix("-- header: ")).map(|line| format!("{line}\n"));
        let header: String = header.collect();
        let body: Vec<&str> = text.lines().skip_while(|line| line.starts_with("-- ")).collect();
        format!("{header}{}\n", body.join("\n"))
    };
    files.iter().map(|p| (name(p), text(p))).collect()
}

#[test]
fn what_lean_s_kernel_accepts_wrongly_is_refused() {
    let (mut fooled, mut missed) = (vec![], vec![]);
    for (name, text) in attacks() {
        let Some(said) = opinions(&text) else { continue };
        assert!(said.units > 0 || !said.errors.is_empty(), "{name}: nothing was declared, and nothing said");
        if !said.errors.is_empty() {
            continue;
        }
        match said.refused.is_empty() && said.unreadable.is_empty() {
            true => missed.push(name),
            false => fooled.push(name),
        }
    }
    println!("Lean's kernel accepts {} of the attacks: {}", fooled.len() + missed.len(), fooled.join(", "));
    assert_eq!(missed, Vec::<String>::new(), "the second kernel accepts these");
    assert!(fooled.len() >= 30, "only {} attacks get past Lean's kernel", fooled.len());
}

#[test]
fn right_declarations_of_every_kind_are_accepted() {
    let said = opinions(
        "inductive Vec (α : Type u) : Nat → Type u | nil : Vec α 0 | cons : α → Vec α n → Vec α (n + 1)
structure Point where (x y : Nat)
inductive Rose (α : Type) | node : α → List (Rose α) → Rose α
mutual
inductive Even' : Nat → Prop | zero : Even' 0 | succ : Odd' n → Even' (n + 1)
inductive Odd' : Nat → Prop | succ : Even' n → Odd' (n + 1)
end
def S : Setoid Nat := ⟨fun a b => a % 2 = b % 2, fun _ => rfl, Eq.symm, Eq.trans⟩
def parity : Quotient S → Nat := Quotient.lift (· % 2) fun _ _ h => h
def half (n : Nat) : Nat := if n < 2 then 0 else half (n - 2) + 1
theorem eta (p : Point) : p = ⟨p.x, p.y⟩ := rfl
theorem big : 2 ^ 64 % 1000 = 616 := by decide +kernel
theorem text : \"abc\".length = 3 := by decide +kernel
theorem arith (a b : Nat) (h : a < b) : 2 * a + 1 < 2 * b := by omega
theorem sum (xs : List Nat) : (xs ++ []).length = xs.length := by simp",
    )
    .expect("both engines survive");
    assert_eq!((said.errors, said.refused, said.unreadable), (vec![], vec![], vec![]));
    assert!(said.units > 20, "{} units", said.units);
}
