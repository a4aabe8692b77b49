//! Where the commands of a Lean text begin.

use crate::lexer::{Kind, Token, tokens};

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

/// Divides the tokens where commands begin.
pub fn commands<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let mut starts: Vec<usize> = vec![];
    // the column of the current command if it has a body, which may
    // contain words that otherwise begin a command
    let mut body_column = None;
    let mut mutual = false;
    for (at, token) in tokens.iter().enumerate() {
        if mutual {
            // `mutual … end` is one command
            mutual = !(token.is("end") && token.depth == 0);
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
        Kind::Word if token.text == "lemma" => lemma_begins(tokens, at),
        Kind::Word if MODIFIER.contains(&token.text) => left_of_body,
        // a `deriving` clause belongs to its type
        Kind::Word if token.text == "deriving" => {
            left_of_body && tokens.get(at + 1).is_some_and(|next| next.is("instance"))
        }
        Kind::Word => left_of_body && OTHER.contains(&token.text),
        _ => false,
    }
}

/// Whether the word `lemma` begins a command, and is no name.
fn lemma_begins(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|k| &tokens[k]) else { return true };
    tokens[at].first_on_line || MODIFIER.contains(&before.text) || before.text == "]"
}

/// Whether the token at `at`, which could begin a command, goes on with the one that began at `start`: after
/// `open … in`, doc comments, attributes and modifiers.
fn continues_command(tokens: &[Token<'_>], at: usize, start: Option<usize>) -> bool {
    let Some(start) = start else { return false };
    // `start` is before `at`, so there is a token before this one
    if tokens[at - 1].is("in") && tokens[at - 1].depth == 0 {
        // `let x := 1 in` is no longer Lean; `open A in` inside a
        // proof is followed by a tactic, not by a command
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
pub fn theorem_keyword(command: &[Token<'_>]) -> Option<usize> {
    let at = declaration_keyword(command)?;
    matches!(command[at].text, "theorem" | "lemma" | "example").then_some(at)
}

/// The index of the word that declares something.
pub fn declaration_keyword(command: &[Token<'_>]) -> Option<usize> {
    command.iter().position(|token| {
        token.depth == 0
            && token.kind == Kind::Word
            && (DECLARATION.contains(&token.text) || token.is("lemma"))
    })
}

/// The word of the first declaration of a text that is no theorem, such as `def`.
pub fn other_declaration(text: &str) -> Option<&str> {
    let tokens = tokens(text).ok()?;
    let found = commands(&tokens).into_iter().find_map(|c| declaration_keyword(c).map(|at| c[at].text));
    found.filter(|word| !matches!(*word, "theorem" | "lemma" | "example"))
}

/// The line of a text, from 1, at which `#exit` hides what stands behind it; `None` if nothing does.
pub fn exit_line(text: &str) -> Option<usize> {
    let tokens = tokens(text).ok()?;
    let at = tokens.iter().position(|token| is_exit(token))?;
    tokens.get(at + 1).map(|_| 1 + text[..tokens[at].start].matches('\n').count())
}

/// Whether a command that begins so ends the text.
pub fn is_exit(first: &Token<'_>) -> bool {
    first.kind == Kind::HashWord && first.text == "#exit" && first.depth == 0
}

/// The members of a `mutual` block, and the tokens before its
/// first one; `None` if the command is no such block.
pub fn mutual_members<'t, 'a>(command: &'t [Token<'a>]) -> Option<Vec<&'t [Token<'a>]>> {
    let at = command.iter().position(|token| token.is("mutual") && token.depth == 0)?;
    let inner = &command[at + 1..];
    let end = inner.iter().rposition(|token| token.is("end") && token.depth == 0).unwrap_or(inner.len());
    Some(commands(&inner[..end]))
}

/// Divides the text of a proof into what follows a statement and the commands behind it: the byte at which
/// these begin. 0 if the text begins with a command, its length if there is none.
pub fn body_end(text: &str) -> usize {
    let Ok(tokens) = tokens(text) else { return text.len() };
    let declares = |at: usize| {
        let token = &tokens[at];
        token.depth == 0
            && token.kind == Kind::Word
            && (DECLARATION.contains(&token.text) || token.is("lemma") && lemma_begins(&tokens, at))
    };
    let mut from = tokens.len();
    for at in 0..tokens.len() {
        if declares(at) {
            from = at;
            break;
        }
        if begins_line_of_commands(&tokens, at) {
            return text_before(&tokens, at);
        }
    }
    if from == tokens.len() {
        return text.len();
    }
    text_before(&tokens, prefix_start(&tokens, from))
}

fn text_before(tokens: &[Token<'_>], at: usize) -> usize {
    if at == 0 { 0 } else { tokens[at].start }
}

/// Whether a command that is no declaration begins here. `open`
/// and `set_option` also begin tactics, with `in`.
fn begins_line_of_commands(tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    if token.depth > 0 || !token.first_on_line || token.column > 0 {
        return false;
    }
    match token.kind {
        Kind::HashWord => true,
        Kind::Word if matches!(token.text, "open" | "set_option") => {
            let line = tokens[at + 1..].iter().take_while(|t| !t.first_on_line);
            !line.into_iter().any(|t| t.is("in"))
        }
        Kind::Word => OTHER.contains(&token.text) && token.text != "deriving",
        _ => false,
    }
}

/// The first token of what belongs to the declaration whose word stands at `at`: modifiers,
/// attributes, documentation, and lines such as `open A in`.
fn prefix_start(tokens: &[Token<'_>], at: usize) -> usize {
    let mut start = at;
    while let Some(before) = start.checked_sub(1) {
        let token = &tokens[before];
        let opens = |k: &usize| tokens[*k].kind == Kind::Attribute && tokens[*k].depth == token.depth;
        let line = |k: &usize| {
            tokens[*k].first_on_line && matches!(tokens[*k].text, "open" | "set_option" | "variable")
        };
        let first = match token.kind {
            Kind::DocComment => Some(before),
            Kind::Word if MODIFIER.contains(&token.text) || token.text == "class" => Some(before),
            Kind::Close if token.text == "]" => (0..before).rev().find(opens),
            Kind::Word if token.is("in") => {
                (0..before).rev().take_while(|k| tokens[*k].depth == 0).find(line)
            }
            _ => None,
        };
        match first {
            Some(first) => start = first,
            None => break,
        }
    }
    start
}

/// Whether what follows a statement leaves the proof open.
pub fn is_open(proof: &[Token<'_>]) -> bool {
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

/// Whether a proof admits something on its way.
pub fn admits(proof: &[Token<'_>]) -> bool {
    proof.iter().any(|token| {
        token.kind == Kind::Word
            && (matches!(token.text, "sorry" | "admit" | "sorryAx")
                || token.text == "stop" && token.first_on_line)
    })
}
