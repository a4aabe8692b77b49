//! Whether something was made from the same things as before.

use std::fmt;

/// 128 bits that change when what went in changes: FNV-1a (Fowler, Noll, Vo), every part preceded by its
/// length. Stable between machines and versions; no protection against people who look for collisions.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(u128);

impl Default for Fingerprint {
    fn default() -> Self {
        Fingerprint(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Fingerprint {
    /// Of one part.
    pub fn of(part: &[u8]) -> Self {
        let mut fingerprint = Fingerprint::default();
        fingerprint.add(part);
        fingerprint
    }

    /// Adds a part. `("ab", "c")` and `("a", "bc")` differ.
    pub fn add(&mut self, part: &[u8]) {
        self.feed(&(part.len() as u64).to_le_bytes());
        self.feed(part);
    }

    fn feed(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.step(u128::from(*byte)));
    }

    fn step(&mut self, value: u128) {
        const PRIME: u128 = (1 << 88) + 0x13b;
        self.0 = (self.0 ^ value).wrapping_mul(PRIME);
    }

    /// Adds a large part fast: the steps of FNV-1a over words of 8 bytes, then over the bytes that are left.
    pub fn add_large(&mut self, part: &[u8]) {
        self.feed(&(part.len() as u64).to_le_bytes());
        let (words, rest) = part.as_chunks();
        for word in words {
            self.step(u128::from(u64::from_le_bytes(*word)));
        }
        self.feed(rest);
    }

    /// The 16 bytes that [`Fingerprint::from_bytes`] reads, the lowest first.
    pub fn to_bytes(self) -> [u8; 16] {
        self.0.to_le_bytes()
    }

    /// The fingerprint that [`Fingerprint::to_bytes`] wrote.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Fingerprint(u128::from_le_bytes(bytes))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_their_bounds_and_bytes_are_as_published() {
        let mut plain = Fingerprint::default();
        plain.feed(b"foobar");
        assert_eq!(plain.to_string(), "343e1662793c64bf6f0d3597ba446f18", "test vector of the FNV draft");
        let of = |parts: &[&str]| {
            let mut f = Fingerprint::default();
            parts.iter().for_each(|p| f.add(p.as_bytes()));
            f
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["", ""]), of(&[""]));
        let large = |bytes: &[u8]| {
            let mut f = Fingerprint::default();
            f.add_large(bytes);
            f
        };
        let mut bytes = [7; 21];
        for i in 0..21 {
            bytes[i] ^= 128;
            assert_ne!(large(&bytes), large(&[7; 21]), "byte {i}");
            bytes[i] ^= 128;
        }
        assert_eq!(Fingerprint::from_bytes(of(&["x"]).to_bytes()), of(&["x"]));
    }
}
