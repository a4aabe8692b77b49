//! A file's declarations, before anything is said of them.

use crate::text::{Kind, Token, has_second_case};

/// What a declaration begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// `let`, and `instance` with a body
    Let,
    Val,
    /// `assume val`, `assume type`, `assume Name : …`
    Assume,
    /// `type`, `class`, and their `and`
    Type,
    Open,
    Include,
    Module,
    Friend,
    Exception,
    Effect,
    /// `%splice`: its names are made by a tactic.
    Splice,
    Pragma,
}

/// A declaration: what it begins with, and which tokens are its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    pub begin: Begin,
    /// Of the word that it begins with.
    pub at: usize,
    /// Attributes and qualifiers before that word are from here on.
    pub from: usize,
    pub to: usize,
}

/// Words that may stand before the one that a declaration begins with.
const QUALIFIERS: [&str; 14] = [
    "private",
    "abstract",
    "unfold",
    "irreducible",
    "inline_for_extraction",
    "noextract",
    "noeq",
    "unopteq",
    "new",
    "total",
    "reifiable",
    "reflectable",
    "default",
    "ghost",
];

/// Divides a file. A `let` is at the top unless an `in` belongs to it or it stands in brackets. A
/// declaration that is not seen as one is taken for a part of the one before, which then mentions more
/// than it does.
pub fn pieces(tokens: &[Token<'_>]) -> Vec<Piece> {
    let mut starts: Vec<(Begin, usize)> = vec![];
    // `let`s outside of brackets that wait for their `in`
    let mut waiting: Vec<usize> = vec![];
    let mut depth = 0usize;
    for (i, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            Kind::Pragma => {
                starts.extend(waiting.drain(..).map(|at| (Begin::Let, at)));
                starts.push((Begin::Pragma, i));
            }
            Kind::Word if token.text == "let" => waiting.push(i),
            Kind::Word if token.text == "in" => {
                waiting.pop();
            }
            Kind::Word => {
                if let Some(begin) = begins(tokens, i) {
                    starts.extend(waiting.drain(..).map(|at| (Begin::Let, at)));
                    starts.push((begin, i));
                }
            }
            _ => {}
        }
    }
    starts.extend(waiting.into_iter().map(|at| (Begin::Let, at)));
    starts.sort_by_key(|(_, at)| *at);
    let from: Vec<usize> = starts.iter().map(|(_, at)| with_qualifiers(tokens, *at)).collect();
    let to = |i: usize| from.get(i + 1).copied().unwrap_or(tokens.len());
    starts
        .iter()
        .enumerate()
        .map(|(i, (begin, at))| Piece { begin: *begin, at: *at, from: from[i], to: to(i) })
        .collect()
}

/// The declaration that a word outside of brackets begins, `let` aside.
fn begins(tokens: &[Token<'_>], index: usize) -> Option<Begin> {
    let before = index.checked_sub(1).map_or("", |index| tokens[index].text);
    let behind = tokens.get(index + 1);
    let word = behind.map_or("", |t| t.text);
    match tokens[index].text {
        "val" if before == "instance" || is_assumed(tokens, index) => None,
        "val" => Some(Begin::Val),
        "type" if is_assumed(tokens, index) => None,
        "type" | "class" => Some(Begin::Type),
        "instance" if word == "val" => Some(Begin::Val),
        "instance" => Some(Begin::Let),
        "open" if before != "let" => Some(Begin::Open),
        "include" => Some(Begin::Include),
        "module" => Some(Begin::Module),
        "friend" => Some(Begin::Friend),
        "exception" => Some(Begin::Exception),
        "effect"
        | "new_effect"
        | "new_effect_for_free"
        | "sub_effect"
        | "layered_effect"
        | "polymonadic_bind"
        | "polymonadic_subcomp" => Some(Begin::Effect),
        "splice" | "splice_t" if before.ends_with('%') => Some(Begin::Splice),
        // `assume (x > 0)` is an expression
        "assume" => {
            let is_named = tokens.get(index + 2).is_some_and(|t| t.text == ":")
                && behind.is_some_and(|t| t.kind == Kind::Word && crate::text::is_upper(t.text));
            let is_declaration = is_named || matches!(word, "val" | "type") || QUALIFIERS.contains(&word);
            is_declaration.then_some(Begin::Assume)
        }
        _ => None,
    }
}

/// Whether a `val` or a `type` belongs to an `assume` before it.
fn is_assumed(tokens: &[Token<'_>], index: usize) -> bool {
    tokens[..index].iter().rev().find(|t| !QUALIFIERS.contains(&t.text)).is_some_and(|t| t.text == "assume")
}

/// Where a declaration begins with its attributes and qualifiers.
fn with_qualifiers(tokens: &[Token<'_>], at: usize) -> usize {
    let mut from = at;
    while from > 0 {
        let before = &tokens[from - 1];
        if QUALIFIERS.contains(&before.text) || (before.kind == Kind::Operator && before.text == "%") {
            from -= 1;
        } else if before.text == "]"
            && let Some(open) = opening(tokens, from - 1).filter(|open| tokens[*open].text.starts_with("[@"))
        {
            from = open;
        } else {
            break;
        }
    }
    from
}

/// The bracket that another one closes.
fn opening(tokens: &[Token<'_>], close: usize) -> Option<usize> {
    let mut depth = 0;
    for (i, token) in tokens[..=close].iter().enumerate().rev() {
        match token.kind {
            Kind::Close => depth += 1,
            Kind::Open => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(i);
        }
    }
    None
}

/// The members of a group behind its first word: where each `and` outside of brackets stands that
/// belongs to no inner `let`.
pub fn ands(tokens: &[Token<'_>], piece: &Piece) -> Vec<usize> {
    let (mut depth, mut inner, mut claimed) = (0usize, 0usize, 0usize);
    let mut out = vec![];
    for (i, token) in tokens.iter().enumerate().take(piece.to).skip(piece.at + 1) {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            Kind::Word if depth == 0 => match token.text {
                "let" => inner += 1,
                "in" => inner = inner.saturating_sub(1),
                "introduce" | "eliminate" => claimed += usize::from(has_second_case(&tokens[i..piece.to])),
                "and" if claimed > 0 => claimed -= 1,
                "and" if inner == 0 => out.push(i),
                _ => {}
            },
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens;

    #[test]
    fn a_file_is_divided_with_qualifiers_and_attributes() {
        let text = "module M\nopen A\n#set-options \"--fuel 1\"\nval f : int\n\
                    [@@ \"x\"; y] private let f = let a = 1 in a\n\
                    let rec g x = let open B in g x\nand h x = 2\nassume val i : int\n\
                    type t = | C : int -> t\nand u = int\n\
                    private assume type v : Type\nassume Ax : 1 == 1\n\
                    let j = assume (1 == 2); assert_norm (1 == 1)\n\
                    instance k : int = 3\n%splice[l] (m ())\nlet n = 1";
        let tokens = tokens(text, 99).unwrap();
        let found: Vec<(Begin, &str)> =
            pieces(&tokens).iter().map(|p| (p.begin, tokens[p.from].text)).collect();
        use Begin::*;
        assert_eq!(
            found,
            [
                (Module, "module"),
                (Open, "open"),
                (Pragma, "#set-options"),
                (Val, "val"),
                (Let, "[@@"),
                (Let, "let"),
                (Assume, "assume"),
                (Type, "type"),
                (Assume, "private"),
                (Assume, "assume"),
                (Let, "let"),
                (Let, "instance"),
                (Splice, "%"),
                (Let, "let"),
            ]
        );
        let of = |i: usize| ands(&tokens, &pieces(&tokens)[i]).len();
        assert_eq!((of(5), of(7), of(10)), (1, 1, 0));
    }
}
