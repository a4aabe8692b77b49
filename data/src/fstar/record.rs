//! JSON objects that are read into fields and written again without losing anything.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Declares a struct of optional fields for a JSON object of which more or less may be there.
///
/// Besides the struct it makes `from_members` and `to_members`, and with these `Serialize` and
/// `Deserialize`. Members without a field, and members that are null, end up in `rest` and are
/// written again: reading and writing gives an equal JSON value. (`#[serde(flatten)]` alone would
/// lose the nulls, and its errors do not name the member.)
macro_rules! record {
    ($(#[$meta:meta])* pub struct $name:ident {
        $( $(#[$doc:meta])* $field:ident: $type:ty $(as $key:literal)?, )*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name {
            $( $(#[$doc])* pub $field: Option<$type>, )*
            /// What the object holds beyond the fields, and its members that are null: kept, and written
            /// again. A field that is set wins over a member of the same name here.
            pub rest: serde_json::Map<String, serde_json::Value>,
        }

        impl $name {
            pub(crate) fn from_members(
                mut members: serde_json::Map<String, serde_json::Value>,
            ) -> Result<Self, String> {
                Ok(Self {
                    $( $field: $crate::fstar::record::take(
                        &mut members,
                        $crate::fstar::record::key!($field $($key)?),
                    )?, )*
                    rest: members,
                })
            }

            pub(crate) fn to_members(
                &self,
            ) -> Result<serde_json::Map<String, serde_json::Value>, serde_json::Error> {
                let mut members = serde_json::Map::new();
                $( $crate::fstar::record::put(
                    &mut members,
                    $crate::fstar::record::key!($field $($key)?),
                    self.$field.as_ref(),
                )?; )*
                Ok($crate::fstar::record::with_rest(members, &self.rest))
            }
        }

        $crate::fstar::record::through_members!($name);
    };
}

/// `Serialize` and `Deserialize` by way of `to_members` and `from_members`.
macro_rules! through_members {
    ($name:ident) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let members = serde_json::Map::deserialize(deserializer)?;
                Self::from_members(members).map_err(serde::de::Error::custom)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.to_members().map_err(serde::ser::Error::custom)?.serialize(serializer)
            }
        }
    };
}

/// The name of a field's member: that of the field, unless another is given.
macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}

pub(crate) use {key, record, through_members};

/// Takes a member out and reads it; one that is null stays where it is.
pub(crate) fn take<T: DeserializeOwned>(
    members: &mut Map<String, Value>,
    key: &str,
) -> Result<Option<T>, String> {
    match members.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(_) => {
            let value = members.remove(key).unwrap_or_default();
            serde_json::from_value(value).map(Some).map_err(|error| format!("{key}: {error}"))
        }
    }
}

/// Adds a member if there is a value.
pub(crate) fn put<T: Serialize>(
    members: &mut Map<String, Value>,
    key: &str,
    value: Option<&T>,
) -> Result<(), serde_json::Error> {
    if let Some(value) = value {
        members.insert(key.to_owned(), serde_json::to_value(value)?);
    }
    Ok(())
}

/// Adds what was kept, except where a field has taken its place.
pub(crate) fn with_rest(mut members: Map<String, Value>, rest: &Map<String, Value>) -> Map<String, Value> {
    for (key, value) in rest {
        members.entry(key.as_str()).or_insert_with(|| value.clone());
    }
    members
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    record! {
        /// An example.
        pub struct Example {
            /// A number.
            number: i64,
            /// A field whose member is a keyword.
            kind: String as "type",
        }
    }

    #[test]
    fn nothing_is_lost() {
        for value in [
            json!({}),
            json!({"number": 1, "type": "t"}),
            json!({"number": null, "type": null, "other": null}),
            json!({"other": {"deep": [1, null]}, "type": ""}),
        ] {
            let read: Example = serde_json::from_value(value.clone()).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), value);
            let text = serde_json::to_string(&read).unwrap();
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        }
    }

    #[test]
    fn a_field_that_is_set_wins_over_the_null_it_was_read_with() {
        let mut read: Example = serde_json::from_value(json!({"number": null})).unwrap();
        read.number = Some(3);
        assert_eq!(serde_json::to_string(&read).unwrap(), r#"{"number":3}"#);
    }

    #[test]
    fn an_error_names_the_member() {
        let error = serde_json::from_value::<Example>(json!({"type": 5})).unwrap_err();
        assert!(error.to_string().starts_with("type: invalid type: integer `5`"), "{error}");
    }
}
