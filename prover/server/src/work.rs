//! From tasks to verdicts: the cache, the queue, the pool, and an end to work that nobody waits for.

use super::app::App;
use super::fault::Fault;
use super::queue::Slot;
use data::VerdictKey;
use lean_bridge::Error;
use prover_evaluate::check::{Checked, Task};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A verdict with what the answer says about how it came to be.
#[derive(Clone, Debug)]
pub struct Answer {
    pub checked: Checked,
    /// It was given before and kept.
    pub cached: bool,
    /// Process number of the worker.
    pub worker: Option<u32>,
}

/// Verdicts on the tasks, in their order. With `use_cache` those that are known come from the cache; new ones
/// are kept in any case. Dropping the future ends the work.
///
/// # Errors
/// 429 when the queue has no room, 503 when the server stops. That Lean cannot be had is reported for each
/// task.
pub async fn answers(
    app: &Arc<App>,
    tasks: Vec<Task>,
    use_cache: bool,
) -> Result<Vec<Result<Answer, Error>>, Fault> {
    let keys: Vec<VerdictKey> = tasks.iter().map(|t| app.cache.key(t)).collect();
    let known: Vec<Option<Checked>> =
        keys.iter().map(|key| use_cache.then(|| app.cache.get(key)).flatten()).collect();
    let unknown = known.iter().filter(|k| k.is_none()).count();
    let mut slots = enter(app, unknown)?.into_iter();
    if use_cache && app.cache.is_open() {
        app.metrics.cache(known.len() - unknown, unknown);
    }
    let mut begun = Vec::with_capacity(tasks.len());
    for ((task, key), known) in tasks.into_iter().zip(keys).zip(known) {
        begun.push(match known {
            Some(checked) => Begun::Known(Box::new(Answer { checked, cached: true, worker: None })),
            None => Begun::Running(Running::start(app.clone(), task, key, slots.next())),
        });
    }
    let mut answers = Vec::with_capacity(begun.len());
    for one in begun {
        answers.push(match one {
            Begun::Known(answer) => Ok(*answer),
            Begun::Running(running) => match running.finish().await {
                Some(answer) => answer,
                None => return Err(Fault::stopping()),
            },
        });
    }
    let auto_bound = app.config.defaults.auto_bound;
    for answer in answers.iter_mut().flatten() {
        answer.checked = std::mem::take(&mut answer.checked).under(auto_bound);
        app.metrics.verdict(&answer.checked);
    }
    Ok(answers)
}

enum Begun {
    Known(Box<Answer>),
    Running(Running),
}

/// Places in the queue.
///
/// # Errors
/// 429 with the time in which the queue should have moved.
pub fn enter(app: &Arc<App>, count: usize) -> Result<Vec<Slot>, Fault> {
    app.queue.enter(count).ok_or_else(|| {
        let (depth, capacity) = (app.queue.depth(), app.queue.capacity());
        let seconds = app.metrics.mean_seconds() * depth as f64 / app.pool.workers() as f64;
        let detail = if count > capacity {
            format!(
                "{count} texts in one request are more than the queue holds ({capacity}); send fewer at once"
            )
        } else {
            format!("the queue is full ({depth} of {capacity} texts); try again later")
        };
        Fault::busy(detail, seconds.clamp(1.0, 60.0) as u64)
    })
}

/// A task at work in the background.
struct Running {
    task: JoinHandle<Option<Result<Answer, Error>>>,
    /// Dropped when nobody waits any more, which ends the work.
    _waiting: oneshot::Sender<()>,
}

impl Running {
    fn start(app: Arc<App>, task: Task, key: VerdictKey, slot: Option<Slot>) -> Running {
        let (waiting, gone) = oneshot::channel();
        let task = tokio::spawn(async move {
            let answer = run(&app, &task, gone).await;
            if let Some(Ok(answer)) = &answer {
                app.cache.keep(&key, &answer.checked);
            }
            drop(slot);
            answer
        });
        Running { task, _waiting: waiting }
    }

    /// `None` when the work was ended from outside.
    async fn finish(self) -> Option<Result<Answer, Error>> {
        match self.task.await {
            Ok(answer) => answer,
            Err(e) => Some(Err(Error::Task { what: "judging this text".into(), reason: e.to_string() })),
        }
    }
}

/// Runs a task on a worker; `None` when nobody waits any more or the server stops. The worker's process is
/// then replaced at once rather than left to finish.
async fn run(app: &App, task: &Task, gone: oneshot::Receiver<()>) -> Option<Result<Answer, Error>> {
    let end = async {
        tokio::select! {
            // Its error is what is waited for: the one who would wait is no more.
            _ = gone => {}
            () = app.stopped() => {}
        }
    };
    let mut end = std::pin::pin!(end);
    let mut worker = tokio::select! {
        biased;
        () = &mut end => return None,
        worker = app.pool.reserve() => match worker {
            Ok(worker) => worker,
            Err(e) => return Some(Err(e)),
        },
    };
    let begun = Instant::now();
    let interrupter = worker.interrupter();
    let checked = {
        let mut running = std::pin::pin!(task.run(&mut worker));
        // The request is polled first, so that it is there to be interrupted.
        tokio::select! {
            biased;
            checked = &mut running => checked,
            () = &mut end => {
                interrupter.interrupt();
                let _ = running.await;
                return None;
            }
        }
    };
    app.metrics.judged(begun.elapsed());
    let worker = worker.pid();
    Some(checked.map(|checked| Answer { checked, cached: false, worker }))
}
