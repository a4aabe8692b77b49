//! What the source before a statement declares, found by its words.
//!
//! This is reading text, so it only ever decides what is *tried*: a wrong guess costs a failed tactic.

use data::lexer::{Kind, Token, tokens};

/// A definition of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Its name as written, without the namespaces around it; a function inside of another (`let rec`,
    /// `where`) has that one's name before its own, as Lean gives it.
    pub name: String,
    /// Whether Lean unfolds it by itself: an `abbrev`, or marked `@[reducible]`.
    pub reducible: bool,
    /// Whether it calls itself.
    pub recursive: bool,
    /// Whether its value is given by patterns, so that its equations fit only where one of them does.
    pub by_patterns: bool,
}

impl Definition {
    /// Whether its equation fits its own right side, so that rewriting with it need not come to an end.
    pub fn unrolls(&self) -> bool {
        self.recursive && !self.by_patterns
    }
}

/// Names declared before the statement, as written there (without the namespaces around them).
#[derive(Debug, Default, PartialEq)]
pub struct Preamble {
    /// `def`, `abbrev`, `let rec`, functions below `where`: can be unfolded.
    pub defs: Vec<Definition>,
    /// `theorem`, `lemma`: can be used.
    pub lemmas: Vec<String>,
    /// `inductive`, `structure`: can be split.
    pub types: Vec<String>,
    /// Constructors: their type's name and their own.
    pub constructors: Vec<(String, String)>,
}

/// Words that begin a command and end what stands before it.
const COMMANDS: [&str; 14] = [
    "def",
    "abbrev",
    "theorem",
    "lemma",
    "inductive",
    "structure",
    "instance",
    "example",
    "class",
    "axiom",
    "namespace",
    "section",
    "end",
    "opaque",
];

impl Preamble {
    pub fn parse(text: &str) -> Preamble {
        // What cannot be divided into tokens is not accepted by Lean either.
        let tokens = tokens(text).unwrap_or_default();
        let mut reading =
            Reading { preamble: Preamble::default(), around: vec![], named_at: 0, below_where: None };
        let mut reducible = false;
        for (at, token) in tokens.iter().enumerate() {
            let rest = &tokens[at + 1..];
            if token.kind == Kind::Attribute {
                let inside = rest.iter().take_while(|t| t.depth > token.depth);
                reducible |= inside.into_iter().any(|t| t.is("reducible"));
            } else if token.depth == 0 && COMMANDS.iter().any(|word| token.is(word)) {
                let marked = std::mem::take(&mut reducible) || token.is("abbrev");
                reading.command(token.text, rest, marked);
            } else {
                reading.inside(token, rest);
            }
        }
        reading.preamble
    }

    /// Whether the constant `full` is (as far as its last name parts tell) one of `names`.
    pub fn declares(names: &[String], full: &str) -> bool {
        names.iter().any(|name| is_end(full, name))
    }

    /// The definition that the constant `full` is, as far as its last name parts tell; the one with the
    /// longest name.
    pub fn definition(&self, full: &str) -> Option<&Definition> {
        self.defs.iter().filter(|d| is_end(full, &d.name)).max_by_key(|d| d.name.len())
    }
}

fn is_end(full: &str, name: &str) -> bool {
    full.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// A text that is being read.
struct Reading {
    preamble: Preamble,
    /// The definition that is being read with the functions inside of it that are, outermost first: each with
    /// the column at which it begins.
    around: Vec<(usize, String)>,
    /// Where the name of the definition that is being read stands: being named there is no call.
    named_at: usize,
    /// The column at which functions below the definition's `where` begin.
    below_where: Option<usize>,
}

impl Reading {
    /// A word that begins a command, and what follows it.
    fn command(&mut self, word: &str, rest: &[Token<'_>], reducible: bool) {
        self.around.clear();
        self.below_where = None;
        let Some(name) = rest.first().and_then(name) else { return };
        match word {
            "def" | "abbrev" => {
                self.named_at = rest[0].start;
                self.around.push((0, name.clone()));
                self.define(name, reducible, false, rest);
            }
            "theorem" | "lemma" => add(&mut self.preamble.lemmas, name),
            "structure" => add(&mut self.preamble.types, name),
            "inductive" => {
                let body = rest.iter().take_while(|t| t.depth > 0 || !COMMANDS.iter().any(|word| t.is(word)));
                let body: Vec<&Token<'_>> = body.collect();
                for pair in body.windows(2).filter(|pair| pair[0].depth == 0 && pair[0].text == "|") {
                    if let Some(constructor) = self::name(pair[1]) {
                        self.preamble.constructors.push((name.clone(), constructor));
                    }
                }
                add(&mut self.preamble.types, name);
            }
            _ => {}
        }
    }

    /// A token of a definition's body.
    fn inside(&mut self, token: &Token<'_>, rest: &[Token<'_>]) {
        let Some((_, outer)) = self.around.first().cloned() else { return };
        if token.is("let")
            && let [rec, inner, ..] = rest
            && rec.is("rec")
        {
            if let Some(inner) = name(inner) {
                while self.around.len() > 1
                    && self.around.last().is_some_and(|(column, _)| *column >= token.column)
                {
                    self.around.pop();
                }
                let full = format!("{}.{inner}", self.around.last().map_or(&outer, |(_, name)| name));
                self.around.push((token.column, full.clone()));
                self.define(full, false, true, &rest[1..]);
            }
            return;
        }
        if token.is("where") && token.depth == 0 {
            self.below_where = rest.first().map(|next| next.column);
        }
        let starts = |next: &Token<'_>, first: bool| {
            Some(next.column) == self.below_where && (first || next.first_on_line)
        };
        let local = match () {
            () if token.is("where") => rest.first().filter(|next| starts(next, true)),
            () => Some(token).filter(|token| starts(token, false)),
        };
        let of_termination = |word: &String| word.starts_with("termination_by") || word == "decreasing_by";
        if let Some(local) = local.and_then(name).filter(|word| !of_termination(word)) {
            self.define(format!("{outer}.{local}"), false, true, rest);
            return;
        }
        if token.kind == Kind::Word && token.start != self.named_at && is_end(&outer, token.text) {
            let called = self.preamble.defs.iter_mut().find(|d| d.name == outer);
            called.into_iter().for_each(|d| d.recursive = true);
        }
    }

    /// `rest`: the text from the name on, or from behind it.
    fn define(&mut self, name: String, reducible: bool, recursive: bool, rest: &[Token<'_>]) {
        if !self.preamble.defs.iter().any(|d| d.name == name) {
            let by_patterns = by_patterns(rest);
            self.preamble.defs.push(Definition { name, reducible, recursive, by_patterns });
        }
    }
}

/// Whether a definition's value is given by patterns: `| … => …` or `:= match … with`.
fn by_patterns(rest: &[Token<'_>]) -> bool {
    let depth = rest.first().map_or(0, |token| token.depth);
    let mut outside = rest.iter().filter(|token| token.depth == depth);
    let begins = outside.find(|token| token.kind == Kind::Assign || token.text == "|");
    begins.is_some_and(|token| token.text == "|") || outside.next().is_some_and(|token| token.is("match"))
}

fn add(list: &mut Vec<String>, name: String) {
    if !list.contains(&name) {
        list.push(name);
    }
}

/// The name that a token is, without levels that follow it.
fn name(token: &Token<'_>) -> Option<String> {
    let name = token.text.trim_end_matches('.');
    let starts = name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_' || c == '«');
    (token.kind == Kind::Word && starts).then(|| name.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(preamble: &Preamble) -> Vec<&str> {
        preamble.defs.iter().map(|d| d.name.as_str()).collect()
    }

    #[test]
    fn names_by_keyword() {
        let p = Preamble::parse(
            "open Nat\nnamespace T\ninductive Tree (α : Type) where\n | leaf\n\
             @[simp] def Tree.size: Tree → Nat\n\
             abbrev sq(n : Nat) := n * n\ntheorem foo.{u} (x : Nat) : x = x := rfl\nend T -- def no",
        );
        assert_eq!(names(&p), ["Tree.size", "sq"]);
        assert_eq!(p.lemmas, ["foo"]);
        assert_eq!(p.types, ["Tree"]);
        assert_eq!(p.constructors, [("Tree".to_string(), "leaf".to_string())]);
        assert!(p.definition("T.Tree.size").is_some_and(|d| !d.reducible && !d.recursive));
        assert!(p.definition("T.sq").is_some_and(|d| d.reducible));
        assert!(p.definition("Nat.sq2").is_none() && p.definition("xsq").is_none());
    }

    #[test]
    fn functions_inside_of_definitions() {
        let p = Preamble::parse(
            "@[reducible, simp]\ndef pre (n : Nat) : Prop := True\n\n\
             def twice (xs : List Nat) : Nat :=\n  \
             let rec outer (i : Nat) : Nat :=\n    \
             let rec inner (j : Nat) : Nat := inner j\n    inner i\n  \
             let rec other (i : Nat) : Nat := outer i\n  other 0\n\n\
             def sum (xs : List Nat) : Nat := go xs 0\nwhere\n  \
             go : List Nat → Nat → Nat\n    | [], acc => acc\n    | x :: xs, acc => go xs (acc + x)\n\n\
             def even : Nat → Bool\n  | 0 => true\n  | n + 1 => !even n\n",
        );
        let all =
            ["pre", "twice", "twice.outer", "twice.outer.inner", "twice.other", "sum", "sum.go", "even"];
        assert_eq!(names(&p), all);
        let recursive: Vec<&str> = p.defs.iter().filter(|d| d.recursive).map(|d| d.name.as_str()).collect();
        assert_eq!(recursive, ["twice.outer", "twice.outer.inner", "twice.other", "sum.go", "even"]);
        assert!(p.definition("pre").unwrap().reducible);
        let unrolls: Vec<&str> = p.defs.iter().filter(|d| d.unrolls()).map(|d| d.name.as_str()).collect();
        assert_eq!(unrolls, ["twice.outer", "twice.outer.inner", "twice.other"]);
        let matching = "def f (l : List Nat) : Nat :=\n  \
                        let rec g (l : List Nat) : Nat := match l with\n    \
                        | [] => 0\n    | _ :: l => g l\n  g l";
        assert!(!Preamble::parse(matching).definition("f.g").unwrap().unrolls());
        assert_eq!(p.definition("A.twice.outer.inner").unwrap().name, "twice.outer.inner");
    }
}
