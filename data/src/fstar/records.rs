//! Reading the records of a file, in whatever form they are in.

use super::suite_error::{At, FstarSuiteError, RecordPlace};
use super::{Definition, SourceFile};
use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::Cell;
use std::fmt;

/// What one JSON object holds.
pub(super) enum Record {
    /// A file's own JSON.
    File(Box<SourceFile>),
    /// One definition.
    Flat(Box<Definition>),
}

impl Record {
    fn from_members(members: Map<String, Value>) -> Result<Self, String> {
        // no record of a single definition has such a member
        if members.contains_key("defs") {
            SourceFile::from_members(members).map(|file| Self::File(Box::new(file)))
        } else {
            Definition::from_members(members).map(|definition| Self::Flat(Box::new(definition)))
        }
    }
}

/// Reads all records of a text: a JSON array of objects, or objects one after the other (one a line, or a
/// single one over many lines). Only the records themselves are held in memory, not the JSON of the whole.
pub(super) fn read_records(file: &str, text: &str) -> Result<Vec<(At, Record)>, FstarSuiteError> {
    if text.trim_start().starts_with('[') { array(file, text) } else { stream(file, text) }
}

fn array(file: &str, text: &str) -> Result<Vec<(At, Record)>, FstarSuiteError> {
    let index = Cell::new(None);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = ArrayOf { index: &index }.deserialize(&mut deserializer).and_then(|records| {
        index.set(None);
        deserializer.end().map(|()| records)
    });
    read.map_err(|error| FstarSuiteError::Record {
        place: RecordPlace { file: file.to_owned(), at: index.get().map_or(At::File, At::Index) },
        message: error.to_string(),
    })
}

fn stream(file: &str, text: &str) -> Result<Vec<(At, Record)>, FstarSuiteError> {
    let mut records = Vec::new();
    let mut objects = serde_json::Deserializer::from_str(text).into_iter::<Map<String, Value>>();
    let (mut line, mut counted) = (1, 0);
    loop {
        let end = objects.byte_offset();
        let start = end + text[end..].len() - text[end..].trim_start().len();
        line += text[counted..start].matches('\n').count();
        counted = start;
        let fault = |line, message| FstarSuiteError::Record {
            place: RecordPlace { file: file.to_owned(), at: At::Line(line) },
            message,
        };
        match objects.next() {
            None => return Ok(records),
            Some(Err(error)) => return Err(fault(error.line().max(line), error.to_string())),
            Some(Ok(members)) => {
                let record = Record::from_members(members).map_err(|message| fault(line, message))?;
                records.push((At::Line(line), record));
            }
        }
    }
}

/// Reads an array of records and tells which one it was at.
struct ArrayOf<'a> {
    index: &'a Cell<Option<usize>>,
}

impl<'de> DeserializeSeed<'de> for ArrayOf<'_> {
    type Value = Vec<(At, Record)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for ArrayOf<'_> {
    type Value = Vec<(At, Record)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        let mut records = Vec::new();
        loop {
            self.index.set(Some(records.len()));
            let Some(members) = elements.next_element()? else { return Ok(records) };
            let record = Record::from_members(members).map_err(Error::custom)?;
            records.push((At::Index(records.len()), record));
        }
    }
}
