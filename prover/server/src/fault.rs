//! Requests that get no verdict: an HTTP status and a JSON object that says why.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// The body is `{"error": word, "detail": sentence}`.
#[derive(Clone, Debug)]
pub struct Fault {
    pub status: StatusCode,
    /// One word for programs.
    pub word: &'static str,
    /// A sentence for people.
    pub detail: String,
    /// Seconds after which to try again.
    pub retry_after: Option<u64>,
}

impl Fault {
    pub fn new(status: StatusCode, word: &'static str, detail: impl Into<String>) -> Fault {
        Fault { status, word, detail: detail.into(), retry_after: None }
    }

    /// The request is not what the endpoint takes.
    pub fn bad_request(detail: impl Into<String>) -> Fault {
        Fault::new(StatusCode::BAD_REQUEST, "bad_request", detail)
    }

    pub fn too_large(detail: impl Into<String>) -> Fault {
        Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
    }

    /// No place in the queue now.
    pub fn busy(detail: impl Into<String>, retry_after: u64) -> Fault {
        let fault = Fault::new(StatusCode::TOO_MANY_REQUESTS, "busy", detail);
        Fault { retry_after: Some(retry_after), ..fault }
    }

    pub fn stopping() -> Fault {
        Fault::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", "the server is shutting down")
    }

    /// Lean cannot be had.
    pub fn engine(error: &lean_bridge::Error) -> Fault {
        let detail = format!("the Lean engine failed: {error}; `prover doctor` checks the installation");
        Fault::new(StatusCode::SERVICE_UNAVAILABLE, "engine", detail)
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = json_response(self.status, &json!({"error": self.word, "detail": self.detail}));
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// A value as the body of a response.
pub fn json_response(status: StatusCode, value: &impl serde::Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => {
            let json = HeaderValue::from_static("application/json");
            (status, [(header::CONTENT_TYPE, json)], body).into_response()
        }
        Err(e) => (StatusCode::INTERNAL_SERVER_ERROR, format!("unwritable answer: {e}")).into_response(),
    }
}
