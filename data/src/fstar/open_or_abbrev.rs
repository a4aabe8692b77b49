//! An `open` or a module abbreviation in force at a definition.

use super::record::{take, through_members, with_rest};
use serde_json::{Map, Value, json};
use std::fmt;

/// What one entry of `opens_and_abbrevs` does.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Import {
    /// `open MODULE`, a module or a namespace.
    Open(String),
    /// `module SHORT = MODULE`.
    Abbrev {
        /// The abbreviation.
        short: String,
        /// What it stands for.
        module: String,
    },
}

/// As F* reads it.
impl fmt::Display for Import {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(module) => write!(f, "open {module}"),
            Self::Abbrev { short, module } => write!(f, "module {short}={module}"),
        }
    }
}

/// An entry of `opens_and_abbrevs`. Two shapes of it are about and both are read, and written as they were
/// read: `{"open": M}` or `{"abbrev": A, "full_module": M}` in a file's own JSON, and `{"abbrev": false,
/// "full_module": M, "short_module": null}` or the like in the published records.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenOrAbbrev {
    /// What it does.
    pub import: Import,
    /// Whether it is in the shape of the published records.
    pub flat: bool,
    /// Other members, and those that are null.
    pub rest: Map<String, Value>,
}

impl OpenOrAbbrev {
    pub(crate) fn from_members(mut members: Map<String, Value>) -> Result<Self, String> {
        if let Some(abbrev) = members.get("abbrev").and_then(Value::as_bool) {
            members.remove("abbrev");
            let module =
                take(&mut members, "full_module")?.ok_or("no full_module in an open or abbreviation")?;
            let import = if abbrev {
                let short =
                    take(&mut members, "short_module")?.ok_or("no short_module in an abbreviation")?;
                Import::Abbrev { short, module }
            } else {
                Import::Open(module)
            };
            return Ok(Self { import, flat: true, rest: members });
        }
        let import = match (take(&mut members, "open")?, take(&mut members, "abbrev")?) {
            (Some(module), None) => Import::Open(module),
            (None, Some(short)) => {
                let module = take(&mut members, "full_module")?.ok_or("no full_module in an abbreviation")?;
                Import::Abbrev { short, module }
            }
            _ => return Err("neither an open nor an abbreviation: `open` or `abbrev` is expected".into()),
        };
        Ok(Self { import, flat: false, rest: members })
    }

    pub(crate) fn to_members(&self) -> Result<Map<String, Value>, serde_json::Error> {
        let value = match (&self.import, self.flat) {
            (Import::Open(module), false) => json!({"open": module}),
            (Import::Open(module), true) => json!({"abbrev": false, "full_module": module}),
            (Import::Abbrev { short, module }, false) => json!({"abbrev": short, "full_module": module}),
            (Import::Abbrev { short, module }, true) => {
                json!({"abbrev": true, "full_module": module, "short_module": short})
            }
        };
        let members = match value {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        Ok(with_rest(members, &self.rest))
    }
}

through_members!(OpenOrAbbrev);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_shapes_are_read_and_written_as_they_were() {
        let open = Import::Open("FStar.Mul".into());
        let abbrev = Import::Abbrev { short: "L".into(), module: "FStar.List.Tot".into() };
        for (value, import) in [
            (json!({"open": "FStar.Mul"}), &open),
            (json!({"abbrev": false, "full_module": "FStar.Mul", "short_module": null}), &open),
            (json!({"abbrev": null, "full_module": null, "open": "FStar.Mul", "new": 1}), &open),
            (json!({"abbrev": "L", "full_module": "FStar.List.Tot"}), &abbrev),
            (json!({"abbrev": true, "full_module": "FStar.List.Tot", "short_module": "L"}), &abbrev),
        ] {
            let read: OpenOrAbbrev = serde_json::from_value(value.clone()).unwrap();
            assert_eq!(read.import, *import);
            assert_eq!(serde_json::to_value(&read).unwrap(), value);
        }
    }

    #[test]
    fn anything_else_is_an_error() {
        for value in [
            json!({}),
            json!({"open": "A", "abbrev": "B"}),
            json!({"abbrev": "B"}),
            json!({"abbrev": true, "full_module": "B"}),
            json!({"abbrev": false}),
            json!({"open": 1}),
            json!("open"),
        ] {
            assert!(serde_json::from_value::<OpenOrAbbrev>(value.clone()).is_err(), "{value}");
        }
    }
}
