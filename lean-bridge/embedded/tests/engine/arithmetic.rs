//! Numbers on both sides of the length at which the host computes for the guest.

use crate::common::{messages, with_lean};
use lean_wasm::machine::GuestLimits;
use num_bigint::BigUint;
use std::time::{Duration, Instant};

/// A number of so many digits of 32 bits, by xorshift64 (Marsaglia 2003).
fn number(digits: usize, seed: &mut u64) -> BigUint {
    let digit = |_| {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        (*seed >> 16) as u32 | 1
    };
    BigUint::new((0..digits).map(digit).collect())
}

#[test]
fn products_quotients_and_digits_are_right() {
    with_lean(GuestLimits::default(), |b| {
        let mut seed = 88_172_645_463_325_252;
        for (m, n) in
            [(1, 1), (31, 33), (32, 32), (33, 200), (64, 16), (63, 16), (64, 15), (300, 299), (1000, 40)]
        {
            let (x, y) = (number(m, &mut seed), number(n, &mut seed));
            let (long, short) = if x > y { (&x, &y) } else { (&y, &x) };
            let text = format!(
                "#eval [{x} * {y}, {long} / {short}, {long} % {short}, {x} * {y} / {x} - {y}, ({x} * {y} \
                 + 1) % {y}]\n\
                 #eval (-{x} : Int) * {y} + {y} * {x}\n\
                 theorem t : {x} * {y} / {y} = {x} := by decide +kernel\n\
                 theorem u : {long} / {short} * {short} + {long} % {short} = {long} := by decide +kernel"
            );
            let expected = format!("[{}, {}, {}, 0, 1]", &x * &y, long / short, long % short);
            let found = messages(b, &text).unwrap();
            let said = |text: &str| ("info".to_string(), text.to_string());
            let squeezed: Vec<_> = found
                .into_iter()
                .map(|(s, m)| (s, m.split_whitespace().collect::<Vec<_>>().join(" ")))
                .collect();
            assert_eq!(squeezed, [said(&expected), said("0")], "{m} and {n} digits");
        }
    });
}

#[test]
fn a_wrong_product_is_refused() {
    with_lean(GuestLimits::default(), |b| {
        let text = "theorem t : (10^1000 - 1) * (10^1000 + 1) = 10^2000 := by decide +kernel";
        let found = messages(b, text).unwrap();
        assert!(found.iter().any(|(severity, _)| severity == "error"), "{found:?}");
        let text = "theorem t : (10^1000 - 1) * (10^1000 + 1) = 10^2000 - 1 := by decide +kernel";
        assert_eq!(messages(b, text).unwrap(), []);
    });
}

#[test]
fn numbers_of_millions_of_digits() {
    with_lean(GuestLimits::default(), |b| {
        let begun = Instant::now();
        let found = messages(b, "#eval (10^1000000 : Nat) % 7").unwrap();
        assert_eq!(found, [("info".to_string(), "4".to_string())]);
        // with the guest's own arithmetic it takes several times as long as this on a fast machine
        assert!(begun.elapsed() < Duration::from_secs(120), "{:?}", begun.elapsed());
    });
}
