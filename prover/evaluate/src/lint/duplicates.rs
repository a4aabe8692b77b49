//! Statements that a suite has twice, up to names.

use super::finding::{Code, Finding, Level};
use std::collections::HashMap;

/// For each statement, given its name, the text before it and its structural key: whether an earlier one says
/// the same.
pub fn duplicates(statements: &[(&str, &str, Option<&str>)]) -> Vec<Option<Finding>> {
    let mut first: HashMap<(&str, &str), &str> = HashMap::new();
    let mut out = vec![];
    for (name, header, key) in statements {
        let Some(key) = key else {
            out.push(None);
            continue;
        };
        let earlier = first.get(&(*header, *key)).copied();
        first.entry((*header, *key)).or_insert(name);
        out.push(earlier.map(|earlier| {
            let reason = format!("{earlier} says the same, up to names");
            Finding::new(Code::Duplicate, Level::Warning, "statement", reason)
        }));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_named_and_headers_count() {
        let found = duplicates(&[
            ("a", "", Some("k")),
            ("b", "", Some("k")),
            ("c", "def f := 1", Some("k")),
            ("d", "", None),
            ("e", "", None),
        ]);
        let reasons: Vec<bool> = found.iter().map(Option::is_some).collect();
        assert_eq!(reasons, [false, true, false, false, false]);
        assert!(found[1].as_ref().unwrap().reason.starts_with("a says"));
    }
}
