//! `lemma`, which is Mathlib's word for `theorem`: Lean without Mathlib does not know it.

use data::{Keyword, LeanFile};

/// What is reported when it was read so.
pub const REMARK: &str = "`lemma` is read as `theorem`, as Mathlib has it";

/// The text with `theorem` in the place of the commands called `lemma`; `None` if there are none, or where
/// the word may have a meaning: `before` (the header that the text follows) or the text itself gives it
/// one, or imports something that is no part of Lean.
pub fn as_theorem(text: &str, before: &str) -> Option<String> {
    let explained = |t: &str| t.contains("\"lemma");
    if !text.contains("lemma")
        || explained(text)
        || explained(before)
        || !only_lean(text)
        || !only_lean(before)
    {
        return None;
    }
    let file = LeanFile::parse("text", text).ok()?;
    let lemmas: Vec<usize> =
        file.declarations.iter().filter(|d| d.keyword == Keyword::Lemma).map(|d| d.keyword_start).collect();
    if lemmas.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 2 * lemmas.len());
    let mut at = 0;
    for start in lemmas {
        out += &text[at..start];
        out += "theorem";
        at = start + "lemma".len();
    }
    Some(out + &text[at..])
}

/// Whether a text imports parts of Lean's own library only.
fn only_lean(text: &str) -> bool {
    let (imports, _) = lean_bridge::split_header(text);
    let own = |line: &str| {
        let module = line.rsplit(' ').next().unwrap_or_default();
        module == "prelude" || lean_bridge::is_of_library(module)
    };
    imports.lines().all(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lemmas_become_theorems_where_nobody_knows_the_word() {
        let text = "import Lean\n/-- a lemma -/ @[simp] lemma a : True := trivial -- lemma\n\
            private lemma b : True := a";
        let expected = text.replace("lemma a", "theorem a").replace("lemma b", "theorem b");
        assert_eq!(as_theorem(text, "").unwrap(), expected);
        assert_eq!(as_theorem(text, "import Mathlib"), None);
        assert_eq!(as_theorem(&text.replace("import Lean", "import Mathlib.Order.Basic"), ""), None);
        assert_eq!(as_theorem(text, "macro \"lemma\" : command => `(#eval 1)"), None);
        assert_eq!(as_theorem("theorem lemma_ : True := trivial", ""), None);
    }
}
