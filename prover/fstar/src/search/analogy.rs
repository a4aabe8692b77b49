//! The body of another definition, in the words of this one.

use super::shape::Shape;
use fstar_bridge::signature;
use std::collections::HashMap;

/// What a definition's body would be if it were written like another text: recursion goes to itself, and
/// arguments are those at the same places. None if that has not as many, or is no definition.
pub fn analogy(text: &str, wanted: &Shape) -> Option<String> {
    let head = signature(text)?;
    let shape = Shape::of_let(&head)?;
    if shape.explicit().count() != wanted.explicit().count() {
        return None;
    }
    let pairs = shape.explicit().zip(wanted.explicit());
    let mut names: HashMap<&str, &str> = pairs.map(|(a, b)| (a.name.as_str(), b.name.as_str())).collect();
    names.insert(&shape.name, &wanted.name);
    Some(renamed(&dedented(text.strip_prefix(&head)?), &names))
}

/// With other names for some of the words; a word behind a dot is another module's.
fn renamed(text: &str, names: &HashMap<&str, &str>) -> String {
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '\'';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match is_name(c) {
            true => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
            false => c.len_utf8(),
        };
        let word = &rest[..length];
        match names.get(word).filter(|_| !out.ends_with('.')) {
            Some(name) => out += name,
            None => out += word,
        }
        rest = &rest[length..];
    }
    out
}

/// Without the columns that all lines but the first have before them.
fn dedented(text: &str) -> String {
    let text = text.trim_end();
    // a body that begins on a line of its own
    let (first, rest) = match text.trim_start_matches(' ').strip_prefix('\n') {
        Some(rest) => ("", rest),
        None => text.trim_start().split_once('\n').unwrap_or((text.trim_start(), "")),
    };
    let lines = || rest.lines().filter(|l| !l.trim().is_empty());
    let columns = lines().map(|l| l.len() - l.trim_start_matches(' ').len()).min().unwrap_or(0);
    let lines: Vec<&str> =
        Some(first).into_iter().filter(|f| !f.is_empty()).chain(lines().map(|l| &l[columns..])).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_put_into_other_words() {
        let wanted = Shape::of_val("val snoc_length (l:list int) (m:list int) : Lemma (p l m)").unwrap();
        let text = "let rec app_len (#a:Type) l1 l2 =\n    match l1 with\n    | [] -> ()\n    | h :: t -> \
            app_len t l2; N.app_len l1'\n";
        assert_eq!(
            analogy(text, &wanted).unwrap(),
            "match l with\n| [] -> ()\n| h :: t -> snoc_length t m; N.app_len l1'"
        );
        assert_eq!(analogy("let f x = g x", &wanted), None);
        assert_eq!(analogy("let f x y = g x;\n  y", &wanted).unwrap(), "g l;\nm");
        let with_type = "val f : int -> int -> unit\nlet f x y =\n  g y x\n";
        assert_eq!(analogy(with_type, &wanted).unwrap(), "g m l");
    }
}
