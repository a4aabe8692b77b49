//! A goal as text for retrieval.
//!
//! The search's goals come as terms, because printing in Lean costs milliseconds. This print only has to have
//! the words that Lean's would have: full names of constants, notation where Lean has it, no instances and no
//! implicit types. It is not read back by anything.

use lean_bridge::term::{Goal, Hyp, Term};
use proof_term::names::is_instance;

/// Infix notations: constant and sign. The operands are the last two arguments.
const INFIX: &[(&str, &str)] = &[
    ("And", "∧"),
    ("BEq.beq", "=="),
    ("Bind.bind", ">>="),
    ("Dvd.dvd", "∣"),
    ("Eq", "="),
    ("Functor.map", "<$>"),
    ("GE.ge", "≥"),
    ("GT.gt", ">"),
    ("HAdd.hAdd", "+"),
    ("HAnd.hAnd", "&&&"),
    ("HAppend.hAppend", "++"),
    ("HDiv.hDiv", "/"),
    ("HEq", "≍"),
    ("HMod.hMod", "%"),
    ("HMul.hMul", "*"),
    ("HOr.hOr", "|||"),
    ("HPow.hPow", "^"),
    ("HShiftLeft.hShiftLeft", "<<<"),
    ("HShiftRight.hShiftRight", ">>>"),
    ("HSub.hSub", "-"),
    ("HXor.hXor", "^^^"),
    ("Iff", "↔"),
    ("LE.le", "≤"),
    ("LT.lt", "<"),
    ("List.cons", "::"),
    ("Ne", "≠"),
    ("Or", "∨"),
    ("Prod", "×"),
    ("and", "&&"),
    ("bne", "!="),
    ("or", "||"),
];

/// The goal: a line for each hypothesis, then the target.
pub fn text(goal: &Goal) -> String {
    if let Some(text) = &goal.text {
        return text.clone();
    }
    let mut out = String::new();
    for h in &goal.hyps {
        out += &format!("{} : ", h.name);
        write(&h.ty, &goal.hyps, &mut vec![], &mut out);
        out.push('\n');
    }
    out += "⊢ ";
    if let Some(target) = &goal.target {
        write(target, &goal.hyps, &mut vec![], &mut out);
    }
    out
}

fn write<'a>(term: &'a Term, hyps: &[Hyp], bound: &mut Vec<&'a str>, out: &mut String) {
    match term {
        Term::Const(c) => *out += c,
        Term::Hyp(i) => *out += hyps.get(*i).map_or("_", |h| h.name.as_str()),
        Term::Bound(i) => *out += bound.iter().rev().nth(*i).copied().unwrap_or("_"),
        Term::Nat(n) => *out += n,
        Term::Str(s) => *out += &format!("{s:?}"),
        Term::Sort(l) if l == "0" => *out += "Prop",
        Term::Sort(l) if l == "1" => *out += "Type",
        Term::Sort(_) => *out += "Type u",
        Term::Meta(_) => *out += "_",
        Term::Proj(ty, i, e) => {
            write(e, hyps, bound, out);
            *out += &format!(" {ty} {}", i + 1);
        }
        Term::Lambda(b, body) => {
            *out += &format!("(fun {} => ", b.name);
            under(b.name.as_str(), body, hyps, bound, out);
            out.push(')');
        }
        Term::Forall(b, body) => {
            *out += &format!("(∀ {} : ", b.name);
            write(&b.ty, hyps, bound, out);
            *out += ", ";
            under(b.name.as_str(), body, hyps, bound, out);
            out.push(')');
        }
        Term::Let(b, value, body) => {
            *out += &format!("(let {} := ", b.name);
            write(value, hyps, bound, out);
            *out += "; ";
            under(b.name.as_str(), body, hyps, bound, out);
            out.push(')');
        }
        Term::App(f, xs) => application(f, xs, hyps, bound, out),
    }
}

fn under<'a>(name: &'a str, body: &'a Term, hyps: &[Hyp], bound: &mut Vec<&'a str>, out: &mut String) {
    bound.push(name);
    write(body, hyps, bound, out);
    bound.pop();
}

fn application<'a>(
    function: &'a Term,
    xs: &'a [Term],
    hyps: &[Hyp],
    bound: &mut Vec<&'a str>,
    out: &mut String,
) {
    let name = if let Term::Const(c) = function { c.as_str() } else { "" };
    match (name, xs) {
        ("OfNat.ofNat", [_, n, ..]) => return write(n, hyps, bound, out),
        ("Not", [p]) => {
            *out += "¬";
            return write(p, hyps, bound, out);
        }
        ("Membership.mem", [.., set, x]) => return infix(x, "∈", set, hyps, bound, out),
        ("GetElem.getElem", [.., xs, i, _]) => return element(xs, i, "]", hyps, bound, out),
        ("GetElem?.getElem?", [.., xs, i]) => return element(xs, i, "]?", hyps, bound, out),
        ("ite", [_, c, _, a, b]) => {
            for (word, part) in [("(if ", c), (" then ", a), (" else ", b)] {
                *out += word;
                write(part, hyps, bound, out);
            }
            out.push(')');
            return;
        }
        ("Exists", [_, p]) => {
            *out += "∃ ";
            return write(p, hyps, bound, out);
        }
        (_, [.., a, b]) => {
            if let Ok(k) = INFIX.binary_search_by(|i| i.0.cmp(name)) {
                return infix(a, INFIX[k].1, b, hyps, bound, out);
            }
        }
        _ => {}
    }
    out.push('(');
    write(function, hyps, bound, out);
    for x in xs.iter().filter(|x| !is_implicit(x, hyps)) {
        out.push(' ');
        write(x, hyps, bound, out);
    }
    out.push(')');
}

/// Whether an argument is one that Lean would rather not show: an instance or a type.
fn is_implicit(term: &Term, hyps: &[Hyp]) -> bool {
    match term {
        Term::Hyp(i) => {
            hyps.get(*i).is_some_and(|h| matches!(&h.ty, Term::Sort(_)) || h.name.starts_with("inst"))
        }
        Term::Sort(_) => true,
        _ => is_instance(term),
    }
}

fn infix<'a>(
    left: &'a Term,
    sign: &str,
    right: &'a Term,
    hyps: &[Hyp],
    bound: &mut Vec<&'a str>,
    out: &mut String,
) {
    out.push('(');
    write(left, hyps, bound, out);
    *out += &format!(" {sign} ");
    write(right, hyps, bound, out);
    out.push(')');
}

fn element<'a>(
    xs: &'a Term,
    instance: &'a Term,
    end: &str,
    hyps: &[Hyp],
    bound: &mut Vec<&'a str>,
    out: &mut String,
) {
    write(xs, hyps, bound, out);
    out.push('[');
    write(instance, hyps, bound, out);
    *out += end;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proof_term::sample;

    #[test]
    fn words_that_lean_would_print() {
        let goal = sample::goal("x : Nat; h : 2 ≤ x ⊢ x + 1 = 3 ∨ ¬x = 2");
        assert_eq!(text(&goal), "x : Nat\nh : (2 ≤ x)\n⊢ (((x + 1) = 3) ∨ ¬(x = 2))");
        assert!(INFIX.windows(2).all(|w| w[0].0 < w[1].0));
    }

    #[test]
    fn printed_goals_are_taken_as_they_are() {
        let goal = Goal { text: Some("⊢ p".into()), ..Goal::default() };
        assert_eq!(text(&goal), "⊢ p");
    }
}
