//! Moves on printed goals.

use super::super::structure::testing::text_of;
use super::*;

fn texts(goal: &str, preamble: &str) -> (Vec<String>, Option<String>, Vec<String>) {
    let p = propose(goal, &Context { depth: 0, path: &[], preamble });
    let all = |moves: Vec<Move>| moves.iter().map(text_of).collect();
    (all(p.closers), p.committed.as_ref().map(text_of), all(p.moves))
}

fn committed(goal: &str) -> Option<String> {
    texts(goal, "").1
}

#[test]
fn quantifiers_and_connectives() {
    assert_eq!(committed("⊢ ∀ (n m : Nat), n < m").as_deref(), Some("intro n m"));
    assert_eq!(committed("n : Nat\n⊢ ∀ n, 0 ≤ n").as_deref(), Some("intro n1"));
    assert_eq!(committed("p q : Prop\n⊢ p → q").as_deref(), Some("intro h"));
    assert_eq!(committed("p : Prop\n⊢ ¬p").as_deref(), Some("intro h"));
    assert_eq!(committed("p q : Prop\n⊢ ¬p ∨ q"), None);
    assert_eq!(committed("h : p ∧ q\n⊢ q").as_deref(), Some("rcases h with ⟨h_l, h_r⟩"));
    assert_eq!(committed("h : ∃ x, p x\n⊢ q").as_deref(), Some("rcases h with ⟨x, hx⟩"));
    assert_eq!(
        committed("h✝ : p ∧ q\nk : r\n⊢ q").as_deref(),
        Some("(rename_i h; rcases h with ⟨h_l, h_r⟩)")
    );
}

#[test]
fn closers_by_what_is_at_hand() {
    let (closers, _, moves) = texts("a b : Nat\nh : a < b\n⊢ a + 0 < b", "");
    for text in ["first | assumption | contradiction", "omega", "(simp_all; done)", "grind"] {
        assert!(closers.contains(&text.to_string()), "{text}: {closers:?}");
    }
    assert!(!closers.contains(&"linarith".into()));
    assert!(moves.iter().any(|m| m.starts_with("induction a with | zero")), "{moves:?}");
    let (closers, _, moves) = texts("x y : ℝ\n⊢ 2 * x * y ≤ x ^ 2 + y ^ 2", "import Mathlib\nopen Real");
    for text in ["norm_num", "linarith", "nlinarith", "ring", "positivity"] {
        assert!(closers.contains(&text.to_string()), "{text}: {closers:?}");
    }
    assert!(moves.iter().any(|m| m.contains("sq_nonneg (x - y)")), "{moves:?}");
    let (closers, ..) = texts("b : Bool\n⊢ (b || !b) = true", "");
    assert!(closers.contains(&"(revert b; decide)".into()), "{closers:?}");
}

#[test]
fn definitions_and_hypotheses() {
    let preamble = "def double (n : Nat) := n + n\ntheorem help : True := trivial";
    let (closers, _, moves) = texts("n : Nat\nh : p ∨ q\ne : n = 3\n⊢ double n = 2 * n", preamble);
    assert!(closers.contains(&"(simp_all [double]; done)".into()), "{closers:?}");
    for text in ["unfold double", "rcases h with h | h", "subst e", "rw [e]", "apply help", "<exact?>"] {
        assert!(moves.contains(&text.to_string()), "{text}: {moves:?}");
    }
}

#[test]
fn whatever_the_text_there_is_no_panic() {
    for text in
        ["", "⊢", "no goals", "case a\n⊢ ", "h :\n⊢ ∃ ", "⊢ ∀", "⊢ ∀ (", "∀✝ : ⊢\n⊢ ¬", "x : (\n⊢ ) →"]
    {
        let _ = texts(text, "def");
    }
}
