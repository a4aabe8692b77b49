//! Bearer tokens of HTTP requests, as RFC 6750 has them: how they are read, and compared.
//!
//! ```
//! let shown = bearer_token::behind_bearer(b"Bearer secret").unwrap();
//! assert!(bearer_token::is_same(shown, b"secret"));
//! ```
#![forbid(unsafe_code)]
#![warn(missing_docs)]

use sha2::{Digest, Sha256};

/// The word before a token, with the blank behind it; its case does not matter.
const SCHEME: &[u8] = b"bearer ";

/// What a request without a token is answered.
pub const MISSING: &str = "a token is needed: send the header `Authorization: Bearer TOKEN`";

/// What a request with another token is answered.
pub const WRONG: &str = "the token is wrong";

/// The token in the value of a header, without the blanks around it; `None` where the value does not begin
/// with `Bearer`.
pub fn behind_bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.trim_ascii().split_at_checked(SCHEME.len())?;
    scheme.eq_ignore_ascii_case(SCHEME).then(|| token.trim_ascii())
}

/// Whether a request shows the expected token. The comparison takes a time that tells nothing of where two
/// tokens differ: it is one of their digests, of which all bytes are looked at.
pub fn is_same(shown: &[u8], expected: &[u8]) -> bool {
    let (shown, expected) = (Sha256::digest(shown), Sha256::digest(expected));
    shown.iter().zip(&expected).fold(0, |differences, (left, right)| differences | (left ^ right)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_stand_behind_the_scheme() {
        assert_eq!(behind_bearer(b"Bearer abc"), Some(&b"abc"[..]));
        assert_eq!(behind_bearer(b" bearer  abc "), Some(&b"abc"[..]));
        assert_eq!(behind_bearer(b"Basic abc"), None);
        assert_eq!(behind_bearer(b"abc"), None);
        assert_eq!(behind_bearer(b"bearer "), None);
    }

    #[test]
    fn tokens_are_compared_as_a_whole() {
        assert!(is_same(b"secret", b"secret"));
        assert!(!is_same(b"secret", b"secre") && !is_same(b"", b"secret") && !is_same(b"Secret", b"secret"));
    }
}
