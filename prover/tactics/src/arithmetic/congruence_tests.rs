//! Proofs of remainders.

use super::*;
use crate::arithmetic::tests::scene;

#[test]
fn periods() {
    assert_eq!(period(&BigInt::from(2), 7), Some((0, 3)));
    assert_eq!(period(&BigInt::from(2), 12), Some((2, 2)));
    assert_eq!(period(&BigInt::from(-1), 3), Some((0, 2)));
}

#[test]
fn proof_follows_the_expression() {
    let s = scene("n : Nat ⊢ (n ^ 3 + 2 * n) % 3 = 0");
    let r =
        Residue { term: Term::Hyp(0), ty: NumType::Nat, modulus: 3, start: None, least: 0, name: "r".into() };
    let mut c = Congruence::new(&s, vec![r]);
    let e = view::as_eq(s.target().unwrap()).unwrap();
    let (p, t) = c.prove(binary(e.lhs).unwrap().lhs, NumType::Nat, 3).unwrap();
    assert_eq!(p, "(haddN 3 _ _ _ _ (hpowN 3 _ _ 3 hv0_3) (hmulN 3 _ _ _ _ rfl hv0_3))");
    assert_eq!(t, "((r ^ 3) + (2 * r))");
    assert_eq!(c.lemmas().len(), 4);
}
