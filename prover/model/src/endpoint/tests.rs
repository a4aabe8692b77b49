//! An endpoint against a real server that does whatever its script says.

use super::*;
use crate::answer::Ignored;
use crate::request::{Message, Prompt, Role, Sampling, Structure};
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use axum::{Router, routing::post};
use serde_json::{Value, json};
use supervise::StopFlag;

/// What the server does with a request.
#[derive(Clone)]
enum Act {
    /// Status, and text.
    Says(u16, String),
    /// Status 429, and when to come back.
    Wait(&'static str),
    /// After so long, an answer with one text.
    Slow(Duration),
    /// The first bytes of an answer, then the connection ends.
    Cut,
    /// Events, each after a moment; `None`: the last one again and again.
    Events(Vec<String>, bool),
    /// Bytes without end.
    Endless,
}

#[derive(Default)]
struct Seen {
    bodies: Vec<(String, Value)>,
    keys: Vec<Option<String>>,
    now: usize,
    most: usize,
}

/// A server that acts so in turn, the last for ever.
struct Server {
    base: String,
    seen: Arc<Mutex<Seen>>,
    runtime: Option<tokio::runtime::Runtime>,
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

type Script = (Arc<Mutex<Seen>>, Arc<Vec<Act>>);

async fn act(State((seen, script)): State<Script>, uri: Uri, headers: HeaderMap, body: String) -> Response {
    let number = {
        let mut seen = seen.lock().unwrap();
        seen.bodies.push((uri.path().into(), serde_json::from_str(&body).unwrap()));
        seen.keys.push(headers.get("authorization").map(|v| v.to_str().unwrap().into()));
        seen.now += 1;
        seen.most = seen.most.max(seen.now);
        seen.bodies.len() - 1
    };
    let response = Response::builder();
    let response = match script.get(number).or(script.last()).unwrap().clone() {
        Act::Says(status, text) => response.status(status).body(text.into()),
        Act::Wait(after) => response.status(429).header("retry-after", after).body("slowly".into()),
        Act::Slow(time) => {
            tokio::time::sleep(time).await;
            response.body(chat(&["late"]).into())
        }
        Act::Cut => {
            response.header("content-length", "1000").body(Body::from_stream(pieces(vec!["{".into()], false)))
        }
        Act::Events(events, is_endless) => {
            let events = events.iter().map(|e| format!("data: {e}\n\n")).collect();
            let events = Body::from_stream(pieces(events, is_endless));
            response.header("content-type", "text/event-stream").body(events)
        }
        Act::Endless => {
            let piece = "x".repeat(1 << 20);
            response.body(Body::from_stream(pieces(vec![piece], true)))
        }
    };
    seen.lock().unwrap().now -= 1;
    response.unwrap()
}

/// Pieces of a body, a moment between two.
fn pieces(
    pieces: Vec<String>,
    is_endless: bool,
) -> impl tokio_stream::Stream<Item = Result<Bytes, std::io::Error>> {
    let (sender, receiver) = tokio::sync::mpsc::channel(1);
    tokio::spawn(async move {
        let last = pieces.last().cloned().filter(|_| is_endless);
        for piece in pieces.into_iter().chain(std::iter::repeat_n(last.unwrap_or_default(), 1 << 20)) {
            if piece.is_empty() || sender.send(Ok(Bytes::from(piece))).await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    });
    tokio_stream::wrappers::ReceiverStream::new(receiver)
}

fn server(script: &[Act]) -> Server {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let seen = Arc::default();
    let app = Router::new()
        .route("/v1/chat/completions", post(act))
        .route("/v1/completions", post(act))
        .with_state((Arc::clone(&seen), Arc::new(script.to_vec())));
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let base = format!("http://{}/v1/", listener.local_addr().unwrap());
    runtime.spawn(async move { axum::serve(listener, app).await });
    Server { base, seen, runtime: Some(runtime) }
}

const KEY: &str = "sk-secret";
const LONG: Duration = Duration::from_secs(60);

fn options() -> EndpointOptions {
    EndpointOptions { key: Some(KEY.into()), ..EndpointOptions::default() }
}

fn endpoint(server: &Server) -> Endpoint {
    Endpoint::new(&server.base, "m", options())
}

fn streamed(server: &Server) -> Endpoint {
    Endpoint::new(&server.base, "m", EndpointOptions { is_streamed: true, ..options() })
}

fn request(n: usize) -> Request {
    let message = Message { role: Role::User, content: "prove it".into() };
    Request {
        prompt: Prompt::Chat(vec![message]),
        sampling: Sampling { n, ..Sampling::default() },
        structure: None,
    }
}

fn ask(endpoint: &Endpoint, request: Request, limit: Duration) -> Result<Answer, ModelError> {
    endpoint.ask(&[request], Asked { limit, stop: &StopFlag::default() }).remove(0)
}

fn texts(answer: &Answer) -> Vec<&str> {
    answer.samples.iter().map(|s| s.text.as_str()).collect()
}

fn chat(texts: &[&str]) -> String {
    let tokens =
        |t: &str| json!({"content": [{"token": t, "logprob": -0.5}, {"token": "", "logprob": -0.25}]});
    let choice = |t: &&str| {
        json!({
            "index": 0, "message": {"role": "assistant", "content": t, "reasoning_content": "hm"},
            "logprobs": tokens(t), "finish_reason": "stop",
        })
    };
    let choices: Vec<Value> = texts.iter().map(choice).collect();
    json!({"choices": choices, "usage": {"prompt_tokens": 7, "completion_tokens": 2 * texts.len()}})
        .to_string()
}

fn says(texts: &[&str]) -> Act {
    Act::Says(200, chat(texts))
}

#[test]
fn a_conversation_is_asked_with_all_its_fields_and_read_with_probabilities() {
    let s = server(&[says(&["a", "b"])]);
    let mut request = request(2);
    request.sampling = Sampling {
        temperature: Some(0.5),
        top_p: Some(0.9),
        max_tokens: Some(64),
        stop: vec!["```".into()],
        seed: Some(3),
        further: json!({"min_p": 0.1, "n": 99}).as_object().unwrap().clone(),
        ..request.sampling
    };
    request.structure = Some(Structure::Regex("a|b".into()));
    let answer = ask(&endpoint(&s), request, LONG).unwrap();
    assert_eq!(texts(&answer), ["a", "b"]);
    assert_eq!((answer.samples[1].log_probability, answer.samples[1].tokens), (Some(-0.75), Some(2)));
    assert_eq!(
        (answer.usage.requests, answer.usage.prompt_tokens, answer.usage.completion_tokens),
        (1, 7, 4)
    );
    assert!(answer.ignored.is_empty() && answer.missing.is_none());
    let seen = s.seen.lock().unwrap();
    let (path, body) = &seen.bodies[0];
    assert_eq!(path, "/v1/chat/completions");
    assert_eq!(seen.keys[0].as_deref(), Some("Bearer sk-secret"));
    let expected = json!({
        "min_p": 0.1, "n": 2, "model": "m", "messages": [{"role": "user", "content": "prove it"}],
        "temperature": 0.5, "top_p": 0.9, "max_tokens": 64, "stop": ["```"], "seed": 3,
        "structured_outputs": {"regex": "a|b"}, "logprobs": true,
    });
    assert_eq!(*body, expected);
}

#[test]
fn a_text_is_gone_on_with_and_beams_are_searched_if_they_are_asked_for() {
    let text = json!({"choices": [
        {"text": "simp", "logprobs": {"tokens": ["si", "mp"], "token_logprobs": [-1.0, -2.0]},
         "finish_reason": "length"},
        {"text": "rfl", "logprobs": {"tokens": ["rfl"], "token_logprobs": [-4.0]}},
        {"text": "ring"},
    ]});
    let s = server(&[Act::Says(200, text.to_string())]);
    let sampling = Sampling { n: 2, beams: Some(3), length_penalty: Some(0.0), ..Sampling::default() };
    let asked = Request { prompt: Prompt::Text("a:::".into()), sampling, structure: None };
    let answer = ask(&endpoint(&s), asked, LONG).unwrap();
    assert_eq!(texts(&answer), ["simp", "rfl"]);
    assert_eq!((answer.samples[0].log_probability, answer.samples[0].is_cut), (Some(-3.0), true));
    let seen = s.seen.lock().unwrap();
    let (path, body) = &seen.bodies[0];
    assert_eq!(
        (path.as_str(), &body["prompt"], &body["logprobs"]),
        ("/v1/completions", &json!("a:::"), &json!(0))
    );
    assert_eq!(
        (&body["n"], &body["use_beam_search"], &body["best_of"]),
        (&json!(3), &json!(true), &json!(3))
    );
}

#[test]
fn a_busy_server_is_asked_again_and_so_is_one_that_gives_too_few() {
    let s = server(&[
        Act::Says(500, "oh".into()),
        Act::Wait("0"),
        says(&["a"]),
        Act::Cut,
        says(&["b", "c", "d"]),
    ]);
    let mut wanted = request(3);
    wanted.sampling.seed = Some(5);
    let answer = ask(&endpoint(&s), wanted, LONG).unwrap();
    assert_eq!(texts(&answer), ["a", "b", "c"]);
    assert_eq!((answer.usage.requests, answer.ignored), (5, vec![Ignored::Number]));
    let seen = s.seen.lock().unwrap();
    let member =
        |name: &str| -> Vec<u64> { seen.bodies.iter().map(|(_, b)| b[name].as_u64().unwrap()).collect() };
    assert_eq!(member("n"), [3, 3, 3, 2, 2]);
    assert_eq!(member("seed"), [5, 5, 5, 6, 6], "the same seed would give the same text");
}

#[test]
fn what_a_server_passes_over_is_noticed() {
    let text =
        json!({"choices": [{"message": {"content": "yes``` and more"}}], "usage": {"completion_tokens": 9}});
    let s = server(&[Act::Says(200, text.to_string())]);
    let mut wanted = request(2);
    wanted.sampling = Sampling { stop: vec!["```".into()], max_tokens: Some(4), ..wanted.sampling };
    let answer = ask(&endpoint(&s), wanted, LONG).unwrap();
    assert_eq!(texts(&answer), ["yes", "yes"]);
    let all = [Ignored::LogProbabilities, Ignored::MostTokens, Ignored::Number, Ignored::Stop];
    assert!(all.iter().all(|i| answer.ignored.contains(i)), "{:?}", answer.ignored);
    let choice = Structure::Choice(vec!["yes".into(), "no".into()]);
    let s = server(&[says(&["no", "perhaps"])]);
    let answer = ask(&endpoint(&s), Request { structure: Some(choice), ..request(2) }, LONG).unwrap();
    assert_eq!((texts(&answer), &answer.ignored[..]), (vec!["no"], &[Ignored::Structure][..]));
    // one that refuses probabilities is asked without them
    let refusal = r#"{"error": {"message": "logprobs are not available for this model"}}"#;
    let s = server(&[Act::Says(400, refusal.into()), Act::Says(200, text.to_string())]);
    let answer = ask(&endpoint(&s), request(1), LONG).unwrap();
    assert!(answer.ignored.contains(&Ignored::LogProbabilities));
    assert!(s.seen.lock().unwrap().bodies[1].1.get("logprobs").is_none());
}

#[test]
fn refusals_say_what_to_do_and_no_message_has_the_key() {
    let told = format!(r#"{{"error": {{"message": "wrong key {KEY}"}}}}"#);
    for (status, text, said) in [(401, told.as_str(), "PROVER_API_KEY"), (404, "no such model", "/models")] {
        let s = server(&[Act::Says(status, text.into())]);
        let endpoint = endpoint(&s);
        let e = ask(&endpoint, request(1), LONG).unwrap_err();
        let shown = format!("{e} {e:?} {endpoint:?} {}", endpoint.name());
        assert!(matches!(e, ModelError::Denied { .. }) && shown.contains(said), "{shown}");
        assert!(!shown.contains(KEY), "{shown}");
        assert_eq!(s.seen.lock().unwrap().bodies.len(), 1, "asking again does not help");
    }
}

#[test]
fn garbage_is_told_from_trouble() {
    let is_garbage = |act: Act, said: &str| {
        let e = ask(&endpoint(&server(&[act])), request(1), LONG).unwrap_err();
        assert!(matches!(&e, ModelError::Garbage { reason, .. } if reason.contains(said)), "{e}");
    };
    is_garbage(Act::Says(200, "<html>".into()), "<html>");
    is_garbage(Act::Says(200, r#"{"object": "list"}"#.into()), "choices");
    is_garbage(Act::Endless, "larger than 16 MB");
    is_garbage(Act::Events(vec!["{oh".into()], false), "{oh");
    let big = json!({"choices": [{"delta": {"content": "x".repeat(1 << 20)}}]}).to_string();
    let e = ask(&streamed(&server(&[Act::Events(vec![big], true)])), request(1), LONG).unwrap_err();
    assert!(matches!(&e, ModelError::Garbage { reason, .. } if reason.contains("16 MB")), "{e}");
    // so long that it need not be waited for
    let e = ask(&endpoint(&server(&[Act::Wait("1000")])), request(1), LONG).unwrap_err();
    assert!(matches!(&e, ModelError::Busy { reason, .. } if reason.contains("slowly")), "{e}");
    let e =
        ask(&Endpoint::new("http://127.0.0.1:9/v1", "m", options()), request(1), Duration::from_millis(900));
    let e = e.unwrap_err();
    assert!(matches!(&e, ModelError::Start { reason, .. } if reason.contains("start the server")), "{e}");
}

#[test]
fn what_has_come_when_the_time_is_over_is_an_answer() {
    let s = server(&[says(&["a"]), Act::Slow(LONG)]);
    let answer = ask(&endpoint(&s), request(3), Duration::from_secs(2)).unwrap();
    assert_eq!((texts(&answer), answer.missing.is_some()), (vec!["a"], true));
    let s = server(&[Act::Slow(LONG)]);
    let e = ask(&endpoint(&s), request(1), Duration::from_millis(200)).unwrap_err();
    assert!(matches!(e, ModelError::Late { .. }), "{e}");
}

#[test]
fn streams_are_put_together_and_ended_when_they_do_not_end() {
    let piece = |index: usize, text: &str, reason: Option<&str>| {
        let logprobs = json!({"content": [{"token": text, "logprob": -1.0}]});
        let delta = json!({"content": text});
        let choice = json!({"index": index, "delta": delta, "logprobs": logprobs, "finish_reason": reason});
        json!({"choices": [choice]}).to_string()
    };
    let usage = json!({"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": 3}}).to_string();
    let events = vec![
        piece(0, "si", None),
        piece(1, "rfl", Some("length")),
        piece(0, "mp", None),
        usage,
        "[DONE]".into(),
    ];
    let s = server(&[Act::Events(events, false)]);
    let answer = ask(&streamed(&s), request(2), LONG).unwrap();
    assert_eq!(texts(&answer), ["simp", "rfl"]);
    assert_eq!((answer.samples[0].log_probability, answer.samples[1].is_cut), (Some(-2.0), true));
    assert_eq!((answer.usage.prompt_tokens, answer.usage.completion_tokens), (5, 3));
    assert_eq!(s.seen.lock().unwrap().bodies[0].1["stream"], json!(true));
    // one text is complete, the other never will be
    let s = server(&[Act::Events(vec![piece(1, "rfl", Some("stop")), piece(0, "x", None)], true)]);
    let answer = ask(&streamed(&s), request(2), Duration::from_secs(2)).unwrap();
    assert_eq!((texts(&answer), answer.missing.is_some()), (vec!["rfl"], true));
    let s = server(&[Act::Events(vec![piece(0, "x", None)], true)]);
    let e = ask(&streamed(&s), request(1), Duration::from_millis(300)).unwrap_err();
    assert!(matches!(e, ModelError::Late { .. }), "{e}");
}

#[test]
fn a_stop_flag_ends_the_wait_and_the_connection() {
    let s = server(&[Act::Slow(LONG), says(&["a"])]);
    // one place: it is free again only if the first request has left it
    let endpoint = Endpoint::new(&s.base, "m", EndpointOptions { at_once: 1, ..options() });
    let stop = StopFlag::default();
    let (setter, seen) = (stop.clone(), Arc::clone(&s.seen));
    let waiter = std::thread::spawn(move || {
        while seen.lock().unwrap().bodies.is_empty() {
            std::thread::sleep(Duration::from_millis(5));
        }
        setter.set();
    });
    let answers = endpoint.ask(&[request(1), request(1)], Asked { limit: LONG, stop: &stop });
    waiter.join().unwrap();
    assert_eq!(answers, [Err(ModelError::Stopped), Err(ModelError::Stopped)]);
    assert_eq!(texts(&ask(&endpoint, request(1), LONG / 2).unwrap()), ["a"]);
}

#[test]
fn no_more_requests_than_allowed_are_there_at_once_over_all_threads() {
    let s = server(&[Act::Slow(Duration::from_millis(40))]);
    let endpoint = Endpoint::new(&s.base, "m", EndpointOptions { at_once: 3, ..options() });
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let requests: Vec<Request> = (0..4).map(|_| request(1)).collect();
                let answers = endpoint.ask(&requests, Asked { limit: LONG, stop: &StopFlag::default() });
                assert!(
                    answers.iter().all(|a| a.as_ref().is_ok_and(|a| texts(a) == ["late"])),
                    "{answers:?}"
                );
            });
        }
    });
    let seen = s.seen.lock().unwrap();
    assert_eq!(seen.bodies.len(), 12);
    assert!((1..=3).contains(&seen.most), "{}", seen.most);
}
