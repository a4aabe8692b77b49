//! The policy: questions about goals as moves, beside those of another policy or alone.

use crate::asker::{Asker, Pending};
use crate::costs::Costs;
use crate::names::{Mended, Names};
use crate::tactic_text::tactic_text;
use crate::wording::{Retrieve, Wording};
use language_model::{Answer, ModelError, Sample};
use lean_bridge::term::Goal;
use proof_search::policy::{
    Action, Answered, Ask, Awaited, Context, FailedCloser, ModelUsage, Move, Policy, Proposal, Sight, Tactic,
    TacticLimits,
};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// The family of moves that a model has proposed.
const FAMILY: &str = "model";
/// What a tactic of a model may cost: Lean's own limit, as for a line that a person writes.
const LIMITS: TacticLimits = TacticLimits { heartbeats: 200_000, timeout: Duration::from_secs(10) };

/// See the module.
pub struct ModelPolicy {
    asker: Arc<Asker>,
    wording: Arc<dyn Wording>,
    costs: Costs,
    /// What it takes for a question to be put: the cost of its move.
    patience: f64,
    beside: Option<Arc<dyn Policy>>,
    names: Option<Arc<Names>>,
    retrieve: Option<Arc<Retrieve>>,
}

impl ModelPolicy {
    /// The model alone.
    pub fn alone(asker: Arc<Asker>, wording: Arc<dyn Wording>, costs: Costs) -> ModelPolicy {
        ModelPolicy { asker, wording, costs, patience: 0.0, beside: None, names: None, retrieve: None }
    }

    /// The model beside another policy, whose closers and committed moves come first. `patience`: the cost of
    /// asking; the other policy's moves that cost less are tried before.
    pub fn beside(
        asker: Arc<Asker>,
        wording: Arc<dyn Wording>,
        costs: Costs,
        other: Arc<dyn Policy>,
        patience: f64,
    ) -> ModelPolicy {
        ModelPolicy { patience, beside: Some(other), ..ModelPolicy::alone(asker, wording, costs) }
    }

    /// The same, with names held against those that exist; `retrieve` gives lemmas for a goal.
    pub fn with_names(self, names: Arc<Names>, retrieve: Option<Arc<Retrieve>>) -> ModelPolicy {
        ModelPolicy { names: Some(names), retrieve, ..self }
    }

    fn question(&self, goal: &Goal, context: &Context) -> Option<Move> {
        let request = self.wording.request(goal, context)?;
        let samples = request.sampling.n as u64;
        let reader = Reader {
            wording: Arc::clone(&self.wording),
            costs: self.costs,
            names: self.names.clone(),
            retrieve: self.retrieve.clone(),
            goal: goal.clone(),
            header: context.preamble.to_string(),
        };
        let asker = Arc::clone(&self.asker);
        let start = Box::new(move || {
            let pending = asker.ask(request);
            Box::new(Waiting { pending, reader }) as Box<dyn Awaited>
        });
        Some(Move { family: FAMILY, cost: self.patience, action: Action::Ask(Ask { samples, start }) })
    }
}

impl Policy for ModelPolicy {
    fn propose(&self, goal: &Goal, context: &Context) -> Proposal {
        let mut proposal =
            self.beside.as_ref().map(|policy| policy.propose(goal, context)).unwrap_or_default();
        proposal.moves.extend(self.question(goal, context));
        proposal
    }

    fn arrange(
        &self,
        goal: &Goal,
        context: &Context,
        failed: &[FailedCloser],
        proposal: Proposal,
    ) -> Proposal {
        match &self.beside {
            Some(policy) => policy.arrange(goal, context, failed, proposal),
            None => proposal,
        }
    }

    fn sight(&self, goal: &Goal, closer: &Tactic) -> Option<Sight> {
        self.beside.as_ref().and_then(|policy| policy.sight(goal, closer))
    }
}

struct Waiting {
    pending: Pending,
    reader: Reader,
}

impl Awaited for Waiting {
    fn poll(&mut self) -> Option<Result<Answered, String>> {
        let answer = self.pending.poll()?;
        Some(match answer {
            Ok(answer) => Ok(self.reader.read(answer, self.pending.is_first())),
            // about this goal: others may be asked about
            Err(e @ ModelError::Refused { .. }) => {
                let usage = ModelUsage { questions: 1, ..ModelUsage::default() };
                Ok(Answered { moves: vec![], usage, missing: Some(e.to_string()) })
            }
            Err(e) => Err(e.to_string()),
        })
    }
}

/// Reads an answer as moves for its goal.
struct Reader {
    wording: Arc<dyn Wording>,
    costs: Costs,
    names: Option<Arc<Names>>,
    retrieve: Option<Arc<Retrieve>>,
    goal: Goal,
    header: String,
}

impl Reader {
    fn read(&self, answer: &Answer, is_first: bool) -> Answered {
        let mut usage = ModelUsage { questions: 1, ..ModelUsage::default() };
        if is_first {
            usage.samples = answer.samples.len() as u64;
            usage.tokens = answer.usage.prompt_tokens + answer.usage.completion_tokens;
            usage.cost = answer.usage.cost;
        }
        let retrieved = match (&self.names, &self.retrieve) {
            (Some(_), Some(retrieve)) => retrieve(&self.goal, &self.header),
            _ => vec![],
        };
        // a text that was cut off is no tactic
        let mut tactics: Vec<(String, &Sample, usize)> = vec![];
        let mut places: HashMap<String, usize> = HashMap::new();
        for sample in &answer.samples {
            let text = Some(&sample.text).filter(|_| !sample.is_cut);
            let text = text.and_then(|text| self.wording.tactic(text)).and_then(|text| tactic_text(&text));
            let Some(text) = text else {
                usage.dropped += 1;
                continue;
            };
            let text = match self.names.as_ref().map(|names| names.mend(&text, &self.header, &retrieved)) {
                Some(Mended::Unknown(name)) => {
                    tracing::debug!(name, tactic = text, "dropped: it names what does not exist");
                    usage.dropped += 1;
                    continue;
                }
                Some(Mended::Replaced(other)) => {
                    tracing::debug!(tactic = text, other, "names that do not exist were replaced");
                    usage.mended += 1;
                    other
                }
                Some(Mended::AsItWas) | None => text,
            };
            match places.get(&text) {
                // the likeliest of those that say the same counts, and how often it was said
                Some(&at) => {
                    let (_, best, times) = &mut tactics[at];
                    *times += 1;
                    if sample.log_probability > best.log_probability {
                        *best = sample;
                    }
                }
                None => {
                    places.insert(text.clone(), tactics.len());
                    tactics.push((text, sample, 1));
                }
            }
        }
        let weighed: Vec<(&Sample, usize)> =
            tactics.iter().map(|(_, sample, times)| (*sample, *times)).collect();
        let costs = self.costs.of(&weighed);
        let proposed = |((text, _, _), cost)| Move {
            family: FAMILY,
            cost,
            action: Action::Tactic(Tactic { text, limits: LIMITS }),
        };
        Answered {
            moves: tactics.into_iter().zip(costs).map(proposed).collect(),
            usage,
            missing: answer.missing.as_ref().map(ToString::to_string),
        }
    }
}

#[cfg(test)]
#[path = "model_policy_tests.rs"]
mod tests;
