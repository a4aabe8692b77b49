//! The tokenizer for Lean text, as tantivy wants it.

use crate::tokenize;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The name under which an index knows the tokenizer; a new number when
/// tokens change, so that old folders are not used.
pub const TOKENIZER: &str = "lean1";

/// [`tokenize`] for tantivy. All tokens of a text are made at once, into one buffer.
#[derive(Clone, Default)]
pub struct LeanTokenizer {
    text: String,
    ends: Vec<usize>,
}

impl Tokenizer for LeanTokenizer {
    type TokenStream<'a> = LeanTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> LeanTokens<'a> {
        self.text.clear();
        self.ends.clear();
        tokenize::visit(text, |token| {
            self.text.push_str(token);
            self.ends.push(self.text.len());
        });
        LeanTokens { made: self, next: 0, token: Token::default() }
    }
}

/// Offsets are not told: nothing is highlighted.
pub struct LeanTokens<'a> {
    made: &'a LeanTokenizer,
    next: usize,
    token: Token,
}

impl TokenStream for LeanTokens<'_> {
    fn advance(&mut self) -> bool {
        let Some(&end) = self.made.ends.get(self.next) else { return false };
        let from = self.next.checked_sub(1).map_or(0, |last| self.made.ends[last]);
        self.token.text.clear();
        self.token.text.push_str(&self.made.text[from..end]);
        self.token.position = self.next;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_list() {
        let mut tokenizer = LeanTokenizer::default();
        for text in ["theorem Nat.add_comm : n + m = m + n", "", "x"] {
            let mut stream = tokenizer.token_stream(text);
            let mut found = vec![];
            while let Some(token) = stream.next() {
                assert_eq!(token.position, found.len());
                found.push(token.text.clone());
            }
            assert_eq!(found, tokenize::tokens(text));
        }
    }
}
