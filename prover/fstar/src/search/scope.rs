//! What can be named at a hole, read off the sketch's layout.

use super::shape::{Binder, Shape};
use super::sketch::HOLE;

/// Variables at a hole, and the case that it stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Arguments of the definition, then variables of patterns; types as far as they are known.
    pub variables: Vec<Binder>,
    /// What was taken apart on the way to the hole.
    pub matched: Vec<String>,
    /// Parts of something that was taken apart, each with that thing: what a recursion may descend to.
    pub smaller: Vec<(String, String)>,
    /// Text that stands before the hole in its own sequence: what was called or asserted already.
    pub done: String,
}

impl Scope {
    /// Of the only hole in a sketch.
    pub fn of(sketch: &str, shape: &Shape) -> Scope {
        let mut scope = Scope { variables: shape.explicit().cloned().collect(), ..Scope::default() };
        let lines: Vec<&str> = sketch.lines().collect();
        let Some(at) = lines.iter().position(|l| l.contains(HOLE)) else { return scope };
        let indent = |line: &str| line.chars().take_while(|c| *c == ' ').count();
        // branches that the hole stands in, from the inside out
        let mut column = usize::MAX;
        let mut branches: Vec<(usize, &str)> = vec![];
        for i in (0..=at).rev() {
            let line = lines[i];
            let own = indent(line);
            let text = line.trim_start();
            if own < column && (text.starts_with('|') || text.starts_with("else") || text.starts_with("then"))
            {
                branches.push((i, text));
                column = own;
            } else if i < at && own < column && column == usize::MAX {
                scope.done += text;
            }
        }
        for (i, branch) in branches.iter().rev() {
            // the line that it belongs to: the nearest one above that begins something
            let column = indent(lines[*i]);
            let owner = lines[..*i].iter().rev().find(|l| {
                let text = l.trim_start().trim_start_matches(|c: char| !c.is_alphabetic());
                indent(l) <= column && (l.contains("match ") || text.starts_with("if ") || l.contains("(if "))
            });
            let Some(owner) = owner else { continue };
            if let Some(thing) = owner.split("match ").nth(1).and_then(|r| r.split(" with").next()) {
                scope.enter(thing.trim(), branch);
            } else if let Some(thing) = owner.split("if ").nth(1) {
                let thing = thing.trim_end_matches("then").trim();
                let (name, what) = thing.split_once(" = ").unwrap_or((thing, ""));
                scope.matched.push(name.trim().into());
                if branch.starts_with("else") && what.trim() == "0" {
                    scope.smaller.push((format!("({} - 1)", name.trim()), name.trim().into()));
                }
            }
        }
        scope
    }

    fn enter(&mut self, thing: &str, branch: &str) {
        self.matched.push(thing.into());
        let pattern = branch.trim_start_matches('|').split("->").next().unwrap_or_default();
        let ty = self.variables.iter().find(|b| b.name == thing).map(|b| b.ty.clone()).unwrap_or_default();
        let names: Vec<&str> = pattern
            .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '\''))
            .filter(|w| w.starts_with(|c: char| c.is_lowercase()) && !matches!(*w, "true" | "false"))
            .collect();
        for (i, name) in names.iter().enumerate() {
            // the tail of a list is a list; of other things any part may be of the same type
            let is_like_it = !pattern.contains("::") || i == 1;
            let own = if is_like_it { ty.clone() } else { String::new() };
            self.variables.push(Binder { name: name.to_string(), ty: own, implicit: false });
            if is_like_it {
                self.smaller.push((name.to_string(), thing.into()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_bring_variables_and_smaller_things() {
        let shape = Shape::of_let("let rec f (l m:list int) (n:nat) : Lemma (p l m) =").unwrap();
        let text = "let rec f l m n =\n  match l with\n  | [] -> admit ()\n  | h :: t -> (if n = \
            0\n               then admit ()\n               else □)";
        let scope = Scope::of(text, &shape);
        let names: Vec<&str> = scope.variables.iter().map(|b| b.name.as_str()).collect();
        assert_eq!(names, ["l", "m", "n", "h", "t"]);
        assert_eq!(scope.matched, ["l", "n"]);
        assert_eq!(scope.smaller, [("t".to_string(), "l".to_string()), ("(n - 1)".into(), "n".into())]);
        let flat = Scope::of("let rec f l m n =\n  □", &shape);
        assert!(flat.matched.is_empty() && flat.smaller.is_empty());
    }
}
