//! A proof as it is handed in: by statement and proof, by statement and file, or as a file that states its own theorems.

use super::indent;
use super::task::Task;
use data::{LeanFile, Proof, Theorem};
use lean_bridge::{JudgeRequest, VerifyRequest};
use serde::Deserialize;
use std::time::Duration;

/// The fields of a line for `prover check` and of a request to `/judge`; all optional, others are ignored.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Submission {
    /// What reports call it.
    pub name: Option<String>,
    /// Lean text before the statement: imports, `open`s, definitions.
    pub header: Option<String>,
    /// The theorem to be proved, with or without `:=`, `:= by` or `:= by sorry` at its end.
    pub statement: Option<String>,
    /// Another name of `statement`, from the miniF2F family of files.
    pub formal_statement: Option<String>,
    /// A whole declaration, perhaps with helpers before it, or only what follows the statement: `:= …`, `by …`, or the
    /// tactics after `by`.
    pub proof: Option<String>,
    /// A whole file. With a statement it is judged whether it proves that; without, all its theorems are judged.
    pub code: Option<String>,
    /// Axioms allowed besides the standard ones, by exact names.
    pub axioms: Option<Vec<String>>,
}

/// What the one who checks adds to every submission.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Defaults {
    /// Axioms allowed besides the standard ones, by exact names.
    pub axioms: Vec<String>,
    /// `import` lines for statements whose header has none.
    pub imports: String,
}

impl Defaults {
    /// The header with the default imports, unless it has imports of its own.
    pub fn header(&self, header: &str) -> String {
        if self.imports.is_empty() || imports(header) {
            return header.trim().to_owned();
        }
        format!("{}\n{}", self.imports.trim_end(), header.trim()).trim_end().to_owned()
    }
}

impl Submission {
    /// What the judge is to be asked.
    ///
    /// # Errors
    /// In words, when fields are missing or the statement holds no theorem.
    pub fn task(&self, defaults: &Defaults, limit: Duration) -> Result<Task, String> {
        let mut axioms = defaults.axioms.clone();
        axioms.extend(self.axioms.iter().flatten().cloned());
        axioms.sort();
        axioms.dedup();
        let header = defaults.header(self.header.as_deref().unwrap_or_default());
        let header = header.as_str();
        let file = |code: &str| {
            let text = if brings(header, code) { code.to_owned() } else { format!("{header}\n\n{code}") };
            Task::Verify(VerifyRequest { text, axioms: axioms.clone(), infotree: None, limit })
        };
        let statement = self.statement.as_deref().or(self.formal_statement.as_deref());
        let (proof, code) = (self.proof.as_deref(), self.code.as_deref());
        let Some(statement) = statement else {
            return match (code, proof) {
                (Some(code), _) => Ok(file(code)),
                (None, Some(proof)) if declares(proof) => Ok(file(proof)),
                (None, Some(_)) => Err("`statement` (or `formal_statement`) is missing".into()),
                (None, None) => Err("neither `code` nor `statement` and `proof` is there".into()),
            };
        };
        let Stated { theorem, text: asked } = Stated::of(statement)?;
        let header = match (header.is_empty(), theorem.header.is_empty()) {
            (_, true) => header.to_owned(),
            (true, _) => theorem.header.clone(),
            _ => format!("{header}\n\n{}", theorem.header),
        };
        let candidates = match (proof, code) {
            (Some(proof), _) if declares(proof) => vec![proof.to_owned()],
            (Some(proof), _) => completed(&theorem.statement, proof),
            (None, Some(code)) => vec![code.to_owned()],
            (None, None) => return Err("neither `proof` nor `code` is there".into()),
        };
        let request = |candidate: String| JudgeRequest {
            header: header.clone(),
            statement: asked.clone(),
            whole: brings(&header, &candidate),
            candidate,
            name: None,
            axioms: axioms.clone(),
            limit,
        };
        Ok(Task::Judge(candidates.into_iter().map(request).collect()))
    }
}

/// The theorem of a statement's text; what stands before it is its header.
struct Stated {
    theorem: Theorem,
    /// What the judge is told. Where a proof begins is a guess, as notations may use any sign; so of a text that is not
    /// plainly left open nothing is cut off.
    text: String,
}

impl Stated {
    fn of(statement: &str) -> Result<Stated, String> {
        let file = LeanFile::parse("statement", statement).map_err(|e| e.to_string())?;
        let open = file.declarations.iter().filter(|d| d.proof == Proof::Open);
        let names: Vec<String> = open.map(|d| d.theorem.name.clone()).collect();
        if let [one, other, ..] = &names[..] {
            return Err(format!("`statement` holds several theorems, `{one}` and `{other}`: one at a time"));
        }
        let Some(last) = file.declarations.into_iter().next_back() else {
            return Err("`statement` holds no theorem".into());
        };
        if let ([open], Proof::Given) = (&names[..], last.proof) {
            let last = &last.theorem.name;
            return Err(format!("`statement` leaves `{open}` open, and states `{last}`: one at a time"));
        }
        let text = match last.proof {
            Proof::Open => format!("{} := by sorry", last.theorem.statement),
            Proof::Given => format!("{}\n  {}", last.theorem.statement, last.proof_text),
        };
        Ok(Stated { theorem: last.theorem, text })
    }
}

/// Whether a text declares a theorem itself.
fn declares(text: &str) -> bool {
    LeanFile::parse("proof", text).is_ok_and(|f| !f.declarations.is_empty())
}

/// Whether a text comes with its own header: it imports, or begins as the header does.
fn brings(header: &str, text: &str) -> bool {
    header.is_empty() || text.trim_start().starts_with(header) || imports(text)
}

/// Whether a text has `import` lines.
fn imports(text: &str) -> bool {
    !lean_bridge::split_header(text).0.is_empty()
}

/// The statement with a proof that is only a part of a declaration.
fn completed(statement: &str, proof: &str) -> Vec<String> {
    let trimmed = proof.trim();
    let word = |w: &str| {
        trimmed.strip_prefix(w).is_some_and(|r| r.is_empty() || r.starts_with(|c: char| c.is_whitespace()))
    };
    if trimmed.starts_with(":=") || trimmed.starts_with('|') {
        vec![format!("{statement} {trimmed}")]
    } else if word("by") {
        vec![format!("{statement} := {trimmed}")]
    } else {
        let blocks = indent::readings(proof).into_iter();
        blocks.map(|b| format!("{statement} := by\n{b}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn task(fields: serde_json::Value) -> Result<Task, String> {
        let submission: Submission = serde_json::from_value(fields).unwrap();
        let defaults = Defaults { axioms: vec!["choice".into()], imports: String::new() };
        submission.task(&defaults, Duration::from_secs(5))
    }

    fn judged(fields: serde_json::Value) -> Vec<JudgeRequest> {
        match task(fields) {
            Ok(Task::Judge(requests)) => requests,
            other => panic!("{other:?}"),
        }
    }

    const S: &str = "theorem t (a b : Nat) : a + b = b + a";

    #[test]
    fn a_proof_in_all_forms() {
        for form in ["", " :=", " := by", " := by\n", " := by sorry", " := sorry"] {
            for (proof, candidate) in [
                ("by omega", format!("{S} := by omega")),
                (":= by omega", format!("{S} := by omega")),
                ("omega", format!("{S} := by\n  omega")),
                ("  omega\n", format!("{S} := by\n  omega")),
                ("theorem t (a b : Nat) : a + b = b + a := by simp", format!("{S} := by simp")),
            ] {
                let request =
                    judged(json!({"formal_statement": format!("{S}{form}"), "proof": proof})).remove(0);
                assert_eq!(request.statement, format!("{S} := by sorry"), "{form:?}");
                assert_eq!(request.candidate, candidate, "{form:?} {proof:?}");
                assert_eq!(request.axioms, ["choice"]);
            }
        }
    }

    #[test]
    fn the_statement_is_what_the_asker_wrote() {
        let asked =
            |statement: &str| judged(json!({"statement": statement, "proof": "rfl"})).remove(0).statement;
        let said = "theorem t (n : Nat) : n = n\n  |> Not";
        for form in ["", " :=", " := by", " := by sorry", " := sorry"] {
            assert_eq!(asked(&format!("{said}{form}")), format!("{said} := by sorry"), "{form:?}");
        }
        // where a proof begins that is given is a guess
        let given = "theorem t : ∀ n : Nat, n = n\n  | 0 => rfl\n  | n + 1 => rfl";
        assert_eq!(asked(given), given);
        assert_eq!(asked("theorem t : 1 = 1 := rfl"), "theorem t : 1 = 1\n  := rfl");
        for several in [
            "theorem hard : 1 = 2 := by sorry\n\ntheorem easy : True := by sorry",
            "theorem hard : 1 = 2 := by sorry\n\nexample : True := by sorry",
            "theorem hard : 1 = 2 := by sorry\n\n/-- ok -/ lemma easy : True",
            "theorem hard : 1 = 2 := by sorry\ntheorem easy : True := trivial",
        ] {
            let error = task(json!({"statement": several, "proof": "trivial"})).unwrap_err();
            assert!(error.contains("one at a time"), "{several}: {error}");
        }
    }

    #[test]
    fn a_file_against_a_statement_brings_its_own_header_or_not() {
        let header = "import Lean\nopen Nat";
        let whole = |code: &str| judged(json!({"statement": S, "header": header, "code": code}))[0].whole;
        assert!(whole(&format!("{header}\n\n{S} := by omega")));
        assert!(whole(&format!("-- mine\nimport Lean\n{S} := by omega")));
        assert!(!whole(&format!("{S} := by omega")));
        let request = &judged(json!({"statement": format!("def d := 1\n{S}"), "code": S}))[0];
        assert_eq!(request.header, "def d := 1");
    }

    #[test]
    fn files_without_a_statement_are_verified_as_they_are() {
        let text = |fields| match task(fields) {
            Ok(Task::Verify(r)) => r.text,
            other => panic!("{other:?}"),
        };
        assert_eq!(text(json!({"code": "theorem a : True := trivial"})), "theorem a : True := trivial");
        assert_eq!(
            text(json!({"header": "open Nat", "proof": "theorem a : True := trivial"})),
            "open Nat\n\ntheorem a : True := trivial"
        );
    }

    #[test]
    fn default_imports_are_for_headers_without_any() {
        let defaults = Defaults { axioms: vec![], imports: "import Mathlib\n".into() };
        assert_eq!(defaults.header("open Nat\n"), "import Mathlib\nopen Nat");
        assert_eq!(defaults.header("import Lean"), "import Lean");
        assert_eq!(defaults.header(""), "import Mathlib");
    }

    #[test]
    fn what_is_missing_is_named() {
        assert!(task(json!({"proof": "omega"})).unwrap_err().contains("`statement`"));
        assert!(task(json!({"statement": S})).unwrap_err().contains("`proof`"));
        assert!(task(json!({"statement": "def d := 1", "proof": "rfl"})).unwrap_err().contains("no theorem"));
        assert!(task(json!({})).unwrap_err().contains("`code`"));
    }

    #[test]
    fn axioms_of_the_submission_are_added() {
        let request = &judged(json!({"statement": S, "proof": "omega", "axioms": ["B", "choice"]}))[0];
        assert_eq!(request.axioms, ["B", "choice"]);
    }
}
