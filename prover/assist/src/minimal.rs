//! Which hypotheses of a theorem its proof needs.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::diagnostics::{Diagnostic, shortened};
use crate::error::AssistError;
use crate::problem::theorem_of;
use crate::workspace::{Hand, Workspace};
use data::{Declaration, SourceBinder, binders};
use lean_bridge::{FailureKind, ProofState, TacticRequest, TacticResult};
use proof_session::{Completeness, one_line, with_dependents};
use serde::Serialize;
use std::time::Duration;

/// What became of a theorem without one of its hypotheses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct HypothesisVerdict {
    /// The binder, as it is written; each name of `(a b : α)` has one.
    pub binder: String,
    /// `load-bearing`, `removable`, `error`.
    pub status: &'static str,
    /// What breaks without it.
    pub breaks: Vec<Diagnostic>,
    /// Why.
    pub detail: String,
}

/// The hypotheses of a theorem.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MinimalHypotheses {
    /// The theorem.
    pub theorem_name: String,
    /// Its file.
    pub file: String,
    /// One for each name in round brackets, in order.
    pub verdicts: Vec<HypothesisVerdict>,
    /// Binders in other brackets, which are not tried.
    pub skipped_implicit: usize,
}

/// A proof as one tactic, to be run after `clear`.
struct Script {
    /// Blanks before its lines.
    pad: String,
    text: String,
}

impl Workspace {
    /// Runs a theorem's own proof without each of its hypotheses in turn. Each is cleared from the
    /// opened goal, with those that depend on it.
    ///
    /// # Errors
    /// Any [`AssistError`]; its text says what to do.
    pub fn minimal_hypotheses(
        &self,
        ask: &Ask,
        file: &str,
        theorem: &str,
    ) -> Result<Answer<MinimalHypotheses>, AssistError> {
        let source = self.read(file)?;
        let declaration = theorem_of(&source, theorem)?;
        let statement = &declaration.theorem.statement;
        let name_end = statement
            .find(&declaration.theorem.declares)
            .map_or(0, |at| at + declaration.theorem.declares.len());
        let signature = &statement[name_end..];
        let all = binders(signature);
        let explicit: Vec<&SourceBinder> = all.iter().filter(|b| b.explicit && !b.names.is_empty()).collect();
        let tried: Vec<(String, String)> = explicit
            .iter()
            .flat_map(|b| b.names.iter().map(|n| (n.clone(), written(b, n, signature))))
            .collect();
        let mut answer = MinimalHypotheses {
            theorem_name: theorem.to_owned(),
            file: source.shown.clone(),
            verdicts: vec![],
            skipped_implicit: all.len() - explicit.len(),
        };
        let mut completeness = Completeness::Complete;
        if tried.is_empty() {
            return Ok(self.answer(&source, answer, completeness));
        }
        let text = data::input::lean_text(&source.text).into_owned();
        let script = script(&declaration, &text);
        let mut hand = self.beside(ask)?;
        let statement = format!("{statement} := by sorry");
        let limit = ask.left();
        let opened = self.request(ask, &mut hand, "opening the statement", |worker| {
            worker.open(&declaration.theorem.header, &statement, limit)
        })?;
        let line = declaration.theorem.place.line as u32;
        let baseline = match &script {
            None => Some("its proof is no term and no tactics (cases or `where`)".to_owned()),
            Some(script) => self.proves(ask, &mut hand, &opened.state, &[], script)?.err().map(|(m, _)| m),
        };
        let goal = opened.goals.first();
        let count = tried.len();
        for (i, (name, binder)) in tried.into_iter().enumerate() {
            ask.check()?;
            ask.report(i as f64 / count as f64, &binder);
            let mut verdict = HypothesisVerdict { binder, status: "error", ..HypothesisVerdict::default() };
            let hindrance = match &baseline {
                Some(reason) => {
                    completeness = Completeness::Partial;
                    Some(format!("the proof does not run by itself: {}", shortened(&one_line(reason), 300)))
                }
                None if ask.is_over() => {
                    completeness = Completeness::TimedOut;
                    Some("not tried: the time was over".into())
                }
                None => None,
            };
            if let Some(detail) = hindrance {
                answer.verdicts.push(HypothesisVerdict { detail, ..verdict });
                continue;
            }
            let Some(script) = &script else { continue };
            let cleared = goal.map_or_else(|| Ok(vec![name.clone()]), |goal| with_dependents(goal, &name));
            let with = match cleared {
                Ok(with) => with,
                Err(detail) => {
                    answer.verdicts.push(HypothesisVerdict { status: "load-bearing", detail, ..verdict });
                    continue;
                }
            };
            match self.proves(ask, &mut hand, &opened.state, &with, script)? {
                Ok(()) => {
                    verdict.status = "removable";
                    if with.len() > 1 {
                        verdict.detail =
                            format!("together with {}, which depends on it", with[1..].join(", "));
                    }
                }
                Err((_, FailureKind::Timeout | FailureKind::Engine)) => {
                    verdict.detail = "the proof ran out of time without it".into();
                }
                Err((message, _)) => {
                    verdict.status = "load-bearing";
                    verdict.breaks.push(Diagnostic {
                        severity: "error".into(),
                        message: shortened(message.trim(), 600),
                        line,
                        column: 1,
                        ..Diagnostic::default()
                    });
                }
            }
            answer.verdicts.push(verdict);
        }
        Ok(self.answer(&source, answer, completeness))
    }

    /// Whether a script proves the goal without these hypotheses; else what Lean says.
    fn proves(
        &self,
        ask: &Ask,
        hand: &mut Hand<'_>,
        state: &ProofState,
        without: &[String],
        script: &Script,
    ) -> Result<Result<(), (String, FailureKind)>, AssistError> {
        let clear = match without {
            [] => String::new(),
            names => format!("{}clear {}\n", script.pad, names.join(" ")),
        };
        let text = format!("(\n{clear}{}{}\n)", script.pad, script.text);
        let timeout = ask.left().max(Duration::from_millis(1));
        let request = TacticRequest { text, heartbeats: 0, timeout };
        let requests = std::slice::from_ref(&request);
        let outcomes =
            self.request(ask, hand, "running the proof", |s| s.tactics(state, None, requests, true))?;
        let none = || AssistError::Engine { stage: "running the proof", message: "no answer".into() };
        Ok(match outcomes.into_iter().next().ok_or_else(none)?.result {
            TacticResult::Goals { goals, .. } if goals.is_empty() => Ok(()),
            TacticResult::Goals { .. } => Err(("goals are left".into(), FailureKind::Tactic)),
            TacticResult::Failed { kind, message } => Err((message, kind)),
        })
    }
}

/// The proof as a tactic, its lines in the columns that they have in the file.
fn script(declaration: &Declaration, text: &str) -> Option<Script> {
    let rest = declaration.proof_text.strip_prefix(":=")?;
    let proof = rest.trim_start();
    let at = declaration.proof_range.end - proof.len();
    let tactics = proof.strip_prefix("by").filter(|t| t.starts_with(char::is_whitespace));
    let script = match tactics {
        Some(block) => {
            let body = block.trim_start();
            let start = at + (proof.len() - body.len());
            let column = text[..start].rsplit('\n').next().map_or(0, |line| line.chars().count());
            Script { pad: " ".repeat(column), text: body.to_owned() }
        }
        None => Script { pad: "  ".into(), text: format!("exact ({proof}\n  )") },
    };
    Some(script).filter(|s| !s.text.is_empty())
}

fn written(binder: &SourceBinder, name: &str, signature: &str) -> String {
    match binder.ty.clone().and_then(|r| signature.get(r)) {
        Some(ty) => format!("({name} : {})", one_line(ty)),
        None => format!("({name})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data::LeanFile;

    #[test]
    fn proofs_keep_their_columns() {
        let script_of = |text: &str| {
            let file = LeanFile::parse("f", text).unwrap();
            let s = script(&file.declarations[0], text)?;
            Some(format!("{}{}", s.pad, s.text))
        };
        assert_eq!(script_of("theorem t : p := by\n    simp\n    omega").unwrap(), "    simp\n    omega");
        assert_eq!(
            script_of("theorem t : p := by simp\n                    omega").unwrap(),
            "                    simp\n                    omega"
        );
        assert_eq!(script_of("theorem t : p := h").unwrap(), "  exact (h\n  )");
        assert_eq!(script_of("theorem t : p → q\n  | h => h"), None);
    }
}
