//! The user's own `lean` as a second checker, from text.
//!
//! Statement and candidate are compiled to `.olean` files by two processes; a third, which elaborates neither, reads both
//! as data and audits ([`crate::auditor`]). The statement is compiled first and kept in memory, and the files audited are
//! copies that nothing the candidate runs has seen. What the candidate runs is not fenced in otherwise: it has this user's
//! rights, as it has whenever `lean` is run on it.

use super::run::{Ended, run};
use super::{Recheck, RecheckCase, Rechecker};
use crate::auditor::{self, AuditRequest, PROBE_STATEMENT, PROBES};
use crate::error::Error;
use crate::protocol::{Judgement, Position, Refusal};
use lean_embedded::repl::header;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use supervise::Exit;
use supervise::Watcher;
use tempfile::TempDir;

/// Which Lean, and how.
#[derive(Clone, Debug)]
pub struct NativeLeanOptions {
    /// The executable; a bare `lean` is looked for on the `PATH`.
    pub lean: PathBuf,
    /// Folders of compiled modules, for `LEAN_PATH`; empty leaves the variable as it is.
    pub lean_path: Vec<PathBuf>,
    /// Private memory at which a process is killed, megabytes.
    pub memory_mb: u64,
    /// Time for what does not depend on the candidate: the version, the auditor, the statement with its imports.
    pub ready_within: Duration,
}

impl Default for NativeLeanOptions {
    fn default() -> Self {
        NativeLeanOptions {
            lean: "lean".into(),
            lean_path: vec![],
            memory_mb: 12_000,
            ready_within: Duration::from_secs(300),
        }
    }
}

/// A `lean` whose auditor has passed the probes.
#[derive(Debug)]
pub struct NativeLean {
    options: NativeLeanOptions,
    version: String,
    watcher: Watcher,
    /// The compiled auditor and the program that runs it.
    auditor: TempDir,
}

/// A text that was compiled.
enum Compiled {
    Olean(Vec<u8>),
    Not(Fault),
}

/// Why a text was not.
struct Fault {
    /// Lean's first error, or how it ended.
    detail: String,
    pos: Option<Position>,
    /// The rule if it is the candidate's.
    rule: &'static str,
    /// A module is missing.
    import: bool,
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
        let watcher = Watcher::start().map_err(|e| format!("cannot start a thread: {e}"))?;
        let mut lean = NativeLean { options, version: String::new(), watcher, auditor };
        lean.version = lean.ask_version()?;
        lean.compile_auditor()?;
        lean.write_main(IMPORT)?;
        if let Err(why) = lean.probe() {
            // Not every version runs code of an `.olean` that Lake did not build: then it is elaborated each time.
            tracing::debug!(why, "the compiled auditor does not run");
            lean.write_main(auditor::TEXT)?;
            lean.probe()?;
        }
        Ok(lean)
    }

    fn ask_version(&self) -> Result<String, String> {
        let mut command = Command::new(&self.options.lean);
        command.arg("--version");
        let within = self.options.ready_within.min(Duration::from_secs(30));
        let path = self.options.lean.display();
        let ended = self.run(&mut command, "version", "", within).map_err(|e| format!("{path}: {e}"))?;
        // Lean (version 4.28.0, x86_64-unknown-linux-gnu, commit …, Release)
        let number = ended.stdout.split_once("version ").map(|(_, r)| r.split([',', ' ', ')', '\n']).next());
        match number.flatten().filter(|n| n.starts_with(|c: char| c.is_ascii_digit())) {
            Some(number) => Ok(number.to_string()),
            None => Err(format!(
                "{path} --version ({}) does not say `Lean (version …)`: {}",
                ended.exit,
                last_words(&ended)
            )),
        }
    }

    fn compile_auditor(&self) -> Result<(), String> {
        let version = &self.version;
        match self.compile(self.auditor.path(), "ProverAuditor", auditor::TEXT, self.options.ready_within) {
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
        let limit = self.options.ready_within;
        let folder = private_folder().map_err(|e| e.to_string())?;
        let compile = |text: &str, name: &str| match self.compile(folder.path(), name, text, limit) {
            Ok(Compiled::Olean(_)) => Ok(folder.path().join(format!("{name}.olean"))),
            Ok(Compiled::Not(f)) => {
                Err(format!("Lean {} does not elaborate a probe: {}", self.version, f.detail))
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
                return Err(format!("Lean {}: {why}", self.version));
            }
        }
        Ok(())
    }

    /// Compiles `text` in `folder`.
    fn compile(&self, folder: &Path, name: &str, text: &str, limit: Duration) -> Result<Compiled, Error> {
        let (source, target) = (format!("{name}.lean"), format!("{name}.olean"));
        let failed = |e: std::io::Error| Error::Usage(format!("{}: {e}", folder.display()));
        std::fs::write(folder.join(&source), text).map_err(failed)?;
        let mut command = Command::new(&self.options.lean);
        command.args(["-o", &target, &source]).current_dir(folder);
        self.set_path(&mut command, None);
        let ended = self.run(&mut command, "compile", "", limit)?;
        let fault = |detail: String, rule| Fault { detail, pos: None, rule, import: false };
        if ended.exit != Exit::Code(0) {
            return Ok(Compiled::Not(match first_error(&ended.stdout, &source) {
                Some((pos, detail)) => {
                    let import = is_about_imports(&detail);
                    Fault { detail, pos: Some(pos), rule: "error", import }
                }
                None => fault(format!("lean ended with {}: {}", ended.exit, last_words(&ended)), "engine"),
            }));
        }
        Ok(match std::fs::read(folder.join(&target)) {
            Ok(bytes) if !bytes.is_empty() => Compiled::Olean(bytes),
            _ => Compiled::Not(fault(
                format!("lean ended well but wrote no {target}: the text has ended it"),
                "error",
            )),
        })
    }

    /// Runs the auditor over requests.
    fn audit(&self, input: &str, limit: Duration) -> Result<Ended, Error> {
        let mut command = Command::new(&self.options.lean);
        command.args(["--run", "Main.lean"]).current_dir(self.auditor.path());
        self.set_path(&mut command, Some(self.auditor.path()));
        self.run(&mut command, "audit", input, limit)
    }

    fn run(
        &self,
        command: &mut Command,
        request: &'static str,
        input: &str,
        limit: Duration,
    ) -> Result<Ended, Error> {
        run(command, request, input, limit, self.options.memory_mb, &self.watcher)
    }

    fn set_path(&self, command: &mut Command, first: Option<&Path>) {
        let mut folders: Vec<PathBuf> = first.map(Path::to_path_buf).into_iter().collect();
        if self.options.lean_path.is_empty() {
            let inherited = std::env::var_os("LEAN_PATH").unwrap_or_default();
            folders.extend(std::env::split_paths(&inherited).filter(|p| !p.as_os_str().is_empty()));
        } else {
            folders.extend(self.options.lean_path.iter().cloned());
        }
        let joined: OsString = std::env::join_paths(folders).unwrap_or_default();
        if !joined.is_empty() {
            command.env("LEAN_PATH", joined);
        }
    }

    fn try_recheck(&self, case: &RecheckCase) -> Result<Recheck, Error> {
        let begun = Instant::now();
        let mut statement = None;
        if let Some(text) = &case.statement {
            match self.compile_in_private("Statement", text, self.options.ready_within)? {
                Compiled::Olean(bytes) => statement = Some(bytes),
                Compiled::Not(f) if f.import => return Ok(Recheck::Unavailable { why: f.detail }),
                Compiled::Not(f) => {
                    return Ok(Recheck::disagreed("statement", f.detail));
                }
            }
        }
        // The statement's time is mostly that of the imports, which the others need as well.
        let imports = if statement.is_some() { begun.elapsed() } else { self.options.ready_within };
        let candidate = match self.compile_in_private("Candidate", &case.candidate, case.limit + imports)? {
            Compiled::Olean(bytes) => bytes,
            Compiled::Not(f) if f.import => return Ok(Recheck::Unavailable { why: f.detail }),
            Compiled::Not(f) => {
                let within = |p: Position| p.line > case.lines_before;
                let pos = f.pos.filter(|p| within(*p));
                let pos = pos.map(|p| Position { line: p.line - case.lines_before, ..p });
                let refusal = Refusal { rule: f.rule.into(), detail: Some(f.detail), ..Refusal::default() };
                return Ok(Recheck::Disagreed { refusal, pos });
            }
        };
        let failed = |e: std::io::Error| Error::Usage(format!("cannot write for the audit: {e}"));
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

    fn compile_in_private(&self, name: &str, text: &str, limit: Duration) -> Result<Compiled, Error> {
        let folder =
            private_folder().map_err(|e| Error::Usage(format!("cannot make a temporary folder: {e}")))?;
        self.compile(folder.path(), name, text, limit)
    }
}

impl Rechecker for NativeLean {
    fn name(&self) -> &str {
        "native Lean"
    }

    fn version(&self) -> &str {
        &self.version
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
            Err(e @ Error::Memory { .. }) => Recheck::disagreed("limit", e.to_string()),
            Err(e) => Recheck::Unavailable { why: e.to_string() },
        }
    }
}

fn of_judgements(judgements: Vec<Judgement>) -> Recheck {
    if judgements.is_empty() {
        return Recheck::disagreed("missing", "the text declares no theorem");
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

fn private_folder() -> std::io::Result<TempDir> {
    tempfile::Builder::new().prefix("prover-recheck-").tempdir()
}

/// The first error in what `lean` prints, `FILE:LINE:COLUMN: error: TEXT` with more lines of text until the next message.
fn first_error(output: &str, file: &str) -> Option<(Position, String)> {
    let mut lines = output.lines();
    let (pos, first) = lines.find_map(|l| match message(l, file)? {
        (pos, severity, text) if severity.starts_with("error") => Some((pos, text)),
        _ => None,
    })?;
    let rest = lines.take_while(|l| message(l, file).is_none()).take(8);
    let text = std::iter::once(first).chain(rest).collect::<Vec<_>>().join("\n");
    Some((pos, text.trim_end().to_string()))
}

/// `FILE:LINE:COLUMN: SEVERITY: TEXT`; since 4.23 the severity may have a name behind it, `error(lean.unknownIdentifier)`.
fn message<'a>(line: &'a str, file: &str) -> Option<(Position, &'a str, &'a str)> {
    let rest = line.strip_prefix(file)?.strip_prefix(':')?;
    let (place, rest) = rest.split_once(": ")?;
    let (row, column) = place.split_once(':')?;
    let (severity, text) = rest.split_once(':')?;
    Some((Position { line: row.parse().ok()?, column: column.parse().ok()? }, severity, text.trim_start()))
}

/// Whether Lean could not find a module.
fn is_about_imports(error: &str) -> bool {
    [
        "unknown module prefix",
        "does not exist",
        "unknown package",
        "no such file or directory",
        "incompatible header",
    ]
    .iter()
    .any(|words| error.contains(words))
        && (error.contains("module") || error.contains(".olean") || error.contains("package"))
}

fn is_module(text: &str) -> bool {
    let rest = text[header::skip_space(text, 0)..].strip_prefix("module");
    rest.is_some_and(|r| r.starts_with(char::is_whitespace) || r.is_empty())
}

fn no_answer(said: &Ended) -> String {
    format!("the auditor gave no answer ({}): {}", said.exit, last_words(said))
}

/// The end of what a program wrote.
fn last_words(ended: &Ended) -> String {
    let text = if ended.stderr.trim().is_empty() { &ended.stdout } else { &ended.stderr };
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
    let words: String = lines[lines.len().saturating_sub(3)..].join(" | ").chars().take(400).collect();
    if words.is_empty() { "it wrote nothing".into() } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_read_as_lean_prints_them() {
        let output = "Candidate.lean:1:0: warning: declaration uses 'sorry'\n\
                      Candidate.lean:3:14: error(lean.unknownIdentifier): Unknown identifier `Nta`\n\
                      Candidate.lean:4:2: error: unsolved goals\na : Nat\n⊢ a = 0\nCandidate.lean:9:0: warning: x\n";
        let (pos, text) = first_error(output, "Candidate.lean").unwrap();
        assert_eq!((pos.line, pos.column, text.as_str()), (3, 14, "Unknown identifier `Nta`"));
        let (pos, text) =
            first_error(&output[output.find("Candidate.lean:4").unwrap()..], "Candidate.lean").unwrap();
        assert_eq!((pos.line, text.as_str()), (4, "unsolved goals\na : Nat\n⊢ a = 0"));
        assert!(first_error("error: no\nOther.lean:1:0: error: x", "Candidate.lean").is_none());
    }

    #[test]
    fn missing_modules_are_nobodys_fault() {
        assert!(is_about_imports(
            "unknown module prefix 'Mathlib'\n\nNo directory 'Mathlib' or file 'Mathlib.olean'"
        ));
        assert!(is_about_imports("object file '/x/A.olean' of module A does not exist"));
        assert!(!is_about_imports("unsolved goals") && !is_about_imports("`foo` does not exist"));
    }

    #[test]
    fn modules_are_known_by_their_keyword() {
        assert!(is_module("module\nimport A\ntheorem t : True := trivial") && is_module("module\n"));
        assert!(is_module("-- a licence\n/- b -/ module"));
        assert!(
            !is_module("import A\n-- module\ndef module := 1") && !is_module("") && !is_module("modules")
        );
    }
}
