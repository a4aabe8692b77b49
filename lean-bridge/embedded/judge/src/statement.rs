//! The statement asked for, as a term, and whether a text declares just that.

use super::closure::Closure;
use super::export::{Export, ExportError, kind};
use super::fingerprint::{Fingerprint, Fingerprints, is_made_up};
use super::refusal;
use super::text_declarations::TextDeclaration;
use lean_kernel::Declaration;
use lean_kernel::Unit;
use lean_kernel::{NameId, Terms};
use lean_meta::environment::Kind;
use lean_protocol::{Refusal, Rule};
use lean_wasm::object::{Obj, View};
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// Time for reading a statement that is no text's.
const READING: Duration = Duration::from_secs(10);

/// A statement, read before any candidate ran.
pub struct Statement {
    pub declaration: Declaration,
    /// Of its type.
    pub fingerprint: Fingerprint,
    /// Declarations of the asker's text that the type reaches, with how it comes to them.
    reached: Vec<Reached>,
    /// Constants of the library that the type reaches.
    library: Vec<NameId>,
    /// The axioms that the asker declares.
    pub axioms: Vec<Declaration>,
}

struct Reached {
    name: NameId,
    fingerprint: Fingerprint,
    chain: Vec<String>,
}

impl Statement {
    /// Reads the statement `name` out of the engine that elaborated it. `allowed`: names of axioms.
    ///
    /// # Errors
    /// A refusal when it cannot be read.
    pub fn read(
        terms: &mut Terms,
        export: &mut Export,
        name: NameId,
        allowed: &[String],
    ) -> Result<Statement, Refusal> {
        let unreadable = |e| Refusal { rule: Rule::Statement, ..e };
        let declaration = match export.declaration(terms, name) {
            Ok(Some(d)) => d,
            Ok(None) => return Err(Refusal::new(Rule::Statement, "the statement is not there")),
            Err(e) => return Err(unreadable(refusal::unreadable(&terms.text(name), &e))),
        };
        let mut closure = Closure::new(false);
        closure.add_type(terms, export, name).map_err(unreadable)?;
        let mut axioms = vec![];
        let names: Vec<NameId> = export.names().filter(|n| export.kind(*n) == Some(Kind::Axiom)).collect();
        for axiom in names {
            if allowed.contains(&terms.text(axiom)) {
                closure.add(terms, export, axiom).map_err(unreadable)?;
                axioms.extend(export.declaration(terms, axiom).ok().flatten());
            }
        }
        let mut fingerprints = Fingerprints::new(terms, &closure.units);
        let own = closure.units.iter().flat_map(members).filter(|d| !is_made_up(terms, d));
        let reached = own.map(|d| Reached {
            name: d.name,
            fingerprint: fingerprints.declaration(d),
            chain: closure.chain(terms, d.name),
        });
        let reached = reached.collect();
        let fingerprint = fingerprints.statement(declaration.ty);
        Ok(Statement { declaration, fingerprint, reached, library: closure.library, axioms })
    }

    /// Whether `export` declares the statement: same name, kind and type with as many universe parameters, in
    /// whatever order, and everything that the type reaches is what it was.
    pub fn compare(&self, terms: &mut Terms, export: &mut Export) -> Option<Refusal> {
        let asked = &self.declaration;
        let name = terms.text(asked.name);
        let given = match export.declaration(terms, asked.name) {
            Ok(Some(d)) => d,
            Ok(None) => return Some(missing(terms, export, &name)),
            Err(e) => return Some(refusal::unreadable(&name, &e)),
        };
        let refuse = |rule, detail: String| Some(Refusal::of(rule, &name, detail));
        if kind(asked) != kind(&given) {
            let (given, asked) = (kind(&given).word(), kind(asked).word());
            return refuse(Rule::Type, format!("`{name}` is declared as {given} instead of {asked}"));
        }
        if asked.params != given.params {
            let detail =
                format!("`{name}` has {} universe parameters, the statement {}", given.params, asked.params);
            return refuse(Rule::Type, detail);
        }
        // everything that counts for the fingerprints must have been read
        let mut closure = Closure::new(false);
        if let Err(refusal) = closure.add_type(terms, export, asked.name) {
            return Some(refusal);
        }
        let mut theirs = vec![];
        for reached in &self.reached {
            if let Err(refusal) = closure.add(terms, export, reached.name) {
                return Some(refusal);
            }
            theirs.push(export.declaration(terms, reached.name).ok().flatten());
        }
        let mut fingerprints = Fingerprints::new(terms, &closure.units);
        if fingerprints.statement(given.ty) != self.fingerprint {
            return refuse(
                Rule::Type,
                format!("`{name}` is declared with another type than the statement's"),
            );
        }
        let changed = |constant: NameId, chain: &[String], detail: &str| {
            let text = terms.text(constant);
            let detail = format!("`{text}`, which the statement uses, {detail}");
            let chain = [std::slice::from_ref(&name), chain].concat();
            Some(Refusal { chain, ..Refusal::of(Rule::Environment, &text, detail) })
        };
        if let Some(library) = self.library.iter().find(|n| export.has(**n)) {
            return changed(*library, &[], "is the library's, and the text declares its own");
        }
        for (mine, theirs) in self.reached.iter().zip(theirs) {
            let same = theirs.is_some_and(|t| fingerprints.declaration(&t) == mine.fingerprint);
            if !same {
                return changed(mine.name, &mine.chain, "is not what the statement declares");
            }
        }
        None
    }
}

/// What judgements of a theorem with this closed type, stated with these universe
/// parameters (`Name`s), give as its statement's hash.
///
/// # Errors
/// When the type cannot be read.
pub fn statement_hash(ty: View<'_>, levels: &[Obj]) -> Result<String, ExportError> {
    let mut terms = Terms::default();
    let mut export = Export::without_declarations(Instant::now() + READING);
    let mut params = vec![];
    for level in levels {
        params.push(export.name(&mut terms, level.view())?);
    }
    let ty = export.expr(&mut terms, ty, &params)?;
    Ok(hex(Fingerprints::new(&terms, &[]).statement(ty)))
}

/// Hexadecimal digits.
pub fn hex(hash: Fingerprint) -> String {
    hash.iter().map(|b| format!("{b:02x}")).collect()
}

/// The declarations of a unit.
fn members(unit: &Unit) -> Vec<&Declaration> {
    match unit {
        Unit::Single(d) => vec![d],
        Unit::Family { types, .. } => types.iter().flat_map(|(t, c)| std::iter::once(t).chain(c)).collect(),
    }
}

fn missing(terms: &Terms, export: &Export, name: &str) -> Refusal {
    let last = name.rsplit('.').next().unwrap_or(name);
    let similar = |n: &NameId| terms.parts(*n).last().is_some_and(|p| p == last);
    let other = export.names().find(similar).map(|n| terms.text(n));
    let detail = match other {
        Some(other) => format!("the text does not declare `{name}`, but `{other}`"),
        None => format!("the text does not declare `{name}`"),
    };
    Refusal::new(Rule::Missing, detail)
}

/// The declaration a statement is about: the theorem that its text states, or the only other thing with a
/// value. `before`: names that its header had added; `own`: what its text declares.
///
/// # Errors
/// What is wrong with the statement.
pub fn target(
    terms: &Terms,
    export: &Export,
    before: &HashSet<NameId>,
    own: &[TextDeclaration],
    name: Option<&str>,
) -> Result<NameId, String> {
    if let Some(wanted) = name {
        let found = export.names().find(|n| terms.text(*n) == wanted || terms.parts(*n).join(".") == wanted);
        return found.ok_or_else(|| format!("the statement does not declare `{wanted}`"));
    }
    let stated = || own.iter().filter(|d| d.is_stated && !before.contains(&d.name));
    let mut names: Vec<NameId> = stated().filter(|d| d.is_theorem).map(|d| d.name).collect();
    if names.is_empty() {
        let value = |n: &NameId| matches!(export.kind(*n), Some(Kind::Definition | Kind::Opaque));
        names = stated().map(|d| d.name).filter(value).collect();
    }
    names.sort_by_key(|n| terms.text(*n));
    match names[..] {
        [one] => Ok(one),
        [] => Err("the statement declares nothing that could be proved".into()),
        _ => {
            let names: Vec<String> = names.into_iter().map(|n| terms.text(n)).collect();
            Err(format!("the statement declares several things ({}): name one", names.join(", ")))
        }
    }
}
