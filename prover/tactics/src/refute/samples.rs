//! Small sample values for types that are not evaluated here: lists, functions, propositions, type variables.
//! Lean decides which of them refute the statement.

use lean_bridge::term::{Goal, Term};
use proof_term::shape::{head, telescope};

/// Combinations that are proposed.
const MOST: usize = 24;

/// Values for the variables of the goal, in order; the combinations with the smallest sum of positions first.
pub fn assignments(goal: &Goal) -> Vec<Vec<String>> {
    let data: Vec<&lean_bridge::term::Hyp> =
        goal.hyps.iter().filter(|h| !h.prop && h.value.is_none()).collect();
    let instance = |h: &lean_bridge::term::Hyp| h.name.starts_with("inst") && !h.accessible;
    let mut choices = vec![];
    for h in data.iter().filter(|h| !instance(h)) {
        match values(goal, &h.ty) {
            Some(v) => choices.push(v),
            None => return vec![],
        }
    }
    // without variables there is one combination: the statement itself may be decided
    let mut out = vec![];
    let most: usize = choices.iter().map(|c| c.len() - 1).sum();
    for sum in 0..=most {
        combine(&choices, sum, &mut vec![], &mut out);
        if out.len() >= MOST {
            break;
        }
    }
    out.truncate(MOST);
    out
}

fn combine(choices: &[Vec<String>], sum: usize, sofar: &mut Vec<String>, out: &mut Vec<Vec<String>>) {
    let k = sofar.len();
    if k == choices.len() {
        if sum == 0 {
            out.push(sofar.clone());
        }
        return;
    }
    for (i, v) in choices[k].iter().enumerate().take(sum + 1) {
        sofar.push(v.clone());
        combine(choices, sum - i, sofar, out);
        sofar.pop();
    }
}

fn values(goal: &Goal, ty: &Term) -> Option<Vec<String>> {
    let own = |xs: &[&str]| Some(xs.iter().map(|x| x.to_string()).collect());
    match ty {
        Term::Sort(l) if l == "0" => own(&["False", "True"]),
        // type variables become `Nat`, their elements numbers
        Term::Sort(_) => own(&["Nat"]),
        Term::Hyp(i) => matches!(goal.hyps.get(*i)?.ty, Term::Sort(_)).then(|| own(&["0", "1"]))?,
        Term::Forall(..) => function(ty),
        _ => match head(ty)? {
            "Nat" => own(&["0", "1", "2", "3"]),
            "Int" => own(&["0", "1", "(-1)", "2"]),
            "Rat" => own(&["0", "1", "(-1)", "(1/2)"]),
            "Bool" => own(&["true", "false"]),
            "List" => own(&["[]", "[default]", "[default, default]"]).map(|d: Vec<String>| {
                let number = |t: &Term| matches!(t, Term::Hyp(_)) || matches!(head(t), Some("Nat" | "Int"));
                if matches!(ty.as_const_app(), Some((_, [t])) if number(t)) {
                    ["[]", "[0]", "[1]", "[0, 1]", "[1, 0]"].iter().map(|s| s.to_string()).collect()
                } else {
                    d
                }
            }),
            "Option" => own(&["none", "(some default)"]),
            "Array" => own(&["#[]", "#[default]"]),
            "Fin" | "BitVec" => own(&["0", "1", "2"]),
            "String" => own(&["\"\"", "\"a\""]),
            "Char" => own(&["'a'", "'b'"]),
            _ => own(&["default"]),
        },
    }
}

fn function(ty: &Term) -> Option<Vec<String>> {
    let (binders, end) = telescope(ty);
    let unders = "_ ".repeat(binders.len());
    let constant = |v: &str| format!("(fun {unders}=> {v})");
    Some(match (binders.len(), end) {
        (_, Term::Sort(l)) if l == "0" => vec![constant("False"), constant("True")],
        (1, _) if matches!(head(end), Some("Nat" | "Int" | "Rat")) && *binders[0].ty == *end => {
            let mut v: Vec<String> =
                ["(fun x => x)", "(fun x => x + 1)", "(fun x => 2 * x)", "(fun x => x * x)"]
                    .iter()
                    .map(|s| s.to_string())
                    .collect();
            v.insert(0, constant("0"));
            v
        }
        (1, _) if *binders[0].ty == *end => vec!["(fun x => x)".into(), constant("default")],
        _ => vec![constant("default")],
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::structure::testing::goal;
    use super::*;
    use proof_term::build::*;

    #[test]
    fn combinations_by_size() {
        let list = call("List", vec![nat_ty()]);
        let p = Term::Sort("0".into());
        let g = goal(&[("l", list), ("p", p)], constant("True"));
        let a = assignments(&g);
        assert_eq!(a[0], ["[]", "False"]);
        assert!(a.contains(&vec!["[1, 0]".to_string(), "True".to_string()]) && a.len() <= MOST);
    }
}
