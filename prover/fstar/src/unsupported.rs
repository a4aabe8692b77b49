//! Candidates that cannot be checked.

/// A text whose definition cannot be checked here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// Id of the definition.
    pub definition: String,
    /// The text that was to be checked.
    pub text: String,
    /// Why it cannot be checked.
    pub reason: String,
}
