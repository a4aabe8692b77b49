//! One line of input, read as F* reads it.

use serde_json::{Map, Value};

pub struct Request {
    pub id: String,
    pub query: String,
    pub args: Arguments,
}

/// Why the line is no query; the id is `?` if it could not be read.
pub struct Violation {
    pub id: String,
    pub message: String,
}

pub struct Arguments(Map<String, Value>);

/// In F*'s words.
fn got(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(b) => format!("bool ({b})"),
        Value::Number(n) => format!("int ({n})"),
        Value::String(s) => format!("string ({s})"),
        Value::Array(_) => "list (...)".into(),
        Value::Object(_) => "dictionary (...)".into(),
    }
}

fn expected(what: &str, value: &Value) -> String {
    format!("JSON decoding failed: expected {what}, got {}", got(value))
}

/// F* reads no numbers but small integers.
fn has_other_numbers(value: &Value) -> bool {
    match value {
        Value::Number(n) => !n.is_i64(),
        Value::Array(list) => list.iter().any(has_other_numbers),
        Value::Object(map) => map.values().any(has_other_numbers),
        _ => false,
    }
}

impl Request {
    pub fn parse(line: &str) -> Result<Self, Violation> {
        let mut id = String::from("?");
        Self::read(line, &mut id).map_err(|message| Violation { id, message })
    }

    fn read(line: &str, id: &mut String) -> Result<Self, String> {
        let value = serde_json::from_str(line).ok().filter(|v| !has_other_numbers(v));
        let mut map = match value {
            None => return Err("Json parsing failed.".into()),
            Some(Value::Object(map)) => map,
            Some(other) => return Err(expected("dictionary", &other)),
        };
        let mut take = |key: &str| map.remove(key).ok_or_else(|| format!("Missing key [{key}] in query."));
        match take("query-id")? {
            Value::String(text) => id.clone_from(&text),
            other => return Err(expected("string", &other)),
        }
        let query = match take("query")? {
            Value::String(text) => text,
            other => return Err(expected("string", &other)),
        };
        match take("args")? {
            Value::Object(args) => Ok(Self { id: id.clone(), query, args: Arguments(args) }),
            other => Err(expected("dictionary", &other)),
        }
    }
}

impl Arguments {
    pub fn get(&self, key: &str) -> Result<&Value, String> {
        self.0.get(key).ok_or_else(|| format!("Missing key [{key}] in [args]."))
    }

    pub fn maybe(&self, key: &str) -> Option<&Value> {
        self.0.get(key).filter(|v| !v.is_null())
    }

    pub fn text(&self, key: &str) -> Result<&str, String> {
        let value = self.get(key)?;
        value.as_str().ok_or_else(|| expected("string", value))
    }

    pub fn maybe_text(&self, key: &str) -> Result<Option<&str>, String> {
        let Some(value) = self.maybe(key) else { return Ok(None) };
        value.as_str().map(Some).ok_or_else(|| expected("string", value))
    }

    pub fn int(&self, key: &str) -> Result<i64, String> {
        let value = self.get(key)?;
        value.as_i64().ok_or_else(|| expected("int", value))
    }

    pub fn list(&self, key: &str) -> Result<Vec<&str>, String> {
        let value = self.get(key)?;
        let list = value.as_array().ok_or_else(|| expected("list", value))?;
        list.iter().map(|v| v.as_str().ok_or_else(|| expected("string", v))).collect()
    }

    /// `full`, `lax` or `syntax`.
    pub fn kind(&self) -> Result<&str, String> {
        let kind = self.text("kind")?;
        if ["full", "lax", "syntax"].contains(&kind) {
            Ok(kind)
        } else {
            Err(format!("JSON decoding failed: expected push_kind, got string ({kind})"))
        }
    }
}
