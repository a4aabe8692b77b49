//! The tools: those about files, those that run something, those that search, and our own.

mod files;
mod ours;
mod runs;
mod search;

use crate::args::Args;
use crate::spec::{Arg, Kind, Spec};
use proof_assist::{Answer, Ask, AssistError, Workspace};
use serde::Serialize;
use serde_json::Value;
use std::sync::OnceLock;

/// A tool.
pub(crate) struct Tool {
    /// What clients see.
    pub spec: Spec,
    /// Answers a call, on a thread that may wait.
    pub(crate) run: Run,
}

/// Answers a call with JSON.
type Run = Box<dyn Fn(&Workspace, &Ask, &Args) -> Result<Value, AssistError> + Send + Sync>;

impl Tool {
    /// A tool whose calls are answered by a question to the workspace.
    fn new<T: Serialize + 'static>(
        spec: Spec,
        answer: fn(&Workspace, &Ask, &Args) -> Result<Answer<T>, AssistError>,
    ) -> Tool {
        let run: Run = Box::new(move |workspace, ask, args| json(&answer(workspace, ask, args)?));
        Tool { spec, run }
    }
}

/// All tools.
pub(crate) fn tools() -> &'static [Tool] {
    static ALL: OnceLock<Vec<Tool>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = files::tools();
        all.extend(runs::tools());
        all.extend(search::tools());
        all.extend(ours::tools());
        all
    })
}

/// An answer as JSON.
fn json<T: Serialize>(answer: &Answer<T>) -> Result<Value, AssistError> {
    serde_json::to_value(answer)
        .map_err(|e| AssistError::Engine { stage: "writing the answer", message: e.to_string() })
}

const FILE: Arg = Arg::needed(
    "file_path",
    Kind::Text,
    "Path of the Lean file, absolute or relative to the folder that the server serves",
);
const LINE: Arg = Arg::needed("line", Kind::Count(1), "Line, from 1");
const COLUMN: Arg = Arg::needed("column", Kind::Count(1), "Column, from 1, in characters");
const TIMEOUT: Arg =
    Arg::optional("timeout_s", Kind::Seconds, "Seconds to wait; then a partial answer says so");
const OFFSET: Arg = Arg::optional(
    "offset",
    Kind::Count(0),
    "Characters of a long answer to leave out: `cut.next_offset` of the answer before",
);
const MAX_CHARS: Arg = Arg::optional("max_chars", Kind::Count(1), "Characters to tell at most (20000)");

#[cfg(test)]
mod tests {
    use super::*;

    /// Some models reject tools whose schemas are not flat.
    #[test]
    fn all_schemas_are_flat() {
        for tool in tools() {
            let schema = tool.spec.schema();
            assert_eq!(schema["type"], "object");
            for (name, property) in schema["properties"].as_object().unwrap() {
                let of = format!("{} of {}", name, tool.spec.name);
                assert!(property["type"].is_string(), "{of}: {property}");
                for word in ["anyOf", "oneOf", "allOf", "$ref", "nullable"] {
                    assert!(property.get(word).is_none(), "{of}");
                }
                assert!(!property["description"].as_str().unwrap().is_empty(), "{of}");
            }
            let known = |n: &Value| schema["properties"].get(n.as_str().unwrap()).is_some();
            assert!(schema["required"].as_array().unwrap().iter().all(known));
        }
    }

    /// What assistants know of lean-lsp-mcp.
    #[test]
    fn tools_of_lean_lsp_mcp_with_their_arguments() {
        let expected: [(&str, &[&str]); 17] = [
            ("lean_goal", &["file_path", "line", "column", "format", "timeout_s"]),
            ("lean_term_goal", &["file_path", "line", "column"]),
            (
                "lean_diagnostic_messages",
                &[
                    "file_path",
                    "start_line",
                    "end_line",
                    "declaration_name",
                    "interactive",
                    "timeout_s",
                    "severity",
                ],
            ),
            ("lean_code_actions", &["file_path", "line"]),
            ("lean_multi_attempt", &["file_path", "line", "snippets", "column"]),
            ("lean_run_code", &["code"]),
            ("lean_verify", &["file_path", "theorem_name", "scan_source"]),
            ("lean_minimal_hypotheses", &["file_path", "theorem_name", "inactivity_timeout"]),
            ("lean_file_outline", &["file_path", "max_declarations"]),
            ("lean_hover_info", &["file_path", "line", "column"]),
            ("lean_declaration_file", &["file_path", "symbol", "context_lines", "full_file"]),
            ("lean_completions", &["file_path", "line", "column", "max_completions", "resolve_details"]),
            ("lean_local_search", &["query", "limit", "project_root"]),
            ("lean_loogle", &["query", "num_results"]),
            ("lean_state_search", &["file_path", "line", "column", "num_results"]),
            ("lean_hammer_premise", &["file_path", "line", "column", "num_results"]),
            ("lean_premises", &["num_results"]),
        ];
        for (name, args) in expected {
            let tool = tools().iter().find(|t| t.spec.name == name).expect(name);
            for arg in args {
                assert!(tool.spec.args.iter().any(|a| a.name == *arg), "{name} takes no {arg}");
            }
        }
        for name in ["lean_prove", "lean_refute", "lean_suggest", "lean_judge"] {
            assert!(tools().iter().any(|t| t.spec.name == name), "{name}");
        }
    }
}
