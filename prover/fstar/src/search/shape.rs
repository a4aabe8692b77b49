//! What a definition asks for, as far as its text tells: arguments, result, post-condition.
//!
//! This reads F*'s types as a person skims them. A wrong reading
//! costs proposals that F* refuses, and nothing else.

/// An argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binder {
    /// The name of the variable.
    pub name: String,
    /// Its type, as it is written.
    pub ty: String,
    /// `#a:Type`, `[| d |]`: not written in calls.
    pub implicit: bool,
}

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// The name that is declared.
    pub name: String,
    /// Its arguments, in order.
    pub binders: Vec<Binder>,
    /// Without its effect's name if that is all there is to it: `Lemma (ensures …)`, `nat`.
    pub result: String,
    /// Of a lemma: what it ensures.
    pub post: Option<String>,
}

impl Shape {
    /// Of a `val` (`val f : x:int -> Lemma (x == x)`).
    pub fn of_val(text: &str) -> Option<Shape> {
        let (head, ty) = split_once_outside(text.trim().strip_prefix("val")?, ':')?;
        // `val f (x:int) : nat` is a `let` without a body
        let (name, more) = first_word(head);
        let mut binders = binders(more);
        let parts = arrows(ty);
        let (result, arguments) = parts.split_last()?;
        for (i, argument) in arguments.iter().enumerate() {
            binders.push(argument_of(argument, i));
        }
        Some(Shape { name: name.into(), binders, ..Shape::with_result(result) })
    }

    /// Of a `let` up to its `=`, or of another member of its group, from `and` on.
    pub fn of_let(text: &str) -> Option<Shape> {
        let text = text.trim().trim_end_matches('=');
        let text = match text.strip_prefix("and ") {
            Some(member) => member.trim_start(),
            None => text[text.find("let ")? + 4..].trim_start(),
        };
        let text = text.strip_prefix("rec ").unwrap_or(text);
        let (head, result) = match split_once_outside(text, ':') {
            Some((head, result)) => (head, result),
            None => (text, ""),
        };
        let (name, more) = first_word(head);
        Some(Shape { name: name.into(), binders: binders(more), ..Shape::with_result(result) })
    }

    fn with_result(result: &str) -> Shape {
        let result = result.trim();
        let (result, _) = split_at_word(result, "decreases");
        let result = result.trim().trim_end_matches('(').trim().to_string();
        let post = result.strip_prefix("Lemma").map(str::trim_start).map(|rest| {
            let ensures = rest.split_once("ensures").map(|(_, behind)| behind.trim_start());
            let text = ensures.map_or(rest, until_closed).trim();
            strip_fun(&balanced(text)).to_string()
        });
        Shape { result, post: post.filter(|p| !p.is_empty()), ..Shape::default() }
    }

    /// Whether there is nothing to return but a proof.
    pub fn is_proof(&self) -> bool {
        let first = self.result.split_whitespace().next().unwrap_or_default();
        matches!(first, "Lemma" | "unit" | "squash") || self.result.ends_with(" unit")
    }

    /// Both sides of a post-condition that is an equation.
    pub fn equation(&self) -> Option<(&str, &str)> {
        let post = self.post.as_deref()?;
        let at = find_outside(post, "==").or_else(|| find_outside(post, " = "))?;
        let length = if post[at..].starts_with("==") { 2 } else { 3 };
        let (left, right) = (post[..at].trim(), post[at + length..].trim());
        let simple =
            |s: &str| !s.contains("==>") && !s.contains("/\\") && !s.contains("forall") && !s.is_empty();
        (simple(left) && simple(right)).then_some((left, right))
    }

    /// Arguments that are written in a call.
    pub fn explicit(&self) -> impl Iterator<Item = &Binder> {
        self.binders.iter().filter(|b| !b.implicit)
    }
}

fn first_word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '\'')).unwrap_or(text.len());
    text.split_at(end)
}

/// Parts of a type between its arrows.
fn arrows(ty: &str) -> Vec<&str> {
    let mut parts = vec![];
    let mut rest = ty;
    while let Some(at) = find_outside(rest, "->") {
        parts.push(rest[..at].trim());
        rest = &rest[at + 2..];
    }
    parts.push(rest.trim());
    parts
}

fn argument_of(text: &str, number: usize) -> Binder {
    let implicit = text.starts_with('#') || text.starts_with("{|");
    let text = text.trim_start_matches('#');
    // `(x:int)` is `x:int`
    let inner =
        text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).filter(|t| find_outside(t, ":").is_some());
    let text = inner.unwrap_or(text).trim();
    match split_once_outside(text, ':') {
        Some((name, ty)) if name.trim().chars().all(|c| c.is_alphanumeric() || c == '_' || c == '\'') => {
            Binder { name: name.trim().into(), ty: ty.trim().into(), implicit }
        }
        _ => Binder { name: format!("x{number}"), ty: text.into(), implicit },
    }
}

/// `(#a:Type) (l m:list a) n`
fn binders(text: &str) -> Vec<Binder> {
    let mut out = vec![];
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        let implicit = c == '#';
        let behind = rest.trim_start_matches('#');
        if behind.starts_with('(') {
            let inner = balanced(behind);
            let end = (inner.len() + 2).min(behind.len());
            let hidden = implicit || inner.starts_with('#');
            let (names, ty) = split_once_outside(inner.trim_start_matches('#'), ':').unwrap_or((&inner, ""));
            for name in names.split_whitespace() {
                let name = name.trim_start_matches('#').to_string();
                out.push(Binder { name, ty: ty.trim().into(), implicit: hidden });
            }
            rest = behind.get(end..).unwrap_or_default().trim_start();
        } else if behind.starts_with("{|") {
            rest = behind.split_once("|}").map_or("", |(_, r)| r).trim_start();
        } else {
            let (name, more) = first_word(behind);
            if name.is_empty() {
                break;
            }
            out.push(Binder { name: name.into(), ty: String::new(), implicit });
            rest = more.trim_start();
        }
    }
    out
}

/// What stands in the brackets that a text begins with; the whole text if it begins with none.
fn balanced(text: &str) -> String {
    let text = text.trim();
    if !text.starts_with('(') {
        return text.to_string();
    }
    let mut depth = 0;
    for (i, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return text[1..i].trim().to_string();
        }
    }
    text.to_string()
}

/// Up to the bracket that closes what was opened before.
fn until_closed(text: &str) -> &str {
    let mut depth = 0;
    for (i, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return &text[..i],
            ')' => depth -= 1,
            _ => {}
        }
    }
    text
}

/// `fun _ -> p` is `p`.
fn strip_fun(text: &str) -> &str {
    match text.strip_prefix("fun ") {
        Some(rest) => rest.split_once("->").map_or(text, |(_, body)| body.trim()),
        None => text,
    }
}

fn split_at_word<'a>(text: &'a str, word: &str) -> (&'a str, &'a str) {
    match text.find(word) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    }
}

fn split_once_outside(text: &str, character: char) -> Option<(&str, &str)> {
    let at = find_outside(text, &character.to_string())?;
    Some((&text[..at], &text[at + character.len_utf8()..]))
}

/// Where a text stands outside of brackets.
fn find_outside(text: &str, what: &str) -> Option<usize> {
    let mut depth = 0i32;
    for (i, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        // `::` and `:=` are no `:`
        let is_other = what == ":"
            && (text[i..].starts_with("::") || text[..i].ends_with(':') || text[i..].starts_with(":="));
        if depth == 0 && text[i..].starts_with(what) && !is_other {
            return Some(i);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_and_post_conditions() {
        let s = Shape::of_val(
            "val f: #a:Type -> l1:list a -> (l2:list a) -> nat -> Lemma (requires True) \
            (ensures (length (l1@l2) = length l1 + length l2))",
        )
        .unwrap();
        let names: Vec<&str> = s.explicit().map(|b| b.name.as_str()).collect();
        assert_eq!((s.name.as_str(), names), ("f", vec!["l1", "l2", "x3"]));
        assert_eq!(s.binders[1].ty, "list a");
        assert_eq!(s.post.as_deref(), Some("length (l1@l2) = length l1 + length l2"));
        assert_eq!(s.equation(), Some(("length (l1@l2)", "length l1 + length l2")));
        let s =
            Shape::of_let("let rec g (#a:Type) (l m:list a) : Lemma (ensures rev l == m) (decreases l) =")
                .unwrap();
        assert_eq!((s.name.as_str(), s.binders.len(), s.explicit().count()), ("g", 3, 2));
        assert!(s.is_proof() && s.equation() == Some(("rev l", "m")));
        let s = Shape::of_let("let size (t:tree 'a) : Tot nat =").unwrap();
        assert!(!s.is_proof() && s.post.is_none());
        let s = Shape::of_val("val h (x:int) : y:int{y > x}").unwrap();
        assert_eq!((s.binders.len(), s.result.as_str()), (1, "y:int{y > x}"));
    }
}
