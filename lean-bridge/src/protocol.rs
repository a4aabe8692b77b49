//! The greeting: it has to tell a community REPL from a server that knows the extensions.

use lean_protocol::Message;
use lean_protocol::answer::{CommandAnswer, HelloAnswer};
use serde::{Deserialize, Serialize};

/// The version that `#eval Lean.versionString` printed.
pub(crate) fn version(message: &Message) -> Option<String> {
    let text = message.data.trim().trim_matches('"');
    // A build that is no release adds `, commit …`.
    let version = text.split(',').next().unwrap_or(text);
    (message.severity == "info" && version.starts_with(|c: char| c.is_ascii_digit()))
        .then(|| version.to_string())
}

/// `{"hello": 1}`. The `cmd` is for a community REPL, which ends itself on objects it does not know: it
/// answers with an environment, which tells the two apart.
#[derive(Serialize)]
pub(crate) struct Hello {
    pub hello: u8,
    pub cmd: &'static str,
}

/// The answer to [`Hello`].
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Greeting {
    /// Of a server that knows the extensions.
    Server(HelloAnswer),
    /// Of a community REPL, which has run the `cmd`.
    Community(CommandAnswer),
    /// Of something else, which may say what it lacks.
    Other {
        #[serde(default)]
        message: Option<String>,
    },
}
