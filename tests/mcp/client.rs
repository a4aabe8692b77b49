//! A plain client of the Model Context Protocol over standard input and output, for the tests and the
//! benchmark.

#![allow(dead_code)] // Each user of this file needs another part of it.

use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// Longest that anything here waits for an answer.
const PATIENCE: Duration = Duration::from_secs(240);

/// A running `prover mcp` and one client of it; ended when dropped.
pub struct Client {
    child: Child,
    input: ChildStdin,
    lines: Receiver<Value>,
    next: u64,
    /// Notifications that came so far.
    pub told: VecDeque<Value>,
    /// What the server said of itself.
    pub info: Value,
}

impl Client {
    /// Starts a server over a folder.
    pub fn start(root: &Path, args: &[&str]) -> Client {
        let mut child = Command::new(env!("CARGO_BIN_EXE_prover"))
            .arg("mcp")
            .arg("--root")
            .arg(root)
            .args(args)
            .env_remove("PROVER_TOKEN")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("prover runs");
        let input = child.stdin.take().expect("piped");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let value = serde_json::from_str(&line).unwrap_or_else(|e| panic!("no JSON ({e}): {line}"));
                if sender.send(value).is_err() {
                    break;
                }
            }
        });
        let mut client = Client { child, input, lines, next: 0, told: VecDeque::new(), info: Value::Null };
        let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"}});
        client.info = client.request("initialize", hello);
        client.notify("notifications/initialized", json!({}));
        client
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Process numbers of the Lean processes.
    pub fn workers(&self) -> Vec<u32> {
        let all = std::fs::read_dir("/proc").expect("proc").flatten();
        let pids = all.filter_map(|e| e.file_name().to_str()?.parse::<u32>().ok());
        let parent = |pid: u32| -> Option<u32> {
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
            stat.rsplit(')').next()?.split_whitespace().nth(1)?.parse().ok()
        };
        pids.filter(|pid| parent(*pid) == Some(self.child.id())).collect()
    }

    fn send(&mut self, value: &Value) {
        writeln!(self.input, "{value}").expect("the server listens");
        self.input.flush().expect("the server listens");
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and gives its number.
    pub fn begin(&mut self, method: &str, params: Value) -> u64 {
        self.next += 1;
        let id = self.next;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    /// The answer to a request; what else comes meanwhile is kept if it is a notification.
    pub fn end(&mut self, id: u64) -> Value {
        loop {
            let value = match self.lines.recv_timeout(PATIENCE) {
                Ok(value) => value,
                Err(RecvTimeoutError::Timeout) => panic!("no answer to request {id}"),
                Err(RecvTimeoutError::Disconnected) => panic!("the server has ended"),
            };
            if value["id"] == id {
                return value;
            }
            self.told.push_back(value);
        }
    }

    /// The result of a request.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        let mut answer = self.end(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].take()
    }

    /// The result of a tool, failures too.
    pub fn try_call(&mut self, tool: &str, arguments: Value) -> Result<Value, String> {
        let mut result = self.request("tools/call", json!({"name": tool, "arguments": arguments}));
        let text = result["content"][0]["text"].as_str().unwrap_or_default().to_owned();
        if result["isError"] == true {
            return Err(text);
        }
        let value = result["structuredContent"].take();
        assert_eq!(
            serde_json::from_str::<Value>(&text).ok(),
            Some(value.clone()),
            "text and structure agree"
        );
        Ok(value)
    }

    /// The result of a tool that must work.
    pub fn call(&mut self, tool: &str, arguments: Value) -> Value {
        self.try_call(tool, arguments.clone()).unwrap_or_else(|e| panic!("{tool} {arguments}: {e}"))
    }

    /// The words of a tool that must fail.
    pub fn fault(&mut self, tool: &str, arguments: Value) -> String {
        match self.try_call(tool, arguments.clone()) {
            Err(words) => words,
            Ok(value) => panic!("{tool} {arguments} should fail: {value}"),
        }
    }

    /// Closes the server's input and waits for its end.
    pub fn close(mut self) -> Option<i32> {
        drop(std::mem::replace(&mut self.input, no_input()));
        self.child.wait().ok().and_then(|s| s.code())
    }
}

/// The input of a process that does nothing, in the place of one that is closed.
fn no_input() -> ChildStdin {
    let mut idle = Command::new("true").stdin(Stdio::piped()).spawn().expect("`true` runs");
    let input = idle.stdin.take().expect("piped");
    _ = idle.wait();
    input
}

impl Drop for Client {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// Memory that a process has in use and nobody else, megabytes.
pub fn private_mb(pid: u32) -> f64 {
    memory(pid, &["Private_Clean:", "Private_Dirty:"])
}

/// Memory that a process has in use, what it shares with others too, megabytes.
pub fn resident_mb(pid: u32) -> f64 {
    memory(pid, &["Rss:"])
}

fn memory(pid: u32, fields: &[&str]) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let lines = text.lines().filter(|l| fields.iter().any(|f| l.starts_with(f)));
    lines.filter_map(|l| l.split_whitespace().nth(1)?.parse::<f64>().ok()).sum::<f64>() / 1024.0
}
