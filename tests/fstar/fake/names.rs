//! What declarations define, read from their tokens.

use super::tokens::{Kind, Token};

/// F*'s name of an operator: `op_` and the names of its characters.
fn operator(text: &str) -> String {
    let part = |c| match c {
        '&' => "Amp",
        '@' => "At",
        '+' => "Plus",
        '-' => "Minus",
        '/' => "Slash",
        '\\' => "Backslash",
        '<' => "Less",
        '=' => "Equals",
        '>' => "Greater",
        '|' => "Bar",
        '!' => "Bang",
        '^' => "Hat",
        '%' => "Percent",
        '*' => "Star",
        '?' => "Question",
        ':' => "Colon",
        '$' => "Dollar",
        '.' => "Dot",
        '~' => "Tilde",
        _ => "Other",
    };
    format!("op_{}", text.chars().map(part).collect::<Vec<_>>().join("_"))
}

/// The name at the front: an identifier, or an operator in brackets; and how many tokens it takes.
pub fn front(tokens: &[Token]) -> Option<(String, usize)> {
    match tokens {
        [open, op, close, ..] if open.is("(") && op.kind == Kind::Symbol && close.is(")") => {
            Some((operator(op.text), 3))
        }
        [open, word, op, close, ..] if open.is("(") && op.kind == Kind::Symbol && close.is(")") => {
            Some((format!("{}{}", word.text, &operator(op.text)[3..]), 4))
        }
        [word, ..] if word.kind == Kind::Lower && word.text != "_" => Some((word.text.into(), 1)),
        _ => None,
    }
}

/// The names that one binding of a `let` defines; `tokens` begin after `let`, `rec` or `and`.
pub fn of_binding(tokens: &[Token]) -> Vec<String> {
    match front(tokens) {
        Some((name, n)) if !tokens.get(n).is_some_and(|t| t.is(",") || t.is("::")) => vec![name],
        _ => {
            let pattern = tokens.iter().take_while(|t| !t.is("=") && !t.is(":"));
            pattern.filter(|t| t.kind == Kind::Lower && t.text != "_").map(|t| t.text.into()).collect()
        }
    }
}

/// The type and its constructors; `tokens` begin after `type` or `and`.
pub fn of_type(tokens: &[Token]) -> Vec<String> {
    let mut names: Vec<String> = tokens.first().map(|t| t.text.to_string()).into_iter().collect();
    let mut depth = 0;
    for pair in tokens.windows(2) {
        match pair[0].text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            "|" | "=" if depth == 0 && pair[1].kind == Kind::Upper => {
                // `type t = M.t` is an abbreviation, not a constructor.
                let qualified = pair[0].text == "=" && !tokens.iter().any(|t| t.is("|"));
                if !qualified {
                    names.push(pair[1].text.into());
                }
            }
            _ => {}
        }
    }
    names
}

/// The dotted path at the front, such as `FStar.List.Tot`, and how many tokens it takes.
pub fn path(tokens: &[Token]) -> (String, usize) {
    let mut path = String::new();
    let mut taken = 0;
    while let Some(part) = tokens.get(taken).filter(|t| t.kind == Kind::Upper) {
        path.push_str(part.text);
        taken += 1;
        match tokens.get(taken..taken + 2) {
            Some([dot, next]) if dot.is(".") && next.kind == Kind::Upper => path.push('.'),
            _ => break,
        }
        taken += 1;
    }
    (path, taken)
}
