//! Who may use the server.

use super::app::App;
use super::fault::Fault;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use sha2::{Digest, Sha256};
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
            None => return Err(refused("a token is needed: send the header `Authorization: Bearer TOKEN`")),
            Some(shown) if !same(shown, token.as_bytes()) => return Err(refused("the token is wrong")),
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
    let is_bearer = bytes.len() > 7 && bytes[..7].eq_ignore_ascii_case(b"bearer ");
    Some(if is_bearer { bytes[7..].trim_ascii() } else { bytes })
}

/// Compares in a time that tells nothing of where two tokens differ: by their digests, all bytes of them.
fn same(left: &[u8], right: &[u8]) -> bool {
    let (left, right) = (Sha256::digest(left), Sha256::digest(right));
    left.iter().zip(&right).fold(0, |differences, (x, y)| differences | (x ^ y)) == 0
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
        assert_eq!(with("authorization", "bearer  abc ").as_deref(), Some(&b"abc"[..]));
        assert_eq!(with("x-auth-token", "abc").as_deref(), Some(&b"abc"[..]));
        assert_eq!(with("cookie", "abc"), None);
    }

    #[test]
    fn tokens_are_compared_as_a_whole() {
        assert!(same(b"secret", b"secret"));
        assert!(!same(b"secret", b"secre") && !same(b"", b"secret") && !same(b"Secret", b"secret"));
    }
}
