//! `POST /prove`: a search for a proof, its events streamed as JSON lines or server-sent events.

use super::app::App;
use super::body::{self, Received};
use super::counting::Counting;
use super::fault::Fault;
use super::kimina::text_size;
use super::work::enter;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use data::LeanFile;
use data::input::{Fields, STATEMENT};
use lean_bridge::BlockingPool;
use proof_search::statement::Notations;
use proof_search::{
    Budget, EngineFailure, Guidance, LeanBackend, Problem, ProveOptions, Refuter, Report, SearchOptions,
    prove as search,
};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};
use supervise::StopFlag;
use tokio::sync::mpsc;
use tokio_stream::StreamExt;

/// Seconds when the request does not say.
const TIMEOUT: f64 = 60.0;
/// Time between two events of progress.
const PROGRESS: Duration = Duration::from_millis(500);

/// What a request may hold.
struct ProveBody {
    /// A theorem, or only a proposition.
    statement: String,
    header: String,
    /// Seconds for the search.
    timeout: Option<f64>,
    /// Most tactics to try; the search is then deterministic.
    steps: Option<u64>,
    /// Lean processes for it, at most the operator's number.
    workers: Option<usize>,
    /// Whether to look for a counterexample too; yes, unless the request says otherwise.
    refute: Option<bool>,
}

impl ProveBody {
    fn read(fields: &Fields) -> Result<ProveBody, String> {
        let Some((_, statement)) = fields.lean(STATEMENT)? else { return Err(fields.missing(&[STATEMENT])) };
        Ok(ProveBody {
            statement: statement.into_owned(),
            header: fields.text(&["header"])?.map_or_else(String::new, |(_, text)| text.into_owned()),
            timeout: fields.typed("timeout", "a number of seconds")?,
            steps: fields.typed("steps", "a number")?,
            workers: fields.typed("workers", "a number")?,
            refute: fields.typed("refute", "a truth value")?,
        })
    }
}

/// Streams `started`, then `progress` until the search is over, then `verdict` (with
/// the proof and the report's other fields). With `Accept: text/event-stream` as
/// server-sent events, otherwise one JSON object per line.
pub async fn prove(State(app): State<Arc<App>>, request: Request) -> Result<Response, Fault> {
    let accept = request.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok());
    let as_events = accept.is_some_and(|a| a.contains("text/event-stream"));
    let received: Received<Fields> = body::read(&app, request).await?;
    let body = ProveBody::read(&received.value).map_err(Fault::bad_request)?;
    text_size(&app, &body.statement, "`statement`")?;
    text_size(&app, &body.header, "`header`")?;
    let mut problem = problem(&body.statement, &app.config.defaults.header(&body.header))?;
    if app.config.defaults.notations {
        problem.header = Notations::needed(&[&problem.header, &problem.statement]).put(&problem.header);
    }
    let workers = body.workers.unwrap_or(1).clamp(1, app.config.prove_workers);
    let limit = app.config.limit(body.timeout, TIMEOUT);
    let place = enter(&app, 1)?;
    let options = ProveOptions {
        search: SearchOptions { deterministic: body.steps.is_some(), ..SearchOptions::default() },
        budget: Budget { wall: Some(limit), steps: body.steps, ..Budget::default() },
        open_limit: limit,
        auto_bound: app.config.defaults.auto_bound,
        judge_limit: app.config.max_timeout,
    };
    let job = Job { problem, options, workers, refute: body.refute.unwrap_or(true) };
    let (events, stream) = mpsc::channel::<Value>(16);
    let shared = app.clone();
    tokio::spawn(async move {
        let _place = place;
        job.run(&shared, events).await;
    });
    let stream = tokio_stream::wrappers::ReceiverStream::new(stream).map(move |event| {
        let text = event.to_string();
        let name = event["event"].as_str().unwrap_or_default();
        let text = if as_events { format!("event: {name}\ndata: {text}\n\n") } else { format!("{text}\n") };
        Ok::<_, Infallible>(Bytes::from(text))
    });
    let kind = if as_events { "text/event-stream" } else { "application/x-ndjson" };
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], Body::from_stream(stream))
        .into_response())
}

/// The theorem of a statement's text; what stands before it joins the header.
fn problem(statement: &str, header: &str) -> Result<Problem, Fault> {
    let file = LeanFile::of_statement("statement", statement.trim());
    let file = file.map_err(|e| Fault::bad_request(e.to_string()))?;
    let fault = file.faults.first().map_or("it holds no theorem", |f| &f.reason);
    let fault = Fault::bad_request(format!("`statement`: {fault}"));
    let theorem = match file.declarations.into_iter().next_back() {
        Some(declaration) if file.faults.is_empty() => declaration.theorem,
        _ => return Err(fault),
    };
    let header = [header.trim(), &theorem.header].join("\n\n").trim().to_owned();
    Ok(Problem { name: theorem.declares, header, statement: theorem.statement })
}

struct Job {
    problem: Problem,
    options: ProveOptions,
    workers: usize,
    refute: bool,
}

impl Job {
    /// Searches and sends events, until the verdict or until nobody listens.
    async fn run(self, app: &Arc<App>, events: mpsc::Sender<Value>) {
        let permits = tokio::select! {
            permits = app.provers.clone().acquire_many_owned(self.workers as u32) => permits,
            () = events.closed() => return,
            () = app.stopped() => return,
        };
        // The semaphore is never closed.
        let Ok(_permits) = permits else { return };
        let started = json!({
            "event": "started",
            "name": self.problem.name,
            "statement": self.problem.statement,
            "workers": self.workers,
            "timeout": self.options.budget.wall.map(|w| w.as_secs_f64()),
        });
        if events.send(started).await.is_err() {
            return;
        }
        let begun = Instant::now();
        let stop = StopFlag::default();
        let tactics = Arc::new(AtomicU64::new(0));
        let problem = self.problem.clone();
        let mut searching = {
            let (app, stop, tactics) = (app.clone(), stop.clone(), tactics.clone());
            let handle = tokio::runtime::Handle::current();
            tokio::task::spawn_blocking(move || self.search(&app, handle, &stop, &tactics))
        };
        let report = loop {
            tokio::select! {
                report = &mut searching => break report,
                () = tokio::time::sleep(PROGRESS) => {
                    let elapsed = (begun.elapsed().as_secs_f64() * 1e3).round() / 1e3;
                    let tactics = tactics.load(Relaxed);
                    let progress = json!({"event": "progress", "elapsed": elapsed, "tactics": tactics});
                    // One who reads slowly misses some.
                    let _ = events.try_send(progress);
                }
                () = events.closed() => break finish(&stop, searching).await,
                () = app.stopped() => break finish(&stop, searching).await,
            }
        };
        let verdict = match report {
            Ok(Ok(report)) => verdict(&problem, &report),
            Ok(Err(failure)) => json!({"event": "error", "error": "engine", "detail": failure.to_string()}),
            Err(e) => json!({"event": "error", "error": "internal", "detail": e.to_string()}),
        };
        // Nobody may be listening any more.
        let _ = events.send(verdict).await;
    }

    fn search(
        &self,
        app: &App,
        handle: tokio::runtime::Handle,
        stop: &StopFlag,
        tactics: &Arc<AtomicU64>,
    ) -> Result<Report, EngineFailure> {
        let pool = BlockingPool::over(app.pool.clone(), handle);
        let mut engines = vec![];
        for _ in 0..self.workers {
            let worker = pool.reserve();
            let worker =
                worker.map_err(|e| EngineFailure { stage: "start".into(), message: e.to_string() })?;
            engines.push(Counting::new(LeanBackend::new(worker), tactics.clone(), stop.clone()));
        }
        let negation = app.config.negation.filter(|_| self.refute);
        let refuter = negation.as_ref().map(|maker| maker as Refuter);
        let guidance = Guidance { policy: &*app.config.policy, refuter, value: None };
        Ok(search(&mut engines, guidance, &self.problem, &self.options, stop))
    }
}

/// Ends a search that nobody waits for.
async fn finish<T>(
    stop: &StopFlag,
    searching: tokio::task::JoinHandle<T>,
) -> Result<T, tokio::task::JoinError> {
    stop.set();
    searching.await
}

fn verdict(problem: &Problem, report: &Report) -> Value {
    let Problem { name, header, statement } = problem;
    let mut value = json!({"event": "verdict", "name": name, "header": header, "statement": statement});
    if let (Value::Object(value), Ok(Value::Object(report))) = (&mut value, serde_json::to_value(report)) {
        value.extend(report);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_in_all_forms() {
        let p = problem("theorem t : 1 = 1 := by sorry", "open Nat").unwrap();
        assert_eq!((p.name.as_str(), p.header.as_str()), ("t", "open Nat"));
        assert_eq!(p.statement, "theorem t : 1 = 1");
        let p = problem("∀ n : Nat, 0 ≤ n", "").unwrap();
        assert_eq!(p.statement, "theorem statement : ∀ n : Nat, 0 ≤ n");
        assert_eq!(problem("def d := 1\ntheorem t : d = 1", "").unwrap().header, "def d := 1");
        assert!(problem("theorem t : \"", "").is_err());
    }
}
