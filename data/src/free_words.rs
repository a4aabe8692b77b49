//! Words that a Lean text uses and does not give a meaning to.

use crate::lexer::{Kind, Token, tokens};

/// Words after which a name is declared.
const DECLARING: &[&str] = &[
    "theorem",
    "lemma",
    "def",
    "abbrev",
    "instance",
    "structure",
    "inductive",
    "coinductive",
    "class",
    "axiom",
    "opaque",
    "universe",
    "namespace",
    "section",
    "macro",
    "syntax",
    "elab",
];
/// Words and symbols after which names are bound, up to a colon, a comma or an arrow.
const BINDING: &[&str] =
    &["fun", "λ", "∀", "∃", "Π", "Σ", "intro", "intros", "rintro", "obtain", "rename_i", "let", "have"];

/// Those of `words` that stand in the text as words of their own, outside of comments and strings, and that
/// it neither declares nor binds nor makes a notation of. None for a text that cannot be divided into tokens.
///
/// That is read off the tokens, so it may be wrong about uncommon syntax; then, whoever gives such a word a
/// meaning should do it so that the text becomes wrong and not something else.
pub fn free_words<'w>(text: &str, words: &[&'w str]) -> Vec<&'w str> {
    let Ok(tokens) = tokens(text) else { return vec![] };
    let is_free = |word: &&&str| {
        let mut used = false;
        for (at, token) in tokens.iter().enumerate() {
            if gives_meaning(&tokens, at, word) {
                return false;
            }
            used |= token.is(word);
        }
        used
    };
    words.iter().filter(is_free).copied().collect()
}

/// Whether the token at `at` gives the word a meaning.
fn gives_meaning(tokens: &[Token<'_>], at: usize, word: &str) -> bool {
    let token = &tokens[at];
    match token.kind {
        // as in `notation "ℕ" => Nat`
        Kind::Literal => {
            let content = token.text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
            content.is_some_and(|c| c.trim() == word)
                && tokens[..at].iter().rev().take(12).any(|t| is_syntax_command(t.text))
        }
        Kind::Word if token.text == word => {
            let before = at.checked_sub(1).map(|b| tokens[b].text);
            before.is_some_and(|b| DECLARING.contains(&b)) || is_binder(tokens, at)
        }
        // a declaration in a namespace, which may be open
        Kind::Word => token.text.strip_suffix(word).is_some_and(|rest| rest.ends_with('.')),
        _ => false,
    }
}

fn is_syntax_command(word: &str) -> bool {
    ["notation", "notation3", "prefix", "postfix", "infix", "infixl", "infixr", "macro", "syntax", "elab"]
        .contains(&word)
}

/// Whether the word at `at` is among names that are bound: `(α ℕ : Type)`, `∀ ℕ, …`, `fun ℕ => …`.
fn is_binder(tokens: &[Token<'_>], at: usize) -> bool {
    let is_name = |t: &Token<'_>| t.kind == Kind::Word && !BINDING.contains(&t.text);
    let first = tokens[..at].iter().rposition(|t| !is_name(t));
    let next = tokens[at + 1..].iter().find(|t| !is_name(t));
    let Some((first, next)) = first.map(|f| &tokens[f]).zip(next) else { return false };
    let bound = matches!(next.text, ":" | "," | "=" | "↦") || next.kind == Kind::Assign;
    let brackets = first.kind == Kind::Open && next.text == ":";
    brackets || BINDING.contains(&first.text) && bound
}

#[cfg(test)]
mod tests {
    use super::free_words;

    #[test]
    fn uses_and_meanings_are_told_apart() {
        for (text, free) in [
            ("theorem t (n : N) : n = n", true),
            ("theorem t : (5 : N) = 5", true),
            ("theorem t (f : N → N) : f = f", true),
            ("theorem t : ∀ n : N, n = n", true),
            ("theorem t : ∃ x : N × N, x = x", true),
            ("-- N\ntheorem t : 1 = 1", false),
            ("theorem t (N : Nat) : N = N", false),
            ("theorem t {a N : Nat} : N = a", false),
            ("theorem t : ∀ N, N = N", false),
            ("theorem t : ∀ a N : Nat, N = a", false),
            ("theorem t : (fun N => N) 1 = 1", false),
            ("structure N where\n  x : Nat\ntheorem t (n : N) : n = n", false),
            ("infix:50 \"N\" => Nat.add\ntheorem t : 1 N 2 = 3", false),
            ("#eval \"N\"\ntheorem t (n : N) : n = n", true),
            ("theorem t : \"", false),
        ] {
            assert_eq!(!free_words(text, &["N"]).is_empty(), free, "{text}");
        }
    }
}
