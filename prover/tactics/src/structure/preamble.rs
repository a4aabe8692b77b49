//! What the source before a statement declares, found by its keywords.
//!
//! This is reading text, so it only ever decides what is *tried*: a wrong guess costs a failed tactic.

/// Names declared before the statement, as written there (without the namespaces around them).
#[derive(Debug, Default, PartialEq)]
pub struct Preamble {
    /// `def`, `abbrev`: can be unfolded.
    pub defs: Vec<String>,
    /// `theorem`, `lemma`: can be used.
    pub lemmas: Vec<String>,
    /// `inductive`, `structure`: can be split.
    pub types: Vec<String>,
    /// Constructors: their type's name and their own.
    pub constructors: Vec<(String, String)>,
}

impl Preamble {
    pub fn parse(text: &str) -> Preamble {
        let mut p = Preamble::default();
        let mut words = text.split_whitespace().peekable();
        let mut inductive = None;
        while let Some(w) = words.next() {
            let list = match w {
                "def" | "abbrev" => &mut p.defs,
                "theorem" | "lemma" => &mut p.lemmas,
                "inductive" | "structure" => &mut p.types,
                "|" => {
                    if let (Some(ty), Some(next)) = (&inductive, words.peek().and_then(|n| name(n))) {
                        p.constructors.push((String::clone(ty), next));
                    }
                    continue;
                }
                _ => continue,
            };
            let Some(next) = words.peek().and_then(|n| name(n)) else { continue };
            inductive = (w == "inductive").then(|| next.clone());
            if !list.contains(&next) {
                list.push(next);
            }
        }
        p
    }

    /// Whether the constant `full` is (as far as its last name parts tell) one of `names`.
    pub fn declares(names: &[String], full: &str) -> bool {
        names
            .iter()
            .any(|n| full.strip_suffix(n.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
    }
}

/// The name at the start of a word.
fn name(word: &str) -> Option<String> {
    let name: String = word.chars().take_while(|c| !matches!(c, ':' | '(' | '{' | '[' | ',')).collect();
    let name = name.trim_end_matches('.');
    name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_').then(|| name.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_by_keyword() {
        let p = Preamble::parse(
            "open Nat\nnamespace T\ninductive Tree (α : Type) where\n | leaf\n\
             @[simp] def Tree.size: Tree → Nat\n\
             abbrev sq(n : Nat) := n * n\ntheorem foo.{u} (x : Nat) : x = x := rfl\nend T",
        );
        assert_eq!(p.defs, ["Tree.size", "sq"]);
        assert_eq!(p.lemmas, ["foo"]);
        assert_eq!(p.types, ["Tree"]);
        assert_eq!(p.constructors, [("Tree".to_string(), "leaf".to_string())]);
        assert!(Preamble::declares(&p.defs, "T.Tree.size"));
        assert!(!Preamble::declares(&p.defs, "Nat.sq2") && !Preamble::declares(&p.defs, "xsq"));
    }
}
