//! Checking a judged proof once more, by something that shares nothing with what judged it first.
//!
//! A [`Rechecker`] gets whole texts and answers with one of four words.
//!
//! | file | what |
//! |---|---|
//! | `kernel` | our own kernel, over a `lean` that only compiles |
//! | `native_lean` | a `lean` whose kernel is believed |
//! | `comparison` | what is compared of two compiled texts |
//! | `library_files` | whether the library stays as it is |
//! | `compiler`, `version`, `run` | a `lean` and its processes |

pub(crate) mod comparison;
mod compiler;
mod kernel;
pub(crate) mod library_files;
mod native_lean;
mod run;
mod version;

pub use compiler::NativeLeanOptions;
pub use kernel::KernelRechecker;
pub use native_lean::NativeLean;

use crate::judging::{JudgeRequest, VerifyRequest};
use lean_meta::header::split;
use lean_protocol::{Position, Refusal, Rule};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// What is checked: whole Lean files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecheckCase {
    /// The file that states the theorem and ends in `sorry`; `None`: all theorems of the candidate are meant.
    pub statement: Option<String>,
    /// The file that claims to prove it.
    pub candidate: String,
    /// Lines of the candidate that stand before the text that was judged: positions are counted from there.
    pub lines_before: u32,
    /// The declaration meant, if the statement has several.
    pub name: Option<String>,
    /// Axioms allowed besides `propext`, `Classical.choice` and `Quot.sound`.
    pub axioms: Vec<String>,
    /// For elaborating the candidate and for the audit, each, beyond the time that the imports take.
    pub limit: Duration,
}

impl From<&JudgeRequest> for RecheckCase {
    fn from(asked: &JudgeRequest) -> Self {
        let header = with_prelude(&asked.header, &asked.prelude);
        let (candidate, lines_before) = match asked.whole {
            true => (with_prelude(&asked.candidate, &asked.prelude), lines(&asked.prelude)),
            false => (format!("{header}\n{}\n", asked.candidate), header.matches('\n').count() as u32 + 1),
        };
        RecheckCase {
            statement: Some(format!("{header}\n{}\n", asked.statement)),
            candidate,
            lines_before,
            name: asked.name.clone(),
            axioms: asked.axioms.clone(),
            limit: asked.limit,
        }
    }
}

impl From<&VerifyRequest> for RecheckCase {
    fn from(asked: &VerifyRequest) -> Self {
        RecheckCase {
            candidate: with_prelude(&asked.text, &asked.prelude),
            lines_before: lines(&asked.prelude),
            axioms: asked.axioms.clone(),
            limit: asked.limit,
            ..RecheckCase::default()
        }
    }
}

/// A text with the asker's prelude behind its imports, in lines of its own.
fn with_prelude(text: &str, prelude: &str) -> String {
    if prelude.is_empty() {
        return text.to_owned();
    }
    let (imports, rest) = text.split_at(split(text).1);
    let parts = [imports.trim_end(), prelude, rest];
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n")
}

/// How many lines a prelude takes.
fn lines(prelude: &str) -> u32 {
    prelude.lines().count() as u32
}

/// What the second checker says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recheck {
    /// It accepts the proof of just this statement.
    Agreed {
        /// The axioms it found, those behind the library's theorems included.
        axioms: Vec<String>,
    },
    /// It refuses what was accepted before.
    Disagreed {
        /// Why.
        refusal: Refusal,
        /// Where in the judged text, if it is about its text.
        pos: Option<Position>,
    },
    /// It cannot say: it lacks a module that the text imports, or does not work.
    Unavailable {
        /// The reason, in words for a user.
        why: String,
    },
    /// It did not come to an end.
    Timeout {
        /// What it was at.
        stage: &'static str,
        /// The time that was given to it.
        limit: Duration,
    },
}

impl Recheck {
    fn disagreed(rule: Rule, detail: impl Into<String>) -> Self {
        Recheck::Disagreed { refusal: Refusal::new(rule, detail), pos: None }
    }

    /// Why the proof does not count as rechecked, by the judge's words; `None` if it does.
    pub fn refusal(&self, by: &RecheckedBy) -> Option<Refusal> {
        match self {
            Recheck::Agreed { .. } => None,
            Recheck::Disagreed { refusal, pos } => {
                let place =
                    pos.map_or_else(String::new, |p| format!(" at line {}, column {}", p.line, p.column + 1));
                let detail = format!("{by} disagrees{place}: {}", refusal.reason());
                Some(Refusal { detail, ..refusal.clone() })
            }
            Recheck::Unavailable { why } => {
                Some(Refusal::new(Rule::Engine, format!("{by} cannot recheck: {why}")))
            }
            Recheck::Timeout { stage, limit } => Some(Refusal::new(
                Rule::Timeout,
                format!("{by}: no end of the {stage} within {} ms", limit.as_millis()),
            )),
        }
    }
}

/// The best second checker over a native `lean`: our own kernel where it can read the files of this version,
/// else this Lean's kernel, if it is none of those that are known to be unsound.
///
/// # Errors
/// Why nothing can be rechecked with this Lean.
pub fn second_checker(options: NativeLeanOptions) -> Result<Arc<dyn Rechecker>, String> {
    let version = compiler::Compiler::start(options.clone())?.version;
    match KernelRechecker::reads(&version) {
        true => Ok(Arc::new(KernelRechecker::start(options)?)),
        false => Ok(Arc::new(NativeLean::start(options)?)),
    }
}

/// Who checked again, as written into results.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecheckedBy {
    /// [`Rechecker::name`].
    pub name: String,
    /// [`Rechecker::version`].
    pub version: String,
    /// The version of the first judge's Lean, when it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged_by: Option<String>,
}

impl std::fmt::Display for RecheckedBy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.name, self.version)?;
        match &self.judged_by {
            Some(other) => write!(f, " (first judged by Lean {other})"),
            None => Ok(()),
        }
    }
}

/// A second checker. Calls block; any number may run at once.
pub trait Rechecker: Send + Sync + std::fmt::Debug {
    /// Its name in results, for example `native Lean`.
    fn name(&self) -> &str;

    /// The version of the Lean that it asks, as in `4.28.0`.
    fn version(&self) -> &str;

    /// Checks the files of a case. Running out of time and lacking a module are answers, too.
    fn recheck(&self, case: &RecheckCase) -> Recheck;

    /// Who this is, beside a first judge on Lean `judged_by`.
    fn by(&self, judged_by: &str) -> RecheckedBy {
        // Builds of one version differ in a suffix.
        let number = |v: &str| v.split(['-', ',', ' ']).next().unwrap_or_default().to_string();
        let other = !judged_by.is_empty() && number(judged_by) != number(self.version());
        RecheckedBy {
            name: self.name().into(),
            version: self.version().into(),
            judged_by: other.then(|| judged_by.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Always(&'static str);

    impl Rechecker for Always {
        fn name(&self) -> &str {
            "kernel"
        }
        fn version(&self) -> &str {
            self.0
        }
        fn recheck(&self, _: &RecheckCase) -> Recheck {
            Recheck::disagreed(Rule::Type, "no")
        }
    }

    #[test]
    fn versions_are_compared() {
        assert_eq!(Always("4.28.0").by("4.28.0-pre").to_string(), "kernel 4.28.0");
        assert_eq!(
            Always("4.27.0").by("4.28.0-pre").to_string(),
            "kernel 4.27.0 (first judged by Lean 4.28.0-pre)"
        );
        assert_eq!(Always("4.27.0").by("").judged_by, None);
    }

    #[test]
    fn whole_files_are_made() {
        let r = JudgeRequest::new(
            "import A\nopen B",
            "theorem t : True := by sorry",
            "theorem t : True := x",
            Duration::ZERO,
        );
        let case = RecheckCase::from(&r);
        assert_eq!(case.candidate, "import A\nopen B\ntheorem t : True := x\n");
        assert_eq!(case.statement.as_deref(), Some("import A\nopen B\ntheorem t : True := by sorry\n"));
        assert_eq!(case.lines_before, 2);
        let whole = RecheckCase::from(&JudgeRequest { whole: true, ..r });
        assert_eq!((whole.candidate.as_str(), whole.lines_before), ("theorem t : True := x", 0));
    }

    #[test]
    fn only_agreement_counts() {
        let by = Always("4.28.0").by("");
        assert_eq!(Recheck::Agreed { axioms: vec![] }.refusal(&by), None);
        let said = |r: Recheck| {
            let r = r.refusal(&by).unwrap();
            (r.rule.name().to_owned(), r.detail)
        };
        let pos = Some(Position { line: 3, column: 4 });
        let refusal = Refusal::new(Rule::Error, "unknown `x`");
        assert_eq!(
            said(Recheck::Disagreed { refusal, pos }),
            ("error".into(), "kernel 4.28.0 disagrees at line 3, column 5: unknown `x`".into())
        );
        assert_eq!(said(Recheck::Unavailable { why: "no A".into() }).0, "engine");
        assert_eq!(said(Recheck::Timeout { stage: "audit", limit: Duration::from_secs(1) }).0, "timeout");
    }
}
