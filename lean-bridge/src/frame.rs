//! Splits a server's output into answers: text ended by a blank line.

use std::ops::Range;
use supervise::excerpt;
use tokio::io::{AsyncRead, AsyncReadExt};

/// An answer larger than this is taken for garbage (bytes).
const LARGEST: usize = 256 << 20;
/// Lines before the first answer that are kept for messages.
const NOISE: usize = 8;

/// Why no further answer can be read.
#[derive(Debug)]
pub(crate) enum FrameError {
    /// The output ended, perhaps within an answer.
    Closed,
    /// The output cannot be an answer: it does not start with `{`, or does not end.
    Garbage { reason: &'static str, excerpt: Vec<u8> },
}

/// Reads answers from `source`. Cancel-safe: what was read stays for the next call.
pub(crate) struct FrameReader<R> {
    source: R,
    buffer: Vec<u8>,
    /// Bytes of `buffer` that belong to answers already given out.
    taken: usize,
    /// Bytes after `taken` already searched for the end of the answer.
    searched: usize,
    /// Whether the line that `searched` stands in holds only white space so far.
    blank: bool,
    /// Offset of the first byte of the answer that is no white space.
    start: Option<usize>,
    /// Where the last answer given out lies.
    last: Range<usize>,
    /// Before the first answer: lines that cannot be one (a banner, a word of a launcher) are set aside here.
    noise: Option<Vec<String>>,
    /// What was set aside once the first answer was there.
    banner: Vec<String>,
    /// Whether `searched` stands in such a line.
    in_noise: bool,
}

impl<R: AsyncRead + Unpin> FrameReader<R> {
    pub(crate) fn new(source: R) -> Self {
        FrameReader {
            source,
            buffer: Vec::with_capacity(1 << 16),
            taken: 0,
            searched: 0,
            blank: true,
            start: None,
            last: 0..0,
            noise: Some(Vec::new()),
            banner: Vec::new(),
            in_noise: false,
        }
    }

    /// The last lines printed before the first answer, an unfinished one included.
    pub(crate) fn noise(&self) -> Vec<String> {
        let mut lines = self.noise.clone().unwrap_or_else(|| self.banner.clone());
        if self.in_noise {
            lines.push(excerpt(&self.buffer[self.taken..]));
        }
        lines
    }

    /// The answer that the last successful `next` gave.
    pub(crate) fn last(&self) -> &[u8] {
        &self.buffer[self.last.clone()]
    }

    /// The next answer without its blank line; valid until the next call.
    pub(crate) async fn next(&mut self) -> Result<&[u8], FrameError> {
        loop {
            if let Some(range) = self.scan()? {
                if let Some(lines) = self.noise.take() {
                    self.banner = lines;
                }
                self.last = range;
                return Ok(self.last());
            }
            if self.taken > 0 {
                // Only the unfinished answer is kept, so that the buffer does not grow.
                self.buffer.drain(..self.taken);
                self.searched -= self.taken;
                self.start = self.start.map(|s| s - self.taken);
                self.taken = 0;
            }
            if self.buffer.len() > LARGEST {
                return Err(self.garbage("the answer does not end"));
            }
            if self.buffer.is_empty() && self.buffer.capacity() > 1 << 22 {
                self.buffer.shrink_to(1 << 16);
            }
            self.buffer.reserve(1 << 16);
            match self.source.read_buf(&mut self.buffer).await {
                Ok(0) | Err(_) => return Err(FrameError::Closed),
                Ok(_) => {}
            }
        }
    }

    /// Looks for the end of an answer in what has been read.
    fn scan(&mut self) -> Result<Option<Range<usize>>, FrameError> {
        while self.searched < self.buffer.len() {
            let at = self.searched;
            let byte = self.buffer[at];
            self.searched += 1;
            match (byte, self.start) {
                (b'\n', None) if self.in_noise => {
                    let line = excerpt(&self.buffer[self.taken..at]);
                    if let Some(lines) = &mut self.noise {
                        lines.push(line);
                        let first = lines.len().saturating_sub(NOISE);
                        lines.drain(..first);
                    }
                    (self.taken, self.in_noise, self.blank) = (self.searched, false, true);
                }
                (_, None) if self.in_noise => {}
                (b'\n', Some(start)) if self.blank => {
                    self.taken = self.searched;
                    self.start = None;
                    return Ok(Some(start..at));
                }
                (b'\n', _) => self.blank = true,
                (b' ' | b'\t' | b'\r', _) => {}
                (b'{', None) => {
                    self.start = Some(at);
                    self.blank = false;
                }
                (_, None) if self.noise.is_some() => (self.taken, self.in_noise) = (at, true),
                (_, None) => return Err(self.garbage("not a JSON object")),
                _ => self.blank = false,
            }
        }
        Ok(None)
    }

    fn garbage(&self, reason: &'static str) -> FrameError {
        let rest = &self.buffer[self.taken..];
        FrameError::Garbage { reason, excerpt: rest[..rest.len().min(400)].to_vec() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncWriteExt;

    #[tokio::test]
    async fn answers_end_at_blank_lines() {
        let (mut tx, rx) = tokio::io::duplex(5);
        let writer = tokio::spawn(async move {
            tx.write_all(b"\r\n{\"a\":\n [1,\n  2]}\n \r\n\n{\"b\": \"x\\n\\ny\"}\n\n{\"c\"").await.unwrap();
        });
        let mut frames = FrameReader::new(rx);
        let first: serde_json::Value = serde_json::from_slice(frames.next().await.unwrap()).unwrap();
        assert_eq!(first, serde_json::json!({"a": [1, 2]}));
        let second: serde_json::Value = serde_json::from_slice(frames.next().await.unwrap()).unwrap();
        assert_eq!(second, serde_json::json!({"b": "x\n\ny"}));
        writer.await.unwrap();
        assert!(matches!(frames.next().await, Err(FrameError::Closed)));
    }

    #[tokio::test]
    async fn garbage_is_noticed_before_its_line_ends() {
        let mut frames = FrameReader::new(&b"{\"env\": 0}\n\nuncaught exception: no"[..]);
        frames.next().await.unwrap();
        match frames.next().await {
            Err(FrameError::Garbage { excerpt, .. }) => assert!(excerpt.starts_with(b"uncaught")),
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn lines_before_the_first_answer_are_set_aside() {
        let text = "info: downloading\n\nwarning: {x}\n {\"env\": 0}\n\n";
        let mut frames = FrameReader::new(text.as_bytes());
        assert_eq!(frames.next().await.unwrap(), b"{\"env\": 0}\n");
        assert_eq!(frames.noise(), ["info: downloading", "warning: {x}"]);
        let mut frames = FrameReader::new(&b"Usage: repl\nno such"[..]);
        assert!(matches!(frames.next().await, Err(FrameError::Closed)));
        assert_eq!(frames.noise(), ["Usage: repl", "no such"]);
    }

    #[tokio::test]
    async fn a_cancelled_read_loses_nothing() {
        let (mut tx, rx) = tokio::io::duplex(64);
        let mut frames = FrameReader::new(rx);
        tx.write_all(b"{\"a\"").await.unwrap();
        let early = tokio::time::timeout(std::time::Duration::from_millis(20), frames.next()).await;
        assert!(early.is_err());
        tx.write_all(b":1}\n\n").await.unwrap();
        assert_eq!(frames.next().await.unwrap(), b"{\"a\":1}\n");
    }
}
