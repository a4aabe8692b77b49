//! What the lists contain that functions give: their elements, how many, and how often each.
//!
//! A list that is made of elements and of lists contains what all these contain, or only the lists', or a
//! part of it. A value of another type is looked at through a function of the source that makes a list of it.

use super::function::{Function, Parameter};
use super::lemma::{Lemma, Sort, Statement};
use lean_bridge::term::Term;
use proof_term::print;

/// What is observed of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Observed {
    Elements,
    Length,
    Counts,
}

/// Conjectures of one observation, the strongest first: of these one is enough.
pub(super) fn candidates(statement: &Statement, function: &Function, observed: Observed) -> Vec<Lemma> {
    let Some((element, value)) = as_list(statement, &function.result, &function.of_variables()) else {
        return vec![];
    };
    let Some(text) = print::print(statement.goal, &element) else { return vec![] };
    let is_element = |p: &&Parameter| p.ty == element;
    let elements: String =
        function.parameters.iter().filter(is_element).map(|p| format!("{} :: ", p.name)).collect();
    let lists = function.parameters.iter().filter(|p| p.ty != element);
    let lists: Vec<String> = lists
        .filter_map(|p| as_list(statement, &p.ty, &p.name).filter(|(of, _)| *of == element))
        .map(|(_, list)| list)
        .collect();
    let lists = match &lists[..] {
        [] => "[]".to_string(),
        [list] => list.clone(),
        lists => format!("({})", lists.join(" ++ ")),
    };
    let mut wholes = vec![lists.clone()];
    if !elements.is_empty() {
        wholes.insert(0, format!("({elements}{lists})"));
    }
    let z = &function.element;
    let mut bodies: Vec<String> = vec![];
    let (all, fewest) = (&wholes[0], &wholes[wholes.len() - 1]);
    match observed {
        Observed::Elements => {
            bodies.extend(wholes.iter().map(|whole| format!("{z} ∈ {value} ↔ {z} ∈ {whole}")));
            for other in function.parameters.iter().filter(is_element) {
                bodies.push(format!("{z} ∈ {value} ↔ {z} ∈ {fewest} ∧ {z} ≠ {}", other.name));
            }
            bodies.extend([fewest, all].map(|whole| format!("{z} ∈ {value} → {z} ∈ {whole}")));
        }
        Observed::Length => {
            let length = |list: &str| format!("List.length {list}");
            bodies.extend(wholes.iter().map(|whole| format!("{} = {}", length(&value), length(whole))));
            bodies.extend([fewest, all].map(|whole| format!("{} ≤ {}", length(&value), length(whole))));
        }
        Observed::Counts => {
            let count = |list: &str| format!("List.count {z} {list}");
            bodies.extend(wholes.iter().map(|whole| format!("{} = {}", count(&value), count(whole))));
            bodies.extend([fewest, all].map(|whole| format!("{} ≤ {}", count(&value), count(whole))));
        }
    }
    bodies.dedup();
    let speaks_of = (observed != Observed::Length).then_some((&element, text.as_str()));
    let sort = Sort::Contents(observed);
    bodies.iter().map(|body| statement.about(sort, function, speaks_of, body)).collect()
}

/// The type of the elements, and the list that a value is looked at as.
fn as_list(statement: &Statement, ty: &Term, value: &str) -> Option<(Term, String)> {
    match ty.as_const_app()? {
        ("List", [element]) => Some((element.clone(), value.to_string())),
        ("Subtype", [inner, _]) => as_list(statement, inner, &format!("{value}.val")),
        ("Prod", [left, right]) => {
            let (of, left) = as_list(statement, left, &format!("{value}.1"))?;
            let (other, right) = as_list(statement, right, &format!("{value}.2"))?;
            (of == other).then(|| (of, format!("({left} ++ {right})")))
        }
        _ => {
            // a function of the source that makes a list of such a value, started with empty ones
            let view = statement.functions.iter().find(|f| looks_at(f, ty))?;
            let (_, [element]) = view.result.as_const_app()? else { return None };
            let arg = |p: &Parameter| if p.ty == *ty { value.to_string() } else { "[]".to_string() };
            Some((element.clone(), view.at(&view.parameters.iter().map(arg).collect::<Vec<_>>())))
        }
    }
}

/// Whether the function makes a list of a value of the type and, at most, of lists.
pub(super) fn looks_at(function: &Function, ty: &Term) -> bool {
    let of_type = function.parameters.iter().filter(|p| p.ty == *ty).count() == 1;
    let others = function.parameters.iter().filter(|p| p.ty != *ty);
    matches!(function.result.as_const_app(), Some(("List", [_])))
        && !matches!(ty.as_const_app(), None | Some(("List" | "Nat" | "Int" | "Bool" | "Option", _)))
        && of_type
        && others.into_iter().all(|p| p.ty == function.result)
}

/// What a function that looks at values of another type with lists in its hands gives: what it makes of the
/// value, then the list.
pub(super) fn looking(statement: &Statement, function: &Function) -> Vec<Lemma> {
    let [first, second] = &function.parameters[..] else { return vec![] };
    let (value, list) = match (looks_at(function, &first.ty), looks_at(function, &second.ty)) {
        (true, _) => (first, second),
        (_, true) => (second, first),
        _ => return vec![],
    };
    let arg = |p: &Parameter| if p.name == value.name { p.name.clone() } else { "[]".to_string() };
    let started = function.at(&function.parameters.iter().map(arg).collect::<Vec<_>>());
    let body = format!("{} = {started} ++ {}", function.of_variables(), list.name);
    vec![statement.about(Sort::Look, function, None, &body)]
}
