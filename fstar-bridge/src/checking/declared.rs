//! What a candidate declares at the top level.

use crate::text::{Kind, Token, declared_name, has_second_case, tokens};

/// One top-level `let`, with the names it binds: several with `and`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Index of the token `let`.
    pub at: usize,
    /// Indices of the `and`s of a mutual group.
    pub ands: Vec<usize>,
    pub names: Vec<String>,
}

/// The top-level declarations among some tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    pub groups: Vec<Group>,
    /// Indices of the tokens `val`.
    pub vals: Vec<usize>,
}

/// Reads declarations. An inner `let` is one that an `in` belongs to, or that stands in brackets: what
/// is left over is at the top.
pub fn declared(tokens: &[Token<'_>]) -> Declared {
    let mut out = Declared::default();
    let mut depth = 0usize;
    // indices of `let`s outside of brackets that wait for their `in`, each with its `and`s
    let mut waiting: Vec<(usize, Vec<usize>)> = vec![];
    // `and`s that are not of a `let`
    let mut claimed = 0usize;
    for (i, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            Kind::Word if depth == 0 => match token.text {
                "let" => waiting.push((i, vec![])),
                "in" => {
                    waiting.pop();
                }
                "introduce" | "eliminate" => claimed += usize::from(has_second_case(&tokens[i..])),
                "and" if claimed > 0 => claimed -= 1,
                "and" => {
                    if let Some((_, ands)) = waiting.last_mut() {
                        ands.push(i);
                    }
                }
                "val" => out.vals.push(i),
                _ => {}
            },
            _ => {}
        }
    }
    for (at, ands) in waiting {
        let names = std::iter::once(at)
            .chain(ands.iter().copied())
            .map(|i| declared_name(&tokens[i + 1..]))
            .collect();
        out.groups.push(Group { at, ands, names });
    }
    out
}

/// A `val`, or a `let` up to its `=`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FstarStatement {
    /// What it declares.
    pub name: String,
    /// Its text, without the body.
    pub text: String,
}

/// Words that begin another declaration, outside of brackets.
const BEGIN: [&str; 7] = ["open", "module", "type", "exception", "class", "instance", "effect"];

/// What the declarations of a text say: its `val`s, and its `let`s without their bodies.
pub fn statements(text: &str) -> Vec<FstarStatement> {
    let Ok(tokens) = tokens(text, usize::MAX) else { return vec![] };
    let found = declared(&tokens);
    let begins = |t: &Token<'_>| BEGIN.contains(&t.text) || t.kind == Kind::Pragma;
    let mut starts: Vec<usize> =
        found.vals.iter().copied().chain(found.groups.iter().map(|g| g.at)).collect();
    starts.extend(tokens.iter().enumerate().filter(|(_, t)| begins(t)).map(|(i, _)| i));
    starts.sort_unstable();
    // what qualifies the next declaration is not of this one
    let end = |i: usize| {
        let next = starts.iter().find(|s| **s > i).map_or(tokens.len(), |s| *s);
        let own = &tokens[i..next];
        let last = &own[own.len() - 1 - qualifying(own)];
        last.at + last.text.len()
    };
    let mut out = vec![];
    for val in found.vals {
        let text = text[tokens[val].at..end(val)].trim_end().to_string();
        out.push(FstarStatement { name: declared_name(&tokens[val + 1..]), text });
    }
    for group in found.groups {
        let (Some(name), Some(text)) = (group.names.first(), signature(&text[tokens[group.at].at..])) else {
            continue;
        };
        out.push(FstarStatement { name: name.clone(), text });
    }
    out
}

/// Words before a declaration that change how it is meant.
const QUALIFIERS: [&str; 9] = [
    "private",
    "unfold",
    "irreducible",
    "inline_for_extraction",
    "noextract",
    "abstract",
    "noeq",
    "unopteq",
    "assume",
];

/// How many tokens at the end of some qualify what comes next: words and attributes.
fn qualifying(tokens: &[Token<'_>]) -> usize {
    let mut kept = tokens.len();
    while let Some(last) = kept.checked_sub(1).filter(|last| *last > 0) {
        if QUALIFIERS.contains(&tokens[last].text) {
            kept = last;
            continue;
        }
        let mut depth = 0;
        let opening = tokens[..kept].iter().rposition(|t| {
            depth += match t.kind {
                Kind::Close => 1,
                Kind::Open => -1,
                _ => 0,
            };
            depth == 0
        });
        match opening.filter(|at| *at > 0 && tokens[*at].text.starts_with("[@")) {
            Some(at) => kept = at,
            None => break,
        }
    }
    tokens.len() - kept
}

/// A text without the words and attributes at its end that qualify what comes next.
pub fn unqualified(text: &str) -> &str {
    let Ok(tokens) = tokens(text, usize::MAX) else { return text };
    let kept = tokens.len() - if tokens.is_empty() { 0 } else { qualifying(&tokens) };
    match tokens.get(kept) {
        Some(first) => &text[..first.at],
        None => text,
    }
}

/// What the implementation of an interface finds declared by it before its next definition, text by
/// text: all that comes before the first `val` whose name is not among those that are defined already.
pub fn shown<'a>(interface: &'a str, defined: &[String]) -> &'a str {
    let Ok(tokens) = tokens(interface, usize::MAX) else { return "" };
    let waits = |i: &usize| !defined.contains(&declared_name(&tokens[i + 1..]));
    match declared(&tokens).vals.iter().find(|i| waits(i)) {
        Some(val) => {
            let before = &tokens[..*val];
            let kept = before.len() - if before.is_empty() { 0 } else { qualifying(before) };
            kept.checked_sub(1).map_or("", |last| &interface[..before[last].at + before[last].text.len()])
        }
        None => interface,
    }
}

/// Names of the `val`s of a text; none if it has no tokens.
pub fn vals(text: &str) -> Vec<String> {
    let Ok(tokens) = tokens(text, usize::MAX) else { return vec![] };
    declared(&tokens).vals.iter().map(|i| declared_name(&tokens[i + 1..])).collect()
}

/// Names of the top-level `let`s of a text, those of a mutual group together.
pub fn lets(text: &str) -> Vec<Vec<String>> {
    let Ok(tokens) = tokens(text, usize::MAX) else { return vec![] };
    declared(&tokens).groups.into_iter().map(|g| g.names).collect()
}

/// The text of a definition up to its `=`: name, arguments and type.
pub fn signature(text: &str) -> Option<String> {
    let tokens = tokens(text, usize::MAX).ok()?;
    let begin = tokens.iter().position(|t| t.text == "let")?;
    Some(text[..=equals(&tokens[begin..])?.at].to_string())
}

/// The beginnings of the members of a mutual group, each up to its `=`: `let rec f x =`, `and g x =`.
/// Empty if the text is not one definition.
pub fn heads(text: &str) -> Vec<String> {
    let Ok(tokens) = tokens(text, usize::MAX) else { return vec![] };
    let groups = declared(&tokens).groups;
    let [group] = &*groups else { return vec![] };
    let begins = std::iter::once(group.at).chain(group.ands.iter().copied());
    let head = |begin: usize| Some(text[tokens[begin].at..=equals(&tokens[begin..])?.at].to_string());
    begins.map(head).collect::<Option<_>>().unwrap_or_default()
}

/// The first `=` outside of brackets.
fn equals<'a, 't>(tokens: &'a [Token<'t>]) -> Option<&'a Token<'t>> {
    let mut depth = 0;
    tokens.iter().find(|t| {
        match t.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            _ => {}
        }
        depth == 0 && t.text == "="
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::PATTERN;

    #[test]
    fn inner_lets_are_not_declarations() {
        assert_eq!(lets("let f x = let y = 1 in let z = y in z + x"), [["f"]]);
        assert_eq!(lets("let f x = match x with | A -> (let y = 1 in y) | B -> let z = 2 in z"), [["f"]]);
        assert_eq!(lets("let f x = let a = 1 and b = 2 in a\nlet g = 3"), [["f"], ["g"]]);
        assert_eq!(lets("let rec even x = odd x and odd x = even x"), [["even", "odd"]]);
        assert_eq!(lets("[@@\"a\"] private let rec ( +! ) a b = a"), [["op_Plus_Bang"]]);
        assert_eq!(lets("let f = begin let x = 1 in x end"), [["f"]]);
        assert!(lets("(* let f = 1 *)").is_empty());
        assert_eq!(lets("let f x = introduce p /\\ q with () and () let g = 1"), [["f"], ["g"]]);
        assert_eq!(lets("let rec f x = introduce forall y. p y with () and g x = f x"), [["f", "g"]]);
        assert_eq!(lets("let f, g = 1, 2"), [[PATTERN]]);
        assert_eq!(lets("let f (x, y) : (int & int) = x, y"), [["f"]]);
        assert_eq!(vals("val f : int let f = 1 val ( +! ) : int"), ["f", "op_Plus_Bang"]);
        let all = statements(
            "open A\nval f : int -> int\nlet f x = let y = x in y\ntype t = int\nlet g (x:int) : int = f x",
        );
        let texts: Vec<&str> = all.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(texts, ["val f : int -> int", "let f x =", "let g (x:int) : int ="]);
        let text = "val f : int (* of f *)\n[@@\"a\"; b]\nprivate unfold\nval g : (x:int{x = 1})\n";
        let texts: Vec<String> = statements(text).into_iter().map(|s| s.text).collect();
        assert_eq!(texts, ["val f : int", "val g : (x:int{x = 1})"]);
        let text = "module M\nopen A\nval f : int\nlet g : int = f\n[@@\"a\"]\nval h : int\n";
        assert_eq!(shown(text, &[]), "module M\nopen A");
        assert_eq!(shown(text, &["f".into()]), "module M\nopen A\nval f : int\nlet g : int = f");
        assert_eq!(shown(text, &["f".into(), "h".into()]), text);
        let text = "let rec f (x:nat{x = 1}) : Lemma (x = 1) = let y = x in ()";
        assert_eq!(signature(text).as_deref(), Some("let rec f (x:nat{x = 1}) : Lemma (x = 1) ="));
        let text = "private let rec even (n:nat) : bool = if n = 0 then true else odd (n - 1)\nand odd \
             (n:nat{n = n}) : bool = even n";
        assert_eq!(heads(text), ["let rec even (n:nat) : bool =", "and odd (n:nat{n = n}) : bool ="]);
        assert!(heads("let f = 1 let g = 2").is_empty());
    }
}
