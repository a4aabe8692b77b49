//! The lines that the model writes, and what goes wrong with them.

use super::death;
use serde_json::{Value, json};
use std::fs::File;
use std::io::Write;

/// What is to happen to the next response.
#[derive(Default)]
pub struct Upset {
    pub die: Option<usize>,
    pub halve: bool,
    pub garbage: bool,
    pub noise: bool,
    pub twice: bool,
    pub silent: bool,
    pub foreign: bool,
}

pub struct Wire {
    out: File,
    buffer: Vec<u8>,
    /// The last query that was started.
    query: Option<String>,
    pub upset: Upset,
}

/// The descriptor that the shell made of standard output.
pub fn open() -> File {
    let out = std::fs::OpenOptions::new().write(true).open("/dev/fd/3");
    out.unwrap_or_else(|e| super::misuse(&format!("no output: {e}")))
}

pub fn message(query: Option<&str>, level: &str, contents: &Value) -> String {
    format!("{}\n", json!({"kind": "message", "query-id": query, "level": level, "contents": contents}))
}

fn response(query: &str, status: &str, response: &str) -> String {
    let query = Value::from(query);
    format!(
        "{{\"kind\":\"response\",\"query-id\":{query},\"status\":\"{status}\",\"response\":{response}}}\n"
    )
}

impl Wire {
    pub fn new() -> Self {
        Self { out: open(), buffer: Vec::new(), query: None, upset: Upset::default() }
    }

    pub fn start(&mut self, query: &str) {
        self.query = Some(query.into());
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    pub fn message(&mut self, level: &str, contents: &Value) {
        let line = message(self.query.as_deref(), level, contents);
        self.raw(line.as_bytes());
    }

    pub fn respond(&mut self, query: &str, status: &str, body: &str) {
        let line = response(query, status, body);
        let upset = std::mem::take(&mut self.upset);
        if upset.noise {
            self.raw(
                b"TAC>> not a line of the protocol\n  { indented: true }\n\xff\xfe\x00\x80 bytes\n\n[1, 2]\n",
            );
        }
        if upset.foreign {
            self.raw(response("another-query", "success", "[]").as_bytes());
        }
        let wanted = upset.die.or(upset.halve.then_some(line.len() / 2));
        if let Some(wanted) = wanted {
            self.raw(&line.as_bytes()[..wanted.min(line.len())]);
            self.flush();
            death::by_signal("KILL");
        }
        if upset.garbage {
            self.raw(b"{\"kind\":\"resp\x00\xff\xfe\x93{{]\x01 \"query-id\n");
        } else if !upset.silent {
            self.raw(line.as_bytes());
            if upset.twice {
                self.raw(line.as_bytes());
            }
        }
    }

    /// A client that is gone is nothing to complain about.
    pub fn flush(&mut self) {
        if !self.buffer.is_empty() && self.out.write_all(&self.buffer).is_err() {
            std::process::exit(0);
        }
        self.buffer.clear();
    }
}
