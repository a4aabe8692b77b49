//! What a declaration of the library declares, mentions, and takes on faith by itself.

use super::assumed::Assumed;
use super::mention::{Mention, Mentions};
use super::piece::{Begin, Piece, ands};
use crate::text::{Kind, Token, declared_name, is_upper};

/// How names come to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// With a body.
    Defined,
    /// By a type alone; a definition may be elsewhere.
    Declared,
    /// By `assume`, or by a tactic.
    Assumed,
    /// Types, constructors, fields, effects: nothing to be proved.
    Type,
}

/// A declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    pub names: Vec<String>,
    pub made: Made,
    /// Whether only its own module may name it.
    pub is_private: bool,
    /// Order in its file.
    pub place: usize,
    /// What is taken on faith in its own text.
    pub faith: Option<&'static str>,
    /// The token behind its type, if it says what type it has.
    pub typed: Option<usize>,
    /// What an instance is an instance of.
    pub instance_of: Option<Mention>,
    /// But for the names that it binds itself.
    pub mentions: Mentions,
    /// What its type says, for one without a definition.
    pub assumed: Option<Assumed>,
}

/// Attributes with which F* leaves out a check.
const UNCHECKED: [&str; 5] =
    ["admit_termination", "expect_failure", "expect_lax_failure", "assume_strictly_positive", "nopositivity"];

impl Declaration {
    /// Reads one. None for what declares no names. `place`: its order; `is_admitted`: options are in
    /// force that admit all.
    pub fn of(tokens: &[Token<'_>], piece: &Piece, place: usize, is_admitted: bool) -> Option<Declaration> {
        let own = &tokens[piece.from..piece.to];
        let made = match piece.begin {
            Begin::Let => Made::Defined,
            Begin::Val => Made::Declared,
            Begin::Assume | Begin::Splice => Made::Assumed,
            Begin::Type | Begin::Effect | Begin::Exception => Made::Type,
            Begin::Open | Begin::Include | Begin::Module | Begin::Friend | Begin::Pragma => return None,
        };
        let begin = piece.at - piece.from;
        let (names, typed) = match piece.begin {
            Begin::Let => (of_let(tokens, piece), None),
            Begin::Val | Begin::Assume => of_val(own, begin),
            Begin::Splice => (of_splice(own, begin), None),
            _ => (of_type(own, begin), None),
        };
        let is_private = own[..own.len().min(begin + 2)].iter().any(|t| t.text == "private");
        let is_lifted = |word: &&str| own[..begin].iter().any(|t| t.text == *word);
        let faith = if made != Made::Type && is_admitted {
            Some("options admit what follows")
        } else if UNCHECKED.iter().any(is_lifted) {
            Some("an attribute lifts a check")
        } else if piece.begin == Begin::Splice {
            Some("a tactic makes it")
        } else if own[begin + 1..].iter().any(|t| t.kind == Kind::Word && t.text == "assume") {
            Some("it assumes what it needs")
        } else {
            None
        };
        // the arguments of a constructor are its user's, but for those that a tactic makes
        let has_made = own.windows(2).any(|w| w[0].text == "#" && w[1].text.starts_with('['));
        let mentions = match made {
            Made::Type if !has_made => Mentions::default(),
            _ => Mentions::of(own).without_locals(own),
        };
        let colon = outside(own).find(|i| *i > begin && matches!(own[*i].text, ":" | "="));
        let colon = colon.filter(|colon| own[*colon].text == ":");
        let end = |colon| outside(own).find(|i| *i > colon && own[*i].text == "=").unwrap_or(own.len());
        let instance_of = colon.filter(|_| own[begin].text == "instance").and_then(|colon| {
            let result = colon + 1 + result(&own[colon + 1..end(colon)]);
            Mentions::of(&own[result..end(colon)]).names.into_iter().next()
        });
        let assumed = typed.map(|at| Assumed::of(&own[begin..], at - begin));
        Some(Declaration {
            names,
            made,
            is_private,
            place,
            faith,
            typed: colon.map(end),
            instance_of,
            mentions,
            assumed,
        })
    }
}

/// Indices of the tokens outside of brackets.
fn outside<'a>(tokens: &'a [Token<'_>]) -> impl Iterator<Item = usize> + 'a {
    let mut depth = 0usize;
    tokens.iter().enumerate().filter_map(move |(i, token)| {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            _ => return (depth == 0).then_some(i),
        }
        None
    })
}

/// Where the result of a type begins.
fn result(tokens: &[Token<'_>]) -> usize {
    outside(tokens).filter(|i| matches!(tokens[*i].text, "->" | "→")).last().map_or(0, |i| i + 1)
}

/// Names of a `let` and of its group; of a pattern, all words in it.
fn of_let(tokens: &[Token<'_>], piece: &Piece) -> Vec<String> {
    let mut out = vec![];
    for at in std::iter::once(piece.at).chain(ands(tokens, piece)) {
        let behind = &tokens[at + 1..piece.to];
        let name = declared_name(behind);
        if name.starts_with('(') {
            let pattern = behind.iter().take_while(|t| t.text != "=" && t.text != ":");
            out.extend(pattern.filter(|t| t.kind == Kind::Word).map(|t| t.text.to_string()));
        } else {
            out.push(name);
        }
    }
    out
}

/// The name of a `val`, an assumed value or an assumed type, and where its type begins.
fn of_val(tokens: &[Token<'_>], begin: usize) -> (Vec<String>, Option<usize>) {
    let is_word =
        |t: &Token<'_>| matches!(t.text, "assume" | "val" | "type" | "instance" | "new" | "private");
    let first = begin + tokens[begin..].iter().take_while(|t| is_word(t)).count();
    let colon = outside(tokens).find(|i| *i > first && tokens[*i].text == ":");
    let is_type = tokens[begin..first].iter().any(|t| t.text == "type");
    let is_named = tokens.get(first).is_some_and(|t| is_upper(t.text)) && !is_type;
    let name = declared_name(&tokens[first..]);
    match colon {
        // `assume Name : formula` is no name that can be used
        _ if is_named && tokens[begin].text == "assume" && first == begin + 1 => (vec![], None),
        Some(colon) => (vec![name], Some(colon + 1)),
        // `assume type t`
        None => (vec![name], Some(tokens.len())),
    }
}

/// `%splice[a; b] (…)`
fn of_splice(tokens: &[Token<'_>], begin: usize) -> Vec<String> {
    let list = tokens[begin + 1..].iter().take_while(|t| t.text != "]");
    list.filter(|t| t.kind == Kind::Word).map(|t| t.text.to_string()).collect()
}

/// Names of types, of what they are made by, and of their fields.
fn of_type(tokens: &[Token<'_>], begin: usize) -> Vec<String> {
    let mut out = vec![];
    for (i, token) in tokens.iter().enumerate().skip(begin + 1).filter(|(_, t)| t.kind == Kind::Word) {
        let before = tokens[i - 1].text;
        let behind = tokens.get(i + 1).map_or("", |t| t.text);
        let is_type = i == begin + 1 || before == "and";
        let is_constructor = matches!(before, "|" | "=" | "{") && is_upper(token.text) && behind != ".";
        let is_field = matches!(before, "{" | ";" | "]") && behind == ":";
        if is_type || is_constructor || is_field {
            out.push(token.text.to_string());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::piece::pieces;
    use super::*;
    use crate::text::tokens;

    fn read(text: &str) -> Declaration {
        let tokens = tokens(text, 99).unwrap();
        Declaration::of(&tokens, &pieces(&tokens)[0], 0, false).unwrap()
    }

    fn mentioned(text: &str) -> Vec<String> {
        read(text)
            .mentions
            .names
            .iter()
            .filter(|m| !m.name.starts_with("op_"))
            .map(|m| m.name.clone())
            .collect()
    }

    #[test]
    fn names_of_all_kinds() {
        for (text, names) in [
            ("let rec even x = odd x and odd x = even x", &["even", "odd"][..]),
            ("let (a, b) : int & int = 1, 2", &["a", "b"]),
            ("val ( +! ) : int -> int", &["op_Plus_Bang"]),
            ("assume val f : int", &["f"]),
            ("assume new type t : Type0", &["t"]),
            ("assume Ax : forall (x:int). x == x", &[]),
            ("noeq type t (a:Type) = | C : a -> t a | D of int", &["t", "C", "D"]),
            ("type r = { first : int; second : bool }", &["r", "first", "second"]),
            ("%splice[p; q] (make ())", &["p", "q"]),
            ("instance i : c int = { m = 1 }", &["i"]),
        ] {
            assert_eq!(read(text).names, names, "{text}");
        }
    }

    #[test]
    fn parameters_are_not_names_of_others() {
        assert_eq!(mentioned("let f (x:t) #y z = g x y z w"), ["t", "g", "w"]);
        let local = "let f x = M.(g x)";
        assert_eq!(mentioned(local), ["f", "x", "g", "x"]);
    }

    #[test]
    fn faith_of_its_own() {
        let is = |text: &str| read(text).faith.is_some();
        assert!(is("let f x = let y = 1 in assume (y == 2)"));
        assert!(is("[@@ admit_termination] let rec f x = f x"));
        assert!(is("%splice[p] (make ())"));
        assert!(!is("let f x = assume_nothing x"));
        assert!(!is("assume val f : int"));
    }
}
