//! Names that a text mentions.

use super::locals::Locals;
use crate::text::{Kind, Token, is_upper, operator_name};

/// A name as it is written: `FStar.Seq.append` is `append` behind `FStar.Seq`; an operator has the name
/// that F* has for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mention {
    /// The parts before the name.
    pub qualifier: Vec<String>,
    /// The last part.
    pub name: String,
    /// Index of the token that is the name.
    pub token: usize,
}

/// What some tokens mention.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// The names, in the order of the tokens.
    pub names: Vec<Mention>,
    /// Modules that are opened for a part of the text: `let open M in`, `M.(…)`.
    pub opens: Vec<Vec<String>>,
}

/// Words of the language, which no name can be.
const KEYWORDS: [&str; 46] = [
    "and",
    "as",
    "by",
    "begin",
    "calc",
    "class",
    "decreases",
    "effect",
    "eliminate",
    "else",
    "end",
    "ensures",
    "exception",
    "exists",
    "forall",
    "friend",
    "fun",
    "function",
    "if",
    "in",
    "include",
    "inline",
    "instance",
    "introduce",
    "irreducible",
    "let",
    "match",
    "module",
    "new",
    "noeq",
    "noextract",
    "of",
    "open",
    "private",
    "rec",
    "returns",
    "then",
    "total",
    "try",
    "type",
    "unfold",
    "unopteq",
    "val",
    "when",
    "with",
    "_",
];

/// What brackets behind a dot may be.
const INDICES: [&str; 8] = [
    "op_String_Access",
    "op_Array_Access",
    "op_Brack_Lens_Access",
    "op_Lens_Access",
    "op_String_Assignment",
    "op_Array_Assignment",
    "op_Brack_Lens_Assignment",
    "op_Lens_Assignment",
];

impl Mentions {
    /// All names among some tokens. Fields behind a dot (`x.field`) are none: a field is a projection,
    /// and proves nothing.
    pub fn of(tokens: &[Token<'_>]) -> Mentions {
        let mut out = Mentions::default();
        let mut i = 0;
        while i < tokens.len() {
            i = out.read(tokens, i);
        }
        out
    }

    /// Those that the tokens do not bind themselves. Where a module is opened for a part, its names may
    /// be meant: all stay.
    pub fn without_locals(mut self, tokens: &[Token<'_>]) -> Mentions {
        if self.opens.is_empty() {
            let locals = Locals::of(tokens);
            self.names.retain(|m| !(m.qualifier.is_empty() && locals.has(&m.name, m.token)));
        }
        self
    }

    /// Reads what begins at a token; the index behind it.
    fn read(&mut self, tokens: &[Token<'_>], begin: usize) -> usize {
        let token = &tokens[begin];
        if token.text == "." && tokens.get(begin + 1).is_some_and(|t| t.kind == Kind::Open) {
            // `x.[i]`, `x.(i)`, and what is stored there
            let name = |name: &&str| Mention { qualifier: vec![], name: name.to_string(), token: begin };
            self.names.extend(INDICES.iter().map(name));
            return begin + 1;
        }
        if token.kind == Kind::Operator {
            let name = operator_name(token.text);
            self.names.push(Mention { qualifier: vec![], name, token: begin });
            return begin + 1;
        }
        if token.kind != Kind::Word {
            return begin + 1;
        }
        let is_dot = |i: usize| tokens.get(i).is_some_and(|t| t.text == ".");
        let (mut path, mut i) = (vec![], begin);
        while is_upper(tokens[i].text) && is_dot(i + 1) {
            path.push(tokens[i].text.to_string());
            match tokens.get(i + 2) {
                Some(next) if next.kind == Kind::Word => i += 2,
                // `M.(…)`
                _ => {
                    self.opens.push(path);
                    return i + 2;
                }
            }
        }
        let word = tokens[i].text;
        let before = begin.checked_sub(1).map(|i| tokens[i].text);
        if before == Some("open") {
            path.push(word.to_string());
            self.opens.push(path);
            return i + 1;
        }
        let mut end = i + 1;
        if !is_upper(word) {
            // fields, and fields of fields
            while is_dot(end) && tokens.get(end + 1).is_some_and(|t| t.kind == Kind::Word) {
                end = match is_upper(tokens[end + 1].text) {
                    // `x.M.field`
                    true => end + 1,
                    false => end + 2,
                };
                if end < tokens.len() && is_upper(tokens[end].text) {
                    break;
                }
            }
        }
        if !(path.is_empty() && KEYWORDS.contains(&word)) {
            self.names.push(Mention { qualifier: path, name: word.to_string(), token: i });
        }
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens;

    fn mentions(text: &str) -> (Vec<String>, Vec<String>) {
        let found = Mentions::of(&tokens(text, 99).unwrap());
        let name = |m: &Mention| m.qualifier.iter().chain([&m.name]).cloned().collect::<Vec<_>>().join(".");
        (found.names.iter().map(name).collect(), found.opens.iter().map(|o| o.join(".")).collect())
    }

    #[test]
    fn names_with_their_modules() {
        let (names, opens) = mentions("FStar.Seq . append s.field.other (Some x) `M.f` y");
        assert_eq!(names, ["FStar.Seq.append", "s", "Some", "x", "op_`", "M.f", "op_`", "y"]);
        assert!(opens.is_empty());
        let (names, opens) = mentions("let open A.B in C.D.(f x) + E.g");
        assert_eq!(names, ["f", "x", "op_Addition", "E.g"]);
        assert_eq!(opens, ["A.B", "C.D"]);
        assert_eq!(mentions("``admit`` ()").0, ["admit"]);
        assert_eq!(mentions("r.M.field z").0, ["r", "M.field", "z"]);
    }
}
