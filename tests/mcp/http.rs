//! The same over streamable HTTP, as plain requests.

use super::{FILE, folder};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running `prover mcp --http`; ended when dropped.
pub struct HttpServer {
    child: Child,
    pub url: String,
}

impl HttpServer {
    pub fn start(root: &Path, args: &[&str], token: Option<&str>) -> HttpServer {
        let mut command = Command::new(env!("CARGO_BIN_EXE_prover"));
        command
            .args(["mcp", "--http", "127.0.0.1:0", "--root"])
            .arg(root)
            .args(args)
            .env_remove("PROVER_TOKEN");
        if let Some(token) = token {
            command.env("PROVER_TOKEN", token);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("prover runs");
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let url = lines.by_ref().map_while(Result::ok).find_map(|l| {
            let at = l.find("http://")?;
            Some(l[at..].split(' ').next()?.to_owned())
        });
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        HttpServer { child, url: url.expect("it listens") }
    }

    /// Posts a message; status and text.
    fn post(&self, body: &Value, headers: &[(&str, &str)]) -> (u16, Option<String>, String) {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        let agent: ureq::Agent = config.timeout_global(Some(Duration::from_secs(120))).build().into();
        let mut request = agent
            .post(&self.url)
            .header("content-type", "application/json")
            .header("accept", "application/json, text/event-stream");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut reply = request.send(body.to_string()).expect("an answer");
        let session = reply.headers().get("mcp-session-id").and_then(|v| v.to_str().ok()).map(str::to_owned);
        let text = reply.body_mut().read_to_string().unwrap_or_default();
        (reply.status().as_u16(), session, text)
    }

    /// A session of its own: its number, to be shown with every request.
    fn open(&self, headers: &[(&str, &str)]) -> String {
        let hello = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"}}});
        let (status, session, text) = self.post(&hello, headers);
        assert_eq!(status, 200, "{text}");
        let session = session.expect("a session");
        let ready = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
        let shown = [headers, &[("mcp-session-id", session.as_str())]].concat();
        assert!(self.post(&ready, &shown).0 < 300);
        session
    }

    fn goal(&self, session: &str, headers: &[(&str, &str)]) -> Value {
        let call = json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call",
            "params": {"name": "lean_goal", "arguments": {"file_path": "a.lean", "line": 2}}});
        let (status, _, text) = self.post(&call, &[headers, &[("mcp-session-id", session)]].concat());
        assert_eq!(status, 200, "{text}");
        let data = text.lines().filter_map(|l| l.strip_prefix("data: ")).find(|d| d.contains("\"result\""));
        let answer: Value = serde_json::from_str(data.unwrap_or(&text)).expect("JSON");
        answer["result"]["structuredContent"].clone()
    }
}

impl Drop for HttpServer {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

#[test]
fn several_clients_share_one_server() {
    let folder = folder("a.lean", FILE);
    let server = HttpServer::start(folder.path(), &["--workers", "2"], None);
    let sessions: Vec<String> = (0..3).map(|_| server.open(&[])).collect();
    std::thread::scope(|scope| {
        let asked: Vec<_> =
            sessions.iter().map(|s| scope.spawn(|| server.goal(s, &[])["status"].clone())).collect();
        for answer in asked {
            assert_eq!(answer.join().unwrap(), "complete");
        }
    });
    // a page in a browser is not let in, nor is another host's name for this machine
    let ping = json!({"jsonrpc": "2.0", "id": 3, "method": "ping"});
    assert!(server.post(&ping, &[("origin", "http://evil.example")]).0 >= 400);
    assert!(server.post(&ping, &[("host", "evil.example")]).0 >= 400);
}

#[test]
fn a_token_is_asked_for() {
    let folder = folder("a.lean", FILE);
    let server = HttpServer::start(folder.path(), &["--workers", "1"], Some("secret"));
    let ping = json!({"jsonrpc": "2.0", "id": 3, "method": "ping"});
    for headers in [&[][..], &[("authorization", "Bearer wrong")], &[("authorization", "secret")]] {
        let (status, _, text) = server.post(&ping, headers);
        assert_eq!(status, 401, "{text}");
    }
    let right = [("authorization", "Bearer secret")];
    let session = server.open(&right);
    assert_eq!(server.goal(&session, &right)["status"], "complete");
}

#[test]
fn an_address_for_others_needs_a_token() {
    let run = Command::new(env!("CARGO_BIN_EXE_prover"))
        .args(["mcp", "--http", "0.0.0.0:0"])
        .env_remove("PROVER_TOKEN")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("PROVER_TOKEN"));
}
