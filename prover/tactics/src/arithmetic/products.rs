//! Facts about products and powers that `omega` cannot know, since it takes them for opaque atoms.
//!
//! For every product `a * b` of the goal (no factor a numeral): over `Nat` `a = 0 ∨ b ≤ a * b` and the same
//! for `b`; over `Int` the sign rules that make `a * b` at least as large as a positive factor. For every
//! power `a ^ k`: `a ≤ a ^ k` over `Nat`, and over `Int` with even `k` (also `a * a`) that it is at least `a`
//! and `-a`. For `b ^ n` with a numeral `b ≥ 2`: `n < b ^ n`.

use super::enumeration;
use super::scene::{FACT_PREFIX, Scene, step};
use lean_bridge::term::Term;
use num_traits::ToPrimitive;
use proof_search::policy::Move;
use proof_term::view;
use proof_term::view::{BinOp, NumType, as_op, binary, num_type};

/// At most so many facts.
const MAX_FACTS: usize = 12;

/// `product`: adds the facts to the goal.
pub fn propose(scene: &Scene) -> Vec<Move> {
    if scene.times("product") > 0 {
        return vec![];
    }
    let facts = facts(scene);
    if facts.is_empty() {
        return vec![];
    }
    let open = scene.vars.iter().filter(|v| v.1 != NumType::Rat).count() > enumeration::stated(scene).len();
    vec![step("product", if open { 1.3 } else { 2.5 }, text(&facts), 200, 6)]
}

/// One tactic that adds the facts and forgets the lemmas that gave them.
pub fn text(facts: &[String]) -> String {
    let all = facts.join("; ");
    let lemmas: Vec<String> = names(&all).into_iter().filter(|n| n.contains('_')).collect();
    let clear = if lemmas.is_empty() { String::new() } else { format!("; clear {}", lemmas.join(" ")) };
    format!("({all}{clear})")
}

/// Tactics, each adding one fact.
pub fn facts(scene: &Scene) -> Vec<String> {
    let mut seen: Vec<&Term> = vec![];
    for s in scene.statements() {
        view::visit(s, &mut |t, _| {
            if binary(t).is_some_and(|b| matches!(b.op, BinOp::Mul | BinOp::Pow))
                && view::is_closed(t)
                && !seen.contains(&t)
            {
                seen.push(t);
            }
        });
    }
    let mut out = vec![];
    let mut lemmas: Vec<(&str, String)> = vec![];
    for t in seen {
        let before = out.len();
        fact(scene, t, &mut out, &mut lemmas);
        if out.len() > before && out.len() >= MAX_FACTS {
            break;
        }
    }
    lemmas.into_iter().map(|l| l.1).chain(out).collect()
}

fn fact(scene: &Scene, t: &Term, out: &mut Vec<String>, lemmas: &mut Vec<(&str, String)>) -> Option<()> {
    let b = binary(t)?;
    let ty = num_type(b.ty).filter(|t| *t != NumType::Rat)?;
    let h = format!("{FACT_PREFIX}{}", out.len());
    let mut lemma = |name: &'static str, text: &str| {
        if !lemmas.iter().any(|l| l.0 == name) {
            lemmas.push((name, format!("have {FACT_PREFIX}_{name} : {text}")));
        }
    };
    let literal = |t: &Term| view::integer(t).is_some();
    match (b.op, ty) {
        (BinOp::Mul, _) if literal(b.lhs) || literal(b.rhs) => None,
        (BinOp::Mul, NumType::Nat) => {
            let (x, y) = (scene.atom(b.lhs)?, scene.atom(b.rhs)?);
            out.push(format!(
                "have {h} := And.intro ((Nat.eq_zero_or_pos {y}).imp_right (Nat.le_mul_of_pos_right {x})) \
                 ((Nat.eq_zero_or_pos {x}).imp_right (Nat.le_mul_of_pos_left {y}))"
            ));
            Some(())
        }
        (BinOp::Mul, NumType::Int) if b.lhs == b.rhs => {
            let x = scene.atom(b.lhs)?;
            lemma("sq", SQUARE);
            out.push(format!("have {h} := ({FACT_PREFIX}_sq {x}).1"));
            Some(())
        }
        (BinOp::Mul, NumType::Int) => {
            let (x, y) = (scene.atom(b.lhs)?, scene.atom(b.rhs)?);
            lemma("mul", PRODUCT);
            out.push(format!("have {h} := {FACT_PREFIX}_mul {x} {y}"));
            Some(())
        }
        (BinOp::Pow, NumType::Nat) => {
            let (x, e) = (scene.atom(b.lhs)?, scene.atom(b.rhs)?);
            match (view::integer(b.lhs), view::raw_nat(b.rhs).and_then(|e| e.to_u32())) {
                (None, Some(k)) if k >= 2 => {
                    out.push(format!("have {h} := Nat.le_self_pow (show {k} ≠ 0 by decide) {x}"));
                    Some(())
                }
                (Some(base), None) if base >= 2.into() => {
                    out.push(format!("have {h} := Nat.lt_pow_self (n := {e}) (show 1 < {x} by decide)"));
                    Some(())
                }
                _ => None,
            }
        }
        (BinOp::Pow, NumType::Int) => {
            let k = view::raw_nat(b.rhs)?.to_u32().filter(|k| k % 2 == 0 && *k >= 2)?;
            if literal(b.lhs) {
                return None;
            }
            let x = scene.atom(b.lhs)?;
            lemma("sq", SQUARE);
            out.push(if k == 2 {
                format!("have {h} := ({FACT_PREFIX}_sq {x}).2")
            } else {
                format!(
                    "have {h} : 0 ≤ {x} ^ {k} := (by rw [show {x} ^ {k} = ({x} ^ {}) ^ 2 by rw [← Int.pow_mul]]; \
                     exact Lean.Grind.OrderedRing.sq_nonneg)",
                    k / 2
                )
            });
            Some(())
        }
        _ => None,
    }
}

const SQUARE: &str = "∀ a : Int, (a ≤ a * a ∧ -a ≤ a * a) ∧ (a ≤ a ^ 2 ∧ -a ≤ a ^ 2) := (by intro a; \
     rw [show a ^ 2 = a * a by rw [Int.pow_succ, Int.pow_succ, Int.pow_zero, Int.one_mul]]; \
     rcases (show a ≤ -1 ∨ a = 0 ∨ 1 ≤ a by omega) with h | h | h; \
     (have h4 := Int.mul_le_mul_of_nonneg_right (show 1 ≤ -a by omega) (show 0 ≤ -a by omega); \
     rw [Int.neg_mul_neg] at h4; omega); (subst h; decide); \
     (have h4 := Int.mul_le_mul_of_nonneg_right h (show 0 ≤ a by omega); omega))";

const PRODUCT: &str = "∀ a b : Int, (1 ≤ a → 1 ≤ b → a ≤ a * b ∧ b ≤ a * b) ∧ (0 ≤ a → 0 ≤ b → 0 ≤ a * b) := \
     (by intro a b; refine ⟨fun h1 h2 => ?_, fun h1 h2 => Int.mul_nonneg h1 h2⟩; \
     have h3 := Int.mul_le_mul_of_nonneg_left h2 (show 0 ≤ a by omega); \
     have h4 := Int.mul_le_mul_of_nonneg_right h1 (show 0 ≤ b by omega); omega)";

/// Powers of a variable in the goal, as they are written there, with their exponents (`x * x` too).
pub fn powers_of(scene: &Scene, var: usize) -> Vec<(String, u32)> {
    let mut out: Vec<(String, u32)> = vec![];
    for s in scene.statements() {
        view::visit(s, &mut |t, _| {
            let x = Term::Hyp(var);
            let k = match binary(t) {
                Some(b) if b.op == BinOp::Pow && *b.lhs == x => view::raw_nat(b.rhs).and_then(|n| n.to_u32()),
                Some(b) if b.op == BinOp::Mul && *b.lhs == x && *b.rhs == x => Some(2),
                _ => None,
            };
            if let Some(k) = k.filter(|k| (2..=12).contains(k))
                && let Some(text) = scene.atom(t)
                && !out.iter().any(|o| o.0 == text)
            {
                out.push((text, k));
            }
        });
    }
    out
}

/// Adds `x < root` (and `-root < x` over `Int`) from `power ≤ c`,
/// where `power` is `x ^ k` and `root ^ k > c`.
pub fn root_lemma(x: &str, power: &str, k: u32, c: i64, root: i64, ty: NumType) -> String {
    let h = format!("{FACT_PREFIX}_root_{x}");
    let limit = i128::from(root).pow(k);
    match ty {
        NumType::Nat => format!(
            "have {h} : {x} < {root} := (by have hc : {power} ≤ {c} := (by omega); \
             rcases Nat.lt_or_ge {x} {root} with hn | hn; (exact hn); \
             (have hp := Nat.pow_le_pow_left hn {k}; rw [show {root} ^ {k} = {limit} from by decide +kernel] at hp; grind))"
        ),
        _ => {
            // x^k ≥ root^k if |x| ≥ root: over the square of x ^ (k / 2)
            let half = k / 2;
            let base = if half == 1 { x.to_string() } else { format!("({x} ^ {half})") };
            let r = i128::from(root).pow(half);
            if half == 1 {
                format!(
                    "have {h} : {x} < {root} ∧ -{root} < {x} := (by have hc : {power} ≤ {c} := (by omega); \
                     constructor <;> (apply Classical.byContradiction; intro hn; first \
                     | (have hp := Int.mul_nonneg (show 0 ≤ {x} - {root} by omega) (show 0 ≤ {x} - {root} by omega); grind) \
                     | (have hp := Int.mul_nonneg (show 0 ≤ -{x} - {root} by omega) (show 0 ≤ -{x} - {root} by omega); grind)))"
                )
            } else {
                format!(
                    "have {h} : {x} < {root} ∧ -{root} < {x} := (by have hc : {power} ≤ {c} := (by omega); \
                     have hs : {base} ^ 2 ≤ {c} := (by grind); constructor <;> (apply Classical.byContradiction; intro hn; \
                     have hp : {r} ≤ {x}.natAbs ^ {half} := Nat.le_trans (by decide) (Nat.pow_le_pow_left (show {root} ≤ {x}.natAbs by omega) {half}); \
                     have hq := Nat.mul_le_mul hp hp; grind))"
                )
            }
        }
    }
}

/// Powers `b ^ x` of a numeral `2 ≤ b ≤ 1000` in the goal, with `b`.
pub fn exponentials_of(scene: &Scene, var: usize) -> Vec<(String, i64)> {
    let mut out: Vec<(String, i64)> = vec![];
    for s in scene.statements() {
        view::visit(s, &mut |t, _| {
            let Some(b) = binary(t).filter(|b| b.op == BinOp::Pow && *b.rhs == Term::Hyp(var)) else {
                return;
            };
            if num_type(b.ty) == Some(NumType::Nat)
                && let Some(base) =
                    view::raw_nat(b.lhs).and_then(|n| n.to_i64()).filter(|b| (2..=1000).contains(b))
                && let Some(text) = scene.atom(t)
                && !out.iter().any(|o| o.0 == text)
            {
                out.push((text, base));
            }
        });
    }
    out
}

/// Adds `x < log` from `power ≤ c`, where `power` is `base ^ x` and `base ^ log > c`.
pub fn log_lemma(x: &str, power: &str, base: i64, c: i64, log: u32) -> String {
    let limit = i128::from(base).pow(log);
    format!(
        "have {FACT_PREFIX}_log_{x} : {x} < {log} := (by have hc : {power} ≤ {c} := (by omega); \
         rcases Nat.lt_or_ge {x} {log} with hn | hn; (exact hn); \
         (have hp := Nat.pow_le_pow_right (show 0 < {base} by decide) hn; \
         rw [show {base} ^ {log} = {limit} from by decide +kernel] at hp; omega))"
    )
}

/// Names of facts that texts of this module add.
pub fn names(text: &str) -> Vec<String> {
    let words = text.split("have ").skip(1).filter_map(|w| w.split_whitespace().next());
    words.filter(|w| w.starts_with(FACT_PREFIX)).map(str::to_string).collect()
}

/// The factors of a product, in order.
pub fn factors(t: &Term) -> Vec<&Term> {
    match as_op(t, BinOp::Mul) {
        Some((a, b)) => factors(a).into_iter().chain(factors(b)).collect(),
        None => vec![t],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::scene;

    #[test]
    fn facts_for_each_shape() {
        let s = scene("x y : Nat; h : x * (y + 1) + 2 * x ^ 3 = 2 ^ y ⊢ x = 4");
        let f = facts(&s).join("\n");
        assert!(
            f.contains("Nat.le_mul_of_pos_right x)") && f.contains("Nat.le_mul_of_pos_left (y + 1)"),
            "{f}"
        );
        assert!(
            f.contains("Nat.le_self_pow (show 3 ≠ 0 by decide) x") && f.contains("Nat.lt_pow_self (n := y)"),
            "{f}"
        );
        assert_eq!(f.lines().count(), 3);
        let s = scene("x y : Int; h : x * y + x ^ 2 = 80 ⊢ x = 26");
        let f = facts(&s);
        assert_eq!(f.len(), 4);
        assert_eq!(names(&f.join("; ")), ["hnl_mul", "hnl_sq", "hnl0", "hnl1"]);
        assert_eq!(powers_of(&s, 0), [("(x ^ 2)".to_string(), 2)]);
    }
}
