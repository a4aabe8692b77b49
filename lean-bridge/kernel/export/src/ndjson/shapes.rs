//! The shapes of the values in an export's lines, by the format's own names of keys.

use crate::error::{ReadProblem, unsupported};
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Deserialize as Derive, Serialize};
use std::borrow::Cow;
use std::fmt;

/// Who wrote a file, and from what.
#[derive(Clone, Debug, PartialEq, Eq, Derive, Serialize)]
pub struct Meta {
    /// The program that wrote the file, if it says so.
    pub exporter: Option<Program>,
    /// The Lean whose declarations it holds, if it says so.
    pub lean: Option<Lean>,
    /// The file's format, which must be known.
    pub format: Option<Format>,
}

/// A program with its version.
#[derive(Clone, Debug, PartialEq, Eq, Derive, Serialize)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A Lean.
#[derive(Clone, Debug, PartialEq, Eq, Derive, Serialize)]
pub struct Lean {
    /// The commit that it was built from.
    pub githash: String,
    /// Its version.
    pub version: String,
}

/// The version of the file's format.
#[derive(Clone, Debug, PartialEq, Eq, Derive, Serialize)]
pub struct Format {
    /// Three numbers.
    pub version: String,
}

/// A number where the format sets no bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    Small(u64),
    /// It needs more than 64 bits.
    Big,
}

impl Number {
    pub fn wide(self, what: &str) -> Result<u64, ReadProblem> {
        match self {
            Number::Small(n) => Ok(n),
            Number::Big => Err(unsupported(format!("{what} is beyond 64 bits"))),
        }
    }

    pub fn small(self, what: &str) -> Result<u32, ReadProblem> {
        crate::error::small(self.wide(what)?, what)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberVisitor;
        impl Visitor<'_> for NumberVisitor {
            type Value = Number;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a natural number")
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Number, E> {
                Ok(Number::Small(number))
            }
            // Integers of more than 64 bits come as these, and so do fractions, which are smaller.
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Number, E> {
                match number >= u64::MAX as f64 {
                    true => Ok(Number::Big),
                    false => Err(E::invalid_type(de::Unexpected::Float(number), &self)),
                }
            }
        }
        deserializer.deserialize_any(NumberVisitor)
    }
}

/// Metadata of an expression, of which nothing is used.
type Unused = Option<serde_json::Value>;

#[derive(Debug, Derive)]
pub(super) struct StrName<'a> {
    pub pre: u64,
    #[serde(borrow)]
    pub str: Cow<'a, str>,
}

#[derive(Debug, Derive)]
pub(super) struct NumName {
    pub pre: u64,
    pub i: Number,
}

#[derive(Debug, Derive)]
pub(super) struct Const {
    pub name: u64,
    pub us: Vec<u64>,
}

#[derive(Debug, Derive)]
pub(super) struct App {
    #[serde(rename = "fn")]
    pub function: u64,
    pub arg: u64,
}

#[derive(Debug, Derive)]
#[serde(rename_all = "camelCase")]
pub(super) struct Binding<'a> {
    pub name: u64,
    #[serde(rename = "type")]
    pub ty: u64,
    pub body: u64,
    #[serde(borrow)]
    pub binder_info: Cow<'a, str>,
}

#[derive(Debug, Derive)]
pub(super) struct Let {
    pub name: u64,
    #[serde(rename = "type")]
    pub ty: u64,
    pub value: u64,
    pub body: u64,
    pub nondep: bool,
}

#[derive(Debug, Derive)]
#[serde(rename_all = "camelCase")]
pub(super) struct Proj {
    pub type_name: u64,
    pub idx: Number,
    #[serde(rename = "struct")]
    pub of: u64,
}

#[derive(Debug, Derive)]
pub(super) struct Metadata {
    pub expr: u64,
    #[serde(rename = "data")]
    _data: Unused,
}

#[derive(Debug, Derive)]
#[serde(rename_all = "camelCase")]
pub(super) struct Axiom {
    pub name: u64,
    pub level_params: Vec<u64>,
    #[serde(rename = "type")]
    pub ty: u64,
    pub is_unsafe: bool,
}

#[derive(Debug, Derive)]
#[serde(rename_all = "camelCase")]
pub(super) struct Definition<'a> {
    pub name: u64,
    pub level_params: Vec<u64>,
    #[serde(rename = "type")]
    pub ty: u64,
    pub value: u64,
    #[serde(borrow)]
    pub hints: HintsLine<'a>,
    #[serde(borrow)]
    pub safety: Cow<'a, str>,
    pub all: Vec<u64>,
}

/// How eagerly a definition is unfolded.
#[derive(Debug, Derive)]
#[serde(untagged)]
pub(super) enum HintsLine<'a> {
    Word(#[serde(borrow)] Cow<'a, str>),
    Regular { regular: u32 },
}

#[derive(Debug, Derive)]
#[serde(rename_all = "camelCase")]
pub(super) struct Theorem {
    pub name: u64,
    pub level_params: Vec<u64>,
    #[serde(rename = "type")]
    pub ty: u64,
    pub value: u64,
    pub all: Vec<u64>,
}

#[derive(Debug, Derive)]
#[serde(rename_all = "camelCase")]
pub(super) struct Opaque {
    pub name: u64,
    pub level_params: Vec<u64>,
    #[serde(rename = "type")]
    pub ty: u64,
    pub value: u64,
    pub is_unsafe: bool,
    pub all: Vec<u64>,
}

#[derive(Debug, Derive)]
#[serde(rename_all = "camelCase")]
pub(super) struct Quotient<'a> {
    pub name: u64,
    pub level_params: Vec<u64>,
    #[serde(rename = "type")]
    pub ty: u64,
    #[serde(borrow)]
    pub kind: Cow<'a, str>,
}

#[derive(Debug, Derive)]
pub(super) struct Inductive {
    pub types: Vec<TypeLine>,
    pub ctors: Vec<ConstructorLine>,
    pub recs: Vec<RecursorLine>,
}

#[derive(Debug, Derive)]
#[serde(rename_all = "camelCase")]
pub(super) struct TypeLine {
    pub name: u64,
    pub level_params: Vec<u64>,
    #[serde(rename = "type")]
    pub ty: u64,
    pub num_params: u64,
    #[serde(rename = "numIndices")]
    _num_indices: u64,
    pub all: Vec<u64>,
    pub ctors: Vec<u64>,
    #[serde(rename = "numNested")]
    _num_nested: u64,
    #[serde(rename = "isRec")]
    _is_rec: bool,
    pub is_unsafe: bool,
    #[serde(rename = "isReflexive")]
    _is_reflexive: bool,
}

#[derive(Debug, Derive)]
#[serde(rename_all = "camelCase")]
pub(super) struct ConstructorLine {
    pub name: u64,
    pub level_params: Vec<u64>,
    #[serde(rename = "type")]
    pub ty: u64,
    pub induct: u64,
    pub cidx: u64,
    pub num_params: u64,
    pub num_fields: u64,
    pub is_unsafe: bool,
}

#[derive(Debug, Derive)]
#[serde(rename_all = "camelCase")]
pub(super) struct RecursorLine {
    pub name: u64,
    pub level_params: Vec<u64>,
    #[serde(rename = "type")]
    pub ty: u64,
    pub all: Vec<u64>,
    pub num_params: u64,
    pub num_indices: u64,
    pub num_motives: u64,
    pub num_minors: u64,
    pub rules: Vec<RuleLine>,
    pub k: bool,
    pub is_unsafe: bool,
}

#[derive(Debug, Derive)]
pub(super) struct RuleLine {
    pub ctor: u64,
    pub nfields: u64,
    pub rhs: u64,
}
