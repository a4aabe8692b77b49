//! The search's engine over a worker of the Lean bridge.

use super::backend::{
    Backend, EngineFailure, Interrupter, Judgement, Opened, Problem, Step, StepError, StepErrorKind,
    TextError,
};
use crate::policy::Tactic;
use crate::statement::{Objection, open_slots};
use lean_bridge::term::{Goal, Term};
use lean_bridge::{
    BlockingWorker, Error, FailureKind, JudgeRequest, LemmaCandidates, LibraryPremise, ProofState,
    TacticOutcome, TacticRequest, TacticResult,
};
use proof_term::traverse::visit;
use std::time::Duration;

/// One reserved worker. Lost processes are replaced and their states rebuilt below this interface.
pub struct LeanBackend {
    worker: BlockingWorker,
    /// Whether goals come with Lean's print of them.
    prints: bool,
}

impl LeanBackend {
    /// An engine over a connection to one process.
    pub fn new(worker: BlockingWorker) -> Self {
        LeanBackend { worker, prints: false }
    }

    /// The same, with Lean's print of each goal beside its terms, which takes about half a millisecond
    /// each: for policies that show goals to somebody.
    pub fn printing(self, prints: bool) -> Self {
        LeanBackend { prints, ..self }
    }

    /// Why no proof of a statement could be accepted, though Lean elaborates it.
    fn hindrance(&mut self, problem: &Problem, goals: &[Goal]) -> Result<Option<String>, Error> {
        if goals.iter().any(has_metavariable) {
            return Ok(Some(
                "Lean leaves a part of the statement open while tactics run, as it does for a `let rec`: \
                 define that part before the statement"
                    .into(),
            ));
        }
        let open = match open_slots(&mut self.worker, &problem.header, goals) {
            Err(Error::Unsupported { .. }) => vec![],
            open => open?,
        };
        Ok((!open.is_empty()).then(|| {
            let names = open.join(", ");
            let (are, them) = if open.len() == 1 { ("is", "it") } else { ("are", "them") };
            format!(
                "{names} {are} left open (`sorry`) and the statement speaks of {them}: no proof could be \
                 accepted"
            )
        }))
    }

    /// The worker behind this engine.
    pub fn worker(&mut self) -> &mut BlockingWorker {
        &mut self.worker
    }
}

impl Backend for LeanBackend {
    type State = ProofState;

    fn open(&mut self, problem: &Problem, limit: Duration) -> Result<Opened<ProofState>, EngineFailure> {
        match self.worker.open(&problem.header, &with_sorry(problem), limit) {
            Ok(o) => match self.hindrance(problem, &o.goals).map_err(|e| failure("open", e))? {
                Some(reason) => Ok(Opened::Rejected(reason)),
                None => Ok(Opened::Goals { state: o.state, goals: o.goals, auto_bound: o.auto_bound }),
            },
            Err(Error::Statement { part, reason, auto_bound, messages }) => {
                let text = if part == "header" { &problem.header } else { &problem.statement };
                let objection = Objection::new(part, &reason, &messages, &auto_bound, text);
                Ok(Opened::Rejected(objection.to_string()))
            }
            // Lean's refusal of a header, for example of an import that is not there.
            Err(Error::Lean { message, .. }) => Ok(Opened::Rejected(message)),
            Err(e) => Err(failure("open", e)),
        }
    }

    fn tactics(
        &mut self,
        state: &ProofState,
        goal: Option<usize>,
        tactics: &[Tactic],
        until_closed: bool,
    ) -> Result<Vec<Step<ProofState>>, EngineFailure> {
        let requests: Vec<TacticRequest> = tactics
            .iter()
            .map(|t| TacticRequest {
                text: t.text.clone(),
                heartbeats: t.limits.heartbeats,
                timeout: t.limits.timeout,
            })
            .collect();
        let outcomes = match self.prints {
            true => self.worker.tactics_printed(state, goal, &requests, until_closed),
            false => self.worker.tactics(state, goal, &requests, until_closed),
        };
        Ok(outcomes.map_err(|e| failure("tactics", e))?.into_iter().map(step).collect())
    }

    fn candidates(
        &mut self,
        state: &ProofState,
        goal: usize,
        limit: usize,
    ) -> Result<LemmaCandidates, EngineFailure> {
        match self.worker.candidates(state, goal, limit) {
            Err(Error::Unsupported { .. }) => Ok(LemmaCandidates::default()),
            found => found.map_err(|e| failure("candidates", e)),
        }
    }

    fn project_premises(
        &mut self,
        state: &ProofState,
        limit: usize,
    ) -> Result<Vec<LibraryPremise>, EngineFailure> {
        match self.worker.project_premises(state, limit) {
            Err(Error::Unsupported { .. }) => Ok(vec![]),
            found => {
                let modules = found.map_err(|e| failure("project premises", e))?.modules;
                Ok(modules.into_iter().flat_map(|m| m.premises).collect())
            }
        }
    }

    fn judge(&mut self, problem: &Problem, text: &str, limit: Duration) -> Result<Judgement, EngineFailure> {
        let judged =
            self.worker.judge(&JudgeRequest::new(&problem.header, &with_sorry(problem), text, limit));
        Ok(judgement(judged.map_err(|e| failure("judge", e))?))
    }

    fn confirm_negation(
        &mut self,
        problem: &Problem,
        negation: &Problem,
        text: &str,
        limit: Duration,
    ) -> Result<Judgement, EngineFailure> {
        let Some(name) = declared(&problem.statement) else {
            return Err(EngineFailure { stage: "judge".into(), message: "the statement has no name".into() });
        };
        let negated = &negation.name;
        let asked = Problem {
            name: format!("{negated}_as_stated"),
            // only its type is meant: a proof that used it would rest on `sorry`
            header: format!("{}\n\n{}", problem.header, with_sorry(problem)),
            statement: format!("theorem {negated}_as_stated : ¬ type_of% @{name}"),
        };
        let text = format!("{text}\n\n{} := {negated}", asked.statement);
        self.judge(&asked, &text, limit)
    }

    fn errors(&mut self, text: &str, limit: Duration) -> Result<Vec<TextError>, EngineFailure> {
        let document = self.worker.document(text, limit).map_err(|e| failure("file", e))?;
        let unread = text[..document.read].lines().count() + 1;
        let unfinished = |why: &str| {
            Err(EngineFailure {
                stage: "file".into(),
                message: format!("{why} at line {unread} of the file"),
            })
        };
        if let Some(message) = document.failed_imports {
            // nothing was elaborated, so nothing is known of what is wrong
            return Err(EngineFailure {
                stage: "file".into(),
                message: format!("its imports fail: {message}"),
            });
        }
        if document.timed_out {
            return unfinished(&format!("{} s were over", limit.as_secs()));
        }
        if document.engine_lost {
            return unfinished("Lean ended");
        }
        let line = |message: &lean_bridge::Message| message.pos.map_or(0, |p| p.line as usize);
        Ok(document.errors().map(|m| TextError { line: line(m), message: m.data.clone() }).collect())
    }

    fn interrupter(&self) -> Option<Interrupter> {
        let interrupter = self.worker.interrupter();
        Some(Box::new(move || interrupter.interrupt()))
    }
}

/// Whether a goal has a metavariable in what it says.
fn has_metavariable(goal: &Goal) -> bool {
    let mut found = false;
    for term in goal.hyps.iter().map(|h| &h.ty).chain(&goal.target) {
        visit(term, &mut |t, _| found |= matches!(t, Term::Meta(_)));
    }
    found
}

fn with_sorry(problem: &Problem) -> String {
    format!("{} := by sorry", problem.statement.trim_end())
}

/// The name that a declaration's text gives, as it stands there.
fn declared(statement: &str) -> Option<&str> {
    let rest = statement.trim_start().split_once(char::is_whitespace)?.1.trim_start();
    let mut quoted = false;
    let ends = |(i, c): (usize, char)| {
        quoted = (quoted || c == '«') && c != '»';
        let levels = rest[i..].starts_with(".{");
        (!quoted && (levels || c.is_whitespace() || "([{⦃:".contains(c))).then_some(i)
    };
    let end = rest.char_indices().find_map(ends).unwrap_or(rest.len());
    (end > 0).then_some(&rest[..end])
}

fn failure(stage: &str, error: Error) -> EngineFailure {
    EngineFailure { stage: stage.into(), message: error.to_string() }
}

fn step(outcome: TacticOutcome) -> Step<ProofState> {
    let result = match outcome.result {
        TacticResult::Goals { state, goals } => Ok((state, goals)),
        TacticResult::Failed { kind, message } => {
            let kind = match kind {
                FailureKind::Parse | FailureKind::Tactic | FailureKind::Recursion => StepErrorKind::Tactic,
                FailureKind::Timeout => StepErrorKind::Timeout,
                FailureKind::Heartbeats => StepErrorKind::Heartbeats,
                FailureKind::Engine => StepErrorKind::Engine,
            };
            Err(StepError { kind, message })
        }
    };
    Step { result, ms: outcome.ms, heartbeats: outcome.heartbeats, proposals: outcome.proposals }
}

/// A judgement whose refusal names the line of Lean's first error.
fn judgement(mut judgement: Judgement) -> Judgement {
    let error = judgement.messages.iter().find(|m| m.is_error());
    let line = error.and_then(|m| m.pos).map(|p| p.line as usize);
    if let Some(refusal) = &mut judgement.refused {
        refusal.line = line;
    }
    judgement
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Refusal, Rule, Tier};

    #[test]
    fn refusals_keep_their_facts() {
        let refused =
            Refusal { chain: vec!["t".into(), "cheat".into()], ..Refusal::of(Rule::Axiom, "cheat", "") };
        let position = lean_bridge::Position { line: 3, column: 0 };
        let error = lean_bridge::Message {
            severity: "error".into(),
            pos: Some(position),
            data: "no".into(),
            ..Default::default()
        };
        let j = judgement(Judgement {
            tier: Some(Tier::Replayed),
            refused: Some(refused),
            messages: vec![error],
            ..Default::default()
        });
        assert!(!j.is_accepted() && j.tier == Some(Tier::Replayed));
        let refusal = j.refused.unwrap();
        assert_eq!((refusal.to_string().as_str(), refusal.line), ("axiom; cheat; chain t → cheat", Some(3)));
    }

    #[test]
    fn names_of_declarations() {
        for (statement, name) in [
            ("theorem t (a : Nat) : a = a", Some("t")),
            ("theorem t(a : Nat) : a = a", Some("t")),
            ("theorem  A.t.{u, v} {α : Sort u} : True", Some("A.t")),
            ("theorem «a: b».c: True", Some("«a: b».c")),
            ("theorem x₁' : True", Some("x₁'")),
            ("theorem", None),
            ("theorem : True", None),
        ] {
            assert_eq!(declared(statement), name, "{statement}");
        }
    }
}
