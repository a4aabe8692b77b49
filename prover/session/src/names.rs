//! Words of Lean text.

/// Whether a character may stand in an identifier.
pub fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '\'' | '!' | '?' | '«' | '»' | '₀'..='₉' | 'ₐ'..='ₜ')
}

/// The words of a text, dots being parts of words.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_name_char(c) && c != '.').filter(|w| !w.is_empty())
}

/// The dotted name that ends at a byte.
pub fn name_before(text: &str) -> &str {
    let start = text.char_indices().rev().take_while(|(_, c)| is_name_char(*c) || *c == '.').last();
    start.map_or("", |(at, _)| &text[at..])
}

/// The namespaces that are open at a byte of a text: those that it stands in, the nearest first, and
/// those of `open` commands, in sections that have ended too.
pub fn open_namespaces(text: &str, offset: usize) -> Vec<String> {
    let mut around: Vec<String> = vec![];
    let mut opened: Vec<String> = vec![];
    for line in text[..offset].lines() {
        let mut words = words(line);
        match words.next() {
            Some("namespace") if line.starts_with("namespace") => {
                around.extend(words.next().map(str::to_owned));
            }
            Some("end") if line.starts_with("end") => {
                if let Some(name) = words.next()
                    && around.last().is_some_and(|n| n == name)
                {
                    around.pop();
                }
            }
            Some("open") => {
                let names = words.take_while(|w| !matches!(*w, "in" | "hiding" | "renaming"));
                opened.extend(names.filter(|w| *w != "scoped").map(str::to_owned));
            }
            _ => {}
        }
    }
    let mut all = vec![];
    for depth in (1..=around.len()).rev() {
        all.push(around[..depth].join("."));
    }
    all.extend(opened);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_namespaces() {
        assert_eq!(
            words("exact (Nat.le_of h₁') sorry").collect::<Vec<_>>(),
            ["exact", "Nat.le_of", "h₁'", "sorry"]
        );
        assert_eq!(name_before("exact Nat.add_c"), "Nat.add_c");
        assert_eq!(name_before("simp ["), "");
        let text = "open Nat List in\nnamespace A\nnamespace B\nend B\nnamespace C.D\nx";
        assert_eq!(open_namespaces(text, text.len()), ["A.C.D", "A", "Nat", "List"]);
    }
}
