//! The shape of a printed statement: what its conclusion is, and whether one can rewrite with it.

/// What stands behind the quantifiers and arrows of a printed statement, and whether there was an arrow.
pub(super) fn conclusion(text: &str) -> (&str, bool) {
    let (mut rest, mut conditional) = (text.trim_start(), false);
    loop {
        if rest.starts_with('∀')
            && let Some(at) = top(rest, ", ").next()
        {
            rest = &rest[at + 2..];
        } else if let Some(at) = top(rest, " → ").next() {
            rest = &rest[at + " → ".len()..];
            conditional = true;
        } else {
            return (rest, conditional);
        }
        rest = rest.trim_start();
    }
}

/// Whether a conclusion is an equation or equivalence whose left side is more than a variable.
pub(super) fn rewrites(conclusion: &str) -> bool {
    let side = [" ↔ ", " = "].iter().find_map(|sign| Some(&conclusion[..top(conclusion, sign).next()?]));
    side.is_some_and(|side| side.contains(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '\'' | '✝')))
}

/// Places of `sign` outside of all brackets.
fn top<'a>(text: &'a str, sign: &'a str) -> impl Iterator<Item = usize> + 'a {
    let mut depth = 0i32;
    let spaced = |c: char| if c == '\n' { ' ' } else { c };
    text.char_indices().filter_map(move |(i, c)| {
        match c {
            '(' | '[' | '{' | '⟨' | '⦃' => depth += 1,
            ')' | ']' | '}' | '⟩' | '⦄' => depth -= 1,
            _ => {}
        }
        let here = text[i..].chars().map(spaced).take(sign.chars().count()).eq(sign.chars());
        (depth == 0 && here).then_some(i)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_statements() {
        let shape = |t: &str| {
            let (c, conditional) = conclusion(t);
            (c.to_string(), conditional, rewrites(c))
        };
        assert_eq!(shape("∀ {a b : Nat}, a = b → (a, b) = (b, a)"), ("(a, b) = (b, a)".into(), true, true));
        assert_eq!(shape("∀ (n : Nat), (n = n) ∧ True"), ("(n = n) ∧ True".into(), false, false));
        assert_eq!(shape("a.f ↔\n  b"), ("a.f ↔\n  b".into(), false, true));
        assert!(!shape("∀ (x y : α), f x = f y → x = y").2, "everything would be rewritten");
    }
}
