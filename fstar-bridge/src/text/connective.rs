//! `introduce` and `eliminate`.

use super::token::{Kind, Token};

/// Whether `introduce … with … and …`: conjunctions and witnesses have a second part, and disjunctions
/// that are eliminated.
pub(crate) fn has_second_case(tokens: &[Token<'_>]) -> bool {
    let mut depth = 0;
    let formula = tokens[1..].iter().take_while(|t| !matches!(t.text, "with" | "returns"));
    let outside: Vec<&str> = formula
        .filter(|t| {
            let before = depth;
            match t.kind {
                Kind::Open => depth += 1,
                Kind::Close => depth -= 1,
                _ => {}
            }
            before == 0 && depth == 0
        })
        .map(|t| t.text)
        .collect();
    let first = outside.first().copied().unwrap_or_default();
    let has = |op: &str| outside.contains(&op);
    match tokens[0].text {
        _ if first == "forall" || has("==>") => false,
        "introduce" => first == "exists" || (has("/\\") && !has("\\/")),
        _ => first != "exists" && has("\\/"),
    }
}
