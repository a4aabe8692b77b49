//! What a tool takes, and its JSON schema.

use serde_json::{Map, Value, json};

/// A tool as clients see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spec {
    /// Its name.
    pub name: &'static str,
    /// A few words for menus.
    pub title: &'static str,
    /// What it does, for whoever decides to call it.
    pub description: &'static str,
    /// What it takes.
    pub args: &'static [Arg],
    /// Seconds that a call has where it does not say.
    pub seconds: f64,
}

/// An argument.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arg {
    /// Its name.
    pub name: &'static str,
    /// What it may be.
    pub kind: Kind,
    /// Whether it must be given.
    pub required: bool,
    /// What it means.
    pub description: &'static str,
}

/// What an argument may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Any text.
    Text,
    /// One of some words.
    Choice(&'static [&'static str]),
    /// A whole number of at least so much.
    Count(u32),
    /// Seconds.
    Seconds,
    /// Yes or no.
    Flag,
    /// A list of texts.
    Texts,
}

impl Arg {
    /// An argument that must be given.
    pub(crate) const fn needed(name: &'static str, kind: Kind, description: &'static str) -> Arg {
        Arg { name, kind, required: true, description }
    }

    /// An argument that may be left out.
    pub(crate) const fn optional(name: &'static str, kind: Kind, description: &'static str) -> Arg {
        Arg { name, kind, required: false, description }
    }

    fn schema(&self) -> Value {
        let mut schema = match self.kind {
            Kind::Text => json!({"type": "string"}),
            Kind::Choice(words) => json!({"type": "string", "enum": words}),
            Kind::Count(least) => json!({"type": "integer", "minimum": least}),
            Kind::Seconds => json!({"type": "number", "minimum": 0.1}),
            Kind::Flag => json!({"type": "boolean"}),
            Kind::Texts => json!({"type": "array", "items": {"type": "string"}}),
        };
        schema["description"] = self.description.into();
        schema
    }
}

impl Spec {
    /// The schema of the arguments: flat, each property with one `type`.
    pub(crate) fn schema(&self) -> Map<String, Value> {
        let properties: Map<String, Value> =
            self.args.iter().map(|a| (a.name.to_owned(), a.schema())).collect();
        let required: Vec<&str> = self.args.iter().filter(|a| a.required).map(|a| a.name).collect();
        let mut schema = Map::new();
        schema.insert("type".into(), "object".into());
        schema.insert("properties".into(), properties.into());
        schema.insert("required".into(), required.into());
        schema
    }
}
