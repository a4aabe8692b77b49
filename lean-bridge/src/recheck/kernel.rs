//! The kernel of `lean-kernel` as a second checker, over a native `lean` that only compiles.
//!
//! Statement and candidate are compiled to `.olean` files by two processes. Nothing that these
//! processes say of the proof is believed: both files are read here, compared as terms, and everything
//! that the proof reaches in the candidate is checked by the kernel. The library lies in files, whose
//! statements are taken on faith, except for the axioms behind them, which are looked for; a text that
//! changes these files while it is compiled is found out.

use super::comparison::{Difference, NoAgreement, difference, target};
use super::compiler::{Compiled, Compiler, NativeLeanOptions, is_module};
use super::library_files::LibraryFiles;
use super::version::minor;
use super::{Recheck, RecheckCase, Rechecker};
use crate::error::Error;
use crate::native::auditor::{PROBE_STATEMENT, PROBES, allowed};
use lean_export::olean::{Found, Module, Modules, SUPPORTED};
use lean_export::{Costs, Item, ReadError, Replay};
use lean_kernel::{Body, KernelError, KernelLimits, NameId, Terms, Unit};
use lean_protocol::{Position, Refusal, Rule, believes_compiled_code};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// A `lean` whose files the kernel has read and judged right.
#[derive(Debug)]
pub struct KernelRechecker {
    compiler: Compiler,
    /// Folders of compiled modules, Lean's own last.
    search: Vec<PathBuf>,
    version: String,
}

impl KernelRechecker {
    /// Whether the files of a Lean of this version can be read.
    pub fn reads(version: &str) -> bool {
        minor(version).is_some_and(|m| SUPPORTED.contains(&m))
    }

    /// Finds out the version and the folders, and tries the kernel on proofs of which the verdict is known.
    ///
    /// # Errors
    /// Why proofs cannot be checked over this Lean.
    pub fn start(options: NativeLeanOptions) -> Result<KernelRechecker, String> {
        let compiler = Compiler::start(options)?;
        if !KernelRechecker::reads(&compiler.version) {
            return Err(format!(
                "the files of Lean {} cannot be read; those of Lean 4.{} to 4.{} can",
                compiler.version,
                SUPPORTED.start(),
                SUPPORTED.end()
            ));
        }
        let mut search = compiler.lean_path();
        search.push(compiler.library()?);
        let version = format!("{} on files of Lean {}", env!("CARGO_PKG_VERSION"), compiler.version);
        let kernel = KernelRechecker { compiler, search, version };
        kernel.probe()?;
        Ok(kernel)
    }

    fn probe(&self) -> Result<(), String> {
        for (text, rule) in PROBES {
            let case = RecheckCase {
                statement: Some(PROBE_STATEMENT.into()),
                candidate: text.into(),
                limit: self.compiler.options.ready_within,
                ..RecheckCase::default()
            };
            let got = self.recheck(&case);
            let right = match (&got, rule) {
                (Recheck::Agreed { .. }, None) => true,
                (Recheck::Disagreed { refusal, .. }, Some(rule)) => refusal.rule.name() == rule,
                _ => false,
            };
            if !right {
                let expected = rule.unwrap_or("an accepted proof");
                return Err(format!(
                    "Lean {}: {got:?} instead of {expected} for a probe",
                    self.compiler.version
                ));
            }
        }
        Ok(())
    }

    fn try_recheck(&self, case: &RecheckCase) -> Result<Recheck, Error> {
        let failed = |e: std::io::Error| Error::io("cannot look at the library", &e);
        let before = LibraryFiles::look(&self.search).map_err(failed)?;
        let begun = Instant::now();
        let mut statement = None;
        if let Some(text) = &case.statement {
            match self.compiler.compile_in_private("Statement", text, self.compiler.options.ready_within)? {
                Compiled::Olean(bytes) => statement = Some(bytes),
                Compiled::Not(f) if f.import => return Ok(Recheck::Unavailable { why: f.detail }),
                Compiled::Not(f) => return Ok(Recheck::disagreed(Rule::Statement, f.detail)),
            }
        }
        // The statement's time is mostly that of the imports, which the candidate needs as well.
        let imports = if statement.is_some() { begun.elapsed() } else { self.compiler.options.ready_within };
        let compiled =
            self.compiler.compile_in_private("Candidate", &case.candidate, case.limit + imports)?;
        let candidate = match compiled {
            Compiled::Olean(bytes) => bytes,
            Compiled::Not(f) if f.import => return Ok(Recheck::Unavailable { why: f.detail }),
            Compiled::Not(f) => {
                let pos = f.pos.filter(|p| p.line > case.lines_before);
                let pos = pos.map(|p| Position { line: p.line - case.lines_before, ..p });
                let refusal = Refusal::new(f.rule, f.detail);
                return Ok(Recheck::Disagreed { refusal, pos });
            }
        };
        let answer = Question { case, search: &self.search }.answer(statement, candidate);
        let after = LibraryFiles::look(&self.search).map_err(failed)?;
        if let Some(file) = before.changed(&after) {
            let why = format!("the library changed meanwhile: {}", file.display());
            return Ok(Recheck::Unavailable { why });
        }
        Ok(answer.unwrap_or_else(|e| match e.problem {
            lean_export::ReadProblem::Io(_) | lean_export::ReadProblem::Unsupported(_) => {
                Recheck::Unavailable { why: e.to_string() }
            }
            lean_export::ReadProblem::Malformed(_) => Recheck::disagreed(Rule::Engine, e.to_string()),
        }))
    }
}

impl Rechecker for KernelRechecker {
    fn name(&self) -> &str {
        "lean-kernel"
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn recheck(&self, case: &RecheckCase) -> Recheck {
        if is_module(&case.candidate) || case.statement.as_deref().is_some_and(is_module) {
            let why = "files that begin with `module` cannot be rechecked: their proofs are compiled apart";
            return Recheck::Unavailable { why: why.into() };
        }
        match self.try_recheck(case) {
            Ok(recheck) => recheck,
            Err(Error::Deadline { request, limit, .. }) => Recheck::Timeout { stage: request, limit },
            Err(e @ Error::Memory { .. }) => Recheck::disagreed(Rule::Engine, e.to_string()),
            Err(e) => Recheck::Unavailable { why: e.to_string() },
        }
    }
}

/// Why a check ended before the kernel had seen everything.
enum Ended {
    /// With an answer.
    Answered(Box<Recheck>),
    /// A file cannot be read.
    Unreadable(ReadError),
}

impl From<Recheck> for Ended {
    fn from(answer: Recheck) -> Ended {
        Ended::Answered(Box::new(answer))
    }
}

impl From<ReadError> for Ended {
    fn from(error: ReadError) -> Ended {
        Ended::Unreadable(error)
    }
}

impl From<NoAgreement> for Ended {
    fn from(why: NoAgreement) -> Ended {
        match why {
            NoAgreement::Different(difference) => Ended::from(Recheck::from(difference)),
            NoAgreement::Unreadable(error) => Ended::Unreadable(error),
        }
    }
}

/// Two compiled texts, to be compared and checked.
struct Question<'a> {
    case: &'a RecheckCase,
    search: &'a [PathBuf],
}

impl Question<'_> {
    fn answer(&self, statement: Option<Vec<u8>>, candidate: Vec<u8>) -> Result<Recheck, ReadError> {
        match self.compare_and_check(statement, candidate) {
            Ok(answer) => Ok(answer),
            Err(Ended::Answered(answer)) => Ok(*answer),
            Err(Ended::Unreadable(error)) => Err(error),
        }
    }

    fn compare_and_check(&self, statement: Option<Vec<u8>>, candidate: Vec<u8>) -> Result<Recheck, Ended> {
        let time = self.case.limit.max(Duration::from_secs(1));
        let mut replay = Replay::new(Costs { limits: KernelLimits::default(), time });
        let mut candidate = Module::from_bytes("the candidate", candidate, replay.terms())?;
        if !candidate.is_whole() {
            return Ok(Recheck::Unavailable { why: "the compiled candidate has no proofs".into() });
        }
        let mut library = vec![];
        let targets = match statement {
            None => theorems(&mut candidate, replay.terms())?,
            Some(bytes) => {
                let mut statement = Module::from_bytes("the statement", bytes, replay.terms())?;
                library = statement.imports(replay.terms())?;
                let name = target(&mut statement, replay.terms(), self.case.name.as_deref())?;
                match difference(&mut statement, &mut candidate, replay.terms(), name)? {
                    Some(different) => return Ok(different.into()),
                    None => vec![name],
                }
            }
        };
        if targets.is_empty() {
            return Ok(Recheck::disagreed(Rule::Missing, "the text declares no theorem"));
        }
        let mut modules = Modules::new(self.search.to_vec());
        modules.add_module(candidate);
        modules.open_imports(replay.terms(), false)?;
        modules.import(replay.terms(), &library)?;
        let axioms = self.axioms(&mut modules, replay.terms(), &targets)?;
        modules.only(&targets);
        Ok(check(&mut replay, &mut modules)?.unwrap_or(Recheck::Agreed { axioms }))
    }

    /// The axioms behind theorems; an answer instead if one of them is not allowed.
    fn axioms(
        &self,
        modules: &mut Modules,
        terms: &mut Terms,
        targets: &[NameId],
    ) -> Result<Vec<String>, Ended> {
        let faith = modules.behind(terms, targets)?;
        let allowed = allowed(&self.case.axioms);
        let is_allowed = |axiom: &&String| !allowed.contains(&axiom.as_str());
        if let Some(axiom) = faith.axioms.iter().find(is_allowed) {
            let (rule, detail) = match axiom.as_str() {
                "sorryAx" => (Rule::Sorry, "the proof contains `sorry`".to_string()),
                native if believes_compiled_code(native) => {
                    (Rule::Native, format!("the proof believes compiled code: `{native}`"))
                }
                other => (Rule::Axiom, format!("`{other}` is not among the allowed axioms")),
            };
            let constant = Some(axiom.clone());
            return Err(Recheck::from(Difference { rule, detail, constant }).into());
        }
        match faith.unproved.iter().find(is_allowed) {
            Some(unproved) => {
                let why = format!("the library has no proof of `{unproved}`, which may be an axiom");
                Err(Recheck::Unavailable { why }.into())
            }
            None => {
                let mut axioms = faith.axioms;
                axioms.extend(faith.unproved);
                Ok(axioms)
            }
        }
    }
}

/// The theorems of a text.
fn theorems(module: &mut Module, terms: &mut Terms) -> Result<Vec<NameId>, ReadError> {
    let mut theorems = vec![];
    for name in module.names().to_vec() {
        if let Some(Found::Unit { unit: Unit::Single(d), .. }) = module.find(terms, name)?
            && matches!(d.body, Body::Theorem { .. })
        {
            theorems.push(name);
        }
    }
    Ok(theorems)
}

/// Has the kernel check what was planned; gives what is wrong with it.
fn check(replay: &mut Replay, modules: &mut Modules) -> Result<Option<Recheck>, ReadError> {
    while let Some(item) = modules.next_item(replay.terms())? {
        if let Item::LeftOut(name) = item {
            let name = replay.name(name);
            return Ok(Some(Recheck::disagreed(Rule::Unsafe, format!("`{name}` is unsafe or partial"))));
        }
        let heavy = |why: String| Recheck::Unavailable { why };
        if let Err(rejection) = replay.take(modules, &item) {
            return Ok(Some(match &rejection.error {
                KernelError::Limit(_) | KernelError::Unreadable { .. } => heavy(rejection.to_string()),
                _ => {
                    let detail = format!("the kernel refuses {rejection}");
                    Difference { rule: Rule::Kernel, detail, constant: Some(rejection.name) }.into()
                }
            }));
        }
        if let Some((name, why)) = replay.tally().undecided.first() {
            return Ok(Some(heavy(format!("`{name}`: {why}"))));
        }
    }
    let own = replay.assumed().into_iter().find(|name| modules.is_checked(*name));
    Ok(own.map(|name| {
        let name = replay.name(name);
        Recheck::disagreed(Rule::Kernel, format!("the text declares `{name}`, which kernels compute with"))
    }))
}

impl From<Difference> for Recheck {
    fn from(difference: Difference) -> Recheck {
        let refusal =
            Refusal { constant: difference.constant, ..Refusal::new(difference.rule, difference.detail) };
        Recheck::Disagreed { refusal, pos: None }
    }
}
