//! Machine words (`UInt8` … `USize`, `Int8` …): bitwise laws through their bit vectors, order through their
//! numbers.
//!
//! Fires where such a type occurs. Bit vectors are what `grind` knows the laws of, so words are replaced by
//! theirs; functions of a type (`UInt8.xor`) become the operators that the lemmas are about.

use crate::structure::scene::{Effort, Scene, tactic};
use proof_search::policy::Move;

const TYPES: [&str; 10] =
    ["UInt8", "UInt16", "UInt32", "UInt64", "USize", "Int8", "Int16", "Int32", "Int64", "ISize"];

/// Names of functions of a type that are operators, with the equation at two words.
const OPERATORS: [(&str, &str); 3] = [("xor", "a ^^^ b"), ("land", "a &&& b"), ("lor", "a ||| b")];

/// Whether a constant is one of these types.
pub fn is_word(constant: &str) -> bool {
    TYPES.contains(&constant)
}

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    for ty in TYPES.iter().filter(|ty| scene.has_const(|c| c == **ty)) {
        if ty.starts_with('U') {
            let numbers =
                format!("(simp_all [{ty}.lt_iff_toNat_lt, {ty}.le_iff_toNat_le, ← {ty}.toNat_inj]; omega)");
            out.push(tactic("uint", 1.0, numbers, Effort::Normal));
        }
        let of_type =
            |function: &str| scene.has_const(|c| c.strip_prefix(ty) == Some(&format!(".{function}")));
        let operator = |c: &str| matches!(c, "HXor.hXor" | "HAnd.hAnd" | "HOr.hOr" | "Complement.complement");
        let named = OPERATORS.iter().filter(|(function, _)| of_type(function));
        let named: Vec<String> = named
            .map(|(function, same)| {
                format!("show ∀ a b : {ty}, {ty}.{function} a b = {same} from fun _ _ => rfl")
            })
            .collect();
        if named.is_empty() && !scene.has_const(operator) {
            continue;
        }
        let bits = ["xor", "and", "or", "not"].map(|function| format!("{ty}.toBitVec_{function}"));
        let rules: Vec<String> =
            std::iter::once(format!("← {ty}.toBitVec_inj")).chain(bits).chain(named).collect();
        let text = format!("(simp only [{}, ne_eq] at *; grind)", rules.join(", "));
        out.push(tactic("word_bits", 0.7, text, Effort::Normal));
    }
}

#[cfg(test)]
mod tests {
    use crate::structure::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn words_become_bit_vectors() {
        let word = constant("UInt16");
        let twice = call("UInt16.xor", vec![Term::Hyp(0), Term::Hyp(0)]);
        let t = texts(&[("x", word.clone())], eq(&word, twice, Term::Hyp(0)), "", super::moves);
        assert!(t[0].contains("UInt16.lt_iff_toNat_lt"), "{t:?}");
        assert!(t[1].contains("← UInt16.toBitVec_inj") && t[1].contains("UInt16.xor a b = a ^^^ b"), "{t:?}");
        assert!(texts(&[("n", nat_ty())], constant("False"), "", super::moves).is_empty());
    }
}
