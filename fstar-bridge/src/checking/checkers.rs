//! Many candidates on several processes.

use super::checker::{Checker, Confirm};
use super::problem::DefinitionProblem;
use super::verdict::CandidateVerdict;
use crate::command::SessionFile;
use crate::common::Common;
use crate::error::Error;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use tokio::sync::mpsc::UnboundedSender;

/// A candidate for a problem.
#[derive(Clone, Debug)]
pub struct Task {
    /// What is to be defined.
    pub problem: Arc<DefinitionProblem>,
    /// The text that may define it.
    pub candidate: Arc<str>,
    /// The caller's name for it.
    pub number: usize,
}

/// Tasks that wait, those of one definition together.
#[derive(Debug, Default)]
struct Waiting {
    groups: Vec<Group>,
    /// Files for which a worker has a process started already, and that worker.
    expected: HashMap<SessionFile, usize>,
    /// The group that each worker was given a task of last.
    at: HashMap<usize, usize>,
    /// Those that have tasks, as far as is known.
    open: Vec<usize>,
}

#[derive(Debug)]
struct Group {
    problem: Arc<DefinitionProblem>,
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
        Waiting { open: (0..groups.len()).collect(), groups, expected: HashMap::new(), at: HashMap::new() }
    }

    fn file(&self, group: usize) -> &SessionFile {
        &self.groups[group].problem.before.file
    }

    /// Where a worker goes next, the lowest first. Of the same file, of the one that it has a process
    /// for, of a file that nobody works on, of a definition that nobody works on, of any. `last`: the
    /// group of its task before.
    fn rank(&self, worker: usize, last: Option<usize>, group: usize) -> usize {
        let file = self.file(group);
        let of_last = last.is_some_and(|last| self.file(last) == file);
        let is_busy = self.at.iter().any(|(other, g)| *other != worker && self.file(*g) == file);
        let expected = self.expected.get(file);
        match self.groups[group].workers {
            0 if of_last => 0,
            _ if !is_busy && expected == Some(&worker) => 1,
            _ if !is_busy && expected.is_none() => 2,
            0 => 3,
            _ => 4,
        }
    }

    /// What a worker will need after the file that it works on: a problem of a file that nobody works
    /// on. It is taken for expected.
    fn upcoming(&mut self, worker: usize, last: usize) -> Option<Arc<DefinitionProblem>> {
        let others = self
            .open
            .iter()
            .copied()
            .filter(|g| !self.groups[*g].tasks.is_empty() && self.file(*g) != self.file(last));
        let (rank, next) = others.map(|g| (self.rank(worker, None, g), g)).min()?;
        let problem = self.groups[next].problem.clone();
        (rank <= 2).then(|| {
            self.expected.insert(problem.before.file.clone(), worker);
            problem
        })
    }

    /// The next task for a worker, and its group. `last`: the group of the one before, which comes
    /// first.
    fn next(&mut self, worker: usize, last: Option<usize>) -> Option<(usize, Task)> {
        if let Some(last) = last
            && let Some(task) = self.groups[last].tasks.pop_front()
        {
            return Some((last, task));
        }
        let groups = &self.groups;
        self.open.retain(|g| !groups[*g].tasks.is_empty());
        let next = self.open.iter().copied().min_by_key(|g| (self.rank(worker, last, *g), *g))?;
        self.expected.remove(&self.file(next).clone());
        let group = &mut self.groups[next];
        group.workers += 1;
        self.at.insert(worker, next);
        group.tasks.pop_front().map(|task| (next, task))
    }
}

/// A pool of checkers.
#[derive(Debug)]
pub struct Checkers {
    /// What all of them share.
    pub common: Arc<Common>,
    /// How many work at a time.
    pub workers: usize,
    /// Which verdicts are asked for twice.
    pub confirm: Confirm,
}

impl Checkers {
    /// Checks all; each verdict is sent as soon as it is known, with the number of its task. Ends early,
    /// quietly, when nobody listens.
    ///
    /// # Errors
    /// The first error that no other candidate could escape, see [`Checker::check`].
    pub async fn check_all(
        &self,
        tasks: Vec<Task>,
        out: UnboundedSender<(usize, CandidateVerdict)>,
    ) -> Result<(), Error> {
        let waiting = Arc::new(Mutex::new(Waiting::new(tasks)));
        let mut running = tokio::task::JoinSet::new();
        for worker in 0..self.workers.max(1) {
            let (waiting, out) = (waiting.clone(), out.clone());
            let mut checker = Checker::new(self.common.clone(), self.confirm);
            running.spawn(async move {
                let checked = check_next(worker, &waiting, &mut checker, &out).await;
                checker.shut_down().await;
                checked
            });
        }
        // the first error ends the others, and with them their processes
        while let Some(ended) = running.join_next().await {
            ended.map_err(|e| Error::Usage(format!("a worker of the checker failed: {e}")))??;
        }
        Ok(())
    }
}

/// The life of a worker: tasks until there are none, or nobody listens.
async fn check_next(
    worker: usize,
    waiting: &Mutex<Waiting>,
    checker: &mut Checker,
    out: &UnboundedSender<(usize, CandidateVerdict)>,
) -> Result<(), Error> {
    let lock = || waiting.lock().unwrap_or_else(|e| e.into_inner());
    let mut last = None;
    loop {
        let Some((group, task)) = lock().next(worker, last) else { return Ok(()) };
        let is_new = last.is_none_or(|last| lock().file(last) != &task.problem.before.file);
        if is_new && let Some(problem) = lock().upcoming(worker, group) {
            checker.expect(&problem);
        }
        let verdict = checker.check(&task.problem, &task.candidate).await?;
        last = Some(group);
        if out.send((task.number, verdict)).is_err() {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::Path;
    use std::time::Duration;

    fn task(file: &str, number: usize) -> Task {
        let before =
            Path { file: SessionFile { path: file.into(), options: vec![] }, contents: None, steps: vec![] };
        let problem = DefinitionProblem {
            id: format!("{file}:{number}"),
            before,
            line: 1,
            val: None,
            interface: None,
            signature: None,
            budget: None,
            names: vec![],
            limit: Duration::ZERO,
        };
        Task { problem: Arc::new(problem), candidate: "".into(), number }
    }

    #[test]
    fn a_worker_stays_with_its_file_and_goes_where_it_is_expected() {
        let tasks = [("A", 3), ("B", 2), ("C", 1), ("D", 1)];
        let tasks: Vec<Task> = tasks.iter().flat_map(|(file, n)| (0..*n).map(|i| task(file, i))).collect();
        let mut waiting = Waiting::new(tasks);
        let mut last = [None, None];
        let mut next = |waiting: &mut Waiting, worker: usize| {
            let (group, task) = waiting.next(worker, last[worker])?;
            last[worker] = Some(group);
            Some((task.problem.id.clone(), group))
        };
        let (first, at) = next(&mut waiting, 0).unwrap();
        assert_eq!(first, "A:0");
        // the other one goes elsewhere, and neither expects what the other does
        let (second, other) = next(&mut waiting, 1).unwrap();
        assert_eq!(second, "B:0");
        assert_eq!(waiting.upcoming(0, at).unwrap().id, "C:0");
        assert_eq!(waiting.upcoming(1, other).unwrap().id, "D:0");
        let mut ids = vec![];
        for worker in [0, 1, 1, 0, 0, 1] {
            ids.extend(next(&mut waiting, worker).map(|(id, _)| id));
        }
        assert_eq!(ids, ["A:1", "B:1", "D:0", "A:2", "C:0"]);
    }
}
