//! Names: bound by Lean, or hidden by others.

use super::finding::{Code, Finding, Level};
use super::logic::quantifiers;
use super::subject::Subject;
use proof_search::statement::is_mathlib;

/// Names that Lean has bound by itself.
pub fn auto_bound(subject: &Subject) -> Vec<Finding> {
    let variable = |name: &String| {
        let (level, reason) = if is_mathlib(name) {
            (Level::Error, format!("{name} is Mathlib's; here it is a variable, bound by Lean"))
        } else if is_short(name) {
            (Level::Note, format!("nothing binds {name}; Lean has made it a variable"))
        } else {
            (Level::Warning, format!("nothing declares or binds {name}; Lean has made it a variable"))
        };
        Finding::new(Code::AutoBound, level, format!("variable {name}"), reason)
    };
    let universe = |name: &String| {
        let reason = format!("nothing declares the universe {name}; Lean has made it a parameter");
        Finding::new(Code::AutoBound, Level::Note, format!("universe {name}"), reason)
    };
    let names = subject.auto_bound.names.iter().map(variable);
    names.chain(subject.auto_bound.universes.iter().map(universe)).collect()
}

/// Whether a name is one that people leave to Lean: a letter, perhaps with digits, subscripts or primes. This
/// was once Lean's own rule, and is with `relaxedAutoImplicit false`.
fn is_short(name: &str) -> bool {
    let mut chars = name.chars();
    let is_rest = |c: char| c.is_ascii_digit() || matches!(c, '\'' | '_' | '₀'..='₉');
    chars.next().is_some_and(char::is_alphabetic) && chars.all(is_rest)
}

/// Names that stand for two things.
pub fn shadowed(subject: &Subject) -> Vec<Finding> {
    let mut out = vec![];
    let named = |name: &str| !name.contains('✝') && !name.is_empty();
    for (i, h) in subject.goal.hyps.iter().enumerate().filter(|(_, h)| !h.accessible && named(&h.name)) {
        let later = subject.goal.hyps[i + 1..].iter().any(|other| other.name == h.name);
        if later {
            let reason = format!("a later {} hides it: the name stands for two things", h.name);
            out.push(Finding::new(
                Code::ShadowedName,
                Level::Warning,
                format!("variable {}", h.name),
                reason,
            ));
        }
    }
    for (at, part, proposition) in subject.placed_parts() {
        // what is introduced behind a hypothesis is not in its sight
        let before = subject.variables().filter(|(i, h)| *i < at && h.accessible);
        let variables: Vec<&str> = before.map(|(_, h)| h.name.as_str()).collect();
        quantifiers(proposition, &mut |q| {
            let name = q.binder.name.as_str();
            // `∀ x, ∃ x, …` is a slip; a name used again for another variable is mostly a habit
            let level = match (q.around.contains(&name), variables.contains(&name)) {
                (true, _) => Level::Warning,
                (_, true) => Level::Note,
                _ => return,
            };
            let reason = format!("{name} is quantified again, and hides the {name} outside");
            out.push(Finding::new(Code::ShadowedName, level, part.clone(), reason));
        });
    }
    out
}
