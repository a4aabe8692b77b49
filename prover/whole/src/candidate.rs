//! The proof of an answer behind the theorem's own statement.

use data::{LeanFile, Theorem, lexer};
use prover_evaluate::check::lemma_as_theorem;

/// A text that may prove a theorem: what the model declares before, the theorem's own statement, and the
/// model's proof. A statement that the model has changed is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Candidate {
    /// What the model declares before the theorem; may be empty.
    pub helpers: String,
    /// `set_option … in` before the statement; may be empty.
    pub options: String,
    /// The theorem's own statement.
    pub statement: String,
    /// From its `:=` on (or from `|` or `where`).
    pub proof: String,
}

impl Candidate {
    /// Reads the Lean text of an answer: a file with the theorem in it, a declaration, or a proof alone.
    pub fn read(theorem: &Theorem, answer: &str) -> Candidate {
        let (helpers, proof) = declared(theorem, answer).unwrap_or_else(|| (String::new(), alone(answer)));
        let statement = theorem.statement.trim_end().to_owned();
        Candidate { helpers, options: String::new(), statement, proof }
    }

    /// The whole text, without the theorem's header.
    pub fn text(&self) -> String {
        // cases stand below each other
        let gap = if self.proof.starts_with('|') { '\n' } else { ' ' };
        format!("{}{}{gap}{}\n", self.before(), self.statement, self.proof.trim_end())
    }

    /// How many bytes of the text stand before the proof.
    pub(crate) fn proof_start(&self) -> usize {
        self.before().len() + self.statement.len() + 1
    }

    /// The same with another text, whose statement stands where it stood.
    pub(crate) fn with_text(&self, text: &str) -> Option<Candidate> {
        // helpers and comments of the proof may repeat the statement
        let sign = format!("{} :=", self.statement);
        let (at, _) = text.match_indices(&sign).nth(self.before().matches(&sign).count())?;
        let helpers = text[..at].strip_suffix(&self.options)?.trim_end().to_owned();
        let proof = text[at + self.statement.len()..].trim().to_owned();
        Some(Candidate { helpers, proof, ..self.clone() })
    }

    fn before(&self) -> String {
        let gap = if self.helpers.is_empty() { "" } else { "\n\n" };
        format!("{}{gap}{}", self.helpers, self.options)
    }
}

/// What stands before the theorem in an answer that declares it, and its proof. Among several declarations
/// the last one of the theorem's name counts, or else the last one.
fn declared(theorem: &Theorem, answer: &str) -> Option<(String, String)> {
    let file = LeanFile::parse("answer", answer).ok()?;
    let named = |name: &str| name.rsplit('.').next() == theorem.declares.rsplit('.').next();
    let all = &file.declarations;
    let found = all.iter().rfind(|d| named(&d.theorem.declares)).or(all.last())?;
    let proof = match found.proof_text.trim() {
        "" => ":= by\n  sorry".to_owned(),
        // where an answer was cut off
        ":=" | ":= by" => ":= by\n  sorry".to_owned(),
        proof => proof.to_owned(),
    };
    Some((helpers(theorem, &answer[..found.keyword_start]), proof))
}

/// What an answer declares of its own before the theorem: without imports, and without what the theorem's
/// header says already.
fn helpers(theorem: &Theorem, before: &str) -> String {
    let is_import = |line: &&str| line.trim_start().starts_with("import ");
    let is_blank = |line: &&str| line.trim().is_empty();
    let known: Vec<&str> =
        theorem.header.lines().filter(|l| !is_import(l) && !is_blank(l)).map(str::trim_end).collect();
    let mut lines: Vec<&str> = before.lines().filter(|l| !is_import(l)).map(str::trim_end).collect();
    // blank lines are not the same everywhere
    let said = lines.iter().filter(|l| !is_blank(l)).zip(&known).take_while(|(l, k)| l == k).count();
    if said == known.len() {
        let mut left = said;
        lines.retain(|line| match left {
            0 => true,
            _ => {
                left -= usize::from(!is_blank(line));
                false
            }
        });
    }
    let is_setting = |line: &str| ["open ", "set_option "].iter().any(|w| line.starts_with(w));
    lines.retain(|line| !(is_setting(line) && known.contains(line)));
    // modifiers and attributes before the keyword belong to the declaration, which is put back without them
    let text = lines.join("\n");
    let mut kept = text.trim_end();
    while let Some(word) = kept.split_whitespace().last() {
        match word {
            "private" | "protected" | "noncomputable" => kept = kept[..kept.len() - word.len()].trim_end(),
            _ => break,
        }
    }
    // the comment that ends there, and only if it is the declaration's own
    if kept.ends_with("-/")
        && let Some(at) = kept.rfind("/-").filter(|at| kept[*at..].starts_with("/--"))
    {
        kept = &kept[..at];
    }
    let kept = kept.trim();
    lemma_as_theorem(kept, &theorem.header).unwrap_or_else(|| kept.to_owned())
}

/// A proof without a declaration around it.
fn alone(answer: &str) -> String {
    let text = answer.trim_end().trim_start_matches('\n');
    let trimmed = text.trim_start();
    if trimmed.starts_with(":=") || trimmed.starts_with('|') {
        return trimmed.to_owned();
    }
    if trimmed.strip_prefix("by").is_some_and(|rest| rest.starts_with(char::is_whitespace)) {
        return format!(":= {trimmed}");
    }
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let least = lines.map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let pad = |line: &str| format!("  {}", line.get(least..).unwrap_or_default());
    format!(":= by\n{}", text.lines().map(pad).collect::<Vec<_>>().join("\n"))
}

/// The bytes at which a text says `sorry`, comments left out.
pub(crate) fn sorries(text: &str) -> Vec<usize> {
    let tokens = lexer::tokens(text).unwrap_or_default();
    tokens.iter().filter(|t| t.text == "sorry").map(|t| t.start).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theorem(header: &str) -> Theorem {
        let text = format!("{header}\ntheorem t (n : Nat) : n = n := by sorry");
        LeanFile::parse("s", &text).unwrap().declarations.pop().unwrap().theorem
    }

    fn read(header: &str, answer: &str) -> String {
        Candidate::read(&theorem(header), answer).text()
    }

    #[test]
    fn the_statement_is_the_theorems_own() {
        let right = "theorem t (n : Nat) : n = n := by\n  rfl\n";
        assert_eq!(read("", "theorem t (n : Nat) : n = n := by\n  rfl"), right);
        assert_eq!(read("", "theorem t : True := by\n  rfl"), right, "a changed statement is put back");
        assert_eq!(
            read("", "import Mathlib\n\n/-- words -/\nprivate theorem t (m : Nat) : 1 = 1 := by\n  rfl"),
            right
        );
        assert_eq!(read("", "by\n  rfl"), right);
        assert_eq!(read("", "rfl"), right);
        assert_eq!(read("", "  rfl"), right);
        assert_eq!(read("", ":= rfl"), "theorem t (n : Nat) : n = n := rfl\n");
        assert_eq!(
            read("", "theorem t (n : Nat) : n = n := by"),
            "theorem t (n : Nat) : n = n := by\n  sorry\n"
        );
    }

    #[test]
    fn lemmas_before_it_stay_and_the_header_is_not_said_twice() {
        let header = "open Nat\ndef f := 1";
        let helper = "theorem u : 1 = 1 := rfl";
        let expected = format!("{helper}\n\ntheorem t (n : Nat) : n = n := by\n  rfl\n");
        for before in ["", "import Mathlib\n", "open Nat\ndef f := 1\n", "open Nat\n"] {
            let answer = format!("{before}{helper}\n\ntheorem t (n : Nat) : n = n := by\n  rfl\n\nend A");
            assert_eq!(read(header, &answer), expected, "{before}");
        }
        let lemma = "lemma u : 1 = 1 := rfl\ntheorem t (n : Nat) : n = n := by\n  rfl";
        assert_eq!(read(header, lemma), expected, "Mathlib's word for it");
        let documented =
            format!("/-- of u -/\n{helper}\n/- now -/\ntheorem t (n : Nat) : n = n := by\n  rfl");
        assert!(read(header, &documented).starts_with("/-- of u -/\ntheorem u"), "a comment costs no lemma");
    }

    #[test]
    fn cases_stand_below_the_statement() {
        let cases = "theorem t : (n : Nat) → n = n\n| 0 => rfl\n| n + 1 => rfl";
        assert_eq!(read("", cases), "theorem t (n : Nat) : n = n\n| 0 => rfl\n| n + 1 => rfl\n");
    }

    #[test]
    fn a_comment_may_repeat_the_statement() {
        let answer = "theorem t (n : Nat) : n = n := by\n  -- theorem t (n : Nat) : n = n := by\n  rfl";
        let candidate = Candidate::read(&theorem(""), answer);
        assert_eq!(candidate.with_text(&candidate.text()), Some(candidate));
    }

    #[test]
    fn a_text_is_taken_apart_again() {
        let candidate =
            Candidate::read(&theorem(""), "theorem u : 1 = 1 := rfl\ntheorem t : 1 = 1 := by\n  rfl");
        let text = candidate.text();
        assert!(text[candidate.proof_start()..].starts_with(":= by"));
        assert_eq!(candidate.with_text(&text), Some(candidate.clone()));
        assert_eq!(sorries("-- sorry\nx sorry"), [11]);
    }
}
