//! Proofs in the files that their theorems stand in.

use data::{LeanFile, Theorem, input};
use proof_search::statement::Notations;
use proof_search::{Backend, EngineFailure, Report, TextError, Verdict};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Puts proofs in the place of their theorems' own and has the files elaborated as a whole: the judge sees a
/// file up to the theorem, and this sees what stands behind it, too.
#[derive(Debug)]
pub struct WholeFiles {
    /// Time for a file.
    limit: Duration,
    /// Imports for files without any, as lines.
    imports: String,
    /// Whether notations that a file uses are put in front of it.
    notations: bool,
    /// What is wrong with files as they stand, by their paths; asked only where a proof leaves errors.
    known: Mutex<HashMap<String, Vec<TextError>>>,
}

impl WholeFiles {
    /// `imports`, `notations`: what a file is given in front of its text, as the theorems were.
    pub fn new(limit: Duration, imports: &str, notations: bool) -> Self {
        WholeFiles { limit, imports: imports.into(), notations, known: Mutex::default() }
    }

    /// Elaborates the file of a theorem that a report claims to have proved. With an error that the file
    /// does not have otherwise the claim is withdrawn: the verdict becomes a failure, with the reason.
    pub fn confirm<E: Backend>(&self, engine: &mut E, theorem: &Theorem, report: &mut Report) {
        let (Verdict::Proved { .. }, Some(declaration)) = (&report.verdict, &report.proof) else { return };
        match self.errors_with(engine, theorem, declaration) {
            Ok(None) => report.in_file = true,
            Ok(Some(TextError { line, message })) => withdraw(
                report,
                format!(
                    "its file, with the proof in it, has an error on line {line} that it lacks without: \
                     {message}"
                ),
            ),
            Err(failure) => withdraw(report, failure.message),
        }
    }

    /// The first error that the file has with a proof and does not have as it stands. `declaration`: the
    /// statement with its proof.
    fn errors_with<E: Backend>(
        &self,
        engine: &mut E,
        theorem: &Theorem,
        declaration: &str,
    ) -> Result<Option<TextError>, EngineFailure> {
        let failure = |message: String| EngineFailure { stage: "file".into(), message };
        let path = &theorem.place.file;
        let text = input::read_text(Path::new(path)).map_err(|e| failure(e.to_string()))?;
        let file = LeanFile::parse(path, &text).map_err(|e| failure(e.to_string()))?;
        let place = file
            .declarations
            .iter()
            .find(|d| d.theorem.place.line == theorem.place.line && d.theorem.statement == theorem.statement);
        let place = place.ok_or_else(|| failure(format!("{} has changed meanwhile", theorem.place)))?;
        let proof = declaration.trim_start().strip_prefix(theorem.statement.trim());
        let proof = proof.filter(|proof| proof.trim_start().starts_with(":="));
        let proof = proof.ok_or_else(|| failure("the proof does not begin with the statement".into()))?;
        let whole = self.prepared(file.with_proof(&text, Some((place, proof))));
        let mut errors = engine.errors(&whole, self.limit)?;
        if errors.is_empty() {
            return Ok(None);
        }
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        let mut before = match known {
            Some(before) => before,
            None => {
                let before = engine.errors(&self.prepared(file.with_proof(&text, None)), self.limit)?;
                let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
                known.entry(path.clone()).or_insert(before).clone()
            }
        };
        // Lines move with the proof; each error of the file as it stands excuses one that says the same.
        errors.retain(|error| match before.iter().position(|b| b.message == error.message) {
            Some(at) => {
                before.swap_remove(at);
                false
            }
            None => true,
        });
        Ok(errors.into_iter().next())
    }

    /// What Lean is given of a file.
    fn prepared(&self, text: String) -> String {
        let (own, _) = lean_bridge::split_header(&text);
        let text = if own.is_empty() { format!("{}{text}", self.imports) } else { text };
        let notations = if self.notations { Notations::needed(&[&text]) } else { Notations::default() };
        if notations.is_empty() { text } else { notations.put(&text) }
    }
}

/// What was found does not count.
fn withdraw(report: &mut Report, message: String) {
    report.proof = None;
    report.verdict = Verdict::EngineFailure { failure: EngineFailure { stage: "file".into(), message } };
}

#[cfg(test)]
mod tests {
    use super::*;
    use proof_search::Tier;
    use proof_search::scripted::{Rules, Scripted};

    /// What becomes of a proof of the theorem `t` in a file of this text.
    fn confirmed(text: &str, proof: &str) -> Report {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.lean");
        std::fs::write(&path, text).unwrap();
        let file = LeanFile::read(&path).unwrap();
        let theorem = &file.declarations.iter().find(|d| d.theorem.name == "t").unwrap().theorem;
        let mut report = Report::new(Verdict::Proved { tier: Tier::Audited });
        report.proof = Some(format!("{} {proof}", theorem.statement));
        if text.ends_with("gone") {
            std::fs::remove_file(&path).unwrap();
        }
        let files = WholeFiles::new(Duration::ZERO, "", true);
        files.confirm(&mut Scripted::new(&Rules::new(&[])), theorem, &mut report);
        report
    }

    #[test]
    fn a_file_without_new_errors_confirms() {
        for text in [
            "theorem t : P := old\n-- behind",
            "theorem t : P := wrong",
            "-- wrong\ntheorem t : P := old\n-- wrong\n",
        ] {
            let report = confirmed(text, ":= by\n  new");
            assert_eq!(
                (&report.verdict, report.in_file),
                (&Verdict::Proved { tier: Tier::Audited }, true),
                "{text}"
            );
        }
    }

    #[test]
    fn a_new_error_withdraws_the_claim() {
        let text = "-- wrong\ntheorem s : P := old\ntheorem t : P := old\n-- wrong\n";
        let report = confirmed(text, ":= by\n  quite wrong");
        assert_eq!((report.verdict.word(), &report.proof, report.in_file), ("engine_failure", &None, false));
        let said = report.verdict.to_string();
        assert!(said.contains("error on line 4 that it lacks without: quite wrong"), "{said}");
    }

    #[test]
    fn what_cannot_be_put_into_a_file_is_withdrawn() {
        let gone = confirmed("theorem t : P := old\n-- gone", ":= by\n  new").verdict.to_string();
        assert!(gone.contains("a.lean"), "{gone}");
        let other = confirmed("theorem t : P := old\n", "new").verdict.to_string();
        assert!(other.contains("does not begin with the statement"), "{other}");
    }
}
