use super::*;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing::post};
use serde_json::json;
use std::sync::{Arc, Mutex};

/// A server that gives these answers in turn, the last one for ever, and what it was asked.
struct Server {
    base: String,
    asked: Arc<Mutex<Vec<Value>>>,
    _runtime: tokio::runtime::Runtime,
}

type Script = (Arc<Mutex<Vec<Value>>>, Arc<Vec<(u16, String)>>);

async fn answer(State((asked, script)): State<Script>, _: HeaderMap, body: String) -> Response {
    let number = {
        let mut asked = asked.lock().unwrap();
        asked.push(serde_json::from_str(&body).unwrap());
        asked.len() - 1
    };
    let (status, text) = script.get(number).or(script.last()).unwrap();
    if text == "never" {
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
    (StatusCode::from_u16(*status).unwrap(), text.clone()).into_response()
}

fn server(script: &[(u16, &str)]) -> Server {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let asked = Arc::default();
    let script: Vec<(u16, String)> = script.iter().map(|(s, t)| (*s, t.to_string())).collect();
    let app = Router::new()
        .route("/v1/chat/completions", post(answer))
        .with_state((Arc::clone(&asked), Arc::new(script)));
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let base = format!("http://{}/v1/", listener.local_addr().unwrap());
    runtime.spawn(async move { axum::serve(listener, app).await });
    Server { base, asked, _runtime: runtime }
}

fn question() -> Question {
    Question {
        definition: "M.f".into(),
        ty: "val f : int".into(),
        sketch: "let f = □".into(),
        n: 2,
        ..Question::default()
    }
}

fn endpoint(server: &Server, limit: Duration) -> Generator {
    let sampling = json!({"temperature": 0.5}).as_object().unwrap().clone();
    Generator::endpoint(&server.base, "m", sampling, limit)
}

fn choices(texts: &[&str]) -> String {
    let choices: Vec<Value> =
        texts.iter().map(|t| json!({"message": {"role": "assistant", "content": t}})).collect();
    json!({ "choices": choices }).to_string()
}

const LIMIT: Duration = Duration::from_secs(20);

#[test]
fn texts_come_from_choices_and_a_busy_server_is_asked_again() {
    let (one, two) = (choices(&["```fstar\nlet f = 1\n```"]), choices(&["let f = 2", "let f = 3"]));
    let s = server(&[(503, "starting"), (200, &one), (200, &two)]);
    let texts = endpoint(&s, LIMIT).ask(&question()).unwrap();
    assert_eq!(texts, ["let f = 1", "let f = 2"]);
    let asked = s.asked.lock().unwrap();
    assert_eq!(asked.len(), 3);
    assert_eq!((asked[0]["model"].as_str(), asked[0]["temperature"].as_f64()), (Some("m"), Some(0.5)));
    // one text is there: one is wanted
    assert_eq!((asked[1]["n"].as_u64(), asked[2]["n"].as_u64()), (Some(2), Some(1)));
    assert!(asked[0]["messages"][1]["content"].as_str().unwrap().contains("val f : int"));
}

#[test]
fn refusals_and_silence_are_told_apart_from_no_idea() {
    let s = server(&[(401, r#"{"error": {"message": "no such key"}}"#)]);
    let e = endpoint(&s, LIMIT).ask(&question()).unwrap_err().to_string();
    assert!(
        e.contains("401") && e.contains("no such key") && e.contains(s.base.trim_end_matches('/')),
        "{e}"
    );
    assert_eq!(s.asked.lock().unwrap().len(), 1, "asking again does not help");
    let s = server(&[(200, "<html>")]);
    assert!(endpoint(&s, LIMIT).ask(&question()).unwrap_err().to_string().contains("<html>"));
    let s = server(&[(200, "never")]);
    let e = endpoint(&s, Duration::from_millis(300)).ask(&question()).unwrap_err();
    assert!(matches!(e, ModelError::Late { .. }), "{e}");
    // a model without an idea has answered
    let s = server(&[(200, &choices(&["", ""]))]);
    assert!(endpoint(&s, LIMIT).ask(&question()).unwrap().is_empty());
    let nobody = Generator::endpoint("http://127.0.0.1:9/v1", "m", Map::new(), Duration::from_millis(800));
    assert!(matches!(nobody.ask(&question()), Err(ModelError::Start { .. })));
}

#[test]
fn a_program_gets_the_question_as_a_line_and_is_named_in_results() {
    let reply = r#"while read line; do case "$line" in
        '{"id":1,"definition":"M.f","type":"val f : int","context":"","sketch":"let f = □","n":2,"attempts":[],'*)
            echo noise; echo '{"candidates": ["()", "1"]}';;
        *) echo '{}';;
        esac; done"#;
    let generator = Generator::program(reply, LIMIT);
    assert_eq!(generator.ask(&question()).unwrap(), ["()", "1"]);
    // no candidates are no error, and the number has gone up
    assert!(generator.ask(&question()).unwrap().is_empty());
    assert_eq!(Generator::program("x", LIMIT).to_string(), "`x`");
    let fields = json!({"top_p": 1}).as_object().unwrap().clone();
    let named = Generator::endpoint("http://h/v1/chat/completions", "m", fields, LIMIT).to_string();
    assert_eq!(named, r#"m at http://h/v1 with {"top_p":1}"#);
}
