//! What a Lean file declares, read off its text alone: no Lean is asked, so files that do not import
//! have outlines too.

use crate::lean_commands::{commands, declaration_keyword, is_exit, mutual_members};
use crate::lexer::{Kind, Token, tokens};
use crate::proof_start::proof_start;
use crate::{FileLine, SuiteError};
use std::ops::Range;

/// The outline of a Lean text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// Modules that the header imports.
    pub imports: Vec<String>,
    /// Declarations and namespaces, in order.
    pub entries: Vec<OutlineEntry>,
}

/// A declaration, or a namespace with what it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutlineEntry {
    /// The word that declares it: `theorem`, `def`, `namespace`, …
    pub keyword: String,
    /// Its name as it is written; the word `example` for one, empty for an instance without a name.
    pub written: String,
    /// Its name with the namespaces around it.
    pub name: String,
    /// Bytes of the whole command; of a namespace those up to its `end`.
    pub range: Range<usize>,
    /// Bytes of the command that it is a part of: its own, or a `mutual` block.
    pub command: Range<usize>,
    /// Bytes of what stands between the name and the value: binders and type.
    pub signature: Range<usize>,
    /// What a namespace holds.
    pub children: Vec<OutlineEntry>,
}

/// A binder of a statement, as it is written: `(h : p)`, `{α : Type}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceBinder {
    /// Its bytes, brackets included.
    pub range: Range<usize>,
    /// The names that it binds; none for an instance without a name.
    pub names: Vec<String>,
    /// Bytes of the type; `None` if it has none.
    pub ty: Option<Range<usize>>,
    /// Whether its brackets are round ones.
    pub explicit: bool,
}

impl Outline {
    /// Reads the text of the file named `file`.
    ///
    /// # Errors
    /// [`SuiteError::Lean`] for a comment or string without an end.
    pub fn of(file: &str, text: &str) -> Result<Outline, SuiteError> {
        let tokens = tokens(text).map_err(|error| SuiteError::Lean {
            place: FileLine { file: file.to_owned(), line: 1 + text[..error.start].matches('\n').count() },
            message: error.message.to_owned(),
        })?;
        let mut reading = Reading { open: vec![], outline: Outline::default() };
        for command in commands(&tokens) {
            if command.first().is_some_and(is_exit) {
                break;
            }
            reading.command(command);
        }
        while !reading.open.is_empty() {
            reading.close(text.trim_end().len());
        }
        Ok(reading.outline)
    }

    /// All declarations, those in namespaces too, in the order of the text; namespaces themselves left
    /// out.
    pub fn declarations(&self) -> Vec<&OutlineEntry> {
        fn visit<'a>(entries: &'a [OutlineEntry], out: &mut Vec<&'a OutlineEntry>) {
            for entry in entries {
                match entry.keyword.as_str() {
                    "namespace" => visit(&entry.children, out),
                    _ => out.push(entry),
                }
            }
        }
        let mut out = vec![];
        visit(&self.entries, &mut out);
        out
    }

    /// The declaration of this name: its full one, or the end of it where that is not ambiguous.
    pub fn find(&self, name: &str) -> Option<&OutlineEntry> {
        let name = name.strip_prefix("_root_.").unwrap_or(name);
        let all = self.declarations();
        if let Some(exact) = all.iter().find(|d| d.name == name) {
            return Some(exact);
        }
        let end = format!(".{name}");
        let mut ends = all.iter().filter(|d| d.name.ends_with(&end));
        ends.next().filter(|_| ends.next().is_none()).copied()
    }
}

/// Namespaces and sections around a place.
struct Reading {
    open: Vec<Open>,
    outline: Outline,
}

struct Open {
    /// `None` for a section.
    namespace: Option<OutlineEntry>,
}

impl Reading {
    fn command(&mut self, command: &[Token<'_>]) {
        let Some(first) = command.first() else { return };
        let end = command.last().map_or(first.end(), Token::end);
        let word = |at: usize| command.get(at).filter(|t| t.kind == Kind::Word).map(|t| t.text);
        match first.text {
            "import" | "public" | "meta" if command.iter().any(|t| t.is("import")) => {
                let names = command.iter().filter(|t| {
                    !matches!(t.text, "import" | "public" | "meta" | "all") && t.kind == Kind::Word
                });
                self.outline.imports.extend(names.map(|t| t.text.to_owned()));
            }
            "namespace" => {
                let written = word(1).unwrap_or_default().to_owned();
                let entry = OutlineEntry {
                    keyword: "namespace".into(),
                    name: self.full(&written),
                    written,
                    range: first.start..end,
                    command: first.start..end,
                    signature: end..end,
                    children: vec![],
                };
                self.open.push(Open { namespace: Some(entry) });
            }
            "end" => self.close(end),
            _ if command.iter().take(3).any(|t| t.is("section"))
                && declaration_keyword(command).is_none() =>
            {
                self.open.push(Open { namespace: None });
            }
            _ => match mutual_members(command) {
                Some(members) => members.into_iter().for_each(|m| self.declaration(m, first.start..end)),
                None => self.declaration(command, first.start..end),
            },
        }
    }

    fn declaration(&mut self, command: &[Token<'_>], whole: Range<usize>) {
        let Some(at) = declaration_keyword(command) else { return };
        let (first, last) = (&command[0], &command[command.len() - 1]);
        let keyword = command[at].text;
        let mut rest = &command[at + 1..];
        // `class inductive`
        if keyword == "class" && rest.first().is_some_and(|t| t.is("inductive")) {
            rest = &rest[1..];
        }
        let named = rest.first().filter(|t| t.kind == Kind::Word && keyword != "example");
        let written = match (keyword, named) {
            ("example", _) => "example",
            (_, Some(name)) => name.text,
            _ => "",
        };
        let body = &rest[usize::from(named.is_some())..];
        let start = body.first().map_or(last.end(), |t| t.start);
        let stop = match body.get(value_start(body)) {
            Some(token) => token.start,
            None => last.end(),
        };
        let entry = OutlineEntry {
            keyword: keyword.to_owned(),
            name: self.full(written),
            written: written.to_owned(),
            range: first.start..last.end(),
            command: whole,
            signature: start..stop.max(start),
            children: vec![],
        };
        self.add(entry);
    }

    /// A name with the namespaces around it.
    fn full(&self, written: &str) -> String {
        if let Some(root) = written.strip_prefix("_root_.") {
            return root.to_owned();
        }
        let around = self.open.iter().rev().find_map(|o| o.namespace.as_ref()).map(|n| n.name.as_str());
        match around {
            Some(around) if !written.is_empty() && written != "example" => format!("{around}.{written}"),
            _ => written.to_owned(),
        }
    }

    fn add(&mut self, entry: OutlineEntry) {
        match self.open.iter_mut().rev().find_map(|o| o.namespace.as_mut()) {
            Some(namespace) => namespace.children.push(entry),
            None => self.outline.entries.push(entry),
        }
    }

    fn close(&mut self, end: usize) {
        if let Some(Open { namespace: Some(mut entry) }) = self.open.pop() {
            entry.range.end = end.max(entry.range.end);
            self.add(entry);
        }
    }
}

/// Where the value of a declaration begins: `:=`, `where`, the first case.
fn value_start(body: &[Token<'_>]) -> usize {
    let cases = body.iter().position(|t| t.depth == 0 && t.text == "|" && t.first_on_line);
    proof_start(body).min(cases.unwrap_or(body.len()))
}

/// The binders before the colon of a signature, in order.
pub fn binders(signature: &str) -> Vec<SourceBinder> {
    let Ok(tokens) = tokens(signature) else { return vec![] };
    let mut found = vec![];
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if token.kind != Kind::Open || !matches!(token.text, "(" | "{" | "[" | "⦃") {
            // universe names and what else may stand between binders; the colon ends them
            if token.text == ":" || token.kind == Kind::Assign {
                break;
            }
            at += 1;
            continue;
        }
        let inner = &tokens[at + 1..];
        let close = inner.iter().position(|t| t.kind == Kind::Close && t.depth == token.depth);
        let Some(close) = close else { break };
        found.push(binder(token, &inner[..close], &inner[close]));
        at += close + 2;
    }
    found
}

fn binder(open: &Token<'_>, inner: &[Token<'_>], close: &Token<'_>) -> SourceBinder {
    let depth = open.depth + 1;
    let colon = inner.iter().position(|t| t.depth == depth && t.text == ":");
    let default = inner.iter().position(|t| t.depth == depth && t.kind == Kind::Assign);
    let is_name = |t: &&Token<'_>| t.kind == Kind::Word && t.text != "_";
    let names = &inner[..colon.or(default).unwrap_or(if open.text == "[" { 0 } else { inner.len() })];
    let ty = colon.map(|c| {
        let end = default.filter(|d| *d > c).map_or(close.start, |d| inner[d].start);
        inner.get(c + 1).map_or(end, |t| t.start)..end
    });
    SourceBinder {
        range: open.start..close.end(),
        names: names.iter().filter(is_name).map(|t| t.text.to_owned()).collect(),
        ty,
        explicit: open.text == "(",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "import A.B\nimport C\n/-- doc -/\ntheorem t (a : Nat) : a = a := rfl\nnamespace N\n\
                        section\n\
        @[simp] def f : Nat → Nat\n  | 0 => 1\n  | n => n\nend\nnamespace M\nstructure S where\n  x : Nat\n\
        end M\n\
        example : 1 = 1 := rfl\nend N\ninstance : Inhabited N.M.S := ⟨⟨0⟩⟩\nmutual\ndef a := 1\ndef b := 2\n\
        end\n#exit\ndef c := 3\n";

    #[test]
    fn declarations_with_their_namespaces() {
        let outline = Outline::of("f", TEXT).unwrap();
        assert_eq!(outline.imports, ["A.B", "C"]);
        let names: Vec<_> =
            outline.declarations().iter().map(|d| (d.keyword.clone(), d.name.clone())).collect();
        let expected = [
            ("theorem", "t"),
            ("def", "N.f"),
            ("structure", "N.M.S"),
            ("example", "example"),
            ("instance", ""),
            ("def", "a"),
            ("def", "b"),
        ];
        assert_eq!(names, expected.map(|(k, n)| (k.to_owned(), n.to_owned())));
        let top: Vec<&str> = outline.entries.iter().map(|e| e.name.as_str()).collect();
        assert_eq!(top, ["t", "N", "", "a", "b"]);
        let signature = |name: &str| TEXT[outline.find(name).unwrap().signature.clone()].trim().to_owned();
        assert_eq!(signature("t"), "(a : Nat) : a = a");
        assert_eq!(signature("f"), ": Nat → Nat");
        assert!(TEXT[outline.find("t").unwrap().range.clone()].starts_with("/-- doc"));
        assert!(TEXT[outline.entries[1].range.clone()].ends_with("end N"));
        assert_eq!(outline.find("nope"), None);
    }

    #[test]
    fn binders_of_a_signature() {
        let text = "{α : Type} [Inhabited α] (a b : α) (h : a = b ∧ (a = a)) (n := 3) : ∀ (c : α), c = c";
        let found = binders(text);
        let shown: Vec<(bool, Vec<&str>, Option<&str>)> = found
            .iter()
            .map(|b| {
                (b.explicit, b.names.iter().map(String::as_str).collect(), b.ty.clone().map(|r| &text[r]))
            })
            .collect();
        let expected: Vec<(bool, Vec<&str>, Option<&str>)> = vec![
            (false, vec!["α"], Some("Type")),
            (false, vec![], None),
            (true, vec!["a", "b"], Some("α")),
            (true, vec!["h"], Some("a = b ∧ (a = a)")),
            (true, vec!["n"], None),
        ];
        assert_eq!(shown, expected);
    }
}
