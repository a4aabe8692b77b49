//! The user's own `lean` as a second checker, from text.
//!
//! Statement and candidate are compiled to `.olean` files by two processes; a third, which elaborates
//! neither, reads both as data and audits ([`crate::auditor`]). The statement is compiled first and kept in
//! memory, and the files audited are copies that nothing the candidate runs has seen. What the candidate runs
//! is not fenced in otherwise: it has this user's rights, as it has whenever `lean` is run on it.
//!
//! The verdict is that of this Lean's kernel. Those of before
//! 4.34.1 have published holes and are not accepted.

use super::compiler::{Compiled, Compiler, NativeLeanOptions, is_module, last_words, private_folder};
use super::run::Ended;
use super::version::check_kernel;
use super::{Recheck, RecheckCase, Rechecker};
use crate::error::Error;
use crate::native::auditor::{self, AuditRequest, PROBE_STATEMENT, PROBES};
use lean_protocol::{Judgement, Position, Refusal, Rule};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A `lean` whose auditor has passed the probes.
#[derive(Debug)]
pub struct NativeLean {
    compiler: Compiler,
    /// The compiled auditor and the program that runs it.
    auditor: TempDir,
}

/// Runs the auditor that was compiled.
const IMPORT: &str = "import ProverAuditor\n";

const MAIN: &str = "
/-- One request per line of standard input. -/
partial def main : IO Unit := do
  let line ← (← IO.getStdin).getLine
  unless line.isEmpty do
    ProverAudit.answer none line
    main
";

impl NativeLean {
    /// Finds out the version, compiles the auditor, and tries it on proofs of which the verdict is known.
    ///
    /// # Errors
    /// Why this Lean cannot recheck anything.
    pub fn start(options: NativeLeanOptions) -> Result<NativeLean, String> {
        let folder = |e: std::io::Error| format!("cannot make a temporary folder: {e}");
        let auditor = private_folder().map_err(folder)?;
        let compiler = Compiler::start(options)?;
        check_kernel(&compiler.version)?;
        let lean = NativeLean { compiler, auditor };
        lean.compile_auditor()?;
        lean.write_main(IMPORT)?;
        if let Err(why) = lean.probe() {
            // Not every version runs code of an `.olean` that Lake did
            // not build: then it is elaborated each time.
            tracing::debug!(why, "the compiled auditor does not run");
            lean.write_main(auditor::TEXT)?;
            lean.probe()?;
        }
        Ok(lean)
    }

    fn compile_auditor(&self) -> Result<(), String> {
        let version = &self.compiler.version;
        match self.compiler.compile(
            self.auditor.path(),
            "ProverAuditor",
            auditor::TEXT,
            self.compiler.options.ready_within,
        ) {
            Ok(Compiled::Olean(_)) => Ok(()),
            Ok(Compiled::Not(f)) => {
                Err(format!("the auditor does not elaborate in Lean {version}: {}", f.detail))
            }
            Err(e) => Err(e.to_string()),
        }
    }

    fn write_main(&self, auditor: &str) -> Result<(), String> {
        let path = self.auditor.path().join("Main.lean");
        std::fs::write(&path, format!("{auditor}{MAIN}")).map_err(|e| format!("{}: {e}", path.display()))
    }

    /// The probes are compiled one by one and audited by one process.
    fn probe(&self) -> Result<(), String> {
        let limit = self.compiler.options.ready_within;
        let folder = private_folder().map_err(|e| e.to_string())?;
        let compile = |text: &str, name: &str| match self.compiler.compile(folder.path(), name, text, limit) {
            Ok(Compiled::Olean(_)) => Ok(folder.path().join(format!("{name}.olean"))),
            Ok(Compiled::Not(f)) => {
                Err(format!("Lean {} does not elaborate a probe: {}", self.compiler.version, f.detail))
            }
            Err(e) => Err(e.to_string()),
        };
        let asked = compile(PROBE_STATEMENT, "Statement")?;
        let mut requests = vec![];
        for (i, (text, rule)) in PROBES.iter().enumerate() {
            requests.push((auditor::nonce(), compile(text, &format!("Probe{i}"))?, *rule));
        }
        let lines = requests.iter().map(|(nonce, given, _)| request(nonce, Some(&asked), given, None, &[]));
        let input: String = lines.map(|l| l + "\n").collect();
        let said = self.audit(&input, limit).map_err(|e| e.to_string())?;
        for (nonce, _, rule) in &requests {
            let got = auditor::answer(&said.stdout, nonce).unwrap_or_else(|| Err(no_answer(&said)));
            if let Some(why) = auditor::probe_failure(*rule, &got) {
                return Err(format!("Lean {}: {why}", self.compiler.version));
            }
        }
        Ok(())
    }

    /// Runs the auditor over requests.
    fn audit(&self, input: &str, limit: Duration) -> Result<Ended, Error> {
        let mut command = Command::new(&self.compiler.options.lean);
        command.args(["--run", "Main.lean"]).current_dir(self.auditor.path());
        self.compiler.set_path(&mut command, Some(self.auditor.path()));
        self.compiler.run(&mut command, "audit", input, limit)
    }

    fn try_recheck(&self, case: &RecheckCase) -> Result<Recheck, Error> {
        let begun = Instant::now();
        let mut statement = None;
        if let Some(text) = &case.statement {
            match self.compiler.compile_in_private("Statement", text, self.compiler.options.ready_within)? {
                Compiled::Olean(bytes) => statement = Some(bytes),
                Compiled::Not(f) if f.import => return Ok(Recheck::Unavailable { why: f.detail }),
                Compiled::Not(f) => {
                    return Ok(Recheck::disagreed(Rule::Statement, f.detail));
                }
            }
        }
        // The statement's time is mostly that of the imports, which the others need as well.
        let imports = if statement.is_some() { begun.elapsed() } else { self.compiler.options.ready_within };
        let candidate =
            match self.compiler.compile_in_private("Candidate", &case.candidate, case.limit + imports)? {
                Compiled::Olean(bytes) => bytes,
                Compiled::Not(f) if f.import => return Ok(Recheck::Unavailable { why: f.detail }),
                Compiled::Not(f) => {
                    let within = |p: Position| p.line > case.lines_before;
                    let pos = f.pos.filter(|p| within(*p));
                    let pos = pos.map(|p| Position { line: p.line - case.lines_before, ..p });
                    let refusal = Refusal::new(f.rule, f.detail);
                    return Ok(Recheck::Disagreed { refusal, pos });
                }
            };
        let failed = |e: std::io::Error| Error::io("cannot write for the audit", &e);
        let folder = private_folder().map_err(failed)?;
        let write = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).map(|()| path).map_err(failed)
        };
        let asked = statement.map(|bytes| write("Statement.olean", &bytes)).transpose()?;
        let given = write("Candidate.olean", &candidate)?;
        let nonce = auditor::nonce();
        let line = request(&nonce, asked.as_deref(), &given, case.name.as_deref(), &case.axioms);
        let said = self.audit(&(line + "\n"), case.limit + 2 * imports + Duration::from_secs(30))?;
        Ok(match auditor::answer(&said.stdout, &nonce) {
            None => Recheck::Unavailable { why: no_answer(&said) },
            Some(Err(why)) => Recheck::Unavailable { why: format!("the auditor failed: {why}") },
            Some(Ok(judgements)) => of_judgements(judgements),
        })
    }
}

impl Rechecker for NativeLean {
    fn name(&self) -> &str {
        "native Lean"
    }

    fn version(&self) -> &str {
        &self.compiler.version
    }

    fn recheck(&self, case: &RecheckCase) -> Recheck {
        if is_module(&case.candidate) || case.statement.as_deref().is_some_and(is_module) {
            let why =
                "files that begin with `module` cannot be rechecked: their proofs are compiled apart".into();
            return Recheck::Unavailable { why };
        }
        match self.try_recheck(case) {
            Ok(recheck) => recheck,
            Err(Error::Deadline { request, limit, .. }) => Recheck::Timeout { stage: request, limit },
            Err(e @ Error::Memory { .. }) => Recheck::disagreed(Rule::Limit, e.to_string()),
            Err(e) => Recheck::Unavailable { why: e.to_string() },
        }
    }
}

fn of_judgements(judgements: Vec<Judgement>) -> Recheck {
    if judgements.is_empty() {
        return Recheck::disagreed(Rule::Missing, "the text declares no theorem");
    }
    let mut axioms = vec![];
    for j in judgements {
        if let Some(refusal) = j.refused {
            return Recheck::Disagreed { refusal, pos: None };
        }
        axioms.extend(j.axioms);
    }
    axioms.sort();
    axioms.dedup();
    Recheck::Agreed { axioms }
}

fn request(nonce: &str, asked: Option<&Path>, given: &Path, name: Option<&str>, axioms: &[String]) -> String {
    let asked = asked.map(Path::to_string_lossy);
    AuditRequest {
        nonce,
        statement: asked.as_deref(),
        candidate: &given.to_string_lossy(),
        pickles: false,
        name,
        axioms: auditor::allowed(axioms),
    }
    .to_json()
}

fn no_answer(said: &Ended) -> String {
    format!("the auditor gave no answer ({}): {}", said.exit, last_words(said))
}
