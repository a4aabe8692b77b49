//! Requests: one struct for each, told apart by their keys.
//!
//! Fields that a request does not know are tolerated, as clients send extras; they are
//! kept in `extra`, so that a server can name them.

mod elaboration;
mod judging;
mod library;
mod module;
mod mutation;
mod pickle;
mod proof;

pub use elaboration::{Command, File, Inspect};
pub use judging::{Audit, Judge, Verify};
pub use library::{
    Constants, ConstantsQuery, Premises, PremisesQuery, ProjectPremises, ProjectPremisesQuery, Uses,
};
pub use module::CompileModule;
pub use mutation::{Keys, KeysQuery, Mutate, MutateQuery};
pub use pickle::{PickleEnvironment, PickleProofState, UnpickleEnvironment, UnpickleProofState};
pub use proof::{Candidates, CandidatesQuery, ProofStep, TacticItem, Tactics};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Fields that no command knows, by name.
pub type Extra = Map<String, Value>;

/// Limits and forms of answers that several commands take.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestOptions {
    /// Wall deadline in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
    /// Heartbeats in thousands, as the option `maxHeartbeats`; 0 is unlimited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heartbeats: Option<u64>,
    /// Goals come as terms.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub terms: bool,
    /// Goals come as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plain: Option<bool>,
}

impl RequestOptions {
    /// A wall deadline.
    pub fn within(milliseconds: u64) -> RequestOptions {
        RequestOptions { timeout_ms: Some(milliseconds), ..RequestOptions::default() }
    }
}

/// What a command or file is asked to report besides messages and sorries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reports {
    /// List the tactics of the text with their goals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all_tactics: Option<bool>,
    /// List the goals at the beginning of each proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root_goals: Option<bool>,
    /// `full`, `tactics`, `original` or `substantive`; anything else is ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub infotree: Option<String>,
    /// Forget the new environment and proof states once the answer is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gc: Option<bool>,
    /// List the commands, each with its environment, instead of the `sorry`s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commands: Option<bool>,
    /// Byte at which the commands begin; what stands before it is taken for elaborated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<usize>,
}

/// A query together with the environment that it is about, in one object.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct InEnvironment<Query> {
    /// Number of the environment in the server's process.
    pub env: u64,
    /// What a client wants to know, which does not depend on any process.
    #[serde(flatten)]
    pub query: Query,
}

/// Which numbers to forget.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Forgotten {
    /// `all`.
    Word(String),
    /// These.
    #[serde(rename_all = "camelCase")]
    Numbers {
        /// Of proof states.
        #[serde(default)]
        proof_states: Vec<u64>,
        /// Of environments.
        #[serde(default)]
        envs: Vec<u64>,
    },
}

/// Drop environments and proof states.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forget {
    /// Which numbers.
    pub forget: Forgotten,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_and_its_environment_are_one_object() {
        let query = ConstantsQuery { prefix: "Nat.".into(), limit: Some(usize::MAX), ..Default::default() };
        let asked = Constants {
            constants: InEnvironment { env: 3, query },
            common: RequestOptions::within(500),
            ..Constants::default()
        };
        let text = concat!(
            r#"{"constants":{"env":3,"prefix":"Nat.","limit":18446744073709551615},"#,
            r#""timeoutMs":500}"#
        );
        assert_eq!(serde_json::to_string(&asked).unwrap(), text);
        let read: Constants = serde_json::from_value(serde_json::from_str(text).unwrap()).unwrap();
        assert_eq!(read.constants, asked.constants);
        let without: Result<Constants, _> = serde_json::from_str(r#"{"constants":{"prefix":""}}"#);
        assert!(without.unwrap_err().to_string().starts_with("missing field `env`"));
    }

    #[test]
    fn requests_have_the_documented_form() {
        let tactics = Tactics {
            tactics: vec![TacticItem::Limited {
                tactic: "omega".into(),
                heartbeats: Some(40000),
                timeout_ms: Some(2000),
            }],
            proof_state: 7,
            goal: Some(0),
            until: Some("closed".into()),
            common: RequestOptions { terms: true, plain: Some(false), ..RequestOptions::default() },
            ..Tactics::default()
        };
        let text = concat!(
            r#"{"tactics":[{"tactic":"omega","heartbeats":40000,"timeoutMs":2000}],"proofState":7,"goal":0,"#,
            r#""until":"closed","terms":true,"plain":false}"#
        );
        assert_eq!(serde_json::to_string(&tactics).unwrap(), text);
        let read: Tactics = serde_json::from_str(text).unwrap();
        assert_eq!((read.common, read.tactics), (tactics.common, tactics.tactics));
        assert_eq!(serde_json::to_string(&Command::default()).unwrap(), r#"{"cmd":""}"#);
    }
}
