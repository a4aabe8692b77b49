//! `POST /judge`: does this text prove that statement?

use super::app::App;
use super::body::{self, Received};
use super::fault::{Fault, json_response};
use super::kimina::text_size;
use super::work::{Answer, answers};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use data::input::Fields;
use prover_evaluate::check::{Asked, Checked, Submission};
use serde::Serialize;
use std::sync::Arc;

/// Seconds when the request does not say.
const TIMEOUT: f64 = 60.0;

#[derive(Serialize)]
struct Verdict<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(flatten)]
    checked: &'a Checked,
    cached: bool,
}

/// Answers with a [`Checked`]; that a proof is refused is no fault of the request.
pub async fn judge(State(app): State<Arc<App>>, request: Request) -> Result<Response, Fault> {
    let received: Received<Fields> = body::read(&app, request).await?;
    let fields = &received.value;
    let submission = Submission::read(fields).map_err(Fault::bad_request)?;
    let timeout = fields.typed("timeout", "a number of seconds").map_err(Fault::bad_request)?;
    let disable_cache = fields.typed("disable_cache", "a truth value").map_err(Fault::bad_request)?;
    let texts = [
        ("header", &submission.header),
        ("statement", &submission.statement),
        ("proof", &submission.proof),
        ("code", &submission.code),
    ];
    for (name, text) in texts {
        text_size(&app, text.as_deref().unwrap_or_default(), &format!("`{name}`"))?;
    }
    let limit = app.config.limit(timeout, TIMEOUT);
    let Asked { task, remarks } = submission.task(&app.config.defaults, limit).map_err(Fault::bad_request)?;
    let answer = answers(&app, vec![task], !disable_cache.unwrap_or(false)).await?.pop();
    let Some(answer) = answer else { return Err(Fault::stopping()) };
    let Answer { mut checked, cached, .. } = answer.map_err(|e| Fault::engine(&e))?;
    checked.remarks = remarks;
    let name = submission.name.as_deref();
    Ok(json_response(StatusCode::OK, &Verdict { name, checked: &checked, cached }))
}
