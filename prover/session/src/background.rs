//! Work beside the user's: suggestions, a search for a whole proof, a search for a counterexample.

use crate::error::SessionError;
use crate::lemmas::Lemmas;
use crate::plain::{Plain, SHORTER};
use crate::proof::{Attempt, Plan};
use crate::proposals::{Settled, settled};
use crate::service::Service;
use crate::suggest::{Ended, Question, suggest};
use crate::suggestion::{Origin, Suggestion};
use crate::worked::{Worked, first_alike};
use crossbeam::channel::{Receiver, Sender, unbounded};
use lean_bridge::term::Goal;
use lean_bridge::{ProofState, TacticRequest, TacticResult};
use proof_search::{
    AndId, Backend, Budget, EngineFailure, LeanBackend, Negation, Opened, Problem, ProofTree, Search,
    SearchOptions, StopReason, Tier, proof_texts,
};
use serde::Serialize;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use supervise::StopFlag;

/// How often a search reports how far it is.
const PORTION: Duration = Duration::from_millis(300);

/// What a run reports.
#[derive(Debug)]
pub enum Event {
    /// A step, or a whole proof, that was run.
    Suggestion(Box<Suggestion>),
    /// The goal is false: its negation is proved.
    Refuted(Box<Counterexample>),
    /// All suggestions are there.
    Suggested(Ended),
    /// The search for a whole proof goes on.
    Searching {
        /// Tactics run so far.
        steps: u64,
    },
    /// The search for a whole proof has ended, for this reason; a proof came before, as a suggestion.
    Searched {
        /// Why it ended.
        reason: StopReason,
        /// Tactics run.
        steps: u64,
    },
    /// The search for a counterexample has ended; one that was found came before.
    RefutationEnded {
        /// Whether anything suggested that the goal is false.
        tried: bool,
    },
    /// A part of the work could not be done.
    Failed {
        /// Which part: `suggest`, `search`, `refute`.
        work: &'static str,
        /// Why.
        message: String,
    },
}

/// A goal that is false.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counterexample {
    /// The negation, as a declaration up to `:=`.
    pub statement: String,
    /// Values for which the goal fails, where the proof names them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
    /// The proof of the negation, as it was judged.
    pub proof: String,
    /// How far it was judged.
    pub tier: Tier,
    /// Whether it is the session's own statement that is false, and not only a goal on the way.
    pub is_statement: bool,
}

/// Which work is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Suggestions.
    pub suggestions: bool,
    /// A search for a whole proof.
    pub search: bool,
    /// A search for a counterexample.
    pub refutation: bool,
}

impl Wanted {
    /// Everything.
    pub const ALL: Wanted = Wanted { suggestions: true, search: true, refutation: true };
    /// Suggestions alone.
    pub const SUGGESTIONS: Wanted = Wanted { suggestions: true, search: false, refutation: false };
}

/// Work in the background. Dropping it stops the work; the processes are free a moment later.
pub struct Run {
    events: Receiver<Event>,
    stop: StopFlag,
    threads: Vec<JoinHandle<()>>,
}

impl Run {
    /// Begins the work on a goal. `statement`: the problem, if the goal is the statement's own.
    pub fn start(
        service: &Arc<Service>,
        question: Question,
        statement: Option<Problem>,
        wanted: Wanted,
    ) -> Run {
        let (sender, events) = unbounded();
        let stop = StopFlag::default();
        let shown = Arc::default();
        let work = Work { service: service.clone(), question, statement, stop: stop.clone(), sender, shown };
        let mut threads = vec![];
        let searching = wanted.search || wanted.refutation;
        if wanted.suggestions && searching && service.is_parallel() {
            let beside = work.clone();
            threads.push(std::thread::spawn(move || beside.suggest()));
            threads.push(std::thread::spawn(move || work.search(wanted)));
        } else {
            threads.push(std::thread::spawn(move || {
                if wanted.suggestions {
                    work.suggest();
                }
                if searching {
                    work.search(wanted);
                }
            }));
        }
        Run { events, stop, threads }
    }

    /// What the work reports, as it comes. The channel closes when all work is done.
    pub fn events(&self) -> &Receiver<Event> {
        &self.events
    }

    /// Stops the work at the next tactic.
    pub fn stop(&self) {
        self.stop.set();
    }

    /// Waits until all work has ended.
    pub fn wait(mut self) {
        for thread in self.threads.drain(..) {
            // A panic was reported on standard error, and must not end the session
            _ = thread.join();
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.stop.set();
    }
}

#[derive(Clone)]
struct Work {
    service: Arc<Service>,
    question: Question,
    statement: Option<Problem>,
    stop: StopFlag,
    sender: Sender<Event>,
    /// Texts that were suggested: what the search finds may have been suggested as a step, and the other way
    /// round.
    shown: Arc<Mutex<HashSet<String>>>,
}

impl Work {
    /// Hands a suggestion on that was not suggested yet; whether anybody listens.
    fn hand_on(&self, suggestion: Suggestion) -> bool {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        !shown.insert(suggestion.text()) || self.sender.send(Event::Suggestion(Box::new(suggestion))).is_ok()
    }

    /// Nobody may listen any more; then the work ends at the stop flag.
    fn report(&self, event: Event) {
        _ = self.sender.send(event);
    }

    fn suggest(&self) {
        let ended = self.service.background().map_err(|e| e.to_string()).and_then(|mut engine| {
            let mut found = |suggestion: Suggestion| self.hand_on(suggestion);
            let policy = self.service.policy();
            suggest(&mut engine, policy, &self.question, &self.stop, &mut found).map_err(|e| e.to_string())
        });
        match ended {
            Ok(ended) => self.report(Event::Suggested(ended)),
            Err(message) => self.report(Event::Failed { work: "suggest", message }),
        }
    }

    fn search(&self, wanted: Wanted) {
        let mut engine = match self.service.background() {
            Ok(engine) => engine,
            Err(e) => return self.report(Event::Failed { work: "search", message: e.to_string() }),
        };
        if wanted.refutation {
            match self.refute(&mut engine) {
                Ok(tried) => self.report(Event::RefutationEnded { tried }),
                Err(e) => self.report(Event::Failed { work: "refute", message: e.to_string() }),
            }
        }
        if wanted.search && !self.stop.is_set() {
            let searched = self.find_proof(&mut engine);
            match searched {
                Ok((reason, steps)) => self.report(Event::Searched { reason, steps }),
                Err(e) => self.report(Event::Failed { work: "search", message: e.to_string() }),
            }
        }
    }

    fn find_proof(&self, engine: &mut LeanBackend) -> Result<(StopReason, u64), lean_bridge::Error> {
        let limit = self.service.limits().search;
        let (state, goals) = alone(engine, &self.question)?;
        let mut search = Search::new(state.clone(), goals, SearchOptions::default());
        let budget = Budget { wall: Some(limit), ..Budget::default() };
        let engines = std::slice::from_mut(engine);
        let policy = self.service.policy();
        let reason = loop {
            let wall = (search.spent().wall() + PORTION).min(limit);
            let portion = Budget { wall: Some(wall), ..Budget::default() };
            let reason = search.run(engines, policy, &self.question.header, &portion, &budget, &self.stop);
            if wall >= limit || !matches!(reason, StopReason::WallTime { .. }) {
                break reason;
            }
            self.report(Event::Searching { steps: search.spent().steps() });
        };
        if reason == StopReason::Solved
            && let Some(tree) = search.proof()
            && let Some(plan) = replay(engine, &state, None, &search, &tree)?
        {
            let origin = Origin::Search { steps: plan.steps() };
            let mut suggestion = Suggestion::new(plan, origin, 0.0, &self.question.text);
            let mut lemmas = Lemmas::new(&self.question.header);
            suggestion.lemmas = lemmas.of(engine.worker(), &suggestion.text(), self.question.goal());
            self.hand_on(suggestion);
        }
        Ok((reason, search.spent().steps()))
    }

    /// Looks for a counterexample; whether anything suggested that there is one.
    fn refute(&self, engine: &mut LeanBackend) -> Result<bool, SessionError> {
        let (Some(maker), [goal]) = (self.service.negation(), &self.question.node.part.goals[..]) else {
            return Ok(false);
        };
        let header = self.question.header.clone();
        let name = self.statement.as_ref().map_or("goal", |p| p.name.as_str()).to_owned();
        let of = Problem { name, header: header.clone(), statement: String::new() };
        let of = self.statement.clone().unwrap_or(of);
        let Some(negation) = maker(&of, goal) else { return Ok(false) };
        let problem = Problem { name: negation.name.clone(), header, statement: negation.statement.clone() };
        let limits = *self.service.limits();
        let failed = |f: EngineFailure| SessionError::Engine { stage: "refute", message: f.to_string() };
        let Opened::Goals { state, goals, .. } = engine.open(&problem, limits.open).map_err(failed)? else {
            // What was printed is not read back; then nothing is known.
            return Ok(true);
        };
        let mut search = Search::new(state, goals, SearchOptions::default());
        let budget = Budget { wall: Some(limits.search.min(Duration::from_secs(20))), ..Budget::default() };
        let engines = std::slice::from_mut(engine);
        let reason =
            search.run(engines, self.service.policy(), &problem.header, &budget, &budget, &self.stop);
        let Some(tree) = search.proof().filter(|_| reason == StopReason::Solved) else { return Ok(true) };
        let tactic = |step| search.application(step).tactic.as_str();
        for candidate in proof_texts(&problem.statement, &tree, &tactic, 0) {
            let judged = engine.judge(&problem, &candidate.text, limits.open).map_err(failed)?;
            let (true, Some(tier)) = (judged.is_accepted(), judged.tier) else { continue };
            if let Some(statement) = &self.statement {
                let confirmed = engine.confirm_negation(statement, &problem, &candidate.text, limits.open);
                if !confirmed.map_err(failed)?.is_accepted() {
                    return Ok(true);
                }
            }
            let witness = witness(&negation, &tree, &tactic);
            self.report(Event::Refuted(Box::new(Counterexample {
                statement: problem.statement.clone(),
                witness,
                proof: candidate.text,
                tier,
                is_statement: self.statement.is_some(),
            })));
            return Ok(true);
        }
        Ok(true)
    }
}

/// The question's goal as a state of its own. A group of goals is one already.
fn alone(
    engine: &mut LeanBackend,
    question: &Question,
) -> Result<(ProofState, Vec<Goal>), lean_bridge::Error> {
    let node = &question.node;
    let Some(index) = node.part.index else { return Ok((node.state.clone(), node.part.goals.clone())) };
    if node.state.goal_keys().len() == 1 {
        return Ok((node.state.clone(), node.part.goals.clone()));
    }
    let outcomes = engine.worker().tactics(&node.state, Some(index), &[TacticRequest::new("skip")], false)?;
    let failed =
        |reason| lean_bridge::Error::Task { what: "`skip` on the goal that was asked about".into(), reason };
    match outcomes.into_iter().next().map(|o| o.result) {
        Some(TacticResult::Goals { state, goals }) => Ok((state, goals)),
        Some(TacticResult::Failed { message, .. }) => Err(failed(message)),
        None => Err(failed("no answer".into())),
    }
}

/// Runs the steps of a proof that a search has found, so that each has its goals as Lean
/// prints them. `None` if one does not do the same again.
fn replay(
    engine: &mut LeanBackend,
    state: &ProofState,
    index: Option<usize>,
    search: &Search<ProofState>,
    tree: &ProofTree,
) -> Result<Option<Plan>, lean_bridge::Error> {
    let step = search.application(tree.step);
    let limit = Duration::from_secs_f64(5.0 + step.ms / 1e3 * 3.0);
    let text = match tree.kids.is_empty() {
        true => plainest(engine, state, index, &step.tactic, step.ms)?,
        false => step.tactic.clone(),
    };
    let request = TacticRequest { text: text.clone(), heartbeats: 0, timeout: limit };
    let outcomes = engine.worker().tactics_printed(state, index, &[request], false)?;
    let Some(outcome) = outcomes.into_iter().next() else { return Ok(None) };
    let settled = settled(engine.worker(), state, index, &text, outcome, limit)?;
    let Ok(Settled { tactic, state, goals, ms }) = settled else { return Ok(None) };
    let attempt = Attempt::new(&tactic, step.family, state.clone(), goals, ms);
    if attempt.parts.len() != tree.kids.len() {
        return Ok(None);
    }
    let mut then = vec![];
    for (part, kid) in attempt.parts.iter().zip(&tree.kids) {
        let Some(plan) = replay(engine, &state, part.index, search, kid)? else { return Ok(None) };
        then.push(Some(plan));
    }
    Ok(Some(Plan { step: attempt, then }))
}

/// The shortest text that closes a goal as a tactic does that took `ms` milliseconds.
fn plainest(
    engine: &mut LeanBackend,
    state: &ProofState,
    index: Option<usize>,
    tactic: &str,
    ms: f64,
) -> Result<String, lean_bridge::Error> {
    let plain = Plain::of(tactic);
    let mut texts = plain.shorter();
    texts.push(plain.text);
    texts.retain(|t| t != tactic);
    let timeout = Duration::from_secs_f64(ms / 500.0).max(SHORTER);
    let shorter = first_alike(&texts, &[], |text| {
        let request = TacticRequest { text: text.to_owned(), heartbeats: 0, timeout };
        let outcomes = engine.worker().tactics(state, index, &[request], false)?;
        let worked = outcomes.into_iter().next().and_then(|outcome| Worked::of(text, outcome));
        Ok::<_, lean_bridge::Error>(worked)
    })?;
    Ok(shorter.map_or_else(|| tactic.to_owned(), |worked| worked.text))
}

/// The values that the proof of a negation names: those of the first step in it that has some.
fn witness<'a>(negation: &Negation, tree: &ProofTree, tactic: &dyn Fn(AndId) -> &'a str) -> Option<String> {
    let own = tactic(tree.step);
    let named = negation.witnesses.iter().find(|(step, _)| step == own);
    let values = named.map(|(_, values)| values.clone());
    values.or_else(|| tree.kids.iter().find_map(|k| witness(negation, k, tactic)))
}
