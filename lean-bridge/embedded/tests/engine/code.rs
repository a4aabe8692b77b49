//! Definitions whose code would need parts of the library that the package lacks.

use crate::common::{messages, with_lean};
use lean_wasm::machine::GuestLimits;

fn run(text: &'static str) -> Vec<(String, String)> {
    with_lean(GuestLimits::default(), move |b| messages(b, text)).expect("the engine survives")
}

#[test]
fn definitions_may_call_what_has_no_code() {
    for text in [
        "def f (xs : List Nat) : List Nat := xs.map (· + 1) ++ xs.reverse",
        "def flat : List (List Nat) → List Nat | [] => [] | xs :: rest => xs ++ flat rest\n\
         theorem t : flat [[1], [2]] = [1, 2] := by simp [flat]",
    ] {
        assert_eq!(run(text), [], "{text}");
    }
}

#[test]
fn evaluating_them_gives_their_values() {
    let all = run("def f (xs : List Nat) : List Nat := xs ++ xs\n#eval f [1]\n#eval [1] ++ [2]\n#eval 1 + 1");
    let values = ["[1, 1]", "[1, 2]", "2"].map(|v| ("info".to_string(), v.to_string()));
    assert_eq!(all, values);
}

#[test]
fn what_has_code_runs() {
    let all = run("def fact : Nat → Nat | 0 => 1 | n + 1 => (n + 1) * fact n\n#eval fact 5");
    assert_eq!(all, [("info".to_string(), "120".to_string())]);
}
