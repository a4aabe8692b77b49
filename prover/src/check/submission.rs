//! A proof as it is handed in: by statement and proof, by statement and file, or as a file that states its own theorems.

use super::indent;
use super::task::Task;
use crate::statement::AutoBoundPolicy;
use data::{LeanFile, Theorem};
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
    /// Whether `ℕ` and the like are understood: where no Mathlib says what they are.
    pub notations: bool,
    /// What becomes of statements with names that Lean has bound by itself.
    pub auto_bound: AutoBoundPolicy,
}

impl Defaults {
    /// A task with what the one who checks wants understood.
    pub fn task(&self, task: Task) -> Task {
        if self.notations { task.with_notations() } else { task }
    }

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
            defaults.task(Task::Verify(VerifyRequest {
                text,
                axioms: axioms.clone(),
                limit,
                ..VerifyRequest::default()
            }))
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
        let theorem = theorem(statement)?;
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
            statement: format!("{} := by sorry", theorem.statement),
            whole: brings(&header, &candidate),
            candidate,
            name: None,
            axioms: axioms.clone(),
            limit,
            prelude: String::new(),
        };
        Ok(defaults.task(Task::Judge(candidates.into_iter().map(request).collect())))
    }
}

/// The last theorem of a statement's text; what stands before it is its header.
fn theorem(statement: &str) -> Result<Theorem, String> {
    let file = LeanFile::parse("statement", statement).map_err(|e| e.to_string())?;
    let last = file.declarations.into_iter().next_back();
    last.map(|d| d.theorem).ok_or_else(|| "`statement` holds no theorem".into())
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
        let defaults = Defaults { axioms: vec!["choice".into()], ..Defaults::default() };
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
        let defaults = Defaults { imports: "import Mathlib\n".into(), ..Defaults::default() };
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
