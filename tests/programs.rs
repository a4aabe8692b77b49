//! Programs with loops on the embedded Lean: what is claimed of them is proved by the moves for loops, and
//! judged.

#[path = "support/mod.rs"]
mod support;

use support::{dir, err, out, prover};

/// One program for each way in which loops are proved: by where they stop, by invariants at places, by the
/// part of an array and of a list that was passed, by bounds and counted steps alone, by what a loop asks of
/// elements, by what was computed for the index before, and as folds.
const PROGRAMS: &str = "\
def firstZero (a : Array Nat) (i : Nat) : Option Nat :=
  if i < a.size then
    if a[i]! = 0 then some i else firstZero a (i + 1)
  else
    none

theorem firstZero_is_first (a : Array Nat) (k : Nat) (h : firstZero a 0 = some k) :
    k < a.size ∧ a[k]! = 0 ∧ ∀ j, j < k → a[j]! ≠ 0 := by sorry

def doubled (a : Array Int) (i : Nat) (b : Array Int) : Array Int :=
  if i < a.size then doubled a (i + 1) (b.push (2 * a[i]!)) else b

theorem doubled_places (a : Array Int) (k : Nat) (h : k < a.size) :
    (doubled a 0 #[])[k]! = 2 * a[k]! := by sorry

def count (a : Array Int) (t : Int) (i n : Nat) : Nat :=
  if i < a.size then count a t (i + 1) (if a[i]! = t then n + 1 else n) else n

theorem count_is_fold (a : Array Int) (t : Int) :
    count a t 0 0 = a.foldl (fun n x => if x = t then n + 1 else n) 0 := by sorry

def largest : List Nat → Nat → Nat
  | [], m => m
  | x :: xs, m => if x > m then largest xs x else largest xs m

theorem largest_bounds (l : List Nat) : ∀ x ∈ l, x ≤ largest l 0 := by sorry

def root (n : Nat) : Nat → Nat → Nat
  | 0, r => r
  | fuel + 1, r => if (r + 1) * (r + 1) ≤ n then root n fuel (r + 1) else r

theorem root_is_root (n : Nat) :
    root n (n + 1) 0 * root n (n + 1) 0 ≤ n ∧ n < (root n (n + 1) 0 + 1) * (root n (n + 1) 0 + 1) := by sorry

def total (a : Array Int) (n : Nat) : Int :=
  if n = 0 then 0 else total a (n - 1) + a[n - 1]!

theorem total_is_sum (a : Array Int) : a.toList.sum = total a a.size := by sorry

def missing : List Nat → Nat → Nat
  | [], n => n
  | x :: xs, n => if x = n then missing xs (n + 1) else if x > n then n else missing xs n

theorem missing_is_not_there (l : List Nat) (h : List.Pairwise (· < ·) l) : missing l 0 ∉ l := by sorry

def best (a : Array Nat) : Nat := Id.run do
  let mut b := 0
  for i in [0:a.size] do
    b := max b a[i]!
  return b

theorem best_is_bound (a : Array Nat) (k : Nat) (h : k < a.size) : a[k]! ≤ best a := by sorry

def evens (a : Array Int) : Array Int := a.foldl (fun b x => if x % 2 = 0 then b.push x else b) #[]

theorem evens_are_even (a : Array Int) (x : Int) :
    x ∈ (evens a).toList ↔ x ∈ a.toList ∧ x % 2 = 0 := by sorry
";

#[test]
fn loops_are_proved_by_where_they_stop_and_by_invariants() {
    let dir = dir();
    std::fs::write(dir.path().join("programs.lean"), PROGRAMS).expect("writable");
    let o = prover(&["prove", "programs.lean", "--steps", "3000"], dir.path());
    assert_eq!(o.status.code(), Some(0), "{}{}", out(&o), err(&o));
    let said = out(&o);
    let names = [
        "firstZero_is_first",
        "doubled_places",
        "count_is_fold",
        "largest_bounds",
        "root_is_root",
        "total_is_sum",
        "missing_is_not_there",
        "best_is_bound",
        "evens_are_even",
    ];
    for name in names {
        assert!(said.contains(&format!("-- {name}: proved, audited")), "{name}: {said}");
    }
    let proof = |name: &str| {
        let from = said.find(&format!("theorem {name}")).expect("it is printed");
        said[from..].split("\n-- ").next().unwrap_or_default()
    };
    assert!(proof("firstZero_is_first").contains("∃ (k"), "{}", proof("firstZero_is_first"));
    for name in ["doubled_places", "count_is_fold", "root_is_root"] {
        assert!(proof(name).contains("fun_induction"), "{}", proof(name));
    }
    for name in ["count_is_fold", "total_is_sum"] {
        assert!(proof(name).contains("List.take"), "{}", proof(name));
    }
    assert!(proof("best_is_bound").contains("List.range'"), "{}", proof("best_is_bound"));
}
