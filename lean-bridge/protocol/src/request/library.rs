//! Questions about an environment.

use super::{Extra, InEnvironment, RequestOptions};
use serde::{Deserialize, Serialize};

/// Which constants to list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ConstantsQuery {
    /// Beginning of the name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    /// Text in the name, in capitals or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contains: Option<String>,
    /// Exact names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<Vec<String>>,
    /// What the statement says: terms with holes and more, in Loogle's notation (`?a * (?b + ?c) = _`,
    /// `|- ?a ≤ ?b`, `"comm", List.map`). The constants come short statements first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// `axiom`, `definition`, `theorem`, `opaque`, `quotient`, `inductive`, `constructor` or `recursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// How many at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// Print types.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub types: bool,
}

/// List constants of an environment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Constants {
    /// Which constants.
    pub constants: InEnvironment<ConstantsQuery>,
    /// Limits and forms of the answer.
    #[serde(flatten)]
    pub common: RequestOptions,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Constants in the type and value of a declaration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Uses {
    /// Full name of the declaration.
    pub uses: String,
    /// Number of the environment.
    pub env: u64,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Which statements of an environment's imports to print.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PremisesQuery {
    /// Index of a module; without one, the modules are listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<usize>,
    /// How many statements of the module are left out before the first one that is printed.
    #[serde(default)]
    pub skip: usize,
    /// How many at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
}

/// Which statements of a project to give.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProjectPremisesQuery {
    /// Number of the proof state that they are for.
    pub proof_state: u64,
    /// How many at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
}

/// Give the statements that are in sight of a proof state and not the library's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProjectPremises {
    /// Which statements.
    #[serde(rename = "projectPremises")]
    pub project_premises: ProjectPremisesQuery,
    /// Limits and forms of the answer.
    #[serde(flatten)]
    pub common: RequestOptions,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Print the library's statements, or list its modules.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Premises {
    /// Which statements.
    pub premises: InEnvironment<PremisesQuery>,
    /// Limits and forms of the answer.
    #[serde(flatten)]
    pub common: RequestOptions,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
