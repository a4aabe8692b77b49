//! What the data set knows of one F* file.

use super::record::{put, take, through_members, with_rest};
use super::{Definition, Dependencies, Origin};
use serde_json::{Map, Value};

/// A file's own JSON: what the data set knows of one F* file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SourceFile {
    /// The definitions, in the order F* sees them.
    pub defs: Vec<Definition>,
    /// What the file depends on.
    pub dependencies: Option<Dependencies>,
    /// Where it comes from.
    pub source: Option<Origin>,
    /// Other members, and those that are null.
    pub rest: Map<String, Value>,
}

impl SourceFile {
    pub(crate) fn from_members(mut members: Map<String, Value>) -> Result<Self, String> {
        let defs = take::<Vec<Map<String, Value>>>(&mut members, "defs")?
            .ok_or("no member `defs`: a file's own JSON lists its definitions there")?
            .into_iter()
            .enumerate()
            .map(|(at, def)| Definition::from_members(def).map_err(|error| format!("defs[{at}]: {error}")))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            defs,
            dependencies: take(&mut members, "dependencies")?,
            source: take(&mut members, "source")?,
            rest: members,
        })
    }

    pub(crate) fn to_members(&self) -> Result<Map<String, Value>, serde_json::Error> {
        let mut members = Map::new();
        put(&mut members, "defs", Some(&self.defs))?;
        put(&mut members, "dependencies", self.dependencies.as_ref())?;
        put(&mut members, "source", self.source.as_ref())?;
        Ok(with_rest(members, &self.rest))
    }
}

through_members!(SourceFile);
