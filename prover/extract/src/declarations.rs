//! The declarations of a text that was elaborated.

use crate::module_trace::{ProofForm, TracedDeclaration};
use data::{Outline, OutlineEntry};
use lean_bridge::Document;
use lean_bridge::place::Lines;
use std::ops::Range;

/// What the text declares, without what only Lean knows.
pub(crate) fn declarations(path: &str, text: &str, document: &Document) -> Vec<TracedDeclaration> {
    // a text that cannot be divided into words has no outline; then whole commands count
    let outline = Outline::of(path, text).unwrap_or_default();
    let entries = outline.declarations();
    let lines = Lines::of(text);
    let mut declarations = vec![];
    if document.commands.is_empty() {
        // a community REPL does not tell what its commands declare
        let whole = entries.iter().filter(|e| !e.name.is_empty()).map(|entry| TracedDeclaration {
            name: entry.name.clone(),
            ..declaration(text, &lines, entry.command.clone(), &entry.keyword, Some(entry))
        });
        return whole.collect();
    }
    for command in document.commands.iter().filter(|c| !c.names.is_empty()) {
        let entry_of = |name: &String| {
            entries.iter().find(|e| e.name == *name && within(&e.range, &command.range)).copied()
        };
        let first = declarations.len();
        for name in &command.names {
            if let Some(entry) = entry_of(name) {
                let declaration =
                    declaration(text, &lines, command.range.clone(), command.keyword(), Some(entry));
                declarations.push(TracedDeclaration { name: name.clone(), ..declaration });
            }
        }
        if declarations.len() == first {
            let name = command.names[0].clone();
            declarations.push(TracedDeclaration {
                name,
                ..declaration(text, &lines, command.range.clone(), command.keyword(), None)
            });
        }
        // what the text does not name, such as constructors and what attributes make, belongs to what it does
        let own: Vec<String> = declarations[first..].iter().map(|d| d.name.clone()).collect();
        for name in command.names.iter().filter(|n| !own.contains(n)) {
            let is_part = |own: &&String| name.strip_prefix(own.as_str()).is_some_and(|r| r.starts_with('.'));
            let owner = own.iter().filter(is_part).max_by_key(|o| o.len()).unwrap_or(&own[0]);
            let at = own.iter().position(|o| o == owner).unwrap_or(0);
            declarations[first + at].others.push(name.clone());
        }
    }
    declarations
}

fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn declaration(
    text: &str,
    lines: &Lines,
    mut range: Range<usize>,
    keyword: &str,
    entry: Option<&OutlineEntry>,
) -> TracedDeclaration {
    if let Some(entry) = entry
        && entry.command != entry.range
    {
        range = entry.range.clone();
    }
    let whole = &text[range.clone()];
    let (doc, behind) = doc_string(whole);
    let value = entry.map_or(range.end, |e| e.signature.end.clamp(range.start, range.end));
    let (proof, at) = proof_form(&text[value..range.end]);
    TracedDeclaration {
        keyword: entry.map_or(keyword, |e| &e.keyword).to_owned(),
        start: lines.position(text, range.start),
        end: lines.position(text, range.end),
        text: whole.to_owned(),
        statement: text[range.start + behind..value.max(range.start + behind)].trim().to_owned(),
        doc,
        proof,
        proof_text: text[value + at..range.end].to_owned(),
        proof_start: lines.position(text, value + at),
        ..TracedDeclaration::default()
    }
}

/// The doc string at the beginning of a command, and the byte behind it.
fn doc_string(command: &str) -> (Option<String>, usize) {
    let Some(rest) = command.strip_prefix("/--") else { return (None, 0) };
    match rest.find("-/") {
        Some(end) => (Some(rest[..end].trim().to_owned()), 3 + end + 2),
        None => (None, 0),
    }
}

/// How a value is written, and the byte at which it begins in the text behind the signature.
fn proof_form(rest: &str) -> (ProofForm, usize) {
    let space = |text: &str| text.len() - text.trim_start().len();
    let at = space(rest);
    if let Some(value) = rest[at..].strip_prefix(":=") {
        let behind = at + 2 + space(value);
        let by = rest[behind..]
            .strip_prefix("by")
            .is_some_and(|r| r.starts_with(char::is_whitespace) || r.is_empty());
        return (if by { ProofForm::Tactics } else { ProofForm::Term }, behind);
    }
    match &rest[at..] {
        value if value.starts_with('|') => (ProofForm::Matching, at),
        value if value.starts_with("where") => (ProofForm::Where, at),
        _ => (ProofForm::None, rest.len()),
    }
}

/// Namespaces that some command of the text opens.
pub(crate) fn opened(text: &str, document: &Document) -> Vec<String> {
    let mut names = vec![];
    let commands = document.commands.iter().filter(|c| c.keyword() == "open");
    let mut opening: Vec<&str> = commands.map(|c| &text[c.range.clone()]).collect();
    if document.commands.is_empty() {
        // where commands are is not known: lines that begin as such a command does
        opening = text.lines().filter(|line| line.starts_with("open ")).collect();
    }
    for command in opening {
        let words = command.split_whitespace().skip(1);
        let is_name = |w: &&str| {
            w.starts_with(char::is_alphabetic) && !["in", "scoped", "hiding", "renaming"].contains(w)
        };
        names.extend(words.take_while(|w| *w != "in").filter(is_name).map(str::to_owned));
    }
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proofs_are_told_by_how_they_are_written() {
        assert_eq!(proof_form(" := by\n  simp"), (ProofForm::Tactics, 4));
        assert_eq!(proof_form(" := bytes"), (ProofForm::Term, 4));
        assert_eq!(proof_form("\n  | 0 => rfl"), (ProofForm::Matching, 3));
        assert_eq!(proof_form(" where\n  a := 1"), (ProofForm::Where, 1));
        assert_eq!(proof_form(""), (ProofForm::None, 0));
        assert_eq!(doc_string("/-- One. -/ theorem a"), (Some("One.".into()), 11));
        assert_eq!(doc_string("theorem a"), (None, 0));
    }
}
