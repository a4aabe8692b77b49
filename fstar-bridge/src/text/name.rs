//! Names in a text, and the names that F* has for operators.

use super::token::{Kind, Token};

/// Whether a word names a module, a type's constructor, or an effect.
pub(crate) fn is_upper(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// What stands for a pattern that binds several names.
pub(crate) const PATTERN: &str = "(a pattern)";

/// The name that is bound behind `let` or `and`: `rec` aside, an operator by the name that F* has for
/// it.
pub(crate) fn declared_name(tokens: &[Token<'_>]) -> String {
    let mut tokens =
        tokens.iter().skip_while(|t| t.text == "rec" || t.text == "inline_for_extraction").peekable();
    // attributes of a member of a group
    while tokens.peek().is_some_and(|t| t.text.starts_with("[@")) {
        let mut depth = 0;
        for t in tokens.by_ref() {
            depth += match t.kind {
                Kind::Open => 1,
                Kind::Close => -1,
                _ => 0,
            };
            if depth == 0 {
                break;
            }
        }
    }
    match tokens.next() {
        Some(t) if t.kind == Kind::Word => match is_pattern(tokens) {
            true => PATTERN.into(),
            false => t.text.to_string(),
        },
        Some(t) if t.text == "(" => match (tokens.next(), tokens.next()) {
            (Some(op), Some(close)) if op.kind == Kind::Operator && close.text == ")" => {
                operator_name(op.text)
            }
            _ => PATTERN.into(),
        },
        Some(t) => t.text.to_string(),
        None => String::new(),
    }
}

/// Whether a name is only the first of a tuple or a list: `let f, g = …`.
fn is_pattern<'a, 't: 'a>(behind: impl Iterator<Item = &'a Token<'t>>) -> bool {
    let mut depth = 0;
    for t in behind {
        match t.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            Kind::Operator if depth == 0 && matches!(t.text, "=" | ":") => return false,
            Kind::Operator if depth == 0 && matches!(t.text, "," | "::") => return true,
            _ => {}
        }
    }
    false
}

/// Operators with a name of their own, and the names of characters in those of others.
const OPERATORS: [(&str, &str); 14] = [
    ("+", "Addition"),
    ("-", "Subtraction"),
    ("*", "Multiply"),
    ("/", "Division"),
    ("%", "Modulus"),
    ("<", "LessThan"),
    ("<=", "LessThanOrEqual"),
    (">", "GreaterThan"),
    (">=", "GreaterThanOrEqual"),
    ("=", "Equality"),
    ("<>", "disEquality"),
    ("&&", "AmpAmp"),
    ("||", "BarBar"),
    ("~", "Negation"),
];
const CHARACTERS: [(char, &str); 20] = [
    ('&', "Amp"),
    ('@', "At"),
    ('+', "Plus"),
    ('-', "Minus"),
    ('/', "Slash"),
    ('\\', "Backslash"),
    ('<', "Less"),
    ('=', "Equals"),
    ('>', "Greater"),
    ('_', "Underscore"),
    ('|', "Bar"),
    ('!', "Bang"),
    ('^', "Hat"),
    ('%', "Percent"),
    ('*', "Star"),
    ('?', "Question"),
    (':', "Colon"),
    ('$', "Dollar"),
    ('.', "Dot"),
    ('~', "Tilde"),
];

/// `( +! )` is `op_Plus_Bang`.
pub(crate) fn operator_name(op: &str) -> String {
    if let Some((_, name)) = OPERATORS.iter().find(|(o, _)| *o == op) {
        return format!("op_{name}");
    }
    let name =
        |c: char| CHARACTERS.iter().find(|(d, _)| *d == c).map_or(c.to_string(), |(_, n)| n.to_string());
    format!("op_{}", op.chars().map(name).collect::<Vec<_>>().join("_"))
}
