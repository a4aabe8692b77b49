//! Arithmetic with long numbers for the guest, see [`crate::reencode::arithmetic`].
//!
//! What Lean's kernel accepts rests on it. So products come from another library than the one that the second
//! kernel computes with, and of a quotient it is checked that it is one.

use super::Host;
use crate::memory::Memory;
use dashu_int::UBig;
use dashu_int::ops::DivRem;
use num_bigint::BigUint;
use wasmtime::{AsContextMut, Caller, Error, Func, Result};

/// Bytes of a digit.
const DIGIT: u32 = 4;

/// The functions that replace the guest's, in the order of `reencode::arithmetic::SUBSTITUTED`.
pub fn functions(mut store: impl AsContextMut<Data = Host>) -> [Func; 3] {
    let multiply =
        Func::wrap(&mut store, |c: Caller<'_, Host>, a: u32, la: u32, b: u32, lb: u32, to: u32| {
            let m = c.data().memory();
            let product = read(m, a, la)? * read(m, b, lb)?;
            write(m, to, la + lb, &product.to_bytes_le())
        });
    let divide = Func::wrap(
        &mut store,
        |c: Caller<'_, Host>, a: u32, la: u32, b: u32, lb: u32, quotient: u32, rest: u32| {
            let m = c.data().memory();
            if la < lb {
                return Err(Error::msg("a division of the guest with a longer denominator"));
            }
            let [q, r] = divided(bytes(m, a, la)?, bytes(m, b, lb)?)?;
            write(m, quotient, la - lb + 1, &q)?;
            write(m, rest, lb, &r)
        },
    );
    let to_string = Func::wrap(&mut store, |c: Caller<'_, Host>, a: u32, la: u32, to: u32, room: u32| {
        let m = c.data().memory();
        let text = UBig::from_le_bytes(bytes(m, a, la)?).to_string();
        if text.len() as u64 >= u64::from(room) {
            return Err(Error::msg("a number of the guest is longer than the room for its digits"));
        }
        m.write(to, text.as_bytes());
        m.set_u8(to + text.len() as u32, 0);
        Ok(to)
    });
    [multiply, divide, to_string]
}

/// Quotient and remainder, as bytes.
fn divided(a: &[u8], b: &[u8]) -> Result<[Vec<u8>; 2]> {
    let denominator = UBig::from_le_bytes(b);
    if denominator.is_zero() {
        return Err(Error::msg("a division of the guest by zero"));
    }
    let (q, r) = UBig::from_le_bytes(a).div_rem(denominator);
    let [q, r] = [q, r].map(|n| n.to_le_bytes().to_vec());
    let [n, d, quotient, rest] = [a, b, &q, &r].map(BigUint::from_bytes_le);
    match rest < d && quotient * d + rest == n {
        true => Ok([q, r]),
        false => Err(Error::msg("a quotient is none: the host's arithmetic is wrong")),
    }
}

fn bytes(memory: &Memory, at: u32, digits: u32) -> Result<&[u8]> {
    match digits.checked_mul(DIGIT) {
        Some(len) => Ok(memory.bytes(at, len)),
        None => Err(Error::msg("a number of the guest is longer than its memory")),
    }
}

fn read(memory: &Memory, at: u32, digits: u32) -> Result<BigUint> {
    Ok(BigUint::from_bytes_le(bytes(memory, at, digits)?))
}

/// Fills `digits` digits with a number.
fn write(memory: &Memory, at: u32, digits: u32, number: &[u8]) -> Result<()> {
    let len = digits as usize * DIGIT as usize;
    if number.len() > len {
        return Err(Error::msg("a number is longer than the guest has room for"));
    }
    let mut padded = number.to_vec();
    padded.resize(len, 0);
    memory.write(at, &padded);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients() {
        let n = |text: &str| text.parse::<UBig>().unwrap().to_le_bytes().to_vec();
        let (a, b) = ("9".repeat(3000), "7".repeat(1000));
        let [q, r] = divided(&n(&a), &n(&b)).unwrap();
        let [q, r] = [q, r].map(|n| UBig::from_le_bytes(&n));
        assert_eq!(q * b.parse::<UBig>().unwrap() + r, a.parse::<UBig>().unwrap());
        assert!(divided(&[1], &[0, 0]).is_err());
    }
}
