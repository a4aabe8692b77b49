//! What is said twice.

use super::finding::{Code, Finding, Level};
use super::subject::{Subject, hypothesis};
use proof_term::view;

/// A conclusion that is a hypothesis, or a part of one.
pub fn conclusion(subject: &Subject) -> Vec<Finding> {
    let Some(target) = &subject.goal.target else { return vec![] };
    let same = subject.hypotheses().find(|(_, h)| view::conjuncts(&h.ty).contains(&target));
    let finding = |(_, h): (usize, &lean_bridge::term::Hyp)| {
        let reason = format!("{} says just this", h.name);
        Finding::new(Code::ConclusionIsHypothesis, subject.level(Level::Warning), "conclusion", reason)
    };
    same.map(finding).into_iter().collect()
}

/// Hypotheses that are there twice.
pub fn hypotheses(subject: &Subject) -> Vec<Finding> {
    let mut out = vec![];
    let all: Vec<_> = subject.hypotheses().collect();
    for (k, (_, h)) in all.iter().enumerate() {
        if let Some((_, first)) = all[..k].iter().find(|(_, earlier)| earlier.ty == h.ty) {
            let reason = format!("{} says the same", first.name);
            out.push(Finding::new(
                Code::RepeatedHypothesis,
                subject.level(Level::Warning),
                hypothesis(h),
                reason,
            ));
        }
    }
    out
}
