//! Which constants the identifiers of a tactic name.

use crate::module_trace::PremiseUse;
use data::lexer::{Kind, Token, tokens};
use std::collections::BTreeSet;

/// Words of tactics that are no identifiers, wherever they stand.
const WORDS: [&str; 24] = [
    "at",
    "with",
    "using",
    "only",
    "from",
    "by",
    "fun",
    "let",
    "have",
    "show",
    "this",
    "if",
    "then",
    "else",
    "match",
    "in",
    "calc",
    "do",
    "generalizing",
    "rfl",
    "sorry",
    "suffices",
    "obtain",
    "exact",
];

/// The namespaces in which a name may be found: those around the declaration, innermost first, then the
/// opened ones, then the root.
pub(crate) fn scopes(declaration: &str, opened: &[String]) -> Vec<String> {
    let mut scopes = vec![];
    let mut rest = declaration;
    while let Some((outer, _)) = rest.rsplit_once('.') {
        scopes.push(outer.to_owned());
        rest = outer;
    }
    let around = scopes.clone();
    for name in opened {
        scopes.extend(around.iter().map(|scope| format!("{scope}.{name}")));
        scopes.push(name.clone());
    }
    scopes.push(String::new());
    scopes
}

/// Full names that an identifier may have, the likeliest first.
fn full_names(identifier: &str, scopes: &[String]) -> Vec<String> {
    if let Some(rooted) = identifier.strip_prefix("_root_.") {
        return vec![rooted.to_owned()];
    }
    let in_scope = |scope: &String| match scope.as_str() {
        "" => identifier.to_owned(),
        scope => format!("{scope}.{identifier}"),
    };
    scopes.iter().map(in_scope).collect()
}

/// The identifiers of a text: what may name a constant, whatever stands in its brackets.
fn identifiers(text: &str) -> Vec<Token<'_>> {
    let all = tokens(text).unwrap_or_default();
    let is_name = |t: &Token<'_>| {
        t.kind == Kind::Word
            && t.text.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_' || c == '«')
            && !WORDS.contains(&t.text)
    };
    all.into_iter().filter(is_name).collect()
}

/// Every full name that the identifiers of a tactic may have.
pub(crate) fn candidates(text: &str, scopes: &[String], names: &mut BTreeSet<String>) {
    for token in identifiers(text) {
        names.extend(full_names(token.text.trim_end_matches('.'), scopes));
    }
}

/// The premises that a tactic names. `known` says which constants exist, `made` are those in the term that
/// the tactic made, `locals` are the names of its hypotheses. An identifier in square brackets (the lemmas
/// of `simp` and `rw`) may name what the term does not hold; elsewhere it must be in the term, as words of
/// the tactic and names that it introduces look the same.
pub(crate) fn premises(
    text: &str,
    scopes: &[String],
    known: &dyn Fn(&str) -> bool,
    made: &[String],
    locals: &BTreeSet<String>,
) -> Vec<PremiseUse> {
    let made: BTreeSet<&str> = made.iter().map(String::as_str).collect();
    let brackets = brackets(text);
    let mut found = vec![];
    for token in identifiers(text) {
        let name = token.text.trim_end_matches('.');
        let head = name.split('.').next().unwrap_or_default();
        let listed = brackets.iter().any(|b| b.0 < token.start && token.start < b.1);
        let full = full_names(name, scopes);
        let named = match locals.contains(head) {
            true => None,
            false => full
                .iter()
                .find(|n| made.contains(n.as_str()))
                .or_else(|| full.iter().find(|n| listed && known(n))),
        };
        // `h.symm` names `Eq.symm`: by its last part, where one constant of the term alone has it
        let of_part = || {
            let (_, part) = name.rsplit_once('.')?;
            let mut ends = made.iter().filter(|n| n.rsplit_once('.').is_some_and(|(_, last)| last == part));
            ends.next().filter(|_| ends.next().is_none()).map(|n| (*n).to_owned())
        };
        if let Some(premise) = named.cloned().or_else(of_part) {
            found.push(PremiseUse { name: premise, start: token.start, end: token.start + name.len() });
        }
    }
    found
}

/// The bytes between square brackets.
fn brackets(text: &str) -> Vec<(usize, usize)> {
    let (mut open, mut all) = (vec![], vec![]);
    for token in tokens(text).unwrap_or_default() {
        match (token.kind, token.text) {
            (Kind::Open, "[") => open.push(token.start),
            (Kind::Close, "]") => all.extend(open.pop().map(|start| (start, token.start))),
            _ => {}
        }
    }
    all
}

/// The names of the hypotheses in printed goals.
pub(crate) fn hypotheses(goals: &[String]) -> BTreeSet<String> {
    let lines = goals
        .iter()
        .flat_map(|g| g.lines())
        .filter(|l| !l.starts_with([' ', '⊢']) && !l.starts_with("case "));
    let names = lines.filter_map(|l| l.split_once(" : ")).flat_map(|(names, _)| names.split_whitespace());
    names.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str, made: &[&str], known: &[&str]) -> Vec<String> {
        let made: Vec<String> = made.iter().map(|n| n.to_string()).collect();
        let scopes = scopes("Orchard.Tree.size_mirror", &["Nat".to_owned()]);
        let locals = hypotheses(&["case a\nh hx : x = y\n⊢ y = x".to_owned()]);
        let found = premises(text, &scopes, &|n| known.contains(&n), &made, &locals);
        found.iter().map(|p| format!("{}={}", &text[p.start..p.end], p.name)).collect()
    }

    #[test]
    fn identifiers_are_told_by_the_namespaces_around_them() {
        let made = ["Orchard.Tree.size", "Nat.add_comm", "Eq.symm", "Eq.trans"];
        assert_eq!(
            named("rw [size, add_comm, ← h]", &made, &[]),
            ["size=Orchard.Tree.size", "add_comm=Nat.add_comm"]
        );
        assert_eq!(named("exact h.symm", &made, &[]), ["h.symm=Eq.symm"]);
        assert_eq!(
            named("simp [unused] at h", &[], &["Orchard.unused", "Orchard.at"]),
            ["unused=Orchard.unused"]
        );
        assert_eq!(named("cases node with | node l r => skip", &[], &["Orchard.Tree.node"]), [""; 0]);
        assert_eq!(named("exact _root_.Nat.add_comm x y", &made, &[]), ["_root_.Nat.add_comm=Nat.add_comm"]);
        assert_eq!(named("exact h", &["Orchard.h"], &["Orchard.h"]), [""; 0]);
    }
}
