//! What F* says, a line at a time.
//!
//! Fields that some version leaves out are optional, and what this program does not know is kept as it
//! came: a new version of F* says more, and must not make a client fail.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// One line from F*.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// The first line, unprompted.
    Greeting(Greeting),
    /// Before the answer to a query, or beside it.
    Message(Message),
    /// The answer to a query, or a part of it.
    Response(Response),
    /// A kind that is not in this list.
    Other(Value),
}

/// Protocol version and what this F* can do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Greeting {
    /// The version of the protocol.
    pub version: u64,
    /// The queries and abilities that this F* lists.
    #[serde(default)]
    pub features: Vec<String>,
}

impl Greeting {
    /// Whether a query or ability is listed.
    pub fn has(&self, feature: &str) -> bool {
        self.features.iter().any(|f| f == feature)
    }
}

/// How loud a message or an issue is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// How far a query has come.
    Progress,
    /// The goals of a tactic.
    ProofState,
    /// For information.
    Info,
    /// A warning.
    Warning,
    /// An error.
    Error,
    /// This F* cannot do what was asked.
    NotImplemented,
    /// A word that is not in this list.
    #[serde(untagged)]
    Other(String),
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Level, D::Error> {
        Ok(Level::of(&String::deserialize(deserializer)?))
    }
}

impl Level {
    fn of(word: &str) -> Level {
        match word {
            "progress" => Level::Progress,
            "proof-state" => Level::ProofState,
            "info" => Level::Info,
            "warning" => Level::Warning,
            "error" => Level::Error,
            "not-implemented" => Level::NotImplemented,
            other => Level::Other(other.into()),
        }
    }
}

/// Something said beside the answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Of the query that was started last, without the number of a part; none before the first.
    pub query: Option<String>,
    /// How loud it is.
    pub level: Level,
    /// What it says.
    pub contents: Contents,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq)]
pub enum Contents {
    /// A text for people.
    Text(String),
    /// A module is being loaded.
    Loading(String),
    /// All modules are loaded, or could not be.
    Loaded,
    /// A stage of a `full-buffer`: its word (`full-buffer-fragment-ok`) and where.
    Stage {
        /// The word of the stage.
        stage: String,
        /// The piece of the buffer that it is about.
        range: Option<Range>,
    },
    /// The goals of a tactic.
    ProofState(ProofState),
    /// What is none of these, as it came.
    Other(Value),
}

/// Goals of a tactic: at a `dump`, or where it failed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct ProofState {
    /// What a `dump` calls it, or why the tactic failed.
    pub label: String,
    /// How many tactics it stands inside of.
    pub depth: i64,
    /// Goals for tactics.
    pub goals: Vec<TacticGoal>,
    /// Goals that are left to z3.
    pub smt_goals: Vec<TacticGoal>,
    /// Where the tactic stands.
    pub location: Option<Range>,
}

/// One goal of a tactic, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TacticGoal {
    /// What may be used, the outermost first.
    pub hyps: Vec<Hypothesis>,
    /// What is to be proved.
    pub goal: Witnessed,
}

/// What a goal may use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hypothesis {
    /// The name of the variable or hypothesis.
    pub name: String,
    /// Its type, as F* prints it.
    #[serde(rename = "type")]
    pub ty: String,
}

/// What a goal asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Witnessed {
    /// The term that is looked for.
    pub witness: String,
    /// Its type, as F* prints it.
    #[serde(rename = "type")]
    pub ty: String,
    /// What F* says of the goal's origin.
    pub label: String,
}

/// The answer to a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// Without the number of a part; `?` if F* could not read the query's.
    pub query: String,
    /// What F* calls the outcome.
    pub status: Status,
    /// The answer as it came.
    pub body: Value,
}

/// What F* calls the outcome. Not a verdict: see [`crate::Pushed`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It did what was asked.
    Success,
    /// It did not.
    Failure,
    /// It could not read the query.
    ProtocolViolation,
    /// A word that is not in this list.
    Other(String),
}

impl Response {
    /// The issues of a push, a peek or a segmentation. Entries that are no issues become ones that say
    /// so.
    pub fn issues(&self) -> Vec<Issue> {
        let Some(items) = self.body.as_array() else { return vec![] };
        let read = |item: &Value| {
            Issue::deserialize(item)
                .unwrap_or_else(|_| Issue { message: item.to_string(), ..Issue::default() })
        };
        items.iter().map(read).collect()
    }

    /// The answer as text, if it is one.
    pub fn text(&self) -> Option<&str> {
        self.body.as_str()
    }
}

/// Something F* has to say about code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Issue {
    /// How loud it is.
    pub level: Level,
    /// Since 2020 or so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// What F* says.
    pub message: String,
    /// Where it was raised, and, if elsewhere, the definition it stems from.
    pub ranges: Vec<Range>,
}

impl Default for Issue {
    fn default() -> Issue {
        Issue { level: Level::Error, number: None, message: String::new(), ranges: vec![] }
    }
}

/// A piece of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// `<input>` (or, since version 3, its name) for the buffer.
    #[serde(rename = "fname")]
    pub file: String,
    /// Its first character.
    #[serde(rename = "beg")]
    pub begin: Position,
    /// Behind its last character.
    pub end: Position,
}

/// Line from 1, column from 0 in Unicode code points. F* writes 0 0 for nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position(pub i64, pub i64);

/// The lines of all kinds as they come.
#[derive(Deserialize)]
struct Line {
    kind: String,
    #[serde(rename = "query-id")]
    query: Option<String>,
    #[serde(default)]
    version: u64,
    #[serde(default)]
    features: Vec<String>,
    #[serde(default)]
    level: String,
    #[serde(default)]
    contents: Value,
    #[serde(default)]
    status: String,
    #[serde(default)]
    response: Value,
}

impl Incoming {
    /// Reads one line. Invalid UTF-8 in it (F* repeats what it was sent) is replaced.
    ///
    /// # Errors
    /// For what is no JSON object.
    pub fn parse(line: &[u8]) -> Result<Incoming, serde_json::Error> {
        let text = String::from_utf8_lossy(line);
        let value = || serde_json::from_str::<Value>(&text);
        let Ok(line) = serde_json::from_str::<Line>(&text) else {
            return match value()? {
                object @ Value::Object(_) => Ok(Incoming::Other(object)),
                other => Err(serde::de::Error::custom(format!("not an object: {other}"))),
            };
        };
        Ok(match line.kind.as_str() {
            "protocol-info" => {
                Incoming::Greeting(Greeting { version: line.version, features: line.features })
            }
            "message" => Incoming::Message(Message {
                query: line.query.map(whole),
                contents: Contents::of(&line.level, line.contents),
                level: Level::of(&line.level),
            }),
            "response" => Incoming::Response(Response {
                query: line.query.map(whole).unwrap_or_default(),
                status: match line.status.as_str() {
                    "success" => Status::Success,
                    "failure" => Status::Failure,
                    "protocol-violation" => Status::ProtocolViolation,
                    _ => Status::Other(line.status),
                },
                body: line.response,
            }),
            _ => Incoming::Other(value()?),
        })
    }
}

/// The query of a part: `3.1` is the first part of `3`.
fn whole(id: String) -> String {
    match id.split_once('.') {
        Some((query, _)) => query.into(),
        None => id,
    }
}

impl Contents {
    fn of(level: &str, contents: Value) -> Contents {
        match (level, contents) {
            (_, Value::String(text)) => Contents::Text(text),
            ("progress", Value::Object(map)) => match map.get("stage") {
                Some(Value::Null) => Contents::Loaded,
                Some(Value::String(stage)) if stage == "loading-dependency" => {
                    Contents::Loading(map.get("modname").and_then(Value::as_str).unwrap_or_default().into())
                }
                Some(Value::String(stage)) => Contents::Stage {
                    stage: stage.clone(),
                    range: map.get("ranges").and_then(|r| Range::deserialize(r).ok()),
                },
                _ => Contents::Other(map.into()),
            },
            ("proof-state", contents) => match ProofState::deserialize(&contents) {
                Ok(state) => Contents::ProofState(state),
                Err(_) => Contents::Other(contents),
            },
            (_, contents) => Contents::Other(contents),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Incoming {
        Incoming::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn the_kinds_of_lines() {
        let greeting = parse(r#"{"kind":"protocol-info","version":2,"features":["push","interrupt"]}"#);
        assert!(
            matches!(greeting, Incoming::Greeting(g) if g.version == 2 && g.has("push") && !g.has("cancel"))
        );
        let loading = concat!(
            r#"{"kind":"message","query-id":"2","level":"progress","contents":{"#,
            r#""stage":"loading-dependency","modname":"prims"}}"#,
        );
        assert!(
            matches!(parse(loading), Incoming::Message(m) if m.contents == Contents::Loading("prims".into()))
        );
        let stage = concat!(
            r#"{"kind":"message","query-id":"2.7","level":"progress","contents":{"#,
            r#""stage":"full-buffer-finished"}}"#,
        );
        let Incoming::Message(message) = parse(stage) else { panic!() };
        assert_eq!(message.query.as_deref(), Some("2"));
        let Contents::Stage { stage, range: None } = message.contents else { panic!() };
        assert_eq!(stage, "full-buffer-finished");
        let response = concat!(
            r#"{"kind":"response","query-id":"5","status":"failure","response":[{"level":"error","#,
            r#""message":"no","ranges":[{"fname":"<input>","beg":[7,84],"end":[7,86]}]},3]}"#,
        );
        let Incoming::Response(response) = parse(response) else { panic!() };
        let issues = response.issues();
        assert_eq!((issues[0].number, issues[0].ranges[0].begin), (None, Position(7, 84)));
        assert_eq!(issues[1].message, "3");
        assert!(matches!(parse(r#"{"kind":"news","x":1}"#), Incoming::Other(_)));
        assert!(matches!(parse(r#"{"x":1}"#), Incoming::Other(_)));
        assert!(Incoming::parse(b"{\"kind\":").is_err() && Incoming::parse(b"[1]").is_err());
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced() {
        let line = b"{\"kind\":\"response\",\"query-id\":\"\xff\",\"status\":\"success\",\"response\":null}";
        assert!(matches!(Incoming::parse(line).unwrap(), Incoming::Response(r) if r.query == "\u{fffd}"));
    }
}
