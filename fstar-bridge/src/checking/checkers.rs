//! Many candidates on several processes.

use super::checker::{Checker, Confirm};
use super::problem::Problem;
use super::verdict::Verdict;
use crate::command::SessionFile;
use crate::error::Error;
use crate::worker::Common;
use std::collections::VecDeque;
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
    groups: VecDeque<Group>,
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
        let mut places = std::collections::HashMap::new();
        for task in tasks {
            let at = *places.entry(task.problem.id.clone()).or_insert_with(|| {
                groups.push(Group { problem: task.problem.clone(), tasks: VecDeque::new(), workers: 0 });
                groups.len() - 1
            });
            groups[at].tasks.push_back(task);
        }
        Waiting { groups: groups.into() }
    }

    /// The next task for a worker that has worked on `last`: of the same definition, of the same file, of a file that nobody works on, of a
    /// definition that nobody works on, of any.
    fn next(&mut self, last: Option<&Problem>) -> Option<Task> {
        self.groups.retain(|g| !g.tasks.is_empty());
        let busy: Vec<SessionFile> =
            self.groups.iter().filter(|g| g.workers > 0).map(|g| g.problem.before.file.clone()).collect();
        let rank = |g: &Group| {
            let of_file = last.is_some_and(|l| l.before.file == g.problem.before.file);
            match last {
                Some(l) if l.id == g.problem.id => 0,
                _ if of_file && g.workers == 0 => 1,
                _ if !busy.contains(&g.problem.before.file) => 2,
                _ if g.workers == 0 => 3,
                _ => 4,
            }
        };
        let group = self.groups.iter_mut().min_by_key(|g| rank(g))?;
        if last.is_none_or(|l| l.id != group.problem.id) {
            group.workers += 1;
        }
        group.tasks.pop_front()
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
                let mut last: Option<Arc<Problem>> = None;
                loop {
                    let next = waiting.lock().unwrap_or_else(|e| e.into_inner()).next(last.as_deref());
                    let Some(task) = next else { return Ok(()) };
                    let verdict = checker.check(&task.problem, &task.candidate).await?;
                    last = Some(task.problem);
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
