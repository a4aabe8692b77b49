//! A definition to be found.

use super::examples::Example;
use super::premises::{FstarPremises, Lemma};
use super::shape::Shape;
use super::sketch::{HOLE, Sketch};
use fstar_bridge::{DefinitionProblem, FstarStatement, StackEntry};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A definition to be found, with what the search knows of it.
#[derive(Clone, Debug)]
pub struct Target {
    /// The problem of the checker.
    pub problem: Arc<DefinitionProblem>,
    /// `let rec f l m =` and a hole; of a mutual group a hole only, for all of it.
    pub root: Sketch,
    /// The beginnings of all members, each with a hole.
    pub skeleton: Sketch,
    /// Of each member.
    pub shapes: Vec<Shape>,
    /// The type as it was given, or the beginning of the definition.
    pub text: String,
    /// The text before it, as far as it is known.
    pub context: String,
    /// Lemmas that may be called.
    pub lemmas: Vec<Lemma>,
    /// Definitions of similar type.
    pub examples: Vec<Example>,
    /// Types whose values can be taken apart: name, and constructors with the number of their arguments.
    pub types: Vec<(String, Vec<(String, usize)>)>,
    /// `FStar.Tactics` is open.
    pub has_tactics: bool,
    /// `FStar.Calc` is there.
    pub has_calc: bool,
}

impl Target {
    /// `heads`: the `let` up to its `=`, where the definition's author has written one; of a mutual group one
    /// for each member. None if there is neither that nor a type.
    pub fn new(
        problem: Arc<DefinitionProblem>,
        heads: &[String],
        premises: &FstarPremises,
        examples: impl FnOnce(&str) -> Vec<Example>,
    ) -> Option<Target> {
        let before = before(&problem);
        let is_group = problem.names.len() > 1;
        // where the types of a group's members are not known there is nothing to begin with
        if is_group && heads.len() != problem.names.len() {
            return None;
        }
        // of a group, the interface may show types that it has not come to yet
        let interface = problem.interface.as_deref().unwrap_or_default();
        let all = [fstar_bridge::statements(interface), fstar_bridge::statements(&before)].concat();
        let vals: Vec<FstarStatement> = all.into_iter().filter(|s| s.text.starts_with("val")).collect();
        let members: Vec<Member> = match heads {
            [] => vec![Member::of(None, &problem, &vals)?],
            heads => heads.iter().map(|h| Member::of(Some(h), &problem, &vals)).collect::<Option<_>>()?,
        };
        let skeleton: Vec<String> = members.iter().map(|m| format!("{}\n  {HOLE}", m.head)).collect();
        let skeleton = Sketch::new(skeleton.join("\n"));
        // what is asked for, in words
        let text = members.iter().map(|m| m.val.as_ref().unwrap_or(&m.head).as_str());
        let text = text.collect::<Vec<_>>().join("\n");
        let shapes: Vec<Shape> = members.into_iter().map(|m| m.shape).collect();
        let opened: BTreeSet<&str> = opened(&before).collect();
        let types = [
            ("list".to_string(), vec![("[]".to_string(), 0), ("::".to_string(), 2)]),
            ("option".to_string(), vec![("None".to_string(), 0), ("Some".to_string(), 1)]),
            ("bool".to_string(), vec![("true".to_string(), 0), ("false".to_string(), 0)]),
        ];
        let has_tactics = opened.iter().any(|module| module.starts_with("FStar.Tactics"));
        let has_calc = opened.contains("FStar.Calc");
        let mut visible = opened;
        visible.insert(problem.module());
        let lemmas = premises.near(&shapes, &text, &before, &visible);
        Some(Target {
            root: if is_group { Sketch::new(HOLE) } else { skeleton.clone() },
            skeleton,
            lemmas,
            examples: examples(&text),
            text,
            types: types.into_iter().chain(inductives(&before)).collect(),
            has_tactics,
            has_calc,
            context: before,
            shapes,
            problem,
        })
    }

    /// The member that the only hole of a sketch stands in, and its text there.
    pub fn member<'a>(&self, sketch: &'a str) -> (&Shape, &'a str) {
        let end = sketch.find(HOLE).unwrap_or(sketch.len());
        // members begin at the first column, and nothing else does
        let begins: Vec<usize> = sketch[..end].match_indices("\nand ").map(|(at, _)| at + 1).collect();
        let number = begins.len().min(self.shapes.len() - 1);
        (&self.shapes[number], &sketch[begins.last().copied().unwrap_or(0)..])
    }

    /// The constructors of a type, by its first word.
    pub fn constructors(&self, ty: &str) -> Option<&[(String, usize)]> {
        let first = ty
            .trim_start_matches('(')
            .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '\''))
            .next()?;
        self.types.iter().rfind(|(name, _)| name == first).map(|(_, constructors)| constructors.as_slice())
    }
}

/// What can be seen of the module's text at a definition: of its interface, what
/// F* has put before it, then what stands before it.
fn before(problem: &DefinitionProblem) -> String {
    let pushed = problem.before.steps.iter().filter_map(|s| match &**s {
        StackEntry::Push { code, .. } => Some(code.as_str()),
        StackEntry::Partial { .. } => None,
    });
    let own: String = pushed.collect();
    let Some(interface) = &problem.interface else { return own };
    let words = own.split_whitespace();
    let types =
        words.clone().zip(words.skip(1)).filter(|(word, _)| *word == "type").map(|(_, name)| name.into());
    let defined: Vec<String> = fstar_bridge::lets(&own).into_iter().flatten().chain(types).collect();
    format!("{}\n{own}", fstar_bridge::shown(interface, &defined))
}

/// One definition of a mutual group, or the only one.
struct Member {
    shape: Shape,
    val: Option<String>,
    /// How its text begins.
    head: String,
}

impl Member {
    /// `vals`: those of the text before it.
    fn of(head: Option<&String>, problem: &DefinitionProblem, vals: &[FstarStatement]) -> Option<Member> {
        let of_let = head.and_then(|h| Shape::of_let(h));
        let name = match &of_let {
            Some(shape) => shape.name.clone(),
            None => problem.short_names().next()?.to_string(),
        };
        let is_group = problem.names.len() > 1;
        let is_own = |val: &String| !is_group || Shape::of_val(val).is_some_and(|s| s.name == name);
        let before = || vals.iter().rfind(|s| s.name == name).map(|s| s.text.clone());
        let val = problem.val.clone().filter(is_own).or_else(before);
        // F* takes nothing but functions for recursive, and by the arguments that are written
        let takes_arguments = of_let.as_ref().is_none_or(|shape| !shape.binders.is_empty());
        let shape = match &val {
            // arguments are called what the head calls them, types come from the type
            Some(val) => merged(Shape::of_val(val)?, of_let),
            None => of_let?,
        };
        let head = match head {
            // without a type the head must stay as it was given
            Some(head) if val.is_none() || is_group => without_empty_lines(head),
            Some(head) if !takes_arguments => without_empty_lines(head),
            Some(head) => recursive(&without_empty_lines(head)),
            None => head_of(&shape),
        };
        Some(Member { shape, val, head })
    }
}

/// What a `val` says, with the names of the `let`.
fn merged(val: Shape, of_let: Option<Shape>) -> Shape {
    let Some(of_let) = of_let else { return val };
    let mut shape = val;
    let mut names = of_let.explicit().map(|b| b.name.clone());
    for binder in shape.binders.iter_mut().filter(|b| !b.implicit) {
        if let Some(name) = names.next() {
            binder.name = name;
        }
    }
    shape
}

/// Modules that a text opens.
fn opened(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split_whitespace();
    words.clone().zip(words.skip(1)).filter(|(word, _)| *word == "open").map(|(_, module)| module)
}

/// `let rec f x y =`, or `let c =`: what takes no arguments cannot be recursive.
fn head_of(shape: &Shape) -> String {
    if shape.binders.is_empty() {
        return format!("let {} =", shape.name);
    }
    let names = shape.binders.iter().map(|b| format!("{}{}", if b.implicit { "#" } else { "" }, b.name));
    format!("let rec {} {} =", shape.name, names.collect::<Vec<_>>().join(" "))
}

/// An empty line ends the type in a problem's statement.
fn without_empty_lines(head: &str) -> String {
    let lines: Vec<&str> = head.trim_end().lines().filter(|l| !l.trim().is_empty()).collect();
    lines.join("\n")
}

/// With `rec`, which F* accepts where nothing recurs.
fn recursive(head: &str) -> String {
    let head = head.trim_end();
    match head.find("let ") {
        Some(at) if !head[at + 4..].trim_start().starts_with("rec ") => {
            format!("{}let rec {}", &head[..at], head[at + 4..].trim_start())
        }
        _ => head.to_string(),
    }
}

/// `type t = | A : … | B of …` of a text, read line by line: what is not understood is left out.
fn inductives(text: &str) -> Vec<(String, Vec<(String, usize)>)> {
    let mut out: Vec<(String, Vec<(String, usize)>)> = vec![];
    for line in text.lines() {
        let trimmed = line.trim();
        let declares = trimmed.strip_prefix("noeq ").unwrap_or(trimmed).strip_prefix("type ");
        if let Some(rest) = declares {
            let name = rest
                .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '\''))
                .next()
                .unwrap_or_default();
            out.push((name.into(), vec![]));
        } else if !trimmed.starts_with('|') {
            // the end of a type's cases is wherever something else begins
            if !line.starts_with([' ', '\t']) && !trimmed.is_empty() {
                out.retain(|(_, cases)| !cases.is_empty());
                out.push((String::new(), vec![]));
            }
            continue;
        }
        let Some((_, cases)) = out.last_mut() else { continue };
        let from = trimmed.find('|').map_or("", |at| &trimmed[at..]);
        for case in from.split('|').skip(1) {
            let case = case.trim();
            let name: String =
                case.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == '\'').collect();
            if !name.starts_with(char::is_uppercase) {
                continue;
            }
            let behind = case[name.len()..].trim_start();
            let arity = match behind.strip_prefix("of ") {
                Some(types) => types.matches(['&', '*']).count() + 1,
                None => behind.matches("->").count(),
            };
            cases.push((name, arity));
        }
    }
    out.retain(|(name, cases)| !name.is_empty() && !cases.is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_as_they_are_usually_written() {
        let text = "type tree (a:Type) =\n  | Leaf : tree a\n  | Node : left:tree a -> a -> right:tree a -> \
            tree a\nlet x = 1\ntype c = | Red | Blue of int\n";
        let found = inductives(text);
        let of = |name: &str, arity| (name.to_string(), arity);
        assert_eq!(found[0], ("tree".into(), vec![of("Leaf", 0), of("Node", 3)]));
        assert_eq!(found[1], ("c".into(), vec![of("Red", 0), of("Blue", 1)]));
        assert_eq!(recursive("let f x ="), "let rec f x =");
        let head = |val: &str| head_of(&Shape::of_val(val).unwrap());
        assert_eq!(head("val f : #a:Type -> x:a -> Tot a"), "let rec f #a x =");
        assert_eq!(head("val c : int"), "let c =");
        assert_eq!(recursive("[@@\"a\"] let rec f x ="), "[@@\"a\"] let rec f x =");
    }
}
