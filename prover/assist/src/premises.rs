//! Lemmas of the library that may help with a goal.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::error::AssistError;
use crate::subject_goals::{SubjectGoals, SuggestFor};
use crate::workspace::{Hand, Workspace};
use lean_bridge::{LemmaCandidates, ProofState};
use proof_session::Completeness;
use serde::Serialize;
use std::collections::HashSet;

/// A question about premises.
#[derive(Clone, Debug)]
pub struct PremiseQuestion {
    /// Whose goal.
    pub of: SuggestFor,
    /// How many to tell.
    pub most: usize,
    /// Whether lemmas that apply to the goal as it stands come first; otherwise those that speak of the
    /// same things.
    pub applicable_first: bool,
}

/// A lemma.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Premise {
    /// Its full name.
    pub name: String,
    /// Its statement.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// The module that declares it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// Why it is told: `applies`, `rewrites`, `related`.
    pub why: &'static str,
}

/// Lemmas.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PremiseResults {
    /// The best first.
    pub items: Vec<Premise>,
    /// What was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Workspace {
    /// Lemmas that may help with a goal: those that match by shape, and those that retrieval finds.
    ///
    /// # Errors
    /// Any [`AssistError`]; its text says what to do.
    pub fn premises(
        &self,
        ask: &Ask,
        question: &PremiseQuestion,
    ) -> Result<Answer<PremiseResults>, AssistError> {
        let mut hand = self.desk(ask)?;
        let SubjectGoals { source, header, state, goals } = self.goals_of(ask, &mut hand, &question.of)?;
        let goal = goals.into_iter().next();
        let Some(goal) = goal else {
            return Err(AssistError::NotFound("nothing is left to prove there".into()));
        };
        // This is asked first, as it is answered on a thread of its own.
        let pending = self.service().premises().map(|p| p.ask(&goal, &header));
        let shape = self.by_shape(ask, &mut hand, &state, question.most)?;
        ask.report(0.3, "asking the library");
        let mut note = None;
        let mut completeness = Completeness::Complete;
        let related = match pending {
            None => {
                note = Some(self.why_no_premises().to_owned());
                completeness = Completeness::Partial;
                vec![]
            }
            Some(pending) => match pending.wait_for(ask.left().mul_f64(0.9)) {
                Some(answer) => answer.theorems.iter().map(|c| c.name.clone()).collect(),
                None => {
                    note = Some("the library's statements are still being read; ask again".into());
                    completeness = Completeness::TimedOut;
                    vec![]
                }
            },
        };
        let applies = shape.apply.into_iter().map(|c| (c.name, "applies"));
        let rewrites = shape.rewrite.into_iter().map(|c| (c.name, "rewrites"));
        let related = related.into_iter().map(|n| (n, "related"));
        let all: Vec<(String, &'static str)> = match question.applicable_first {
            true => applies.chain(related).chain(rewrites).collect(),
            false => related.chain(applies).chain(rewrites).collect(),
        };
        let mut seen = HashSet::new();
        let shown: Vec<(String, &'static str)> =
            all.into_iter().filter(|(n, _)| seen.insert(n.clone())).take(question.most.max(1)).collect();
        let items = self.described(ask, &mut hand, &header, shown)?;
        let body = PremiseResults { items, note };
        Ok(self.answer_for(&question.of, &source, body, completeness))
    }

    fn by_shape(
        &self,
        ask: &Ask,
        hand: &mut Hand<'_>,
        state: &ProofState,
        most: usize,
    ) -> Result<LemmaCandidates, AssistError> {
        match self.request(ask, hand, "looking lemmas up", |s| s.candidates(state, 0, most)) {
            Err(AssistError::Unsupported(_)) => Ok(LemmaCandidates::default()),
            found => found,
        }
    }

    fn described(
        &self,
        ask: &Ask,
        hand: &mut Hand<'_>,
        header: &str,
        names: Vec<(String, &'static str)>,
    ) -> Result<Vec<Premise>, AssistError> {
        let wanted: Vec<String> = names.iter().map(|(n, _)| n.clone()).collect();
        let imports = lean_bridge::split_header(header).0.to_string();
        let mut known = self.look_up(ask, hand, &imports, &wanted)?;
        Ok(names
            .into_iter()
            .map(|(name, why)| {
                let constant = known.remove(&name).unwrap_or_default();
                Premise { name, ty: constant.ty, module: constant.module, why }
            })
            .collect())
    }

    fn why_no_premises(&self) -> &'static str {
        match self.is_native() {
            true => "there are no printed statements for a project's Lean: no lemmas were retrieved",
            false => "the library's statements are not at hand: only lemmas that match by shape are told",
        }
    }
}
