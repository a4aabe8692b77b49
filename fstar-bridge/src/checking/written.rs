//! Whether a term that a tactic is given is written out.

use crate::library::Locals;
use crate::text::{Kind, Token};
use std::collections::HashSet;

/// Hypotheses as terms: nothing is in them but a variable.
const HYPOTHESES: [&str; 6] =
    ["binder_to_term", "binding_to_term", "bv_to_term", "var_to_term", "namedv_to_term", "binding_to_namedv"];
/// What gives a hypothesis.
const INTRODUCES: [&str; 12] = [
    "intro",
    "intro_as",
    "forall_intro",
    "forall_intro_as",
    "implies_intro",
    "implies_intro_as",
    "l_intro",
    "nth_binder",
    "nth_var",
    "binder_to_term",
    "binding_to_term",
    "var_to_term",
];

/// The terms of a text that are written out.
#[derive(Clone, Debug)]
pub struct Written<'a, 't> {
    tokens: &'a [Token<'t>],
    /// Variables that stand for such a term, and for nothing else.
    variables: HashSet<&'t str>,
}

impl<'a, 't> Written<'a, 't> {
    /// Of a text.
    pub fn of(tokens: &'a [Token<'t>], locals: &Locals<'t>) -> Written<'a, 't> {
        let mut out = Written { tokens, variables: HashSet::new() };
        // variables may stand for variables
        loop {
            let before = out.variables.len();
            for i in 0..tokens.len() {
                if let Some(name) = out.defines(i)
                    && locals.scopes(name) == 1
                    && !out.is_bound_by_arrow(name)
                {
                    out.variables.insert(name);
                }
            }
            if out.variables.len() == before {
                return out;
            }
        }
    }

    /// Whether all that the function at a token is given is written out, and it is given something.
    pub fn is_given(&self, function: usize) -> bool {
        let (mut i, mut terms) = (function + 1, 0);
        loop {
            if let Some(end) = self.term(i) {
                (i, terms) = (end, terms + 1);
            } else if let Some(end) = self.constant(i) {
                i = end;
            } else {
                return terms > 0 && self.ends(i);
            }
        }
    }

    /// The variable that a `let` gives a written term.
    fn defines(&self, at: usize) -> Option<&'t str> {
        let text = |i: usize| self.tokens.get(i).map_or("", |t| t.text);
        if text(at) != "let" || self.tokens.get(at + 1)?.kind != Kind::Word {
            return None;
        }
        let mut begin = at + 2;
        // `let t : term = …`
        if text(begin) == ":" {
            begin += self.tokens[begin..].iter().take(6).position(|t| t.text == "=")?;
        }
        if text(begin) != "=" {
            return None;
        }
        let is_hypothesis = INTRODUCES.contains(&text(begin + 1));
        let is_term = || self.term(begin + 1).is_some_and(|end| text(end) == "in");
        (is_hypothesis || is_term()).then_some(self.tokens[at + 1].text)
    }

    /// `x <-- e;` binds, too.
    fn is_bound_by_arrow(&self, name: &str) -> bool {
        self.tokens.windows(2).any(|w| w[0].text == name && w[1].text.starts_with("<-"))
    }

    /// Where a written term that begins at a token ends: a quotation, a hypothesis, a list of such.
    fn term(&self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        match (token.kind, token.text) {
            (Kind::Operator, "`") => self.quoted(at + 1),
            (Kind::Open, "(") => {
                let (begin, close) = (at + 1, self.close(at)?);
                let first = self.tokens.get(begin)?.text;
                // `quote e` takes what follows as it stands there
                let is_whole = (first == "quote" && !self.splices(begin, close))
                    || (HYPOTHESES.contains(&first) && close == begin + 2)
                    || self.term(begin) == Some(close);
                is_whole.then_some(close + 1)
            }
            (Kind::Open, "[") => {
                let close = self.close(at)?;
                let mut i = at + 1;
                while i < close {
                    i = self.term(i)?;
                    if i < close && self.tokens[i].text == ";" {
                        i += 1;
                    }
                }
                (i == close && close > at + 1).then_some(close + 1)
            }
            (Kind::Word, name) if self.variables.contains(name) => {
                let is_path = self.tokens.get(at + 1).is_some_and(|t| t.text == ".");
                (!is_path).then_some(at + 1)
            }
            _ => None,
        }
    }

    /// Behind a backquote: `name`, `%name`, `(…)`. What is spliced in (`#t`, `@t`) is not written there.
    fn quoted(&self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        match (token.kind, token.text) {
            (Kind::Operator, "%") => self.path(at + 1),
            (Kind::Open, "(") => {
                let close = self.close(at)?;
                (!self.splices(at, close)).then_some(close + 1)
            }
            (Kind::Number | Kind::Text, _) => Some(at + 1),
            (Kind::Word, _) => self.path(at),
            _ => None,
        }
    }

    /// Whether something is spliced into a quotation: another backquote with `#` or `@` behind it.
    fn splices(&self, begin: usize, end: usize) -> bool {
        let mut pairs = self.tokens[begin..end].windows(2);
        pairs.any(|w| w[0].text == "`" && (w[1].text.starts_with('#') || w[1].text.starts_with('@')))
    }

    /// `A.B.name`
    fn path(&self, at: usize) -> Option<usize> {
        let mut end = at + 1;
        (self.tokens.get(at)?.kind == Kind::Word).then_some(())?;
        while self.tokens.get(end).is_some_and(|t| t.text == ".")
            && self.tokens.get(end + 1).is_some_and(|t| t.kind == Kind::Word)
        {
            end += 2;
        }
        Some(end)
    }

    /// `true`, `3`, `"x"`, `()`, and implicit arguments: they are no terms.
    fn constant(&self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        match (token.kind, token.text) {
            (Kind::Number | Kind::Text, _) | (Kind::Word, "true" | "false") => Some(at + 1),
            (Kind::Open, "(") if self.tokens.get(at + 1)?.text == ")" => Some(at + 2),
            (Kind::Operator, "#") => match self.tokens.get(at + 1)? {
                open if open.text == "(" => Some(self.close(at + 1)? + 1),
                word if word.kind == Kind::Word => self.path(at + 1),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether no further argument begins at a token.
    fn ends(&self, at: usize) -> bool {
        const WORDS: [&str; 10] = ["in", "then", "else", "with", "and", "let", "end", "of", "returns", "by"];
        self.tokens.get(at).is_none_or(|t| match t.kind {
            Kind::Close => true,
            Kind::Operator => matches!(t.text, ";" | "," | "|" | "<|>" | "::" | ":" | "<:" | "`" | ";;"),
            Kind::Word => WORDS.contains(&t.text),
            _ => false,
        })
    }

    /// The bracket that closes one.
    fn close(&self, open: usize) -> Option<usize> {
        let mut depth = 0usize;
        for (i, token) in self.tokens.iter().enumerate().skip(open) {
            match token.kind {
                Kind::Open => depth += 1,
                Kind::Close => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(i);
            }
        }
        None
    }

    /// The name that a function is given as data, if it is written out: `["A"; "b"]`, `"A.b"`, ``
    /// (`%A.b) ``, or a constant of the language's own (`squash_qn`). None within for names that stand
    /// there as names, and are judged so.
    pub fn name_given(&self, function: usize) -> Option<Option<Vec<String>>> {
        let at = function + 1;
        let token = self.tokens.get(at)?;
        let plain = |t: &Token<'_>| {
            let inner = t.text.strip_prefix('"')?.strip_suffix('"')?;
            let is_plain = inner.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '\'' | '.'));
            (is_plain && !inner.is_empty()).then(|| inner.split('.').map(str::to_string).collect::<Vec<_>>())
        };
        match (token.kind, token.text) {
            (Kind::Text, _) => Some(Some(plain(token)?)),
            (Kind::Word, name) if name.ends_with("_qn") || name.ends_with("_lid") => Some(None),
            (Kind::Open, "(") => {
                let close = self.close(at)?;
                let inner = &self.tokens[at + 1..close];
                match inner {
                    [tick, percent, ..] if tick.text == "`" && percent.text == "%" => {
                        (self.path(at + 3)? == close).then_some(None)
                    }
                    [explode, ..] if explode.text == "explode_qn" => self.name_given(at + 1),
                    [text] if text.kind == Kind::Text => Some(Some(plain(text)?)),
                    _ => None,
                }
            }
            (Kind::Open, "[") => {
                let close = self.close(at)?;
                let mut path = vec![];
                for (i, part) in self.tokens[at + 1..close].iter().enumerate() {
                    match (i % 2, part.kind) {
                        (0, Kind::Text) => path.extend(plain(part)?),
                        (1, _) if part.text == ";" => {}
                        _ => return None,
                    }
                }
                (!path.is_empty()).then_some(Some(path))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens;

    fn is_given(text: &str) -> bool {
        let tokens = tokens(text, 99).unwrap();
        let locals = Locals::of(&tokens);
        let exact = tokens.iter().position(|t| t.text == "exact").unwrap();
        Written::of(&tokens, &locals).is_given(exact)
    }

    #[test]
    fn quotations_and_hypotheses_are_written_out() {
        for text in [
            "exact (`lemma)",
            "exact (`A.lemma);",
            "exact (`(f x y)) ",
            "exact (quote (f x))",
            "exact (binder_to_term b)",
            "(let t = `(f x) in exact t)",
            "(let b = implies_intro () in exact b)",
            "exact #unit true (`x)",
            "exact [`a; `(b c)]",
            "(fun () -> exact (`a))",
        ] {
            assert!(is_given(text), "{text}");
        }
        for text in [
            "exact t",
            "exact (f (`x))",
            "exact <| t",
            "l |> exact",
            "map exact ts",
            "exact (`(f (`#t)))",
            "(let t = cur_goal () in exact t)",
            "(let t = `a in let t = g () in exact t)",
            "(let t = `a in fun t -> exact t)",
            "exact (`a) t",
            "exact []",
            "exact (binder_to_term (f b))",
            "exact t.field",
        ] {
            assert!(!is_given(text), "{text}");
        }
    }

    #[test]
    fn names_as_data_are_written_out_or_not() {
        let given = |text: &str| {
            let tokens = tokens(text, 99).unwrap();
            Written::of(&tokens, &Locals::default()).name_given(0)
        };
        let path = |parts: &[&str]| Some(Some(parts.iter().map(|p| p.to_string()).collect::<Vec<_>>()));
        assert_eq!(given("pack_fv [\"Prims\"; \"nat\"]"), path(&["Prims", "nat"]));
        assert_eq!(given("explode_qn \"A.b\""), path(&["A", "b"]));
        assert_eq!(given("pack_fv (explode_qn (`%A.b))"), Some(None));
        assert_eq!(given("pack_fv squash_qn"), Some(None));
        for text in
            ["pack_fv n", "pack_fv [\"A\"; \"b\" ^ \"c\"]", "pack_fv (f \"A\")", "pack_fv [\"\\x41\"]"]
        {
            assert_eq!(given(text), None, "{text}");
        }
    }
}
