//! One request to the server and what comes back.

use super::reply::{Collected, Reply};
use super::secrets::{KEYS, Secrets};
use super::stream::{Event, Events};
use serde_json::{Map, Value};
use std::io::{BufReader, Read};
use std::time::{Duration, SystemTime};
use ureq::Agent;

/// Answers are no larger, bytes.
pub const LARGEST: u64 = 16 << 20;

/// Why nothing, or not everything, came back.
#[derive(Debug)]
pub enum Trouble {
    /// The time was over.
    Late,
    /// The server wants to be asked again, after so long.
    Busy(Option<Duration>, String),
    /// There was no connection, or it broke off.
    Lost(String),
    /// There cannot be one: the address is wrong.
    Nowhere(String),
    /// The server will not answer this question, however often it is asked.
    Refused(String),
    /// It will answer no question: it does not know who asks, or whom.
    Denied(String),
    /// What it says is no answer.
    Garbage(String),
}

/// Where a request goes.
pub struct Address<'a> {
    /// With the path.
    pub url: &'a str,
    /// The key that is sent, and what is kept out of messages.
    pub secrets: &'a Secrets,
}

/// Sends a request. What has come is in `collected` even if there is trouble.
pub fn exchange(
    agent: &Agent,
    address: &Address,
    body: &Map<String, Value>,
    left: Duration,
    collected: &mut Collected,
) -> Result<(), Trouble> {
    let Address { url, secrets } = address;
    // no time at all would mean no limit
    let left = left.max(Duration::from_millis(1));
    let mut request = agent.post(*url).config().timeout_global(Some(left)).build();
    if let Some(key) = secrets.key() {
        request = request.header("Authorization", format!("Bearer {key}"));
    }
    let mut response = request.send_json(body).map_err(|e| trouble(e, secrets))?;
    let status = response.status();
    let header = |name| response.headers().get(name).and_then(|v: &ureq::http::HeaderValue| v.to_str().ok());
    let wait = header("retry-after").and_then(pause);
    let is_streamed = header("content-type").is_some_and(|kind| kind.starts_with("text/event-stream"));
    let mut reader = response.body_mut().with_config().limit(LARGEST).reader();
    if !status.is_success() {
        let mut said = vec![];
        // of a complaint its beginning says enough
        let _ = reader.take(1 << 16).read_to_end(&mut said);
        return Err(complaint(
            status.as_u16(),
            wait,
            &secrets.hide(&String::from_utf8_lossy(&said)),
            secrets,
        ));
    }
    let failed = |e: std::io::Error| trouble(ureq::Error::from(e), secrets);
    if is_streamed {
        return streamed(BufReader::new(reader), collected, secrets).map_err(|e| match e {
            Broken::Read(e) => failed(e),
            Broken::Told(trouble) => trouble,
        });
    }
    let mut text = vec![];
    reader.read_to_end(&mut text).map_err(failed)?;
    let excerpt = || excerpt(&secrets.hide(&String::from_utf8_lossy(&text[..text.len().min(2_000)])));
    let reply: Reply = serde_json::from_slice(&text)
        .map_err(|e| Trouble::Garbage(format!("{:?} is no answer with `choices` ({e})", excerpt())))?;
    if let Some(error) = &reply.error {
        return Err(inner_complaint(error, secrets));
    }
    match collected.add_whole(reply) {
        true => Ok(()),
        false => Err(Trouble::Garbage(format!("no text in the `choices` of {:?}", excerpt()))),
    }
}

enum Broken {
    Read(std::io::Error),
    Told(Trouble),
}

fn streamed(
    reader: impl std::io::BufRead,
    collected: &mut Collected,
    secrets: &Secrets,
) -> Result<(), Broken> {
    for event in Events::new(reader) {
        let data = match event.map_err(Broken::Read)? {
            Event::Data(data) => data,
            Event::Done => {
                collected.finish();
                break;
            }
        };
        let reply: Reply = serde_json::from_str(&data).map_err(|e| {
            let excerpt = excerpt(&secrets.hide(&data));
            Broken::Told(Trouble::Garbage(format!("{excerpt:?} is no piece of an answer ({e})")))
        })?;
        if let Some(error) = &reply.error {
            return Err(Broken::Told(inner_complaint(error, secrets)));
        }
        collected.add_piece(reply);
    }
    match collected.is_empty() {
        true => Err(Broken::Told(Trouble::Garbage("the stream ended without a text".into()))),
        false => Ok(()),
    }
}

fn trouble(error: ureq::Error, secrets: &Secrets) -> Trouble {
    let said = secrets.hide(&error.to_string());
    match error {
        ureq::Error::Timeout(_) => Trouble::Late,
        ureq::Error::BodyExceedsLimit(_) => {
            Trouble::Garbage(format!("it is larger than {} MB; ask for fewer tokens", LARGEST >> 20))
        }
        ureq::Error::Io(e) if e.kind() == std::io::ErrorKind::TimedOut => Trouble::Late,
        ureq::Error::Io(_) | ureq::Error::ConnectionFailed => Trouble::Lost(said),
        ureq::Error::Protocol(_) | ureq::Error::Http(_) | ureq::Error::LargeResponseHeader(..) => {
            Trouble::Garbage(said)
        }
        _ => Trouble::Nowhere(said),
    }
}

/// What a status other than success means.
fn complaint(status: u16, wait: Option<Duration>, text: &str, secrets: &Secrets) -> Trouble {
    let said = match serde_json::from_str::<Value>(text) {
        Ok(value) => message(&value),
        Err(_) => excerpt(text),
    };
    let said = format!("{status}: {said}");
    let [first, second] = KEYS;
    match status {
        408 | 425 | 429 | 500.. => Trouble::Busy(wait, said),
        401..=403 | 407 => Trouble::Denied(match secrets.key() {
            Some(_) => format!(
                "{said}; the key is that of {first} or, without one, {second}: set it to one that counts"
            ),
            None => format!("{said}; set {first} or {second} to a key that the server knows"),
        }),
        404 | 405 => Trouble::Denied(format!(
            "{said}; the address goes as far as /v1, and the name is one of those at its path /models"
        )),
        _ => Trouble::Refused(said),
    }
}

/// A complaint within an answer that says it is one.
fn inner_complaint(error: &Value, secrets: &Secrets) -> Trouble {
    let said = secrets.hide(&message(error));
    match error.get("code").and_then(Value::as_u64) {
        Some(401..=405 | 407) => Trouble::Denied(said),
        Some(400 | 406 | 409..=424) => Trouble::Refused(said),
        _ => Trouble::Busy(None, said),
    }
}

/// What the server says in one of the usual members.
fn message(value: &Value) -> String {
    let places = ["/error/message", "/message", "/detail", "/error"];
    let said = places.iter().find_map(|place| value.pointer(place)?.as_str());
    said.map_or_else(|| excerpt(&value.to_string()), excerpt)
}

fn excerpt(text: &str) -> String {
    text.trim().chars().take(300).collect()
}

/// A value of `Retry-After`: seconds, or a date.
fn pause(value: &str) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let then = httpdate::parse_http_date(value).ok()?;
    Some(then.duration_since(SystemTime::now()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_seconds_or_dates() {
        assert_eq!(pause(" 3 "), Some(Duration::from_secs(3)));
        assert_eq!(pause("soon"), None);
        assert_eq!(pause("-1"), None);
        let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(100));
        assert!(pause(&soon).is_some_and(|p| p > Duration::from_secs(90)));
        assert_eq!(pause("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
    }

    #[test]
    fn complaints_are_told_in_the_words_of_the_server_with_what_to_do() {
        let refused = |status, text| match complaint(status, None, text, &Secrets::default()) {
            Trouble::Refused(said) | Trouble::Denied(said) => said,
            other => panic!("{other:?}"),
        };
        let said = refused(401, r#"{"error": {"message": "no such key"}}"#);
        assert!(said.contains("401: no such key") && said.contains("PROVER_API_KEY"), "{said}");
        assert!(refused(404, "nothing here").contains("/models"));
        assert_eq!(refused(422, r#"{"detail": "n is too large"}"#), "422: n is too large");
        assert!(matches!(complaint(503, None, "", &Secrets::default()), Trouble::Busy(..)));
    }
}
