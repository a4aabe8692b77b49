//! A corpus from its beginning to its end, over any number of interruptions.

use super::maker::{Maker, Target, Task, UnitProduct};
use super::settings::Settings;
use super::targets::LibraryTheorem;
use super::targets::{SelectionError, select};
use data::{Corpus, CorpusError, CorpusTheorem, CorpusWriter, UnitLine, VerdictCache};
use lean_bridge::{Error, Pool};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use supervise::StopFlag;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

/// Targets of a unit: enough that judging their theorems together pays, few enough that little is lost.
const UNIT: usize = 8;
/// Units that each worker may be ahead of what is committed, and all together.
const AHEAD: usize = 8;
const AHEAD_TOGETHER: u64 = 64;
/// Units one after the other without any answer that end the run: then it is not the targets.
const MOST_LOST: usize = 5;

/// Why a corpus is not finished.
#[derive(Debug, thiserror::Error)]
pub enum SynthesisError {
    /// There is nothing to mutate.
    #[error(transparent)]
    Selection(#[from] SelectionError),
    /// The corpus cannot be read or written.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// Lean cannot be asked.
    #[error("Lean: {0}")]
    Lean(#[from] Error),
    /// Lean is lost over one unit after the other; the last reason.
    #[error("nothing came of {MOST_LOST} units of targets one after the other; the last reason: {0}")]
    Lost(String),
}

/// Where a run stands.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// The round, from 1.
    pub round: u32,
    /// Targets of this round, and those that are done.
    pub targets: usize,
    /// Targets of this round that are done.
    pub done: usize,
    /// Theorems in the corpus.
    pub kept: usize,
    /// Theorems wanted at the end of this round.
    pub wanted: Option<usize>,
    /// How attempts ended, by word, in this run.
    pub tally: BTreeMap<String, usize>,
}

/// Told about the work.
pub trait Report {
    /// A round begins, or a unit is committed.
    fn progress(&mut self, progress: &Progress);
    /// Something that the user should know and that does not end the run.
    fn remark(&mut self, text: &str);
}

/// What came of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Outcome {
    /// Theorems in the corpus, and those added now.
    pub theorems: usize,
    /// Theorems added in this run.
    pub added: usize,
    /// The stop flag was set before all was done.
    pub stopped: bool,
}

/// Everything that a run needs.
pub struct Synthesis<'a> {
    /// The Lean processes.
    pub pool: &'a Pool,
    /// What decides which theorems are made.
    pub settings: Arc<Settings>,
    /// Identity of the engine.
    pub lean: &'a str,
    /// The corpus's folder; made if missing, continued if there.
    pub out: &'a Path,
    /// Units that an earlier run made.
    pub cache: Option<VerdictCache>,
    /// Ends the run.
    pub stop: &'a StopFlag,
}

impl Synthesis<'_> {
    /// Begins or continues the corpus.
    ///
    /// # Errors
    /// [`SynthesisError`]; what is committed stays.
    pub async fn run(self, report: &mut impl Report) -> Result<Outcome, SynthesisError> {
        let Synthesis { pool, settings, lean, out, cache, stop } = self;
        let mut writer = CorpusWriter::open(out, &settings.head(lean))?;
        let mut outcome = Outcome { theorems: writer.kept(), ..Outcome::default() };
        if writer.damaged() > 0 {
            report.remark(&format!(
                "{} lines of {} are damaged; `prover corpus stats` names them",
                writer.damaged(),
                out.display()
            ));
        }
        let targets = select(&mut pool.reserve().await?, &settings).await?;
        let maker = Arc::new(Maker { settings: settings.clone(), lean: lean.into(), cache });
        let mut parents = Parents::new(settings.rounds, out)?;
        for round in 1..=settings.rounds {
            let targets: Vec<Target> = match round {
                1 => targets.iter().map(of_library).collect(),
                _ => parents.targets(round - 1),
            };
            let mut round = Round::new(round, &targets, &writer, &settings);
            if writer.kept() < round.limit() {
                round.run(pool, &maker, stop, &mut writer, &mut parents, report).await?;
            }
            outcome.stopped = round.stopped;
            if round.stopped {
                break;
            }
        }
        if let Some(cache) = &maker.cache {
            cache.flush();
            if let Some(failure) = cache.failure() {
                report
                    .remark(&format!("the cache of earlier work failed and was not used further: {failure}"));
            }
        }
        outcome.added = writer.kept() - outcome.theorems;
        outcome.theorems = writer.kept();
        Ok(outcome)
    }
}

fn of_library(theorem: &LibraryTheorem) -> Target {
    Target { name: theorem.name.clone(), module: theorem.module.clone(), ancestors: vec![] }
}

/// Theorems of the corpus that later rounds mutate.
struct Parents {
    theorems: Vec<Arc<CorpusTheorem>>,
    rounds: u32,
}

impl Parents {
    fn new(rounds: u32, folder: &Path) -> Result<Parents, CorpusError> {
        let mut parents = Parents { theorems: vec![], rounds };
        if rounds > 1 {
            parents.add(Corpus::read(folder)?.theorems);
        }
        Ok(parents)
    }

    fn add(&mut self, theorems: Vec<CorpusTheorem>) {
        self.theorems.extend(theorems.into_iter().filter(|t| t.round < self.rounds).map(Arc::new));
    }

    /// The theorems of a round, in the order in which they were made.
    fn targets(&self, round: u32) -> Vec<Target> {
        let names: HashMap<&str, &Arc<CorpusTheorem>> =
            self.theorems.iter().map(|t| (t.name.as_str(), t)).collect();
        let of_round = self.theorems.iter().filter(|t| t.round == round);
        let target = |t: &Arc<CorpusTheorem>| {
            let parents: Option<Vec<_>> = t.parents.iter().map(|p| names.get(p.as_str()).copied()).collect();
            // what rests on a damaged line cannot be told any more
            let ancestors = parents?.into_iter().chain([t]).cloned().collect();
            Some(Target { name: t.name.clone(), module: t.module.clone(), ancestors })
        };
        of_round.filter_map(target).collect()
    }
}

/// Lemmas that have their share of the corpus, by the unit that gave them the last of it.
///
/// A unit knows those of units at least [`AHEAD_TOGETHER`] before it: they are committed when it begins,
/// however many workers there are, so that what it makes depends on its number only.
struct Spent(Vec<(u64, String)>);

impl Spent {
    fn of(writer: &CorpusWriter) -> Spent {
        let mut spent = Spent(vec![]);
        writer.done().iter().for_each(|unit| spent.add(unit));
        spent
    }

    fn add(&mut self, unit: &UnitLine) {
        self.0.extend(unit.spent.iter().map(|lemma| (unit.unit, lemma.clone())));
    }

    /// Known to a unit.
    fn before(&self, unit: u64) -> Vec<String> {
        let known = self.0.iter().filter(|(at, _)| at + AHEAD_TOGETHER <= unit);
        known.map(|(_, lemma)| lemma.clone()).collect()
    }
}

/// The targets of one round, made into units.
struct Round<'a> {
    number: u32,
    targets: &'a [Target],
    /// Number of the round's first unit, and of the first that is not done.
    first: u64,
    next: u64,
    settings: &'a Settings,
    stopped: bool,
}

impl<'a> Round<'a> {
    fn new(number: u32, targets: &'a [Target], writer: &CorpusWriter, settings: &'a Settings) -> Round<'a> {
        let before = writer.done().iter().filter(|u| u.round < number).count() as u64;
        let here = writer.done().iter().filter(|u| u.round == number).count() as u64;
        Round { number, targets, first: before, next: before + here, settings, stopped: false }
    }

    /// Theorems in the corpus at the end of this round at most.
    fn limit(&self) -> usize {
        self.settings.limits(self.number).theorems
    }

    fn end(&self) -> u64 {
        self.first + self.targets.len().div_ceil(UNIT) as u64
    }

    /// Without its spent lemmas.
    fn task(&self, unit: u64) -> Task {
        let at = (unit - self.first) as usize * UNIT;
        let targets = self.targets[at..self.targets.len().min(at + UNIT)].to_vec();
        Task { unit, round: self.number, targets, spent: vec![] }
    }

    async fn run(
        &mut self,
        pool: &Pool,
        maker: &Arc<Maker>,
        stop: &StopFlag,
        writer: &mut CorpusWriter,
        parents: &mut Parents,
        report: &mut impl Report,
    ) -> Result<(), SynthesisError> {
        let mut progress = Progress {
            round: self.number,
            targets: self.targets.len(),
            done: self.targets.len().min((self.next - self.first) as usize * UNIT),
            kept: writer.kept(),
            wanted: Some(self.limit()).filter(|n| *n < usize::MAX),
            ..Progress::default()
        };
        report.progress(&progress);
        let tasks: Arc<Vec<Task>> = Arc::new((self.next..self.end()).map(|u| self.task(u)).collect());
        let workers = pool.workers().min(tasks.len());
        let room = Arc::new(Semaphore::new((workers * AHEAD).min(AHEAD_TOGETHER as usize)));
        let spent = Arc::new(Mutex::new(Spent::of(writer)));
        let (next, full) = (Arc::new(AtomicU64::new(0)), StopFlag::default());
        let (sender, mut made) = mpsc::channel::<(u64, Result<UnitProduct, Error>, OwnedSemaphorePermit)>(64);
        for _ in 0..workers {
            let (tasks, next, room, sender) = (tasks.clone(), next.clone(), room.clone(), sender.clone());
            let (pool, maker, stop, full) = (pool.clone(), maker.clone(), stop.clone(), full.clone());
            let spent = spent.clone();
            tokio::spawn(async move {
                // a permit before a number: so the unit that is committed next always has one
                while let Ok(permit) = room.clone().acquire_owned().await {
                    let number = next.fetch_add(1, Relaxed);
                    let task = tasks.get(number as usize).filter(|_| !stop.is_set() && !full.is_set());
                    let Some(mut task) = task.cloned() else { return };
                    task.spent = spent.lock().unwrap_or_else(|e| e.into_inner()).before(task.unit);
                    let result = match pool.reserve().await {
                        Ok(mut worker) => maker.make(&mut worker, &task).await,
                        Err(e) => Err(e),
                    };
                    let failed = result.is_err();
                    if sender.send((task.unit, result, permit)).await.is_err() || failed {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut lost = 0;
        while let Some((unit, result, permit)) = made.recv().await {
            waiting.insert(unit, (result, permit));
            while let Some((result, _permit)) = waiting.remove(&self.next) {
                if full.is_set() {
                    break;
                }
                let made = result?;
                lost = if made.unit.errors.len() < made.unit.targets.len() { 0 } else { lost + 1 };
                if lost == MOST_LOST {
                    let reason = made.unit.errors.last().cloned().unwrap_or_default();
                    return Err(SynthesisError::Lost(reason));
                }
                for error in &made.unit.errors {
                    report.remark(&format!("left out: {error}"));
                }
                progress.done += made.unit.targets.len();
                let added = writer.commit(made.unit, made.theorems, self.settings.limits(self.number))?;
                parents.add(added);
                if let Some(unit) = writer.done().last() {
                    spent.lock().unwrap_or_else(|e| e.into_inner()).add(unit);
                }
                self.next += 1;
                progress.kept = writer.kept();
                for (word, n) in writer.done().last().map(|u| &u.tally).into_iter().flatten() {
                    *progress.tally.entry(word.clone()).or_default() += n;
                }
                report.progress(&progress);
                if writer.kept() >= self.limit() {
                    full.set();
                }
            }
        }
        self.stopped = self.next < self.end() && !full.is_set();
        Ok(())
    }
}
