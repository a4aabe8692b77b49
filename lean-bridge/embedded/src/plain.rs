//! The server without its extensions: it knows the requests and fields of the community
//! REPL and no others, and ends where that one ends.

use super::answer::Answer;
use super::framing::{Message, read_message, write_answer};
use super::request::Request;
use super::server::Server;
use anyhow::bail;
use lean_meta::source::Source;
use serde_json::{Map, Value};
use std::io::{BufRead, Write};

/// All fields of the community REPL's requests.
const FIELDS: [&str; 11] = [
    "cmd",
    "path",
    "env",
    "allTactics",
    "rootGoals",
    "infotree",
    "tactic",
    "proofState",
    "pickleTo",
    "unpickleEnvFrom",
    "unpickleProofStateFrom",
];

/// Answers messages until the input ends.
///
/// # Errors
/// Where the community REPL ends with an uncaught exception: a message that is no request. And when the
/// engine is lost, which would have been the end of its process.
pub fn serve<S: Source>(
    server: &mut Server<S>,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> anyhow::Result<()> {
    loop {
        let text = match read_message(input)? {
            Message::Text(text) => text,
            Message::Bad(why) => bail!("uncaught exception: Could not parse JSON:\n{why}"),
            Message::End => return Ok(()),
        };
        let text = match known(&text) {
            Ok(text) => text,
            Err(why) => bail!("uncaught exception: {why}"),
        };
        let answer = server.answer(&text);
        if let Answer::Repl(value) | Answer::Compact(value) = &answer
            && value["error"]["kind"] == "engine"
        {
            bail!("{}", value["message"].as_str().unwrap_or("the engine was lost"));
        }
        write_answer(output, &answer.to_text())?;
    }
}

/// The request with the fields of the community REPL alone. The
/// error is what it says to a message that is none.
fn known(text: &str) -> Result<String, String> {
    let value: Value = serde_json::from_str(text).map_err(|e| format!("Could not parse JSON:\n{e}"))?;
    let members = value.as_object().cloned().unwrap_or_default();
    let known: Map<String, Value> =
        members.into_iter().filter(|(name, _)| FIELDS.contains(&name.as_str())).collect();
    let text = Value::Object(known).to_string();
    Request::parse(&text).map(|_| text)
}

#[cfg(test)]
mod tests {
    use super::known;

    #[test]
    fn extensions_are_not_known() {
        let text =
            r##"{"hello": 1, "cmd": "#eval 1", "env": 0, "terms": true, "timeoutMs": 5, "heartbeats": 1}"##;
        assert_eq!(known(text).unwrap(), r##"{"cmd":"#eval 1","env":0}"##);
        for extension in [
            r#"{"hello": 1}"#,
            r#"{"tactics": ["rfl"], "proofState": 0}"#,
            r#"{"judge": "", "statement": "", "env": 0}"#,
            r#"{"forget": "all"}"#,
            r#"[1]"#,
        ] {
            let e = known(extension).unwrap_err();
            assert!(e.starts_with("Could not parse as a valid JSON command"), "{extension}: {e}");
        }
        assert!(known("{").unwrap_err().starts_with("Could not parse JSON"));
    }
}
