//! Server-sent events, read one at a time.

use std::io::BufRead;

/// What one event says.
#[derive(Debug, PartialEq, Eq)]
pub enum Event {
    /// Its data.
    Data(String),
    /// There are no more: `[DONE]`.
    Done,
}

/// The events of a stream. Nothing of it is held but the event that is being read.
pub struct Events<R> {
    reader: R,
}

impl<R: BufRead> Events<R> {
    /// Of this stream.
    pub fn new(reader: R) -> Events<R> {
        Events { reader }
    }
}

impl<R: BufRead> Iterator for Events<R> {
    type Item = std::io::Result<Event>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut data = String::new();
        loop {
            let mut line = vec![];
            match self.reader.read_until(b'\n', &mut line) {
                Ok(0) if data.is_empty() => return None,
                Ok(0) => return Some(Ok(Event::Data(data))),
                Ok(_) => {}
                Err(e) => return Some(Err(e)),
            }
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end_matches(['\r', '\n']);
            match line.strip_prefix("data:").map(|d| d.strip_prefix(' ').unwrap_or(d)) {
                Some("[DONE]") => return Some(Ok(Event::Done)),
                Some(part) => {
                    if !data.is_empty() {
                        data.push('\n');
                    }
                    data += part;
                }
                // an empty line ends an event; comments and the names of events say nothing here
                None if line.is_empty() && !data.is_empty() => return Some(Ok(Event::Data(data))),
                None => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_put_together_from_their_lines() {
        let text = ": hello\r\n\r\ndata: {\"a\":\r\ndata: 1}\r\n\r\nevent: x\ndata:2\n\ndata: [DONE]\n\n";
        let events: Vec<Event> = Events::new(text.as_bytes()).map(Result::unwrap).collect();
        assert_eq!(events, [Event::Data("{\"a\":\n1}".into()), Event::Data("2".into()), Event::Done]);
        let cut: Vec<Event> = Events::new(&b"data: 1"[..]).map(Result::unwrap).collect();
        assert_eq!(cut, [Event::Data("1".into())]);
    }
}
