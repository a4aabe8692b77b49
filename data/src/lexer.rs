//! Lean text as tokens: just enough to find where declarations begin and where their proofs do.
//!
//! Lean's grammar is extensible, so no parser outside Lean can be complete. What is fixed enough to rely on:
//! comments (`--`, nested `/- -/`), strings (plain, interpolated, raw), character literals, identifiers
//! (with `'`, `«»`, subscripts), brackets, and `:=`.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An identifier, keyword or number.
    Word,
    /// `/-- … -/`.
    DocComment,
    /// A string or character literal.
    Literal,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// `:=`.
    Assign,
    /// `@[`, which also opens a bracket.
    Attribute,
    /// `#` directly followed by a word, as in `#eval`.
    HashWord,
    /// Any other character.
    Symbol,
}

/// A token and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Token<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its text.
    pub text: &'a str,
    /// Its first byte.
    pub start: usize,
    /// How many brackets are open around it; the same for an opening bracket and its closing one.
    pub depth: usize,
    /// Whether only white space and comments precede it on its line.
    pub first_on_line: bool,
    /// How many bytes precede it on its line.
    pub column: usize,
}

impl Token<'_> {
    /// The byte after its last one.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is this keyword.
    pub fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text == word
    }
}

/// What the text cannot be divided at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LexError {
    /// The byte at which the unfinished thing begins.
    pub start: usize,
    /// What is unfinished.
    pub message: &'static str,
}

/// Divides the text into tokens; ordinary comments and white space are left out.
pub fn tokens(text: &str) -> Result<Vec<Token<'_>>, LexError> {
    Lexer { text, at: 0, line_start: 0, depth: 0, first_on_line: true, tokens: Vec::new() }.run()
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    line_start: usize,
    depth: usize,
    first_on_line: bool,
    tokens: Vec<Token<'a>>,
}

impl<'a> Lexer<'a> {
    fn run(mut self) -> Result<Vec<Token<'a>>, LexError> {
        while let Some(c) = self.rest().chars().next() {
            if c == '\n' {
                self.first_on_line = true;
                self.at += 1;
                self.line_start = self.at;
            } else if c.is_whitespace() {
                self.at += c.len_utf8();
            } else if self.rest().starts_with("--") {
                self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            } else if self.rest().starts_with("/-") {
                let start = self.at;
                let end = self.comment_end()?;
                // `/-- doc -/` but not the empty comment `/--/`
                let doc = self.rest().starts_with("/--") && end - start > "/--/".len();
                if doc {
                    self.push(Kind::DocComment, end);
                } else {
                    self.at = end;
                    self.lines_until(start);
                }
            } else {
                self.token(c)?;
            }
        }
        Ok(self.tokens)
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn push(&mut self, kind: Kind, end: usize) {
        if kind == Kind::Close {
            self.depth = self.depth.saturating_sub(1);
        }
        self.tokens.push(Token {
            kind,
            text: &self.text[self.at..end],
            start: self.at,
            depth: self.depth,
            first_on_line: self.first_on_line,
            column: self.at - self.line_start,
        });
        if matches!(kind, Kind::Open | Kind::Attribute) {
            self.depth += 1;
        }
        self.first_on_line = false;
        let start = self.at;
        self.at = end;
        self.lines_until(start);
    }

    /// Accounts for the line ends in what was just passed, from `start`.
    fn lines_until(&mut self, start: usize) {
        if let Some(newline) = self.text[start..self.at].rfind('\n') {
            self.line_start = start + newline + 1;
        }
    }

    fn token(&mut self, first: char) -> Result<(), LexError> {
        let rest = self.rest();
        let (kind, length) = if is_word_start(first) || first.is_ascii_digit() {
            let word = word_length(rest);
            let quote = rest[word..].starts_with('"');
            match &rest[..word] {
                "r" if quote || rest[word..].starts_with('#') => match raw_string_length(rest) {
                    Some(length) => (Kind::Literal, length),
                    None if quote => return Err(self.unfinished("raw string")),
                    None => (Kind::Word, word),
                },
                _ if quote && rest[..word].ends_with('!') => {
                    let end = self.string_end(self.at + word, true)?;
                    (Kind::Literal, end - self.at)
                }
                _ => (Kind::Word, word),
            }
        } else if first == '"' {
            (Kind::Literal, self.string_end(self.at, false)? - self.at)
        } else if let Some(length) = char_literal_length(rest) {
            (Kind::Literal, length)
        } else if rest.starts_with(":=") {
            (Kind::Assign, 2)
        } else if rest.starts_with("@[") {
            (Kind::Attribute, 2)
        } else if first == '#' && rest[1..].starts_with(is_word_start) {
            (Kind::HashWord, 1 + word_length(&rest[1..]))
        } else if matches!(first, '(' | '[' | '{' | '⟨' | '⦃' | '⟪' | '‹') {
            (Kind::Open, first.len_utf8())
        } else if matches!(first, ')' | ']' | '}' | '⟩' | '⦄' | '⟫' | '›') {
            (Kind::Close, first.len_utf8())
        } else {
            (Kind::Symbol, first.len_utf8())
        };
        self.push(kind, self.at + length);
        Ok(())
    }

    fn unfinished(&self, message: &'static str) -> LexError {
        LexError { start: self.at, message }
    }

    /// The end of the block comment that starts here; block comments nest.
    fn comment_end(&self) -> Result<usize, LexError> {
        let bytes = self.text.as_bytes();
        let (mut at, mut open) = (self.at + 2, 1);
        while at < bytes.len() {
            match &bytes[at..(at + 2).min(bytes.len())] {
                b"-/" => {
                    open -= 1;
                    at += 2;
                    if open == 0 {
                        return Ok(at);
                    }
                }
                b"/-" => {
                    open += 1;
                    at += 2;
                }
                _ => at += 1,
            }
        }
        Err(self.unfinished("comment without an end"))
    }

    /// The end of the string whose quote is at `start`; in an interpolated one, `{…}` holds Lean text again.
    fn string_end(&self, start: usize, interpolated: bool) -> Result<usize, LexError> {
        let bytes = self.text.as_bytes();
        let mut at = start + 1;
        while at < bytes.len() {
            match bytes[at] {
                b'\\' => at += 2,
                b'"' => return Ok(at + 1),
                b'{' if interpolated => at = self.braces_end(at)?,
                _ => at += 1,
            }
        }
        Err(self.unfinished("string without an end"))
    }

    /// The end of the `{…}` of an interpolated string.
    fn braces_end(&self, start: usize) -> Result<usize, LexError> {
        let bytes = self.text.as_bytes();
        let (mut at, mut open) = (start, 0);
        while at < bytes.len() {
            match bytes[at] {
                b'{' => open += 1,
                b'}' => open -= 1,
                b'"' => {
                    at = self.string_end(at, bytes[at - 1] == b'!')?;
                    continue;
                }
                _ => {}
            }
            at += 1;
            if open == 0 {
                return Ok(at);
            }
        }
        Err(self.unfinished("string without an end"))
    }
}

/// Whether an identifier may start with this character, as Lean
/// has it (letters, `_`, Greek without λ Π Σ, …).
fn is_word_start(character: char) -> bool {
    character == '«'
        || character == '_'
        || (character.is_alphabetic() && !matches!(character, 'λ' | 'Π' | 'Σ'))
}

/// Whether it may stand further on in an identifier.
fn is_word_rest(character: char) -> bool {
    is_word_start(character)
        || character.is_ascii_digit()
        || matches!(character, '\'' | '!' | '?' | '₀'..='₉' | 'ₐ'..='ₜ' | 'ᵢ'..='ᵪ' | 'ⱼ')
}

/// The length in bytes of the dotted identifier, keyword or number at the start of the text.
fn word_length(text: &str) -> usize {
    let mut length = 0;
    loop {
        let part = &text[length..];
        if part.starts_with('«') {
            length += part.find('»').map_or('«'.len_utf8(), |end| end + '»'.len_utf8());
        } else {
            length += part.find(|c| !is_word_rest(c)).unwrap_or(part.len());
        }
        // a dot belongs to the word if another part follows directly
        let mut after = text[length..].chars();
        let dot = after.next() == Some('.');
        let more = after.next().is_some_and(|c| is_word_start(c) || c.is_ascii_digit());
        if dot && more {
            length += 1;
        } else {
            return length;
        }
    }
}

/// The length of the raw string (`r"…"`, `r#"…"#`) at the start of the text.
fn raw_string_length(text: &str) -> Option<usize> {
    let hashes = text[1..].bytes().take_while(|&byte| byte == b'#').count();
    let body = text[1 + hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    Some(1 + hashes + 1 + body.find(&close)? + close.len())
}

/// The length of the character literal at the start of the text; `'` alone is an ordinary symbol.
fn char_literal_length(text: &str) -> Option<usize> {
    let body = text.strip_prefix('\'')?;
    let first = body.chars().next()?;
    let inner = if first == '\\' {
        1 + body[1..].find('\'').filter(|&length| length <= 10)?.max(1)
    } else {
        first.len_utf8()
    };
    body.get(inner..)?.starts_with('\'').then_some(1 + inner + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str) -> Vec<&str> {
        tokens(text).unwrap().iter().map(|token| token.text).collect()
    }

    #[test]
    fn words_and_symbols() {
        assert_eq!(texts("foo' x₀ a.b.c «a b».d 1.5 n!"), ["foo'", "x₀", "a.b.c", "«a b».d", "1.5", "n!"]);
        assert_eq!(
            texts("(h : x := 1) := λ x, x."),
            ["(", "h", ":", "x", ":=", "1", ")", ":=", "λ", "x", ",", "x", "."]
        );
        assert_eq!(texts("f '' s"), ["f", "'", "'", "s"]);
    }

    #[test]
    fn comments_and_literals_hide_their_content() {
        assert_eq!(texts("a -- := by sorry\n/- x /- := -/ y -/ b"), ["a", "b"]);
        assert_eq!(
            texts(r#" "a := \" b" c '\'' 'x' '"' d "#),
            [r#""a := \" b""#, "c", r"'\''", "'x'", "'\"'", "d"]
        );
        assert_eq!(texts(r#"s!"{f "}" x} := " r"\" y"#), [r#"s!"{f "}" x} := ""#, r#"r"\""#, "y"]);
        assert_eq!(texts(r##"r#"a " b"# z"##), [r##"r#"a " b"#"##, "z"]);
        assert_eq!(tokens("/-- doc := -/ x").unwrap()[0].kind, Kind::DocComment);
        assert_eq!(
            tokens("a\n/- never").unwrap_err(),
            LexError { start: 2, message: "comment without an end" }
        );
    }

    #[test]
    fn depth_is_that_of_the_surrounding_brackets() {
        let depths: Vec<_> = tokens("a (b [c]) @[d] e").unwrap().iter().map(|token| token.depth).collect();
        assert_eq!(depths, [0, 0, 1, 1, 2, 1, 0, 0, 1, 0, 0]);
    }

    proptest! {
        #[test]
        fn never_panics_and_tokens_are_slices_in_order(text in "[a-z'\"«».:=(){}/\\-!#r\\\\ \nℕ₀λ]{0,60}") {
            if let Ok(tokens) = tokens(&text) {
                let mut last = 0;
                for token in tokens {
                    prop_assert!(token.start >= last && token.end() > token.start);
                    prop_assert_eq!(&text[token.start..token.end()], token.text);
                    last = token.end();
                }
            }
        }
    }
}
