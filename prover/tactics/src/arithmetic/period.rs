//! Powers of a number modulo another one: after some first values they repeat.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::One;

/// A power with a numeral base and a variable exponent, modulo something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Power {
    pub base: BigInt,
    pub int: bool,
    pub modulus: u64,
}

/// `b ^ n` modulo `m` as a function of `n`: the values before `start` are not repeated, then the period.
pub fn period(base: &BigInt, modulus: u64) -> Option<(u64, u64)> {
    let m = BigInt::from(modulus);
    let mut seen: Vec<BigInt> = vec![];
    let mut x = BigInt::one().mod_floor(&m);
    while seen.len() <= 400 {
        if let Some(i) = seen.iter().position(|y| *y == x) {
            return Some((i as u64, (seen.len() - i) as u64));
        }
        let next = (&x * base).mod_floor(&m);
        seen.push(x);
        x = next;
    }
    None
}
