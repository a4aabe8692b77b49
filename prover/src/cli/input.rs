//! What the user wants proved: a statement, a file, a theorem of a file, or standard input.

use super::failure::Failure;
use data::input::{self, InputError, lean_text};
use data::{Declaration, LeanFile, Skipped, Suite, Theorem};
use std::path::Path;

/// The theorems that an argument names, and notes for the user on what is left out.
pub struct Input {
    pub theorems: Vec<Theorem>,
    pub notes: Vec<String>,
    /// Whether it is a theorem of a file that was asked for by its name.
    pub is_named: bool,
    /// Parts that cannot be read.
    pub unreadable: Vec<Skipped>,
}

/// Reads `argument`: `-` is standard input; `file.lean`, `file.lean:theorem` and other
/// suites are files; all else is the text of a statement.
pub fn read(argument: &str) -> Result<Input, Failure> {
    if argument == "-" {
        let text = input::read_stdin()?;
        if input::looks_like_json(&text) {
            return Ok(of_suite(Suite::of_text("standard input", &text)?));
        }
        return statement("standard input", &text);
    }
    if is_path(argument) {
        let named = argument.rsplit_once(".lean:");
        let file = named.map_or(argument.into(), |(file, _)| format!("{file}.lean"));
        if !Path::new(&file).exists() {
            return Err(InputError::read(file, std::io::ErrorKind::NotFound.into()).into());
        }
        return Ok(Input { is_named: named.is_some(), ..of_suite(Suite::open(argument)?) });
    }
    statement("the statement", &lean_text(argument))
}

fn of_suite(suite: Suite) -> Input {
    let notes = suite.skipped.iter().map(|s| format!("{}: {}, skipped", s.place, s.reason)).collect();
    Input { theorems: suite.theorems, notes, is_named: false, unreadable: suite.unreadable }
}

/// Statements hold blanks; names of files rarely do, and end in a known way or exist.
fn is_path(argument: &str) -> bool {
    if Path::new(argument).exists() {
        return true;
    }
    let one_word = !argument.contains(char::is_whitespace);
    let endings = [".lean", ".jsonl", ".json", ".ndjson", ".gz", ".zst"];
    one_word && (endings.iter().any(|e| argument.ends_with(e)) || argument.contains(".lean:"))
}

/// The theorems of a text, or the bare proposition that it is.
fn statement(source: &str, text: &str) -> Result<Input, Failure> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Failure::new(format!("{source} is empty"))
            .advise("Give a statement, for example: prover prove 'theorem t (a b : Nat) : a + b = b + a'"));
    }
    let file = LeanFile::of_statement(source, text)?;
    let declarations = file.declarations;
    if let Some(fault) = file.faults.first().filter(|_| declarations.is_empty()) {
        return Err(Failure::new(format!("{}: {}", fault.place, fault.reason)));
    }
    // A single statement given with its proof: the user wants to see ours.
    let single = declarations.len() == 1;
    let (chosen, left): (Vec<_>, Vec<_>) =
        declarations.into_iter().partition(|d: &Declaration| single || d.is_open());
    if chosen.is_empty() {
        let left_out = file.left_out.first().map(|s| format!(": {}", s.reason)).unwrap_or_default();
        return Err(Failure::new(format!("{source} holds no theorem without a proof{left_out}")));
    }
    let given = left.iter().map(|d| format!("{}: has a proof already, skipped", d.theorem.name));
    let notes =
        given.chain(file.left_out.iter().map(|s| format!("{}: {}, skipped", s.place, s.reason))).collect();
    let theorems = chosen.into_iter().map(|d| d.theorem).collect();
    Ok(Input { theorems, notes, is_named: false, unreadable: file.faults })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements(text: &str) -> Vec<String> {
        read(text).map(|i| i.theorems.into_iter().map(|t| t.statement).collect()).unwrap_or_default()
    }

    #[test]
    fn statements_in_all_forms() {
        let plain = "theorem t (a b : Nat) : a + b = b + a";
        for form in ["", " := by", " := by sorry", " := sorry", " := by omega"] {
            assert_eq!(statements(&format!("{plain}{form}")), [plain], "{form}");
        }
        assert_eq!(statements("∀ a : Nat, 0 ≤ a"), ["theorem statement : ∀ a : Nat, 0 ≤ a"]);
        let refused = read("instance : Inhabited Nat := sorry").map(|_| ()).unwrap_err().to_string();
        assert!(refused.contains("no theorem without a proof: `instance` has a `sorry`"), "{refused}");
        assert_eq!(statements("example : 1 = 1"), ["theorem example_1 : 1 = 1"]);
        assert_eq!(statements("lemma l : 1 = 1"), ["theorem l : 1 = 1"]);
        assert!(read("  ").is_err());
    }

    #[test]
    fn definitions_before_a_statement_are_its_header() {
        let input = read("def double (n : Nat) := n + n\ntheorem t : double 2 = 4").unwrap();
        assert_eq!(input.theorems[0].header, "def double (n : Nat) := n + n");
    }

    #[test]
    fn files_and_theorems_of_files() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.lean");
        std::fs::write(
            &path,
            "theorem a : 1 = 1 := by sorry\ntheorem b : 2 = 2 := rfl\ntheorem c : 3 = 3 := by sorry\n",
        )
        .unwrap();
        let path = path.display().to_string();
        let input = read(&path).unwrap();
        assert_eq!(input.theorems.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["a", "c"]);
        assert_eq!(input.notes.len(), 1);
        assert_eq!(statements(&format!("{path}:b")), ["theorem b : 2 = 2"]);
        let missing = read(&format!("{path}:nope")).err().unwrap().to_string();
        assert!(missing.contains("nope") && missing.contains("a, b, c"), "{missing}");
        assert!(read("no/such/file.lean").is_err());
    }
}
