//! Calls and values made of what is in sight.

use super::scope::Scope;
use super::shape::{Binder, Shape};

/// Ways to choose the arguments of a lemma.
const CALLS: usize = 3;

/// `Node x0 x1`, with names that nothing has yet.
pub fn pattern(constructor: &str, arity: usize, scope: &Scope) -> String {
    let level = scope.matched.len();
    if constructor == "::" {
        return format!("hd{level} :: tl{level}");
    }
    let mut text = constructor.to_string();
    (0..arity).for_each(|i| text += &format!(" p{level}{i}"));
    text
}

/// The definition called on smaller arguments: one for each smaller thing, and one for all of them.
pub fn recursions(shape: &Shape, scope: &Scope) -> Vec<String> {
    let call = |replaced: &dyn Fn(&str) -> Option<String>| {
        let arguments: Vec<String> =
            shape.explicit().map(|b| replaced(&b.name).unwrap_or_else(|| b.name.clone())).collect();
        format!("{} {}", shape.name, arguments.join(" "))
    };
    let mut out: Vec<String> = vec![];
    for (part, whole) in &scope.smaller {
        out.push(call(&|name| (name == whole).then(|| part.clone())));
    }
    let all =
        call(&|name| scope.smaller.iter().rfind(|(_, whole)| whole == name).map(|(part, _)| part.clone()));
    if !scope.smaller.is_empty() && !out.contains(&all) {
        out.push(all);
    }
    out.retain(|c| shape.explicit().count() > 0 && !c.trim().is_empty());
    out
}

/// Another member of the mutual group called on something smaller:
/// that where its type fits first, variables elsewhere.
pub fn turns(other: &Shape, scope: &Scope) -> Vec<String> {
    let type_of = |name: &str| scope.variables.iter().find(|b| b.name == name).map_or("", |b| b.ty.as_str());
    let mut out: Vec<String> = vec![];
    for (part, whole) in &scope.smaller {
        let fits =
            |b: &Binder| b.ty.is_empty() || first(&b.ty) == first(type_of(whole)) || type_of(part) == b.ty;
        let Some(place) = other.explicit().position(fits) else { continue };
        let argument = |(i, b): (usize, &Binder)| match i == place {
            true => Some(part.clone()),
            false => {
                let same = scope.variables.iter().filter(|v| first(&v.ty) == first(&b.ty));
                same.max_by_key(|v| v.name == b.name).map(|v| v.name.clone())
            }
        };
        let arguments: Option<Vec<String>> = other.explicit().enumerate().map(argument).collect();
        out.extend(arguments.map(|a| format!("{} {}", other.name, a.join(" "))));
    }
    out.dedup();
    out
}

/// The first word of a type.
fn first(ty: &str) -> &str {
    ty.split(|c: char| !(c.is_alphanumeric() || c == '\'')).next().unwrap_or_default()
}

/// Calls of a lemma: arguments of fitting types, in the order of what is in sight.
pub fn calls(name: &str, shape: &Shape, scope: &Scope) -> Vec<String> {
    let mut ways: Vec<Vec<String>> = vec![vec![]];
    for wanted in shape.explicit() {
        let fits = |b: &&Binder| b.ty.is_empty() || wanted.ty.is_empty() || first(&b.ty) == first(&wanted.ty);
        let mut candidates: Vec<&str> =
            scope.variables.iter().filter(fits).map(|b| b.name.as_str()).collect();
        // the variable of the same name first, then those that are not used yet
        candidates.sort_by_key(|c| *c != wanted.name);
        match first(&wanted.ty) {
            "unit" => candidates = vec!["()"],
            "list" => candidates.push("[]"),
            "nat" | "int" => candidates.push("0"),
            _ => {}
        }
        let mut next = vec![];
        for way in &ways {
            for candidate in candidates.iter().take(CALLS) {
                next.push([way.clone(), vec![candidate.to_string()]].concat());
            }
        }
        let repeats =
            |way: &Vec<String>| way.iter().enumerate().filter(|(i, a)| way[..*i].contains(a)).count();
        next.sort_by_key(repeats);
        next.truncate(CALLS);
        ways = next;
    }
    ways.into_iter()
        .map(|arguments| format!("{name} {}", arguments.join(" ")).trim_end().to_string())
        .collect()
}

/// Values that a function may return without a thought.
pub fn values(shape: &Shape, scope: &Scope) -> Vec<String> {
    let result = shape.result.trim_start_matches("Tot ").trim();
    let mut out: Vec<String> = scope
        .variables
        .iter()
        .filter(|b| !b.ty.is_empty() && b.ty.split_whitespace().next() == result.split_whitespace().next())
        .map(|b| b.name.clone())
        .collect();
    match first(result) {
        "nat" | "int" => out.extend(["0".into(), "1".into()]),
        "bool" => out.extend(["true".into(), "false".into()]),
        "list" => out.push("[]".into()),
        "option" => out.push("None".into()),
        _ => {}
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_of_lemmas_fit() {
        let shape = Shape::of_val("val rev_acc_length (#a:Type) (l acc:list a) : Lemma (p l acc)").unwrap();
        let scope = Scope::of(
            "let rec f l n =\n  □",
            &Shape::of_let("let f (l:list int) (n:nat) : Lemma (q l) =").unwrap(),
        );
        assert_eq!(
            calls("rev_acc_length", &shape, &scope)[..2],
            ["rev_acc_length l []", "rev_acc_length [] l"]
        );
        let both = Shape::of_val("val g : nat -> unit -> list int -> Lemma True").unwrap();
        assert_eq!(calls("M.g", &both, &scope)[0], "M.g n () l");
    }

    #[test]
    fn members_of_a_group_call_each_other_on_smaller_things() {
        let size = Shape::of_let("let rec size (t:tree) : nat =").unwrap();
        let sizes = Shape::of_let("and sizes (acc:nat) (l:list tree) : nat =").unwrap();
        let text = "let rec size t =\n  match t with\n  | Node n kids -> □";
        let mut scope = Scope::of(text, &size);
        scope.variables.iter_mut().filter(|b| b.name == "kids").for_each(|b| b.ty = "list tree".into());
        scope.variables.iter_mut().filter(|b| b.name == "n").for_each(|b| b.ty = "nat".into());
        assert!(turns(&sizes, &scope).contains(&"sizes n kids".to_string()), "{:?}", turns(&sizes, &scope));
        let even = Shape::of_let("let rec even (n:nat) : bool =").unwrap();
        let odd = Shape::of_let("and odd (k:nat) : bool =").unwrap();
        let text = "let rec even n =\n  if n = 0\n  then true\n  else □";
        assert_eq!(turns(&odd, &Scope::of(text, &even)), ["odd (n - 1)"]);
    }
}
