//! Bit vectors: as numbers (`bv_omega`), bit by bit, by ring laws, by kernel decision at small widths.
//!
//! Fires when a `BitVec` or fixed-width integer constant occurs. `bv_decide` is not available here (it calls
//! a SAT solver), so: linear arithmetic modulo `2^w` through `bv_omega`; laws of `&&& ||| ^^^ ~~~` by
//! extensionality on bits and Boolean cases; multiplicative laws by `grind`'s ring solver.

use super::words::is_word;
use crate::structure::scene::{Effort, Kind, Scene, tactic};
use proof_search::policy::Move;
use proof_term::shape::{Shape, head};

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    if !scene.has_const(|c| c == "BitVec" || c.starts_with("BitVec.") || is_word(c)) {
        return;
    }
    out.push(tactic("bv_omega", 0.6, "bv_omega", Effort::Normal));
    let vars = scene.vars.iter().filter(|v| v.kind == Kind::BitVec).count();
    if let Shape::Eq(ty, ..) = Shape::of(scene.target)
        && head(ty) == Some("BitVec")
    {
        let i = scene.fresh("i");
        let bits = format!("(ext {i}; simp [Bool.and_comm, Bool.or_comm, Bool.xor_comm]; done)");
        out.push(tactic("bv_bits", 0.9, bits, Effort::Normal));
        let h = scene.fresh("hi");
        let cases = format!("(ext {i} {h}; simp <;> grind)");
        out.push(tactic("bv_bits", 1.1, cases, Effort::Normal));
        out.push(tactic(
            "bv_bits",
            1.8,
            format!("(apply BitVec.eq_of_getLsbD_eq; intro {i} {h}; simp_all; grind)"),
            Effort::Normal,
        ));
        out.push(tactic("bv_nat", 1.5, "apply BitVec.eq_of_toNat_eq", Effort::Light));
        out.push(tactic("bv_nat", 1.4, "(apply BitVec.eq_of_toNat_eq; simp; omega)", Effort::Normal));
        let laws = "(simp [BitVec.mul_add, BitVec.add_mul, BitVec.mul_comm, BitVec.mul_assoc, \
            BitVec.add_comm, BitVec.add_left_comm, BitVec.add_assoc, BitVec.and_assoc, BitVec.or_assoc, \
            BitVec.xor_assoc]; done)";
        out.push(tactic("bv_laws", 1.6, laws, Effort::Normal));
    }
    if vars > 0 {
        out.push(tactic(
            "bv_nat_all",
            1.8,
            "(simp_all [BitVec.lt_def, BitVec.le_def, ← BitVec.toNat_inj]; omega)",
            Effort::Normal,
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::structure::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn fires_on_bit_vectors() {
        let bv = call("BitVec", vec![nat(32)]);
        let t = texts(&[("x", bv.clone())], eq(&bv, Term::Hyp(0), Term::Hyp(0)), "", super::moves);
        assert_eq!(t[0], "bv_omega");
        assert!(t.contains(&"apply BitVec.eq_of_toNat_eq".into()), "{t:?}");
        assert!(texts(&[("n", nat_ty())], constant("False"), "", super::moves).is_empty());
    }
}
