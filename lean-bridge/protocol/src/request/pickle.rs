//! Environments and proof states in files.

use super::Extra;
use serde::{Deserialize, Serialize};

/// Write an environment to a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PickleEnvironment {
    /// Number of the environment.
    pub env: u64,
    /// The file.
    pub pickle_to: String,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Read an environment from a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnpickleEnvironment {
    /// The file.
    pub unpickle_env_from: String,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Write a proof state to a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PickleProofState {
    /// Number of the proof state.
    pub proof_state: u64,
    /// The file.
    pub pickle_to: String,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Read a proof state from a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnpickleProofState {
    /// The file.
    pub unpickle_proof_state_from: String,
    /// Number of the environment; without one the text may import.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub env: Option<u64>,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
