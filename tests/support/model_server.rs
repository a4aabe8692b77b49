//! A server of language models that answers by a script, for tests and benchmarks.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Router, routing::post};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the server says to a question: so many texts, or a refusal.
pub type Script = dyn Fn(&str) -> Result<Vec<String>, u16> + Send + Sync;

/// A server on a port of its own, until it is dropped.
pub struct ModelServer {
    /// Its address, as far as `/v1`.
    pub url: String,
    asked: Arc<Mutex<Vec<String>>>,
    _runtime: tokio::runtime::Runtime,
}

#[derive(Clone)]
struct Shared {
    script: Arc<Script>,
    delay: Duration,
    asked: Arc<Mutex<Vec<String>>>,
}

impl ModelServer {
    /// A server that thinks so long about every question.
    pub fn start(
        delay: Duration,
        script: impl Fn(&str) -> Result<Vec<String>, u16> + Send + Sync + 'static,
    ) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let shared = Shared { script: Arc::new(script), delay, asked: Arc::clone(&asked) };
        let app = Router::new()
            .route("/v1/completions", post(answer))
            .route("/v1/chat/completions", post(answer))
            .with_state(shared);
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port");
        let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
        runtime.spawn(async move { axum::serve(listener, app).await });
        ModelServer { url, asked, _runtime: runtime }
    }

    /// The questions that were asked so far.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no panic").clone()
    }
}

async fn answer(State(shared): State<Shared>, body: String) -> Response {
    let Ok(body) = serde_json::from_str::<Value>(&body) else {
        return (StatusCode::BAD_REQUEST, "no JSON").into_response();
    };
    let said = |m: &Value| m["content"].as_str().unwrap_or_default().to_string();
    let question = match (&body["prompt"], body["messages"].as_array()) {
        (Value::String(text), _) => text.clone(),
        (_, Some(messages)) => messages.iter().map(said).collect::<Vec<_>>().join("\n"),
        _ => return (StatusCode::BAD_REQUEST, "no question").into_response(),
    };
    shared.asked.lock().expect("no panic").push(question.clone());
    tokio::time::sleep(shared.delay).await;
    let texts = match (shared.script)(&question) {
        Ok(texts) => texts,
        Err(status) => {
            let error = json!({"error": {"message": "no such key"}});
            return (StatusCode::from_u16(status).expect("a status"), error.to_string()).into_response();
        }
    };
    let wanted = body["n"].as_u64().unwrap_or(1) as usize;
    let is_chat = body["messages"].is_array();
    // the first text is the likeliest; what is missing is said again
    let choice = |k: usize| {
        let text = &texts[k.min(texts.len() - 1)];
        let logprob = -0.5 * (k.min(texts.len() - 1) + 1) as f64;
        match is_chat {
            true => json!({
                "index": k,
                "message": {"role": "assistant", "content": text},
                "logprobs": {"content": [{"token": text, "logprob": logprob}]},
                "finish_reason": "stop",
            }),
            false => json!({
                "index": k,
                "text": text,
                "logprobs": {"tokens": [text], "token_logprobs": [logprob]},
                "finish_reason": "stop",
            }),
        }
    };
    let choices: Vec<Value> = (0..wanted).map(choice).collect();
    let usage =
        json!({"prompt_tokens": 10, "completion_tokens": 5 * wanted, "total_tokens": 10 + 5 * wanted});
    json!({"choices": choices, "usage": usage}).to_string().into_response()
}
