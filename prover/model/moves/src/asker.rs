//! Questions of many goals and searches, put together for a model.

use crossbeam::channel::{self, Receiver, Sender};
use language_model::{Answer, Asked, LanguageModel, ModelError, Request};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use supervise::StopFlag;

/// Batches under way at a time: while one is answered, the next one is sent.
const UNDER_WAY: usize = 2;
/// A batch waits so long for further questions.
const GATHERING: Duration = Duration::from_millis(3);
/// Answers that are remembered, so that identical goals are asked about once; with more, all are forgotten.
const REMEMBERED: usize = 100_000;

/// Asks a model on threads of its own. Questions that come close together become one batch, and one that was
/// asked before, or is being asked, is not asked again.
pub struct Asker {
    /// `None` only while it is dropped.
    questions: Option<Sender<Question>>,
    dispatcher: Option<JoinHandle<()>>,
    known: Arc<Mutex<HashMap<String, Arc<Slot>>>>,
    busy: Arc<Mutex<Busy>>,
    stop: StopFlag,
    name: String,
}

struct Question {
    key: String,
    request: Request,
    slot: Arc<Slot>,
}

#[derive(Default)]
struct Slot {
    answer: OnceLock<Result<Answer, ModelError>>,
}

/// For how long the model has had something to do.
#[derive(Default)]
struct Busy {
    batches: usize,
    since: Option<Instant>,
    total: Duration,
}

impl Busy {
    fn begin(&mut self) {
        self.batches += 1;
        self.since.get_or_insert_with(Instant::now);
    }

    fn end(&mut self) {
        self.batches = self.batches.saturating_sub(1);
        if self.batches == 0
            && let Some(since) = self.since.take()
        {
            self.total += since.elapsed();
        }
    }
}

/// An answer that may not be there yet.
#[derive(Clone)]
pub struct Pending {
    slot: Arc<Slot>,
    is_first: bool,
}

impl Pending {
    /// The answer, if it is there.
    pub fn poll(&self) -> Option<&Result<Answer, ModelError>> {
        self.slot.answer.get()
    }

    /// Whether nobody had asked the same before.
    pub fn is_first(&self) -> bool {
        self.is_first
    }
}

impl Asker {
    /// Asks this model. `limit`: for a batch of questions.
    pub fn new(model: Arc<dyn LanguageModel>, limit: Duration) -> Asker {
        let (questions, asked) = channel::unbounded();
        let name = model.name();
        let (known, busy, stop) = (Arc::default(), Arc::default(), StopFlag::default());
        let dispatcher = Dispatcher {
            model,
            limit,
            known: Arc::clone(&known),
            busy: Arc::clone(&busy),
            stop: stop.clone(),
        };
        let dispatcher = std::thread::spawn(move || dispatcher.run(&asked));
        Asker { questions: Some(questions), dispatcher: Some(dispatcher), known, busy, stop, name }
    }

    /// The model's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Puts a question. Returns at once.
    pub fn ask(&self, request: Request) -> Pending {
        let key = serde_json::to_string(&request).unwrap_or_default();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = known.get(&key) {
            return Pending { slot: Arc::clone(slot), is_first: false };
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let slot = Arc::<Slot>::default();
        known.insert(key.clone(), Arc::clone(&slot));
        drop(known);
        let question = Question { key, request, slot: Arc::clone(&slot) };
        let unsent = match &self.questions {
            Some(questions) => questions.send(question).err().map(|e| e.0),
            None => Some(question),
        };
        if let Some(question) = unsent {
            _ = question.slot.answer.set(Err(ModelError::Stopped));
        }
        Pending { slot, is_first: true }
    }

    /// For how long the model has had something to do so far.
    pub fn busy(&self) -> Duration {
        let busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.total + busy.since.map(|since| since.elapsed()).unwrap_or_default()
    }
}

impl Drop for Asker {
    /// Waits until nobody asks any more, which models promise for a tenth of a second after the stop: a
    /// program that is asked ends with its last owner, and must not outlive this process.
    fn drop(&mut self) {
        self.stop.set();
        self.questions = None;
        if let Some(dispatcher) = self.dispatcher.take() {
            _ = dispatcher.join();
        }
    }
}

struct Dispatcher {
    model: Arc<dyn LanguageModel>,
    limit: Duration,
    known: Arc<Mutex<HashMap<String, Arc<Slot>>>>,
    busy: Arc<Mutex<Busy>>,
    stop: StopFlag,
}

impl Dispatcher {
    /// Until nobody is left who could ask.
    fn run(self, asked: &Receiver<Question>) {
        let (give_back, permits) = channel::bounded(UNDER_WAY);
        (0..UNDER_WAY).for_each(|_| _ = give_back.send(()));
        std::thread::scope(|scope| {
            // what comes while all batches are under way is in the next one
            while permits.recv().is_ok() {
                let Ok(first) = asked.recv() else { return };
                let (mut batch, until) = (vec![first], Instant::now() + GATHERING);
                while batch.len() < self.model.batch().max(1)
                    && let Ok(next) = asked.recv_deadline(until)
                {
                    batch.push(next);
                }
                let (this, give_back) = (&self, give_back.clone());
                scope.spawn(move || {
                    this.answer(batch);
                    _ = give_back.send(());
                });
            }
        });
    }

    fn answer(&self, batch: Vec<Question>) {
        let requests: Vec<Request> = batch.iter().map(|q| q.request.clone()).collect();
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).begin();
        let asked = Asked { limit: self.limit, stop: &self.stop };
        let ask = std::panic::AssertUnwindSafe(|| self.model.ask(&requests, asked));
        let mut answers = std::panic::catch_unwind(ask).unwrap_or_default();
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).end();
        let missing = ModelError::Garbage { model: self.model.name(), reason: "there is no answer".into() };
        answers.resize(batch.len(), Err(missing));
        for (question, answer) in batch.into_iter().zip(answers) {
            if answer.as_ref().map_or(true, |a| a.missing.is_some()) {
                // the same may be answered another time, or more of it
                self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(&question.key);
            }
            _ = question.slot.answer.set(answer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use language_model::{Prompt, Sample, Sampling};
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    /// Repeats each prompt after a while, and fails for those that say so.
    #[derive(Default)]
    struct Echo {
        batches: Mutex<Vec<usize>>,
        calls: AtomicUsize,
    }

    impl LanguageModel for Echo {
        fn name(&self) -> String {
            "echo".into()
        }

        fn ask(&self, requests: &[Request], _: Asked) -> Vec<Result<Answer, ModelError>> {
            std::thread::sleep(Duration::from_millis(30));
            self.calls.fetch_add(requests.len(), SeqCst);
            self.batches.lock().unwrap().push(requests.len());
            let answer = |request: &Request| match &request.prompt {
                Prompt::Text(text) if text == "fail" => Err(ModelError::Stopped),
                Prompt::Text(text) if text == "panic" => panic!("as a careless model would"),
                Prompt::Text(text) => {
                    let sample = Sample { text: text.clone(), ..Sample::default() };
                    Ok(Answer { samples: vec![sample], ..Answer::default() })
                }
                Prompt::Chat(_) => Ok(Answer::default()),
            };
            requests.iter().map(answer).collect()
        }
    }

    fn request(text: &str) -> Request {
        Request { prompt: Prompt::Text(text.into()), sampling: Sampling::default(), structure: None }
    }

    fn wait(pending: &Pending) -> Result<Answer, ModelError> {
        loop {
            if let Some(answer) = pending.poll() {
                return answer.clone();
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    #[test]
    fn questions_are_put_together_and_asked_once() {
        let model = Arc::new(Echo::default());
        let asker = Asker::new(model.clone(), Duration::from_secs(10));
        let pending: Vec<Pending> = (0..40).map(|k| asker.ask(request(&format!("{}", k % 20)))).collect();
        for (k, p) in pending.iter().enumerate() {
            assert_eq!(wait(p).unwrap().samples[0].text, format!("{}", k % 20));
            assert_eq!(p.is_first(), k < 20);
        }
        assert_eq!(model.calls.load(SeqCst), 20);
        let batches = model.batches.lock().unwrap();
        assert!(batches.len() < 20 && batches.iter().all(|n| *n <= 8), "{batches:?}");
        assert!(asker.busy() >= Duration::from_millis(30));
    }

    #[test]
    fn nobody_is_asked_any_more_when_it_is_gone() {
        let model = Arc::new(Echo::default());
        let asker = Asker::new(model.clone(), Duration::from_secs(10));
        let pending = asker.ask(request("a"));
        drop(asker);
        assert_eq!(Arc::strong_count(&model), 1, "no thread holds the model");
        assert!(pending.poll().is_some());
    }

    #[test]
    fn a_failure_is_told_and_not_remembered() {
        let asker = Asker::new(Arc::new(Echo::default()), Duration::from_secs(10));
        assert_eq!(wait(&asker.ask(request("fail"))), Err(ModelError::Stopped));
        let again = asker.ask(request("fail"));
        assert!(again.is_first());
        assert!(matches!(wait(&asker.ask(request("panic"))), Err(ModelError::Garbage { .. })));
        assert!(wait(&asker.ask(request("fine"))).is_ok(), "a panic costs one batch");
    }
}
