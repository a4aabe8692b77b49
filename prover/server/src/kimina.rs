//! The endpoints of Kimina Lean Server: `POST /verify` and `POST /api/check`.
//!
//! Its clients call a text valid if `response.messages` holds no error and `response.sorries` is empty. So a
//! text that the judge refuses although Lean found no error gets a further message of severity `error`.
//! Every result also has our own field `judgement`.

use super::app::App;
use super::body::{self, Received};
use super::fault::{Fault, json_response};
use super::work::{Answer, answers};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use data::input;
use lean_bridge::{Error, Message, Position, Refusal, Rule, VerifyRequest};
use prover_evaluate::check::{Checked, Task};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Seconds for a text when the request does not say, as there.
const VERIFY_TIMEOUT: f64 = 300.0;
const CHECK_TIMEOUT: f64 = 30.0;

#[derive(Deserialize)]
struct VerifyBody {
    codes: Vec<Code>,
    timeout: Option<f64>,
    infotree_type: Option<InfoTree>,
    disable_cache: Option<bool>,
}

/// A text to check. Each endpoint has names of its own, and knows those of the other one.
#[derive(Deserialize)]
struct Code {
    custom_id: Option<Id>,
    id: Option<Id>,
    proof: Option<String>,
    code: Option<String>,
}

impl Code {
    /// What the answer calls it, and the text.
    fn parts(&self) -> Result<(String, &str), Fault> {
        let id = self.custom_id.as_ref().or(self.id.as_ref()).map(Id::text);
        let id = id.ok_or_else(|| Fault::bad_request("a text has neither `custom_id` nor `id`"))?;
        match self.proof.as_ref().or(self.code.as_ref()) {
            Some(text) => Ok((id, text)),
            None => Err(Fault::bad_request(format!("text {id:?} has neither `proof` nor `code`"))),
        }
    }
}

#[derive(Deserialize)]
struct CheckBody {
    snippets: Vec<Code>,
    timeout: Option<f64>,
    debug: Option<bool>,
    reuse: Option<bool>,
    infotree: Option<InfoTree>,
}

/// A text or a number; answered as a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

impl Id {
    fn text(&self) -> String {
        match self {
            Id::Text(text) => text.clone(),
            Id::Number(number) => number.to_string(),
        }
    }
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum InfoTree {
    Full,
    Tactics,
    Original,
    Substantive,
}

impl InfoTree {
    fn word(self) -> &'static str {
        match self {
            InfoTree::Full => "full",
            InfoTree::Tactics => "tactics",
            InfoTree::Original => "original",
            InfoTree::Substantive => "substantive",
        }
    }
}

/// `POST /verify`.
pub async fn verify(State(app): State<Arc<App>>, request: Request) -> Result<Response, Fault> {
    let received: Received<VerifyBody> = body::read(&app, request).await?;
    let body = &received.value;
    let limit = app.config.limit(body.timeout, VERIFY_TIMEOUT);
    let texts = body.codes.iter().map(Code::parts).collect::<Result<Vec<_>, _>>()?;
    let tasks = tasks(&app, &texts, body.infotree_type, limit)?;
    let use_cache = !body.disable_cache.unwrap_or(false);
    let results = answers(&app, tasks, use_cache).await?.into_iter().zip(texts).map(|(answer, (id, _))| {
        let mut result = Map::new();
        result.insert("custom_id".into(), id.into());
        match outcome(&answer, limit) {
            Ok((checked, mut response)) => {
                response.insert("time".into(), seconds(checked).into());
                result.insert("error".into(), Value::Null);
                result.insert("response".into(), response.into());
            }
            Err(error) => _ = result.insert("error".into(), error.into()),
        }
        result.insert("judgement".into(), judgement(&answer));
        Value::Object(result)
    });
    Ok(json_response(StatusCode::OK, &json!({"results": results.collect::<Vec<_>>()})))
}

/// `POST /api/check`.
pub async fn check(State(app): State<Arc<App>>, request: Request) -> Result<Response, Fault> {
    let received: Received<CheckBody> = body::read(&app, request).await?;
    let body = &received.value;
    let limit = app.config.limit(body.timeout, CHECK_TIMEOUT);
    let texts = body.snippets.iter().map(Code::parts).collect::<Result<Vec<_>, _>>()?;
    let tasks = tasks(&app, &texts, body.infotree, limit)?;
    let debug = body.debug.unwrap_or(false);
    let use_cache = body.reuse.unwrap_or(true);
    let results = answers(&app, tasks, use_cache).await?.into_iter().zip(texts).map(|(answer, (id, _))| {
        let mut result = Map::new();
        result.insert("id".into(), id.into());
        match outcome(&answer, limit) {
            Ok((checked, response)) => {
                result.insert("time".into(), seconds(checked).into());
                result.insert("response".into(), response.into());
            }
            Err(error) => {
                result.insert("time".into(), answer.as_ref().map_or(0.0, |a| seconds(&a.checked)).into());
                result.insert("error".into(), error.into());
            }
        }
        if debug {
            result.insert("diagnostics".into(), diagnostics(&answer));
        }
        result.insert("judgement".into(), judgement(&answer));
        Value::Object(result)
    });
    Ok(json_response(StatusCode::OK, &json!({"results": results.collect::<Vec<_>>()})))
}

/// The tasks of a request, within the operator's limits.
fn tasks(
    app: &App,
    texts: &[(String, &str)],
    infotree: Option<InfoTree>,
    limit: Duration,
) -> Result<Vec<Task>, Fault> {
    let config = &app.config;
    if texts.len() > config.texts {
        let (have, most) = (texts.len(), config.texts);
        return Err(Fault::too_large(format!(
            "{have} texts in one request, the limit is {most} (--max-texts); send several requests"
        )));
    }
    let task = |(id, text): &(String, &str)| {
        text_size(app, text, &format!("text {id:?}"))?;
        Ok(config.defaults.task(Task::Verify(VerifyRequest {
            prelude: String::new(),
            text: input::lean_text(text).into_owned(),
            axioms: config.defaults.axioms.clone(),
            infotree: infotree.map(|i| i.word().into()),
            limit,
        })))
    };
    texts.iter().map(task).collect()
}

/// Refuses a text over the operator's limit.
pub fn text_size(app: &App, text: &str, what: &str) -> Result<(), Fault> {
    let (bytes, most) = (text.len(), app.config.text_bytes);
    if bytes <= most {
        return Ok(());
    }
    let detail = format!("{what} has {bytes} bytes, the limit is {most} (--max-text-kb)");
    Err(Fault::too_large(detail))
}

fn seconds(checked: &Checked) -> f64 {
    (checked.ms * 1e3).round() / 1e6
}

/// What the REPL would have answered, or, where it gave no answer,
/// why not, in the words that clients look for.
fn outcome(
    answer: &Result<Answer, Error>,
    limit: Duration,
) -> Result<(&Checked, Map<String, Value>), String> {
    let checked = match answer {
        Ok(answer) => &answer.checked,
        Err(e) => return Err(format!("prover: the Lean engine failed: {e}")),
    };
    match checked.rule() {
        Some(Rule::Timeout) => {
            Err(format!("Lean REPL command timed out in {:?} seconds", limit.as_secs_f64()))
        }
        Some(Rule::Limit | Rule::Engine) => {
            let detail = checked.refused.as_ref().map_or("", |r| &r.detail);
            Err(format!("prover: the Lean engine was lost over this text: {detail}"))
        }
        _ => Ok((checked, response(checked))),
    }
}

fn response(checked: &Checked) -> Map<String, Value> {
    let place = |p: Option<Position>| p.unwrap_or(Position { line: 1, column: 0 });
    let message = |m: &Message| {
        let pos = place(m.pos);
        json!({"severity": m.severity, "pos": pos, "endPos": m.end_pos, "data": m.data})
    };
    let mut messages: Vec<Value> = checked.messages.iter().map(message).collect();
    messages.extend(checked.messages.iter().filter_map(older_words).map(|m| message(&m)));
    messages.extend(refusals(checked).map(|(pos, refusal)| {
        let data = format!("prover: refused, {refusal}");
        json!({"severity": "error", "pos": place(pos), "endPos": null, "data": data})
    }));
    let sorries: Vec<Value> = checked
        .sorries
        .iter()
        .map(|s| json!({"pos": place(s.pos), "endPos": place(s.end_pos.or(s.pos)), "goal": s.goal}))
        .collect();
    let mut response = Map::new();
    response.insert("env".into(), 0.into());
    response.insert("messages".into(), messages.into());
    response.insert("sorries".into(), sorries.into());
    if let Some(tree) = &checked.infotree {
        response.insert("infotree".into(), tree.clone());
    }
    response
}

/// Lean's warning about a `sorry` in the words it had when most clients were written, which look for them.
fn older_words(message: &Message) -> Option<Message> {
    let says_so = message.severity == "warning" && message.data.contains("declaration uses `sorry`");
    says_so.then(|| Message { data: "declaration uses 'sorry'".into(), ..message.clone() })
}

/// The refusals that clients would not see otherwise, with the places of their theorems. Errors of
/// Lean they do see, and an open `sorry` in `sorries`.
fn refusals(checked: &Checked) -> impl Iterator<Item = (Option<Position>, &Refusal)> {
    let seen = |r: &Refusal| match r.rule {
        Rule::Sorry => !checked.sorries.is_empty(),
        _ => checked.error().is_some(),
    };
    let of_theorems = checked.declarations.iter().filter_map(|d| Some((d.pos, d.refused.as_ref()?)));
    let mut hidden: Vec<_> = of_theorems.filter(|(_, r)| !seen(r)).collect();
    if let Some(first) = checked.refused.as_ref().filter(|r| hidden.is_empty() && !seen(r)) {
        hidden.push((None, first));
    }
    hidden.into_iter()
}

fn diagnostics(answer: &Result<Answer, Error>) -> Value {
    match answer.as_ref().map(|a| a.worker) {
        Ok(Some(pid)) => {
            let memory = lean_bridge::private_mb(pid).map_or(Value::Null, |mb| (mb << 20).into());
            json!({"repl_uuid": format!("prover-{pid}"), "memory_max": memory})
        }
        _ => json!({"repl_uuid": "prover-cache"}),
    }
}

fn judgement(answer: &Result<Answer, Error>) -> Value {
    match answer {
        Ok(Answer { checked, cached, .. }) => json!({
            "accepted": checked.accepted,
            "tier": checked.tier,
            "refused": checked.refused,
            "declarations": checked.declarations,
            "notations": checked.notations,
            "cached": cached,
        }),
        Err(e) => {
            let refused = json!({"rule": "engine", "detail": e.to_string()});
            json!({"accepted": false, "tier": null, "refused": refused, "declarations": []})
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lean_bridge::SorryGoal;
    use prover_evaluate::check::JudgedTheorem;

    fn refusal(rule: &str) -> Refusal {
        Refusal::new(Rule::of(rule), "why")
    }

    fn errors(checked: &Checked) -> Vec<String> {
        let response = response(checked);
        let messages = response["messages"].as_array().unwrap();
        let errors = messages.iter().filter(|m| m["severity"] == "error");
        errors.map(|m| m["data"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn hidden_refusals_become_errors() {
        let theorem = |rule: &str| JudgedTheorem {
            refused: Some(refusal(rule)),
            pos: Some(Position { line: 3, column: 0 }),
            ..JudgedTheorem::default()
        };
        let checked = Checked {
            refused: Some(refusal("axiom")),
            declarations: vec![theorem("axiom")],
            ..Checked::default()
        };
        assert_eq!(errors(&checked), ["prover: refused, axiom: why"]);
        assert_eq!(response(&checked)["messages"][0]["pos"]["line"], 3);
        // Refused as a whole, without a theorem to blame.
        assert_eq!(errors(&Checked::refused(Rule::Kernel, "why")), ["prover: refused, kernel: why"]);
        // A text without theorems.
        assert!(errors(&Checked::default()).is_empty());
        // Lean's own error is enough.
        let error = Message { severity: "error".into(), data: "no".into(), ..Message::default() };
        let checked = Checked { messages: vec![error], ..Checked::refused(Rule::Error, "no") };
        assert_eq!(errors(&checked), ["no"]);
    }

    #[test]
    fn an_open_sorry_is_no_error_but_a_hidden_one_is() {
        let mut checked = Checked::refused(Rule::Sorry, "why");
        assert_eq!(errors(&checked).len(), 1);
        checked.sorries.push(SorryGoal::default());
        assert!(errors(&checked).is_empty());
        checked.declarations =
            vec![JudgedTheorem { refused: Some(refusal("axiom")), ..JudgedTheorem::default() }];
        assert_eq!(errors(&checked).len(), 1, "the axiom beside it shows");
    }

    #[test]
    fn lost_time_and_engines_are_errors_in_the_words_clients_look_for() {
        let answer = |checked| Ok(Answer { checked, cached: false, worker: None });
        let text =
            |rule| outcome(&answer(Checked::refused(rule, "why")), Duration::from_secs(60)).unwrap_err();
        assert_eq!(text(Rule::Timeout), "Lean REPL command timed out in 60.0 seconds");
        assert!(!text(Rule::Engine).contains("timed out"));
        assert!(!text(Rule::Limit).contains("timed out"));
    }

    #[test]
    fn ids_are_texts_or_numbers() {
        let body: VerifyBody = serde_json::from_value(
            json!({"codes": [{"custom_id": 7, "proof": "x"}, {"custom_id": "a", "code": "y"}], "timeout": 3,
                   "infotree_type": "original", "later": true}),
        )
        .unwrap();
        let ids: Vec<String> = body.codes.iter().map(|c| c.parts().unwrap().0).collect();
        assert_eq!(ids, ["7", "a"]);
    }
}
