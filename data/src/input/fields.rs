//! The fields of a record, each known by the names that published data sets give it.

use super::json_kind::kind;
use super::lean_text;
use crate::LeanFile;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Names of what a record is called.
pub const NAME: &[&str] = &["name", "problem_id", "id", "custom_id", "uuid"];
/// Names of the theorem to be proved.
pub const STATEMENT: &[&str] = &["statement", "formal_statement", "theorem_statement", "formal_theorem"];
/// Names of its proof: a declaration, or what follows the statement.
pub const PROOF: &[&str] = &["proof", "formal_proof"];
/// Names of a whole text with its proofs.
pub const CODE: &[&str] = &["code", "full_code"];
/// A whole text, with its proof or without: Goedel's name for both.
pub const WHOLE: &[&str] = &["lean4_code"];

/// How many of the fields that were found are named when one is missing.
const NAMED: usize = 16;

/// The fields of a JSON object.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Fields(Map<String, Value>);

impl From<Map<String, Value>> for Fields {
    fn from(map: Map<String, Value>) -> Self {
        Fields(map)
    }
}

impl Fields {
    /// The object.
    pub fn into_value(self) -> Value {
        Value::Object(self.0)
    }

    /// Whether there is such a field, whatever it holds.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A field that holds something: `null` counts as absent.
    fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|v| !v.is_null())
    }

    /// The first text that has one of these names, as Lean reads it,
    /// with its name; blank ones count as absent.
    ///
    /// # Errors
    /// When the only ones are no texts.
    pub fn text(&self, names: &[&'static str]) -> Result<Option<(&'static str, Cow<'_, str>)>, String> {
        Ok(self.texts(names)?.into_iter().next())
    }

    /// As [`Fields::text`], but a text that declares a theorem is preferred: some data sets tell
    /// the statement in words under one of the names.
    ///
    /// # Errors
    /// As there, and when two declare different ones: nobody could say which was meant.
    pub fn lean(&self, names: &[&'static str]) -> Result<Option<(&'static str, Cow<'_, str>)>, String> {
        let mut texts = self.texts(names)?;
        let declares = |text: &str| LeanFile::parse("", text).is_ok_and(|f| !f.declarations.is_empty());
        let best = match texts.len() {
            0 => return Ok(None),
            1 => 0,
            _ => {
                let mut declaring = (0..texts.len()).filter(|i| declares(&texts[*i].1));
                let best = declaring.next().unwrap_or(0);
                if let Some(other) = declaring.find(|i| texts[*i].1.trim() != texts[best].1.trim()) {
                    return Err(format!("`{}` and `{}` differ", texts[best].0, texts[other].0));
                }
                best
            }
        };
        Ok(Some(texts.swap_remove(best)))
    }

    fn texts(&self, names: &[&'static str]) -> Result<Vec<(&'static str, Cow<'_, str>)>, String> {
        let mut texts = vec![];
        let mut other = None;
        for name in names {
            match self.value(name) {
                Some(Value::String(text)) if !text.trim().is_empty() => texts.push((*name, lean_text(text))),
                Some(Value::String(_)) | None => {}
                Some(value) => other = other.or(Some(format!("`{name}` is {}, not a text", kind(value)))),
            }
        }
        match other {
            Some(why) if texts.is_empty() => Err(why),
            _ => Ok(texts),
        }
    }

    /// The first text or number that has one of these names.
    ///
    /// # Errors
    /// When the only one is neither.
    pub fn id(&self, names: &[&str]) -> Result<Option<String>, String> {
        for name in names {
            return match self.value(name) {
                None => continue,
                Some(Value::String(text)) if text.trim().is_empty() => continue,
                Some(Value::String(text)) => Ok(Some(text.clone())),
                Some(Value::Number(number)) => Ok(Some(number.to_string())),
                Some(value) => Err(format!("`{name}` is {}, neither a text nor a number", kind(value))),
            };
        }
        Ok(None)
    }

    /// A field of any other type.
    ///
    /// # Errors
    /// When it is there and of another type; `what` says which one is expected.
    pub fn typed<T: serde::de::DeserializeOwned>(&self, name: &str, what: &str) -> Result<Option<T>, String> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let read = serde_json::from_value(value.clone());
        read.map(Some).map_err(|_| format!("`{name}` is {}, not {what}", kind(value)))
    }

    /// That a field is missing: the names it may have, and those that are there instead.
    pub fn missing(&self, names: &[&[&str]]) -> String {
        let known: Vec<String> = names.iter().copied().flatten().map(|n| format!("`{n}`")).collect();
        let found: Vec<String> = self.0.keys().take(NAMED).map(|n| format!("`{n}`")).collect();
        let more = match self.0.len() - found.len() {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        let found = match found.is_empty() {
            true => "no field at all".into(),
            false => format!("{}{more}", found.join(", ")),
        };
        format!("one of the fields {} is needed; found: {found}", known.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields(value: Value) -> Fields {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn texts_by_all_their_names() {
        for name in STATEMENT {
            let f = fields(json!({*name: "theorem t : True", "other": 1}));
            assert_eq!(f.text(STATEMENT).unwrap().unwrap().1, "theorem t : True");
        }
        let f =
            fields(json!({"statement": null, "formal_statement": " ", "formal_theorem": "\u{feff}a\r\nb"}));
        assert_eq!(f.text(STATEMENT).unwrap().unwrap(), ("formal_theorem", "a\nb".into()));
        let f = fields(json!({"statement": "Show that it is.", "formal_statement": "theorem t : True"}));
        assert_eq!(f.lean(STATEMENT).unwrap().unwrap().0, "formal_statement");
        let f = fields(json!({"statement": "theorem t : False", "formal_statement": "theorem t : True"}));
        assert_eq!(f.lean(STATEMENT).unwrap_err(), "`statement` and `formal_statement` differ");
        let f = fields(json!({"statement": ["theorem"]}));
        assert_eq!(f.text(STATEMENT).unwrap_err(), "`statement` is an array, not a text");
    }

    #[test]
    fn names_are_texts_or_numbers() {
        assert_eq!(fields(json!({"id": 7})).id(NAME).unwrap().unwrap(), "7");
        assert_eq!(fields(json!({"name": "a", "id": 7})).id(NAME).unwrap().unwrap(), "a");
        assert_eq!(fields(json!({})).id(NAME).unwrap(), None);
        assert!(fields(json!({"id": {}})).id(NAME).is_err());
    }

    #[test]
    fn what_is_missing_is_told_with_what_is_there() {
        let told = fields(json!({"problem": "x", "answer": 3})).missing(&[PROOF, CODE]);
        assert_eq!(
            told,
            "one of the fields `proof`, `formal_proof`, `code`, `full_code` is needed; found: `problem`, \
             `answer`"
        );
        assert!(fields(json!({})).missing(&[PROOF]).ends_with("found: no field at all"));
    }
}
