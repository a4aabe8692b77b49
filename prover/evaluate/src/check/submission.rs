//! A proof as it is handed in: by statement and proof, by statement and
//! file, or as a file that states its own theorems.

use super::candidate::{Asked, CandidateProofs};
use super::lemma;
use super::task::Task;
use data::input::{CODE, Fields, NAME, PROOF, STATEMENT, WHOLE};
use data::{Declaration, LeanFile, Proof, body_end, exit_line, other_declaration};
use lean_bridge::{JudgeRequest, VerifyRequest};
use proof_search::statement::AutoBoundPolicy;
use std::borrow::Cow;
use std::time::Duration;

/// A line for `prover check`, or a request to `/judge`. Every
/// field is known by several names, see [`data::input`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Submission {
    /// What reports call it.
    pub name: Option<String>,
    /// Lean text before the statement: imports, `open`s, definitions.
    pub header: Option<String>,
    /// The theorem to be proved, with or without `:=`, `:= by` or `:= by sorry` at its end.
    pub statement: Option<String>,
    /// A whole declaration, perhaps with helpers before it, or what follows the statement (`:= …`, `by …`,
    /// the tactics after `by`, or a term), perhaps with other commands behind it.
    pub proof: Option<String>,
    /// A whole file. With a statement it is judged whether it proves
    /// that; without, all its theorems are judged.
    pub code: Option<String>,
    /// Axioms allowed besides the standard ones, by exact names.
    pub axioms: Vec<String>,
    /// In words that proof and code are missing, and that the statement is.
    missing: [String; 2],
    /// There is a field for the statement, whatever it holds: then
    /// the proof alone is not what is asked about.
    has_statement: bool,
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

    /// What is asked about a text that states its own theorems.
    pub fn file(&self, header: &str, code: &str, axioms: Vec<String>, limit: Duration) -> Asked {
        let text = if brings(header, code) { code.to_owned() } else { format!("{header}\n\n{code}") };
        let (text, mut remarks) = match lemma::as_theorem(&text, "") {
            Some(text) => (text, vec![lemma::REMARK.to_owned()]),
            None => (text, vec![]),
        };
        if let Some(line) = exit_line(&text) {
            remarks.push(format!("what stands behind `#exit` (line {line}) is not read"));
        }
        let request = VerifyRequest { text, axioms, limit, ..VerifyRequest::default() };
        Asked { task: self.task(Task::Verify(request)), remarks }
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
    /// Reads the fields of a record; those that are not known are ignored.
    ///
    /// # Errors
    /// In words, when a field has another type.
    pub fn read(fields: &Fields) -> Result<Submission, String> {
        let own = |found: Option<(&str, Cow<'_, str>)>| found.map(|(_, text)| text.into_owned());
        let mut submission = Submission {
            name: fields.id(NAME)?,
            header: own(fields.text(&["header"])?),
            statement: own(fields.lean(STATEMENT)?),
            proof: own(fields.text(PROOF)?),
            code: own(fields.text(CODE)?),
            axioms: fields.typed("axioms", "an array of names")?.unwrap_or_default(),
            has_statement: STATEMENT.iter().any(|name| fields.has(name)),
            missing: [fields.missing(&[PROOF, CODE, WHOLE]), fields.missing(&[STATEMENT])],
        };
        // Goedel's data sets state problems under this name, and its results proofs
        if let Some(whole) = own(fields.text(WHOLE)?) {
            match (submission.proof.is_some() || submission.code.is_some(), &submission.statement) {
                (true, None) => submission.statement = Some(whole),
                (false, _) => submission.code = Some(whole),
                (true, Some(_)) => {}
            }
        }
        Ok(submission)
    }

    /// What the judge is to be asked.
    ///
    /// # Errors
    /// In words, when fields are missing or the statement holds no theorem.
    pub fn task(&self, defaults: &Defaults, limit: Duration) -> Result<Asked, String> {
        let mut axioms = defaults.axioms.clone();
        axioms.extend(self.axioms.iter().cloned());
        axioms.sort();
        axioms.dedup();
        let header = defaults.header(self.header.as_deref().unwrap_or_default());
        let (proof, code) = (self.proof.as_deref(), self.code.as_deref());
        let Some(statement) = self.statement.as_deref() else {
            return match (code, proof) {
                (Some(code), _) => Ok(defaults.file(&header, code, axioms, limit)),
                (None, Some(proof)) if declares(proof) && !self.has_statement => {
                    Ok(defaults.file(&header, proof, axioms, limit))
                }
                (None, Some(_)) => Err(self.missing[1].clone()),
                (None, None) => Err(self.missing[0].clone()),
            };
        };
        let statement = theorem(statement)?;
        let header = [header.as_str(), &statement.theorem.header].join("\n\n").trim().to_owned();
        let candidates = match (proof, code) {
            (Some(proof), _) => CandidateProofs::of_proof(&header, &statement, proof),
            (None, Some(code)) => CandidateProofs::of_file(&header, &statement, code),
            (None, None) => return Err(self.missing[0].clone()),
        };
        let request = |candidate: String| JudgeRequest {
            header: candidates.header.clone(),
            statement: candidates.statement.clone(),
            whole: brings(&candidates.header, &candidate),
            candidate,
            name: None,
            axioms: axioms.clone(),
            limit,
            prelude: String::new(),
        };
        let task = Task::Judge(candidates.texts.iter().cloned().map(request).collect());
        Ok(Asked { task: defaults.task(task), remarks: candidates.remarks })
    }
}

/// The theorem of a statement's text; what stands before it is its header.
fn theorem(statement: &str) -> Result<Declaration, String> {
    let file = LeanFile::of_statement("statement", statement).map_err(|e| e.to_string())?;
    if let Some(fault) = file.faults.first() {
        return Err(format!("`statement`: {}", fault.reason));
    }
    let open = file.declarations.iter().filter(|d| d.proof == Proof::Open);
    let names: Vec<&str> = open.map(|d| d.theorem.name.as_str()).collect();
    if let [one, other, ..] = &names[..] {
        return Err(format!("`statement` holds several theorems, `{one}` and `{other}`: one at a time"));
    }
    if let ([open], Some(last)) = (&names[..], file.declarations.last())
        && last.proof != Proof::Open
    {
        let last = &last.theorem.name;
        return Err(format!("`statement` leaves `{open}` open, and states `{last}`: one at a time"));
    }
    file.declarations.into_iter().next_back().ok_or_else(|| match other_declaration(statement) {
        Some(word) => format!("`statement` holds no theorem, but `{word}`"),
        None => "`statement` holds no theorem".into(),
    })
}

/// Whether a text declares theorems itself, and does not begin with the rest of one.
fn declares(text: &str) -> bool {
    text[..body_end(text)].trim().is_empty()
        && LeanFile::parse("proof", text).is_ok_and(|f| !f.declarations.is_empty())
}

/// Whether a text comes with its own header: it imports, or begins as the header does.
fn brings(header: &str, text: &str) -> bool {
    header.is_empty() || text.trim_start().starts_with(header) || imports(text)
}

/// Whether a text has `import` lines.
fn imports(text: &str) -> bool {
    !lean_bridge::split_header(text).0.is_empty()
}

#[cfg(test)]
#[path = "submission_tests.rs"]
mod tests;
