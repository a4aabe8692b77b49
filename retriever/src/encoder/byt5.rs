//! ByT5's tokens are bytes.

/// Padding.
pub const PAD: u32 = 0;
/// End of a text.
pub const EOS: u32 = 1;
/// Tokens before the first byte: padding, end, unknown.
const SPECIAL: u32 = 3;

/// The tokens of a text: its UTF-8 bytes + 3, then the end; at most `limit` tokens, the end included (a
/// character may be cut in two). Unlike transformers, text that looks like a special token (`</s>`) is text:
/// Lean has no such tokens, but may have such notation.
pub fn tokens(text: &str, limit: usize) -> Vec<u32> {
    let bytes = text.bytes().take(limit.saturating_sub(1));
    bytes.map(|b| u32::from(b) + SPECIAL).chain([EOS]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_an_end_within_the_limit() {
        assert_eq!(tokens("a ⊢", 100), [100, 35, 229, 141, 165, 1]);
        assert_eq!(tokens("a ⊢", 4), [100, 35, 229, 1]);
        assert_eq!(tokens("", 4), [1]);
    }
}
