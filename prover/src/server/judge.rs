//! `POST /judge`: does this text prove that statement?

use super::app::App;
use super::body::{self, Received};
use super::fault::{Fault, json_response};
use super::kimina::text_size;
use super::work::{Answer, answers};
use crate::check::{Checked, Submission};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Seconds when the request does not say.
const TIMEOUT: f64 = 60.0;

#[derive(Deserialize)]
struct Body {
    #[serde(flatten)]
    submission: Submission,
    timeout: Option<f64>,
    disable_cache: Option<bool>,
}

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
    let received: Received<Body> = body::read(&app, request).await?;
    let Body { submission, timeout, disable_cache } = &received.value;
    let texts = [
        ("header", &submission.header),
        ("statement", &submission.statement),
        ("formal_statement", &submission.formal_statement),
        ("proof", &submission.proof),
        ("code", &submission.code),
    ];
    for (name, text) in texts {
        text_size(&app, text.as_deref().unwrap_or_default(), &format!("`{name}`"))?;
    }
    let limit = app.config.limit(*timeout, TIMEOUT);
    let task = submission.task(&app.config.defaults, limit).map_err(Fault::bad_request)?;
    let answer = answers(&app, vec![task], !disable_cache.unwrap_or(false)).await?.pop();
    let Some(answer) = answer else { return Err(Fault::stopping()) };
    let Answer { checked, cached, .. } = answer.map_err(|e| Fault::engine(&e))?;
    let name = submission.name.as_deref();
    Ok(json_response(StatusCode::OK, &Verdict { name, checked: &checked, cached }))
}
