//! Whether a candidate proves the statement that was asked for: both as modules, compared as terms.

use lean_export::ReadError;
use lean_export::olean::{Found, Module};
use lean_judge::{Fingerprints, is_made_up};
use lean_kernel::{Body, Declaration, ExprId, NameId, Terms, Unit};
use lean_protocol::Rule;
use std::collections::HashSet;

/// Why a candidate does not prove a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The judge's word for it.
    pub rule: Rule,
    pub detail: String,
    pub constant: Option<String>,
}

/// Why two modules are not found to agree.
#[derive(Debug)]
pub(crate) enum NoAgreement {
    /// The candidate does not prove the statement, or this does not say which theorem is meant.
    Different(Difference),
    /// One of the files cannot be read.
    Unreadable(ReadError),
}

impl From<Difference> for NoAgreement {
    fn from(difference: Difference) -> NoAgreement {
        NoAgreement::Different(difference)
    }
}

impl From<ReadError> for NoAgreement {
    fn from(error: ReadError) -> NoAgreement {
        NoAgreement::Unreadable(error)
    }
}

/// Parts of names that Lean makes up itself: with these beginnings and digits behind them.
const MADE_UP: [&str; 4] = ["eq_", "match_", "proof_", "omega_"];

/// The declaration that a statement is about: the one asked for, or the only one that `sorry` closes.
///
/// # Errors
/// [`NoAgreement::Different`] if there is none or several; files that cannot be read.
pub(crate) fn target(
    statement: &mut Module,
    terms: &mut Terms,
    name: Option<&str>,
) -> Result<NameId, NoAgreement> {
    let refuse = |detail: String| Err(Difference { rule: Rule::Statement, detail, constant: None }.into());
    if let Some(name) = name {
        let mut asked = statement.names().iter().copied();
        let found = asked.find(|n| terms.text(*n) == name || terms.parts(*n).join(".") == name);
        return match found {
            Some(found) => Ok(found),
            None => refuse(format!("the statement does not declare `{name}`")),
        };
    }
    let sorry = terms.dotted("sorryAx");
    let mut open = vec![];
    for name in statement.names().to_vec() {
        if is_internal(&user_parts(terms, name)) {
            continue;
        }
        let Some(Found::Unit { unit: Unit::Single(d), .. }) = statement.find(terms, name)? else { continue };
        let mut sorries = false;
        if let Some(value) = d.value() {
            terms.constants(value, &mut |n| sorries |= n == sorry);
        }
        if sorries {
            open.push(name);
        }
    }
    match open[..] {
        [name] => Ok(name),
        [] => refuse("the statement declares nothing that could be proved".into()),
        _ => {
            let names: Vec<String> = open.iter().map(|n| terms.text(*n)).collect();
            refuse(format!("the statement declares several things ({}): name one", names.join(", ")))
        }
    }
}

/// The parts of a name as the user wrote it: without what stands before private names.
fn user_parts(terms: &Terms, name: NameId) -> Vec<String> {
    let parts = terms.parts(name);
    let private = parts.first().is_some_and(|p| p == "_private");
    match parts.iter().position(|p| p == "0") {
        Some(end) if private => parts[end + 1..].to_vec(),
        _ => parts,
    }
}

/// Whether Lean has made a name up.
fn is_internal(parts: &[String]) -> bool {
    let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let last = parts
        .last()
        .is_some_and(|last| MADE_UP.iter().any(|begin| last.strip_prefix(begin).is_some_and(number)));
    last || parts.iter().any(|part| part.starts_with('_') || number(part))
}

/// Why the candidate does not declare what the statement does under this name, if so. What the statement uses
/// must be the same in both: the library's, or declared alike.
pub(crate) fn difference(
    statement: &mut Module,
    candidate: &mut Module,
    terms: &mut Terms,
    name: NameId,
) -> Result<Option<Difference>, ReadError> {
    let text = terms.text(name);
    let refuse = |rule, detail: String, constant: &str| {
        Ok(Some(Difference { rule, detail, constant: Some(constant.into()) }))
    };
    let Some(asked) = single(statement, terms, name)? else {
        return refuse(Rule::Statement, format!("`{text}` is nothing that has a proof"), &text);
    };
    let given = match candidate.find(terms, name)? {
        None => return refuse(Rule::Missing, format!("the text does not declare `{text}`"), &text),
        Some(Found::Unsafe) => return refuse(Rule::Unsafe, format!("`{text}` is unsafe or partial"), &text),
        Some(Found::Unit { unit: Unit::Single(given), .. }) if kind(&given) == kind(&asked) => given,
        Some(Found::Unit { .. }) => {
            return refuse(
                Rule::Type,
                format!("`{text}` is declared as something else than a {}", kind(&asked)),
                &text,
            );
        }
    };
    let (needed, there) = (Needed::by(statement, terms, asked.ty)?, Needed::by(candidate, terms, given.ty)?);
    let (mut asked_prints, mut given_prints) =
        (Fingerprints::new(terms, &needed.units), Fingerprints::new(terms, &there.units));
    let same_type =
        asked.params == given.params && asked_prints.statement(asked.ty) == given_prints.statement(given.ty);
    if !same_type {
        return refuse(
            Rule::Type,
            format!("`{text}` is declared with another type than the statement's"),
            &text,
        );
    }
    let own: HashSet<NameId> = candidate.names().iter().copied().collect();
    let changed = |name: NameId| {
        let text = terms.text(name);
        refuse(
            Rule::Environment,
            format!("`{text}`, which the statement uses, is not what the statement declares"),
            &text,
        )
    };
    if let Some(name) = needed.library.iter().find(|n| own.contains(n)) {
        return changed(*name);
    }
    for d in needed.units.iter().flat_map(declarations).filter(|d| !is_made_up(terms, d)) {
        let same = there.units.iter().flat_map(declarations).find(|other| other.name == d.name);
        match same {
            Some(other) if asked_prints.declaration(d) == given_prints.declaration(other) => {}
            _ => return changed(d.name),
        }
    }
    Ok(None)
}

fn single(module: &mut Module, terms: &mut Terms, name: NameId) -> Result<Option<Declaration>, ReadError> {
    Ok(match module.find(terms, name)? {
        Some(Found::Unit { unit: Unit::Single(d), .. }) => Some(d),
        _ => None,
    })
}

fn kind(declaration: &Declaration) -> &'static str {
    match declaration.body {
        Body::Axiom => "axiom",
        Body::Definition { .. } => "definition",
        Body::Theorem { .. } => "theorem",
        Body::Opaque { .. } => "opaque constant",
        Body::Inductive { .. } | Body::Constructor { .. } | Body::Recursor { .. } => "type",
        Body::Quotient => "quotient",
    }
}

fn declarations(unit: &Unit) -> Vec<&Declaration> {
    match unit {
        Unit::Single(d) => vec![d],
        Unit::Family { types, .. } => {
            types.iter().flat_map(|(t, constructors)| std::iter::once(t).chain(constructors)).collect()
        }
    }
}

/// What a term needs.
struct Needed {
    /// Of the module's own declarations, each behind what it mentions itself.
    units: Vec<Unit>,
    /// Everything else.
    library: HashSet<NameId>,
}

/// A step of the walk through what is needed.
enum Step {
    Visit(NameId),
    Add(Unit),
}

impl Needed {
    /// What an expression needs: what it mentions, what that mentions, and
    /// so on. Of theorems only what they state counts.
    fn by(module: &mut Module, terms: &mut Terms, root: ExprId) -> Result<Needed, ReadError> {
        let mut needed = Needed { units: vec![], library: HashSet::new() };
        let mut seen = HashSet::new();
        let mut steps = vec![];
        terms.constants(root, &mut |n| steps.push(Step::Visit(n)));
        while let Some(step) = steps.pop() {
            let name = match step {
                Step::Add(unit) => {
                    needed.units.push(unit);
                    continue;
                }
                Step::Visit(name) => name,
            };
            if !seen.insert(name) {
                continue;
            }
            let unit = match module.find(terms, name)? {
                Some(Found::Unit { unit, .. }) => unit,
                Some(Found::Unsafe) | None => {
                    needed.library.insert(name);
                    continue;
                }
            };
            let mut mentioned = vec![];
            for d in declarations(&unit) {
                seen.insert(d.name);
                let value = d.value().filter(|_| !matches!(d.body, Body::Theorem { .. }));
                for e in [Some(d.ty), value].into_iter().flatten() {
                    terms.constants(e, &mut |n| mentioned.push(Step::Visit(n)));
                }
            }
            steps.push(Step::Add(unit));
            steps.extend(mentioned);
        }
        Ok(needed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lean_makes_up_are_known() {
        let is = |name: &str| {
            let parts: Vec<String> = name.split('.').map(String::from).collect();
            is_internal(&parts)
        };
        assert!(is("f.match_1") && is("f._proof_2") && is("f.eq_3") && is("f.7.g") && is("_x.y"));
        assert!(!is("f.match_1.splitter") && !is("f.eq_def") && !is("eq_self") && !is("f") && !is("match_"));
        let mut terms = Terms::default();
        let name = terms.dotted("_private.Main.0.f.g");
        assert_eq!(user_parts(&terms, name), ["f", "g"]);
    }
}
