//! Functions on numbers that are known by what they are.
//!
//! Kernels compute with a few functions by their names. Some are checked by equations when a kernel first meets them; the
//! others are defined by recursion over a proof, where no equation holds by computation, and a file may declare something
//! else under such a name. What follows are those of the library.

use crate::content::content_hash;
use lean_kernel::{Environment, NameId, Terms};

/// The functions that no equations tell, as the kernel meets them.
pub const BY_DEFINITION: [&str; 7] =
    ["Nat.div", "Nat.mod", "Nat.gcd", "Nat.log2", "Nat.land", "Nat.lor", "Nat.xor"];

/// Functions, by what they are, see [`content_hash`]: of Lean 4.28.0.
const KNOWN: [(&str, &str); 0] = [];

/// Whether a function that a kernel computes with is the one of its name in a known version of the library.
pub fn is_recognised(terms: &Terms, env: &Environment, name: NameId) -> bool {
    let text = terms.text(name);
    KNOWN.iter().any(|(known, _)| *known == text)
        && content_hash(terms, env, name).is_some_and(|hash| KNOWN.contains(&(&text, &hash)))
}
