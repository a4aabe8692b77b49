//! F*'s tokens, as far as a checker needs them: what is a comment, a string, a name, a pragma.
//!
//! This is not F*'s parser. It must never take for comment or text what F* takes for code; where it is
//! not sure (an unfinished comment, a control character), it refuses.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name or keyword without dots: parts of a qualified name are tokens of their own.
    Word,
    /// `'a`
    TypeVariable,
    Number,
    /// With its quotes; a character likewise.
    Text,
    /// From `#` on: `#set-options`, `#lang-pulse`; not the `#` of an implicit argument.
    Pragma,
    /// `(`, `[`, `[@`, `[@@`, `[@@@`, `{`, `{|`, `[|`, and the word `begin`
    Open,
    Close,
    /// Everything else, a run of operator characters or one other.
    Operator,
}

/// A piece of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    /// Byte offset.
    pub at: usize,
    /// Whether nothing but the previous token stands right before it: `A.b` against `A . b`.
    pub is_joined: bool,
}

/// Why a text has no tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub reason: String,
    pub at: usize,
}

/// F* has files that are read by two compilers: behind this it reads on.
const NO_COMMENT: &str = "// IN F*:";
/// Where F* sees a line end.
const LINE_ENDS: [char; 4] = ['\n', '\r', '\u{2028}', '\u{2029}'];
const OPERATORS: &str = "!$%&*+-./:<=>?@^|~\\;,#`";

/// The tokens of a text, comments left out.
///
/// # Errors
/// For comments, strings and brackets without an end, brackets that close what they did not open,
/// control characters, and nesting deeper than `deepest`.
pub fn tokens(text: &str, deepest: usize) -> Result<Vec<Token<'_>>, Unreadable> {
    let mut lexer = Lexer { text, at: 0, tokens: vec![], open: vec![], end: 0 };
    while lexer.at < text.len() {
        lexer.next()?;
        if lexer.open.len() > deepest {
            return Err(lexer.refuse(lexer.at, format!("brackets nested deeper than {deepest}")));
        }
    }
    match lexer.open.last() {
        Some((bracket, at)) => Err(lexer.refuse(*at, format!("`{bracket}` is not closed"))),
        None => Ok(lexer.tokens),
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token<'a>>,
    /// Brackets that are open, and where.
    open: Vec<(&'a str, usize)>,
    /// Of the last token.
    end: usize,
}

impl<'a> Lexer<'a> {
    fn refuse(&self, at: usize, reason: impl Into<String>) -> Unreadable {
        Unreadable { reason: reason.into(), at }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let (at, is_joined) = (self.at, self.end == self.at && self.at > 0);
        self.at += length;
        self.end = self.at;
        self.tokens.push(Token { kind, text: &self.text[at..self.at], at, is_joined });
    }

    fn next(&mut self) -> Result<(), Unreadable> {
        let rest = self.rest();
        let Some(c) = rest.chars().next() else { return Ok(()) };
        if matches!(c, ' ' | '\t') || LINE_ENDS.contains(&c) || (c == '\u{feff}' && self.at == 0) {
            self.at += c.len_utf8();
            return Ok(());
        }
        if c.is_control() {
            return Err(self.refuse(self.at, format!("control character U+{:04X}", c as u32)));
        }
        if rest.starts_with("(*)") {
            // an operator in brackets; older versions take it for a comment
            return Err(self.refuse(self.at, "`(*)` is an operator or the beginning of a comment"));
        }
        if rest.starts_with("(*") {
            return self.comment();
        }
        if rest.starts_with(NO_COMMENT) {
            // what follows is code
            self.at += NO_COMMENT.len();
            return Ok(());
        }
        if rest.starts_with("//") {
            self.at += rest.find(LINE_ENDS).unwrap_or(rest.len());
            return Ok(());
        }
        if rest.starts_with("```") {
            return Err(self.refuse(self.at, "code of another language"));
        }
        if let Some(behind) = rest.strip_prefix("``") {
            // an identifier, whatever it is made of
            let Some(length) = behind.find("``") else {
                return Err(self.refuse(self.at, "a quoted name without an end"));
            };
            self.at += 2;
            self.push(Kind::Word, length);
            self.at += 2;
            self.end = self.at;
            return Ok(());
        }
        match c {
            '"' => self.string(),
            '\'' => self.quote(),
            '#' if self.is_pragma() => {
                let length = 1 + run(&rest[1..], |c| c.is_alphanumeric() || c == '-' || c == '_');
                self.push(Kind::Pragma, length);
                Ok(())
            }
            _ if c.is_alphabetic() || c == '_' => {
                let length = run(rest, is_name);
                self.word(length)
            }
            _ if c.is_ascii_digit() => {
                self.push(Kind::Number, number(rest));
                Ok(())
            }
            '(' | '[' | '{' => self.opening(),
            ')' | ']' | '}' => self.closing(1),
            '|' if rest.starts_with("|]") || rest.starts_with("|}") => self.closing(2),
            _ if OPERATORS.contains(c) => {
                // `|]` and comments end a run
                let mut length = c.len_utf8();
                while let Some(c) = rest[length..].chars().next()
                    && OPERATORS.contains(c)
                    && !rest[length..].starts_with("//")
                    && !rest[length..].starts_with("|]")
                    && !rest[length..].starts_with("|}")
                    && !matches!(c, ',' | ';' | '`' | '#')
                    && !matches!(&rest[length - 1..length], "," | ";" | "`" | "#")
                {
                    length += c.len_utf8();
                }
                self.push(Kind::Operator, length);
                Ok(())
            }
            // symbols such as `∀`
            _ => {
                self.push(Kind::Operator, c.len_utf8());
                Ok(())
            }
        }
    }

    /// Comments nest; quotes in them mean nothing.
    fn comment(&mut self) -> Result<(), Unreadable> {
        let begun = self.at;
        let mut depth = 0;
        loop {
            let rest = self.rest();
            if rest.starts_with("(*") {
                depth += 1;
                self.at += 2;
            } else if rest.starts_with("*)") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return Ok(());
                }
            } else if let Some(c) = rest.chars().next() {
                self.at += c.len_utf8();
            } else {
                return Err(self.refuse(begun, "a comment without an end"));
            }
        }
    }

    fn string(&mut self) -> Result<(), Unreadable> {
        let rest = self.rest();
        let mut chars = rest.char_indices().skip(1);
        while let Some((i, c)) = chars.next() {
            match c {
                '"' => {
                    self.push(Kind::Text, i + 1);
                    return Ok(());
                }
                '\\' => {
                    chars.next();
                }
                '\0' => return Err(self.refuse(self.at + i, "control character U+0000")),
                _ => {}
            }
        }
        Err(self.refuse(self.at, "a string without an end"))
    }

    /// A character, or a type variable.
    fn quote(&mut self) -> Result<(), Unreadable> {
        let rest = self.rest();
        let mut chars = rest.char_indices().skip(1);
        match chars.next() {
            Some((_, '\\')) => {
                let end = rest[2..].char_indices().skip(1).find(|(_, c)| *c == '\'').map(|(i, _)| i + 3);
                match end.filter(|end| *end <= 12) {
                    Some(end) => self.push(Kind::Text, end),
                    None => return Err(self.refuse(self.at, "a character without an end")),
                }
            }
            Some((i, c))
                if rest[i + c.len_utf8()..].starts_with('\'') && !(is_name(c) && is_variable(rest)) =>
            {
                self.push(Kind::Text, i + c.len_utf8() + 1);
            }
            Some((_, c)) if is_name(c) => self.push(Kind::TypeVariable, 1 + run(&rest[1..], is_name)),
            _ => return Err(self.refuse(self.at, "a quote that begins nothing")),
        }
        Ok(())
    }

    /// `#` begins a pragma before a word with a hyphen in it, before the words that F* reads so
    /// anywhere, and before any word at the very beginning of a line; indented, it belongs to an
    /// implicit argument.
    fn is_pragma(&self) -> bool {
        let rest = &self.rest()[1..];
        let word = &rest[..run(rest, |c| c.is_alphanumeric() || c == '-' || c == '_')];
        let line = self.text[..self.at].rsplit(LINE_ENDS).next().unwrap_or_default();
        !word.is_empty()
            && (line.is_empty() || word.contains('-') || matches!(word, "light" | "check" | "eval"))
    }

    fn word(&mut self, length: usize) -> Result<(), Unreadable> {
        match &self.rest()[..length] {
            "begin" => {
                self.open.push(("begin", self.at));
                self.push(Kind::Open, length);
            }
            "end" => {
                match self.open.pop() {
                    Some(("begin", _)) => {}
                    _ => return Err(self.refuse(self.at, "`end` without `begin`")),
                }
                self.push(Kind::Close, length);
            }
            _ => self.push(Kind::Word, length),
        }
        Ok(())
    }

    fn opening(&mut self) -> Result<(), Unreadable> {
        let rest = self.rest();
        let found =
            ["[@@@", "[@@", "[@", "[|", "{|", "(", "[", "{"].into_iter().find(|o| rest.starts_with(o));
        let length = found.map_or(1, str::len);
        self.open.push((&rest[..length], self.at));
        self.push(Kind::Open, length);
        Ok(())
    }

    fn closing(&mut self, length: usize) -> Result<(), Unreadable> {
        let closing = &self.rest()[..length];
        let fits = |open: &str| match closing {
            ")" => open == "(",
            "]" => open.starts_with('[') && open != "[|",
            "}" => open == "{",
            "|]" => open == "[|",
            _ => open == "{|",
        };
        match self.open.pop() {
            Some((open, _)) if fits(open) => {
                self.push(Kind::Close, length);
                Ok(())
            }
            _ => Err(self.refuse(self.at, format!("`{closing}` closes nothing"))),
        }
    }
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '\''
}

/// Whether `'a'` is more of a variable's name, as in `'a'b`: F* takes the longest.
fn is_variable(rest: &str) -> bool {
    run(&rest[1..], is_name) > 2
}

fn run(text: &str, mut belongs: impl FnMut(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// `0x1FuL`, `1.5`, `1e-3`; the dot only before a digit, as `1..` is something else.
fn number(text: &str) -> usize {
    let mut length = run(text, |c| c.is_alphanumeric() || c == '_');
    let rest = &text[length..];
    if rest.starts_with('.') && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
        length += 1;
        length += run(&text[length..], |c| c.is_alphanumeric() || c == '_');
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        tokens(text, 100).unwrap().iter().map(|t| t.text).collect()
    }

    #[test]
    fn what_is_code_and_what_is_not() {
        assert_eq!(
            texts("let f (x:'a) = g x // admit\n(* admit (* () *) \" *) in"),
            ["let", "f", "(", "x", ":", "'a", ")", "=", "g", "x", "in"]
        );
        assert_eq!(
            texts(r#"let s = "admit () (* \" " ^ x'"#),
            ["let", "s", "=", r#""admit () (* \" ""#, "^", "x'"]
        );
        assert_eq!(texts("Prims.admit ()"), ["Prims", ".", "admit", "(", ")"]);
        assert_eq!(
            texts("let c = '\"' and d = '\\n' and e : 'b = 'x'"),
            ["let", "c", "=", "'\"'", "and", "d", "=", "'\\n'", "and", "e", ":", "'b", "=", "'x'"]
        );
        assert_eq!(texts("a //\\ b"), ["a"]);
        assert_eq!(texts("a // b\rc // d\u{2028}e // IN F*: f"), ["a", "c", "e", "f"]);
        assert_eq!(texts("``admit`` ``my name``"), ["admit", "my name"]);
        assert_eq!(
            texts("f #a 1uL 0x1FuL [@@\"x\"] [|1;2|] {|d|}"),
            ["f", "#", "a", "1uL", "0x1FuL", "[@@", "\"x\"", "]", "[|", "1", ";", "2", "|]", "{|", "d", "|}"]
        );
    }

    #[test]
    fn pragmas_stand_at_line_starts_or_have_hyphens() {
        let kinds = |text| tokens(text, 9).unwrap().iter().map(|t| t.kind).collect::<Vec<_>>();
        assert_eq!(kinds("\n  #push-options \"--lax\""), [Kind::Pragma, Kind::Text]);
        assert_eq!(kinds("f #set-options \"\"")[1], Kind::Pragma);
        assert_eq!(kinds("f #a")[1], Kind::Operator);
        assert_eq!(kinds("f\n  #a")[1], Kind::Operator);
        assert_eq!(kinds("f\n#show 1")[1], Kind::Pragma);
        assert_eq!(kinds("f\n  #eval 1")[1], Kind::Pragma);
    }

    #[test]
    fn what_has_no_end_is_refused() {
        for text in ["(* x", "\"x", "(1", "1)", "begin", "end", "(1]", "a\0", "(*) 1 *)", "'\\"] {
            assert!(tokens(text, 9).is_err(), "{text}");
        }
        assert!(tokens(&"(".repeat(200), 100).unwrap_err().reason.contains("nested"));
    }
}
