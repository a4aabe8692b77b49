//! What cannot be read out of an engine's heap as a refusal.

use super::export::ExportError;
use lean_protocol::{Refusal, Rule};

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
