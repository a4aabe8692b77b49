//! What the data set knows of one F* file.

use super::Definition;
use super::record::{put, record, take, through_members, with_rest};
use serde_json::{Map, Value};

record! {
    /// Where a file comes from.
    pub struct Origin {
        /// The repository's name, such as `hacl-star`.
        project_name: String,
        /// The file in the repository.
        file_name: String,
        /// The commit.
        git_rev: String,
        /// The repository's address.
        git_url: String,
    }
}

record! {
    /// What a file depends on.
    pub struct Dependencies {
        /// The file.
        source_file: String,
        /// F*'s file with what it checked.
        checked_file: String,
        /// Whether there is an interface of it.
        interface_file: bool,
        /// The checked files it needs, all of them, with their folders.
        dependencies: Vec<String>,
    }
}

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
