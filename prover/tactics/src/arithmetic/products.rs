//! Facts about products and powers that `omega` cannot know, since it takes them for opaque atoms.
//!
//! For every product `a * b` of the goal (no factor a numeral): over `Nat` `a = 0 ∨ b ≤ a * b` and the same
//! for `b`; over `Int` the sign rules that make `a * b` at least as large as a positive factor. For every
//! power `a ^ k`: `a ≤ a ^ k` over `Nat`, and over `Int` with even `k` (also `a * a`) that it is at least `a`
//! and `-a`. For `b ^ n` with a numeral `b ≥ 2`: `n < b ^ n`.

use super::enumeration;
use super::scene::{FACT_PREFIX, Scene, step};
use crate::script::{
    Script, by, cases, clear, first, have, note, rewrite, rewrite_at, show_by, show_from_by, shown,
};
use lean_bridge::term::Term;
use num_traits::ToPrimitive;
use proof_search::policy::Move;
use proof_term::view;
use proof_term::view::{BinOp, NumType, as_op, binary, num_type};
use std::fmt::Display;

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
    let lemmas: Vec<String> =
        names(&facts.join("; ")).into_iter().filter(|name| name.contains('_')).collect();
    Script::new().then_all(facts.iter().cloned()).then_all(clear(&lemmas)).block()
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

fn fact(scene: &Scene, term: &Term, out: &mut Vec<String>, lemmas: &mut Vec<(&str, String)>) -> Option<()> {
    let operation = binary(term)?;
    let number = num_type(operation.ty).filter(|number| *number != NumType::Rat)?;
    let name = format!("{FACT_PREFIX}{}", out.len());
    let mut lemma = |name: &'static str, text: &str| {
        if !lemmas.iter().any(|l| l.0 == name) {
            lemmas.push((name, format!("have {FACT_PREFIX}_{name} : {text}")));
        }
    };
    let literal = |term: &Term| view::integer(term).is_some();
    let (lhs, rhs) = (operation.lhs, operation.rhs);
    out.push(match (operation.op, number) {
        (BinOp::Mul, _) if literal(lhs) || literal(rhs) => return None,
        (BinOp::Mul, NumType::Nat) => {
            let (left, right) = (scene.atom(lhs)?, scene.atom(rhs)?);
            let larger = |factor: &str, side: &str, other: &str| {
                format!("((Nat.eq_zero_or_pos {factor}).imp_right (Nat.le_mul_of_pos_{side} {other}))")
            };
            let (first, second) = (larger(&right, "right", &left), larger(&left, "left", &right));
            note(name, format!("And.intro {first} {second}"))
        }
        (BinOp::Mul, NumType::Int) if lhs == rhs => {
            lemma("sq", SQUARE);
            note(name, format!("({FACT_PREFIX}_sq {}).1", scene.atom(lhs)?))
        }
        (BinOp::Mul, NumType::Int) => {
            let (left, right) = (scene.atom(lhs)?, scene.atom(rhs)?);
            lemma("mul", PRODUCT);
            note(name, format!("{FACT_PREFIX}_mul {left} {right}"))
        }
        (BinOp::Pow, NumType::Nat) => {
            let (base, exponent) = (scene.atom(lhs)?, scene.atom(rhs)?);
            match (view::integer(lhs), view::raw_nat(rhs).and_then(|value| value.to_u32())) {
                (None, Some(k)) if k >= 2 => {
                    note(name, format!("Nat.le_self_pow {} {base}", shown(format!("{k} ≠ 0"), "decide")))
                }
                (Some(value), None) if value >= 2.into() => {
                    let above_one = shown(format!("1 < {base}"), "decide");
                    note(name, format!("Nat.lt_pow_self (n := {exponent}) {above_one}"))
                }
                _ => return None,
            }
        }
        (BinOp::Pow, NumType::Int) => {
            let k = view::raw_nat(rhs)?.to_u32().filter(|k| k % 2 == 0 && *k >= 2)?;
            if literal(lhs) {
                return None;
            }
            let base = scene.atom(lhs)?;
            lemma("sq", SQUARE);
            if k == 2 {
                note(name, format!("({FACT_PREFIX}_sq {base}).2"))
            } else {
                let square =
                    show_by(format!("{base} ^ {k} = ({base} ^ {}) ^ 2", k / 2), "rw [← Int.pow_mul]");
                let proof =
                    Script::new().then(rewrite(&[&square])).then("exact Lean.Grind.OrderedRing.sq_nonneg");
                have(name, format!("0 ≤ {base} ^ {k}"), proof.proof())
            }
        }
        _ => return None,
    });
    Some(())
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

/// Adds `variable < root` (and `-root < variable` over `Int`) from `power ≤ limit`,
/// where `power` is `variable ^ exponent` and `root ^ exponent > limit`.
pub fn root_lemma(
    variable: &str,
    power: &str,
    exponent: u32,
    limit: i64,
    root: i64,
    number: NumType,
) -> String {
    let name = format!("{FACT_PREFIX}_root_{variable}");
    let limited = have("hc", format!("{power} ≤ {limit}"), by("omega"));
    if number == NumType::Nat {
        let value = i128::from(root).pow(exponent);
        let value = show_from_by(format!("{root} ^ {exponent} = {value}"), "decide +kernel");
        let larger = Script::new()
            .then(note("hp", format!("Nat.pow_le_pow_left hn {exponent}")))
            .then(rewrite_at(&[&value], "hp"))
            .then("grind");
        let proof = below_or(limited, variable, root, &larger);
        return have(name, format!("{variable} < {root}"), proof.proof());
    }
    let claim = format!("{variable} < {root} ∧ -{root} < {variable}");
    let contradiction = Script::new().then("apply Classical.byContradiction").then("intro hn");
    // x^k ≥ root^k if |x| ≥ root: over the square of x ^ (k / 2)
    let half = exponent / 2;
    let proof = if half == 1 {
        let product = |sign: &str| {
            let factor = shown(format!("0 ≤ {sign}{variable} - {root}"), "omega");
            Script::new().then(note("hp", format!("Int.mul_nonneg {factor} {factor}"))).then("grind").block()
        };
        let contradiction = contradiction.then(first(&[&product(""), &product("-")]));
        Script::new().then(limited).then(format!("constructor <;> {}", contradiction.block()))
    } else {
        let large = shown(format!("{root} ≤ {variable}.natAbs"), "omega");
        let contradiction = contradiction
            .then(have(
                "hp",
                format!("{} ≤ {variable}.natAbs ^ {half}", i128::from(root).pow(half)),
                format!("Nat.le_trans (by decide) (Nat.pow_le_pow_left {large} {half})"),
            ))
            .then(note("hq", "Nat.mul_le_mul hp hp"))
            .then("grind");
        Script::new()
            .then(limited)
            .then(have("hs", format!("({variable} ^ {half}) ^ 2 ≤ {limit}"), by("grind")))
            .then(format!("constructor <;> {}", contradiction.block()))
    };
    have(name, claim, proof.proof())
}

/// A proof of `variable < bound` over `Nat` that refutes `hn : bound ≤ variable` by a script.
fn below_or(limited: String, variable: &str, bound: impl Display, larger: &Script) -> Script {
    Script::new()
        .then(limited)
        .then(cases(format!("Nat.lt_or_ge {variable} {bound}"), "hn", 2))
        .then("(exact hn)")
        .then(larger.block())
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

/// Adds `variable < log` from `power ≤ limit`, where `power` is `base ^ variable` and `base ^ log > limit`.
pub fn log_lemma(variable: &str, power: &str, base: i64, limit: i64, log: u32) -> String {
    let limited = have("hc", format!("{power} ≤ {limit}"), by("omega"));
    let value = i128::from(base).pow(log);
    let value = show_from_by(format!("{base} ^ {log} = {value}"), "decide +kernel");
    let positive = shown(format!("0 < {base}"), "decide");
    let larger = Script::new()
        .then(note("hp", format!("Nat.pow_le_pow_right {positive} hn")))
        .then(rewrite_at(&[&value], "hp"))
        .then("omega");
    let proof = below_or(limited, variable, log, &larger);
    have(format!("{FACT_PREFIX}_log_{variable}"), format!("{variable} < {log}"), proof.proof())
}

/// Names of facts that texts of this module add.
pub fn names(text: &str) -> Vec<String> {
    let words = text.split("have ").skip(1).filter_map(|w| w.split_whitespace().next());
    words.filter(|w| w.starts_with(FACT_PREFIX)).map(str::to_string).collect()
}

/// The factors of a product, in order.
pub fn factors(term: &Term) -> Vec<&Term> {
    match as_op(term, BinOp::Mul) {
        Some((a, b)) => factors(a).into_iter().chain(factors(b)).collect(),
        None => vec![term],
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
