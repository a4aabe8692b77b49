//! Why the judge refuses: a rule, the constant that breaks it, and how the theorem comes to it.

use super::export::ExportError;
use serde::{Deserialize, Serialize};

/// The rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The statement itself does not elaborate.
    Statement,
    /// The candidate has an error.
    Error,
    /// The candidate does not declare what was asked for.
    Missing,
    /// It declares it with another type.
    Type,
    /// A constant that the statement uses is not what it was.
    Environment,
    Timeout,
    /// The text needs more memory, a deeper stack or larger numbers than the engine has.
    Limit,
    /// The engine was lost while judging.
    Engine,
    Sorry,
    Axiom,
    /// Compiled code would have to be believed.
    Native,
    Unsafe,
    Partial,
    ImplementedBy,
    /// Lean's kernel refuses a declaration.
    Kernel,
    /// Lean's kernel accepts a declaration, and the second kernel refuses it.
    Kernels,
}

/// A refusal with its facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub rule: Rule,
    /// The constant that breaks the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constant: Option<String>,
    /// From the audited declaration to that constant, each mentioned by the one before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<String>,
    pub detail: String,
}

impl Refusal {
    pub fn new(rule: Rule, detail: impl Into<String>) -> Refusal {
        Refusal { rule, constant: None, chain: vec![], detail: detail.into() }
    }

    /// About a constant.
    pub fn of(rule: Rule, constant: &str, detail: impl Into<String>) -> Refusal {
        Refusal { constant: Some(constant.into()), ..Refusal::new(rule, detail) }
    }

    /// A declaration that cannot be read out of the engine's heap.
    pub fn unreadable(constant: &str, why: &ExportError) -> Refusal {
        let rule = match why {
            ExportError::Deadline => Rule::Timeout,
            ExportError::TooLarge => Rule::Limit,
            ExportError::Malformed(_) => Rule::Kernel,
        };
        let refusal = Refusal::of(rule, constant, format!("`{constant}` cannot be checked: {why}"));
        Refusal { chain: vec![constant.into()], ..refusal }
    }
}
