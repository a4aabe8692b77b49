//! Who may use the server over HTTP.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
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
        (Some(_), None) => refused("a token is needed: send the header `Authorization: Bearer TOKEN`"),
        (Some(token), Some(shown)) if same(shown, token.as_bytes()) => next.run(request).await,
        (Some(_), Some(_)) => refused("the token is wrong"),
    }
}

fn shown(headers: &HeaderMap) -> Option<&[u8]> {
    let bytes = headers.get(header::AUTHORIZATION)?.as_bytes().trim_ascii();
    let is_bearer = bytes.len() > 7 && bytes[..7].eq_ignore_ascii_case(b"bearer ");
    is_bearer.then(|| bytes[7..].trim_ascii())
}

/// Compares in a time that tells nothing of where two tokens differ: by their digests, all bytes of
/// them.
fn same(a: &[u8], b: &[u8]) -> bool {
    let (a, b) = (Sha256::digest(a), Sha256::digest(b));
    a.iter().zip(&b).fold(0, |differences, (x, y)| differences | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_bearer_tokens_and_whole() {
        let with = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("authorization", value.parse().unwrap());
            shown(&headers).map(<[u8]>::to_vec)
        };
        assert_eq!(with("bearer  abc ").as_deref(), Some(&b"abc"[..]));
        assert_eq!(with("Basic abc"), None);
        assert!(same(b"secret", b"secret") && !same(b"secret", b"secre") && !same(b"", b"secret"));
    }
}
