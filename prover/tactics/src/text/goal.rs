//! Reading a goal as Lean prints it.

/// A goal's text in parts.
#[derive(Debug, Default, PartialEq)]
pub struct TextGoal {
    pub hyps: Vec<Hyp>,
    /// On one line.
    pub target: String,
}

/// A variable or hypothesis.
#[derive(Clone, Debug, PartialEq)]
pub struct Hyp {
    /// Usable in tactic text; see `hidden`.
    pub name: String,
    /// On one line.
    pub ty: String,
    /// Lean shows it with a dagger: `name` is only good after a `rename_i` of all hidden ones.
    pub hidden: bool,
}

impl TextGoal {
    /// `None` if there is no `⊢`.
    pub fn parse(text: &str) -> Option<TextGoal> {
        let (before, target) = match text.strip_prefix("⊢ ") {
            Some(target) => ("", target),
            None => text.split_once("\n⊢ ")?,
        };
        // The text of several goals: the first counts.
        let target = one_line(target.split("\n\n").next().unwrap_or(target));
        let mut entries: Vec<String> = vec![];
        for line in before.lines() {
            match entries.last_mut() {
                // Long types go on in indented lines.
                Some(last) if line.starts_with(' ') => {
                    last.push(' ');
                    last.push_str(line.trim());
                }
                _ if line.starts_with("case ") => {}
                _ => entries.push(line.to_string()),
            }
        }
        let shown: Vec<(Vec<&str>, &str)> = entries
            .iter()
            .filter_map(|e| e.split_once(" : ").map(|(names, ty)| (names.split_whitespace().collect(), ty)))
            .collect();
        let usable = |n: &&&str| !n.contains('✝');
        let mut taken: Vec<String> =
            shown.iter().flat_map(|(names, _)| names).filter(usable).map(|n| n.to_string()).collect();
        let mut hyps = vec![];
        for (names, ty) in &shown {
            // `x : Nat := 5` has a value.
            let ty = one_line(ty.split(" := ").next().unwrap_or(ty));
            for name in names {
                let hidden = name.contains('✝');
                let base = name.split('✝').next().unwrap_or("h");
                let name = if hidden { fresh(base, &mut taken) } else { name.to_string() };
                hyps.push(Hyp { name, ty: ty.clone(), hidden });
            }
        }
        Some(TextGoal { hyps, target })
    }
}

impl Hyp {
    /// Whether it seems to be a hypothesis and not a value: its type states something.
    pub fn is_prop(&self) -> bool {
        const SIGNS: [char; 13] = ['=', '≠', '<', '>', '≤', '≥', '∣', '∧', '∨', '¬', '∃', '↔', '∈'];
        if self.is_type() || self.ty.starts_with(['ℕ', 'ℤ', 'ℝ', 'ℚ']) {
            return false;
        }
        // By custom hypotheses are named with an h.
        self.ty.contains(SIGNS)
            || self.ty == "False"
            || self.name.starts_with('h')
            || self.name.starts_with("ih")
    }

    /// Whether it is a type, a proposition, or a function to these.
    pub fn is_type(&self) -> bool {
        let end = self.ty.rsplit("→ ").next().unwrap_or_default().trim();
        end == "Prop" || end.starts_with("Type") || end.starts_with("Sort")
    }

    /// Whether a connective that binds weaker than `sign` is the outermost of its type.
    pub fn is_other_connective(&self, sign: &str) -> bool {
        ["→", "↔", "∨"].into_iter().any(|c| c != sign && split(&self.ty, c).is_some())
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The sides of a text at the first `sign` outside brackets and binders.
pub fn split<'t>(text: &'t str, sign: &str) -> Option<(&'t str, &'t str)> {
    if text.starts_with(['∀', '∃']) || text.starts_with("fun ") || text.starts_with("let ") {
        return None;
    }
    let mut depth = 0usize;
    for (i, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' | '⟨' => depth += 1,
            ')' | ']' | '}' | '⟩' => depth = depth.saturating_sub(1),
            // What follows a binder belongs to it.
            '∃' | '∀' | 'λ' if depth == 0 => return None,
            ' ' if depth == 0 => {
                let rest = &text[i + 1..];
                if rest.starts_with("fun ") {
                    return None;
                }
                if let Some(right) = rest.strip_prefix(sign).and_then(|r| r.strip_prefix(' ')) {
                    return Some((&text[..i], right));
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether the text has a connective outside brackets.
pub fn is_compound(text: &str) -> bool {
    ["→", "↔", "∨", "∧"].into_iter().any(|c| split(text, c).is_some())
}

/// Names for the binders of a text `∀ …`, up to the comma.
pub fn binders(text: &str) -> Option<Vec<String>> {
    let (inner, _) = text.strip_prefix("∀ ")?.split_once(',')?;
    let mut names = vec![];
    let mut in_type = 0;
    // `(a b : Nat) {h : a < b} [inst : Dec a]`, or `a b : Nat`, or `x ∈ s`, or `x > 0`.
    for word in
        inner.replace(['(', '{', '[', '⦃'], " ( ").replace([')', '}', ']', '⦄'], " ) ").split_whitespace()
    {
        match word {
            "(" if in_type > 0 => in_type += 1,
            "(" => {}
            ")" => in_type = usize::saturating_sub(in_type, 1),
            ":" if in_type == 0 => in_type = 1,
            "∈" | ">" | "<" | "≥" | "≤" | "≠" if in_type == 0 => {
                names.push("h".into());
                in_type = 1;
            }
            _ if in_type > 0 => {}
            name => names.push(name.split('✝').next().unwrap_or(name).to_string()),
        }
    }
    (!names.is_empty()).then_some(names)
}

/// A name not among `taken`, which it joins: `base`, or with a number behind it.
pub fn fresh(base: &str, taken: &mut Vec<String>) -> String {
    let base = if super::super::structure::names::is_plain(base) { base } else { "h" };
    let names = std::iter::once(base.to_string()).chain((1..).map(|i| format!("{base}{i}")));
    let name = names.into_iter().find(|n| !taken.contains(n)).unwrap_or_default();
    taken.push(name.clone());
    name
}

/// Whether `name` stands in the text as a word of its own, perhaps as the last part of a longer name.
pub fn mentions(text: &str, name: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '\'' | '!' | '?');
    !name.is_empty()
        && text
            .match_indices(name)
            .any(|(i, _)| !text[..i].ends_with(inside) && !text[i + name.len()..].starts_with(inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_as_lean_prints_them() {
        let text = "case inl.succ\np q : Prop\nh✝ : p\nn m✝ : Nat\nlong :\n  ∀ x,\n    x = x\n\
            v : Nat := 5\n⊢ q ∨\n    p";
        let goal = TextGoal::parse(text).unwrap();
        let shown: Vec<String> = goal
            .hyps
            .iter()
            .map(|h| format!("{}{}:{}", h.name, if h.hidden { "!" } else { "" }, h.ty))
            .collect();
        assert_eq!(shown, ["p:Prop", "q:Prop", "h!:p", "n:Nat", "m!:Nat", "long:∀ x, x = x", "v:Nat"]);
        assert_eq!(goal.target, "q ∨ p");
        assert!(TextGoal::parse("⊢ True").unwrap().hyps.is_empty());
        assert_eq!(TextGoal::parse("no goals"), None);
    }

    #[test]
    fn connectives_outside_brackets() {
        assert_eq!(split("p ∧ q → r", "→"), Some(("p ∧ q", "r")));
        assert_eq!(split("(p → q) ∧ r", "→"), None);
        assert_eq!(split("∃ x, p x ∧ q", "∧"), None);
        assert_eq!(split("a = b ∧ ∃ x, p x → q", "→"), None);
        assert_eq!(split("a ≤ b", "="), None);
    }

    #[test]
    fn binders_of_quantifiers() {
        let names = |t| binders(t).unwrap().join(" ");
        assert_eq!(names("∀ (a b : Nat) {c : List (Fin 2)}, a = b"), "a b c");
        assert_eq!(names("∀ n : Nat, n = n"), "n");
        assert_eq!(names("∀ x ∈ s, p x"), "x h");
        assert_eq!(names("∀ (a✝ : p), q"), "a");
        assert!(binders("∃ x, p").is_none() && binders("∀").is_none());
    }

    #[test]
    fn words_and_names() {
        assert!(mentions("double n = 2 * n", "n") && mentions("M.double x", "double"));
        assert!(!mentions("double nn", "n") && !mentions("x' = 1", "x"));
        let mut taken = vec!["h".into()];
        assert_eq!((fresh("h", &mut taken), fresh("h", &mut taken)), ("h1".into(), "h2".into()));
    }
}
