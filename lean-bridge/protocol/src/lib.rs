//! What is said between a Lean server and its clients, each thing defined once and serialised in both
//! directions. `PROTOCOL.md` beside this crate shows it on the wire.
//!
//! | module | what |
//! |---|---|
//! | [`term`] | goals and expressions as plain data |
//! | [`verdict`] | what the judge says: tier, rule, refusal, judgement |
//! | [`auto_bound`] | names that Lean has bound by itself |
//! | [`request`], [`answer`] | what a client may ask, and what it is told |
//! | [`tactic`] | what tactics leave |
//! | [`tree`] | tactics nested as they ran |
//! | [`document`] | the commands of a text, and what holds at places of it |
//! | [`failure`] | why there is no answer, and why a tactic failed |
//! | [`mutation`] | new theorems out of old ones |
//! | [`message`] | what Lean says about a text, and where |
//!
//! ```
//! use lean_protocol::request::Tactics;
//!
//! let request: Tactics = serde_json::from_str(r#"{"proofState": 7, "tactics": ["omega", "simp"]}"#)?;
//! assert_eq!((request.proof_state, request.tactics.len()), (7, 2));
//! assert_eq!(serde_json::to_string(&request)?, r#"{"tactics":["omega","simp"],"proofState":7}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Nothing here knows an engine, a process or a policy. Readers are tolerant: unknown fields are skipped,
//! missing ones have defaults, so that older and newer servers can be read with the same types.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod answer;
pub mod auto_bound;
pub mod document;
pub mod failure;
pub mod message;
pub mod mutation;
pub mod request;
pub mod tactic;
pub mod term;
pub mod tree;
pub mod verdict;

pub use auto_bound::AutoBound;
pub use failure::{ErrorKind, FailureKind, LossReason};
pub use message::{Message, Position};
pub use verdict::{Judgement, Refusal, Rule, STANDARD_AXIOMS, Tier, believes_compiled_code};
