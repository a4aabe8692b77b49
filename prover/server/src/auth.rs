//! Who may use the server.

use super::app::App;
use super::fault::Fault;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use bearer_token::{MISSING, WRONG, behind_bearer, is_same};
use std::sync::Arc;

/// Lets requests with the right token pass; all, if the server has none.
pub async fn require_token(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Result<Response, Fault> {
    if let Some(token) = &app.config.token {
        let refused = |detail: &str| Fault::new(StatusCode::UNAUTHORIZED, "unauthorized", detail);
        match shown(request.headers()) {
            None => return Err(refused(MISSING)),
            Some(shown) if !is_same(shown, token.as_bytes()) => return Err(refused(WRONG)),
            Some(_) => {}
        }
    }
    Ok(next.run(request).await)
}

/// The token of a request, from `Authorization` or, as some clients of other servers send it,
/// `X-Auth-Token`; with or without `Bearer` before it.
fn shown(headers: &HeaderMap) -> Option<&[u8]> {
    let value = headers.get(header::AUTHORIZATION).or_else(|| headers.get("x-auth-token"))?;
    let bytes = value.as_bytes().trim_ascii();
    Some(behind_bearer(bytes).unwrap_or(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_read_from_both_headers() {
        let with = |name: &'static str, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            shown(&headers).map(<[u8]>::to_vec)
        };
        assert_eq!(with("authorization", "Bearer abc").as_deref(), Some(&b"abc"[..]));
        assert_eq!(with("authorization", "abc").as_deref(), Some(&b"abc"[..]));
        assert_eq!(with("x-auth-token", "abc").as_deref(), Some(&b"abc"[..]));
        assert_eq!(with("cookie", "abc"), None);
    }
}
