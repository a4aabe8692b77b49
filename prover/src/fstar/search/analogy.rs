//! The body of another definition, in the words of this one.

use super::examples::Example;
use super::shape::Shape;
use fstar_bridge::signature;
use std::collections::HashMap;

/// What a definition's body would be if it were written like an example: recursion goes to itself, and arguments are those at the same places. None if there are
/// not as many.
pub fn analogy(example: &Example, wanted: &Shape) -> Option<String> {
    let head = signature(&example.text)?;
    let shape = Shape::of_let(&head)?;
    let (from, to) = (shape.explicit(), wanted.explicit());
    if shape.explicit().count() != wanted.explicit().count() {
        return None;
    }
    let mut names: HashMap<&str, &str> =
        from.zip(to).map(|(a, b)| (a.name.as_str(), b.name.as_str())).collect();
    names.insert(&shape.name, &wanted.name);
    let at = example.text.find(&head)? + head.len();
    Some(renamed(&dedented(&example.text[at..]), &names))
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
    use data::fstar::FstarSuite;

    #[test]
    fn bodies_are_put_into_other_words() {
        let suite = FstarSuite::open("fstar-sample").unwrap();
        let examples = super::super::examples::FstarExamples::of(&suite, 0);
        let ty = "val snoc_length (l:list int) (m:list int) : Lemma (length (l @ m) == length l + length m)";
        let mut example = examples.near(None, "M.snoc_length", ty).remove(0);
        example.text = "let rec app_len (#a:Type) l1 l2 =\n    match l1 with\n    | [] -> ()\n    | h :: t -> app_len t l2; N.app_len l1'\n".into();
        let wanted = Shape::of_val(ty).unwrap();
        assert_eq!(
            analogy(&example, &wanted).unwrap(),
            "match l with\n| [] -> ()\n| h :: t -> snoc_length t m; N.app_len l1'"
        );
        example.text = "let f x = g x".into();
        assert_eq!(analogy(&example, &wanted), None);
        example.text = "let f x y = g x;\n  y".into();
        assert_eq!(analogy(&example, &wanted).unwrap(), "g l;\nm");
    }
}
