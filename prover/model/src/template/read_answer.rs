//! Where in an answer the proposal is.

use crate::proposed::said;

/// The first line with anything on it.
pub(super) fn first_line(answer: &str) -> &str {
    let said = said(answer).unwrap_or_default();
    said.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
}

/// A text without ReProver's marks around the names of premises.
pub(super) fn without_marks(text: &str) -> String {
    text.replace("<a>", "").replace("</a>", "")
}
