//! The tokens of F* text, by F*'s own lexical rules, with positions counted as F* counts them.
//!
//! Rules that surprise, and that a checker must know: a comment has no strings in it; one that is not closed
//! ends quietly with the text; `'"'` is a character; a line comment also ends at a lone carriage return,
//! U+2028 and U+2029; `// IN F*:` is no comment; two backquotes on each side make an identifier of any text.

/// Line from 1, column from 0 in code points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: i64,
    pub column: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Lower,
    Upper,
    Number,
    Text,
    Pragma,
    Symbol,
}

#[derive(Clone, Copy, Debug)]
pub struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    /// Where it begins and ends in the text, in bytes.
    pub at: (usize, usize),
    pub beg: Position,
    pub end: Position,
}

impl Token<'_> {
    pub fn is(&self, word: &str) -> bool {
        self.text == word && matches!(self.kind, Kind::Lower | Kind::Symbol | Kind::Pragma)
    }
}

/// What the text cannot be, and where.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    pub message: &'static str,
    pub beg: Position,
    pub end: Position,
}

#[derive(Debug)]
pub struct Tokens<'a> {
    pub list: Vec<Token<'a>>,
    /// The texts of comments `(*fake:TEXT*)`.
    pub directives: Vec<(Position, &'a str)>,
    pub end: Position,
    pub fault: Option<Fault>,
}

const PRAGMAS: [&str; 11] = [
    "#show-options",
    "#set-options",
    "#reset-options",
    "#push-options",
    "#pop-options",
    "#restart-solver",
    "#print-effects-graph",
    "#check",
    "#eval",
    "%splice_t",
    "%splice",
];
const OPERATORS: &str = "!$%&*+-.<>=?^|~:@#\\/";

impl<'a> Tokens<'a> {
    pub fn of(code: &'a str, origin: Position) -> Self {
        let mut cursor = Cursor { code, at: 0, here: origin };
        let mut tokens = Self { list: Vec::new(), directives: Vec::new(), end: origin, fault: None };
        while let Some(c) = cursor.peek() {
            let (at, beg) = (cursor.at, cursor.here);
            if c.is_whitespace() || c == '\u{feff}' {
                cursor.step();
            } else if cursor.starts("(*") {
                if let Some(text) = cursor.comment().strip_prefix("(*fake:") {
                    tokens.directives.push((beg, text.strip_suffix("*)").unwrap_or(text).trim()));
                }
            } else if cursor.starts("// IN F*:") {
                cursor.steps(9);
            } else if cursor.starts("//") {
                while cursor.peek().is_some_and(|c| !is_newline(c)) {
                    cursor.step();
                }
            } else {
                match cursor.token(c) {
                    Ok((kind, trim)) => {
                        let text = &code[at + trim..cursor.at - trim];
                        let end = cursor.here;
                        tokens.list.push(Token { kind, text, at: (at, cursor.at), beg, end });
                    }
                    Err(message) => {
                        let end = cursor.here;
                        let beg = if message == "unterminated string" { end } else { beg };
                        tokens.fault = Some(Fault { message, beg, end });
                        break;
                    }
                }
            }
        }
        tokens.end = cursor.here;
        tokens
    }
}

fn is_newline(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

fn in_word(c: char) -> bool {
    c.is_alphabetic() || c.is_ascii_digit() || c == '\'' || c == '_'
}

struct Cursor<'a> {
    code: &'a str,
    at: usize,
    here: Position,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        &self.code[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn starts(&self, text: &str) -> bool {
        self.rest().as_bytes().starts_with(text.as_bytes())
    }

    fn step(&mut self) {
        let Some(c) = self.peek() else { return };
        self.at += c.len_utf8();
        // Carriage return and line feed are one end of line.
        if c == '\r' && self.starts("\n") {
            self.at += 1;
        }
        if is_newline(c) {
            self.here = Position { line: self.here.line + 1, column: 0 };
        } else {
            self.here.column += 1;
        }
    }

    fn steps(&mut self, count: usize) {
        (0..count).for_each(|_| self.step());
    }

    fn words(&mut self) {
        while self.peek().is_some_and(in_word) {
            self.step();
        }
    }

    fn comment(&mut self) -> &'a str {
        let (from, mut depth) = (self.at, 0);
        while self.peek().is_some() {
            if self.starts("(*") {
                depth += 1;
                self.steps(2);
            } else if self.starts("*)") {
                depth -= 1;
                self.steps(2);
                if depth == 0 {
                    break;
                }
            } else {
                self.step();
            }
        }
        &self.code[from..self.at]
    }

    /// Reads one token; its kind, and how much to trim on both sides.
    fn token(&mut self, c: char) -> Result<(Kind, usize), &'static str> {
        match c {
            '"' => return self.string().map(|()| (Kind::Text, 0)),
            '\'' => return Ok((self.quote(), 0)),
            '`' if self.starts("```") => {
                self.steps(3);
                while self.peek().is_some() && !self.starts("```") {
                    self.step();
                }
                self.steps(3);
                return Ok((Kind::Pragma, 0));
            }
            '`' if self.starts("``") => {
                if let Some(length) = self.rest()[2..].find("``").filter(|n| *n > 0) {
                    let to = self.at + 4 + length;
                    while self.at < to {
                        self.step();
                    }
                    return Ok((Kind::Lower, 2));
                }
            }
            '#' | '%' => {
                if let Some(pragma) = PRAGMAS.iter().find(|p| self.starts(p)) {
                    self.steps(pragma.len());
                    return Ok((Kind::Pragma, 0));
                }
                if self.starts("#lang-") {
                    self.steps(self.rest().chars().count());
                    return Ok((Kind::Pragma, 0));
                }
            }
            '⊤' | '⊥' => {
                self.step();
                return Ok((Kind::Upper, 0));
            }
            '0'..='9' => {
                self.words();
                if self.starts(".") && self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) {
                    self.step();
                    self.words();
                }
                return Ok((Kind::Number, 0));
            }
            c if c.is_lowercase() || c == '_' => {
                self.words();
                return Ok((Kind::Lower, 0));
            }
            c if c.is_uppercase() => {
                self.words();
                return Ok((Kind::Upper, 0));
            }
            c if c.is_control() || c.is_alphabetic() => {
                self.step();
                return Err("unexpected char");
            }
            _ => {}
        }
        self.step();
        if c == ';' && self.starts(";") {
            self.step();
        } else if OPERATORS.contains(c) {
            while self.peek().is_some_and(|c| OPERATORS.contains(c)) && !self.starts("//") {
                self.step();
            }
        }
        Ok((Kind::Symbol, 0))
    }

    fn string(&mut self) -> Result<(), &'static str> {
        self.step();
        loop {
            match self.peek() {
                None => return Err("unterminated string"),
                Some('"') => {
                    self.step();
                    return Ok(());
                }
                Some('\\') => self.steps(2),
                Some(_) => self.step(),
            }
        }
    }

    /// A character if the longest match says so, else a type variable.
    fn quote(&mut self) -> Kind {
        let mut chars = self.rest().chars().skip(1);
        let inner = match chars.next() {
            Some('\\') => match chars.next() {
                Some('x') => 4,
                Some('u') => 6,
                _ => 2,
            },
            _ => 1,
        };
        let closed = self.rest().chars().nth(inner + 1) == Some('\'');
        let word = 1 + self.rest().chars().skip(1).take_while(|c| in_word(*c)).count();
        if closed && word <= inner + 2 {
            self.steps(inner + 2);
            Kind::Text
        } else {
            self.steps(word);
            Kind::Lower
        }
    }
}
