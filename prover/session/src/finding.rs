//! What was found in the library, and how it was looked for.

use crate::answer::Completeness;
use crate::known::Known;
use crate::names::is_name_char;
use serde::Serialize;

/// How a question is put to the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// One word: names that hold it.
    Name,
    /// Several words: statements that speak of them.
    Words,
    /// Anything else: terms with holes, in Loogle's notation.
    Pattern,
}

impl Way {
    /// What a text means.
    pub(crate) fn of(query: &str) -> Way {
        let is_word = |w: &str| w.chars().all(|c| (is_name_char(c) || c == '.') && c != '?') && w != "_";
        let words: Vec<&str> = query.split_whitespace().collect();
        match words.iter().all(|w| is_word(w)) {
            false => Way::Pattern,
            true if words.len() > 1 => Way::Words,
            true => Way::Name,
        }
    }
}

/// What was found in the library.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// How it was looked for.
    pub way: Way,
    /// The best first.
    pub items: Vec<Known>,
    /// How many there are, whether or not they are told.
    pub found: usize,
    /// Whether all was searched and told.
    pub completeness: Completeness,
    /// What was not searched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
