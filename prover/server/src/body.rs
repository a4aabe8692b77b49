//! Reading the body of a request, within limits of size and time.

use super::app::App;
use super::config::BODY_UNIT;
use super::fault::Fault;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use data::input::{self, InputFault, Packing};
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::sync::SemaphorePermit;
use tokio_stream::StreamExt;

/// Time for a body to arrive.
const ARRIVES_WITHIN: Duration = Duration::from_secs(60);
/// How much and how long of a body that is too large is read and thrown away, so that its sender,
/// who may still be writing, gets to see the answer.
const THROWN_AWAY: usize = 256 << 20;
const THROWN_AWAY_WITHIN: Duration = Duration::from_secs(10);
/// A request as `T`, and the room its body takes in the budget for all bodies.
pub struct Received<'a, T> {
    pub value: T,
    _room: SemaphorePermit<'a>,
}

/// Reads the body as JSON, packed by gzip or zstd or not at all.
///
/// # Errors
/// 413 for a body over the limit, packed or unpacked, 400 for one that is not JSON or not a `T` (the
/// place is named), 408 for one that does not arrive in time, 415 for one that is packed in another
/// way, 429 when other bodies take up all the room.
pub async fn read<T: DeserializeOwned>(app: &App, request: Request) -> Result<Received<'_, T>, Fault> {
    let limit = app.config.body_bytes;
    let headers = request.headers();
    let coding = headers.get(header::CONTENT_ENCODING).map(|v| v.to_str().unwrap_or("?").to_lowercase());
    let announced: Option<usize> =
        headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
    // This sender asks before it sends.
    let asks_first = headers.contains_key(header::EXPECT);
    let body = request.into_body();
    let too_large = |bytes: String| {
        let limit = limit.div_ceil(1 << 20);
        Fault::too_large(format!(
            "the body has {bytes}, the limit is {limit} MB; send fewer texts in one request, or start the \
             server with a larger --max-body-mb"
        ))
    };
    if let Some(bytes) = announced.filter(|bytes| *bytes > limit) {
        if !asks_first {
            throw_away(body).await;
        }
        return Err(too_large(format!("{:.1} MB", bytes as f64 / f64::from(1 << 20))));
    }
    let units = announced.unwrap_or(limit).div_ceil(BODY_UNIT).max(1);
    let room = app.bodies.try_acquire_many(units as u32).map_err(|_| no_room())?;
    let bytes = match tokio::time::timeout(ARRIVES_WITHIN, collect(body, limit)).await {
        Err(_) => {
            let detail = format!("the body did not arrive within {} s", ARRIVES_WITHIN.as_secs());
            return Err(Fault::new(StatusCode::REQUEST_TIMEOUT, "slow", detail));
        }
        Ok(Err(Unread::TooLarge(rest))) => {
            throw_away(rest).await;
            return Err(too_large("more than allowed".into()));
        }
        Ok(Err(Unread::Broken(reason))) => {
            return Err(Fault::bad_request(format!("the body could not be read: {reason}")));
        }
        Ok(Ok(bytes)) => bytes,
    };
    let mut room = room;
    let text = plain(app, coding.as_deref(), bytes, &mut room)?;
    let value = serde_json::from_str(&text).map_err(|e| {
        let detail = match e.classify() {
            serde_json::error::Category::Data => {
                format!("the body is JSON, but not what this endpoint takes: {e}")
            }
            _ => format!("the body is not JSON: {e}"),
        };
        Fault::bad_request(detail)
    })?;
    Ok(Received { value, _room: room })
}

/// The text of a body. How it is packed shows in its bytes; a header that says something else is
/// a fault. `room` grows by what unpacking may take.
fn plain<'a>(
    app: &'a App,
    coding: Option<&str>,
    bytes: Vec<u8>,
    room: &mut SemaphorePermit<'a>,
) -> Result<String, Fault> {
    let packing = Packing::of(&bytes);
    let reported = match coding {
        None | Some("identity") => packing,
        Some("gzip" | "x-gzip") => Packing::Gzip,
        Some("zstd") => Packing::Zstd,
        Some(other) => {
            let detail = format!("the body's Content-Encoding is {other}; gzip, zstd and identity are read");
            return Err(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "encoding", detail));
        }
    };
    if reported != packing {
        return Err(Fault::bad_request(format!(
            "the body's Content-Encoding is {reported}, but it is {packing}"
        )));
    }
    let limit = app.config.body_bytes;
    if packing != Packing::Plain {
        let more = app.bodies.try_acquire_many(limit.div_ceil(BODY_UNIT).max(1) as u32);
        room.merge(more.map_err(|_| no_room())?);
    }
    input::text_of("the body", bytes, limit).map_err(|e| match e.fault {
        InputFault::TooLarge(_) => Fault::too_large(format!(
            "unpacked the body has more than {} MB, which is the limit; send fewer texts in one request, or \
             start the server with a larger --max-body-mb",
            limit.div_ceil(1 << 20)
        )),
        _ => Fault::bad_request(e.to_string()),
    })
}

fn no_room() -> Fault {
    Fault::busy("the bodies of other requests take up all the room there is; try again", 1)
}

enum Unread {
    TooLarge(Body),
    Broken(String),
}

async fn collect(body: Body, limit: usize) -> Result<Vec<u8>, Unread> {
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(part) = stream.next().await {
        let part = part.map_err(|e| Unread::Broken(e.to_string()))?;
        if bytes.len() + part.len() > limit {
            return Err(Unread::TooLarge(Body::from_stream(stream)));
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}

async fn throw_away(body: Body) {
    let mut stream = body.into_data_stream();
    let all = async {
        let mut read = 0;
        while let Some(Ok(part)) = stream.next().await {
            read += part.len();
            if read > THROWN_AWAY {
                break;
            }
        }
    };
    // What was not read by then, its sender will not see answered.
    let _ = tokio::time::timeout(THROWN_AWAY_WITHIN, all).await;
}
