//! Answers that are left open: `abbrev answer : Nat := sorry` before a statement that is about `answer`. No
//! proof of such a statement can be accepted, since all of them rest on `sorry`.

use lean_bridge::term::{Goal, Term};
use lean_bridge::{BlockingWorker, Error};
use proof_term::traverse::visit;
use std::collections::BTreeSet;

/// What a `sorry` elaborates to.
const SORRY: &str = "sorryAx";

/// Definitions of the header that the statement behind `goals` uses and that rest on `sorry`, by name.
///
/// # Errors
/// The worker's.
pub fn open_slots(worker: &mut BlockingWorker, header: &str, goals: &[Goal]) -> Result<Vec<String>, Error> {
    if !header.contains("sorry") {
        return Ok(vec![]);
    }
    let mut out = vec![];
    for name in constants(goals).into_iter().filter(|name| is_declared(header, name)) {
        if rests_on_sorry(worker, header, name)? {
            out.push(name.to_owned());
        }
    }
    Ok(out)
}

fn constants(goals: &[Goal]) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for term in goals.iter().flat_map(|g| g.hyps.iter().map(|h| &h.ty).chain(&g.target)) {
        visit(term, &mut |t, _| {
            if let Term::Const(name) = t {
                names.insert(name.as_str());
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
fn rests_on_sorry(worker: &mut BlockingWorker, header: &str, name: &str) -> Result<bool, Error> {
    let mut seen = BTreeSet::new();
    let mut rest = vec![name.to_string()];
    while let Some(name) = rest.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        let uses = match worker.uses(header, &name) {
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
