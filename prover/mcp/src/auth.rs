//! Who may use the server over HTTP.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bearer_token::{MISSING, WRONG, behind_bearer, is_same};
use std::sync::Arc;

/// Lets requests with the right token pass; all, if the server has none.
pub(crate) async fn require_token(
    State(token): State<Option<Arc<str>>>,
    request: Request,
    next: Next,
) -> Response {
    let refused = |text: &'static str| {
        (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")], text).into_response()
    };
    match (token, shown(request.headers())) {
        (None, _) => next.run(request).await,
        (Some(_), None) => refused(MISSING),
        (Some(token), Some(shown)) if is_same(shown, token.as_bytes()) => next.run(request).await,
        (Some(_), Some(_)) => refused(WRONG),
    }
}

/// The token of a request.
fn shown(headers: &HeaderMap) -> Option<&[u8]> {
    behind_bearer(headers.get(header::AUTHORIZATION)?.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_read_from_one_header() {
        let with = |name: &'static str, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            shown(&headers).map(<[u8]>::to_vec)
        };
        assert_eq!(with("authorization", "bearer  abc ").as_deref(), Some(&b"abc"[..]));
        assert_eq!(with("authorization", "Basic abc"), None);
        assert_eq!(with("x-auth-token", "Bearer abc"), None);
    }
}
