//! Functions on numbers that are known by what they are.
//!
//! Kernels compute with a few functions by their names. Some are checked by equations when a kernel first
//! meets them; the others are defined by recursion over a proof, where no equation holds by computation, and
//! a file may declare something else under such a name. What follows are those of the library.

use crate::content::content_hash;
use lean_kernel::{Environment, NameId, Terms};

/// The functions that no equations tell, as the kernel meets them.
pub const BY_DEFINITION: [&str; 7] =
    ["Nat.div", "Nat.mod", "Nat.gcd", "Nat.log2", "Nat.land", "Nat.lor", "Nat.xor"];

/// Functions, by what they are, see [`content_hash`]: of Lean
/// 4.28.0, as `prover doctor --library --json` gives them.
pub const KNOWN: [(&str, &str); 7] = [
    ("Nat.div", "0edd5f491c7c0f69409aa39431b6417fe7abc1d670fd3519a2b4000b302c639d"),
    ("Nat.mod", "5657742d0e27a7e341e9d3ff4813b50fb28501a54b32d85aba6b1e4cfbe58159"),
    ("Nat.gcd", "1510e30825f6e8a5a0f5ce37ea6d3baf459e3457b36162a0893cb71b48a70fa8"),
    ("Nat.log2", "0333c7e6d2c89b1c08f85b291992da9d2a6678200c94eef9a1a9fd221d556b01"),
    ("Nat.land", "8afa8be12d9c28e464d43522786ff662118e0edd0dcda604dd5d8fa3e88bef44"),
    ("Nat.lor", "a24ce6605c03a999bb3c56482ae223bf4b10b977beaaa94283b9afc980c5a539"),
    ("Nat.xor", "05d2c7e74593b011fec1274189847342f64f0929e3e68192d88ad40033866b24"),
];

/// Whether a function that a kernel computes with is the one of its name in a known version of the library.
pub(crate) fn is_recognised(terms: &Terms, env: &Environment, name: NameId) -> bool {
    let text = terms.text(name);
    KNOWN.iter().any(|(known, _)| *known == text)
        && content_hash(terms, env, name).is_some_and(|hash| KNOWN.contains(&(&text, &hash)))
}
