//! The text of a question about statements: conditions with commas between them, in Loogle's notation.

/// One condition of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The name holds this text, in capitals or not.
    Name(String),
    /// A term that occurs in the statement; with `conclusion` it is what the statement concludes.
    Term {
        /// As it was written, without the turnstile.
        text: String,
        /// Whether a turnstile stood before it.
        conclusion: bool,
    },
}

/// What an empty question is told.
const EMPTY: &str = "an empty question: give a constant (`List.map`), a part of a name in quotes \
     (`\"comm\"`), a pattern (`?a * (?b + ?c) = _`), or a pattern of the conclusion (`|- ?a ≤ ?b`); \
     several with commas between them";

/// Reads a question. `parses` says whether a text is a term: a comma inside of one (`∀ x, x < _`) separates
/// nothing. Its error is the parser's.
///
/// # Errors
/// What is wrong with the text; those of `parses` in the outer result.
pub fn conditions<E>(
    text: &str,
    mut parses: impl FnMut(&str) -> Result<Result<(), String>, E>,
) -> Result<Result<Vec<Condition>, String>, E> {
    let pieces = pieces(text);
    if pieces.iter().all(|p| p.trim().is_empty()) {
        return Ok(Err(EMPTY.into()));
    }
    let mut out = vec![];
    let mut from = 0;
    while from < pieces.len() {
        if let Some(part) = quoted(pieces[from].trim()) {
            out.push(Condition::Name(part.to_owned()));
            from += 1;
            continue;
        }
        // the fewest pieces that are a term together
        let mut first_error = None;
        let mut taken = None;
        for to in from + 1..=pieces.len() {
            let joined = pieces[from..to].join(",");
            let (term, conclusion) = without_turnstile(joined.trim());
            match parses(term)? {
                Ok(()) => {
                    taken = Some((to, Condition::Term { text: term.to_owned(), conclusion }));
                    break;
                }
                Err(e) => _ = first_error.get_or_insert(e),
            }
        }
        match taken {
            Some((to, condition)) => {
                out.push(condition);
                from = to;
            }
            None => {
                let what = pieces[from].trim();
                let why = first_error.unwrap_or_default();
                return Ok(Err(format!("the pattern `{what}` cannot be read: {}", why.trim())));
            }
        }
    }
    Ok(Ok(out))
}

/// The text between commas that stand in no brackets and no quotes.
fn pieces(text: &str) -> Vec<&str> {
    let (mut out, mut begin, mut depth, mut in_quotes, mut escaped) = (vec![], 0, 0usize, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_quotes => escaped = true,
            '"' => in_quotes = !in_quotes,
            _ if in_quotes => {}
            '(' | '[' | '{' | '⟨' => depth += 1,
            ')' | ']' | '}' | '⟩' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                out.push(&text[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    out.push(&text[begin..]);
    out
}

/// What stands in quotes, if the text is nothing else.
fn quoted(piece: &str) -> Option<&str> {
    let inside = piece.strip_prefix('"')?.strip_suffix('"')?;
    (!inside.is_empty() && !inside.contains('"')).then_some(inside)
}

fn without_turnstile(text: &str) -> (&str, bool) {
    match text.strip_prefix('⊢').or_else(|| text.strip_prefix("|-")) {
        Some(rest) => (rest.trim(), true),
        None => (text, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Condition>, String> {
        // `∀ x` alone is no term
        let parses = |t: &str| match t.is_empty() || (t.contains('∀') && !t.contains(',')) {
            true => Err("expected term".to_owned()),
            false => Ok(()),
        };
        conditions::<()>(text, |t| Ok(parses(t))).unwrap()
    }

    fn term(text: &str, conclusion: bool) -> Condition {
        Condition::Term { text: text.into(), conclusion }
    }

    #[test]
    fn conditions_of_all_kinds() {
        let found = read("List.map, \"comm\", |- ?a ≤ ?b, (x, y) = _").unwrap();
        let expected = [
            term("List.map", false),
            Condition::Name("comm".into()),
            term("?a ≤ ?b", true),
            term("(x, y) = _", false),
        ];
        assert_eq!(found, expected);
        assert_eq!(read("⊢ ∀ x, x < _, Nat").unwrap(), [term("∀ x, x < _", true), term("Nat", false)]);
        assert_eq!(read("\"a,b\" ++ _").unwrap(), [term("\"a,b\" ++ _", false)]);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        assert!(read("  ").unwrap_err().starts_with("an empty question"));
        assert_eq!(read("Nat, ∀ x").unwrap_err(), "the pattern `∀ x` cannot be read: expected term");
        assert_eq!(read("Nat,").unwrap_err(), "the pattern `` cannot be read: expected term");
    }
}
