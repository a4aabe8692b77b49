//! Values found, and not found.

use super::*;
use proof_term::sample::goal;

fn first(text: &str) -> Option<Vec<String>> {
    let g = goal(text);
    let found = Counterexamples::of(&g).search(1)?;
    found.first().map(|v| v.iter().map(super::text).collect())
}

#[test]
fn equations_determine_variables() {
    assert_eq!(first("x y : Int; h : 3 * x + y = 1000; h1 : x = 5 ⊢ y = 900").unwrap(), ["5", "985"]);
    assert_eq!(first("n m : Nat; h : n = m + 12345 ⊢ n < 12350").unwrap(), ["12350", "5"]);
}

#[test]
fn true_statements_have_none() {
    assert_eq!(first("n : Nat ⊢ n * n % 4 < 2"), None);
    assert_eq!(first("a b : Int; h : a < b ⊢ a + 1 ≤ b"), None);
}

#[test]
fn least_common_multiple_with_minimality() {
    let text = "x a : Nat; h : 0 < x ∧ 0 < a; h1 : Nat.gcd a 40 = x + 3; h2 : Nat.lcm a 40 = x * (x + 3); \
                h3 : ∀ b : Nat, 0 < b → Nat.gcd b 40 = x + 3 ∧ Nat.lcm b 40 = x * (x + 3) → a ≤ b ⊢ a = 8";
    assert_eq!(first(text).unwrap(), ["37", "1480"]);
}

#[test]
fn rationals_and_signs() {
    assert_eq!(first("x : Rat; h : 0 < x ⊢ x ≤ x * x").unwrap(), ["(1/2)"]);
    assert_eq!(first("x : Int ⊢ 0 ≤ x * x * x").unwrap(), ["(-1)"]);
}
