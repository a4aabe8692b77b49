//! A reserved worker.

use crate::document::{Document, Inspection, PlaceGoals, TracedText};
use crate::error::Error;
use crate::judging::{JudgeRequest, VerifyRequest};
use crate::outcome::{Elaboration, Opened, TacticOutcome};
use crate::shared::Shared;
use crate::state::{PlacePath, ProofPath, ProofState, TacticRequest};
use crate::worker::Worker;
use lean_protocol::AutoBound;
use lean_protocol::answer::{
    CompiledModule, Constants, LemmaCandidates, Module, ModulePremises, ProjectPremises, Uses, Verified,
};
use lean_protocol::mutation::TargetMutants;
use lean_protocol::request::{ConstantsQuery, MutateQuery};
use lean_protocol::term::Goal;
use lean_protocol::{Judgement, Position};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::sync::{Notify, OwnedSemaphorePermit};

/// Runs a request on a reserved worker unless it is interrupted. The process is then in the middle of an
/// answer and of no further use.
macro_rules! interruptible {
    ($reserved:ident, |$worker:ident| $request:expr) => {{
        let interrupt = $reserved.interrupt.clone();
        let busy = $reserved.worker()?;
        let $worker = &mut *busy.worker;
        tokio::select! {
            biased;
            () = interrupt.notified() => {
                busy.worker.abandon();
                Err(Error::Interrupted)
            }
            done = $request => done,
        }
    }};
}

/// A worker reserved for one caller, so that the states it made stay at hand. Given back when dropped.
///
/// A reserved worker outlives its processes: whatever happens to one, the next request gets another. States
/// may come from other workers; they are rebuilt here.
#[derive(Debug)]
pub struct ReservedWorker {
    /// `None` only while being dropped.
    worker: Option<Worker>,
    shared: Arc<Shared>,
    interrupt: Arc<Notify>,
    // Declared after `worker`: a waiting caller must find the worker when it gets the permit.
    _permit: OwnedSemaphorePermit,
}

impl ReservedWorker {
    pub(crate) fn new(worker: Worker, shared: Arc<Shared>, permit: OwnedSemaphorePermit) -> Self {
        ReservedWorker { worker: Some(worker), shared, interrupt: Arc::default(), _permit: permit }
    }

    /// Something that ends the present request of this worker from any thread.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter(self.interrupt.clone())
    }

    fn worker(&mut self) -> Result<Busy<'_>, Error> {
        let worker =
            self.worker.as_mut().ok_or_else(|| Error::Usage("the reserved worker was given back".into()))?;
        Ok(Busy { worker, since: Instant::now() })
    }

    /// Prepares the environment of a header, so that later requests find it.
    ///
    /// # Errors
    /// [`Error::Statement`] when Lean does not accept it,
    /// [`Error::Import`] when it takes too long; those of the process.
    pub async fn warm(&mut self, header: &str) -> Result<(), Error> {
        interruptible!(self, |worker| worker.warm(header))
    }

    /// Opens a statement. `header` is its preamble (imports, `open`s, notations; may be empty), whose
    /// environment is kept in the worker; `statement` holds exactly one `sorry`, its proof.
    ///
    /// # Errors
    /// [`Error::Statement`] when Lean does not accept it; those of the process otherwise.
    pub async fn open(&mut self, header: &str, statement: &str, limit: Duration) -> Result<Opened, Error> {
        interruptible!(self, |worker| worker.open(header, statement, limit))
    }

    /// Rebuilds a state from its path, for example one read from disk. `limit` is for the statement; the
    /// steps have their own.
    ///
    /// # Errors
    /// As [`ReservedWorker::open`]; [`Error::Diverged`] when a step fails.
    pub async fn reopen(&mut self, path: &ProofPath, limit: Duration) -> Result<Opened, Error> {
        let mut opened = match path.place {
            Some(place) => self.reopen_place(path, place, limit).await?,
            None => self.open(&path.header, &path.statement, limit).await?,
        };
        for (i, step) in path.steps.iter().enumerate() {
            let outcomes =
                self.tactics(&opened.state, step.goal, std::slice::from_ref(&step.tactic), false).await?;
            let diverged = |reason: &str| Error::Diverged {
                step: i + 1,
                tactic: step.tactic.text.clone(),
                reason: reason.into(),
            };
            match outcomes.into_iter().next().map(|o| o.result) {
                Some(crate::TacticResult::Goals { state, goals }) => {
                    opened = Opened { state, goals, ..opened };
                }
                Some(crate::TacticResult::Failed { message, .. }) => return Err(diverged(&message)),
                None => return Err(diverged("no result")),
            }
        }
        Ok(opened)
    }

    /// The state at a place of a text.
    async fn reopen_place(
        &mut self,
        path: &ProofPath,
        place: PlacePath,
        limit: Duration,
    ) -> Result<Opened, Error> {
        let text = format!("{}{}", path.header, path.statement);
        let inspected = interruptible!(self, |worker| worker.inspect_at(&text, place.offset, limit))?;
        let found = inspected.places.into_iter().next().and_then(|p| p.goals.into_iter().nth(place.index));
        let diverged = || Error::Diverged {
            step: 0,
            tactic: "its place in the text".into(),
            reason: "there are no goals at the place any more".into(),
        };
        let PlaceGoals { state, goals, .. } = found.ok_or_else(diverged)?;
        Ok(Opened { state, goals, auto_bound: AutoBound::default(), messages: inspected.messages })
    }

    /// Elaborates a whole text, header included, and tells its commands. What the worker knows of it from
    /// earlier requests is not elaborated again, see [`Document::reused`]. A text that does not import, has
    /// errors or takes longer than `limit` is a result too, and so is one with a command that costs the
    /// engine its life.
    ///
    /// # Errors
    /// Those of the process; on a community REPL also [`Error::Deadline`] when it takes longer than `limit`.
    pub async fn document(&mut self, text: &str, limit: Duration) -> Result<Document, Error> {
        interruptible!(self, |worker| worker.document(text, limit))
    }

    /// Tells goals and terms at places of a text (lines from 1, columns from 0 in code points), by the
    /// rules of Lean's editors. Commands behind the last place are not elaborated, and those before the
    /// places only if they are not known from an earlier request. Places outside of proofs and terms are
    /// told as such.
    ///
    /// # Errors
    /// As [`ReservedWorker::document`], and [`Error::EngineLost`] when a command up to the last place costs
    /// the engine its life.
    pub async fn inspect(
        &mut self,
        text: &str,
        places: &[Position],
        limit: Duration,
    ) -> Result<Inspection, Error> {
        interruptible!(self, |worker| worker.inspect(text, places, limit))
    }

    /// Elaborates a whole text and tells what each of its tactics did; with `replay` every tactic is also run
    /// once more on the state before it.
    ///
    /// # Errors
    /// As [`ReservedWorker::document`], and [`Error::EngineLost`] when a tactic that runs once more costs the
    /// engine its life.
    pub async fn trace(&mut self, text: &str, replay: bool, limit: Duration) -> Result<TracedText, Error> {
        interruptible!(self, |worker| worker.trace(text, replay, limit))
    }

    /// Constants of the environment behind the last command of a text. The text is elaborated if the worker
    /// has not just seen it.
    ///
    /// # Errors
    /// [`Error::Unsupported`] on a community REPL; those of [`ReservedWorker::document`].
    pub async fn constants_of_text(
        &mut self,
        text: &str,
        query: &ConstantsQuery,
    ) -> Result<Constants, Error> {
        interruptible!(self, |worker| worker.constants_of_text(text, query))
    }

    /// Constants that the type and the value of `name` use, in that environment.
    ///
    /// # Errors
    /// As [`ReservedWorker::constants_of_text`].
    pub async fn uses_of_text(&mut self, text: &str, name: &str) -> Result<Uses, Error> {
        interruptible!(self, |worker| worker.uses_of_text(text, name))
    }

    /// The goals of a state, with terms where the server has them, and as Lean prints them.
    ///
    /// # Errors
    /// As [`ReservedWorker::tactics`].
    pub async fn goals(&mut self, state: &ProofState) -> Result<Vec<Goal>, Error> {
        interruptible!(self, |worker| worker.goals(state))
    }

    /// [`ReservedWorker::tactics`] whose goals come with Lean's own print ([`Goal::text`]) too,
    /// which takes about half a millisecond for each.
    ///
    /// # Errors
    /// As [`ReservedWorker::tactics`].
    pub async fn tactics_printed(
        &mut self,
        state: &ProofState,
        goal: Option<usize>,
        requests: &[TacticRequest],
        until_closed: bool,
    ) -> Result<Vec<TacticOutcome>, Error> {
        interruptible!(self, |worker| worker.tactics(state, goal, requests, until_closed, true))
    }

    /// Tries tactics, each on the same state, in one message. Results are in order; with `until_closed`
    /// they end after the first that leaves no goal. With `goal` the tactics see only that goal, and the
    /// resulting states hold only what it became; without, they run on the state as it is.
    ///
    /// When the process dies over a batch the rest is tried one by one on its successors; the tactic to
    /// blame gets
    /// [`crate::FailureKind::Engine`] or [`crate::FailureKind::Timeout`], the others their results.
    ///
    /// # Errors
    /// [`Error::Usage`] for a goal that is not there, [`Error::Diverged`] when the state cannot be rebuilt,
    /// those of starting a process. Never the failure of a tactic.
    pub async fn tactics(
        &mut self,
        state: &ProofState,
        goal: Option<usize>,
        requests: &[TacticRequest],
        until_closed: bool,
    ) -> Result<Vec<TacticOutcome>, Error> {
        interruptible!(self, |worker| worker.tactics(state, goal, requests, until_closed, false))
    }

    /// Asks the server whether a text proves a statement. Running out of time or losing the
    /// engine is a verdict (`refused.rule` is `timeout` or `engine`), not an error.
    ///
    /// # Errors
    /// [`Error::Unsupported`] on a community REPL; those of the process.
    pub async fn judge(&mut self, request: &JudgeRequest) -> Result<Judgement, Error> {
        interruptible!(self, |worker| worker.judge(request))
    }

    /// Elaborates a whole text and judges every theorem in it. As with [`ReservedWorker::judge`], running out
    /// of time or losing the engine is a verdict.
    ///
    /// # Errors
    /// As [`ReservedWorker::judge`].
    pub async fn verify(&mut self, request: &VerifyRequest) -> Result<Verified, Error> {
        interruptible!(self, |worker| worker.verify(request))
    }

    /// Elaborates a text after `header` and gives Lean's messages.
    ///
    /// # Errors
    /// Those of the process, [`Error::Deadline`] and [`Error::EngineLost`] among them.
    pub async fn run(&mut self, header: &str, text: &str, limit: Duration) -> Result<Elaboration, Error> {
        interruptible!(self, |worker| worker.run(header, text, limit))
    }

    /// Library lemmas that may apply to goal `goal` of a state.
    ///
    /// # Errors
    /// [`Error::Unsupported`] on a community REPL; those of [`ReservedWorker::tactics`].
    pub async fn candidates(
        &mut self,
        state: &ProofState,
        goal: usize,
        limit: usize,
    ) -> Result<LemmaCandidates, Error> {
        interruptible!(self, |worker| worker.candidates(state, goal, limit))
    }

    /// Statements in sight of a state that are not the library's: those of the text before it, then those of
    /// imported modules of a project, at most `limit`.
    ///
    /// # Errors
    /// As [`ReservedWorker::candidates`].
    pub async fn project_premises(
        &mut self,
        state: &ProofState,
        limit: usize,
    ) -> Result<ProjectPremises, Error> {
        interruptible!(self, |worker| worker.project_premises(state, limit))
    }

    /// Constants of the environment that `header` gives.
    ///
    /// # Errors
    /// [`Error::Unsupported`] on a community REPL; those of the process.
    pub async fn constants(&mut self, header: &str, query: &ConstantsQuery) -> Result<Constants, Error> {
        interruptible!(self, |worker| worker.constants(header, query, None))
    }

    /// The same within a time; a search by pattern then tells what it has found.
    ///
    /// # Errors
    /// As [`ReservedWorker::constants`].
    pub async fn constants_within(
        &mut self,
        header: &str,
        query: &ConstantsQuery,
        limit: Duration,
    ) -> Result<Constants, Error> {
        interruptible!(self, |worker| worker.constants(header, query, Some(limit)))
    }

    /// Constants that the type and the value of `name` use.
    ///
    /// # Errors
    /// As [`ReservedWorker::constants`].
    pub async fn uses(&mut self, header: &str, name: &str) -> Result<Uses, Error> {
        interruptible!(self, |worker| worker.uses(header, name))
    }

    /// The modules behind the environment of `header`, each after those it imports.
    ///
    /// # Errors
    /// As [`ReservedWorker::constants`].
    pub async fn modules(&mut self, header: &str) -> Result<Vec<Module>, Error> {
        interruptible!(self, |worker| worker.modules(header))
    }

    /// Statements of a module (by its place in [`ReservedWorker::modules`]) that may be cited, printed: a few
    /// milliseconds each.
    ///
    /// # Errors
    /// As [`ReservedWorker::constants`].
    pub async fn premises(
        &mut self,
        header: &str,
        module: usize,
        range: Range<usize>,
    ) -> Result<ModulePremises, Error> {
        interruptible!(self, |worker| worker.premises(header, module, range))
    }

    /// New theorems out of those of the environment that `header` gives, for each target in order. Targets
    /// that the limit left out are missing at the end.
    ///
    /// # Errors
    /// As [`ReservedWorker::constants`].
    pub async fn mutate(
        &mut self,
        header: &str,
        query: &MutateQuery,
        limit: Duration,
    ) -> Result<Vec<TargetMutants>, Error> {
        interruptible!(self, |worker| worker.mutate(header, query, limit))
    }

    /// Keys of the statements of constants, see [`crate::Mutant::key`]; none for a name that the
    /// environment does not have.
    ///
    /// # Errors
    /// As [`ReservedWorker::constants`].
    pub async fn keys(
        &mut self,
        header: &str,
        names: &[String],
        limit: Duration,
    ) -> Result<BTreeMap<String, Option<String>>, Error> {
        interruptible!(self, |worker| worker.keys(header, names, limit))
    }

    /// Compiles a module of a project: its whole text under its name, into the file `olean`. What it imports
    /// of the project is in the folder of modules that the command of the pool names
    /// ([`crate::ServerCommand::with_modules`]).
    ///
    /// # Errors
    /// [`Error::Lean`] when an import does not exist; [`Error::Unsupported`] on a community REPL; those of
    /// the process. Errors in the text are messages of the answer.
    pub async fn compile_module(
        &mut self,
        module: &str,
        text: &str,
        olean: &Path,
        limit: Duration,
    ) -> Result<CompiledModule, Error> {
        interruptible!(self, |worker| worker.compile_module(module, text, olean, limit))
    }

    /// Any request of the protocol, for what has no method here; `env` is added for the environment of
    /// `header`.
    ///
    /// # Errors
    /// Those of the process.
    pub async fn ask(
        &mut self,
        header: &str,
        request: serde_json::Map<String, serde_json::Value>,
        limit: Duration,
    ) -> Result<serde_json::Value, Error> {
        let body = |env: u64| {
            let mut body = request.clone();
            body.insert("env".into(), env.into());
            body
        };
        interruptible!(self, |worker| worker.ask(header, "ask", limit, body))
    }

    /// Process number of the worker, if it has a process now.
    pub fn pid(&self) -> Option<u32> {
        let worker = self.worker.as_ref()?;
        Some(worker.common.pids[worker.slot].load(Ordering::Relaxed)).filter(|p| *p != 0)
    }
}

/// Ends the request a reserved worker is working on; it then fails with [`Error::Interrupted`]. Does nothing
/// between requests.
#[derive(Clone, Debug)]
pub struct Interrupter(Arc<Notify>);

impl Interrupter {
    /// Ends the request that runs now, if any; may be called from any thread.
    pub fn interrupt(&self) {
        self.0.notify_waiters();
    }
}

/// A worker in use; adds the time to the pool's counters.
struct Busy<'a> {
    worker: &'a mut Worker,
    since: Instant,
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        let us = self.since.elapsed().as_micros() as u64;
        self.worker.common.counters.busy_us.fetch_add(us, Ordering::Relaxed);
    }
}

impl Drop for ReservedWorker {
    fn drop(&mut self) {
        if let Some(worker) = self.worker.take() {
            self.shared.give_back(worker);
        }
    }
}
