//! Candidates that cannot be checked.

/// A text whose definition cannot be checked here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// Id of the definition.
    pub definition: String,
    pub text: String,
    pub reason: String,
}
