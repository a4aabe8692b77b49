//! The user's own `lean` as a compiler: from a text to an `.olean` file.
//!
//! What a text runs while it is compiled is not fenced in: it has this
//! user's rights, as it has whenever `lean` is run on it.

use super::run::{Ended, run};
use crate::error::Error;
use lean_meta::header;
use lean_protocol::{Position, Rule};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
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
    /// Time for what does not depend on the candidate: the version,
    /// the auditor, the statement with its imports.
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

/// A `lean` that has told its version.
#[derive(Debug)]
pub(super) struct Compiler {
    pub options: NativeLeanOptions,
    pub version: String,
    watcher: Watcher,
}

/// A text that was compiled.
pub(super) enum Compiled {
    Olean(Vec<u8>),
    Not(Fault),
}

/// Why a text was not.
pub(super) struct Fault {
    /// Lean's first error, or how it ended.
    pub detail: String,
    pub pos: Option<Position>,
    /// The rule if it is the candidate's.
    pub rule: Rule,
    /// A module is missing.
    pub import: bool,
}

impl Compiler {
    /// Asks for the version.
    ///
    /// # Errors
    /// Why this is no Lean that can be used.
    pub fn start(options: NativeLeanOptions) -> Result<Compiler, String> {
        let watcher = Watcher::start().map_err(|e| format!("cannot start a thread: {e}"))?;
        let mut compiler = Compiler { options, version: String::new(), watcher };
        compiler.version = compiler.ask_version()?;
        Ok(compiler)
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

    /// Compiles `text` in `folder`.
    pub fn compile(&self, folder: &Path, name: &str, text: &str, limit: Duration) -> Result<Compiled, Error> {
        let (source, target) = (format!("{name}.lean"), format!("{name}.olean"));
        let failed = |e: std::io::Error| Error::io(folder.display().to_string(), &e);
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
                    Fault { detail, pos: Some(pos), rule: Rule::Error, import }
                }
                None => {
                    fault(format!("lean ended with {}: {}", ended.exit, last_words(&ended)), Rule::Engine)
                }
            }));
        }
        Ok(match std::fs::read(folder.join(&target)) {
            Ok(bytes) if !bytes.is_empty() => Compiled::Olean(bytes),
            _ => Compiled::Not(fault(
                format!("lean ended well but wrote no {target}: the text has ended it"),
                Rule::Error,
            )),
        })
    }

    /// Compiles a text in a folder that nothing else sees, which is gone afterwards.
    pub(crate) fn compile_in_private(
        &self,
        name: &str,
        text: &str,
        limit: Duration,
    ) -> Result<Compiled, Error> {
        let folder = private_folder().map_err(|e| Error::io("cannot make a temporary folder", &e))?;
        self.compile(folder.path(), name, text, limit)
    }
    pub fn run(
        &self,
        command: &mut Command,
        request: &'static str,
        input: &str,
        limit: Duration,
    ) -> Result<Ended, Error> {
        run(command, request, input, limit, self.options.memory_mb, &self.watcher)
    }

    /// Sets `LEAN_PATH`, with a folder before the others.
    pub(crate) fn set_path(&self, command: &mut Command, first: Option<&Path>) {
        let mut folders: Vec<PathBuf> = first.map(Path::to_path_buf).into_iter().collect();
        folders.extend(self.lean_path());
        let joined: OsString = std::env::join_paths(folders).unwrap_or_default();
        if !joined.is_empty() {
            command.env("LEAN_PATH", joined);
        }
    }

    /// The folders of compiled modules besides Lean's own.
    pub fn lean_path(&self) -> Vec<PathBuf> {
        if !self.options.lean_path.is_empty() {
            return self.options.lean_path.clone();
        }
        let inherited = std::env::var_os("LEAN_PATH").unwrap_or_default();
        std::env::split_paths(&inherited).filter(|p| !p.as_os_str().is_empty()).collect()
    }

    /// The folder of Lean's own compiled modules.
    ///
    /// # Errors
    /// When this Lean does not tell, or there is none.
    pub fn library(&self) -> Result<PathBuf, String> {
        let mut command = Command::new(&self.options.lean);
        command.arg("--print-libdir");
        let ended =
            self.run(&mut command, "libdir", "", self.options.ready_within).map_err(|e| e.to_string())?;
        let folder = PathBuf::from(ended.stdout.trim());
        match ended.exit == Exit::Code(0) && folder.is_dir() {
            true => Ok(folder),
            false => Err(format!("lean --print-libdir names no folder: {}", last_words(&ended))),
        }
    }
}

pub(super) fn private_folder() -> std::io::Result<TempDir> {
    tempfile::Builder::new().prefix("prover-recheck-").tempdir()
}

/// The first error in what `lean` prints, `FILE:LINE:COLUMN: error:
/// TEXT` with more lines of text until the next message.
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

/// `FILE:LINE:COLUMN: SEVERITY: TEXT`; since 4.23 the severity may have a
/// name behind it, `error(lean.unknownIdentifier)`.
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

pub(super) fn is_module(text: &str) -> bool {
    let rest = text[header::skip_space(text, 0)..].strip_prefix("module");
    rest.is_some_and(|r| r.starts_with(char::is_whitespace) || r.is_empty())
}

/// The end of what a program wrote.
pub(super) fn last_words(ended: &Ended) -> String {
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
                      Candidate.lean:4:2: error: unsolved goals\na : Nat\n⊢ a = 0\n\
                      Candidate.lean:9:0: warning: x\n";
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
