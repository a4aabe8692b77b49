//! Asking the provers about many statements, in parallel, continuing where an earlier run stopped.

use super::Library;
use super::provers::{Known, ask};
use data::{JsonLines, JsonLinesError, read_json_lines};
use lean_bridge::{LibraryPremise, Pool};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use retriever::pairs::Proved;
use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use supervise::StopFlag;
use tokio::sync::mpsc;

/// What has been done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Harvested {
    /// Statements to ask about, in all.
    pub total: usize,
    /// Statements asked about, with those of earlier runs.
    pub statements: usize,
    /// Those among them for which there is a proof with a premise.
    pub proved: usize,
    /// Proofs in all, with those of earlier runs.
    pub proofs: usize,
    /// Statements that cannot be opened as goals, in this run.
    pub unopened: usize,
    /// Statements over which Lean was lost, in this run; another run asks again.
    pub lost: usize,
    /// The stop flag was set before all was done.
    pub stopped: bool,
}

/// Which statements.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Decides which statements, and their order.
    pub seed: u64,
    /// At most so many; all if `None`.
    pub limit: Option<usize>,
}

/// Errors one after the other that end the run: then it is not the statement.
const MOST_ERRORS: usize = 5;

/// Why there are no pairs.
#[derive(Debug, thiserror::Error)]
pub enum HarvestError {
    /// Lean is lost over too many statements in a row.
    #[error("asking for proofs of `{theorem}`: {source}")]
    Theorem {
        /// The name of the last of them.
        theorem: String,
        /// What the engine says.
        source: lean_bridge::Error,
    },
    /// The file cannot be read or written.
    #[error(transparent)]
    File(#[from] JsonLinesError),
}

/// Appends what the provers say to the file at `path`, a line a statement, flushed when it is known.
///
/// # Errors
/// [`HarvestError`]; what is in the file stays.
pub async fn harvest(
    pool: &Pool,
    library: &Library,
    selection: &Selection,
    path: &Path,
    stop: &StopFlag,
    mut report: impl FnMut(&Harvested),
) -> Result<Harvested, HarvestError> {
    let mut out = JsonLines::open(path)?;
    let earlier: Vec<Proved> = read_json_lines(path)?;
    let chosen = choose(library, selection);
    let mut done = Harvested { total: chosen.len(), ..Harvested::default() };
    earlier.iter().for_each(|p| done.add(p));
    let earlier: HashSet<&str> = earlier.iter().map(|p| p.theorem.as_str()).collect();
    let todo: Vec<_> = chosen.into_iter().filter(|(_, p)| !earlier.contains(p.name.as_str())).collect();
    report(&done);
    let known = Known::new(library.premises().map(|(_, p)| p));
    let next = AtomicUsize::new(0);
    let (sender, results) = mpsc::channel::<Result<Option<Proved>, HarvestError>>(64);
    let work = async |sender: mpsc::Sender<_>| {
        while let Some((module, theorem)) =
            todo.get(next.fetch_add(1, Relaxed)).copied().filter(|_| !stop.is_set())
        {
            let asked = async {
                let mut worker = pool.reserve().await?;
                ask(&mut worker, library.header(), module, theorem, &known).await
            };
            let failure = |source| HarvestError::Theorem { theorem: theorem.name.clone(), source };
            let asked = asked.await.map_err(failure);
            if sender.send(asked).await.is_err() {
                return;
            }
        }
    };
    let (mut asked, mut errors) = (0, 0);
    let collect = async {
        // dropped at an error, which ends the workers
        let mut results = results;
        while let Some(result) = results.recv().await {
            asked += 1;
            errors = if result.is_err() { errors + 1 } else { 0 };
            match result {
                Ok(Some(proved)) => {
                    out.append(&proved)?;
                    done.add(&proved);
                }
                Ok(None) => done.unopened += 1,
                Err(e) if errors >= MOST_ERRORS => return Err(e),
                Err(e) => {
                    tracing::warn!("{e}");
                    done.lost += 1;
                }
            }
            report(&done);
        }
        Ok::<(), HarvestError>(())
    };
    let workers: Vec<_> = (0..pool.workers()).map(|_| work(sender.clone())).collect();
    drop(sender);
    let ((), collected) = tokio::join!(all(workers), collect);
    collected?;
    done.stopped = asked < todo.len();
    Ok(done)
}

impl Harvested {
    fn add(&mut self, proved: &Proved) {
        self.statements += 1;
        self.proved += usize::from(!proved.proofs.is_empty());
        self.proofs += proved.proofs.len();
    }
}

/// Runs futures together.
async fn all(futures: Vec<impl Future<Output = ()>>) {
    let mut futures: Vec<_> = futures.into_iter().map(|f| Some(Box::pin(f))).collect();
    std::future::poll_fn(|context| {
        for slot in &mut futures {
            if slot.as_mut().is_some_and(|f| f.as_mut().poll(context).is_ready()) {
                *slot = None;
            }
        }
        match futures.iter().all(Option::is_none) {
            true => std::task::Poll::Ready(()),
            false => std::task::Poll::Pending,
        }
    })
    .await
}

/// The theorems to ask about, in the order of asking: those that are read back as
/// printed, and are not about Lean's own implementation.
fn choose<'a>(library: &'a Library, selection: &Selection) -> Vec<(&'a str, &'a LibraryPremise)> {
    let mut all: Vec<_> = library
        .premises()
        .filter(|(module, p)| p.kind == "theorem" && p.form.is_some() && !module.starts_with("Lean."))
        .collect();
    all.shuffle(&mut StdRng::seed_from_u64(selection.seed));
    all.truncate(selection.limit.unwrap_or(usize::MAX));
    all
}
