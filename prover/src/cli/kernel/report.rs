//! What the kernel found, in words and as JSON.

use super::check::{Basis, Check};
use lean_export::{ReadProblem, Rejection, Stop, Tally};
use serde_json::json;

/// More axioms than this are not all named in words.
const MANY: usize = 20;

/// The answer of the kernel, as the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KernelAnswer {
    /// Everything is accepted.
    Accepted = 0,
    /// Something is wrong.
    Rejected = 1,
    /// It cannot be said: an unknown format, a limit, a file that cannot be read.
    Declined = 2,
}

/// What the kernel found.
pub(super) struct Report<'a> {
    /// The answer.
    pub verdict: KernelAnswer,
    reason: Option<String>,
    tally: &'a Tally,
    /// Names, and hashes of what they are.
    assumed: Vec<(String, Option<String>)>,
    /// Nothing if the kernel did not come to the end of its modules.
    basis: Option<Basis>,
    seconds: f64,
}

impl<'a> Report<'a> {
    /// The report on a check that has ended so.
    pub(super) fn new(check: &'a Check, result: Result<(), Stop>, basis: Option<Basis>) -> Report<'a> {
        let tally = check.replay.tally();
        let (verdict, reason) = match result {
            Err(stop) => (of_stop(&stop), Some(stop.to_string())),
            Ok(()) => of_whole(check, basis.as_ref()),
        };
        let assumed =
            check.assumed.iter().map(|n| (check.replay.name(*n), check.replay.content_hash(*n))).collect();
        Report { verdict, reason, tally, assumed, basis, seconds: check.display.seconds() }
    }

    /// The report in lines of words.
    pub(super) fn to_text(&self) -> String {
        let mut lines: Vec<String> =
            self.tally.undecided.iter().map(|(name, why)| format!("undecided `{name}`: {why}")).collect();
        if !self.tally.left_out.is_empty() {
            let count = self.tally.left_out.len();
            lines.push(format!(
                "{count} unsafe or partial declarations are left out: nothing safe may mention them"
            ));
        }
        if let Some(reason) = &self.reason {
            lines.push(reason.clone());
        }
        let mut last =
            format!("{}: {} declarations checked in {:.1} s", self.word(), self.tally.checked, self.seconds);
        if self.verdict == KernelAnswer::Accepted {
            last += &format!("; {}", words(&self.axioms(), "axioms"));
            last += &self.faith_text();
        }
        lines.push(last);
        lines.join("\n")
    }

    fn faith_text(&self) -> String {
        let mut taken = vec![];
        if let Some(Basis::Modules { faith, .. }) = &self.basis
            && faith.declarations > 0
        {
            let unproved = match faith.unproved.len() {
                0 => String::new(),
                n => format!(" ({n} of them axioms or theorems whose proofs are in other files)"),
            };
            let (d, m) = (faith.declarations, faith.modules);
            taken.push(format!("{d} declarations of {m} imported modules{unproved}"));
        }
        if !self.assumed.is_empty() {
            let names: Vec<&str> = self.assumed.iter().map(|(name, _)| name.as_str()).collect();
            taken.push(format!("that {} are the functions of these names", names.join(", ")));
        }
        match taken.is_empty() {
            true => "; nothing taken on faith".into(),
            false => format!("; taken on faith: {}", taken.join(", and ")),
        }
    }

    /// The axioms of what was checked and of what it rests on.
    fn axioms(&self) -> Vec<String> {
        let mut axioms = self.tally.axioms.clone();
        if let Some(Basis::Modules { faith, .. }) = &self.basis {
            axioms.extend(faith.axioms.iter().cloned());
        }
        axioms
    }

    fn word(&self) -> &'static str {
        match self.verdict {
            KernelAnswer::Accepted => "accepted",
            KernelAnswer::Rejected => "rejected",
            KernelAnswer::Declined => "declined",
        }
    }

    /// The report as an object.
    pub(super) fn to_json(&self) -> serde_json::Value {
        let undecided: Vec<_> =
            self.tally.undecided.iter().map(|(name, why)| json!({"name": name, "why": why})).collect();
        let faith = match &self.basis {
            None => serde_json::Value::Null,
            Some(Basis::Export) => json!({"declarations": 0, "modules": 0, "unproved": []}),
            Some(Basis::Modules { faith, .. }) => {
                let (declarations, modules) = (faith.declarations, faith.modules);
                json!({"declarations": declarations, "modules": modules, "unproved": faith.unproved})
            }
        };
        let assumed: Vec<_> =
            self.assumed.iter().map(|(name, sha256)| json!({"name": name, "sha256": sha256})).collect();
        json!({
            "verdict": self.word(),
            "reason": self.reason,
            "checked": self.tally.checked,
            "axioms": self.axioms(),
            "left_out": self.tally.left_out,
            "undecided": undecided,
            "faith": faith,
            "assumed": assumed,
            "seconds": self.seconds,
            "kernel": concat!("lean-kernel ", env!("CARGO_PKG_VERSION")),
        })
    }
}

/// What it means that a replay did not come to its end.
fn of_stop(stop: &Stop) -> KernelAnswer {
    match stop {
        Stop::Read(e) => match e.problem {
            ReadProblem::Malformed(_) => KernelAnswer::Rejected,
            ReadProblem::Unsupported(_) | ReadProblem::Io(_) => KernelAnswer::Declined,
        },
        Stop::Rejected(r) if Rejection::is_undecided(r) => KernelAnswer::Declined,
        Stop::Rejected(_) => KernelAnswer::Rejected,
    }
}

/// What it means that nothing was wrong.
fn of_whole(check: &Check, basis: Option<&Basis>) -> (KernelAnswer, Option<String>) {
    let tally = check.replay.tally();
    if let Some(Basis::Modules { without_proofs, checked, .. }) = basis
        && !without_proofs.is_empty()
    {
        let first = &without_proofs[0];
        let reason = format!(
            "{} of {checked} modules have statements without proofs, for example {first}: the file \
                 `.olean.private` that \
             belongs to it is missing",
            without_proofs.len()
        );
        return (KernelAnswer::Declined, Some(reason));
    }
    if !check.missing.is_empty() {
        let names: Vec<String> = check.missing.iter().map(|n| check.replay.name(*n)).collect();
        return (KernelAnswer::Rejected, Some(format!("not declared: {}", names.join(", "))));
    }
    if !tally.undecided.is_empty() {
        return (KernelAnswer::Declined, Some("some declarations are too heavy".into()));
    }
    if !check.assumed.is_empty() && !check.believes_arithmetic {
        let names: Vec<String> = check.assumed.iter().map(|n| check.replay.name(*n)).collect();
        let reason = format!(
            "proofs compute with {}, defined as in no version of Lean that is known here: \
                 --believe-arithmetic accepts that \
             they are the functions of these names",
            names.join(", ")
        );
        return (KernelAnswer::Declined, Some(reason));
    }
    match tally.checked {
        0 => (KernelAnswer::Declined, Some("there is nothing to check".into())),
        _ => (KernelAnswer::Accepted, None),
    }
}

fn words(names: &[String], what: &str) -> String {
    match names.len() {
        0 => format!("no {what}"),
        n if n > MANY => {
            format!("{n} {what}: {} and others, which --json lists", names[..MANY].join(", "))
        }
        _ => format!("{what} {}", names.join(", ")),
    }
}
