//! A scripted engine for tests: a toy logic whose goals are words and whose tactics rewrite them by a
//! table, with a judge that replays scripts line by line.

use super::backend::{
    Backend, EngineFailure, Judgement, Opened, Problem, Refusal, Rule, Step, StepError, StepErrorKind,
    TextError, Tier,
};
use crate::policy::{Action, Context, Move, Policy, Proposal, Tactic, TacticLimits};
use lean_bridge::term::{Goal, Term};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The table: (goal, tactic) → goals left. A goal word may end in `?x`, a metavariable that it depends on.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// What each tactic leaves of each goal.
    pub steps: BTreeMap<(String, String), Vec<String>>,
    /// (goal, tactic, metavariable, value): the tactic also replaces `?x` in the other goals of the state.
    pub assigns: Vec<(String, String, String, String)>,
    /// Tactics that work in the search and not for the judge.
    pub cheats: Vec<String>,
    /// Problems whose negations are read back as something else.
    pub misread: Vec<String>,
    /// Tactics that need so many heartbeats.
    pub needs: BTreeMap<String, u64>,
    /// Tactics that cost the engine its life.
    pub fatal: Vec<String>,
    /// The move table of [`Rules`] as a policy: closers, and the cost of the others.
    pub closers: Vec<String>,
    /// Committed moves.
    pub committed: Vec<String>,
    /// Costs of moves by their texts; 1 for others.
    pub costs: BTreeMap<String, f64>,
}

impl Rules {
    /// Rules out of triples: goal, tactic, goals left.
    pub fn new(steps: &[(&str, &str, &[&str])]) -> Rules {
        let step = |(g, t, kids): &(&str, &str, &[&str])| {
            ((g.to_string(), t.to_string()), kids.iter().map(|k| k.to_string()).collect())
        };
        Rules { steps: steps.iter().map(step).collect(), ..Rules::default() }
    }

    /// Acts on the first goal of the state.
    pub fn run(&self, state: &[String], tactic: &str) -> Option<Vec<String>> {
        let (first, rest) = state.split_first()?;
        let mut new = self.steps.get(&(first.clone(), tactic.to_string()))?.clone();
        new.extend(rest.iter().cloned());
        for (goal, t, from, to) in &self.assigns {
            if goal == first && t == tactic {
                new.iter_mut().for_each(|g| *g = g.replace(from.as_str(), to));
            }
        }
        Some(new)
    }

    /// Replays a block of tactics on a state; the goals left, or the index of the line that failed.
    fn replay(&self, lines: &[(usize, String)], mut state: Vec<String>) -> Result<Vec<String>, usize> {
        let mut i = 0;
        while i < lines.len() {
            let (number, line) = &lines[i];
            if let Some(first) = line.strip_prefix("· ") {
                let block = 1 + lines[i + 1..].iter().take_while(|l| l.1.starts_with("  ")).count();
                let mut body = vec![(*number, first.to_string())];
                body.extend(lines[i + 1..i + block].iter().map(|(n, l)| (*n, l[2..].to_string())));
                if state.is_empty() || !self.replay(&body, vec![state.remove(0)])?.is_empty() {
                    return Err(*number);
                }
                i += block;
            } else {
                if self.cheats.contains(line) {
                    return Err(*number);
                }
                state = self.run(&state, line).ok_or(*number)?;
                i += 1;
            }
        }
        Ok(state)
    }
}

impl Policy for Rules {
    fn propose(&self, goal: &Goal, _: &Context) -> Proposal {
        let word = goal.text.as_deref().unwrap_or_default();
        let mut proposal = Proposal::default();
        for (_, tactic) in self.steps.keys().filter(|(g, _)| g == word) {
            let heartbeats = self.needs.get(tactic).copied().unwrap_or(1);
            let limits = TacticLimits { heartbeats, timeout: Duration::from_secs(1) };
            let cost = self.costs.get(tactic).copied().unwrap_or(1.0);
            let action = Action::Tactic(Tactic { text: tactic.clone(), limits });
            let m = Move { family: "rule", cost, action };
            if self.closers.contains(tactic) {
                proposal.closers.push(m);
            } else if self.committed.contains(tactic) {
                proposal.committed = Some(m);
            } else {
                proposal.moves.push(m);
            }
        }
        proposal
    }
}

/// The engine. Statements are `theorem name : goal`.
pub struct Scripted {
    /// What it follows.
    pub rules: Arc<Rules>,
    /// Every tactic run, in order.
    pub log: Arc<Mutex<Vec<String>>>,
    /// The next so many calls of `tactics` fail.
    pub broken: Arc<AtomicU64>,
    /// Time every tactic takes.
    pub delay: Duration,
}

impl Scripted {
    /// An engine that follows these rules, at once and without failures.
    pub fn new(rules: &Rules) -> Scripted {
        Scripted {
            rules: Arc::new(rules.clone()),
            log: Arc::default(),
            broken: Arc::default(),
            delay: Duration::ZERO,
        }
    }

    /// Every tactic run so far, in order.
    pub fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }
}

fn goal(word: &str) -> Goal {
    let mvars = word.split_whitespace().filter(|w| w.starts_with('?')).map(str::to_string).collect();
    Goal {
        key: word.to_string(),
        text: Some(word.to_string()),
        target: Some(Term::Str(word.to_string())),
        mvars,
        ..Goal::default()
    }
}

fn word_of(statement: &str) -> Option<&str> {
    statement.strip_prefix("theorem ")?.split_once(" : ").map(|(_, g)| g)
}

impl Backend for Scripted {
    type State = Vec<String>;

    fn open(&mut self, problem: &Problem, _: Duration) -> Result<Opened<Vec<String>>, EngineFailure> {
        Ok(match word_of(&problem.statement) {
            Some(word) => Opened::Goals {
                state: vec![word.to_string()],
                goals: vec![goal(word)],
                auto_bound: lean_bridge::AutoBound::default(),
            },
            None => Opened::Rejected("expected a theorem".into()),
        })
    }

    fn tactics(
        &mut self,
        state: &Vec<String>,
        index: Option<usize>,
        tactics: &[Tactic],
        until_closed: bool,
    ) -> Result<Vec<Step<Vec<String>>>, EngineFailure> {
        if self.broken.fetch_update(Relaxed, Relaxed, |n| n.checked_sub(1)).is_ok() {
            return Err(EngineFailure { stage: "tactics".into(), message: "broken".into() });
        }
        let state = index.map_or(state.clone(), |i| vec![state[i].clone()]);
        let mut steps = vec![];
        for tactic in tactics {
            std::thread::sleep(self.delay);
            self.log.lock().unwrap().push(format!("{}: {}", state[0], tactic.text));
            let result = match self.rules.run(&state, &tactic.text) {
                Some(_) if self.rules.fatal.contains(&tactic.text) => {
                    Err(StepError { kind: StepErrorKind::Engine, message: "out of memory".into() })
                }
                Some(_)
                    if self.rules.needs.get(&tactic.text).is_some_and(|n| *n > tactic.limits.heartbeats) =>
                {
                    Err(StepError { kind: StepErrorKind::Heartbeats, message: "too long".into() })
                }
                Some(new) => Ok((new.clone(), new.iter().map(|g| goal(g)).collect())),
                None => Err(StepError { kind: StepErrorKind::Tactic, message: "no rule".into() }),
            };
            let closed = matches!(&result, Ok((new, _)) if new.is_empty());
            steps.push(Step { result, ms: 1.0, heartbeats: 1, proposals: vec![] });
            if closed && until_closed {
                break;
            }
        }
        Ok(steps)
    }

    /// Every line with the word `wrong` is an error.
    fn errors(&mut self, text: &str, _: Duration) -> Result<Vec<TextError>, EngineFailure> {
        let numbered = text.lines().zip(1..).filter(|(line, _)| line.contains("wrong"));
        Ok(numbered.map(|(line, number)| TextError { line: number, message: line.trim().into() }).collect())
    }

    fn confirm_negation(
        &mut self,
        problem: &Problem,
        _: &Problem,
        _: &str,
        _: Duration,
    ) -> Result<Judgement, EngineFailure> {
        let refused = self.rules.misread.contains(&problem.name).then(|| Refusal::new(Rule::Statement, ""));
        Ok(Judgement { tier: Some(Tier::Audited), refused, ..Judgement::default() })
    }

    fn judge(&mut self, problem: &Problem, text: &str, _: Duration) -> Result<Judgement, EngineFailure> {
        let script = text.strip_prefix(&problem.statement).and_then(|t| t.strip_prefix(" := by\n"));
        let lines: Vec<_> = script
            .unwrap_or_default()
            .lines()
            .enumerate()
            .map(|(i, l)| (i + 2, l.strip_prefix("  ").unwrap_or(l).to_string()))
            .collect();
        let start = vec![word_of(&problem.statement).unwrap_or_default().to_string()];
        let refused = |line| Some(Refusal { line: Some(line), ..Refusal::new(Rule::Error, "replay failed") });
        let refused = match self.rules.replay(&lines, start) {
            Ok(left) if left.is_empty() => None,
            Ok(_) => refused(1),
            Err(line) => refused(line),
        };
        let tier = refused.is_none().then_some(Tier::Audited);
        Ok(Judgement { tier, refused, ..Judgement::default() })
    }
}
