//! Subtraction, division and casts of whole numbers.

use super::finding::{Code, Finding, Level};
use super::reading::{Difference, Reading, difference, numeral};
use super::subject::Subject;
use lean_bridge::term::Term;
use num_integer::Integer;
use num_traits::Zero;
use proof_term::view::{BinOp, NumType, as_cast, as_eq, binary, num_type};
use proof_term::{print, view};

/// All findings of this file.
pub fn arithmetic(subject: &Subject) -> Vec<Finding> {
    let mut out = vec![];
    out.extend(subtraction(subject));
    out.extend(division(subject));
    for (part, proposition) in subject.parts() {
        view::visit(proposition, &mut |t, _| {
            out.extend(literal_division(subject, &part, t));
            out.extend(division_by_zero(subject, &part, proposition, t));
        });
    }
    let mut reported: Vec<Finding> = vec![];
    for found in out {
        if !reported.contains(&found) {
            reported.push(found);
        }
    }
    reported
}

/// The first term of a statement for which `accepted` holds, with the part that it stands in.
fn first(subject: &Subject, accepted: impl Fn(&Term) -> bool) -> Option<(String, &Term)> {
    subject.parts().find_map(|(part, proposition)| {
        let mut found = None;
        view::visit(proposition, &mut |t, _| {
            if found.is_none() && accepted(t) {
                found = Some(t);
            }
        });
        found.map(|t| (part, t))
    })
}

/// A term as text, or what it is in words.
fn text(subject: &Subject, term: &Term, words: &str) -> String {
    print::print(&subject.goal, term).map_or_else(|| words.to_string(), |text| format!("`{text}`"))
}

fn is_natural_subtraction(term: &Term) -> bool {
    let Some(b) = binary(term).filter(|b| b.op == BinOp::Sub && num_type(b.ty) == Some(NumType::Nat)) else {
        return false;
    };
    match (numeral(b.lhs), numeral(b.rhs)) {
        (Some(x), Some(y)) => x < y,
        _ => true,
    }
}

fn is_cast_of_subtraction(term: &Term) -> bool {
    as_cast(term).is_some_and(|(from, _, x)| from == NumType::Nat && is_natural_subtraction(x))
}

/// Subtraction of natural numbers, where it matters that it stops at 0.
fn subtraction(subject: &Subject) -> Option<Finding> {
    let cast = first(subject, is_cast_of_subtraction);
    let code = if cast.is_some() { Code::CastOfSubtraction } else { Code::NaturalSubtraction };
    let (part, term) = cast.or_else(|| first(subject, is_natural_subtraction))?;
    let what = text(subject, term, "a subtraction of natural numbers");
    let (level, reason) = match difference(subject, Reading::Integers) {
        Difference::None => return None,
        Difference::FailsAsWritten(at) => (
            Level::Warning,
            format!("{what} stops at 0: at {at} the statement fails, and over integers it holds"),
        ),
        Difference::HoldsAsWritten(at) => (
            Level::Note,
            format!("{what} stops at 0: at {at} the statement holds, and over integers it would fail"),
        ),
        Difference::Unknown => (Level::Note, format!("{what} stops at 0")),
    };
    Some(Finding::new(code, level, part, reason))
}

fn is_whole_division(term: &Term) -> bool {
    let whole = |ty: &Term| matches!(num_type(ty), Some(NumType::Nat | NumType::Int));
    binary(term).is_some_and(|b| b.op == BinOp::Div && whole(b.ty))
}

/// Division of whole numbers, where it matters that the remainder is dropped.
fn division(subject: &Subject) -> Option<Finding> {
    let is_open = |t: &Term| is_whole_division(t) && view::integer(t).is_none() && !is_literal(t);
    let (part, term) = first(subject, is_open)?;
    let what = text(subject, term, "a division of whole numbers");
    let (level, reason) = match difference(subject, Reading::Fractions) {
        Difference::None | Difference::Unknown => return None,
        Difference::FailsAsWritten(at) => (
            Level::Warning,
            format!("{what} drops the remainder: at {at} the statement fails, and over fractions it holds"),
        ),
        Difference::HoldsAsWritten(at) => (
            Level::Note,
            format!(
                "{what} drops the remainder: at {at} the statement holds, and over fractions it would fail"
            ),
        ),
    };
    Some(Finding::new(Code::IntegerDivision, level, part, reason))
}

/// Both sides of a division are numerals.
fn is_literal(term: &Term) -> bool {
    binary(term).is_some_and(|b| numeral(b.lhs).is_some() && numeral(b.rhs).is_some())
}

/// `1 / 2` of whole numbers, which is 0.
fn literal_division(subject: &Subject, part: &str, term: &Term) -> Option<Finding> {
    let b = binary(term).filter(|_| is_whole_division(term))?;
    let (x, y) = (numeral(b.lhs)?, numeral(b.rhs)?);
    if y.is_zero() || x.is_multiple_of(&y) {
        return None;
    }
    let ty = num_type(b.ty)?.name();
    let reason = format!("{x} / {y} of type {ty} is {}, not a fraction", x.div_floor(&y));
    // a mere computation says what it means
    let level = if subject.goal.hyps.is_empty() { Level::Note } else { Level::Warning };
    Some(Finding::new(Code::LiteralDivision, level, part, reason))
}

/// Division by the numeral 0, unless that is what the proposition is about.
fn division_by_zero(subject: &Subject, part: &str, proposition: &Term, term: &Term) -> Option<Finding> {
    let b = binary(term).filter(|b| matches!(b.op, BinOp::Div | BinOp::Mod))?;
    num_type(b.ty)?;
    let is_subject = as_eq(proposition).is_some_and(|r| r.lhs == term || r.rhs == term);
    if !numeral(b.rhs)?.is_zero() || is_subject {
        return None;
    }
    let what = text(subject, term, "this");
    let reason = match b.op {
        BinOp::Div => format!("{what} divides by 0, which gives 0"),
        _ => format!("{what} is a remainder after division by 0, which gives the number itself"),
    };
    Some(Finding::new(Code::DivisionByZero, Level::Warning, part, reason))
}
