//! What an assumption can prove.
//!
//! That there is *some* function from strings to numbers is nothing to doubt, and F*'s library says so
//! of all that is written in another language. That there is a value of any type that one may ask for is
//! magic. So the type decides.

use super::mention::{Mention, Mentions};
use crate::text::{Kind, Token, is_upper};

/// What the type of an assumed name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assumed {
    /// A type, or a family of types, of which nothing is said.
    Type,
    /// A value of the type that is named, without refinement; of a parametric one if `is_applied`.
    Value { of: Mention, is_applied: bool },
    /// Of a type that one of the arguments has.
    OfArgument,
    /// In an effect that says nothing of the result: `ML t`. The effect must be one of those that may
    /// diverge.
    Effect(Mention),
    /// Anything else: it may prove what is false.
    Proof,
}

/// Types of types.
const SORTS: [&str; 5] = ["Type", "Type0", "eqtype", "prop", "logical"];

impl Assumed {
    /// Of a declaration whose type begins at a token; the arguments before its colon count.
    pub fn of(tokens: &[Token<'_>], begin: usize) -> Assumed {
        if begin >= tokens.len() {
            return Assumed::Type;
        }
        let mut parts = arrows(&tokens[begin..]);
        let Some(result) = parts.pop() else { return Assumed::Proof };
        let result = bare(result);
        let [first, rest @ ..] = result else { return Assumed::Proof };
        let result = match (first.text, rest) {
            ("Tot" | "GTot", [_, ..]) => bare(rest),
            _ => result,
        };
        let Some(first) = result.first().filter(|t| t.kind == Kind::Word) else { return Assumed::Proof };
        let is_refined = result.iter().any(|t| t.text == "{" || (t.kind == Kind::Operator && t.text != "."));
        if SORTS.contains(&first.text) {
            let is_universe =
                |rest: &[Token<'_>]| matches!(rest, [u, hash, _] if u.text == "u" && hash.text == "#");
            return match &result[1..] {
                [] => Assumed::Type,
                rest if is_universe(rest) => Assumed::Type,
                _ => Assumed::Proof,
            };
        }
        if has_equality(result) {
            return Assumed::Type;
        }
        if is_refined {
            return Assumed::Proof;
        }
        let is_same = |a: &&[Token<'_>]| a.iter().map(|t| t.text).eq(result.iter().map(|t| t.text));
        if parts.iter().map(|part| of_argument(part)).any(|of| is_same(&of)) {
            return Assumed::OfArgument;
        }
        let Some(of) = Mentions::of(result).names.into_iter().next() else { return Assumed::Proof };
        // `#a:Type -> unit -> a` promises a value of any type
        if of.qualifier.is_empty() && parts.iter().any(|part| name(part) == Some(&of.name)) {
            return Assumed::Proof;
        }
        match (is_upper(&of.name), of.token + 1 < result.len()) {
            (true, true) => Assumed::Effect(of),
            (_, is_applied) => Assumed::Value { of, is_applied },
        }
    }
}

/// The parts of a type between its arrows.
fn arrows<'a, 't>(tokens: &'a [Token<'t>]) -> Vec<&'a [Token<'t>]> {
    let (mut depth, mut begin) = (0usize, 0);
    let mut out = vec![];
    for (i, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            _ if depth == 0 && matches!(token.text, "->" | "→") => {
                out.push(&tokens[begin..i]);
                begin = i + 1;
            }
            _ => {}
        }
    }
    out.push(&tokens[begin..]);
    out
}

/// Without brackets around all of it.
fn bare<'a, 't>(mut tokens: &'a [Token<'t>]) -> &'a [Token<'t>] {
    while let [open, inner @ .., close] = tokens
        && open.text == "("
        && close.text == ")"
        && is_balanced(inner)
    {
        tokens = inner;
    }
    tokens
}

fn is_balanced(tokens: &[Token<'_>]) -> bool {
    let mut depth = 0i64;
    tokens.iter().all(|t| {
        match t.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            _ => {}
        }
        depth >= 0
    })
}

/// The type of an argument: without its name, `#`, brackets and refinement.
fn of_argument<'a, 't>(tokens: &'a [Token<'t>]) -> &'a [Token<'t>] {
    let mut tokens = bare(tokens);
    if let [hash, rest @ ..] = tokens
        && hash.text == "#"
    {
        tokens = rest;
    }
    match tokens {
        [_, colon, of @ ..] if colon.text == ":" => match of {
            [plain, open, ..] if open.text == "{" => std::slice::from_ref(plain),
            _ => of,
        },
        _ => tokens,
    }
}

/// The name of an argument, if it has one.
fn name<'a>(tokens: &[Token<'a>]) -> Option<&'a str> {
    let behind_hash = bare(tokens).iter().skip_while(|t| t.text == "#").collect::<Vec<_>>();
    match &*behind_hash {
        [name, colon, ..] if colon.text == ":" => Some(name.text),
        _ => None,
    }
}

/// `t:Type0{hasEq t}` is `eqtype` in another spelling.
fn has_equality(tokens: &[Token<'_>]) -> bool {
    let texts: Vec<&str> = tokens.iter().map(|t| t.text).collect();
    matches!(&*texts, [a, ":", "Type0" | "Type", "{", "hasEq", b, "}"] if a == b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens;

    fn assumed(text: &str) -> Assumed {
        Assumed::of(&tokens(text, 99).unwrap(), 0)
    }

    fn value(text: &str) -> Option<(String, bool)> {
        match assumed(text) {
            Assumed::Value { of, is_applied } => Some((of.name, is_applied)),
            _ => None,
        }
    }

    #[test]
    fn what_says_nothing_and_what_may_prove_anything() {
        for text in
            ["Type0", "a:Type -> Tot Type", "eqtype", "Type u#a", "t:Type0{hasEq t}", "nat -> GTot prop"]
        {
            assert_eq!(assumed(text), Assumed::Type, "{text}");
        }
        assert_eq!(value("string -> Tot nat"), Some(("nat".into(), false)));
        assert_eq!(value("s:string -> (list char)"), Some(("list".into(), true)));
        assert_eq!(assumed("(#a:Type) -> unit -> Tot a"), Assumed::Proof);
        assert_eq!(assumed("#a:Type -> a -> a -> Tot a"), Assumed::OfArgument);
        assert_eq!(assumed("x:t{x > y} -> t"), Assumed::OfArgument);
        assert!(matches!(assumed("string -> ML unit"), Assumed::Effect(of) if of.name == "ML"));
        for text in [
            "unit -> Lemma (1 == 2)",
            "x:int -> Pure unit (requires True) (ensures fun _ -> x == x)",
            "string -> n:nat{n > 3}",
            "Type0{1 == 2}",
            "int -> squash (1 == 2)",
            "x:int -> (x == 1)",
            "unit -> (int & int)",
        ] {
            let found = assumed(text);
            let is_listed = matches!(&found, Assumed::Value { of, .. } if of.name == "squash");
            let is_effect = matches!(&found, Assumed::Effect(of) if of.name == "Lemma" || of.name == "Pure");
            assert!(found == Assumed::Proof || is_listed || is_effect, "{text}: {found:?}");
        }
    }
}
