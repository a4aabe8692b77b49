//! A Lean file divided into commands, its theorems found.

use crate::lexer::{Kind, Token, tokens};
use crate::{Place, SuiteError, Theorem};
use std::path::Path;

/// Words that begin a command wherever they stand outside brackets, as Lean reserves them.
const DECLARATION: &[&str] = &[
    "theorem",
    "def",
    "example",
    "instance",
    "structure",
    "inductive",
    "coinductive",
    "class",
    "abbrev",
    "axiom",
    "opaque",
];
/// Words that may precede a declaration and belong to it.
const MODIFIER: &[&str] = &[
    "private",
    "protected",
    "noncomputable",
    "unsafe",
    "partial",
    "nonrec",
    "public",
    "meta",
    "scoped",
    "local",
];
/// Words that begin a command only as the first word of a line: terms and tactics know some of them too.
const OTHER: &[&str] = &[
    "import",
    "prelude",
    "module",
    "open",
    "namespace",
    "section",
    "end",
    "variable",
    "universe",
    "set_option",
    "attribute",
    "notation",
    "infix",
    "infixl",
    "infixr",
    "prefix",
    "postfix",
    "macro",
    "macro_rules",
    "syntax",
    "elab",
    "elab_rules",
    "declare_syntax_cat",
    "export",
    "include",
    "omit",
    "mutual",
    "initialize",
    "builtin_initialize",
    "deriving",
    "add_decl_doc",
    "run_cmd",
    "register_option",
    "compile_inductive",
    "simproc",
    "grind_pattern",
];

/// How the proof of a theorem stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// `:= by sorry`, `:= sorry`, `:= by` or nothing: to be proved.
    Open,
    /// Anything else; it may still contain a `sorry` somewhere.
    Given,
}

/// A theorem, lemma or example of a file.
#[derive(Debug, Clone)]
pub struct Declaration {
    /// The theorem; its header is everything before it except the open theorems.
    pub theorem: Theorem,
    /// Whether a proof is given.
    pub proof: Proof,
    /// What follows the statement, from its `:=` (or the first case of a proof by patterns) on; may be empty.
    pub proof_text: String,
}

/// The theorems of a Lean file, in order.
///
/// `lemma` becomes `theorem`, an `example` gets the name `example_LINE`, and modifiers and attributes are left out: they
/// change who sees a theorem, not what it says. A prefix such as `open Nat in` moves to the header. The namespaces and
/// sections a theorem stands in remain open at the end of its header.
#[derive(Debug, Clone)]
pub struct LeanFile {
    /// Theorems with and without proof.
    pub declarations: Vec<Declaration>,
}

impl LeanFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`SuiteError::Read`] and those of [`LeanFile::parse`].
    pub fn read(path: &Path) -> Result<Self, SuiteError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| SuiteError::Read { path: path.to_owned(), source })?;
        Self::parse(&path.display().to_string(), &text)
    }

    /// Divides the text of the file named `file`.
    ///
    /// # Errors
    /// [`SuiteError::Lean`] for a comment or string without an end and for a theorem without a name.
    pub fn parse(file: &str, text: &str) -> Result<Self, SuiteError> {
        let place = |start: usize| Place {
            file: file.to_owned(),
            line: 1 + text[..start].bytes().filter(|&byte| byte == b'\n').count(),
        };
        let fault =
            |start, message: &str| SuiteError::Lean { place: place(start), message: message.to_owned() };
        let tokens = tokens(text).map_err(|error| fault(error.start, error.message))?;
        let mut declarations = Vec::new();
        let mut header = Vec::new();
        for command in commands(&tokens) {
            let start = command.first().map_or(0, |token| token.start);
            let end = command.last().map_or(0, Token::end);
            let Some(keyword) = theorem_keyword(command) else {
                header.push(&text[start..end]);
                continue;
            };
            let (prefix, body) = command.split_at(keyword);
            let word = body[0].text;
            let (name, rest) = match body.get(1) {
                _ if word == "example" => (format!("example_{}", place(start).line), &body[1..]),
                Some(name) if name.kind == Kind::Word => (name.text.to_owned(), &body[2..]),
                _ => return Err(fault(body[0].start, "a theorem without a name")),
            };
            let assign = proof_start(rest);
            let proof = if is_open(&rest[assign..]) { Proof::Open } else { Proof::Given };
            let Some(last) = assign.checked_sub(1) else {
                return Err(fault(body[0].start, "a theorem without a statement"));
            };
            let statement = match word {
                "example" => format!("theorem {name} {}", &text[rest[0].start..rest[last].end()]),
                _ => format!("theorem {}", &text[body[1].start..rest[last].end()]),
            };
            let mut context = header.join("\n\n");
            if let Some(last) = prefix.iter().rposition(|token| token.depth == 0 && token.is("in")) {
                // `open A in set_option b c in theorem …`: each of these commands also stands alone
                for part in prefix[..last].split(|token| token.depth == 0 && token.is("in")) {
                    if let (Some(first), Some(last)) = (part.first(), part.last()) {
                        context.push_str(if context.is_empty() { "" } else { "\n" });
                        context.push_str(&text[first.start..last.end()]);
                    }
                }
            }
            let proof_text = rest.get(assign).map_or("", |token| &text[token.start..end]).to_owned();
            let doc = prefix.iter().rfind(|token| token.kind == Kind::DocComment);
            declarations.push(Declaration {
                theorem: Theorem {
                    declares: name.clone(),
                    name,
                    statement,
                    header: context,
                    split: String::new(),
                    informal: doc.map_or(String::new(), |doc| doc_text(doc.text)),
                    grade: None,
                    topic: None,
                    place: place(body[0].start),
                },
                proof,
                proof_text,
            });
            if proof == Proof::Given {
                header.push(&text[start..end]);
            }
        }
        Ok(Self { declarations })
    }

    /// The theorems without proof.
    pub fn open_theorems(self) -> Vec<Theorem> {
        self.declarations
            .into_iter()
            .filter(|declaration| declaration.proof == Proof::Open)
            .map(|declaration| declaration.theorem)
            .collect()
    }
}

fn doc_text(comment: &str) -> String {
    comment.trim_start_matches("/--").trim_end_matches("-/").trim().to_owned()
}

/// Divides the tokens where commands begin.
fn commands<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let mut starts: Vec<usize> = vec![];
    // the column of the current command if it has a body, which may contain words that otherwise begin a command
    let mut body_column = None;
    let mut mutual = false;
    for (at, token) in tokens.iter().enumerate() {
        if mutual {
            // `mutual … end` is one command
            mutual = !(token.is("end") && token.first_on_line);
            continue;
        }
        let begins = starts_command(tokens, at, body_column);
        if begins && !continues_command(tokens, at, starts.last().copied()) {
            starts.push(at);
            body_column = None;
            mutual = token.is("mutual");
        }
        if token.depth == 0 && token.kind == Kind::Word && has_body(token.text) {
            body_column = starts.last().map(|&start| tokens[start].column);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([tokens.len()]);
    let first = starts.first().copied().unwrap_or(tokens.len());
    let before = (first > 0).then(|| &tokens[..first]);
    before.into_iter().chain(starts.iter().zip(ends).map(|(&start, end)| &tokens[start..end])).collect()
}

fn has_body(word: &str) -> bool {
    const MORE: &[&str] =
        &["lemma", "macro", "macro_rules", "elab", "elab_rules", "run_cmd", "initialize", "simproc"];
    DECLARATION.contains(&word) || MORE.contains(&word)
}

/// Whether a command, or a part of one that can stand first in it, may begin with this token.
fn starts_command(tokens: &[Token<'_>], at: usize, body_column: Option<usize>) -> bool {
    let token = &tokens[at];
    if token.depth > 0 {
        return false;
    }
    // what is indented more than the declaration it follows belongs to its body
    let left_of_body = token.first_on_line && body_column.is_none_or(|column| token.column <= column);
    match token.kind {
        Kind::DocComment | Kind::Attribute | Kind::HashWord => left_of_body,
        Kind::Word if DECLARATION.contains(&token.text) => at == 0 || !tokens[at - 1].is("deriving"),
        Kind::Word if token.text == "lemma" => {
            token.first_on_line || MODIFIER.contains(&tokens[at - 1].text) || tokens[at - 1].text == "]"
        }
        Kind::Word if MODIFIER.contains(&token.text) => left_of_body,
        // a `deriving` clause belongs to its type
        Kind::Word if token.text == "deriving" => {
            left_of_body && tokens.get(at + 1).is_some_and(|next| next.is("instance"))
        }
        Kind::Word => left_of_body && OTHER.contains(&token.text),
        _ => false,
    }
}

/// Whether the token at `at`, which could begin a command, goes on with the one that began at `start`: after
/// `open … in`, doc comments, attributes and modifiers.
fn continues_command(tokens: &[Token<'_>], at: usize, start: Option<usize>) -> bool {
    let Some(start) = start else { return false };
    // `start` is before `at`, so there is a token before this one
    if tokens[at - 1].is("in") && tokens[at - 1].depth == 0 {
        // `let x := 1 in` is no longer Lean; `open A in` inside a proof is followed by a tactic, not by a command
        return true;
    }
    // `open A in` begins a chain whose last link is the declaration
    let after_in =
        (start..at).rev().find(|&k| tokens[k].is("in") && tokens[k].depth == 0).map_or(start, |k| k + 1);
    tokens[after_in..at].iter().all(|token| {
        token.depth > 0
            || matches!(token.kind, Kind::DocComment | Kind::Attribute)
            || token.text == "]"
            || MODIFIER.contains(&token.text)
            // `class inductive`, `private theorem`
            || token.text == "class"
    })
}

/// The index of the word `theorem`, `lemma` or `example` of a command that is a theorem.
fn theorem_keyword(command: &[Token<'_>]) -> Option<usize> {
    let at = command.iter().position(|token| {
        token.depth == 0
            && (DECLARATION.contains(&token.text) || token.is("lemma"))
            && token.kind == Kind::Word
    })?;
    let plain = !command.iter().any(|token| token.is("mutual") && token.depth == 0);
    (plain && matches!(command[at].text, "theorem" | "lemma" | "example")).then_some(at)
}

/// The index of the `:=` that begins the proof, or of the first case of one by patterns, or the length.
fn proof_start(tokens: &[Token<'_>]) -> usize {
    // a theorem that is left open ends in a few words, which nothing else in a statement looks like
    let open = open_end(tokens).unwrap_or(tokens.len());
    let mut local_definitions = 0;
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.depth == 0) {
        match token.kind {
            // `let x := 1; …` inside a statement
            Kind::Word if matches!(token.text, "let" | "have" | "letI" | "haveI" | "let_fun") => {
                local_definitions += 1
            }
            Kind::Assign if local_definitions > 0 => local_definitions -= 1,
            Kind::Assign => return at,
            Kind::Symbol if open == tokens.len() && begins_cases(tokens, at) => return at,
            _ => {}
        }
    }
    open
}

/// The index of the `:=` of a theorem that ends as one that is left open.
fn open_end(tokens: &[Token<'_>]) -> Option<usize> {
    let at = tokens.iter().rposition(|token| token.depth == 0 && token.kind == Kind::Assign)?;
    is_open(&tokens[at..]).then_some(at)
}

/// Whether a proof by patterns begins here: `| pattern => …` at the beginning of a line. `|>`, `||` and the like are
/// operators of the statement.
fn begins_cases(tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    let is_operator = tokens.get(at + 1).is_some_and(|next| {
        next.kind == Kind::Symbol && next.start == token.end() && matches!(next.text, "|" | ">")
    });
    let arrow = |pair: &[Token<'_>]| {
        pair[0].depth == 0 && pair[0].text == "=" && pair[1].text == ">" && pair[1].start == pair[0].end()
    };
    token.text == "|"
        && token.first_on_line
        && !is_operator
        && !inside_match(&tokens[..at])
        && tokens[at..].windows(2).any(arrow)
}

fn inside_match(before: &[Token<'_>]) -> bool {
    before.iter().any(|token| token.depth == 0 && (token.is("match") || token.is("fun") || token.text == "λ"))
}

/// Whether what follows a statement leaves the proof open.
fn is_open(proof: &[Token<'_>]) -> bool {
    let texts: Vec<&str> = proof.iter().map(|token| token.text).collect();
    matches!(
        texts[..],
        [] | [":="]
            | [":=", "by"]
            | [":=", "sorry"]
            | [":=", "by", "sorry"]
            | [":=", "by", "{", "sorry", "}"]
    )
}

#[cfg(test)]
#[path = "lean_file_tests.rs"]
mod tests;
