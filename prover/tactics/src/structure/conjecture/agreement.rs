//! Functions of the source that compute what functions of the library do.
//!
//! The library has lemmas about its own functions; of the source's nothing is known. Which of the library's
//! functions fit is read off the types ([`super::table`]).

use super::function::Function;
use super::lemma::{Lemma, Sort, Statement};
use super::table::{ROWS, Row};
use lean_bridge::term::Term;

/// `∀ x l, f x l = List.erase l x` for what fits the function's types; the plainest first.
pub(super) fn candidates(statement: &Statement, function: &Function) -> Vec<Lemma> {
    let mut found: Vec<Lemma> = vec![];
    let mut bodies: Vec<String> = vec![];
    for row in ROWS {
        let types: Vec<&str> = row.types.split(' ').collect();
        if types.len() != function.parameters.len() + 1 {
            continue;
        }
        for order in orders(function.parameters.len()) {
            let mut known = vec![];
            let given = order.iter().map(|k| &function.parameters[*k].ty).chain([&function.result]);
            if !types.iter().zip(given).all(|(pattern, ty)| fits(pattern, ty, &mut known)) {
                continue;
            }
            let body = body(function, row, &order);
            if !bodies.contains(&body) {
                let told = statement.told.iter().chain(row.lemmas).copied().collect();
                let statement = Statement { told, ..*statement };
                found.push(statement.about(Sort::Agreement, function, None, &body));
                bodies.push(body);
            }
        }
    }
    found
}

/// The function's value equated with the row's, whose arguments are the function's in this order.
fn body(function: &Function, row: &Row, order: &[usize]) -> String {
    let mut value = row.value.to_string();
    for (k, parameter) in order.iter().enumerate() {
        value = value.replace(&format!("${k}"), &function.parameters[*parameter].name);
    }
    let relation = if matches!(&function.result, Term::Sort(_)) { "↔" } else { "=" };
    format!("{} {relation} {value}", function.of_variables())
}

/// Whether a type has the form of a pattern in which the letters stand for these types.
fn fits(pattern: &str, ty: &Term, known: &mut Vec<(u8, Term)>) -> bool {
    fits_first(pattern.as_bytes(), ty, known).is_some_and(|rest| rest.is_empty())
}

/// The pattern behind the part that the type has the form of.
fn fits_first<'a>(pattern: &'a [u8], ty: &Term, known: &mut Vec<(u8, Term)>) -> Option<&'a [u8]> {
    let (first, rest) = pattern.split_first()?;
    let of = |name: &str| matches!(ty.as_const_app(), Some((c, [])) if c == name);
    match first {
        b'n' => of("Nat").then_some(rest),
        b'b' => of("Bool").then_some(rest),
        b'P' => matches!(ty, Term::Sort(level) if level == "0").then_some(rest),
        b'L' | b'O' => match (first, ty.as_const_app()?) {
            (b'L', ("List", [inner])) | (b'O', ("Option", [inner])) => fits_first(rest, inner, known),
            _ => None,
        },
        b'*' => match ty.as_const_app()? {
            ("Prod", [left, right]) => fits_first(fits_first(rest, left, known)?, right, known),
            _ => None,
        },
        b'>' => match ty {
            Term::Forall(binder, end) => fits_first(fits_first(rest, &binder.ty, known)?, end, known),
            _ => None,
        },
        letter => {
            let fits = match known.iter().find(|(l, _)| l == letter) {
                Some((_, other)) => other == ty,
                None => {
                    known.push((*letter, ty.clone()));
                    *letter != b'm' || of("Nat") || of("Int")
                }
            };
            fits.then_some(rest)
        }
    }
}

/// All orders of so many arguments.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![vec![]];
    }
    let shorter = orders(count - 1);
    let with = |order: &Vec<usize>, at: usize| {
        let mut order = order.clone();
        order.insert(at, count - 1);
        order
    };
    let mut all: Vec<Vec<usize>> =
        shorter.iter().flat_map(|order| (0..count).rev().map(move |at| with(order, at))).collect();
    all.sort();
    all
}
