//! Whether a text names the module that it stands in, as F* lets no module do while it is being checked
//! from its text.

use crate::text::{Token, tokens};

/// Whether some text qualifies a name by a module, or opens, includes or abbreviates it.
pub fn names_module(text: &str, module: &str) -> bool {
    let Ok(tokens) = tokens(text, usize::MAX) else { return false };
    let path: Vec<&str> = module.split('.').collect();
    let is = |i: usize, text: &str| tokens.get(i).is_some_and(|t: &Token<'_>| t.text == text);
    let stands = |at: usize| {
        let parts = path.iter().enumerate();
        parts.clone().all(|(i, part)| is(at + 2 * i, part) && (i == 0 || is(at + 2 * i - 1, ".")))
    };
    (0..tokens.len()).filter(|at| stands(*at)).any(|at| {
        let before = at.checked_sub(1).map_or("", |i| tokens[i].text);
        let qualifies = is(at + 2 * path.len() - 1, ".");
        let is_named = ["open", "include", "friend"].contains(&before)
            || (before == "=" && at > 2 && is(at - 3, "module"));
        before != "." && (qualifies || is_named)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_own_name_qualifies_opens_or_is_no_name_of_it() {
        for text in
            ["let f x = A.B.f x", "let f = A . B (* *) . g", "open A.B", "module M = A.B", "let g = (A.B.f)"]
        {
            assert!(names_module(text, "A.B"), "{text}");
        }
        for text in [
            "let f x = A.C.f x",
            "let f = C.A.B.g",
            "(* A.B.f *) let f = \"A.B.f\"",
            "let f = A.B",
            "module A.B",
        ] {
            assert!(!names_module(text, "A.B"), "{text}");
        }
    }
}
