//! Messages on a byte stream: lines up to a blank one.
//!
//! As in the community REPL, white space at the end of each line is dropped and the lines are
//! joined without anything between them, so a line break inside a JSON string disappears. A message
//! that starts with `#` or `--` is a comment. A byte order mark at the beginning of a line, as
//! files have it that are sent one after another, is dropped.

use std::io::{self, BufRead, Write};

/// Longest message accepted, in bytes. Longer ones are read to their end and refused.
const MAX_MESSAGE: usize = 256 << 20;
/// The byte order mark in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// What [`read_message`] found.
#[derive(Debug, PartialEq, Eq)]
pub enum Message {
    Text(String),
    /// Not UTF-8, or too long; the text says what is wrong.
    Bad(String),
    /// The stream has ended.
    End,
}

/// Reads the next message; blank lines before it and comments are skipped. A message that the
/// end of the stream cuts off is returned as it is.
pub(crate) fn read_message(input: &mut impl BufRead) -> io::Result<Message> {
    loop {
        let mut text: Vec<u8> = Vec::new();
        let mut line = Vec::new();
        let mut too_long = false;
        let ended = loop {
            line.clear();
            if read_line(input, &mut line, &mut too_long)? == 0 {
                break true;
            }
            let content = line.strip_prefix(MARK).unwrap_or(&line).trim_ascii_end();
            if content.is_empty() {
                if text.is_empty() && !too_long {
                    continue;
                }
                break false;
            }
            if text.len() + content.len() > MAX_MESSAGE {
                too_long = true;
            }
            if too_long {
                text.clear();
            } else {
                text.extend_from_slice(content);
            }
        };
        if too_long {
            return Ok(Message::Bad(format!("the message is longer than {MAX_MESSAGE} bytes")));
        }
        if text.is_empty() {
            // only the end of the stream ends an empty message
            return Ok(Message::End);
        }
        if (text.starts_with(b"#") || text.starts_with(b"--")) && !ended {
            continue;
        }
        return Ok(match String::from_utf8(text) {
            Ok(text) if text.starts_with('#') || text.starts_with("--") => Message::End,
            Ok(text) => Message::Text(text),
            Err(e) => Message::Bad(format!("not UTF-8 at byte {}", e.utf8_error().valid_up_to())),
        });
    }
}

/// Like `read_until(b'\n')`, but drops what is beyond the limit
/// instead of storing it. Returns the bytes consumed.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>, too_long: &mut bool) -> io::Result<usize> {
    let mut consumed = 0;
    loop {
        let available = match input.fill_buf() {
            Ok(b) => b,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if available.is_empty() {
            return Ok(consumed);
        }
        let (part, done) = match available.iter().position(|&b| b == b'\n') {
            Some(i) => (i + 1, true),
            None => (available.len(), false),
        };
        if line.len() + part > MAX_MESSAGE + 2 {
            *too_long = true;
            // keep a character, so that the line does not look blank
            line.truncate(1);
            if line.first().is_none_or(u8::is_ascii_whitespace) {
                *line = vec![b'x'];
            }
        } else {
            line.extend_from_slice(&available[..part]);
        }
        input.consume(part);
        consumed += part;
        if done {
            return Ok(consumed);
        }
    }
}

/// Writes an answer and the blank line behind it, and flushes.
pub(crate) fn write_answer(output: &mut impl Write, answer: &str) -> io::Result<()> {
    output.write_all(answer.as_bytes())?;
    output.write_all(b"\n\n")?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(bytes: &[u8]) -> Vec<Message> {
        let mut input = io::BufReader::with_capacity(7, bytes);
        let mut out = vec![];
        loop {
            match read_message(&mut input).unwrap() {
                Message::End => return out,
                m => out.push(m),
            }
        }
    }

    fn text(text: &str) -> Message {
        Message::Text(text.into())
    }

    #[test]
    fn lines_are_joined_up_to_a_blank_line() {
        let found = messages(b"{\"cmd\": \"by\nsorry\"}  \n \t\r\n{\"a\":\r\n1}\n\n");
        assert_eq!(found, [text("{\"cmd\": \"bysorry\"}"), text("{\"a\":1}")]);
    }

    #[test]
    fn blank_lines_and_comments_are_skipped() {
        assert_eq!(messages(b"\n\n  \n# a\nb\n\n-- c\n\n{}\n\n\n"), [text("{}")]);
        assert_eq!(messages(b""), []);
        assert_eq!(messages(b"-- only a comment"), []);
    }

    #[test]
    fn byte_order_marks_begin_lines_unseen() {
        let sent = "\u{feff}{\"a\":\n1}\r\n\u{feff}\r\n\u{feff}# a\n\n\u{feff}{\"b\":\n\u{feff}\"\u{feff}\"}";
        assert_eq!(messages(sent.as_bytes()), [text("{\"a\":1}"), text("{\"b\":\"\u{feff}\"}")]);
    }

    #[test]
    fn the_end_of_the_stream_ends_a_message() {
        assert_eq!(messages(b"{\"cmd\": \"x"), [text("{\"cmd\": \"x")]);
    }

    #[test]
    fn invalid_utf8_is_reported_and_the_next_message_is_read() {
        let found = messages(b"{\"cmd\": \"\xff\"}\n\n{}\n\n");
        assert_eq!(found[0], Message::Bad("not UTF-8 at byte 9".into()));
        assert_eq!(found[1], text("{}"));
    }
}
