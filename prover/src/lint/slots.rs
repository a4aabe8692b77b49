//! Answers that are left open: `abbrev answer : Nat := sorry` before a statement that is about `answer`.

use super::finding::{Code, Finding, Level};
use super::subject::Subject;
use crate::policy::view;
use lean_bridge::term::Term;
use lean_bridge::{BlockingSession, Error};
use std::collections::BTreeSet;

/// What a `sorry` elaborates to.
const SORRY: &str = "sorryAx";

/// Definitions before the statement that it uses, and that rest on `sorry`.
///
/// # Errors
/// The worker's.
pub fn slots(session: &mut BlockingSession, header: &str, s: &Subject) -> Result<Vec<Finding>, Error> {
    if !header.contains("sorry") {
        return Ok(vec![]);
    }
    let mut out = vec![];
    for name in constants(s).into_iter().filter(|name| is_declared(header, name)) {
        if rests_on_sorry(session, header, &name)? {
            let reason = "it is left open (`sorry`): the statement says nothing until it has a value";
            out.push(Finding::new(Code::AnswerSlot, Level::Error, format!("definition {name}"), reason));
        }
    }
    Ok(out)
}

/// Constants of a statement.
fn constants(s: &Subject) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for t in s.goal.hyps.iter().map(|h| &h.ty).chain(&s.goal.target) {
        view::visit(t, &mut |t, _| {
            if let Term::Const(name) = t {
                names.insert(name.clone());
            }
        });
    }
    names
}

/// Whether a header mentions the last part of a name: only such constants can be its own.
fn is_declared(header: &str, name: &str) -> bool {
    header.contains(name.rsplit('.').next().unwrap_or(name))
}

/// Whether a definition, or one of the header's that it uses, has a `sorry`.
fn rests_on_sorry(session: &mut BlockingSession, header: &str, name: &str) -> Result<bool, Error> {
    let mut seen = BTreeSet::new();
    let mut rest = vec![name.to_string()];
    while let Some(name) = rest.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        let uses = match session.uses(header, &name) {
            Ok(uses) => uses,
            Err(Error::Lean { .. }) => continue,
            Err(e) => return Err(e),
        };
        let used: Vec<String> = uses.ty.into_iter().chain(uses.value.into_iter().flatten()).collect();
        if used.iter().any(|u| u == SORRY) {
            return Ok(true);
        }
        rest.extend(used.into_iter().filter(|u| is_declared(header, u)));
    }
    Ok(false)
}
