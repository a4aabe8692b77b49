//! What is wrong with a text, by its declarations, and the verdicts on one that cannot be looked at.

use super::reach::{Stop, Way};
use lean_export::{ReadError, ReadProblem};
use lean_kernel::{NameId, Terms};
use lean_protocol::{Refusal, Rule};
use std::collections::HashMap;

/// A rule with what is wrong.
pub(super) type Fault = (Rule, String);

/// What is wrong with which declaration.
#[derive(Default)]
pub(super) struct Faults {
    /// By the name of the declaration, or of the library's constant.
    pub of_rules: HashMap<NameId, Fault>,
    /// In the order in which they were checked: what comes later may only lack what came before.
    pub of_kernel: Vec<(NameId, Fault)>,
}

impl Faults {
    /// The first thing to say of a theorem.
    pub fn worst(&self, terms: &Terms, way: &Way) -> Option<Refusal> {
        let rule = way.names.iter().find_map(|n| Some((*n, self.of_rules.get(n)?)));
        let kernel = || self.of_kernel.iter().find(|(n, _)| way.has(*n)).map(|(n, fault)| (*n, fault));
        let (name, (rule, detail)) = rule.or_else(kernel)?;
        let refusal = Refusal::of(rule.clone(), &terms.text(name), detail);
        Some(Refusal { chain: way.chain(terms, name), ..refusal })
    }
}

/// The verdict on a text that contradicts itself, or is too much to read.
pub(super) fn unreadable(error: &ReadError) -> Refusal {
    let rule = if matches!(error.problem, ReadProblem::Unsupported(_)) { Rule::Limit } else { Rule::Kernels };
    Refusal::new(rule, format!("the second kernel cannot read what the text declares: {error}"))
}

impl From<Stop> for Refusal {
    fn from(stop: Stop) -> Refusal {
        match stop {
            Stop::Read(e) => unreadable(&e),
            Stop::Deadline => too_late(),
        }
    }
}

/// The verdict on a text over which the time ran out.
pub(super) fn too_late() -> Refusal {
    Refusal::new(Rule::Timeout, "the second kernel ran past the deadline")
}
