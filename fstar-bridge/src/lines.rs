//! Reads what F* writes, apart from the queries: F* does not read while it writes.

use crate::message::Incoming;
use supervise::excerpt;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::sync::mpsc;

/// A longer line is taken for garbage, bytes.
const LONGEST: usize = 64 << 20;
/// Bytes read at a time.
const BUFFER: usize = 1 << 16;

/// What came.
#[derive(Debug)]
pub(crate) enum Event {
    Said(Box<Incoming>),
    /// A line that is no JSON: debugging output of some versions, to be skipped.
    Noise(String),
    /// A line that begins as an answer and is none.
    Garbage {
        reason: String,
        excerpt: String,
    },
}

/// Reads until the end of the output, in a task of its own. The channel is unbounded: a client that
/// pushes a lot before it listens must not make F* wait, because F* would not read then.
pub(crate) fn read(source: impl AsyncRead + Unpin + Send + 'static) -> mpsc::UnboundedReceiver<Event> {
    let (tx, rx) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let mut source = BufReader::with_capacity(BUFFER, source);
        let mut line = Vec::new();
        loop {
            line.clear();
            match line_into(&mut source, &mut line).await {
                Ok(true) => {}
                Ok(false) | Err(_) => return,
            }
            if tx.send(event(&line)).is_err() {
                return;
            }
            if line.capacity() > 1 << 22 {
                line = Vec::new();
            }
        }
    });
    rx
}

fn event(line: &[u8]) -> Event {
    if line.len() > LONGEST {
        return Event::Garbage { reason: "the line does not end".into(), excerpt: excerpt(&line[..400]) };
    }
    if !line.starts_with(b"{") {
        return Event::Noise(excerpt(line));
    }
    match Incoming::parse(line) {
        Ok(said) => Event::Said(Box::new(said)),
        Err(e) => Event::Garbage { reason: e.to_string(), excerpt: excerpt(&line[..line.len().min(400)]) },
    }
}

/// One line without its end; what is longer than [`LONGEST`] is cut there. Whether there was one: half a
/// line at the end of the output is the answer of a process that died while it wrote.
async fn line_into(source: &mut (impl AsyncBufReadExt + Unpin), line: &mut Vec<u8>) -> std::io::Result<bool> {
    loop {
        let part = source.fill_buf().await?;
        if part.is_empty() {
            return Ok(false);
        }
        let end = part.iter().position(|b| *b == b'\n');
        line.extend_from_slice(&part[..end.unwrap_or(part.len())]);
        let used = end.map_or(part.len(), |end| end + 1);
        source.consume(used);
        if line.len() > LONGEST || end.is_some() {
            return Ok(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_of_all_sorts() {
        let text = b"noise\n{\"kind\":\"x\"}\n\xff\xfe\n{\"kind\":\n{\"kind\":\"y\"}".to_vec();
        let mut events = read(std::io::Cursor::new(text));
        assert!(matches!(events.recv().await, Some(Event::Noise(n)) if n == "noise"));
        assert!(matches!(events.recv().await, Some(Event::Said(_))));
        assert!(matches!(events.recv().await, Some(Event::Noise(_))));
        assert!(matches!(events.recv().await, Some(Event::Garbage { .. })));
        assert!(events.recv().await.is_none());
    }
}
