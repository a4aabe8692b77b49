//! Suggestions for a goal, each of which was run.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::error::AssistError;
use crate::subject_goals::{SubjectGoals, SuggestFor};
use crate::workspace::{Hand, Workspace};
use lean_bridge::ProofState;
use lean_bridge::term::Goal;
use proof_search::split;
use proof_session::{
    Completeness, Event, GoalLeft, Lemma, Node, Origin, Question, Run, Suggestion, Wanted, suggest,
};
use serde::Serialize;
use std::time::{Duration, Instant};

/// How often a cancellation is looked for.
const POLL: Duration = Duration::from_millis(20);

/// With a step that closes the goal at hand no more are looked for after this time.
const ENOUGH: Duration = Duration::from_millis(1500);

/// A question about suggestions.
#[derive(Clone, Debug)]
pub struct SuggestQuestion {
    /// Whose goals: those at a place of a file, or those of a statement.
    pub of: SuggestFor,
    /// How many to look for.
    pub most: usize,
    /// Whether a search for the whole proof follows where none of them closes the goal.
    pub search: bool,
}

/// A step that was run. The answers of a session itself say the same in another order, which clients may
/// rely on.
#[derive(Clone, Debug, Serialize)]
pub struct SuggestionItem {
    /// Lean text: a tactic, or the lines of a script.
    pub tactic: String,
    /// Whether nothing of the goal is left.
    pub closes: bool,
    /// What it does, in a line.
    pub summary: String,
    /// The goals that it leaves.
    pub goals: Vec<GoalLeft>,
    /// Lemmas of the library that it uses.
    pub lemmas: Vec<Lemma>,
    /// Where it comes from.
    pub origin: Origin,
    /// Time in the engine, milliseconds.
    pub ms: f64,
}

/// Suggestions.
#[derive(Clone, Debug, Serialize)]
pub struct SuggestAnswer {
    /// The goal, as Lean prints it.
    pub goal: String,
    /// What works, the best first.
    pub items: Vec<SuggestionItem>,
    /// Tactics run.
    pub tried: usize,
}

impl Workspace {
    /// Runs what may help with a goal, and tells what works.
    ///
    /// # Errors
    /// Any [`AssistError`]; its text says what to do.
    pub fn suggest(
        &self,
        ask: &Ask,
        question: &SuggestQuestion,
    ) -> Result<Answer<SuggestAnswer>, AssistError> {
        let mut hand = self.desk(ask)?;
        let SubjectGoals { source, header, state, goals } = self.goals_of(ask, &mut hand, &question.of)?;
        let goals = match question.of {
            SuggestFor::Place { .. } => goals,
            SuggestFor::Subject(_) => self.printed(ask, &mut hand, &state, goals)?,
        };
        let Some(part) = split(goals).into_iter().next() else {
            return Err(AssistError::NotFound("nothing is left to prove there".into()));
        };
        let text = part.goals.first().and_then(|g| g.text.clone()).unwrap_or_default();
        let node = Node { state, part, path: vec![], is_root: false };
        let limit = ask.left().mul_f64(if question.search { 0.5 } else { 0.95 });
        let asked = Question { node, text: text.clone(), header, limit, most: question.most.max(1) };
        let mut found: Vec<Suggestion> = vec![];
        let most = asked.most;
        ask.works_on(Some(hand.worker().interrupter()));
        let begun = Instant::now();
        let mut closed = false;
        let ended = suggest(&mut hand, self.service().policy(), &asked, ask.stop(), &mut |suggestion| {
            closed |= suggestion.closes();
            found.push(suggestion);
            ask.report((found.len() as f64 / most as f64).min(0.9), "running suggestions");
            !closed || begun.elapsed() < ENOUGH
        });
        ask.works_on(None);
        ask.check()?;
        let ended = ended.map_err(AssistError::engine("running suggestions"))?;
        drop(hand);
        let mut completeness = ended.completeness;
        if question.search && !found.iter().any(Suggestion::closes) {
            let (more, over) = self.search(ask, asked)?;
            found.extend(more);
            completeness = if over { Completeness::TimedOut } else { completeness };
        }
        found.sort_by(|a, b| a.rank.total_cmp(&b.rank));
        let items = found.iter().map(item).collect();
        let body = SuggestAnswer { goal: text, items, tried: ended.tried };
        Ok(self.answer_for(&question.of, &source, body, completeness))
    }

    /// The same goals as Lean prints them.
    fn printed(
        &self,
        ask: &Ask,
        hand: &mut Hand<'_>,
        state: &ProofState,
        goals: Vec<Goal>,
    ) -> Result<Vec<Goal>, AssistError> {
        if goals.iter().all(|g| g.text.is_some()) {
            return Ok(goals);
        }
        self.request(ask, hand, "printing goals", |s| s.goals(state))
    }

    /// Searches for the whole proof; whether the time was over.
    fn search(&self, ask: &Ask, question: Question) -> Result<(Option<Suggestion>, bool), AssistError> {
        let wanted = Wanted { suggestions: false, search: true, refutation: false };
        let run = Run::start(self.service(), question, None, wanted);
        loop {
            ask.check()?;
            if ask.is_over() {
                return Ok((None, true));
            }
            match run.events().recv_timeout(POLL) {
                Ok(Event::Suggestion(found)) => return Ok((Some(*found), false)),
                Ok(Event::Searched { .. }) => return Ok((None, false)),
                Ok(Event::Failed { message, .. }) => {
                    return Err(AssistError::Engine { stage: "searching", message });
                }
                Ok(_) => ask.report(0.9, "searching for the whole proof"),
                Err(e) if e.is_timeout() => {}
                Err(_) => return Ok((None, false)),
            }
        }
    }
}

fn item(suggestion: &Suggestion) -> SuggestionItem {
    SuggestionItem {
        tactic: suggestion.text(),
        closes: suggestion.closes(),
        summary: suggestion.summary(),
        goals: suggestion.goals.clone(),
        lemmas: suggestion.lemmas.clone(),
        origin: suggestion.origin.clone(),
        ms: suggestion.ms(),
    }
}
