//! `ℕ`, `ℤ` and `ℚ` on a Lean without Mathlib: notations for `Nat`, `Int` and `Rat`, put in
//! front of a text that uses them as if they were there.
//!
//! A notation stands for the very term: hash and judge see `Nat`. It is put only where the text has the
//! character as a word and does not give it a meaning itself; should that be misjudged, what the text binds
//! by this name no longer parses, and the statement is refused rather than misread. It has a low priority, so
//! that a notation of the text wins.

use lean_bridge::{is_of_library, split_header};

const KNOWN: [(&str, &str); 3] = [("ℕ", "Nat"), ("ℤ", "Int"), ("ℚ", "Rat")];

/// Notations to put in front of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notations(Vec<(&'static str, &'static str)>);

impl Notations {
    /// Those that a text needs, given its parts in their order.
    pub fn needed(parts: &[&str]) -> Notations {
        let words: Vec<&str> = KNOWN.iter().map(|(symbol, _)| *symbol).collect();
        let text = parts.join("\n");
        if !words.iter().any(|w| text.contains(w)) || imports_more(&text) {
            return Notations::default();
        }
        let free = data::free_words(&text, &words);
        Notations(KNOWN.iter().filter(|(symbol, _)| free.contains(symbol)).copied().collect())
    }

    /// Those that a proof needs besides, which is no reason to read the statement otherwise: `statement` are
    /// the parts of the asker's text, `candidate` is the text that claims to prove it.
    pub fn needed_by_proof(statement: &[&str], candidate: &str) -> Notations {
        let mut needed = Notations::needed(statement);
        let more = Notations::needed(&[candidate]).0;
        let new = more.into_iter().filter(|(symbol, _)| !statement.iter().any(|part| part.contains(symbol)));
        needed.0.extend(new);
        needed
    }

    /// Those that [`Notations::commands`] declares.
    pub fn declared(commands: &str) -> Notations {
        let is_there = |(symbol, _): &&(&str, &str)| commands.contains(&format!("\"{symbol}\""));
        Notations(KNOWN.iter().filter(is_there).copied().collect())
    }

    /// Those with these symbols.
    pub fn of(symbols: &[String]) -> Notations {
        Notations(KNOWN.iter().filter(|(symbol, _)| symbols.iter().any(|s| s == symbol)).copied().collect())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The symbols.
    pub fn symbols(&self) -> Vec<String> {
        self.0.iter().map(|(symbol, _)| symbol.to_string()).collect()
    }

    /// The commands that declare them, a line each.
    pub fn commands(&self) -> String {
        let line = |(symbol, meaning): &(&str, &str)| {
            format!("notation (priority := low) \"{symbol}\" => {meaning}")
        };
        self.0.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// What is said of them: `ℕ is read as Nat`.
    pub fn words(&self) -> String {
        let one = |(symbol, meaning): &(&str, &str)| format!("{symbol} is read as {meaning}");
        self.0.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// A header with them behind its imports.
    pub fn put(&self, header: &str) -> String {
        if self.is_empty() {
            return header.to_owned();
        }
        let (imports, rest) = header.split_at(split_header(header).1);
        let parts = [imports.trim_end(), self.commands().as_str(), rest].map(str::to_owned);
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

/// Whether a text imports anything but parts of the library; that may bring notations of its own.
fn imports_more(text: &str) -> bool {
    let (imports, _) = split_header(text);
    let module = |line: &str| line.split_whitespace().next_back().unwrap_or_default().to_owned();
    imports.lines().filter(|l| l.contains("import")).map(module).any(|m| !is_of_library(&m))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_used_and_not_declared() {
        for (text, symbols) in [
            ("theorem t (n : ℕ) : n = n", &["ℕ"][..]),
            ("theorem t (n : ℕ) (z : ℤ) : z = z", &["ℕ", "ℤ"]),
            ("import Lean\nopen Nat\ntheorem t : ∀ q : ℚ, q = q", &["ℚ"]),
            ("theorem t (n : Nat) : n = n -- ℕ", &[]),
            ("theorem t (ℕ : Type) (x : ℕ) : x = x", &[]),
            ("theorem t {α ℕ : Type} (x : ℕ) : x = x", &[]),
            ("theorem t : ∀ ℕ : Type, ℕ = ℕ", &[]),
            ("notation \"ℕ\" => Nat\ntheorem t (n : ℕ) : n = n", &[]),
            ("def ℕ := Nat\ntheorem t (n : ℕ) : n = n", &[]),
            ("namespace A\nabbrev A.ℕ := Nat\ntheorem t (n : ℕ) : n = n", &[]),
            ("import Mathlib\ntheorem t (n : ℕ) : n = n", &[]),
            ("theorem t (s : String) : s = \"ℕ\" ∨ (0 : ℕ) = 0", &["ℕ"]),
        ] {
            assert_eq!(Notations::needed(&[text]).symbols(), symbols, "{text}");
        }
    }

    #[test]
    fn a_proof_does_not_change_how_its_statement_is_read() {
        let symbols =
            |statement: &str, proof: &str| Notations::needed_by_proof(&[statement], proof).symbols();
        assert_eq!(symbols("theorem t (n : ℕ) : n = n", "notation \"ℕ\" => Nat\ntheorem t …"), ["ℕ"]);
        assert_eq!(symbols("theorem t (n : Nat) : n = n", "theorem t (n : ℕ) : n = n := rfl"), ["ℕ"]);
        assert!(symbols("theorem t (ℕ : Type) : ℕ = ℕ", "theorem t (x : ℕ) : x = x := rfl").is_empty());
    }

    #[test]
    fn they_stand_behind_the_imports() {
        let nat = Notations::needed(&["(0 : ℕ) = 0"]);
        let line = "notation (priority := low) \"ℕ\" => Nat";
        assert_eq!(nat.put(""), line);
        assert_eq!(nat.put("import Lean\nopen Nat"), format!("import Lean\n{line}\nopen Nat"));
        assert_eq!(nat.words(), "ℕ is read as Nat");
    }
}
