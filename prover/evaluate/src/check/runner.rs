//! Checks items in parallel, keeps the results, and continues where an earlier run stopped.

use super::item::{Item, NoTask};
use super::line::{Line, hash};
use super::rechecking::rechecked;
use super::task::JudgeIdentity;
use super::verdict::Checked;
use crate::recheck::RunRechecker;
use data::{JsonLines, JsonLinesError, read_json_lines};
use lean_bridge::{Pool, Rule};
use proof_search::statement::AutoBoundPolicy;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use supervise::StopFlag;
use tokio::sync::mpsc;

/// A run of `prover check`.
pub struct Run<'a> {
    /// The Lean processes.
    pub pool: &'a Pool,
    /// Who they are, for keys of results.
    pub engine: &'a JudgeIdentity,
    /// Checks again what was accepted.
    pub rechecker: Option<&'a RunRechecker>,
    /// The file of results; made if missing, continued if there.
    pub out: Option<&'a Path>,
    /// Seconds for each item; more than in an earlier run asks again about what was not decided then.
    pub timeout_s: f64,
    /// What becomes of statements with names that Lean has bound by itself.
    pub auto_bound: AutoBoundPolicy,
    /// Ends the run.
    pub stop: &'a StopFlag,
}

/// Where the results go as they come, in the order of the items.
pub trait Report {
    /// Before the first result; `earlier` have one already.
    fn begin(&mut self, total: usize, earlier: usize);
    /// # Errors
    /// When the result cannot be reported; the run then ends.
    fn line(&mut self, item: &Item, line: &Line) -> std::io::Result<()>;
    /// Something was judged, though its turn to be reported may not have come.
    fn judged(&mut self, accepted: bool);
}

/// What became of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Items accepted, in earlier runs too.
    pub accepted: usize,
    /// Items with a result, of earlier runs too.
    pub done: usize,
    /// Items that cannot be read.
    pub unreadable: usize,
    /// Items in all.
    pub total: usize,
}

/// Why a run could not begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The file of results cannot be read or written.
    #[error(transparent)]
    Out(#[from] JsonLinesError),
    /// A result cannot be reported.
    #[error("cannot tell a result: {0}")]
    Report(#[from] std::io::Error),
}

/// How often a stop is looked for while work is under way.
const LOOK: Duration = Duration::from_millis(100);

impl Run<'_> {
    /// Checks every item that has no result yet. Each result is appended and flushed before it is reported.
    ///
    /// # Errors
    /// [`RunError`]. That Lean failed over an item is its result.
    pub async fn check(&self, items: Vec<Item>, report: &mut impl Report) -> Result<Outcome, RunError> {
        // The file first: whoever cannot write results should not compute them.
        let mut file = self.out.map(JsonLines::open).transpose()?;
        let earlier = self.earlier()?;
        let unreadable = items.iter().filter(|i| matches!(i.task, Err(NoTask::Unreadable(_)))).count();
        let mut outcome = Outcome { total: items.len(), unreadable, ..Outcome::default() };
        let items = Arc::new(items);
        let mut todo = vec![];
        for (i, item) in items.iter().enumerate() {
            match earlier.get(&item.name).filter(|l| l.hash == hash(item, self.engine)) {
                Some(line) if line.stands(self.timeout_s) => {
                    outcome.accepted += usize::from(line.checked.accepted);
                    outcome.done += 1;
                }
                _ => todo.push(i),
            }
        }
        report.begin(outcome.total, outcome.done);
        let mut results = self.start(&items, todo.clone());
        let mut waiting = BTreeMap::new();
        let mut next = todo.into_iter().peekable();
        while let Some((i, checked)) = results.recv().await {
            let line = Line::new(&items[i], checked, self.engine, self.timeout_s);
            if let Some(file) = &mut file {
                file.append(&line)?;
            }
            outcome.done += 1;
            outcome.accepted += usize::from(line.checked.accepted);
            report.judged(line.checked.accepted);
            waiting.insert(i, line);
            while let Some((i, line)) = next.peek().and_then(|i| waiting.remove_entry(i)) {
                next.next();
                report.line(&items[i], &line)?;
            }
        }
        // After a stop some turns never come.
        for (i, line) in waiting {
            report.line(&items[i], &line)?;
        }
        Ok(outcome)
    }

    /// The last result of each name.
    fn earlier(&self) -> Result<HashMap<String, Line>, JsonLinesError> {
        let Some(out) = self.out else { return Ok(HashMap::new()) };
        let lines: Vec<Line> = read_json_lines(out)?;
        Ok(lines.into_iter().map(|l| (l.name.clone(), l)).collect())
    }

    /// Starts a task per worker; their results come through the channel, which closes at the end.
    fn start(&self, items: &Arc<Vec<Item>>, todo: Vec<usize>) -> mpsc::Receiver<(usize, Checked)> {
        let (results, received) = mpsc::channel(64);
        let todo = Arc::new(std::sync::Mutex::new(todo.into_iter()));
        for _ in 0..self.pool.workers() {
            let (items, todo, results) = (items.clone(), todo.clone(), results.clone());
            let (pool, stop, rechecker) = (self.pool.clone(), self.stop.clone(), self.rechecker.cloned());
            let auto_bound = self.auto_bound;
            tokio::spawn(async move {
                while !stop.is_set() {
                    let next = todo.lock().unwrap_or_else(|e| e.into_inner()).next();
                    let Some(i) = next else { break };
                    let Some(mut checked) = judge(&pool, &items[i], &stop).await else { break };
                    checked.remarks.clone_from(&items[i].remarks);
                    let checked = again(rechecker.clone(), &items[i], checked.under(auto_bound)).await;
                    if results.send((i, checked)).await.is_err() {
                        break;
                    }
                }
            });
        }
        received
    }
}

/// Asks the second checker, if there is one.
async fn again(rechecker: Option<RunRechecker>, item: &Item, checked: Checked) -> Checked {
    let (Some(rechecker), Ok(task)) = (rechecker, item.task.clone()) else { return checked };
    let asked = tokio::task::spawn_blocking(move || rechecked(&rechecker, &task, checked));
    asked.await.unwrap_or_else(|e| Checked::refused(Rule::Engine, format!("rechecking: {e}")))
}

/// `None` when stopped meanwhile.
async fn judge(pool: &Pool, item: &Item, stop: &StopFlag) -> Option<Checked> {
    let task = match &item.task {
        Ok(task) => task,
        Err(none) => return Some(Checked::refused(none.rule(), none.why())),
    };
    let lost = |e: lean_bridge::Error| Some(Checked::refused(Rule::Engine, e.to_string()));
    let mut worker = match pool.reserve().await {
        Ok(worker) => worker,
        Err(e) => return lost(e),
    };
    let interrupter = worker.interrupter();
    let mut judging = std::pin::pin!(task.run(&mut worker));
    loop {
        tokio::select! {
            biased;
            judged = &mut judging => return match judged {
                Ok(checked) => Some(checked),
                Err(lean_bridge::Error::Interrupted) => None,
                Err(e) => lost(e),
            },
            () = tokio::time::sleep(LOOK) => if stop.is_set() {
                interrupter.interrupt();
            },
        }
    }
}
