//! Which names are bound in a text by itself.
//!
//! A variable `exact` is not the tactic `exact`. Only what is certain counts: a scope that is taken for
//! too short refuses a text that is right, one that is taken for too long lets a cheat pass.

use crate::text::{Kind, Token, is_upper};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The scopes of the names that a text binds.
#[derive(Clone, Debug, Default)]
pub struct Locals<'t> {
    scopes: HashMap<&'t str, Vec<Range<usize>>>,
    /// Tokens at which something is bound: they mention nothing.
    binders: HashSet<usize>,
}

/// Words that cannot be in a pattern: what seems one is something else.
const NOT_IN_PATTERNS: [&str; 12] =
    ["let", "in", "fun", "function", "match", "with", "if", "then", "else", "begin", "try", "by"];

impl<'t> Locals<'t> {
    /// Reads the binders of a text: `let`, `fun`, `match`, and quantifiers.
    pub fn of(tokens: &[Token<'t>]) -> Locals<'t> {
        let mut out = Locals::default();
        for (i, token) in tokens.iter().enumerate() {
            match (token.kind, token.text) {
                (Kind::Word, "let") => out.of_let(tokens, i),
                (Kind::Word, "fun") => out.of_pattern(tokens, i + 1, &["->"]),
                (Kind::Word, "forall" | "exists") => out.of_pattern(tokens, i + 1, &["."]),
                (Kind::Operator, "∀" | "∃") => out.of_pattern(tokens, i + 1, &["."]),
                (Kind::Word, "function") => out.of_pattern(tokens, i + 1, &["->"]),
                (Kind::Word, "with") if is_of_match(tokens, i) => out.of_pattern(tokens, i + 1, &["->"]),
                (Kind::Operator, "|") => out.of_pattern(tokens, i + 1, &["->"]),
                _ => {}
            }
        }
        out
    }

    /// Whether the name at a token is certainly one of the text's own.
    pub fn has(&self, name: &str, at: usize) -> bool {
        self.binders.contains(&at)
            || self.scopes.get(name).is_some_and(|scopes| scopes.iter().any(|scope| scope.contains(&at)))
    }

    /// In how many places a name is bound.
    pub fn scopes(&self, name: &str) -> usize {
        self.scopes.get(name).map_or(0, Vec::len)
    }

    fn bind(&mut self, names: &[&'t str], scope: Range<usize>) {
        for name in names {
            self.scopes.entry(name).or_default().push(scope.clone());
        }
    }

    /// `let rec f x = … and g y = … in …`: parameters in their own body, names behind `in`, and
    /// everywhere with `rec`.
    fn of_let(&mut self, tokens: &[Token<'t>], at: usize) {
        let is_rec = tokens.get(at + 1).is_some_and(|t| t.text == "rec");
        let (mut begin, mut names, mut bodies) = (at + 1 + usize::from(is_rec), vec![], vec![]);
        // `let?`
        if tokens.get(begin).is_some_and(|t| t.kind == Kind::Operator) {
            begin += 1;
        }
        if tokens.get(begin).is_some_and(|t| t.text == "open") {
            return;
        }
        let end = loop {
            let Some(equals) = find(tokens, begin, &["="]) else { return };
            let Some(found) = bound(tokens, begin..equals) else { return };
            self.binders.extend(&found);
            let mut bound: Vec<&'t str> = found.iter().map(|i| tokens[*i].text).collect();
            let is_function = is_name(&tokens[begin]) && bound.len() > 1 && tokens[begin + 1].text != ",";
            let parameters = if is_function { bound.split_off(1) } else { vec![] };
            names.extend(bound);
            let end = end(tokens, equals + 1);
            self.bind(&parameters, equals + 1..end);
            bodies.push(equals + 1..end);
            match tokens.get(end).map(|t| t.text) {
                Some("and") => begin = end + 1,
                _ => break end,
            }
        };
        if is_rec {
            for body in bodies {
                self.bind(&names, body);
            }
        }
        if tokens.get(end).is_some_and(|t| t.text == "in") {
            self.bind(&names, end + 1..self::end(tokens, end + 1));
        }
    }

    fn of_pattern(&mut self, tokens: &[Token<'t>], begin: usize, until: &[&str]) {
        let Some(arrow) = find(tokens, begin, until) else { return };
        if let Some(found) = bound(tokens, begin..arrow) {
            let names: Vec<&'t str> = found.iter().map(|i| tokens[*i].text).collect();
            self.binders.extend(found);
            self.bind(&names, arrow + 1..end(tokens, arrow + 1));
        }
    }
}

/// The first of these tokens outside of the brackets that are opened behind `begin`, before the bracket
/// around is closed.
fn find(tokens: &[Token<'_>], begin: usize, wanted: &[&str]) -> Option<usize> {
    let mut depth = 0usize;
    for (i, token) in tokens.iter().enumerate().skip(begin) {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close if depth == 0 => return None,
            Kind::Close => depth -= 1,
            _ if depth == 0 && wanted.contains(&token.text) => return Some(i),
            _ => {}
        }
    }
    None
}

fn is_name(token: &Token<'_>) -> bool {
    token.kind == Kind::Word && !is_upper(token.text)
}

/// Where what begins at a token certainly still lasts: up to the bracket that closes, the next case, or
/// the word that ends it.
fn end(tokens: &[Token<'_>], begin: usize) -> usize {
    let (mut depth, mut inner) = (0usize, 0usize);
    let is_list = opening(tokens, begin).is_some_and(|open| tokens[open].text != "(");
    for (i, token) in tokens.iter().enumerate().skip(begin) {
        match (token.kind, token.text) {
            (Kind::Open, _) => depth += 1,
            (Kind::Close, _) if depth == 0 => return i,
            (Kind::Close, _) => depth -= 1,
            _ if depth > 0 => {}
            (Kind::Word, "let") => inner += 1,
            (Kind::Word, "in") if inner == 0 => return i,
            (Kind::Word, "in") => inner -= 1,
            (Kind::Word, "and") if inner == 0 => return i,
            (Kind::Word, "else" | "then" | "with") | (Kind::Operator, "|") => return i,
            (Kind::Operator, ";") if is_list => return i,
            _ => {}
        }
    }
    tokens.len()
}

/// The bracket around a token.
fn opening(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (i, token) in tokens[..at].iter().enumerate().rev() {
        match token.kind {
            Kind::Close => depth += 1,
            Kind::Open if depth == 0 => return Some(i),
            Kind::Open => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether a `with` belongs to a `match` or a `try`.
fn is_of_match(tokens: &[Token<'_>], at: usize) -> bool {
    let mut depth = 0usize;
    for token in tokens[..at].iter().rev() {
        match (token.kind, token.text) {
            (Kind::Close, _) => depth += 1,
            (Kind::Open, _) if depth == 0 => return false,
            (Kind::Open, _) => depth -= 1,
            _ if depth > 0 => {}
            (Kind::Word, "match" | "try") => return true,
            (Kind::Word, "introduce" | "eliminate" | "with") => return false,
            _ => {}
        }
    }
    false
}

/// The tokens at which a pattern binds names; none if it is no pattern. Types in it bind nothing.
fn bound(tokens: &[Token<'_>], pattern: Range<usize>) -> Option<Vec<usize>> {
    let mut out = vec![];
    // for each bracket that is open: whether a type is being read
    let mut typed = vec![false];
    for (i, token) in tokens.iter().enumerate().take(pattern.end).skip(pattern.start) {
        match (token.kind, token.text) {
            // a metaprogram that makes an argument
            (Kind::Open, "[") if i > 0 && tokens[i - 1].text == "#" => typed.push(true),
            (Kind::Open, "(" | "[" | "{" | "[|") => typed.push(typed.last() == Some(&true)),
            // attributes and type classes
            (Kind::Open, _) => typed.push(true),
            (Kind::Close, _) => drop(typed.pop()),
            (Kind::Operator, ":" | "<:") => *typed.last_mut()? = true,
            (Kind::Operator, "," | ";" | "|") => {
                let around = typed.len().checked_sub(2).is_some_and(|i| typed[i]);
                *typed.last_mut()? = around;
            }
            // `when` has an expression
            (Kind::Word, "when") => break,
            (Kind::Word, word) if NOT_IN_PATTERNS.contains(&word) => return None,
            (Kind::Word, word) if typed.last() != Some(&true) => {
                let behind = tokens[i + 1..pattern.end].first().map_or("", |t| t.text);
                let (is_path, is_field) = (behind == ".", behind == "=");
                if is_path && !is_upper(word) {
                    return None;
                }
                if !is_upper(word) && word != "_" && !is_path && !is_field {
                    out.push(i);
                }
            }
            _ => {}
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens;

    /// Of all mentions of `a`, which are bound.
    fn of_a(text: &str) -> Vec<bool> {
        let tokens = tokens(text, 99).unwrap();
        let locals = Locals::of(&tokens);
        let all = tokens.iter().enumerate().filter(|(_, t)| t.text == "a");
        all.map(|(i, _)| locals.has("a", i)).collect()
    }

    #[test]
    fn what_is_bound_is_bound_and_nothing_else() {
        for (text, expected) in [
            ("let f a = a", &[true, true][..]),
            ("let f (x:a) #a = a", &[false, true, true]),
            ("let f x = let a = a in a", &[true, false, true]),
            ("let f x = let rec a y = a y in a", &[true, true, true]),
            ("let f x = (let a = 1 in ()); a", &[true, false]),
            ("let f x = (fun a -> a) a", &[true, true, false]),
            ("let f x = [fun a -> a; a]", &[true, true, false]),
            ("let f x = match x with | Some a -> a | None -> a", &[true, true, false]),
            ("let f x = if x then let a = 1 in a else a", &[true, true, false]),
            ("let f x = let (b, a) = x in a", &[true, true]),
            ("let f x = introduce p with a. (fun x -> a)", &[false, false]),
            ("let f x = forall (a:int). a == 1", &[true, true]),
            ("let f x = let y = let a = 1 in a in a", &[true, true, false]),
            ("let f x = match x with | C y when a y -> a", &[false, false]),
            ("let rec a x = b x and b x = a x", &[true, true]),
            ("let f (#[a ()] x : t) {| a |} = a", &[false, false, false]),
            ("let f x = let C a b = x in a", &[true, true]),
            ("let f x = (match x with a -> ()); a", &[true, false]),
        ] {
            assert_eq!(of_a(text), expected, "{text}");
        }
    }
}
