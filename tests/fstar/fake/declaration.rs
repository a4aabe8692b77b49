//! Top-level declarations, found as F*'s grammar finds them: one ends where an expression
//! is complete and a word follows that can only begin another. Expressions are not parsed,
//! only brackets, `let ... in` and `begin ... end`.

use super::names;
use super::tokens::{Fault, Kind as TokenKind, Position, Token, Tokens};
use super::words::{HEADS, QUALIFIERS, UNFINISHED};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    Module,
    Open,
    Friend,
    Alias,
    Pragma,
    Val,
    #[default]
    Let,
    Type,
    Splice,
    Other,
}

#[derive(Clone, Debug, Default)]
pub struct Declaration {
    pub kind: Kind,
    pub names: Vec<String>,
    /// The module that a `module` or `open` is about, or the text of a pragma's argument.
    pub about: String,
    /// For a `val` or a `let`: what stands between its name and its end or `=`.
    pub signature: String,
    pub assumed: bool,
    pub expected_failure: bool,
    /// Without attributes and qualifiers, as F* reports it.
    pub beg: Position,
    pub end: Position,
    /// Its tokens, with attributes and qualifiers, as indices.
    pub tokens: (usize, usize),
}

impl Declaration {
    /// Something with that name and nothing else known.
    pub fn of_name(name: String) -> Self {
        Self { names: vec![name], ..Self::default() }
    }
}

/// The declarations before the first fault, and that fault.
pub struct Parsed {
    pub list: Vec<Declaration>,
    pub fault: Option<Fault>,
    /// Nested so deeply that F* would run out of stack.
    pub too_deep: bool,
}

const SYNTAX: &str = "Syntax error";
const DEEP: &str = "too deep";
/// Brackets within brackets: far more than anybody writes.
const DEPTH: usize = 5_000;

pub fn parse(code: &str, tokens: &Tokens) -> Parsed {
    let mut parser = Parser { code, tokens: &tokens.list, end: tokens.end, i: 0 };
    let mut list = Vec::new();
    let mut fault = None;
    while parser.i < parser.tokens.len() {
        match parser.declaration() {
            Ok(declaration) => list.push(declaration),
            Err(found) => {
                fault = Some(found);
                break;
            }
        }
    }
    let too_deep = fault.is_some_and(|f| f.message == DEEP);
    // What stopped the lexer comes after every token; an error at the end of the text is that one.
    let at_end = fault.is_none_or(|f| f.beg == tokens.end);
    Parsed { list, fault: if at_end { tokens.fault.or(fault) } else { fault }, too_deep }
}

struct Frame {
    close: &'static str,
    /// `let`s that wait for their `in`.
    lets: usize,
    /// `and`s that belong to `introduce` and `eliminate`.
    ands: usize,
    /// After an attribute the expression is still to come.
    attribute: bool,
}

struct Parser<'a> {
    code: &'a str,
    tokens: &'a [Token<'a>],
    end: Position,
    i: usize,
}

fn syntax(token: &Token) -> Fault {
    Fault { message: SYNTAX, beg: token.end, end: token.end }
}

impl<'a> Parser<'a> {
    fn word(&self, index: usize) -> &'a str {
        self.tokens.get(index).filter(|t| t.kind == TokenKind::Lower).map_or("", |t| t.text)
    }

    fn is(&self, index: usize, text: &str) -> bool {
        self.tokens.get(index).is_some_and(|t| t.is(text))
    }

    fn fault_at(&self, index: usize) -> Fault {
        self.tokens.get(index).map_or(Fault { message: SYNTAX, beg: self.end, end: self.end }, syntax)
    }

    fn is_attribute(&self, index: usize) -> bool {
        self.is(index, "[") && (self.is(index + 1, "@") || self.is(index + 1, "@@"))
    }

    fn begins(&self, index: usize) -> bool {
        let word = self.word(index);
        self.is_attribute(index)
            || self.tokens[index].kind == TokenKind::Pragma
            || (!word.is_empty() && (QUALIFIERS.contains(&word) || HEADS.contains(&word)))
    }

    fn declaration(&mut self) -> Result<Declaration, Fault> {
        let from = self.i;
        let (mut assumed, mut expected_failure) = (false, false);
        loop {
            if self.is_attribute(self.i) {
                let open = self.i;
                let mut depth = 0;
                loop {
                    match self.tokens.get(self.i).map(|t| t.text) {
                        None => return Err(self.fault_at(self.i)),
                        Some("[" | "(" | "{") => depth += 1,
                        Some("]" | ")" | "}") => depth -= 1,
                        _ => {}
                    }
                    self.i += 1;
                    if depth == 0 {
                        break;
                    }
                }
                let inside = &self.tokens[open..self.i];
                expected_failure |=
                    inside.iter().any(|t| t.is("expect_failure") || t.is("expect_lax_failure"));
            } else if QUALIFIERS.contains(&self.word(self.i)) && !self.word(self.i).is_empty() {
                assumed |= self.is(self.i, "assume");
                let axiom = self.is(self.i, "assume")
                    && self.tokens.get(self.i + 1).is_some_and(|t| t.kind == TokenKind::Upper);
                if axiom {
                    break;
                }
                self.i += 1;
            } else {
                break;
            }
        }
        let Some(head) = self.tokens.get(self.i).copied() else { return Err(self.fault_at(self.i)) };
        let first = self.i;
        let kind = match head.text {
            _ if head.kind == TokenKind::Pragma && head.text.starts_with("%splice") => Kind::Splice,
            _ if head.kind == TokenKind::Pragma => Kind::Pragma,
            _ if head.kind != TokenKind::Lower => return Err(syntax(&head)),
            "module" => Kind::Module,
            "open" | "include" => Kind::Open,
            "friend" => Kind::Friend,
            "val" => Kind::Val,
            "let" => Kind::Let,
            "type" | "class" => Kind::Type,
            "instance" => Kind::Let,
            word if HEADS.contains(&word) || word == "assume" => Kind::Other,
            _ => return Err(syntax(&head)),
        };
        self.i += 1;
        if self.is(first, "instance") && self.is(self.i, "let") {
            self.i += 1;
        }
        while self.is(self.i, "rec") {
            self.i += 1;
        }
        let start = self.i;
        let ands = self.body(kind == Kind::Pragma)?;
        let body = &self.tokens[start..self.i];
        let mut declaration = Declaration {
            kind,
            names: Vec::new(),
            about: String::new(),
            signature: String::new(),
            assumed,
            expected_failure,
            beg: head.beg,
            end: self.tokens[self.i - 1].end,
            tokens: (from, self.i),
        };
        self.describe(&mut declaration, body, &ands)?;
        Ok(declaration)
    }

    fn describe(&self, declaration: &mut Declaration, body: &[Token], ands: &[usize]) -> Result<(), Fault> {
        let groups = || ands.iter().map(|and| &self.tokens[and + 1..self.i]);
        match declaration.kind {
            Kind::Module | Kind::Open | Kind::Friend => {
                let (path, taken) = names::path(body);
                declaration.about = path;
                if declaration.kind == Kind::Module && body.get(taken).is_some_and(|t| t.is("=")) {
                    (declaration.kind, declaration.about) = (Kind::Alias, names::path(&body[taken + 1..]).0);
                }
                if declaration.about.is_empty() {
                    return Err(self.fault_at(declaration.tokens.0 + 1));
                }
            }
            Kind::Pragma => {
                if let Some(text) = body.first().filter(|t| t.kind == TokenKind::Text) {
                    declaration.about = text.text.trim_matches('"').into();
                }
            }
            Kind::Splice => {
                let listed = body.iter().skip(1).take_while(|t| !t.is("]"));
                declaration.names =
                    listed.filter(|t| t.kind == TokenKind::Lower).map(|t| t.text.into()).collect();
            }
            Kind::Type => {
                declaration.names = names::of_type(body);
                declaration.names.extend(groups().flat_map(names::of_type));
            }
            Kind::Val => {
                let Some((name, n)) = names::front(body) else {
                    return Err(self.fault_at(declaration.tokens.1));
                };
                if !body.iter().any(|t| t.is(":")) {
                    return Err(self.fault_at(declaration.tokens.1));
                }
                declaration.names = vec![name];
                declaration.signature = self.code[body[n].at.0..body[body.len() - 1].at.1].into();
            }
            Kind::Let => {
                let mut depth = 0;
                let equals = body.iter().position(|t| {
                    match t.text {
                        _ if t.kind != TokenKind::Symbol => {}
                        "(" | "[" | "{" => depth += 1,
                        ")" | "]" | "}" => depth -= 1,
                        _ => {}
                    }
                    depth == 0 && t.is("=")
                });
                let Some(equals) = equals.filter(|n| *n > 0) else {
                    return Err(self.fault_at(declaration.tokens.1.min(declaration.tokens.0 + 1)));
                };
                declaration.names = names::of_binding(body);
                declaration.names.extend(groups().flat_map(names::of_binding));
                let from = names::front(body).map_or(0, |(_, n)| n);
                declaration.signature = self.code[body[from.min(equals)].at.0..body[equals].at.0].into();
            }
            Kind::Alias | Kind::Other => {
                let named = body.iter().find(|t| t.kind == TokenKind::Upper);
                declaration.names = named.map(|t| t.text.to_string()).into_iter().collect();
            }
        }
        Ok(())
    }

    /// Goes to the end of the declaration; where its `and`s are.
    fn body(&mut self, may_be_empty: bool) -> Result<Vec<usize>, Fault> {
        let mut frames = vec![Frame { close: "", lets: 0, ands: 0, attribute: false }];
        let mut ands = Vec::new();
        let mut complete = may_be_empty;
        while let Some(&token) = self.tokens.get(self.i) {
            let top = frames.len() == 1;
            if top && complete && self.begins(self.i) {
                if frames[0].lets > 0 {
                    return Err(syntax(&token));
                }
                return Ok(ands);
            }
            let words = matches!(token.kind, TokenKind::Lower | TokenKind::Symbol);
            // `(let?)` and the like are names.
            let is_name =
                token.kind == TokenKind::Lower && self.is(self.i - 1, "(") && self.is(self.i + 2, ")");
            let word = if words && !is_name { token.text } else { "" };
            let close = match word {
                "(" => ")",
                "[" => "]",
                "{" => "}",
                "begin" => "end",
                _ => "",
            };
            let need = self.sugar(self.i);
            let attribute = self.is_attribute(self.i);
            let mut ended_attribute = false;
            let frame = frames.last_mut().expect("the outermost frame stays");
            match word {
                ")" | "]" | "}" | "end" => {
                    if frame.close != word || frame.lets > 0 {
                        return Err(syntax(&token));
                    }
                    ended_attribute = frame.attribute;
                    frames.pop();
                }
                "let" if complete => return Err(syntax(&token)),
                "let" => frame.lets += 1,
                "in" if !complete || frame.lets == 0 => return Err(syntax(&token)),
                "in" => frame.lets -= 1,
                "and" if frame.ands > 0 => frame.ands -= 1,
                "and" if top && frame.lets == 0 => ands.push(self.i),
                "=" if self.is(self.i - 1, "=") => return Err(syntax(&token)),
                _ if !close.is_empty() => {
                    if frames.len() > DEPTH {
                        return Err(Fault { message: DEEP, beg: token.beg, end: token.end });
                    }
                    frames.push(Frame { close, lets: 0, ands: 0, attribute });
                }
                _ => frame.ands += need,
            }
            complete = match token.kind {
                TokenKind::Symbol => matches!(token.text, ")" | "]" | "}" | "?") && !ended_attribute,
                TokenKind::Lower => !UNFINISHED.contains(&token.text),
                _ => true,
            };
            self.i += 1;
        }
        if complete && frames.len() == 1 && frames[0].lets == 0 {
            return Ok(ands);
        }
        Err(self.fault_at(self.i))
    }

    /// How many `and`s the `introduce` or `eliminate` at `i` has of its own.
    fn sugar(&self, index: usize) -> usize {
        let introduces = self.is(index, "introduce");
        if !introduces && !self.is(index, "eliminate") {
            return 0;
        }
        let formula = self.tokens[index + 1..].iter().take_while(|t| !t.is("with"));
        let has = |op: &str| formula.clone().any(|t| t.is(op));
        let first = self.word(index + 1);
        let takes = match first {
            "forall" => false,
            "exists" => introduces,
            _ if has("==>") => false,
            _ if introduces => has("/\\") && !has("\\/"),
            _ => has("\\/"),
        };
        usize::from(takes)
    }
}
