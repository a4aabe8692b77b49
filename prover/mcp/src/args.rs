//! The arguments of a call, read by the tool's [`Spec`].

use crate::spec::{Arg, Kind, Spec};
use proof_assist::Bounds;
use serde_json::{Map, Value};
use std::time::Duration;

/// The most time that a call may ask for.
const MOST: f64 = 3600.0;

/// Arguments that are what the spec says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Args(Map<String, Value>);

impl Args {
    /// Reads the arguments of a call. Absent and `null` are the same; numbers and flags may come as
    /// text, as some models send them.
    ///
    /// # Errors
    /// What is wrong with them, in words for the caller.
    pub(crate) fn read(spec: &Spec, given: Option<Map<String, Value>>) -> Result<Args, String> {
        let mut read = Map::new();
        for (name, value) in given.unwrap_or_default() {
            let Some(arg) = spec.args.iter().find(|a| a.name == name) else {
                let known: Vec<&str> = spec.args.iter().map(|a| a.name).collect();
                return Err(format!("{} takes no `{name}`; it takes {}", spec.name, known.join(", ")));
            };
            if !value.is_null() {
                let value = value_of(arg, value).map_err(|must| format!("`{name}` must be {must}"))?;
                read.insert(name, value);
            }
        }
        match spec.args.iter().find(|a| a.required && !read.contains_key(a.name)) {
            Some(missing) => Err(format!("{} needs `{}`: {}", spec.name, missing.name, missing.description)),
            None => Ok(Args(read)),
        }
    }

    /// A text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// A text that the spec asks for.
    pub(crate) fn needed(&self, name: &str) -> &str {
        self.text(name).unwrap_or_default()
    }

    /// A number.
    pub(crate) fn count(&self, name: &str) -> Option<u32> {
        self.0.get(name).and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok())
    }

    /// How many items the call wants to hear of; `usual` where it does not say.
    pub(crate) fn most(&self, name: &str, usual: usize) -> usize {
        self.count(name).map_or(usual, |most| most as usize)
    }

    /// Yes or no.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.0.get(name).and_then(Value::as_bool)
    }

    /// Texts.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let list = self.0.get(name).and_then(Value::as_array);
        list.map(|l| l.iter().filter_map(Value::as_str).map(str::to_owned).collect()).unwrap_or_default()
    }

    /// The line that the spec asks for.
    pub(crate) fn line(&self) -> u32 {
        self.count("line").unwrap_or(1)
    }

    /// How much to tell.
    pub(crate) fn bounds(&self) -> Bounds {
        let usual = Bounds::default();
        Bounds {
            offset: self.count("offset").map_or(usual.offset, |n| n as usize),
            max_chars: self.count("max_chars").map_or(usual.max_chars, |n| n as usize),
        }
    }

    /// The time for the call.
    pub(crate) fn limit(&self, spec: &Spec) -> Duration {
        let asked = ["timeout_s", "inactivity_timeout"].iter().find_map(|n| self.0.get(*n)?.as_f64());
        Duration::from_secs_f64(asked.unwrap_or(spec.seconds).clamp(0.1, MOST))
    }
}

/// The value as the argument wants it, or what it must be.
fn value_of(arg: &Arg, value: Value) -> Result<Value, String> {
    let number = |value: &Value| match value {
        Value::Number(n) => n.as_f64(),
        Value::String(s) => s.trim().parse::<f64>().ok(),
        _ => None,
    };
    match arg.kind {
        Kind::Text => match value {
            Value::String(_) => Ok(value),
            _ => Err("a text".into()),
        },
        Kind::Choice(words) => match value.as_str().filter(|v| words.contains(v)) {
            Some(word) => Ok(word.into()),
            None => Err(format!("one of {}", words.join(", "))),
        },
        Kind::Count(least) => match number(&value) {
            Some(n) if n.fract() == 0.0 && n >= f64::from(least) && n <= f64::from(u32::MAX) => {
                Ok((n as u64).into())
            }
            _ => Err(format!("a whole number of at least {least}")),
        },
        Kind::Seconds => match number(&value) {
            Some(n) if n.is_finite() && n > 0.0 => Ok(n.into()),
            _ => Err("a number of seconds above 0".into()),
        },
        Kind::Flag => match &value {
            Value::Bool(_) => Ok(value),
            Value::String(s) if s.eq_ignore_ascii_case("true") => Ok(true.into()),
            Value::String(s) if s.eq_ignore_ascii_case("false") => Ok(false.into()),
            _ => Err("true or false".into()),
        },
        Kind::Texts => match value {
            Value::Array(ref list) if list.iter().all(Value::is_string) => Ok(value),
            Value::String(one) => Ok(vec![Value::String(one)].into()),
            _ => Err("a list of texts".into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const SPEC: Spec = Spec {
        name: "tool",
        title: "",
        description: "",
        args: &[
            Arg::needed("file_path", Kind::Text, "the file"),
            Arg::optional("line", Kind::Count(1), "the line"),
            Arg::optional("format", Kind::Choice(&["text", "structured"]), ""),
            Arg::optional("snippets", Kind::Texts, ""),
            Arg::optional("search", Kind::Flag, ""),
            Arg::optional("timeout_s", Kind::Seconds, ""),
        ],
        seconds: 30.0,
    };

    fn read(value: Value) -> Result<Args, String> {
        Args::read(&SPEC, value.as_object().cloned())
    }

    #[test]
    fn arguments_as_models_send_them() {
        let sent =
            json!({"file_path": "a.lean", "line": "3", "format": null, "snippets": "simp", "search": "True"});
        let args = read(sent).unwrap();
        assert_eq!((args.needed("file_path"), args.line(), args.text("format")), ("a.lean", 3, None));
        assert_eq!((args.texts("snippets"), args.flag("search")), (vec!["simp".to_owned()], Some(true)));
        assert_eq!(args.limit(&SPEC), Duration::from_secs(30));
        assert_eq!(read(json!({"file_path": "a", "timeout_s": 0.5})).unwrap().limit(&SPEC).as_millis(), 500);
    }

    #[test]
    fn wrong_arguments_are_reported_in_words() {
        let fault = |value| read(value).unwrap_err();
        assert!(fault(json!({})).contains("needs `file_path`: the file"));
        assert!(fault(json!({"file_path": 1})).contains("must be a text"));
        assert!(fault(json!({"file_path": "a", "line": 0})).contains("at least 1"));
        assert!(fault(json!({"file_path": "a", "line": 1.5})).contains("whole number"));
        assert!(fault(json!({"file_path": "a", "format": "x"})).contains("one of text, structured"));
        assert!(fault(json!({"file_path": "a", "lines": 1})).contains("takes no `lines`"));
        assert!(fault(json!({"file_path": "a", "snippets": [1]})).contains("a list of texts"));
        assert!(fault(json!({"file_path": "a", "timeout_s": -1})).contains("above 0"));
    }

    #[test]
    fn schemas_are_flat() {
        let schema = SPEC.schema();
        assert_eq!(schema["required"], json!(["file_path"]));
        let properties = schema["properties"].as_object().unwrap();
        assert!(properties.values().all(|p| p["type"].is_string()), "{properties:?}");
    }
}
