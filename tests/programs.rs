//! Programs with loops on the embedded Lean: what is claimed of them is proved by the moves for loops, and
//! judged.

#[path = "support/mod.rs"]
mod support;

use support::{dir, err, out, prover};

/// One program for each way in which loops are proved: by where they stop, by invariants at places, by the
/// part of an array and of a list that was passed, and by bounds and counted steps alone.
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
";

#[test]
fn loops_are_proved_by_where_they_stop_and_by_invariants() {
    let dir = dir();
    std::fs::write(dir.path().join("programs.lean"), PROGRAMS).expect("writable");
    let o = prover(&["prove", "programs.lean", "--steps", "3000"], dir.path());
    assert_eq!(o.status.code(), Some(0), "{}{}", out(&o), err(&o));
    let said = out(&o);
    let names = ["firstZero_is_first", "doubled_places", "count_is_fold", "largest_bounds", "root_is_root"];
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
    assert!(proof("count_is_fold").contains("List.take"), "{}", proof("count_is_fold"));
}
