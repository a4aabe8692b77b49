//! Declarations and terms written as text, close to Lean's syntax
//! but with everything that Lean would fill in.
//!
//! ```text
//! inductive (1) List.{u} : Type.{u} → Type.{u}
//!   | List.nil : ∀ (α : Type.{u}), List.{u} α
//!   | List.cons : ∀ (α : Type.{u}) (a : α) (l : List.{u} α), List.{u} α
//! def one : Nat := Nat.succ 0
//! ```
//!
//! The number in parentheses is that of the parameters; types of a mutual family are joined by
//! `and`. `#0` is a bound variable by its index, `proj S 0 e` a projection, `\"…\"` a text,
//! `quot` declares one of the constants of quotients.

use lean_kernel::{Body, Declaration, Expr, ExprId, Hints, Level, LevelId, NameId, Terms, UBig, Unit};

const COMMANDS: [&str; 7] = ["axiom", "def", "theorem", "opaque", "quot", "inductive", "and"];
const SYMBOLS: [&str; 14] = ["(", ")", ":=", ":", "→", "=>", ",", ";", "|", ".{", "}", "∀", "+", "#"];

/// A parser of declarations. It panics on what it does not understand.
pub struct Parser<'t> {
    terms: &'t mut Terms,
    tokens: Vec<String>,
    at: usize,
    /// Universe parameters of the declaration.
    params: Vec<String>,
    /// Bound variables, the innermost one last.
    bound: Vec<String>,
}

fn tokens(text: &str) -> Vec<String> {
    let mut out = vec![];
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let len = if let Some(symbol) = SYMBOLS.iter().find(|s| rest.starts_with(**s)) {
            symbol.len()
        } else if let Some(inner) = rest.strip_prefix('"') {
            inner.find('"').expect("a text that ends") + 2
        } else {
            let part = |(i, c): (usize, char)| {
                c.is_alphanumeric() || "_'".contains(c) || c == '.' && !rest[i..].starts_with(".{")
            };
            rest.char_indices().find(|c| !part(*c)).map_or(rest.len(), |(i, _)| i)
        };
        assert!(len > 0, "no token: {rest}");
        out.push(rest[..len].to_string());
        rest = rest[len..].trim_start();
    }
    out
}

impl<'t> Parser<'t> {
    pub fn new(terms: &'t mut Terms, text: &str) -> Parser<'t> {
        Parser { terms, tokens: tokens(text), at: 0, params: vec![], bound: vec![] }
    }

    /// All declarations.
    pub fn units(mut self) -> Vec<Unit> {
        let mut out = vec![];
        while self.at < self.tokens.len() {
            out.push(self.unit());
        }
        out
    }

    /// The whole text as one term.
    pub fn single_term(mut self, params: &[&str]) -> ExprId {
        self.params = params.iter().map(|p| p.to_string()).collect();
        let term = self.term();
        assert_eq!(self.at, self.tokens.len(), "something is left over: {:?}", self.peek());
        term
    }

    fn peek(&self) -> &str {
        self.tokens.get(self.at).map_or("", String::as_str)
    }

    fn next(&mut self) -> String {
        self.at += 1;
        self.tokens.get(self.at - 1).unwrap_or_else(|| panic!("the text ends too early")).clone()
    }

    fn eat(&mut self, token: &str) -> bool {
        let found = self.peek() == token;
        self.at += usize::from(found);
        found
    }

    #[track_caller]
    fn expect(&mut self, token: &str) {
        let found = self.eat(token);
        let context = &self.tokens[self.at.saturating_sub(8)..self.tokens.len().min(self.at + 3)];
        assert!(found, "`{token}` is expected: {context:?}");
    }

    fn unit(&mut self) -> Unit {
        let command = self.next();
        if command == "inductive" {
            return self.family();
        }
        let name = self.declared();
        self.expect(":");
        let ty = self.term();
        let body = match command.as_str() {
            "axiom" => Body::Axiom,
            "quot" => Body::Quotient,
            command => {
                self.expect(":=");
                let value = self.term();
                match command {
                    "def" => Body::Definition { value, hints: Hints::Regular(self.at as u32) },
                    "theorem" => Body::Theorem { value },
                    "opaque" => Body::Opaque { value },
                    other => panic!("no command: {other}"),
                }
            }
        };
        Unit::Single(Declaration { name, params: self.params.len() as u32, ty, body })
    }

    /// The name of a declaration with its universe parameters, which hold for what follows.
    fn declared(&mut self) -> NameId {
        let name = self.next();
        self.params.clear();
        if self.eat(".{") {
            while !self.eat("}") {
                let param = self.next();
                self.params.push(param);
                self.eat(",");
            }
        }
        self.terms.dotted(&name)
    }

    fn family(&mut self) -> Unit {
        self.expect("(");
        let parameters: u32 = self.next().parse().expect("a number of parameters");
        self.expect(")");
        let mut types = vec![];
        loop {
            let name = self.declared();
            let params = self.params.len() as u32;
            self.expect(":");
            let ty = self.term();
            let mut constructors = vec![];
            while self.eat("|") {
                let constructor = self.next();
                let constructor = self.terms.dotted(&constructor);
                self.expect(":");
                let ty = self.term();
                let body = Body::Constructor { of: name };
                constructors.push(Declaration { name: constructor, params, ty, body });
            }
            let names = constructors.iter().map(|c| c.name).collect();
            let body = Body::Inductive { parameters, family: vec![], constructors: names };
            types.push((Declaration { name, params, ty, body }, constructors));
            if !self.eat("and") {
                break;
            }
        }
        let all: Vec<NameId> = types.iter().map(|(t, _)| t.name).collect();
        for (ty, _) in &mut types {
            if let Body::Inductive { family, .. } = &mut ty.body {
                family.clone_from(&all);
            }
        }
        Unit::Family { params: types[0].0.params, parameters, types }
    }

    fn term(&mut self) -> ExprId {
        match self.peek() {
            "fun" => self.binders("fun", "=>", Expr::Lambda),
            "∀" => self.binders("∀", ",", Expr::Forall),
            "let" => self.let_term(),
            _ => {
                let left = self.application();
                if !self.eat("→") {
                    return left;
                }
                self.bound.push(String::new());
                let right = self.term();
                self.bound.pop();
                self.terms.add_expr(Expr::Forall(0, left, right))
            }
        }
    }

    fn binders(&mut self, word: &str, end: &str, make: fn(u8, ExprId, ExprId) -> Expr) -> ExprId {
        self.expect(word);
        let outside = self.bound.len();
        let mut types = vec![];
        while self.eat("(") {
            let mut names = vec![];
            while !self.eat(":") {
                names.push(self.next());
            }
            let (start, from) = (self.at, self.bound.len());
            // the type is read once for each variable, because its indices shift
            for name in names {
                self.at = start;
                let shadowed = self.bound[from..].to_vec();
                types.push(self.term());
                assert!(name == "_" || !shadowed.contains(&name), "a name twice in one binder");
                self.bound.push(name);
            }
            self.expect(")");
        }
        self.expect(end);
        let body = self.term();
        self.bound.truncate(outside);
        types.into_iter().rev().fold(body, |body, ty| self.terms.add_expr(make(0, ty, body)))
    }

    fn let_term(&mut self) -> ExprId {
        self.expect("let");
        let name = self.next();
        self.expect(":");
        let ty = self.term();
        self.expect(":=");
        let value = self.term();
        self.expect(";");
        self.bound.push(name);
        let body = self.term();
        self.bound.pop();
        self.terms.add_expr(Expr::Let(ty, value, body, false))
    }

    fn application(&mut self) -> ExprId {
        let mut f = self.atom();
        while !self.is_end() {
            let a = self.atom();
            f = self.terms.add_expr(Expr::App(f, a));
        }
        f
    }

    fn is_end(&self) -> bool {
        let token = self.peek();
        let closes = [")", ":=", ":", "→", "=>", ",", ";", "|", "}", "+"].contains(&token);
        token.is_empty() || closes || COMMANDS.contains(&token)
    }

    fn atom(&mut self) -> ExprId {
        let token = self.next();
        match token.as_str() {
            "(" => {
                let inner = self.term();
                self.expect(")");
                inner
            }
            "#" => {
                let index = self.next().parse().expect("an index");
                self.terms.add_expr(Expr::Bound(index))
            }
            "proj" => {
                let structure = self.next();
                let structure = self.terms.dotted(&structure);
                let index = self.next().parse().expect("an index");
                let of = self.atom();
                self.terms.add_expr(Expr::Proj(structure, index, of))
            }
            "Prop" => self.terms.add_expr(Expr::Sort(Terms::ZERO)),
            "Type" | "Sort" => {
                let mut levels = self.levels();
                assert!(levels.len() <= 1 && (token == "Type" || levels.len() == 1), "one level");
                let mut level = levels.pop().unwrap_or(Terms::ZERO);
                if token == "Type" {
                    level = self.terms.add_level(Level::Succ(level));
                }
                self.terms.add_expr(Expr::Sort(level))
            }
            text if text.starts_with('"') => {
                let text = self.terms.add_str(text.trim_matches('"').as_bytes());
                self.terms.add_expr(Expr::Str(text))
            }
            number if number.starts_with(|c: char| c.is_ascii_digit()) => {
                let number: UBig = number.parse().expect("a number");
                let number = self.terms.add_nat(number);
                self.terms.add_expr(Expr::Nat(number))
            }
            name => self.named(name.to_string()),
        }
    }

    fn named(&mut self, name: String) -> ExprId {
        if let Some(at) = self.bound.iter().rposition(|b| *b == name) {
            return self.terms.add_expr(Expr::Bound((self.bound.len() - 1 - at) as u32));
        }
        let levels = self.levels();
        let (name, levels) = (self.terms.dotted(&name), self.terms.add_levels(&levels));
        self.terms.add_expr(Expr::Const(name, levels))
    }

    fn levels(&mut self) -> Vec<LevelId> {
        let mut out = vec![];
        if self.eat(".{") {
            while !self.eat("}") {
                out.push(self.level());
                self.eat(",");
            }
        }
        out
    }

    fn level(&mut self) -> LevelId {
        let mut level = self.level_atom();
        while self.eat("+") {
            level = self.successors(level);
        }
        level
    }

    fn successors(&mut self, mut level: LevelId) -> LevelId {
        let by: u32 = self.next().parse().expect("a number");
        for _ in 0..by {
            level = self.terms.add_level(Level::Succ(level));
        }
        level
    }

    fn level_atom(&mut self) -> LevelId {
        let token = self.next();
        match token.as_str() {
            "(" => {
                let level = self.level();
                self.expect(")");
                level
            }
            word @ ("max" | "imax") => {
                let (a, b) = (self.level_atom(), self.level_atom());
                self.terms.add_level(if word == "max" { Level::Max(a, b) } else { Level::IMax(a, b) })
            }
            "#" => {
                let param = self.next().parse().expect("a parameter's number");
                self.terms.add_level(Level::Param(param))
            }
            number if number.starts_with(|c: char| c.is_ascii_digit()) => {
                self.at -= 1;
                self.successors(Terms::ZERO)
            }
            name => {
                let param = self.params.iter().position(|p| p == name);
                let param = param.unwrap_or_else(|| panic!("no universe parameter: {name}"));
                self.terms.add_level(Level::Param(param as u32))
            }
        }
    }
}
