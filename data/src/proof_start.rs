//! Where in a theorem its proof begins.
//!
//! It begins with the first `:=` outside brackets that belongs to nothing in the statement. What a statement
//! may have of its own are local definitions (`let x := 1; …`, also by patterns), and in `do` blocks those
//! that take a result (`let x ← …`) and new values of variables (`x := …`).

use crate::lean_commands::is_open;
use crate::lexer::{Kind, Token};

/// Words that begin a local definition.
const LOCAL: [&str; 5] = ["let", "have", "letI", "haveI", "let_fun"];

/// The index of the `:=` or `where` that begins the proof, or of
/// the first case of one by patterns, or the length.
pub fn proof_start(tokens: &[Token<'_>]) -> usize {
    // a theorem that is left open ends in a few words, which nothing else in a statement looks like
    let open = open_end(tokens).unwrap_or(tokens.len());
    let mut inner = Inner::default();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.depth == 0) {
        if inner.takes(tokens, at) {
            continue;
        }
        match token.kind {
            Kind::Assign => return at,
            Kind::Word if token.text == "where" => return at,
            Kind::Symbol if open == tokens.len() && !inner.has_cases && begins_cases(tokens, at) => {
                return at;
            }
            _ => {}
        }
    }
    open
}

/// What of a statement has been read, outside its brackets.
#[derive(Default)]
struct Inner {
    /// Local definitions whose value has not begun.
    definitions: usize,
    /// A `do` has been read.
    is_do: bool,
    /// A `match` or a function has been read, or a local definition by patterns: `|` may go on with it.
    has_cases: bool,
}

impl Inner {
    /// Whether the token, which is outside brackets, belongs to the statement whatever comes behind it.
    fn takes(&mut self, tokens: &[Token<'_>], at: usize) -> bool {
        let token = &tokens[at];
        let begins_value = match token.kind {
            Kind::Word if LOCAL.contains(&token.text) => {
                self.definitions += 1;
                return true;
            }
            Kind::Word => {
                self.is_do |= token.text == "do";
                self.has_cases |= matches!(token.text, "match" | "fun");
                return false;
            }
            Kind::Assign if self.is_do && is_new_value(tokens, at) => return true,
            Kind::Assign => true,
            Kind::Symbol if token.text == "←" => self.is_do,
            Kind::Symbol if token.text == "<" => self.is_do && is_followed_by(tokens, at, "-"),
            Kind::Symbol if token.text == "|" && self.definitions > 0 && begins_local_cases(tokens, at) => {
                self.has_cases = true;
                true
            }
            Kind::Symbol => {
                self.has_cases |= token.text == "λ";
                false
            }
            _ => false,
        };
        let takes = begins_value && self.definitions > 0;
        self.definitions -= usize::from(takes);
        takes
    }
}

/// Whether the `:=` at `at` gives a variable of a `do` block a new value: before it stand, as an item of the
/// block, a name or a pattern in brackets, perhaps with a type.
fn is_new_value(tokens: &[Token<'_>], at: usize) -> bool {
    let outside = |k: &usize| tokens[*k].depth == 0;
    let begins = |k: &usize| {
        let before = k.checked_sub(1).map(|b| &tokens[b]);
        tokens[*k].first_on_line
            || before.is_some_and(|b| {
                b.text == ";"
                    || matches!(b.text, "do" | "then" | "else")
                    || b.text == ">" && k.checked_sub(2).is_some_and(|a| is_arrow(tokens, a))
            })
    };
    let Some(first) = (0..at).rev().filter(outside).find(begins) else { return false };
    let rest: Vec<&Token<'_>> = (first..at).filter(outside).map(|k| &tokens[k]).collect();
    match rest[..] {
        [name] => name.kind == Kind::Word,
        [name, colon, ..] if name.kind == Kind::Word => colon.text == ":",
        // the brackets, without what is between them
        [open, close] => open.kind == Kind::Open && close.kind == Kind::Close,
        _ => false,
    }
}

/// The index of the `:=` of a theorem that ends as one that is left open.
fn open_end(tokens: &[Token<'_>]) -> Option<usize> {
    let at = tokens.iter().rposition(|token| token.depth == 0 && token.kind == Kind::Assign)?;
    is_open(&tokens[at..]).then_some(at)
}

/// Whether a proof by patterns begins here: `| pattern => …` at the beginning of a line.
fn begins_cases(tokens: &[Token<'_>], at: usize) -> bool {
    let arrow = (at..tokens.len()).any(|k| tokens[k].depth == 0 && is_arrow(tokens, k));
    tokens[at].text == "|" && tokens[at].first_on_line && !is_operator(tokens, at) && arrow
}

/// Whether the cases of a local definition begin here: `| pattern => …`, and no `:=` before the arrow.
fn begins_local_cases(tokens: &[Token<'_>], at: usize) -> bool {
    let mut rest = (at + 1..tokens.len()).filter(|k| tokens[*k].depth == 0);
    let found = rest.find(|k| tokens[*k].kind == Kind::Assign || is_arrow(tokens, *k));
    !is_operator(tokens, at) && found.is_some_and(|k| is_arrow(tokens, k))
}

/// Whether the `|` at `at` is part of an operator: `|>`, `||` and the like.
fn is_operator(tokens: &[Token<'_>], at: usize) -> bool {
    is_followed_by(tokens, at, "|") || is_followed_by(tokens, at, ">")
}

fn is_arrow(tokens: &[Token<'_>], at: usize) -> bool {
    tokens[at].text == "=" && is_followed_by(tokens, at, ">")
}

/// Whether a symbol follows directly.
fn is_followed_by(tokens: &[Token<'_>], at: usize, symbol: &str) -> bool {
    tokens.get(at + 1).is_some_and(|next| {
        next.kind == Kind::Symbol && next.text == symbol && next.start == tokens[at].end()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexer::tokens;

    /// Statements (behind the name) that have a `:=`, an arrow or bars of their own.
    const STATEMENTS: &[&str] = &[
        ": some 2 = do let x ← some 1; pure (x + 1)",
        ": some 2 = do\n    let x ← some 1\n    let y <- some x\n    pure (y + 1)",
        ": some 2 = do let ⟨x, _⟩ ← f; let z := x; return z",
        ": some 2 = do let some x ← f | none; return x",
        ": 3 = Id.run do let mut x := 1; x := x + 2; return x",
        ": 3 = Id.run do\n    let mut x : Nat := 1\n    for i in [1, 2] do\n      x := x + i\n    return x",
        ": 3 = Id.run do\n    let mut (x, y) := (1, 2)\n    (x, y) := (y, x)\n    x : Nat := 2\n    return \
         x + y",
        ": 3 = Id.run do\n    let mut x := 1\n    if x = 1 then x := 2 else x := 3\n    return x",
        ": 3 = Id.run do\n    let mut x := 1\n    match x with\n    | 1 => x := 2\n    | _ => x := 3\n    \
         return x",
        ": let f : Nat → Nat | 0 => 1 | n + 1 => n; f 0 = 1",
        ": let f : Nat → Nat\n    | 0 => 1\n    | n + 1 => n\n  f 0 = 1",
        ": have h : a || b := p; ∀ x, (fun y => y = x) x",
        ": let a := 1; have b := 2; a < b",
        "(a b : Nat) : a <-b",
    ];

    #[test]
    fn the_proof_begins_behind_what_the_statement_defines() {
        for statement in STATEMENTS {
            for proof in [
                ":= by\n  let x := 1\n  rfl",
                ":= rfl",
                ":= by sorry",
                ":=",
                ":= by\n  have h := do let x ← f; g x\n  exact h",
                "where\n  x := 1",
            ] {
                let text = format!("{statement} {proof}");
                let tokens = tokens(&text).expect("tokens");
                let start = tokens.get(proof_start(&tokens)).map(|t| t.start);
                assert_eq!(start, Some(statement.len() + 1), "{text}");
            }
            let all = tokens(statement).expect("tokens");
            assert_eq!(proof_start(&all), all.len(), "{statement}");
        }
    }

    #[test]
    fn cases_of_the_proof_are_told_from_those_of_the_statement() {
        let cases = "\n  | 0 => by simp\n  | n + 1 => by simp";
        for statement in [": ∀ n : Nat, 0 ≤ n", ": some 2 = do let x ← some 1; pure (x + 1)"] {
            let text = format!("{statement}{cases}");
            let tokens = tokens(&text).expect("tokens");
            let start = tokens.get(proof_start(&tokens)).map(|t| t.start);
            assert_eq!(start, Some(statement.len() + 3), "{text}");
        }
    }
}
