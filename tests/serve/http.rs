//! A server under test and a plain HTTP/1.1 client, for the tests and the benchmark. Loopback only.

#![allow(dead_code)] // Each user of this file needs another part of it.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Longest that anything here waits for an answer.
const PATIENCE: Duration = Duration::from_secs(300);

/// A running `prover serve`; ended when dropped.
pub struct Server {
    child: Child,
    pub address: String,
    stderr: Arc<Mutex<String>>,
    /// Kept as long as the server.
    _cache: Option<tempfile::TempDir>,
}

impl Server {
    /// Starts one on a free port with a cache of its own; returns when it listens.
    pub fn start(args: &[&str]) -> Server {
        let cache = tempfile::tempdir().expect("a temporary folder");
        let folder = cache.path().display().to_string();
        let mut server = Server::start_with(&[&["--cache", &folder], args].concat(), &[]);
        server._cache = Some(cache);
        server
    }

    /// Starts one with these arguments and variables; returns when it listens.
    pub fn start_with(args: &[&str], env: &[(&str, &str)]) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_prover"))
            .args(["serve", "--port", "0"])
            .args(args)
            .env_remove("PROVER_TOKEN")
            .envs(env.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("prover runs");
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let stderr = Arc::new(Mutex::new(String::new()));
        let mut address = None;
        for line in lines.by_ref().map_while(Result::ok) {
            let listening = line.strip_prefix("listening on http://").and_then(|l| l.split(' ').next());
            address = listening.map(str::to_owned);
            *stderr.lock().expect("not poisoned") += &format!("{line}\n");
            if address.is_some() {
                break;
            }
        }
        let address =
            address.unwrap_or_else(|| panic!("no server: {}", stderr.lock().expect("not poisoned")));
        let log = stderr.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                *log.lock().expect("not poisoned") += &format!("{line}\n");
            }
        });
        Server { child, address, stderr, _cache: None }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it has written to standard error so far.
    pub fn stderr(&self) -> String {
        self.stderr.lock().expect("not poisoned").clone()
    }

    pub fn connect(&self) -> Connection {
        Connection::open(&self.address)
    }

    /// One request on a connection of its own.
    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.connect().post(path, body)
    }

    pub fn get(&self, path: &str) -> Reply {
        self.connect().request("GET", path, &[], b"")
    }

    /// A figure of `/metrics`, by its name with labels.
    pub fn metric(&self, name: &str) -> f64 {
        let text = self.get("/metrics").text;
        let line = text.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("no {name} in {text}")).parse().expect("a number")
    }

    /// Process numbers of the Lean processes.
    pub fn workers(&self) -> Vec<u32> {
        let text = self.get("/metrics").text;
        let pids = text.lines().filter_map(|l| l.split("pid=\"").nth(1)?.split('"').next()?.parse().ok());
        pids.collect()
    }

    /// Waits until `done` says so.
    pub fn wait_until(&self, what: &str, mut done: impl FnMut(&Server) -> bool) {
        let begun = Instant::now();
        while !done(self) {
            assert!(begun.elapsed() < Duration::from_secs(60), "{what}: not within 60 s");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Sends SIGTERM.
    pub fn terminate(&self) {
        signal(self.child.id(), "TERM");
    }

    /// Waits for the end.
    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().expect("a child")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Killed without notice: its Lean processes must notice by themselves.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to one process.
pub fn signal(pid: u32, name: &str) {
    // It may have ended meanwhile.
    let _ = Command::new("kill").args(["-s", name, &pid.to_string()]).stderr(Stdio::null()).status();
}

/// Whether a process is there (a zombie is not).
pub fn is_alive(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub text: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    /// The `results` of an answer with status 200.
    pub fn results(&self) -> Vec<Value> {
        assert_eq!(self.status, 200, "{}", self.text);
        self.json()["results"].as_array().cloned().expect("results")
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }
}

/// A connection that is kept for several requests.
pub struct Connection {
    stream: BufReader<TcpStream>,
    address: String,
}

impl Connection {
    pub fn open(address: &str) -> Connection {
        let stream = TcpStream::connect(address).expect("the server listens");
        stream.set_nodelay(true).expect("a socket");
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
        Connection { stream: BufReader::new(stream), address: address.to_owned() }
    }

    pub fn post(&mut self, path: &str, body: &Value) -> Reply {
        self.request("POST", path, &[("Content-Type", "application/json")], body.to_string().as_bytes())
    }

    pub fn request(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        self.send(method, path, headers, body);
        self.receive().expect("an answer")
    }

    /// Sends a request without waiting for its answer.
    pub fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) {
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.address);
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("Content-Length: {}\r\n\r\n", body.len());
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(body);
        self.stream.get_mut().write_all(&bytes).expect("a connection");
    }

    /// Reads an answer; an error if the connection ends before.
    pub fn receive(&mut self) -> std::io::Result<Reply> {
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|s| s.parse().ok());
        let status = status.ok_or_else(|| std::io::Error::other(format!("no status in {first:?}")))?;
        let mut headers = vec![];
        loop {
            let line = self.line()?;
            match line.split_once(':') {
                Some((name, value)) => headers.push((name.to_owned(), value.trim().to_owned())),
                None => break,
            }
        }
        let mut reply = Reply { status, headers, text: String::new() };
        let mut body = vec![];
        if reply.header("transfer-encoding").is_some_and(|v| v == "chunked") {
            while let Some(chunk) = self.chunk()? {
                body.extend(chunk);
            }
        } else {
            let length = reply.header("content-length").and_then(|v| v.parse().ok()).unwrap_or(0);
            body.resize(length, 0);
            self.stream.read_exact(&mut body)?;
        }
        reply.text = String::from_utf8(body).map_err(std::io::Error::other)?;
        Ok(reply)
    }

    /// The next chunk of a streamed answer; `None` at its end.
    pub fn chunk(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        let size = usize::from_str_radix(self.line()?.trim(), 16).map_err(std::io::Error::other)?;
        let mut chunk = vec![0; size];
        self.stream.read_exact(&mut chunk)?;
        self.line()?;
        Ok((size > 0).then_some(chunk))
    }

    /// A line without its end.
    pub fn line(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }
}
