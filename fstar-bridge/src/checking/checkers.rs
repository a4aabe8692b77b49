//! Many candidates on several processes.

use super::checker::{Checker, Confirm};
use super::problem::Problem;
use super::verdict::Verdict;
use crate::command::SessionFile;
use crate::error::Error;
use crate::worker::Common;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex};
use tokio::sync::mpsc::UnboundedSender;

/// A candidate for a problem.
#[derive(Clone, Debug)]
pub struct Task {
    pub problem: Arc<Problem>,
    pub candidate: Arc<str>,
    /// The caller's name for it.
    pub number: usize,
}

/// Tasks that wait, those of one definition together.
#[derive(Debug, Default)]
struct Waiting {
    groups: Vec<Group>,
    /// Those that have tasks, as far as is known.
    open: Vec<usize>,
}

#[derive(Debug)]
struct Group {
    problem: Arc<Problem>,
    tasks: VecDeque<Task>,
    /// Workers on it.
    workers: usize,
}

impl Waiting {
    fn new(tasks: Vec<Task>) -> Waiting {
        let mut groups: Vec<Group> = vec![];
        let mut places = HashMap::new();
        for task in tasks {
            let at = *places.entry(task.problem.id.clone()).or_insert_with(|| {
                groups.push(Group { problem: task.problem.clone(), tasks: VecDeque::new(), workers: 0 });
                groups.len() - 1
            });
            groups[at].tasks.push_back(task);
        }
        Waiting { open: (0..groups.len()).collect(), groups }
    }

    /// The next task for a worker, and its group. `last`: the group of the one before. Of the same definition, of the same file, of a file that
    /// nobody works on, of a definition that nobody works on, of any.
    fn next(&mut self, last: Option<usize>) -> Option<(usize, Task)> {
        if let Some(last) = last
            && let Some(task) = self.groups[last].tasks.pop_front()
        {
            return Some((last, task));
        }
        let groups = &self.groups;
        self.open.retain(|g| !groups[*g].tasks.is_empty());
        let file = |g: usize| &groups[g].problem.before.file;
        let busy: HashSet<&SessionFile> =
            self.open.iter().filter(|g| groups[**g].workers > 0).map(|g| file(*g)).collect();
        let rank = |g: usize| {
            let of_file = last.is_some_and(|l| file(l) == file(g));
            match groups[g].workers {
                0 if of_file => 0,
                _ if !busy.contains(file(g)) => 1,
                0 => 2,
                _ => 3,
            }
        };
        let next = self.open.iter().copied().min_by_key(|g| rank(*g))?;
        let group = &mut self.groups[next];
        group.workers += 1;
        group.tasks.pop_front().map(|task| (next, task))
    }
}

/// A pool of checkers.
#[derive(Debug)]
pub struct Checkers {
    pub common: Arc<Common>,
    pub workers: usize,
    pub confirm: Confirm,
}

impl Checkers {
    /// Checks all; each verdict is sent as soon as it is known, with the number of its task. Ends early, quietly, when nobody listens.
    ///
    /// # Errors
    /// The first error that no other candidate could escape, see [`Checker::check`].
    pub async fn check_all(
        &self,
        tasks: Vec<Task>,
        out: UnboundedSender<(usize, Verdict)>,
    ) -> Result<(), Error> {
        let waiting = Arc::new(Mutex::new(Waiting::new(tasks)));
        let mut running = tokio::task::JoinSet::new();
        for _ in 0..self.workers.max(1) {
            let (waiting, out) = (waiting.clone(), out.clone());
            let mut checker = Checker::new(self.common.clone(), self.confirm);
            running.spawn(async move {
                let mut last = None;
                loop {
                    let next = waiting.lock().unwrap_or_else(|e| e.into_inner()).next(last);
                    let Some((group, task)) = next else { return Ok(()) };
                    let verdict = checker.check(&task.problem, &task.candidate).await?;
                    last = Some(group);
                    if out.send((task.number, verdict)).is_err() {
                        return Ok(());
                    }
                }
            });
        }
        // the first error ends the others, and with them their processes
        while let Some(ended) = running.join_next().await {
            ended.map_err(|e| Error::Usage(format!("a worker of the checker failed: {e}")))??;
        }
        Ok(())
    }
}
